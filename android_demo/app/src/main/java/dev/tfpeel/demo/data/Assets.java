package dev.tfpeel.demo.data;

import java.io.IOException;
import java.io.InputStream;
import java.util.SortedSet;

/** What was built into the APK, under assets/. */
public interface Assets {
    /** Returns the names of what is in a folder; none where there is no such folder. */
    SortedSet<String> list(String folder) throws IOException;

    /** Opens a file. */
    InputStream open(String path) throws IOException;
}
