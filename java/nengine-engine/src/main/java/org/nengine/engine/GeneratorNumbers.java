package org.nengine.engine;

import java.util.Optional;
import java.util.OptionalDouble;
import org.nengine.random.RandomState;

/**
 * Generators of random numbers as numbers: the words of the state, the position in them and, for those that draw
 * normals, whether one is left over from a pair, and which.
 */
final class GeneratorNumbers {

    private static final int WORDS = 624;
    private static final int LENGTH = WORDS + 3;
    private static final double MOST = 0xffffffffL;

    private GeneratorNumbers() {
    }

    static double[] of(RandomState generator) {
        double[] numbers = new double[LENGTH];
        int[] words = generator.words();
        for (int i = 0; i < WORDS; i++) {
            numbers[i] = Integer.toUnsignedLong(words[i]);
        }
        numbers[WORDS] = generator.position();
        numbers[WORDS + 1] = generator.hasCachedGauss() ? 1 : 0;
        numbers[WORDS + 2] = generator.cachedGauss();
        return numbers;
    }

    /** Why numbers are no generator, if so; with or without those about a normal. */
    static Optional<String> problem(double[] numbers) {
        for (int i = 0; i < Math.min(numbers.length, WORDS + 2); i++) {
            double most = i < WORDS ? MOST : i == WORDS ? WORDS : 1;
            if (!(numbers[i] >= 0 && numbers[i] <= most && numbers[i] == Math.rint(numbers[i]))) {
                return Optional.of("is no generator of random numbers: its number " + i + " is " + numbers[i]);
            }
        }
        return Optional.empty();
    }

    /** The generator of numbers without a {@link #problem}. */
    static RandomState generator(double[] numbers) {
        int[] words = new int[WORDS];
        for (int i = 0; i < WORDS; i++) {
            words[i] = (int) (long) numbers[i];
        }
        return RandomState.of(words, (int) numbers[WORDS],
                numbers[WORDS + 1] == 1 ? OptionalDouble.of(numbers[WORDS + 2]) : OptionalDouble.empty());
    }
}
