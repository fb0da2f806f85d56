package org.nengine.processes;

/**
 * Inverse discrete Fourier transform to a real signal of any even length, by the chirp algorithm (Bluestein, 1970) on a
 * radix-2 transform.
 */
final class InverseRealFourier {

    private InverseRealFourier() {
    }

    /**
     * The signal with the given spectrum, divided by its length.
     *
     * @param re real parts at the frequencies 0 to n/2
     * @param im imaginary parts at the same frequencies; the first and the last have no effect
     * @return n real values
     */
    static double[] transform(double[] re, double[] im) {
        int half = re.length - 1;
        int n = 2 * half;
        double[] real = new double[n];
        double[] imaginary = new double[n];
        for (int k = 0; k <= half; k++) {
            boolean paired = k > 0 && k < half;
            real[k] = re[k];
            imaginary[k] = paired ? im[k] : 0;
            if (paired) {
                real[n - k] = re[k];
                imaginary[n - k] = -im[k];
            }
        }
        double[] signal = inverse(real, imaginary);
        for (int i = 0; i < n; i++) {
            signal[i] /= n;
        }
        return signal;
    }

    /** Real part of sum over k of {@code c_k exp(2 pi i j k / n)}, written as a convolution with a chirp. */
    private static double[] inverse(double[] re, double[] im) {
        int n = re.length;
        double[] cos = new double[n];
        double[] sin = new double[n];
        for (int k = 0; k < n; k++) {
            double angle = Math.PI * (((long) k * k) % (2L * n)) / n;
            cos[k] = Math.cos(angle);
            sin[k] = Math.sin(angle);
        }
        int size = Integer.highestOneBit(2 * n) * 2;
        double[] aRe = new double[size];
        double[] aIm = new double[size];
        double[] bRe = new double[size];
        double[] bIm = new double[size];
        for (int k = 0; k < n; k++) {
            aRe[k] = re[k] * cos[k] - im[k] * sin[k];
            aIm[k] = re[k] * sin[k] + im[k] * cos[k];
            bRe[k] = cos[k];
            bIm[k] = -sin[k];
            if (k > 0) {
                bRe[size - k] = bRe[k];
                bIm[size - k] = bIm[k];
            }
        }
        radix2(aRe, aIm, false);
        radix2(bRe, bIm, false);
        for (int k = 0; k < size; k++) {
            double real = aRe[k] * bRe[k] - aIm[k] * bIm[k];
            aIm[k] = aRe[k] * bIm[k] + aIm[k] * bRe[k];
            aRe[k] = real;
        }
        radix2(aRe, aIm, true);
        double[] signal = new double[n];
        for (int j = 0; j < n; j++) {
            signal[j] = (aRe[j] * cos[j] - aIm[j] * sin[j]) / size;
        }
        return signal;
    }

    /** Transform in place, of a length that is a power of two; not normalised. */
    private static void radix2(double[] re, double[] im, boolean inverse) {
        int n = re.length;
        int bits = Integer.numberOfTrailingZeros(n);
        for (int i = 0; i < n; i++) {
            int j = Integer.reverse(i) >>> (32 - bits);
            if (j > i) {
                double x = re[i];
                re[i] = re[j];
                re[j] = x;
                x = im[i];
                im[i] = im[j];
                im[j] = x;
            }
        }
        for (int span = 1; span < n; span *= 2) {
            for (int k = 0; k < span; k++) {
                double angle = Math.PI * k / span;
                double c = Math.cos(angle);
                double s = inverse ? Math.sin(angle) : -Math.sin(angle);
                for (int i = k; i < n; i += 2 * span) {
                    int j = i + span;
                    double x = re[j] * c - im[j] * s;
                    double y = re[j] * s + im[j] * c;
                    re[j] = re[i] - x;
                    im[j] = im[i] - y;
                    re[i] += x;
                    im[i] += y;
                }
            }
        }
    }
}
