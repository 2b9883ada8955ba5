package dev.tfpeel.runtime;

/**
 * How large the parts of a pack may be: more is refused before it takes memory. Python's client has
 * the same limits; docs/file-format.md lists them.
 */
public final class Limits {
    public static final long LARGEST_MANIFEST_BYTES = 32L << 20;
    public static final long LARGEST_ITEMS_BYTES = 256L << 20;
    public static final int MOST_ITEMS = 4_000_000;

    /** A line of items.jsonl has at least {@code {"id":""}} and a line feed. */
    public static final int LEAST_ITEM_BYTES = 10;

    /** Offsets in a .tflite file have 31 bits. */
    public static final long LARGEST_FILE_BYTES = Integer.MAX_VALUE;

    public static final long LARGEST_STATE_BYTES = 64L << 20;

    /** Numbers that one tensor of a graph may have: 1 GiB of float32. */
    public static final long MOST_TENSOR_NUMBERS = 1L << 28;

    /**
     * Bytes of memory that the graphs of a file may ask for together, as if none were ever freed:
     * so many, and so many for each byte of the file. {@code tfpeel.runtime.limits} says why.
     */
    public static final long FILE_MEMORY = 256L << 20;

    public static final long FILE_MEMORY_PER_BYTE = 256;

    /** Besides, for each id in the longest list of a call. */
    public static final long ID_MEMORY = 256L << 10;

    public static final long ID_MEMORY_PER_BYTE = 8;

    /** Besides, for each pair of ids in the longest list. */
    public static final long PAIR_MEMORY = 512;

    /** What file systems take. */
    public static final int LONGEST_PATH_BYTES = 1023;

    /** Between two slashes of a path. */
    public static final int LONGEST_NAME_BYTES = 255;

    private Limits() {}
}
