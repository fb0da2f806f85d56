package org.nengine;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

import org.nengine.exceptions.Require;
import org.nengine.solvers.Solver;
import org.nengine.synapses.Synapse;

/** The settings of a {@link Probe}. */
public final class ProbeOptions extends Options<ProbeOptions> {

    /** Seconds between two samples; empty for every step. */
    public static final Option<OptionalDouble> SAMPLE_EVERY = new Option<>("sampleEvery", OptionalDouble.empty());
    /** What filters the signal; empty for nothing. */
    public static final Option<Optional<Synapse>> SYNAPSE = new Option<>("synapse", Optional.empty());
    /** How the decoders of a probed ensemble are found. */
    public static final Option<Solver> SOLVER = new Option<>("solver", ConnectionOptions.SOLVER.defaultValue());

    private static final double SHORTEST_PERIOD = 1e-10;

    ProbeOptions() {
        super("Probe", List.of(SAMPLE_EVERY, SYNAPSE, SOLVER, LABEL, SEED));
    }

    @Override
    ProbeOptions self() {
        return this;
    }

    @Override
    ProbeOptions create() {
        return new ProbeOptions();
    }

    /**
     * Time between two samples. Default every step.
     *
     * @param seconds at least 1e-10
     */
    public ProbeOptions sampleEvery(double seconds) {
        return set(SAMPLE_EVERY, OptionalDouble.of(Require.atLeast(owner(), "sampleEvery", SHORTEST_PERIOD, seconds)));
    }

    /** Samples in every step, whatever the defaults of the network say. */
    public ProbeOptions sampleEveryStep() {
        return set(SAMPLE_EVERY, OptionalDouble.empty());
    }

    /**
     * Records what a low-pass filter makes of the signal. Default no filter.
     *
     * @param tau time constant in seconds, 0 or more
     */
    public ProbeOptions synapse(double tau) {
        return synapse(Synapse.lowpass(tau));
    }

    /** Records what a filter makes of the signal. Default no filter. */
    public ProbeOptions synapse(Synapse synapse) {
        return set(SYNAPSE, Optional.of(Require.present(owner(), "synapse", synapse)));
    }

    /** Records the signal as it is, whatever the defaults of the network say. */
    public ProbeOptions noSynapse() {
        return set(SYNAPSE, Optional.empty());
    }

    /** How the decoders are found with which an ensemble is recorded. Default that of connections. */
    public ProbeOptions solver(Solver solver) {
        return set(SOLVER, solver);
    }

    /**
     * Seed of what is drawn for the probe. Default derived from the seed of the network.
     *
     * @param seed 0 to 2<sup>32</sup> - 1
     */
    public ProbeOptions seed(long seed) {
        return set(SEED, OptionalLong.of(Require.seed(owner(), seed)));
    }

    /** Derives the seed from that of the network, whatever the defaults of the network say. */
    public ProbeOptions noSeed() {
        return set(SEED, OptionalLong.empty());
    }
}
