package org.nengine.random;

/**
 * The logarithm of the gamma function as the Poisson sampler needs it: Stirling's series above 7, recurrence below. A
 * more accurate routine would not do, since the sampler has to accept exactly what NumPy's accepts.
 */
final class LogGamma {

    private static final double[] SERIES = {
        8.333333333333333e-2, -2.777777777777778e-3, 7.936507936507937e-4, -5.952380952380952e-4,
        8.417508417508418e-4, -1.917526917526918e-3, 6.410256410256410e-3, -2.955065359477124e-2,
        1.796443723688307e-1, -1.39243221690590e0};
    private static final double LOG_TWO_PI = 1.8378770664093453;

    private LogGamma() {
    }

    static double of(double x) {
        if (x == 1.0 || x == 2.0) {
            return 0.0;
        }
        int steps = x < 7.0 ? (int) (7.0 - x) : 0;
        double y = x + steps;
        double z = (1.0 / y) * (1.0 / y);
        double series = SERIES[SERIES.length - 1];
        for (int i = SERIES.length - 2; i >= 0; i--) {
            series = series * z + SERIES[i];
        }
        double value = series / y + 0.5 * LOG_TWO_PI + (y - 0.5) * Math.log(y) - y;
        for (int i = 0; i < steps; i++) {
            value -= Math.log(y - 1.0);
            y -= 1.0;
        }
        return value;
    }
}
