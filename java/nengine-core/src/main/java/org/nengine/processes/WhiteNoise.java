package org.nengine.processes;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

import org.nengine.distributions.Distribution;
import org.nengine.distributions.Gaussian;
import org.nengine.exceptions.Require;
import org.nengine.random.RandomState;

/**
 * Noise that is drawn afresh in each step. By default it is scaled by {@code 1 / sqrt(dt)}, so that its integral over a
 * given time has the same variance whatever the step length.
 */
public final class WhiteNoise extends Process {

    private final Distribution dist;
    private final boolean scale;

    /** Scaled Gaussian noise with mean 0 and standard deviation 1. */
    public WhiteNoise() {
        this(new Gaussian(0, 1), true);
    }

    /**
     * Noise from a distribution.
     *
     * @param dist what each step is drawn from
     * @param scale whether the samples are divided by the square root of dt
     */
    public WhiteNoise(Distribution dist, boolean scale) {
        this(dist, scale, OptionalLong.empty());
    }

    private WhiteNoise(Distribution dist, boolean scale, OptionalLong seed) {
        super(0, 1, seed);
        this.dist = Require.present("WhiteNoise", "dist", dist);
        this.scale = scale;
    }

    /** The same noise with a seed of its own. */
    public WhiteNoise withSeed(long seed) {
        return new WhiteNoise(dist, scale, OptionalLong.of(seed));
    }

    /** What each step is drawn from. */
    public Distribution dist() {
        return dist;
    }

    /** Whether the samples are divided by the square root of dt. */
    public boolean scale() {
        return scale;
    }

    @Override
    public ProcessStep step(int sizeIn, int sizeOut, double dt, RandomState rng) {
        requireNoInput(sizeIn);
        // A distribution that cannot be sampled so is refused now, without using up random numbers.
        dist.sample(1, sizeOut, rng.copy());
        double alpha = scale ? 1 / Math.sqrt(dt) : 1;
        return (t, input, output) -> {
            double[] row = dist.sample(1, sizeOut, rng)[0];
            for (int i = 0; i < sizeOut; i++) {
                output[i] = alpha * row[i];
            }
        };
    }

    @Override
    Optional<List<Object>> value() {
        return Optional.of(List.of(dist, scale));
    }

    @Override
    public String toString() {
        return "WhiteNoise(dist=" + dist + (scale ? "" : ", scale=false") + seedText() + ")";
    }
}
