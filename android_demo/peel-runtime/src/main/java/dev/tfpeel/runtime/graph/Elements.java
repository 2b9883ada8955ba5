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

    /** Returns the numbers that 1, 2 or 4 single bytes make up; of fewer than 4, unsigned. */
    int[] numbers(int width) {
        int[] found = new int[count / width];
        for (int index = 0; index < found.length; index++) {
            int place = start + width * index;
            switch (width) {
                case 1:
                    found[index] = file.get(place) & 0xFF;
                    break;
                case 2:
                    found[index] = file.getChar(place);
                    break;
                default:
                    found[index] = file.getInt(place);
            }
        }
        return found;
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
