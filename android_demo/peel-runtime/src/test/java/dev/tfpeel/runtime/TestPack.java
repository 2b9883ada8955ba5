package dev.tfpeel.runtime;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The pack that every client is tested with, in tests/runtime/vectors/ of the repository. */
public final class TestPack {
    private static final File REPOSITORY = new File(System.getProperty("peel.repository"));

    /** The folder of vectors.json. */
    public static final File VECTORS = new File(REPOSITORY, "tests/runtime/vectors");

    /** The pack. */
    public static final File PACK = new File(VECTORS, "pack");

    /** Files that ask an interpreter for much memory, and what is said of each. */
    public static final File HOSTILE_GRAPHS =
            new File(REPOSITORY, "tests/runtime/hostile_graphs.json");

    private TestPack() {}

    /** Copies the pack, for tests that change it. */
    public static File copyTo(File target) throws IOException {
        Path from = PACK.toPath();
        try (Stream<Path> paths = Files.walk(from)) {
            for (Path path : (Iterable<Path>) paths::iterator) {
                Path to = target.toPath().resolve(from.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(to);
                } else {
                    Files.copy(path, to);
                }
            }
        }
        return target;
    }
}
