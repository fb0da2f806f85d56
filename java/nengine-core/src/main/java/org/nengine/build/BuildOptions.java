package org.nengine.build;

import java.util.Objects;
import java.util.Optional;
import org.nengine.build.linalg.LinearAlgebra;
import org.nengine.random.RandomState;

/**
 * Settings of a build. Immutable; start from {@link #defaults()}.
 */
public final class BuildOptions {

    private final LinearAlgebra algebra;
    private final Optional<RandomState> generator;

    private BuildOptions(LinearAlgebra algebra, Optional<RandomState> generator) {
        this.algebra = algebra;
        this.generator = generator;
    }

    /** The linear algebra of the highest priority on the class path, and a generator seeded from entropy. */
    public static BuildOptions defaults() {
        return new BuildOptions(LinearAlgebra.best(), Optional.empty());
    }

    /** A copy that solves for decoders with this linear algebra. */
    public BuildOptions algebra(LinearAlgebra value) {
        return new BuildOptions(Objects.requireNonNull(value, "algebra"), generator);
    }

    /**
     * A copy that draws the seed of a network without seed, and then that of a simulator of it, from this generator.
     * One draw is taken even where the network has a seed.
     */
    public BuildOptions generator(RandomState value) {
        return new BuildOptions(algebra, Optional.of(value));
    }

    LinearAlgebra algebra() {
        return algebra;
    }

    SeedSource seedSource() {
        return new SeedSource(generator);
    }
}
