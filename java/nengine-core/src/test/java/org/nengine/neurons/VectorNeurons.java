package org.nengine.neurons;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.nengine.random.RandomState;
import org.nengine.spec.DynamicsVectors;

/** The neuron types that the vectors of the reference are of. */
public final class VectorNeurons {

    private VectorNeurons() {
    }

    /**
     * The type of a vector, LIF if it names none. Types that turn rates into spikes are on top of Tanh if the vector
     * says that rates may be negative, else of LIFRate.
     */
    public static NeuronType of(JsonNode vector) {
        Map<String, Double> parameters = vector.has("params") ? DynamicsVectors.numbers(vector.get("params"))
                : Map.of();
        boolean negative = vector.has("negative") && vector.get("negative").booleanValue();
        String name = vector.has("neuron") ? vector.get("neuron").textValue() : "LIF";
        return of(name, parameters, negative ? new Tanh() : new LIFRate());
    }

    private static NeuronType of(String name, Map<String, Double> p, NeuronType base) {
        double amplitude = p.getOrDefault("amplitude", 1.0);
        double tauRc = p.getOrDefault("tau_rc", 0.02);
        double tauRef = p.getOrDefault("tau_ref", 0.002);
        double minVoltage = p.getOrDefault("min_voltage", 0.0);
        double slope = p.getOrDefault("negative_slope", 0.3);
        double tauN = p.getOrDefault("tau_n", 1.0);
        double incN = p.getOrDefault("inc_n", 0.01);
        return switch (name) {
            case "RectifiedLinear" -> new RectifiedLinear(amplitude);
            case "SpikingRectifiedLinear" -> new SpikingRectifiedLinear(amplitude);
            case "LeakyReLU" -> new LeakyReLU(slope, amplitude);
            case "SpikingLeakyReLU" -> SpikingLeakyReLU.builder().negativeSlope(slope).amplitude(amplitude).build();
            case "Sigmoid" -> new Sigmoid(p.getOrDefault("tau_ref", 0.0025));
            case "Tanh" -> new Tanh(p.getOrDefault("tau_ref", 0.0025));
            case "LIFRate" -> LIFRate.builder().tauRc(tauRc).tauRef(tauRef).amplitude(amplitude).build();
            case "LIF" -> LIF.builder().tauRc(tauRc).tauRef(tauRef).minVoltage(minVoltage).amplitude(amplitude)
                    .build();
            case "AdaptiveLIFRate" -> AdaptiveLIFRate.builder().tauN(tauN).incN(incN).tauRc(tauRc).tauRef(tauRef)
                    .amplitude(amplitude).build();
            case "AdaptiveLIF" -> AdaptiveLIF.builder().tauN(tauN).incN(incN).tauRc(tauRc).tauRef(tauRef)
                    .minVoltage(minVoltage).amplitude(amplitude).build();
            case "SoftLIFRate" -> SoftLIFRate.builder().sigma(p.getOrDefault("sigma", 1.0)).tauRc(tauRc).tauRef(tauRef)
                    .amplitude(amplitude).build();
            case "Izhikevich" -> Izhikevich.builder().tauRecovery(p.getOrDefault("tau_recovery", 0.02))
                    .coupling(p.getOrDefault("coupling", 0.2)).resetVoltage(p.getOrDefault("reset_voltage", -65.0))
                    .resetRecovery(p.getOrDefault("reset_recovery", 8.0)).build();
            case "RegularSpiking" -> new RegularSpiking(base, amplitude);
            case "StochasticSpiking" -> new StochasticSpiking(base, amplitude);
            case "PoissonSpiking" -> new PoissonSpiking(base, amplitude);
            default -> throw new IllegalArgumentException("no neuron type \"" + name + "\"");
        };
    }

    /** The state that a vector of steps starts from. */
    public static NeuronState state(NeuronType type, JsonNode vector) {
        int n = vector.get("J").get(0).size();
        long seed = vector.has("rng_seed") ? vector.get("rng_seed").longValue() : 0;
        NeuronState state = type.makeState(n, new RandomState(seed));
        for (String name : state.names()) {
            System.arraycopy(DynamicsVectors.vector(vector.get("init").get(name)), 0, state.get(name), 0, n);
        }
        return state;
    }
}
