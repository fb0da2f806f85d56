package org.nengine.neurons;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SampledCurveTest {

    private static final double[] XS = {0.15, 2.05, -0.54, 1.94, 1.09, -3.26, -4.81, -2.61, -1.21, -4.26, -2.0, -1.87,
        -0.19, 1.21, -1.86, -0.41, -1.83, 3.21, 5.78, 6.32, 3.77, 4.33, 5.21, 1.99, 9.06, 10.64, 16.12, 13.18, 18.48,
        14.8, 13.25, 15.27, 15.82, 9.14, 6.23, 9.14, 15.81, 18.95, 18.52, 21.31};
    private static final double[] YS = {-1.14, 0.51, -1.35, -0.01, -0.13, 0.8, -0.3, 1.2, -0.2, 0.84, 0.79, -1.84, 0.04,
        0.04, -0.78, 0.18, -1.46, 0.56, 0.51, 0.3, 2.48, 0.35, 0.07, -0.73, 0.3, -0.96, 1.27, -0.65, 0.16, 1.99, 1.16,
        0.24, 1.38, -0.05, 0.8, 0.02, -0.91, 0.43, 0.93, -0.35};

    /** Made with {@code numpy.interp}. */
    @Test
    void theSearchInACurveThatGoesUpAndDownIsThatOfNumPy() {
        double[] asked = {4.04, -0.49, 7.48, 5.24, 11.59, 6.47, 1.53, 5.79, 5.97, 19.57, 21.74, 11.72, -3.47, 14.8,
            13.27, 17.42, 3.96, -4.15, 11.39, -2.32, 15.55, 16.53, 5.68, 20.73, -0.92, 20.7, 7.28, 15.65, 15.36, 21.78};
        double[] expected = {0.543852140077821, -1.14, 0.06981612446958985, -0.2565205091937765, -0.5734124087591244,
            -0.0773267326732674, -0.11333333333333306, -0.17639321074964642, -0.15016973125884014, 0.44827956989247264,
            -0.35, -0.5205109489051094, -1.14, 0.7328467153284672, 0.11023722627737187, -0.22292993630573166,
            1.757321428571429, -1.14, -0.6547992700729927, -1.14, -0.8737481259370316, -0.6027388535031843,
            -0.1924186704384725, -0.083906810035843, -1.14, -0.07014336917562736, 0.04067892503536075,
            1.0787408759124086, 0.9607299270072986, -0.35};
        SampledCurve curve = new SampledCurve(XS, YS);
        for (int i = 0; i < asked.length; i++) {
            assertThat(curve.at(asked[i])).as("at %s", asked[i]).isEqualTo(expected[i], within(1e-14));
        }
    }

    @Test
    void aRisingCurveHasOneAnswerWhateverWasAskedBefore() {
        double[] xs = {0, 1, 2, 4, 8, 16};
        double[] ys = {0, 10, 30, 70, 150, 310};
        SampledCurve curve = new SampledCurve(xs, ys);
        for (double x : new double[] {3, 12, 0.5, 16, 0, 8, 1.5, 15}) {
            double expected = x <= 1 ? 10 * x : 20 * x - 10;
            assertThat(curve.at(x)).as("at %s", x).isEqualTo(expected, within(1e-12));
        }
        assertThat(curve.at(-1)).isZero();
        assertThat(curve.at(17)).isEqualTo(310);
        assertThat(curve.at(Double.NaN)).isNaN();
    }
}
