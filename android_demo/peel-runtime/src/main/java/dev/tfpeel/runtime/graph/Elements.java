package dev.tfpeel.runtime.graph;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** The elements of a flatbuffer vector. */
final class Elements {
    /** Tables may be shared, so that a small file can name very many of them. */
    private static final int MOST = 1 << 16;

    final int start;
    final int count;
    private final ByteBuffer file;

    Elements(ByteBuffer file, int start, int count) {
        this.file = file;
        this.start = start;
        this.count = count;
    }

    /** Returns the numbers. */
    int[] integers() {
        int[] found = new int[few()];
        for (int index = 0; index < count; index++) {
            found[index] = file.getInt(start + 4 * index);
        }
        return found;
    }

    /** Returns the numbers that single bytes make up. */
    int[] asIntegers() {
        return new Elements(file, start, count / 4).integers();
    }

    /** Returns the tables that the references name. */
    List<Table> tables(TableKind kind) {
        List<Table> found = new ArrayList<>(few());
        for (int index = 0; index < count; index++) {
            found.add(new Table(file, Table.target(file, start + 4 * index), kind));
        }
        return found;
    }

    private int few() {
        Table.require(count <= MOST, "has " + count + " parts, more than " + MOST);
        return count;
    }
}
