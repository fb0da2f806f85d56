package org.nengine.reference;

import java.util.Map;
import java.util.function.Function;
import org.nengine.exceptions.SimulationException;

/** The registry of neuron types: which class advances the neurons of a kind. */
final class NeuronSteps {

    private static final Map<String, Function<NeuronParameters, NeuronStep>> BY_KIND = Map.ofEntries(
            Map.entry("rectified_linear", RectifiedLinearStep::new),
            Map.entry("spiking_rectified_linear", SpikingRectifiedLinearStep::new),
            Map.entry("sigmoid", SigmoidStep::new),
            Map.entry("tanh", TanhStep::new),
            Map.entry("lif_rate", LifRateStep::new),
            Map.entry("soft_lif_rate", SoftLifRateStep::new),
            Map.entry("lif", LifStep::new),
            Map.entry("adaptive_lif_rate", AdaptiveLifRateStep::new),
            Map.entry("adaptive_lif", AdaptiveLifStep::new),
            Map.entry("izhikevich", IzhikevichStep::new));

    private NeuronSteps() {
    }

    /**
     * @throws SimulationException if nothing is known of the kind
     */
    static NeuronStep of(String kind, Map<String, Double> parameters, double dt) {
        Function<NeuronParameters, NeuronStep> make = BY_KIND.get(kind);
        if (make == null) {
            throw new SimulationException("the reference simulator has no step for neurons of the kind \"" + kind
                    + "\"; it knows " + BY_KIND.keySet().stream().sorted().toList());
        }
        return make.apply(new NeuronParameters(parameters, dt));
    }
}
