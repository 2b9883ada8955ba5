/* Counts what a process does to the files below a directory, and lets one of these points fail.

   Loaded with LD_PRELOAD, so it sees what Python and native libraries do alike, in the processes
   that they start too. injector.py says where to fail, in a block of memory that all share. */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum { OFF, COUNT, KILL, FULL, READ_ONLY, BROKEN };
enum { NAMES, SPACE, CONTENT, SYNC }; /* what a point touches */

static struct { int64_t mode, at, count; } *control;
static const char *root;
static int log_file;

__attribute__((constructor)) static void start(void) {
  const char *path = getenv("FAULTS_CONTROL"), *log = getenv("FAULTS_LOG");
  root = getenv("FAULTS_ROOT");
  if (!path || !log || !root) return;
  int file = syscall(SYS_openat, AT_FDCWD, path, O_RDWR | O_CLOEXEC);
  control = mmap(NULL, sizeof *control, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  if (control == MAP_FAILED) abort();
  syscall(SYS_close, file);
  file = syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_APPEND | O_CLOEXEC);
  /* Where no program that counts its descriptors looks. */
  log_file = fcntl(file, F_DUPFD_CLOEXEC, 700);
  syscall(SYS_close, file);
}

static void die(void) {
  syscall(SYS_kill, getpid(), SIGKILL);
  for (;;) pause();
}

/* Returns 0 to go on, an errno to fail with, or -1 to die after half of the work. */
static int point(const char *operation, const char *path, int64_t inode, int touches) {
  if (!control || control->mode == OFF || strncmp(path, root, strlen(root))) return 0;
  int64_t number = __atomic_add_fetch(&control->count, 1, __ATOMIC_SEQ_CST);
  char line[PATH_MAX + 64];
  int length = snprintf(line, sizeof line, "%s\t%ld\t%s\n", operation, (long)inode, path);
  syscall(SYS_write, log_file, line, length);
  if (number < control->at) return 0;
  switch (control->mode) {
    case KILL:
      if (touches == CONTENT) return -1;
      die();
    /* A disk that is full or broken stays so. */
    case FULL: return touches == SPACE || touches == CONTENT ? ENOSPC : 0;
    case READ_ONLY: return touches == SYNC ? 0 : EROFS;
    case BROKEN: return touches == CONTENT || touches == SYNC ? EIO : 0;
  }
  return 0;
}

static int point_of_path(const char *operation, int folder, const char *path, int touches) {
  char whole[2 * PATH_MAX] = "", link[64];
  if (path[0] != '/') {
    snprintf(link, sizeof link, folder == AT_FDCWD ? "/proc/self/cwd" : "/proc/self/fd/%d", folder);
    ssize_t length = readlink(link, whole, PATH_MAX - 2);
    if (length < 0) return 0;
    whole[length] = '/';
  }
  strncat(whole, path, PATH_MAX);
  return point(operation, whole, 0, touches);
}

static int point_of_file(const char *operation, int file, int touches) {
  char link[64], path[PATH_MAX] = "";
  struct stat state;
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  if (readlink(link, path, PATH_MAX - 1) < 0 || fstat(file, &state)) return 0;
  return point(operation, path, state.st_ino, touches);
}

#define NEXT(name) ((typeof(&name))dlsym(RTLD_NEXT, #name))
#define FAIL_OR(fault, call) ((fault) ? (errno = (fault), -1) : (call))

#define PATH_CALL(name, folder, path, touches, call, ...)                    \
  int name(__VA_ARGS__) {                                                    \
    return FAIL_OR(point_of_path(#name, folder, path, touches), NEXT(name) call); \
  }

PATH_CALL(mkdir, AT_FDCWD, path, SPACE, (path, mode), const char *path, mode_t mode)
PATH_CALL(mkdirat, folder, path, SPACE, (folder, path, mode), int folder, const char *path, mode_t mode)
PATH_CALL(unlink, AT_FDCWD, path, NAMES, (path), const char *path)
PATH_CALL(unlinkat, folder, path, NAMES, (folder, path, how), int folder, const char *path, int how)
PATH_CALL(rmdir, AT_FDCWD, path, NAMES, (path), const char *path)
PATH_CALL(rename, AT_FDCWD, to, NAMES, (from, to), const char *from, const char *to)
PATH_CALL(renameat, b, to, NAMES, (a, from, b, to), int a, const char *from, int b, const char *to)
PATH_CALL(renameat2, b, to, NAMES, (a, from, b, to, how), int a, const char *from, int b, const char *to, unsigned how)
PATH_CALL(link, AT_FDCWD, to, SPACE, (from, to), const char *from, const char *to)
PATH_CALL(linkat, b, to, SPACE, (a, from, b, to, how), int a, const char *from, int b, const char *to, int how)
PATH_CALL(symlink, AT_FDCWD, to, SPACE, (from, to), const char *from, const char *to)
PATH_CALL(truncate, AT_FDCWD, path, CONTENT, (path, size), const char *path, off_t size)
PATH_CALL(truncate64, AT_FDCWD, path, CONTENT, (path, size), const char *path, off64_t size)

static int opens(const char *name, int folder, const char *path, int flags) {
  return flags & (O_CREAT | O_TRUNC | O_WRONLY | O_RDWR) ? point_of_path(name, folder, path, SPACE) : 0;
}

#define OPEN_CALL(name, folder, call, ...)                              \
  int name(__VA_ARGS__, ...) {                                          \
    va_list rest;                                                       \
    va_start(rest, flags);                                              \
    mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0; \
    va_end(rest);                                                       \
    return FAIL_OR(opens("open", folder, path, flags), NEXT(name) call);  \
  }

OPEN_CALL(open, AT_FDCWD, (path, flags, mode), const char *path, int flags)
OPEN_CALL(open64, AT_FDCWD, (path, flags, mode), const char *path, int flags)
OPEN_CALL(openat, folder, (folder, path, flags, mode), int folder, const char *path, int flags)
OPEN_CALL(openat64, folder, (folder, path, flags, mode), int folder, const char *path, int flags)

#define FILE_CALL(type, name, file, touches, call, half, ...)   \
  type name(__VA_ARGS__) {                                      \
    int fault = point_of_file(#name, file, touches);            \
    if (fault == -1) (void)!(half), die();                      \
    return FAIL_OR(fault, NEXT(name) call);                     \
  }

FILE_CALL(ssize_t, write, file, CONTENT, (file, data, size), NEXT(write)(file, data, size / 2), int file, const void *data, size_t size)
FILE_CALL(ssize_t, pwrite, file, CONTENT, (file, data, size, at), 0, int file, const void *data, size_t size, off_t at)
FILE_CALL(ssize_t, pwrite64, file, CONTENT, (file, data, size, at), 0, int file, const void *data, size_t size, off64_t at)
FILE_CALL(ssize_t, writev, file, CONTENT, (file, parts, count), NEXT(writev)(file, parts, count / 2), int file, const struct iovec *parts, int count)
FILE_CALL(ssize_t, sendfile, to, CONTENT, (to, from, at, size), NEXT(sendfile)(to, from, at, 1), int to, int from, off_t *at, size_t size)
FILE_CALL(ssize_t, sendfile64, to, CONTENT, (to, from, at, size), NEXT(sendfile64)(to, from, at, 1), int to, int from, off64_t *at, size_t size)
FILE_CALL(ssize_t, copy_file_range, to, CONTENT, (from, a, to, b, size, how), 0, int from, off64_t *a, int to, off64_t *b, size_t size, unsigned how)
FILE_CALL(int, ftruncate, file, CONTENT, (file, size), 0, int file, off_t size)
FILE_CALL(int, ftruncate64, file, CONTENT, (file, size), 0, int file, off64_t size)
FILE_CALL(int, fsync, file, SYNC, (file), 0, int file)
FILE_CALL(int, fdatasync, file, SYNC, (file), 0, int file)
