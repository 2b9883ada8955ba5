package dev.tfpeel.runtime;

/** An item of the catalogue. */
public final class Item {
    /** Place in the catalogue, from 0. */
    public final int index;

    /** The id that the training data has. */
    public final String id;

    /** Null where the pack knows none. */
    public final String title;

    Item(int index, String id, String title) {
        this.index = index;
        this.id = id;
        this.title = title;
    }

    /** Returns what to show to a person: the title, or the id where there is none. */
    public String name() {
        return title == null ? id : title;
    }
}
