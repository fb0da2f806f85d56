package org.nengine.distributions;

import org.nengine.math.Elementary;

/** Maps from the unit cube of D dimensions to the surface of the unit sphere in D + 1 dimensions that keep evenness. */
final class SphereMaps {

    private static final double TWO_PI = 2.0 * Math.PI;

    private SphereMaps() {
    }

    /** The power as NumPy forms it for whole arrays: square roots and copies are not left to the C library. */
    static double power(double x, double exponent) {
        if (exponent == 1.0) {
            return x;
        }
        return exponent == 0.5 ? Math.sqrt(x) : Math.pow(x, exponent);
    }

    /**
     * The angle, in units of pi, below which a share y of the sphere lies if the sphere has dims further dimensions to
     * turn in; exactly or by the table.
     */
    static double[] anglesOf(int dims, double[] y, boolean approximate) {
        SphereTable table = approximate ? SphereTable.of(dims) : null;
        IncompleteBeta exact = approximate ? null : new IncompleteBeta(0.5 * dims, 0.5);
        double[] angles = new double[y.length];
        for (int i = 0; i < y.length; i++) {
            boolean lowerHalf = y[i] < 0.5;
            double share = 2.0 * (lowerHalf ? y[i] : 1.0 - y[i]);
            double square = table != null ? table.at(share) : exact.inverse(share);
            double angle = Elementary.asin(Math.sqrt(square)) / Math.PI;
            angles[i] = lowerHalf ? angle : 1.0 - angle;
        }
        return angles;
    }

    /** Spherical coordinates with their angles spread evenly ("sct", "sct-approx"). */
    static double[][] sphericalCoordinates(double[][] cube, int dims, boolean approximate) {
        int n = cube.length;
        double[][] out = new double[n][dims + 1];
        double[] sines = new double[n];
        double[] column = new double[n];
        for (int j = 0; j < dims; j++) {
            for (int i = 0; i < n; i++) {
                column[i] = cube[i][j];
            }
            double[] phi = anglesOf(dims - j, column, approximate);
            double unit = j == dims - 1 ? TWO_PI : Math.PI;
            for (int i = 0; i < n; i++) {
                double theta = unit * phi[i];
                double cosine = Math.cos(theta);
                out[i][j] = j == 0 ? cosine : sines[i] * cosine;
                sines[i] = j == 0 ? Math.sin(theta) : sines[i] * Math.sin(theta);
            }
        }
        for (int i = 0; i < n; i++) {
            out[i][dims] = sines[i];
        }
        return out;
    }

    /** The map of Tashiro, Fang, Wang and Wong ("tfww"). */
    static double[][] tashiroFangWangWong(double[][] cube, int dims) {
        double[][] out = new double[cube.length][];
        for (int i = 0; i < cube.length; i++) {
            out[i] = tashiroFangWangWong(cube[i], dims + 1);
        }
        return out;
    }

    private static double[] tashiroFangWangWong(double[] c, int s) {
        double[] out = new double[s];
        if (s == 2) {
            double angle = TWO_PI * c[0];
            out[0] = Math.cos(angle);
            out[1] = Math.sin(angle);
            return out;
        }
        boolean even = s % 2 == 0;
        int m = s / 2;
        double[] g = new double[m + 1];
        g[m] = 1.0;
        for (int j = m - 1; j >= 1; j--) {
            g[j] = g[j + 1] * power(c[j - 1], even ? 1.0 / j : 2.0 / (2 * j + 1));
        }
        if (even) {
            for (int l = 0; l < m; l++) {
                circle(out, 2 * l, Math.sqrt(g[l + 1] - g[l]), c[m - 1 + l]);
            }
        } else {
            double radius = Math.sqrt(g[1] - g[0]);
            double p = c[m - 1];
            out[0] = radius * (1.0 - 2.0 * p);
            circle(out, 1, 2.0 * radius * Math.sqrt(p * (1.0 - p)), c[m]);
            for (int l = 1; l < m; l++) {
                circle(out, 2 * l + 1, Math.sqrt(g[l + 1] - g[l]), c[m + l]);
            }
        }
        return out;
    }

    private static void circle(double[] out, int index, double radius, double turn) {
        double angle = turn * TWO_PI;
        out[index] = radius * Math.cos(angle);
        out[index + 1] = radius * Math.sin(angle);
    }
}
