package dev.tfpeel.runtime;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Replaces files in one step: a process that is killed leaves the old one or the new. */
final class WholeFile {
    private WholeFile() {}

    /** Writes a file in the place of the last one, which stays where that fails. */
    static void write(Path path, byte[] content) throws IOException {
        Path fresh = path.resolveSibling(path.getFileName() + ".new");
        try (FileOutputStream out = new FileOutputStream(fresh.toFile())) {
            out.write(content);
            out.getFD().sync();
        }
        move(fresh, path);
    }

    /** Gives a file another name, and with it the place of what has that name. */
    static void move(Path from, Path to) throws IOException {
        Files.move(
                from, to, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
}
