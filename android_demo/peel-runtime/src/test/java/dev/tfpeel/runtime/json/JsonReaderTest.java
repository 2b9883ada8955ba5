package dev.tfpeel.runtime.json;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.Test;

public class JsonReaderTest {
    @Test
    public void readsEveryKindOfValue() {
        Map<String, Object> expected = new LinkedHashMap<>();
        expected.put("text", "a\"\\/\n\u00e9\uD83D\uDE00");
        expected.put("whole", -12L);
        expected.put("real", 1.5e-3);
        expected.put("list", Arrays.asList(true, false, null));
        expected.put("empty", Arrays.asList(Collections.emptyMap(), Collections.emptyList()));
        String text =
                " {\"text\" : \"a\\\"\\\\\\/\\n\\u00e9\\uD83D\\uDE00\",\"whole\":-12,"
                        + "\"real\":1.5e-3,\"list\":[true,false,null],\"empty\":[{},[ ]]} ";
        assertEquals(expected, JsonReader.read(text));
    }

    @Test
    public void readsWhatTheWriterWrote() {
        Object value = JsonReader.read("{\"a\":[1,2.5,\"x\\u0001\\\"\",null,true],\"b\":{}}");
        assertEquals(value, JsonReader.read(JsonWriter.write(value)));
    }

    @Test
    public void refusesWhatIsNoJson() {
        String[] wrong = {
            "", "{", "[1,]", "{\"a\":1,}", "{a:1}", "'a'", "01", "1.", ".5", "+1", "NaN", "1 2",
            "tru", "\"\n\"", "\"\\x\"", "\"\\u12g4\"", "\"\\u12", "[1 2]", "{\"a\" 1}", "nul", "\""
        };
        for (String text : wrong) {
            assertThrows(text, JsonException.class, () -> JsonReader.read(text));
        }
    }

    @Test
    public void refusesAKeyThatOccursTwice() {
        JsonException error =
                assertThrows(
                        JsonException.class, () -> JsonReader.read("{\"a\":1,\"b\":2,\"a\":3}"));
        assertEquals("the key \"a\" occurs twice", error.getMessage());
    }

    @Test
    public void refusesBytesThatAreNotUtf8() {
        byte[] latin = "\"\u00e9\"".getBytes(StandardCharsets.ISO_8859_1);
        assertThrows(JsonException.class, () -> JsonReader.read(latin));
    }

    @Test
    public void refusesLevelsThatWouldEndTheStack() {
        String deep = String.join("", Collections.nCopies(100_000, "["));
        assertThrows(JsonException.class, () -> JsonReader.read(deep));
    }
}
