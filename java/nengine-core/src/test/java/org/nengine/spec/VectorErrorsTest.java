package org.nengine.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.nengine.distributions.FixedValues;
import org.nengine.exceptions.NengineException;
import org.nengine.exceptions.SimulationException;
import org.nengine.exceptions.ValidationException;
import org.nengine.learning.PES;
import org.nengine.neurons.AdaptiveLIF;
import org.nengine.neurons.Direct;
import org.nengine.neurons.Izhikevich;
import org.nengine.neurons.LIF;
import org.nengine.neurons.NeuronType;
import org.nengine.neurons.RegularSpiking;
import org.nengine.neurons.Sigmoid;
import org.nengine.neurons.SpikingRectifiedLinear;
import org.nengine.neurons.Tanh;
import org.nengine.processes.WhiteSignal;
import org.nengine.random.RandomState;
import org.nengine.synapses.Alpha;
import org.nengine.synapses.LinearFilter;
import org.nengine.synapses.Lowpass;

/**
 * What the reference refuses about neurons, synapses, processes and rules is refused here, by an exception of the same
 * meaning. Where the reference raises a plain ValueError, it is a ValidationException.
 */
class VectorErrorsTest {

    private record Mistake(ThrowingCallable code, Class<? extends NengineException> type, String message) {
    }

    /** What cannot be written in Java, and why. */
    private static final Map<String, String> NOT_JAVA = Map.of(
            "LIF(initial_state={'voltage': 'a'})", "a text is no initial state for the compiler",
            "LinearFilter method 'gbt' used", "there is no such constant of Discretization",
            "Lowpass.combine(Triangle)", "combine takes linear filters only");

    private static final Map<String, Mistake> MISTAKES = new LinkedHashMap<>();

    static {
        NeuronType unbounded = LIF.builder().tauRef(0).build();
        invalid("Sigmoid.gain_bias, max_rate == 1/tau_ref", () -> gainBias(new Sigmoid(), 400), "Sigmoid.maxRates");
        invalid("Tanh.gain_bias, max_rate == 1/tau_ref", () -> gainBias(new Tanh(), 400), "Tanh.maxRates");
        invalid("LIF.gain_bias, max_rate == 1/tau_ref", () -> gainBias(new LIF(), 500), "LIF.maxRates");
        MISTAKES.put("LIF(tau_ref=0).gain_bias, max_rate 1e9",
                new Mistake(() -> gainBias(unbounded, 1e9), NengineException.class, ""));
        invalid("LIF(tau_rc=0)", () -> LIF.builder().tauRc(0).build(), "LIF.tauRc");
        invalid("LIF(tau_ref=-1)", () -> LIF.builder().tauRef(-1).build(), "LIF.tauRef");
        invalid("LIF(min_voltage=0.1)", () -> LIF.builder().minVoltage(0.1).build(), "LIF.minVoltage");
        invalid("LIF(amplitude=0)", () -> LIF.builder().amplitude(0).build(), "LIF.amplitude");
        invalid("LIF(initial_state={'foo': [1]})",
                () -> LIF.builder().initialState("foo", FixedValues.of(1)).build(), "no state \"foo\"");
        invalid("AdaptiveLIF(tau_n=0)", () -> AdaptiveLIF.builder().tauN(0).build(), "AdaptiveLIF.tauN");
        invalid("AdaptiveLIF(inc_n=-1)", () -> AdaptiveLIF.builder().incN(-1).build(), "AdaptiveLIF.incN");
        invalid("Izhikevich(tau_recovery=0)", () -> Izhikevich.builder().tauRecovery(0).build(),
                "Izhikevich.tauRecovery");
        invalid("RegularSpiking(SpikingRectifiedLinear())", () -> new RegularSpiking(new SpikingRectifiedLinear()),
                "choose a base type that gives rates");
        MISTAKES.put("Direct().step", new Mistake(() -> {
            Direct direct = new Direct();
            direct.step(0.001, new double[1], direct.makeState(1, new RandomState(0)));
        }, SimulationException.class, "Direct"));
        invalid("LIF.current, x with wrong number of columns",
                () -> new LIF().current(new double[2][3], new double[2], new double[2]), "LIF.x");
        invalid("Lowpass(-1)", () -> new Lowpass(-1), "Lowpass.tau");
        invalid("LinearFilter([1,2,3],[1,2]) used",
                () -> new LinearFilter(new double[] {1, 2, 3}, new double[] {1, 2}).discretise(0.001), "num");
        invalid("y0=1 with zero DC gain", () -> new LinearFilter(new double[] {1, 0}, new double[] {0.1, 1})
                .filt(new double[] {1, 2}, f -> f.y0(1)), "y0");
        invalid("combine analog with digital", () -> new Alpha(0.1).combine(
                LinearFilter.digital(new double[] {1}, new double[] {1, -0.5})), "digital");
        invalid("WhiteSignal(0.1, high=5)", () -> new WhiteSignal(0.1, 5), "WhiteSignal.high");
        invalid("WhiteSignal(0.1, high=501) at dt=0.001", () -> new WhiteSignal(0.1, 501).runSteps(1),
                "WhiteSignal.high");
        invalid("PES(learning_rate=-1)", () -> new PES(-1), "PES.learningRate");
    }

    private static void invalid(String what, ThrowingCallable code, String message) {
        MISTAKES.put(what, new Mistake(code, ValidationException.class, message));
    }

    private static void gainBias(NeuronType type, double maxRate) {
        type.gainBias(new double[] {maxRate}, new double[] {0});
    }

    private static Stream<JsonNode> expected() {
        return DynamicsVectors.ofKind("errors").flatMap(vector -> vector.get("expected").valueStream());
    }

    @Test
    void everyMistakeOfTheVectorsIsMadeHere() {
        assertThat(expected().map(e -> e.get("what").textValue())).hasSize(25)
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(MISTAKES.keySet().stream(), NOT_JAVA.keySet().stream()).toList());
    }

    @TestFactory
    Stream<DynamicTest> mistakesOfTheVectorsAreRefused() {
        return expected().filter(e -> !NOT_JAVA.containsKey(e.get("what").textValue())).map(e -> {
            String what = e.get("what").textValue();
            return DynamicTest.dynamicTest(what, () -> {
                Mistake mistake = MISTAKES.get(what);
                Throwable thrown = catchThrowable(mistake.code());
                if (e.get("raises").isNull()) {
                    assertThat(thrown).isNull();
                } else {
                    assertThat(thrown).isExactlyInstanceOf(mistake.type()).hasMessageContaining(mistake.message());
                }
            });
        });
    }
}
