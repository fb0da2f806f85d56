package org.nengine.distributions;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.nengine.exceptions.ValidationException;
import org.nengine.random.RandomState;

/**
 * Points spread evenly over the unit cube: an additive recurrence with a random start, in random order. Along each
 * dimension the values lie in [0, 1). Takes d uniform numbers and the draws of one shuffle of n rows.
 *
 * <p>Source: M. Roberts, "The unreasonable effectiveness of quasirandom sequences" (2018): the step along dimension j
 * is the j-th power of 1/g, g being the root of x^(d+1) = x + 1.
 */
public final class QuasirandomSequence extends Distribution {

    private static final MathContext PRECISION = new MathContext(60);
    private static final Map<Integer, double[]> STEPS = new ConcurrentHashMap<>();

    /**
     * The powers that the C library does not round correctly, up to 512 dimensions: d, j, units in the last place that
     * it is off. They matter, because the step is multiplied by the number of the point.
     */
    private static final int[] POWERS_OFF = {
        37, 33, 1, 43, 30, 1, 99, 93, -1, 130, 30, 1, 140, 44, 1, 145, 11, -1,
        149, 4, -1, 154, 149, 1, 158, 138, -1, 159, 113, 1, 162, 137, -1, 168, 56, -1,
        201, 131, -1, 202, 9, -1, 206, 162, -1, 210, 173, 1, 211, 113, -1, 230, 20, -1,
        234, 118, -1, 237, 24, -1, 245, 66, 1, 245, 129, -1, 247, 212, -1, 248, 176, 1,
        251, 9, 1, 269, 23, 1, 272, 197, 1, 275, 18, -1, 289, 184, 1, 296, 218, 1,
        300, 264, 1, 302, 11, -1, 309, 23, -1, 315, 245, -1, 320, 286, -1, 329, 102, 1,
        352, 66, -1, 355, 129, -1, 358, 203, 1, 359, 300, 1, 362, 145, -1, 362, 349, 1,
        366, 73, -1, 367, 228, 1, 369, 75, -1, 375, 325, 1, 382, 113, 1, 388, 129, 1,
        394, 350, 1, 396, 101, 1, 396, 163, -1, 400, 2, -1, 405, 356, 1, 406, 21, -1,
        408, 65, -1, 412, 57, 1, 414, 160, -1, 424, 9, 1, 427, 320, -1, 430, 102, -1,
        434, 70, 1, 434, 297, -1, 435, 43, -1, 443, 172, 1, 444, 68, -1, 446, 406, -1,
        450, 157, 1, 452, 218, -1, 456, 366, -1, 458, 230, -1, 458, 306, 1, 459, 372, -1,
        461, 318, 1, 462, 252, -1, 462, 299, -1, 465, 190, -1, 468, 115, -1, 471, 58, -1,
        475, 116, -1, 475, 214, 1, 479, 402, -1, 480, 201, 1, 486, 36, 1, 490, 251, 1,
        495, 188, -1, 496, 142, -1, 498, 131, -1, 498, 197, 1, 499, 89, -1, 499, 391, 1,
        503, 400, -1, 505, 242, -1, 505, 471, 1, 506, 149, 1, 511, 361, -1, 512, 131, 1};

    /** Creates the sequence; it has no parameters. */
    public QuasirandomSequence() {
    }

    /**
     * Not possible: the sequence consists of points.
     *
     * @throws ValidationException always
     */
    @Override
    public double[] sample(int n, RandomState rng) {
        throw refuse("d", "points are sampled, so a number of dimensions of at least 1 is needed");
    }

    /**
     * {@inheritDoc}
     *
     * @throws ValidationException if d is below 1, or d is 1 and n is 0
     */
    @Override
    public double[][] sample(int n, int d, RandomState rng) {
        requireCount("n", n);
        if (d < 1) {
            throw refuse("d", "must be at least 1, got " + d);
        }
        if (d == 1) {
            return rows(line(n, rng), n, 1);
        }
        double[] offset = rng.uniform(0.0, 1.0, d);
        double[][] points = new double[n][d];
        double[] steps = STEPS.computeIfAbsent(d, QuasirandomSequence::steps);
        for (int k = 0; k < n; k++) {
            for (int j = 0; j < d; j++) {
                points[k][j] = fraction(offset[j] + (k + 1) * steps[j]);
            }
        }
        rng.shuffleRows(points);
        return points;
    }

    @Override
    public boolean skip(int n, int d, RandomState rng) {
        if (n < 1 || d < 1) {
            return false;
        }
        rng.uniform(0.0, 1.0, d);
        rng.skipShuffle(n);
        return true;
    }

    /** The sequence of one dimension. */
    double[] line(int n, RandomState rng) {
        if (n == 0) {
            throw refuse("n", "a sequence of one dimension needs at least 1 point, got 0");
        }
        double offset = rng.uniform(0.0, 1.0);
        double step = 1.0 / n;
        double[] points = new double[n];
        for (int k = 0; k < n; k++) {
            points[k] = fraction(offset + step * k);
        }
        rng.shuffle(points);
        return points;
    }

    /** The remainder by 1 of a number that is not negative; the difference is exact. */
    private static double fraction(double value) {
        return value - Math.floor(value);
    }

    /** The steps along the dimensions: correctly rounded powers, but for those that the C library rounds otherwise. */
    static double[] steps(int d) {
        BigDecimal base = new BigDecimal(1.0 / root(d));
        BigDecimal power = BigDecimal.ONE;
        double[] steps = new double[d];
        for (int j = 0; j < d; j++) {
            power = power.multiply(base, PRECISION);
            steps[j] = power.doubleValue();
        }
        for (int i = 0; i < POWERS_OFF.length; i += 3) {
            if (POWERS_OFF[i] == d) {
                int j = POWERS_OFF[i + 1] - 1;
                steps[j] = POWERS_OFF[i + 2] > 0 ? Math.nextUp(steps[j]) : Math.nextDown(steps[j]);
            }
        }
        return steps;
    }

    /** The root near 1 of x^(d+1) = x + 1, correctly rounded: Newton's method with 60 digits from a good start. */
    static double root(int d) {
        double start = 1.0;
        for (int i = 0; i < 20; i++) {
            double power = Math.pow(start, d);
            start -= (power * start - start - 1.0) / ((d + 1) * power - 1.0);
        }
        BigDecimal x = new BigDecimal(start);
        for (int i = 0; i < 3; i++) {
            BigDecimal power = x.pow(d, PRECISION);
            BigDecimal value = power.multiply(x, PRECISION).subtract(x).subtract(BigDecimal.ONE);
            BigDecimal slope = power.multiply(BigDecimal.valueOf(d + 1)).subtract(BigDecimal.ONE);
            x = x.subtract(value.divide(slope, PRECISION), PRECISION);
        }
        return x.doubleValue();
    }

    @Override
    protected Map<String, Object> parameters() {
        return Map.of();
    }
}
