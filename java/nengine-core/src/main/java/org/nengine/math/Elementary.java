package org.nengine.math;

/**
 * Elementary functions that {@link Math} leaves to slow calls of its C library, FDLIBM. These are translations of the
 * same code: they give the same bits, several times as fast.
 *
 * <p>The C code comes with this notice: Copyright (C) 1993 by Sun Microsystems, Inc. All rights reserved. Developed at
 * SunPro (SunSoft), a Sun Microsystems, Inc. business. Permission to use, copy, modify, and distribute this software is
 * freely granted, provided that this notice is preserved.
 */
public final class Elementary {

    private static final double HALF_PI_HIGH = 1.57079632679489655800e+00;
    private static final double HALF_PI_LOW = 6.12323399573676603587e-17;
    private static final double QUARTER_PI_HIGH = 7.85398163397448278999e-01;

    private static final double LN2_HIGH = 6.93147180369123816490e-01;
    private static final double LN2_LOW = 1.90821492927058770002e-10;

    private static final int ROOT_HALF = 0x6a09e;

    private Elementary() {
    }

    private static int highWord(double x) {
        return (int) (Double.doubleToRawLongBits(x) >>> 32);
    }

    private static double withHighWord(double x, int high) {
        return Double.longBitsToDouble((long) high << 32 | Double.doubleToRawLongBits(x) & 0xffffffffL);
    }

    /** As {@link Math#asin}: the angle in -pi/2 to pi/2 whose sine is x; NaN beyond -1 to 1. */
    public static double asin(double x) {
        double magnitude = Math.abs(x);
        if (!(magnitude < 1)) {
            return magnitude == 1 ? x * HALF_PI_HIGH + x * HALF_PI_LOW : Double.NaN;
        }
        if (magnitude < 0.5) {
            return magnitude < 0x1p-27 ? x : x + x * asinRatio(x * x);
        }
        double t = (1 - magnitude) * 0.5;
        double ratio = asinRatio(t);
        double s = Math.sqrt(t);
        double angle;
        if (highWord(magnitude) >= 0x3fef3333) {
            angle = HALF_PI_HIGH - (2.0 * (s + s * ratio) - HALF_PI_LOW);
        } else {
            double w = Double.longBitsToDouble(Double.doubleToRawLongBits(s) & 0xffffffff00000000L);
            double c = (t - w * w) / (s + w);
            double p = 2.0 * s * ratio - (HALF_PI_LOW - 2.0 * c);
            double q = QUARTER_PI_HIGH - 2.0 * w;
            angle = QUARTER_PI_HIGH - (p - q);
        }
        return x > 0 ? angle : -angle;
    }

    /** {@code (asin(x) - x) / x} for t = x * x up to 1/4. */
    private static double asinRatio(double t) {
        double p = t * (1.66666666666666657415e-01 + t * (-3.25565818622400915405e-01 + t * (2.01212532134862925881e-01
                + t * (-4.00555345006794114027e-02 + t * (7.91534994289814532176e-04
                + t * 3.47933107596021167570e-05)))));
        double q = 1 + t * (-2.40339491173441421878e+00 + t * (2.02094576023350569471e+00
                + t * (-6.88283971605453293030e-01 + t * 7.70381505559019352791e-02)));
        return p / q;
    }

    /** As {@link Math#log1p}: the natural logarithm of 1 + x, exact for small x; NaN below -1. */
    public static double log1p(double x) {
        int high = highWord(x);
        int magnitude = high & 0x7fffffff;
        int k = 1;
        double f = 0;
        int hu = 1;
        double c = 0;
        if (high < 0x3fda827a) {
            if (magnitude >= 0x3ff00000) {
                return x == -1.0 ? Double.NEGATIVE_INFINITY : Double.NaN;
            }
            if (magnitude < 0x3e200000) {
                return magnitude < 0x3c900000 ? x : x - x * x * 0.5;
            }
            if (high > 0 || high <= 0xbfd2bec3) {
                k = 0;
                f = x;
            }
        } else if (high >= 0x7ff00000) {
            return x + x;
        }
        if (k != 0) {
            double u;
            if (high < 0x43400000) {
                u = 1.0 + x;
                hu = highWord(u);
                k = (hu >> 20) - 1023;
                c = (k > 0 ? 1.0 - (u - x) : x - (u - 1.0)) / u;
            } else {
                u = x;
                hu = highWord(u);
                k = (hu >> 20) - 1023;
            }
            hu &= 0x000fffff;
            if (hu < ROOT_HALF) {
                u = withHighWord(u, hu | 0x3ff00000);
            } else {
                k++;
                u = withHighWord(u, hu | 0x3fe00000);
                hu = 0x00100000 - hu >> 2;
            }
            f = u - 1.0;
        }
        return logarithm(f, hu, k, c);
    }

    /** {@code log(1 + f) + k log(2) + c} for 1 + f from sqrt(2)/2 to sqrt(2); hu is 0 where f is close to 0. */
    private static double logarithm(double f, int hu, int k, double c) {
        double half = 0.5 * f * f;
        if (hu == 0) {
            if (f == 0.0) {
                return k == 0 ? 0.0 : k * LN2_HIGH + (c + k * LN2_LOW);
            }
            double r = half * (1.0 - 0.66666666666666666 * f);
            return k == 0 ? f - r : k * LN2_HIGH - (r - (k * LN2_LOW + c) - f);
        }
        double s = f / (2.0 + f);
        double z = s * s;
        double r = z * (6.666666666666735130e-01 + z * (3.999999999940941908e-01 + z * (2.857142874366239149e-01
                + z * (2.222219843214978396e-01 + z * (1.818357216161805012e-01 + z * (1.531383769920937332e-01
                + z * 1.479819860511658591e-01))))));
        if (k == 0) {
            return f - (half - s * (half + r));
        }
        return k * LN2_HIGH - (half - (s * (half + r) + (k * LN2_LOW + c)) - f);
    }
}
