package org.nengine.cli.bench;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.nengine.neurons.AdaptiveLIF;
import org.nengine.neurons.AdaptiveLIFRate;
import org.nengine.neurons.Izhikevich;
import org.nengine.neurons.LIF;
import org.nengine.neurons.LIFRate;
import org.nengine.neurons.NeuronType;
import org.nengine.neurons.RectifiedLinear;
import org.nengine.neurons.Sigmoid;
import org.nengine.neurons.SoftLIFRate;
import org.nengine.neurons.SpikingRectifiedLinear;
import org.nengine.neurons.Tanh;

/** Neuron types by the names that the command line knows. */
public final class NeuronTypes {

    private static final Map<String, Supplier<NeuronType>> TYPES = new TreeMap<>(Map.of(
            "lif", LIF::new,
            "lif-rate", LIFRate::new,
            "soft-lif-rate", SoftLIFRate::new,
            "relu", RectifiedLinear::new,
            "spiking-relu", SpikingRectifiedLinear::new,
            "sigmoid", Sigmoid::new,
            "tanh", Tanh::new,
            "adaptive-lif", AdaptiveLIF::new,
            "adaptive-lif-rate", AdaptiveLIFRate::new,
            "izhikevich", Izhikevich::new));

    private NeuronTypes() {
    }

    /**
     * A neuron type with its defaults.
     *
     * @throws IllegalArgumentException if there is none of this name, naming those there are
     */
    public static NeuronType of(String name) {
        Supplier<NeuronType> type = TYPES.get(name);
        if (type == null) {
            throw new IllegalArgumentException("there is no neuron type \"" + name + "\"; there are: " + names());
        }
        return type.get();
    }

    /** All names, separated by commas. */
    public static String names() {
        return String.join(", ", TYPES.keySet());
    }
}
