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
import org.nengine.neurons.NeuronType;
import org.nengine.neurons.RectifiedLinear;
import org.nengine.neurons.Sigmoid;
import org.nengine.neurons.SoftLIFRate;
import org.nengine.neurons.SpikingRectifiedLinear;
import org.nengine.neurons.Tanh;

/** How neuron types are stored: their parameters by name, and the initial values that were chosen for states. */
public final class NeuronCodecs implements CodecProvider {

    private static final String INITIAL_STATE = "initial_state";

    /** Used by the service loader. */
    public NeuronCodecs() { }

    @Override
    public List<Codec<?>> codecs() {
        return List.of(
                of(Direct.class, from -> new Direct()),
                of(RectifiedLinear.class, from -> new RectifiedLinear(from.number("amplitude"))),
                of(Sigmoid.class, from -> new Sigmoid(from.number("tau_ref"))),
                of(Tanh.class, from -> new Tanh(from.number("tau_ref"))),
                of(SpikingRectifiedLinear.class, NeuronCodecs::spikingRectifiedLinear),
                of(LIF.class, NeuronCodecs::lif),
                of(LIFRate.class, from -> LIFRate.builder().tauRc(from.number("tau_rc"))
                        .tauRef(from.number("tau_ref")).amplitude(from.number("amplitude")).build()),
                of(SoftLIFRate.class, from -> SoftLIFRate.builder().sigma(from.number("sigma"))
                        .tauRc(from.number("tau_rc")).tauRef(from.number("tau_ref"))
                        .amplitude(from.number("amplitude")).build()),
                of(AdaptiveLIF.class, NeuronCodecs::adaptiveLif),
                of(AdaptiveLIFRate.class, NeuronCodecs::adaptiveLifRate),
                of(Izhikevich.class, NeuronCodecs::izhikevich));
    }

    private static SpikingRectifiedLinear spikingRectifiedLinear(FieldReader from) {
        SpikingRectifiedLinear.Builder b = SpikingRectifiedLinear.builder().amplitude(from.number("amplitude"));
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

    private static <N extends NeuronType> Codec<N> of(Class<N> type, Function<FieldReader, N> read) {
        return Codec.of(type, NeuronCodecs::write, read);
    }

    /** The parameters under their names, and the initial values of states; what else there is, a codec adds itself. */
    static void write(NeuronType type, FieldWriter to) {
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
