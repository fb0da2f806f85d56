package org.nengine.agreement;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Random choices, the same for the same seed. */
final class Chooser {

    private final Random random;

    Chooser(long seed) {
        this.random = new Random(seed);
    }

    /** True in a share of all cases. */
    boolean chance(double share) {
        return random.nextDouble() < share;
    }

    /** One of the integers from {@code low} to {@code high}, both included. */
    int integer(int low, int high) {
        return low + random.nextInt(high - low + 1);
    }

    double number(double low, double high) {
        return low + (high - low) * random.nextDouble();
    }

    double[] numbers(int count, double low, double high) {
        return IntStream.range(0, count).mapToDouble(i -> number(low, high)).toArray();
    }

    double[][] matrix(int rows, int columns, double low, double high) {
        return Stream.generate(() -> numbers(columns, low, high)).limit(rows).toArray(double[][]::new);
    }

    <T> T of(List<T> options) {
        return options.get(random.nextInt(options.size()));
    }

    /** The numbers below {@code count} in random order. */
    int[] permutation(int count) {
        int[] order = IntStream.range(0, count).toArray();
        for (int i = count - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int other = order[i];
            order[i] = order[j];
            order[j] = other;
        }
        return order;
    }

    /** A normal deviate with a standard deviation of 1. */
    double normal() {
        return random.nextGaussian();
    }
}
