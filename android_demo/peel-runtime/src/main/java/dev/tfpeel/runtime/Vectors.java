package dev.tfpeel.runtime;

/** Arithmetic on vectors of one length. */
final class Vectors {
    private Vectors() {}

    static float dot(float[] a, float[] b) {
        float sum = 0;
        for (int index = 0; index < a.length; index++) {
            sum += a[index] * b[index];
        }
        return sum;
    }

    static float[] sum(float[] a, float[] b) {
        float[] sum = a.clone();
        for (int index = 0; index < a.length; index++) {
            sum[index] += b[index];
        }
        return sum;
    }

    static float[] difference(float[] a, float[] b) {
        float[] difference = a.clone();
        for (int index = 0; index < a.length; index++) {
            difference[index] -= b[index];
        }
        return difference;
    }
}
