package org.nengine.build;

import java.util.Optional;
import java.util.OptionalLong;
import org.nengine.random.RandomState;

/**
 * Gives seeds to what has none: from the generator that the user gave, or else from entropy, which is gathered only if
 * it is needed, because that is slow.
 */
final class SeedSource {

    private Optional<RandomState> generator;

    SeedSource(Optional<RandomState> generator) {
        this.generator = generator;
    }

    /** A seed of its own, or a drawn one. A given generator gives a draw in any case. */
    long seed(OptionalLong own) {
        if (generator.isEmpty()) {
            if (own.isPresent()) {
                return own.getAsLong();
            }
            generator = Optional.of(RandomState.ofEntropy());
        }
        long drawn = generator.get().randint(RandomState.MAX_SEED_DRAW);
        return own.orElse(drawn);
    }
}
