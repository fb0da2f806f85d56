package org.nengine.distributions;

/**
 * The regularised incomplete beta function I_x(a, b) and its inverse in x, to about 15 digits.
 *
 * <p>The function is the continued fraction evaluated with Lentz's method (Numerical Recipes, 6.4), on the side of the
 * mean where it converges fast. The factor in front of it, x^a (1-x)^b / B(a, b), is formed around its maximum
 * (Didonato and Morris, ACM TOMS 708), since differences of log-gammas would cost three digits for parameters of some hundreds.
 */
final class IncompleteBeta {

    private static final double EPSILON = 0x1p-52;
    private static final double TINY = 1e-300;
    private static final double LOG_TWO_PI = Math.log(2.0 * Math.PI);
    private static final double STIRLING_FROM = 10.0;
    private static final double[] STIRLING = {1.0 / 12, -1.0 / 360, 1.0 / 1260, -1.0 / 1680, 1.0 / 1188,
        -691.0 / 360360, 1.0 / 156};

    private final double a;
    private final double b;
    /** What Stirling's formula without corrections misses in log B(a, b). */
    private final double correction;
    private final IncompleteBeta mirror;

    /** Both parameters are positive. */
    IncompleteBeta(double a, double b) {
        this.a = a;
        this.b = b;
        this.correction = stirlingCorrection(a) + stirlingCorrection(b) - stirlingCorrection(a + b);
        this.mirror = new IncompleteBeta(this);
    }

    private IncompleteBeta(IncompleteBeta original) {
        this.a = original.b;
        this.b = original.a;
        this.correction = original.correction;
        this.mirror = original;
    }

    /** I_x(a, b): 0 up to x = 0, 1 from x = 1 on. */
    double at(double x) {
        if (x <= 0.0) {
            return 0.0;
        }
        return x >= 1.0 ? 1.0 : at(x, 1.0 - x);
    }

    private double at(double x, double y) {
        return x <= (a + 1.0) / (a + b + 2.0) ? lower(x, y) : 1.0 - mirror.lower(y, x);
    }

    private double lower(double x, double y) {
        return power(x, y) / a / fraction(x);
    }

    /** The continued fraction 1 + d1/(1 + d2/(1 + ...)) of the incomplete beta function. */
    private double fraction(double x) {
        double numerator = 1.0;
        double denominator = 0.0;
        double value = 1.0;
        for (int m = 1; m < 1_000_000; m++) {
            int i = m / 2;
            double coefficient = m % 2 == 0
                    ? i * (b - i) * x / ((a + m - 1.0) * (a + m))
                    : -(a + i) * (a + b + i) * x / ((a + m - 1.0) * (a + m));
            denominator = 1.0 / nonZero(1.0 + coefficient * denominator);
            numerator = nonZero(1.0 + coefficient / numerator);
            double factor = numerator * denominator;
            value *= factor;
            if (Math.abs(factor - 1.0) <= EPSILON) {
                break;
            }
        }
        return value;
    }

    private static double nonZero(double value) {
        return Math.abs(value) < TINY ? TINY : value;
    }

    /** x^a y^b / B(a, b) for y = 1 - x. */
    private double power(double x, double y) {
        double sum = a + b;
        double p = a / sum;
        double q = b / sum;
        double off = x - p;
        double exponent = Math.abs(off) < 0.3 * Math.min(p, q)
                ? a * logLessLinear(off / p) + b * logLessLinear(-off / q)
                : a * Math.log(x / p) + b * Math.log(y / q);
        return Math.sqrt(a * q / (2.0 * Math.PI)) * Math.exp(exponent - correction);
    }

    /** log(1 + u) - u without cancellation, for small u. */
    private static double logLessLinear(double u) {
        double r = u / (2.0 + u);
        double square = r * r;
        double series = 0.0;
        for (int k = 25; k >= 3; k -= 2) {
            series = series * square + 1.0 / k;
        }
        return 2.0 * r * square * series - u * r;
    }

    /** The error of Stirling's formula: log gamma(z) - (z - 1/2) log z + z - log(2 pi) / 2. */
    private static double stirlingCorrection(double z) {
        double shifted = z;
        double value = 0.0;
        while (shifted < STIRLING_FROM) {
            value += (shifted + 0.5) * Math.log1p(1.0 / shifted) - 1.0;
            shifted += 1.0;
        }
        double inverse = 1.0 / shifted;
        double series = 0.0;
        for (int i = STIRLING.length - 1; i >= 0; i--) {
            series = series * inverse * inverse + STIRLING[i];
        }
        return value + series * inverse;
    }

    /** The logarithm of the complete beta function B(a, b). */
    double logComplete() {
        return 0.5 * LOG_TWO_PI + (a - 0.5) * Math.log(a) + (b - 0.5) * Math.log(b) - (a + b - 0.5) * Math.log(a + b)
                + correction;
    }

    /** The x with I_x(a, b) = value; NaN unless the value is in [0, 1]. */
    double inverse(double value) {
        if (!(value >= 0.0 && value <= 1.0)) {
            return Double.NaN;
        }
        if (value == 0.0 || value == 1.0) {
            return value;
        }
        return value <= at(0.5) ? solve(value) : 1.0 - mirror.solve(1.0 - value);
    }

    /**
     * The root in (0, 1/2], by Newton's method on logarithms: there the function is nearly a straight line. A bracket
     * guards it.
     */
    private double solve(double value) {
        double low = 0.0;
        double high = 0.5;
        double t = Math.min(Math.exp((Math.log(value * a) + logComplete()) / a), high);
        for (int i = 0; i < 200; i++) {
            double reached = at(t);
            if (reached == 0.0 || t == 0.0) {
                return t;
            }
            if (reached < value) {
                low = t;
            } else {
                high = t;
            }
            double slope = power(t, 1.0 - t) / (1.0 - t) / reached;
            double step = Math.log1p((reached - value) / value) / slope;
            double next = t * Math.exp(-step);
            if (!(next >= low && next <= high)) {
                next = 0.5 * (low + high);
            }
            boolean done = Math.abs(next - t) <= 4.0 * EPSILON * t;
            t = next;
            if (done) {
                break;
            }
        }
        return t;
    }
}
