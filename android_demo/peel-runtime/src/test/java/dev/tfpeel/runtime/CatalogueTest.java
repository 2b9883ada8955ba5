package dev.tfpeel.runtime;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;

import dev.tfpeel.runtime.error.DamagedFileException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.Test;

public class CatalogueTest {
    private static final String LINES =
            "{\"id\":\"t1\",\"title\":\"Green Tea\"}\n{\"id\":\"c\"}\n"
                    + "{\"id\":\"t2\",\"title\":\"TEA for Two\"}\n";

    private final Catalogue catalogue = read(LINES, 3);

    @Test
    public void findsItemsById() {
        assertEquals("Green Tea", catalogue.find("t1").name());
        assertEquals("c", catalogue.find("c").name());
        assertEquals(2, catalogue.find("t2").index);
        assertNull(catalogue.find("nobody"));
        assertEquals(
                Arrays.asList("t2", "c"),
                ids(catalogue.known(Arrays.asList("t2", "nobody", "c", "t2"))));
    }

    @Test
    public void searchesTitlesAndIdsInAnyCase() {
        assertEquals(Arrays.asList("t1", "t2"), ids(catalogue.search(" tea ", 5)));
        assertEquals(Arrays.asList("t1"), ids(catalogue.search("tea", 1)));
        assertEquals(Arrays.asList("c"), ids(catalogue.search("C", 5)));
        assertEquals(3, catalogue.search("", 5).size());
    }

    @Test
    public void refusesWhatIsNoListOfItems() {
        String[] wrong = {"x\n", "[]\n", "{\"id\":1}\n", "{\"title\":\"a\"}\n", "{\"id\":\"a\"}"};
        for (String lines : wrong) {
            assertThrows(lines, DamagedFileException.class, () -> read(lines, 1));
        }
        assertThrows(DamagedFileException.class, () -> read(LINES, 4));
        String twice = "{\"id\":\"a\"}\n{\"id\":\"a\"}\n";
        assertThrows(DamagedFileException.class, () -> read(twice, 2));
    }

    private static Catalogue read(String lines, int count) {
        return Catalogue.read(lines.getBytes(StandardCharsets.UTF_8), count);
    }

    private static List<String> ids(List<Item> items) {
        return items.stream().map(item -> item.id).collect(Collectors.toList());
    }
}
