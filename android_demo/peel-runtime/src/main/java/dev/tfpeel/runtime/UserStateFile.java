package dev.tfpeel.runtime;

import dev.tfpeel.runtime.error.DamagedFileException;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Keeps a {@link UserState} in a file; a process that is killed leaves the old one or the new. */
public final class UserStateFile {
    private final Path path;

    public UserStateFile(File file) {
        path = file.toPath();
    }

    /**
     * Returns the state that was saved last, that of someone new where there is none.
     *
     * @throws IOException the file cannot be read
     * @throws DamagedFileException it is no user state that this version knows
     */
    public UserState load() throws IOException {
        if (!Files.exists(path)) {
            return UserState.NEW;
        }
        if (Files.size(path) > Limits.LARGEST_STATE_BYTES) {
            throw new DamagedFileException(
                    path + " has more than " + Limits.LARGEST_STATE_BYTES + " bytes");
        }
        return UserStateJson.read(Files.readAllBytes(path));
    }

    /**
     * Saves a state in the place of the last one.
     *
     * @throws IOException it cannot be written; the last one is still there
     */
    public void save(UserState state) throws IOException {
        WholeFile.write(path, UserStateJson.write(state).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Puts a damaged file aside, beside the place where the next one will be saved.
     *
     * @throws IOException it cannot be moved
     */
    public void putAside() throws IOException {
        WholeFile.move(path, path.resolveSibling(path.getFileName() + ".damaged"));
    }
}
