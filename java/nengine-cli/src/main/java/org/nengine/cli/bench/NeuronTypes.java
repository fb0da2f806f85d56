package org.nengine.cli.bench;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.nengine.neurons.AdaptiveLIF;
import org.nengine.neurons.AdaptiveLIFRate;
import org.nengine.neurons.Izhikevich;
import org.nengine.neurons.LIF;
import org.nengine.neurons.LIFRate;
import org.nengine.neurons.LeakyReLU;
import org.nengine.neurons.NeuronType;
import org.nengine.neurons.PoissonSpiking;
import org.nengine.neurons.RectifiedLinear;
import org.nengine.neurons.RegularSpiking;
import org.nengine.neurons.Sigmoid;
import org.nengine.neurons.SoftLIFRate;
import org.nengine.neurons.SpikingLeakyReLU;
import org.nengine.neurons.SpikingRectifiedLinear;
import org.nengine.neurons.StochasticSpiking;
import org.nengine.neurons.Tanh;

/** Neuron types by the names that the command line knows. What turns rates into spikes has those of LIF neurons. */
public final class NeuronTypes {

    private static final Map<String, Supplier<NeuronType>> TYPES = new TreeMap<>(Map.ofEntries(
            Map.entry("lif", LIF::new),
            Map.entry("lif-rate", LIFRate::new),
            Map.entry("soft-lif-rate", SoftLIFRate::new),
            Map.entry("relu", RectifiedLinear::new),
            Map.entry("spiking-relu", SpikingRectifiedLinear::new),
            Map.entry("leaky-relu", LeakyReLU::new),
            Map.entry("spiking-leaky-relu", SpikingLeakyReLU::new),
            Map.entry("sigmoid", Sigmoid::new),
            Map.entry("tanh", Tanh::new),
            Map.entry("adaptive-lif", AdaptiveLIF::new),
            Map.entry("adaptive-lif-rate", AdaptiveLIFRate::new),
            Map.entry("izhikevich", Izhikevich::new),
            Map.entry("regular-spiking", () -> new RegularSpiking(new LIFRate())),
            Map.entry("stochastic-spiking", () -> new StochasticSpiking(new LIFRate())),
            Map.entry("poisson-spiking", () -> new PoissonSpiking(new LIFRate()))));

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
