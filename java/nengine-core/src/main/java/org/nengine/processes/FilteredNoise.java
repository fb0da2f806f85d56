package org.nengine.processes;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

import org.nengine.distributions.Distribution;
import org.nengine.distributions.Gaussian;
import org.nengine.exceptions.Require;
import org.nengine.random.RandomState;
import org.nengine.synapses.Lowpass;
import org.nengine.synapses.Synapse;
import org.nengine.synapses.SynapseStep;

/** {@link WhiteNoise} sent through a synapse. The filter adds no delay of its own. */
public final class FilteredNoise extends Process {

    private final Synapse synapse;
    private final WhiteNoise noise;

    /** Scaled Gaussian noise through a low-pass filter of 0.005 s. */
    public FilteredNoise() {
        this(new Lowpass(0.005));
    }

    /**
     * Scaled Gaussian noise through a filter.
     *
     * @param synapse the filter
     */
    public FilteredNoise(Synapse synapse) {
        this(synapse, new Gaussian(0, 1), true);
    }

    /**
     * Noise from a distribution, through a filter.
     *
     * @param synapse the filter
     * @param dist what each step is drawn from
     * @param scale whether the samples are divided by the square root of dt
     */
    public FilteredNoise(Synapse synapse, Distribution dist, boolean scale) {
        this(synapse, dist, scale, OptionalLong.empty());
    }

    private FilteredNoise(Synapse synapse, Distribution dist, boolean scale, OptionalLong seed) {
        super(0, 1, seed);
        this.synapse = Require.present("FilteredNoise", "synapse", synapse);
        this.noise = new WhiteNoise(Require.present("FilteredNoise", "dist", dist), scale);
    }

    /** The same noise with a seed of its own. */
    public FilteredNoise withSeed(long seed) {
        return new FilteredNoise(synapse, noise.dist(), noise.scale(), OptionalLong.of(seed));
    }

    /** The filter. */
    public Synapse synapse() {
        return synapse;
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
        ProcessStep source = noise.step(0, sizeOut, dt, rng);
        SynapseStep filter = synapse.step(sizeOut, dt);
        return new ProcessStep() {
            @Override
            public void step(double t, double[] input, double[] output) {
                source.step(t, input, output);
                filter.step(output, output);
            }

            @Override
            public double[] memory() {
                return filter.memory();
            }

            @Override
            public void restore(double[] memory) {
                filter.restore(memory);
            }
        };
    }

    @Override
    Optional<List<Object>> value() {
        return Optional.of(List.of(synapse, dist(), scale()));
    }

    @Override
    public String toString() {
        return "FilteredNoise(synapse=" + synapse + ", dist=" + dist() + (scale() ? "" : ", scale=false")
                + seedText() + ")";
    }
}
