package org.nengine.neurons;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nengine.exceptions.ValidationException;
import org.nengine.random.RandomState;
import org.nengine.spec.DynamicsVectors;

/** Gains, biases, inverse tuning, currents and static rates, against the vectors of the reference simulator. */
class NeuronTuningTest {

    static Stream<JsonNode> tunings() {
        return DynamicsVectors.ofKind("neuron_static");
    }

    static Stream<JsonNode> initialStates() {
        return DynamicsVectors.ofKind("neuron_initial_state");
    }

    private static void assertClose(double[] actual, JsonNode expected) {
        double[] values = DynamicsVectors.vector(expected);
        assertThat(actual).hasSameSizeAs(values);
        for (int i = 0; i < values.length; i++) {
            assertThat(actual[i]).isCloseTo(values[i], within(1e-12 * Math.max(1, Math.abs(values[i]))));
        }
    }

    @ParameterizedTest
    @MethodSource("tunings")
    void tuningCurvesAgreeWithTheReference(JsonNode c) {
        NeuronType type = VectorNeurons.of(c);
        JsonNode expected = c.get("expected");

        GainBias solved = type.gainBias(DynamicsVectors.vector(c.get("max_rates")),
                DynamicsVectors.vector(c.get("intercepts")));
        assertClose(solved.gain(), expected.get("gain"));
        assertClose(solved.bias(), expected.get("bias"));

        double[] gain = DynamicsVectors.vector(expected.get("gain"));
        double[] bias = DynamicsVectors.vector(expected.get("bias"));
        MaxRatesIntercepts inverse = type.maxRatesIntercepts(gain, bias);
        assertClose(inverse.maxRates(), expected.get("max_rates"));
        assertClose(inverse.intercepts(), expected.get("intercepts"));

        double[] x = DynamicsVectors.vector(expected.get("x"));
        double[][] rates = type.rates(x, gain, bias);
        for (int i = 0; i < x.length; i++) {
            assertClose(rates[i], expected.get("rates").get(i));
            double[] row = new double[gain.length];
            java.util.Arrays.fill(row, x[i]);
            assertClose(type.current(new double[][] {row}, gain, bias)[0], expected.get("current").get(i));
        }
    }

    @ParameterizedTest
    @MethodSource("initialStates")
    void initialStatesAreDrawnInDeclaredOrder(JsonNode c) {
        NeuronType type = VectorNeurons.of(c);
        RandomState rng = new RandomState(c.get("rng_seed").longValue());

        NeuronState state = type.makeState(c.get("n_neurons").intValue(), rng);
        for (String name : state.names()) {
            assertThat(state.get(name)).containsExactly(DynamicsVectors.vector(c.get("expected").get(name)));
        }
        assertThat(state.names()).hasSize(c.get("expected").size());
    }

    @Test
    void ratesThatTheNeuronCannotReachAreRefused() {
        double[] zero = {0};
        assertThatThrownBy(() -> new Sigmoid().gainBias(new double[] {400}, zero)).isInstanceOf(
                ValidationException.class).hasMessageContaining("Sigmoid.maxRates").hasMessageContaining("400.0");
        assertThatThrownBy(() -> new Tanh().gainBias(new double[] {400}, zero))
                .isInstanceOf(ValidationException.class);
        assertThatThrownBy(() -> new LIF().gainBias(new double[] {500}, zero))
                .isInstanceOf(ValidationException.class).hasMessageContaining("500.0");
        assertThat(new LIF(0.02, 0).gainBias(new double[] {1e9}, zero).gain()[0]).isFinite();
    }

    @Test
    void theGenericSearchSaysWhatItCannotFind() {
        assertThatThrownBy(() -> new Izhikevich().gainBias(new double[] {5000}, new double[] {0}))
                .isInstanceOf(ValidationException.class).hasMessageContaining("Izhikevich.maxRates")
                .hasMessageContaining("5000.0");
    }

    @Test
    void theGenericSearchAgreesWithTheFormulaOfRectifiedNeurons() {
        double[] maxRates = {150, 200};
        double[] intercepts = {-0.5, 0.2};
        RectifiedLinear type = new RectifiedLinear();

        GainBias searched = TuningSearch.gainBias(type, maxRates, intercepts);
        GainBias exact = type.gainBias(maxRates, intercepts);
        assertThat(searched.gain()).containsExactly(exact.gain(), within(1e-9));
        assertThat(searched.bias()).containsExactly(exact.bias(), within(1e-9));

        MaxRatesIntercepts inverse = TuningSearch.maxRatesIntercepts(type, exact.gain(), exact.bias());
        assertThat(inverse.maxRates()).containsExactly(maxRates, within(1e-9));
        assertThat(inverse.intercepts()).containsExactly(intercepts, within(0.02));
    }

    @Test
    void aNeuronThatDoesNotReachThresholdHasNoMaximumRate() {
        MaxRatesIntercepts inverse = new LIF().maxRatesIntercepts(new double[] {0.3}, new double[] {0.2});
        assertThat(inverse.maxRates()[0]).isNaN();
    }

    @Test
    void samplesNeedAColumnPerNeuron() {
        assertThatThrownBy(() -> new LIF().rates(new double[][] {{1, 2, 3}}, new double[2], new double[2]))
                .isInstanceOf(ValidationException.class).hasMessageContaining("LIF.x").hasMessageContaining("got 3");
    }

    @Test
    void aDirectEnsembleHasNoTuning() {
        Direct direct = new Direct();
        assertThat(direct.gainBias(new double[] {1}, new double[] {0}).gain()).isEmpty();
        assertThat(direct.rates(new double[][] {{0.5, -2}}, new double[0], new double[0]))
                .isEqualTo(new double[][] {{0.5, -2}});
        assertThat(direct.rates(new double[] {0.5, -2}, new double[0], new double[0]))
                .isEqualTo(new double[][] {{0.5}, {-2}});
    }
}
