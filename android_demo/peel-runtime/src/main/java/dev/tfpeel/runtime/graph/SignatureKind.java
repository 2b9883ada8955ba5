package dev.tfpeel.runtime.graph;

import java.util.Map;
import java.util.TreeMap;

/** What a signature takes and gives, by name. */
public final class SignatureKind {
    /** Its inputs. */
    public final Map<String, TensorKind> inputs = new TreeMap<>();

    /** Its outputs. */
    public final Map<String, TensorKind> outputs = new TreeMap<>();

    SignatureKind takes(String name, TensorKind kind) {
        inputs.put(name, kind);
        return this;
    }

    SignatureKind gives(String name, TensorKind kind) {
        outputs.put(name, kind);
        return this;
    }
}
