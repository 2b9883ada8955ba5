/*
 * The symbols of bionic that Android's TensorFlow Lite needs, on top of glibc.
 *
 * Each function in forwarded.inc becomes a jump to glibc's function of that name. Those below
 * differ: in the layout of stdio's FILE, in the numbers of sysconf, or in not being in glibc.
 * Their names are in defined-symbols.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdarg.h>
#include <stdio.h>

/* This library defines dlsym and dlopen too; these names mean glibc's. */
extern void *glibc_dlsym(void *library, const char *name);
extern void *glibc_dlopen(const char *path, int flags);
__asm__(".symver glibc_dlsym,dlsym@GLIBC_2.34\n.symver glibc_dlopen,dlopen@GLIBC_2.34");

#define FORWARD(name)                                                             \
    __attribute__((visibility("hidden"))) void *real_##name;                      \
    __asm__(".text\n.globl " #name "\n.type " #name ",@function\n" #name ":\n"     \
            " jmp *real_" #name "(%rip)\n");
#include "forwarded.inc"
#undef FORWARD

static void *glibc_symbol(const char *name) {
    void *found = glibc_dlsym(RTLD_DEFAULT, name);
    return found ? found : glibc_dlsym(glibc_dlopen("libm.so.6", RTLD_NOW), name);
}

#define GLIBC(result, name, ...) ((result(*)(__VA_ARGS__))glibc_symbol(name))

__attribute__((constructor)) static void resolve(void) {
#define FORWARD(name) real_##name = glibc_symbol(#name);
#include "forwarded.inc"
#undef FORWARD
}

/* In bionic, stdin, stdout and stderr are the elements of this array of 152 bytes each. */
char __sF[3][152];

static FILE *file_of(FILE *given) {
    if ((char *)given == __sF[0]) return stdin;
    if ((char *)given == __sF[1]) return stdout;
    if ((char *)given == __sF[2]) return stderr;
    return given;
}

int vfprintf(FILE *file, const char *format, va_list values) {
    return GLIBC(int, "vfprintf", FILE *, const char *, va_list)(file_of(file), format, values);
}

int fprintf(FILE *file, const char *format, ...) {
    va_list values;
    va_start(values, format);
    int written = vfprintf(file, format, values);
    va_end(values);
    return written;
}

int fputc(int character, FILE *file) {
    return GLIBC(int, "fputc", int, FILE *)(character, file_of(file));
}

size_t fwrite(const void *data, size_t size, size_t count, FILE *file) {
    return GLIBC(size_t, "fwrite", const void *, size_t, size_t, FILE *)(
        data, size, count, file_of(file));
}

int fflush(FILE *file) { return GLIBC(int, "fflush", FILE *)(file_of(file)); }

int *__errno(void) { return GLIBC(int *, "__errno_location", void)(); }

size_t __strlen_chk(const char *text, size_t room) {
    (void)room;
    return GLIBC(size_t, "strlen", const char *)(text);
}

int __system_property_get(const char *name, char *value) {
    (void)name;
    value[0] = 0;
    return 0;
}

void android_set_abort_message(const char *message) { fprintf(stderr, "%s\n", message); }

/* The log of an app that works is not for the output of tests: from ANDROID_LOG_ERROR on. */
int __android_log_vprint(int priority, const char *tag, const char *format, va_list values) {
    if (priority < 6) return 0;
    fprintf(stderr, "%s: ", tag);
    int written = vfprintf(stderr, format, values);
    fputc('\n', stderr);
    return written;
}

/* The numbers in bionic's <sys/sysconf.h> to those in glibc's. */
long sysconf(int name) {
    long (*real)(int) = GLIBC(long, "sysconf", int);
    switch (name) {
        case 0x27: /* _SC_PAGESIZE */
        case 0x28: /* _SC_PAGE_SIZE */
            return real(30);
        case 0x60: /* _SC_NPROCESSORS_CONF */
            return real(83);
        case 0x61: /* _SC_NPROCESSORS_ONLN */
            return real(84);
        default:
            return -1;
    }
}
