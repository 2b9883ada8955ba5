package dev.tfpeel.runtime;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import dev.tfpeel.runtime.error.DamagedFileException;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class UserStateTest {
    @Rule public final TemporaryFolder folder = new TemporaryFolder();

    @Test
    public void anItemIsLikedOrDislikedOrNeither() {
        UserState state = UserState.NEW.liking("a").liking("b").disliking("c").liking("a");
        assertEquals(Arrays.asList("b", "a"), state.likes);
        assertEquals(Arrays.asList("c"), state.dislikes);
        assertEquals(Arrays.asList("c", "a"), state.disliking("a").dislikes);
        assertEquals(Arrays.asList("b"), state.disliking("a").likes);
        assertTrue(state.forgetting("c").dislikes.isEmpty());
        assertEquals(Arrays.asList("b", "a"), state.likes);
    }

    @Test
    public void anOffsetIsCutOrFilledUp() {
        Offset offset = new Offset("f/0", new float[] {1, 2, 3});
        assertArrayEquals(new float[] {1, 2}, offset.ofWidth(2), 0);
        assertArrayEquals(new float[] {1, 2, 3, 0}, offset.ofWidth(4), 0);
    }

    @Test
    public void whatWasSavedIsLoadedAgain() throws IOException {
        File file = new File(folder.getRoot(), "state.json");
        UserStateFile states = new UserStateFile(file);
        assertEquals(UserState.NEW, states.load());
        float[] values = {0.1f, -3.5e-9f, 0f};
        UserState likes = UserState.NEW.liking("\u00ab\"").disliking("c");
        UserState state = likes.withOffset(new Offset("f/0", values));
        states.save(state);
        UserState loaded = states.load();
        assertEquals(state.likes, loaded.likes);
        assertEquals(state.dislikes, loaded.dislikes);
        assertEquals("f/0", loaded.offset.basis);
        assertArrayEquals(values, loaded.offset.ofWidth(3), 0);
        states.save(UserState.NEW);
        assertTrue(states.load().likes.isEmpty());
        assertEquals(1, folder.getRoot().list().length);
    }

    @Test
    public void damagedStatesAreRefusedAndCanBePutAside() throws IOException {
        String[] wrong = {
            "",
            "[]",
            "{}",
            "{\"schema_version\":2,\"likes\":[],\"dislikes\":[],\"offset\":null}",
            "{\"schema_version\":1,\"likes\":[],\"dislikes\":[],\"offset\":null,\"name\":1}",
            "{\"schema_version\":1,\"likes\":[1],\"dislikes\":[],\"offset\":null}",
            "{\"schema_version\":1,\"likes\":[\"a\"],\"dislikes\":[\"a\"],\"offset\":null}",
            "{\"schema_version\":1,\"likes\":{},\"dislikes\":[],\"offset\":null}",
            "{\"schema_version\":1,\"likes\":[],\"dislikes\":[],\"offset\":{\"basis\":\"f\"}}",
            "{\"schema_version\":1,\"likes\":[],\"dislikes\":[],"
                    + "\"offset\":{\"basis\":\"f\",\"values\":[\"x\"]}}",
        };
        File file = new File(folder.getRoot(), "state.json");
        UserStateFile states = new UserStateFile(file);
        for (String text : wrong) {
            Files.write(file.toPath(), text.getBytes(StandardCharsets.UTF_8));
            assertThrows(text, DamagedFileException.class, states::load);
        }
        states.putAside();
        assertFalse(file.exists());
        assertEquals(UserState.NEW, states.load());
    }
}
