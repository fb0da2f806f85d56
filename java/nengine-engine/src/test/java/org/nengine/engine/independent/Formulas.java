package org.nengine.engine.independent;

/** Formulas that the networks share. */
final class Formulas {

    private Formulas() {
    }

    /** The rate of a leaky integrate-and-fire neuron. */
    record LifCurve(double tauRc, double tauRef, double amplitude) {

        double rate(double current) {
            double j = current - 1;
            return j > 0 ? amplitude / (tauRef + tauRc * Math.log1p(1 / j)) : 0;
        }

        double slope(double current) {
            double j = current - 1;
            if (j <= 0) {
                return 0;
            }
            double period = tauRef + tauRc * Math.log1p(1 / j);
            return amplitude * tauRc / (j * (j + 1)) / (period * period);
        }
    }

    /** y += A x for a matrix of y.length rows. */
    static void addProduct(double[] matrix, double[] x, double[] y) {
        for (int i = 0; i < y.length; i++) {
            for (int k = 0; k < x.length; k++) {
                y[i] += matrix[i * x.length + k] * x[k];
            }
        }
    }

    /** What {@link #addProduct} makes of the gradient of y: adds to those of A and x. */
    static void addProductGradients(double[] matrix, double[] x, double[] gradientOfY, double[] gradientOfMatrix,
            double[] gradientOfX) {
        for (int i = 0; i < gradientOfY.length; i++) {
            for (int k = 0; k < x.length; k++) {
                gradientOfMatrix[i * x.length + k] += gradientOfY[i] * x[k];
                gradientOfX[k] += gradientOfY[i] * matrix[i * x.length + k];
            }
        }
    }

    static void add(double[] to, double[] values) {
        for (int i = 0; i < to.length; i++) {
            to[i] += values[i];
        }
    }
}
