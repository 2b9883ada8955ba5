package dev.tfpeel.demo.data;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import dev.tfpeel.runtime.TestSigner;
import dev.tfpeel.runtime.error.InvalidRequestException;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class BundledKeysTest {
    @Rule public final TemporaryFolder folder = new TemporaryFolder();

    private final TestSigner first = new TestSigner();
    private final TestSigner second = new TestSigner();
    private FolderAssets assets;

    @Before
    public void useAFolder() {
        assets = new FolderAssets(folder.getRoot());
    }

    @Test
    public void allKeysAreRead() throws IOException {
        assertEquals(List.of(), BundledKeys.read(assets));
        assets.write("keys/0.pub", first.pem);
        assets.write("keys/1.pub", second.pem);
        List<String> ids =
                BundledKeys.read(assets).stream().map(key -> key.id).collect(Collectors.toList());
        assertEquals(List.of(first.key.id, second.key.id), ids);
    }

    @Test
    public void aFileThatIsNoKeyIsNotPassedOver() throws IOException {
        assets.write("keys/0.pub", first.pem);
        for (String wrong : new String[] {"", "hello", first.pem + second.pem}) {
            assets.write("keys/1.pub", wrong);
            assertThrows(wrong, InvalidRequestException.class, () -> BundledKeys.read(assets));
        }
    }
}
