package dev.tfpeel.runtime.graph;

import dev.tfpeel.runtime.error.DamagedFileException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A flatbuffer table, known to be inside its file and to have no unknown fields. */
final class Table {
    /** A table begins with the distance to its layout, a layout with two sizes. */
    private static final int HEADER_BYTES = 4;

    final ByteBuffer file;
    final int start;
    private final int layout;
    private final int layoutBytes;

    /**
     * @param file little-endian
     * @param start where the table is
     * @throws IndexOutOfBoundsException it is not wholly inside the file
     */
    Table(ByteBuffer file, int start, TableKind kind) {
        this.file = file;
        this.start = start;
        layout = start - integerAt(file, start);
        require(layout % 2 == 0, "has tables that point outside it");
        layoutBytes = file.getChar(layout);
        int tableBytes = file.getChar(layout + 2);
        boolean inside = layoutBytes >= HEADER_BYTES && layoutBytes % 2 == 0;
        inside &= layout + layoutBytes <= file.limit() && start + tableBytes <= file.limit();
        for (int field = 0; inside && field < layoutBytes / 2 - 2; field++) {
            int offset = offset(field);
            int bytes = kind.bytesOf(field);
            require(
                    offset == 0 || bytes > 0,
                    "holds " + kind.what + " with the unknown field " + field);
            inside = offset == 0 || offset >= HEADER_BYTES && offset + bytes <= tableBytes;
        }
        require(inside, "has tables that point outside it");
    }

    /** Returns where a field is inside the table, 0 where it is absent. */
    int offset(int field) {
        int place = HEADER_BYTES + 2 * field;
        return place + 2 <= layoutBytes ? file.getChar(layout + place) : 0;
    }

    /** Returns a number, 0 where the field is absent. */
    int integer(int field) {
        int offset = offset(field);
        return offset == 0 ? 0 : integerAt(file, start + offset);
    }

    /** Returns a byte as a number of at least 0. */
    int octet(int field) {
        int offset = offset(field);
        return offset == 0 ? 0 : file.get(start + offset) & 0xFF;
    }

    /** Returns the table that a field names. */
    Table table(int field, TableKind kind) {
        int place = start + offset(field);
        return new Table(file, target(file, place), kind);
    }

    /** Returns a vector of elements of so many bytes, empty where the field is absent. */
    Elements elements(int field, int width) {
        int offset = offset(field);
        if (offset == 0) {
            return new Elements(file, 0, 0);
        }
        int place = target(file, start + offset);
        int count = integerAt(file, place);
        boolean inside = count >= 0 && place + 4 + (long) count * width <= file.limit();
        require(inside, "has tables that point outside it");
        return new Elements(file, place + 4, count);
    }

    /** Returns a text, which must end in the zero byte that C asks for. */
    String text(int field) {
        Elements found = elements(field, 1);
        int end = found.start + found.count;
        require(found.start > 0 && file.get(end) == 0, "has a text without an end");
        byte[] utf8 = new byte[found.count];
        for (int index = 0; index < utf8.length; index++) {
            utf8[index] = file.get(found.start + index);
        }
        return new String(utf8, StandardCharsets.UTF_8);
    }

    /** Returns where a reference points to. */
    static int target(ByteBuffer file, int place) {
        int distance = integerAt(file, place);
        require(distance >= 0, "has tables that point outside it");
        return Math.addExact(place, distance);
    }

    /** Returns the number at a place, which is a multiple of four. */
    static int integerAt(ByteBuffer file, int place) {
        require(place % 4 == 0, "has tables that point outside it");
        return file.getInt(place);
    }

    static void require(boolean holds, String problem) {
        if (!holds) {
            throw new DamagedFileException("a .tflite file that " + problem);
        }
    }
}
