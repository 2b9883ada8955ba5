package dev.tfpeel.demo;

import dev.tfpeel.runtime.json.JsonReader;
import dev.tfpeel.runtime.json.JsonWriter;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Copies packs as {@code tfpeel deploy push --cluster} would. */
final class PartOfPack {
    private PartOfPack() {}

    /** Copies a pack, with the files of one cluster alone. */
    static void copy(File pack, File target, String cluster) throws IOException {
        Path from = pack.toPath();
        try (Stream<Path> paths = Files.walk(from)) {
            for (Path path : (Iterable<Path>) paths::iterator) {
                String name = from.relativize(path).toString();
                if (Files.isRegularFile(path) && isKept(name, cluster)) {
                    Path to = target.toPath().resolve(name);
                    Files.createDirectories(to.getParent());
                    Files.copy(path, to);
                }
            }
        }
        Path manifest = target.toPath().resolve("manifest.json");
        Map<?, ?> root = (Map<?, ?>) JsonReader.read(Files.readAllBytes(manifest));
        List<?> files = (List<?>) root.get("files");
        files.removeIf(file -> !isKept((String) ((Map<?, ?>) file).get("path"), cluster));
        Files.write(manifest, JsonWriter.write(root).getBytes(StandardCharsets.UTF_8));
    }

    private static boolean isKept(String name, String cluster) {
        return !name.startsWith("cluster-") || name.startsWith(cluster);
    }
}
