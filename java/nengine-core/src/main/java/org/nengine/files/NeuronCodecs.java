package org.nengine.files;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.nengine.distributions.Distribution;
import org.nengine.neurons.AdaptiveLIF;
import org.nengine.neurons.AdaptiveLIFRate;
import org.nengine.neurons.Direct;
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

/**
 * How neuron types are stored: their parameters by name, the type whose rates they turn into spikes, and the initial
 * values that were chosen for states.
 */
public final class NeuronCodecs implements CodecProvider {

    private static final String BASE_TYPE = "base_type";
    private static final String INITIAL_STATE = "initial_state";

    /** Used by the service loader. */
    public NeuronCodecs() { }

    @Override
    public List<Codec<?>> codecs() {
        return List.of(
                of(Direct.class, from -> new Direct()),
                of(RectifiedLinear.class, from -> new RectifiedLinear(from.number("amplitude"))),
                of(LeakyReLU.class,
                        from -> new LeakyReLU(from.number("negative_slope"), from.number("amplitude"))),
                of(Sigmoid.class, from -> new Sigmoid(from.number("tau_ref"))),
                of(Tanh.class, from -> new Tanh(from.number("tau_ref"))),
                of(SpikingRectifiedLinear.class, NeuronCodecs::spikingRectifiedLinear),
                of(SpikingLeakyReLU.class, NeuronCodecs::spikingLeakyReLU),
                of(LIF.class, NeuronCodecs::lif),
                of(LIFRate.class, from -> LIFRate.builder().tauRc(from.number("tau_rc"))
                        .tauRef(from.number("tau_ref")).amplitude(from.number("amplitude")).build()),
                of(SoftLIFRate.class, from -> SoftLIFRate.builder().sigma(from.number("sigma"))
                        .tauRc(from.number("tau_rc")).tauRef(from.number("tau_ref"))
                        .amplitude(from.number("amplitude")).build()),
                of(AdaptiveLIF.class, NeuronCodecs::adaptiveLif),
                of(AdaptiveLIFRate.class, NeuronCodecs::adaptiveLifRate),
                of(Izhikevich.class, NeuronCodecs::izhikevich),
                of(RegularSpiking.class, NeuronCodecs::regularSpiking),
                of(StochasticSpiking.class, from -> new StochasticSpiking(base(from), from.number("amplitude"))),
                of(PoissonSpiking.class, from -> new PoissonSpiking(base(from), from.number("amplitude"))));
    }

    private static SpikingRectifiedLinear spikingRectifiedLinear(FieldReader from) {
        SpikingRectifiedLinear.Builder b = SpikingRectifiedLinear.builder().amplitude(from.number("amplitude"));
        readStates(from, (state, values) -> b.initialState(state, values));
        return b.build();
    }

    private static SpikingLeakyReLU spikingLeakyReLU(FieldReader from) {
        SpikingLeakyReLU.Builder b = SpikingLeakyReLU.builder().negativeSlope(from.number("negative_slope"))
                .amplitude(from.number("amplitude"));
        readStates(from, (state, values) -> b.initialState(state, values));
        return b.build();
    }

    private static LIF lif(FieldReader from) {
        LIF.Builder b = LIF.builder().tauRc(from.number("tau_rc")).tauRef(from.number("tau_ref"))
                .minVoltage(from.number("min_voltage")).amplitude(from.number("amplitude"));
        readStates(from, (state, values) -> b.initialState(state, values));
        return b.build();
    }

    private static AdaptiveLIF adaptiveLif(FieldReader from) {
        AdaptiveLIF.Builder b = AdaptiveLIF.builder().tauN(from.number("tau_n")).incN(from.number("inc_n"))
                .tauRc(from.number("tau_rc")).tauRef(from.number("tau_ref")).minVoltage(from.number("min_voltage"))
                .amplitude(from.number("amplitude"));
        readStates(from, (state, values) -> b.initialState(state, values));
        return b.build();
    }

    private static AdaptiveLIFRate adaptiveLifRate(FieldReader from) {
        AdaptiveLIFRate.Builder b = AdaptiveLIFRate.builder().tauN(from.number("tau_n")).incN(from.number("inc_n"))
                .tauRc(from.number("tau_rc")).tauRef(from.number("tau_ref")).amplitude(from.number("amplitude"));
        readStates(from, (state, values) -> b.initialState(state, values));
        return b.build();
    }

    private static Izhikevich izhikevich(FieldReader from) {
        Izhikevich.Builder b = Izhikevich.builder().tauRecovery(from.number("tau_recovery"))
                .coupling(from.number("coupling")).resetVoltage(from.number("reset_voltage"))
                .resetRecovery(from.number("reset_recovery"));
        readStates(from, (state, values) -> b.initialState(state, values));
        return b.build();
    }

    private static RegularSpiking regularSpiking(FieldReader from) {
        RegularSpiking.Builder b = RegularSpiking.builder(base(from)).amplitude(from.number("amplitude"));
        readStates(from, (state, values) -> b.initialState(state, values));
        return b.build();
    }

    private static NeuronType base(FieldReader from) {
        return from.value(BASE_TYPE, NeuronType.class);
    }

    private static <N extends NeuronType> Codec<N> of(Class<N> type, Function<FieldReader, N> read) {
        return Codec.of(type, NeuronCodecs::write, read);
    }

    /** The parameters under their names, the base type, and the initial values of states, each if there are any. */
    static void write(NeuronType type, FieldWriter to) {
        type.baseType().ifPresent(base -> to.value(BASE_TYPE, base));
        type.parameters().forEach(to::number);
        if (!type.initialState().isEmpty()) {
            FieldWriter states = to.inside(INITIAL_STATE);
            type.initialState().forEach(states::value);
            to.put(INITIAL_STATE, states.fields());
        }
    }

    /** Gives a builder the initial values of states that a file has. */
    static void readStates(FieldReader from, BiConsumer<String, Distribution> builder) {
        if (from.has(INITIAL_STATE)) {
            FieldReader states = from.inside(INITIAL_STATE);
            states.names().forEach(state -> builder.accept(state, states.value(state, Distribution.class)));
        }
    }
}
