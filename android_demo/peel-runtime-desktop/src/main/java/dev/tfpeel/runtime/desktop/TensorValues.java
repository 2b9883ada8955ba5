package dev.tfpeel.runtime.desktop;

import static org.bytedeco.tensorflowlite.global.tensorflowlite.*;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.bytedeco.tensorflowlite.TfLiteTensor;

/** Java values into tensors and back: Integer, int[], float[] and float[][]. */
final class TensorValues {
    private TensorValues() {}

    static int[] shape(Object value) {
        if (value instanceof Integer) {
            return new int[0];
        }
        if (value instanceof int[]) {
            return new int[] {((int[]) value).length};
        }
        if (value instanceof float[]) {
            return new int[] {((float[]) value).length};
        }
        float[][] table = (float[][]) value;
        return new int[] {table.length, table[0].length};
    }

    static void write(Object value, TfLiteTensor tensor) {
        ByteBuffer buffer = checked(tensor, value);
        if (value instanceof Integer) {
            buffer.putInt((Integer) value);
        } else if (value instanceof int[]) {
            buffer.asIntBuffer().put((int[]) value);
        } else if (value instanceof float[]) {
            buffer.asFloatBuffer().put((float[]) value);
        } else {
            for (float[] row : (float[][]) value) {
                buffer.asFloatBuffer().put(row);
                buffer.position(buffer.position() + Float.BYTES * row.length);
            }
        }
    }

    static void read(TfLiteTensor tensor, Object into) {
        ByteBuffer buffer = checked(tensor, into);
        if (into instanceof int[]) {
            buffer.asIntBuffer().get((int[]) into);
        } else if (into instanceof float[]) {
            buffer.asFloatBuffer().get((float[]) into);
        } else {
            for (float[] row : (float[][]) into) {
                buffer.asFloatBuffer().get(row);
                buffer.position(buffer.position() + Float.BYTES * row.length);
            }
        }
    }

    private static ByteBuffer checked(TfLiteTensor tensor, Object value) {
        boolean whole = value instanceof Integer || value instanceof int[];
        int[] shape = DesktopInterpreter.shape(tensor);
        if (!Arrays.equals(shape, shape(value))
                || TfLiteTensorType(tensor) != (whole ? kTfLiteInt32 : kTfLiteFloat32)) {
            throw new IllegalArgumentException(
                    String.format(
                            "%s has the shape %s, not %s",
                            TfLiteTensorName(tensor).getString(),
                            Arrays.toString(shape),
                            Arrays.toString(shape(value))));
        }
        return TfLiteTensorData(tensor)
                .capacity(TfLiteTensorByteSize(tensor))
                .asByteBuffer()
                .order(ByteOrder.nativeOrder());
    }
}
