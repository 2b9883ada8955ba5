package dev.tfpeel.demo.data;

import dev.tfpeel.runtime.manifest.Manifest;
import dev.tfpeel.runtime.manifest.ManifestParser;
import dev.tfpeel.runtime.manifest.StoredFile;
import dev.tfpeel.runtime.signature.SignatureList;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The packs in the APK, laid out as files: an interpreter maps a file into memory. */
final class BundledPacks {
    private static final String FOLDER = "packs";
    private static final int CHUNK_BYTES = 1 << 16;

    private final Assets assets;
    private final Path target;

    /**
     * @param assets with a folder of packs, which may be missing
     * @param target folder of their files, which is for them alone
     */
    BundledPacks(Assets assets, File target) {
        this.assets = assets;
        this.target = target.toPath();
    }

    /** Returns the directories of all bundled packs, by name; those of an earlier APK are gone. */
    List<File> laidOut() throws IOException {
        Set<String> names = assets.list(FOLDER);
        for (Path former : inside(target)) {
            if (!names.contains(former.getFileName().toString())) {
                delete(former);
            }
        }
        List<File> found = new ArrayList<>();
        for (String name : names) {
            layOut(FOLDER + "/" + name, target.resolve(name));
            found.add(target.resolve(name).toFile());
        }
        return found;
    }

    /** The manifest is copied last: a copy that was cut short has none, and is made again. */
    private void layOut(String asset, Path pack) throws IOException {
        Path manifest = pack.resolve(Manifest.NAME);
        byte[] wanted = content(asset + "/" + Manifest.NAME);
        if (!isContent(manifest, wanted)) {
            Files.deleteIfExists(manifest);
            delete(pack);
            for (StoredFile file : ManifestParser.parse(wanted).storedFiles()) {
                copy(asset + "/" + file.path, pack.resolve(file.path));
            }
            copySignatures(asset, pack);
            replace(manifest, wanted);
        } else {
            copySignatures(asset, pack);
        }
    }

    /** The same manifest may be signed anew, by another key. */
    private void copySignatures(String asset, Path pack) throws IOException {
        Path signatures = pack.resolve(SignatureList.NAME);
        if (!assets.list(asset).contains(SignatureList.NAME)) {
            Files.deleteIfExists(signatures);
            return;
        }
        byte[] wanted = content(asset + "/" + SignatureList.NAME);
        if (!isContent(signatures, wanted)) {
            replace(signatures, wanted);
        }
    }

    private static boolean isContent(Path file, byte[] wanted) throws IOException {
        return Files.exists(file) && Arrays.equals(Files.readAllBytes(file), wanted);
    }

    private static void replace(Path file, byte[] content) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.write(fresh, content);
        Files.move(
                fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private byte[] content(String asset) throws IOException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        copy(asset, content);
        return content.toByteArray();
    }

    private void copy(String asset, Path file) throws IOException {
        Files.createDirectories(file.getParent());
        try (OutputStream out = Files.newOutputStream(file)) {
            copy(asset, out);
        }
    }

    private void copy(String asset, OutputStream out) throws IOException {
        try (InputStream in = assets.open(asset)) {
            byte[] chunk = new byte[CHUNK_BYTES];
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                out.write(chunk, 0, read);
            }
        }
    }

    private static List<Path> inside(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return new ArrayList<>();
        }
        try (Stream<Path> paths = Files.list(folder)) {
            return paths.collect(Collectors.toList());
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).collect(Collectors.toList())) {
                Files.delete(path);
            }
        }
    }
}
