package org.nengine.neurons.steps;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.nengine.exceptions.SimulationException;
import org.nengine.random.RandomState;

/** The registry of neuron types: which class advances the neurons of a kind. */
public final class NeuronSteps {

    private static final Map<String, Function<NeuronParameters, NeuronStep>> BY_KIND = Map.ofEntries(
            Map.entry("rectified_linear", RectifiedLinearStep::new),
            Map.entry("spiking_rectified_linear", SpikingRectifiedLinearStep::new),
            Map.entry("leaky_relu", LeakyReluStep::new),
            Map.entry("spiking_leaky_relu", SpikingLeakyReluStep::new),
            Map.entry("sigmoid", SigmoidStep::new),
            Map.entry("tanh", TanhStep::new),
            Map.entry("lif_rate", LifRateStep::new),
            Map.entry("soft_lif_rate", SoftLifRateStep::new),
            Map.entry("lif", LifStep::new),
            Map.entry("adaptive_lif_rate", AdaptiveLifRateStep::new),
            Map.entry("adaptive_lif", AdaptiveLifStep::new),
            Map.entry("izhikevich", IzhikevichStep::new),
            Map.entry("regular_spiking", RegularSpikingStep::new),
            Map.entry("stochastic_spiking", StochasticSpikingStep::new),
            Map.entry("poisson_spiking", PoissonSpikingStep::new));

    private NeuronSteps() {
    }

    /**
     * What advances the neurons of one population.
     *
     * @param kind such as {@code "lif_rate"}
     * @param parameters the numbers that the step needs, by their name in snake case
     * @param dt length of a step in seconds
     * @param rng what neurons that spike at random draw from in every step; other kinds leave it alone
     * @throws SimulationException if nothing is known of the kind
     * @throws IllegalArgumentException if a parameter or the generator is missing
     */
    public static NeuronStep of(String kind, Map<String, Double> parameters, double dt, Optional<RandomState> rng) {
        Function<NeuronParameters, NeuronStep> make = BY_KIND.get(kind);
        if (make == null) {
            throw new SimulationException("there is no step for neurons of the kind \"" + kind + "\"; the kinds are "
                    + BY_KIND.keySet().stream().sorted().toList());
        }
        return make.apply(new NeuronParameters(parameters, dt, rng));
    }
}
