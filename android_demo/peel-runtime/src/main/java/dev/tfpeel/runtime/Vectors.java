package dev.tfpeel.runtime;

/** Arithmetic on vectors of one length. */
final class Vectors {
    /** What rounding may change, as a part of the greatest number. */
    private static final float ROUNDING = 1e-6f;

    private Vectors() {}

    static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int index = 0; index < a.length; index++) {
            sum += (double) a[index] * b[index];
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

    /** Returns whether two vectors differ by no more than rounding. */
    static boolean areClose(float[] a, float[] b) {
        float greatest = 0;
        for (float number : b) {
            greatest = Math.max(greatest, Math.abs(number));
        }
        for (int index = 0; index < a.length; index++) {
            float allowed = ROUNDING * (greatest + Math.abs(b[index]));
            if (!(Math.abs(a[index] - b[index]) <= allowed)) {
                return false;
            }
        }
        return true;
    }
}
