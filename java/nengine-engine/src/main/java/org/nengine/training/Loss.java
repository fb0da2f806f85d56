package org.nengine.training;

import java.util.Arrays;

/**
 * What training makes small: a number for each item and step of what a probe recorded against its target, averaged over
 * all items and steps.
 */
public final class Loss {

    private final String kind;
    private final double[] numbers;

    private Loss(String kind, double... numbers) {
        this.kind = kind;
        this.numbers = numbers;
    }

    /** The mean of the squared differences over the elements. */
    public static Loss mse() {
        return new Loss("mse");
    }

    /**
     * Minus the logarithm of the probability of the right class. The target holds class numbers, from 0, with one
     * element a step.
     *
     * @param fromLogits whether the probe gives logits, of which the softmax is taken; else it gives probabilities,
     *     which are kept at least 1e-7 away from 0 and 1 and scaled to sum to 1
     */
    public static Loss sparseCategoricalCrossentropy(boolean fromLogits) {
        return new Loss("sparse_categorical_crossentropy", fromLogits ? 1 : 0);
    }

    /** Name by which the engine knows it. */
    public String kind() {
        return kind;
    }

    /** Its numbers as the engine takes them; a copy. */
    public double[] numbers() {
        return numbers.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Loss loss && kind.equals(loss.kind) && Arrays.equals(numbers, loss.numbers);
    }

    @Override
    public int hashCode() {
        return 31 * kind.hashCode() + Arrays.hashCode(numbers);
    }

    @Override
    public String toString() {
        return numbers.length == 0 ? kind : kind + Arrays.toString(numbers);
    }
}
