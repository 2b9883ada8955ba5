package dev.tfpeel.runtime;

import dev.tfpeel.runtime.error.DamagedFileException;
import dev.tfpeel.runtime.json.JsonException;
import dev.tfpeel.runtime.json.JsonReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** All items of a pack, in index order. */
public final class Catalogue {
    private final List<Item> items;
    private final Map<String, Item> byId = new HashMap<>();

    private Catalogue(List<Item> items) {
        this.items = Collections.unmodifiableList(items);
        for (Item item : items) {
            byId.put(item.id, item);
        }
    }

    /**
     * Returns the items that items.jsonl holds.
     *
     * @param content of the file
     * @param count of items that the manifest promises
     * @throws DamagedFileException a line is no item, an id occurs twice, or their number is wrong
     */
    static Catalogue read(byte[] content, int count) {
        List<Item> items = new ArrayList<>();
        String[] lines = text(content).split("\n", -1);
        for (int number = 0; number < lines.length - 1; number++) {
            items.add(item(number, lines[number]));
        }
        Catalogue catalogue = new Catalogue(items);
        if (items.size() != count || catalogue.byId.size() != count) {
            throw new DamagedFileException(
                    String.format(
                            "the list of items has %d lines and %d ids, not %d",
                            items.size(), catalogue.byId.size(), count));
        }
        return catalogue;
    }

    private static String text(byte[] utf8) {
        try {
            CharsetDecoder strict = StandardCharsets.UTF_8.newDecoder();
            return strict.decode(ByteBuffer.wrap(utf8)).toString();
        } catch (CharacterCodingException error) {
            throw new DamagedFileException("the list of items is not UTF-8");
        }
    }

    private static Item item(int index, String line) {
        try {
            Object value = JsonReader.read(line);
            Object id = value instanceof Map ? ((Map<?, ?>) value).get("id") : null;
            Object title = value instanceof Map ? ((Map<?, ?>) value).get("title") : null;
            if (id instanceof String && (title == null || title instanceof String)) {
                return new Item(index, (String) id, (String) title);
            }
        } catch (JsonException error) {
            // Told below, with the line's number.
        }
        throw new DamagedFileException("items line " + (index + 1) + " is no item");
    }

    /** Returns all items; the list cannot be changed. */
    public List<Item> all() {
        return items;
    }

    /** Returns the item with an external id, or null where there is none. */
    public Item find(String id) {
        return byId.get(id);
    }

    /** Returns the known items among external ids, in their order, each once. */
    public List<Item> known(List<String> ids) {
        Set<Item> found = new LinkedHashSet<>();
        for (String id : ids) {
            Item item = byId.get(id);
            if (item != null) {
                found.add(item);
            }
        }
        return new ArrayList<>(found);
    }

    /**
     * Returns the first items whose title or id contains a text, in any case.
     *
     * @param text what to look for; an empty text is in every item
     * @param most how many to return at most
     */
    public List<Item> search(String text, int most) {
        String wanted = text.trim().toLowerCase(Locale.ROOT);
        List<Item> found = new ArrayList<>();
        for (Item item : items) {
            if (found.size() == most) {
                break;
            }
            boolean inName = item.name().toLowerCase(Locale.ROOT).contains(wanted);
            if (inName || item.id.toLowerCase(Locale.ROOT).contains(wanted)) {
                found.add(item);
            }
        }
        return found;
    }
}
