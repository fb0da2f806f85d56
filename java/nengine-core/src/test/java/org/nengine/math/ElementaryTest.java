package org.nengine.math;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

class ElementaryTest {

    private static final double[] SPECIAL = {0.0, -0.0, 1, -1, 0.5, -0.5, 2, -2, 0.975, 0x1p-27, 0x1p-29, 0x1p-54,
        1e-300, Double.MIN_VALUE, Double.MAX_VALUE, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NaN,
        Math.nextDown(1.0), Math.nextUp(-1.0), Math.nextUp(1.0), Math.sqrt(2) - 1, Math.sqrt(0.5) - 1, 0x1p53, 0x1p52,
        1023, 1024, 3, 7, -0.29289321881345254, 0.41421356237309503};

    private static void assertSameBits(String name, double x, DoubleUnaryOperator mine, DoubleUnaryOperator java) {
        long actual = Double.doubleToLongBits(mine.applyAsDouble(x));
        long expected = Double.doubleToLongBits(java.applyAsDouble(x));
        if (actual != expected) {
            assertThat(mine.applyAsDouble(x)).as("%s(%s)", name, x).isEqualTo(java.applyAsDouble(x));
        }
    }

    private static void assertSameBits(double x) {
        assertSameBits("asin", x, Elementary::asin, StrictMath::asin);
        assertSameBits("log1p", x, Elementary::log1p, StrictMath::log1p);
    }

    @Test
    void specialValuesAndTheirNeighboursHaveTheBitsOfJava() {
        for (double x : SPECIAL) {
            for (double y : new double[] {x, -x, Math.nextUp(x), Math.nextDown(x), 1 / x, 1 - x, x / 2}) {
                assertSameBits(y);
            }
        }
    }

    @Test
    void randomValuesHaveTheBitsOfJava() {
        Random random = new Random(1);
        for (int i = 0; i < 1_000_000; i++) {
            assertSameBits(2 * random.nextDouble() - 1);
            assertSameBits(Math.sqrt(random.nextDouble()));
            assertSameBits(1 / (20 * random.nextDouble()));
            assertSameBits(Double.longBitsToDouble(random.nextLong()));
            // Values around 0 and around powers of two less 1, where the cases of log1p meet.
            assertSameBits(Math.scalb(random.nextGaussian(), random.nextInt(80) - 70));
            assertSameBits(Math.scalb(1 + 1e-9 * random.nextGaussian(), random.nextInt(60)) - 1);
        }
    }
}
