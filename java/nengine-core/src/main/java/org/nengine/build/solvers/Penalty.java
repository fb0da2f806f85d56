package org.nengine.build.solvers;

import java.util.Arrays;
import org.nengine.build.linalg.Matrix;

/** The regularisation sigma of a least-squares problem: one number for all neurons, or one for each. */
public final class Penalty {

    private final boolean uniform;
    private final double[] sigma;

    private Penalty(boolean uniform, double[] sigma) {
        this.uniform = uniform;
        this.sigma = sigma;
    }

    /** One number for all neurons. */
    public static Penalty uniform(double sigma, int neurons) {
        double[] all = new double[neurons];
        Arrays.fill(all, sigma);
        return new Penalty(true, all);
    }

    /** A number for each neuron. The array is not copied. */
    public static Penalty each(double[] sigma) {
        return new Penalty(false, sigma);
    }

    /** Whether it is one number for all neurons. */
    public boolean isUniform() {
        return uniform;
    }

    /** The number of a neuron. */
    public double sigma(int neuron) {
        return sigma[neuron];
    }

    /**
     * The number for all neurons.
     *
     * @throws IllegalStateException if each has one of its own
     */
    public double sigma() {
        if (!uniform) {
            throw new IllegalStateException("each neuron has a penalty of its own");
        }
        return sigma.length == 0 ? 0 : sigma[0];
    }

    /** {@code m sigma^2} of a neuron, as it appears in the normal equations for m points. */
    double weight(int neuron, int points) {
        return points * (sigma[neuron] * sigma[neuron]);
    }

    /** The matrix of the normal equations: {@code A^T A + m diag(sigma^2)}. */
    Matrix regularise(Activities activities) {
        Matrix gram = activities.gram();
        Matrix sum = new Matrix(gram.rows(), gram.columns(), gram.data().clone());
        for (int i = 0; i < sigma.length; i++) {
            sum.set(i, i, sum.get(i, i) + weight(i, activities.points()));
        }
        return sum;
    }
}
