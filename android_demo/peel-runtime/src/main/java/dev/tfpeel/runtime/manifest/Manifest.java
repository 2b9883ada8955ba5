package dev.tfpeel.runtime.manifest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A pack's table of contents, as {@link ManifestParser} read it. */
public final class Manifest {
    /** Its name in every pack. */
    public static final String NAME = "manifest.json";

    /** The only version that this library reads. */
    public static final int SCHEMA_VERSION = 1;

    static final String PACK_VERSION = "pack_version";

    /** Grows from one signed pack to the next; 0 where the pack was never signed. */
    public final long packVersion;

    /** Name and version of the program that made the pack. */
    public final String createdBy;

    /** Of the data set that the pack was fitted to; empty where the manifest has none. */
    public final String contentHash;

    /** d, the most numbers that a user vector can have. */
    public final int width;

    /** Dimensions in a block. */
    public final int blockWidth;

    /** Number of item groups. */
    public final int groups;

    /** Number of blocks. */
    public final int blocks;

    /** Bytes, ascending. */
    public final List<Long> budgets;

    /** "important" or "full". */
    public final String catalogue;

    /** Numbered from 0, in order. */
    public final List<ClusterEntry> clusters;

    /** The router file. */
    public final RouterEntry router;

    /** The list of items. */
    public final ItemsEntry items;

    /** Exactly those that are in the directory: all, or on a device a part, at least one. */
    public final List<FileEntry> files;

    Manifest(Map<String, JsonField> at) {
        createdBy = at.get("created_by").text();
        JsonField hash = at.get("dataset").members().get("content_hash");
        contentHash = hash == null ? "" : hash.text();
        width = at.get("width").wholeInt(1);
        blockWidth = at.get("block_width").wholeInt(1);
        groups = at.get("groups").wholeInt(1);
        blocks = at.get("blocks").wholeInt(1);
        budgets = at.get("budgets").each(field -> field.whole(1));
        catalogue = at.get("catalogue").oneOf(Arrays.asList("important", "full"));
        clusters = at.get("clusters").each(ManifestParser::cluster);
        router = ManifestParser.router(at.get("router"));
        items = ManifestParser.items(at.get("items"));
        files = at.get("files").each(ManifestParser::file);
        packVersion = at.containsKey(PACK_VERSION) ? at.get(PACK_VERSION).whole(1) : 0;
    }

    /** Returns all files of the pack but the manifest itself. */
    public List<StoredFile> storedFiles() {
        List<StoredFile> found = new ArrayList<>(files);
        found.add(router);
        found.add(items);
        return found;
    }
}
