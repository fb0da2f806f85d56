package org.nengine.processes;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

import org.nengine.distributions.Distribution;
import org.nengine.distributions.Gaussian;
import org.nengine.random.RandomState;
import org.nengine.synapses.Discretization;
import org.nengine.synapses.LinearFilter;

/**
 * Brownian noise: the sum of {@link WhiteNoise} over time. With the default distribution and scale its variance after a
 * time t is t, whatever the step length. It is unbounded.
 */
public final class BrownNoise extends Process {

    private static final LinearFilter INTEGRATOR = new LinearFilter(new double[] {1}, new double[] {1, 0},
            Discretization.EULER);

    private final FilteredNoise noise;

    /** The sum of scaled Gaussian noise with mean 0 and standard deviation 1. */
    public BrownNoise() {
        this(new Gaussian(0, 1));
    }

    /**
     * The sum of scaled noise from a distribution.
     *
     * @param dist what each step is drawn from
     */
    public BrownNoise(Distribution dist) {
        this(dist, true);
    }

    /**
     * The sum of noise from a distribution.
     *
     * @param dist what each step is drawn from
     * @param scale whether the samples are divided by the square root of dt before they are multiplied by dt and added
     */
    public BrownNoise(Distribution dist, boolean scale) {
        this(dist, scale, OptionalLong.empty());
    }

    private BrownNoise(Distribution dist, boolean scale, OptionalLong seed) {
        super(0, 1, seed);
        this.noise = new FilteredNoise(INTEGRATOR, dist, scale);
    }

    /** The same noise with a seed of its own. */
    public BrownNoise withSeed(long seed) {
        return new BrownNoise(dist(), scale(), OptionalLong.of(seed));
    }

    /** What each step is drawn from. */
    public Distribution dist() {
        return noise.dist();
    }

    /** Whether the samples are divided by the square root of dt. */
    public boolean scale() {
        return noise.scale();
    }

    @Override
    public ProcessStep step(int sizeIn, int sizeOut, double dt, RandomState rng) {
        requireNoInput(sizeIn);
        return noise.step(0, sizeOut, dt, rng);
    }

    @Override
    Optional<List<Object>> value() {
        return Optional.of(List.of(dist(), scale()));
    }

    @Override
    public String toString() {
        return "BrownNoise(dist=" + dist() + (scale() ? "" : ", scale=false") + seedText() + ")";
    }
}
