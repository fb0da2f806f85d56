package org.nengine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nengine.distributions.Distribution;
import org.nengine.distributions.FixedValues;
import org.nengine.distributions.ScatteredHypersphere;
import org.nengine.distributions.Uniform;
import org.nengine.exceptions.ValidationException;
import org.nengine.neurons.AdaptiveLIF;
import org.nengine.neurons.Direct;
import org.nengine.neurons.LIF;
import org.nengine.neurons.LIFRate;
import org.nengine.neurons.NeuronType;
import org.nengine.processes.Process;
import org.nengine.processes.ProcessStep;
import org.nengine.processes.WhiteNoise;
import org.nengine.random.RandomState;

class EnsembleTest {

    private final Network net = new Network();

    static Stream<Arguments> mistakes() {
        return Stream.of(
                mistake("radius", e -> e.radius(0), "1.0E-10"),
                mistake("radius", e -> e.radius(Double.NaN), "NaN"),
                mistake("encoders", e -> e.encoders(new double[3][1]), "(4, 2)"),
                mistake("encoders", e -> e.encoders(new double[5][2]), "(5, 2)"),
                mistake("encoders", e -> e.encoders(FixedValues.of(1, 2, 3, 4)), "(4)"),
                mistake("intercepts", e -> e.intercepts(0.5), "(4)"),
                mistake("intercepts", e -> e.intercepts(FixedValues.of(new double[4][1])), "(4, 1)"),
                mistake("maxRates", e -> e.maxRates(100, 200, 300), "(3)"),
                mistake("evalPoints", e -> e.evalPoints(new double[7][3]), "(any number, 2)"),
                mistake("nEvalPoints", e -> e.nEvalPoints(0), "at least 1"),
                mistake("gain", e -> e.gain(1, 2), "(2)"),
                mistake("bias", e -> e.bias(1, 2, 3, 4, 5), "(5)"),
                mistake("seed", e -> e.seed(-1), "-1"),
                mistake("seed", e -> e.seed(1L << 32), "4294967296"),
                mistake("neuronType", e -> e.neuronType(null), "null"),
                mistake("encoders", e -> e.encoders((Distribution) null), "null"),
                mistake("noise", e -> e.noise(new NeedsInput()), "without input"));
    }

    private static Arguments mistake(String attribute, Consumer<EnsembleOptions> settings, String fragment) {
        return Arguments.of(attribute, settings, fragment);
    }

    private static final class NeedsInput extends Process {
        NeedsInput() {
            super(1, 1, OptionalLong.empty());
        }

        @Override
        public ProcessStep step(int sizeIn, int sizeOut, double dt, RandomState rng) {
            return (t, input, output) -> output[0] = input[0];
        }
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void settingsThatAreWrongAreRefusedByName(String attribute, Consumer<EnsembleOptions> settings, String fragment) {
        assertThatThrownBy(() -> net.ensemble(4, 2, settings)).isInstanceOfSatisfying(ValidationException.class,
                e -> assertThat(e.attribute()).isEqualTo(attribute)).hasMessageContaining(fragment);
        assertThat(net.ensembles()).isEmpty();
    }

    @Test
    void messagesNameTheEnsemble() {
        assertThatThrownBy(() -> net.ensemble("a", 4, 2, e -> e.gain(1)))
                .hasMessageStartingWith("Ensemble \"a\".gain: ");
        assertThatThrownBy(() -> net.ensemble("a", 0, 2)).hasMessageStartingWith("Ensemble \"a\".nNeurons: ")
                .hasMessageContaining("got 0");
        assertThatThrownBy(() -> net.ensemble(4, 0)).hasMessageStartingWith("Ensemble.dimensions: ");
    }

    @Test
    void defaultsAreThoseOfNengo() {
        Ensemble a = net.ensemble(4, 2);
        assertThat(a.radius()).isEqualTo(1);
        assertThat(a.encoders()).isEqualTo(ScatteredHypersphere.surface());
        assertThat(a.evalPoints()).isEqualTo(new ScatteredHypersphere());
        assertThat(a.intercepts()).isEqualTo(new Uniform(-1, 0.9));
        assertThat(a.maxRates()).isEqualTo(new Uniform(200, 400));
        assertThat(a.nEvalPoints()).isEmpty();
        assertThat(a.neuronType()).isEqualTo(new LIF());
        assertThat(a.gain()).isEmpty();
        assertThat(a.bias()).isEmpty();
        assertThat(a.noise()).isEmpty();
        assertThat(a.normalizeEncoders()).isTrue();
        assertThat(a.seed()).isEmpty();
        assertThat(a.label()).isEmpty();
        assertThat(a.hasDefaultIntercepts()).isTrue();
        assertThat(a.hasDefaultMaxRates()).isTrue();
        assertThat(a.sizeIn()).isEqualTo(2);
        assertThat(a.sizeOut()).isEqualTo(2);
        assertThat(a.probeable()).containsExactly("decoded_output", "input", "scaled_encoders");
    }

    @Test
    void everySettingIsKept() {
        WhiteNoise noise = new WhiteNoise();
        Ensemble a = net.ensemble("a", 2, 1, e -> e.radius(2).encoders(new double[][] {{1}, {-1}}).intercepts(0, 0.5)
                .maxRates(100, 200).evalPoints(new double[][] {{0.1}, {0.2}, {0.3}}).nEvalPoints(3)
                .neuronType(new LIFRate()).gain(1, 2).bias(3, 4).noise(noise).normalizeEncoders(false).seed(7));
        assertThat(a.radius()).isEqualTo(2);
        assertThat(a.encoders()).isEqualTo(FixedValues.of(new double[][] {{1}, {-1}}));
        assertThat(a.intercepts()).isEqualTo(FixedValues.of(0, 0.5));
        assertThat(a.maxRates()).isEqualTo(FixedValues.of(100, 200));
        assertThat(a.evalPoints()).isEqualTo(FixedValues.of(new double[][] {{0.1}, {0.2}, {0.3}}));
        assertThat(a.nEvalPoints()).hasValue(3);
        assertThat(a.neuronType()).isEqualTo(new LIFRate());
        assertThat(a.gain()).contains(FixedValues.of(1, 2));
        assertThat(a.bias()).contains(FixedValues.of(3, 4));
        assertThat(a.noise()).containsSame(noise);
        assertThat(a.normalizeEncoders()).isFalse();
        assertThat(a.seed()).hasValue(7);
        assertThat(a.label()).contains("a");
        assertThat(a.hasDefaultIntercepts()).isFalse();
        assertThat(a.hasDefaultMaxRates()).isFalse();
    }

    @Test
    void arraysAreCopied() {
        double[][] encoders = {{1}, {-1}};
        Ensemble a = net.ensemble(2, 1, e -> e.encoders(encoders));
        encoders[0][0] = 5;
        assertThat(a.encoders()).isEqualTo(FixedValues.of(new double[][] {{1}, {-1}}));
    }

    @Test
    void neuronsHaveTheSizeOfTheEnsembleUnlessItHasNone() {
        assertThat(net.ensemble(4, 2).neurons().sizeIn()).isEqualTo(4);
        assertThat(net.ensemble(4, 2).neurons().sizeOut()).isEqualTo(4);
        assertThat(net.ensemble(4, 2, e -> e.neuronType(new Direct())).neurons().sizeIn()).isZero();
    }

    @Test
    void neuronsLetTheirStatesAndTheirInputBeProbed() {
        NeuronType type = new AdaptiveLIF();
        assertThat(net.ensemble(4, 2, e -> e.neuronType(type)).neurons().probeable())
                .containsExactly("output", "voltage", "refractory_time", "adaptation", "input");
        assertThat(net.ensemble(4, 2, e -> e.neuronType(new LIFRate())).neurons().probeable())
                .containsExactly("output", "input");
    }

    @Test
    void settingsOfAnExistingEnsembleCanBeReplacedTogether() {
        Ensemble a = net.ensemble("a", 2, 1, e -> e.radius(2));
        a.reassign(e -> e.encoders(new double[][] {{1}, {2}}).gain(1, 2).bias(3, 4).normalizeEncoders(false));
        assertThat(a.gain()).contains(FixedValues.of(1, 2));
        assertThat(a.normalizeEncoders()).isFalse();
        assertThat(a.radius()).isEqualTo(2);
        assertThat(a.label()).contains("a");

        assertThatThrownBy(() -> a.reassign(e -> e.radius(3).gain(1))).isInstanceOf(ValidationException.class);
        assertThat(a.radius()).isEqualTo(2);
        a.reassign(e -> e.noGain().noBias().unset("radius"));
        assertThat(a.gain()).isEmpty();
        assertThat(a.radius()).isEqualTo(1);
    }

    @Test
    void textsNameTheEnsemble() {
        assertThat(net.ensemble("a", 4, 2)).hasToString("<Ensemble \"a\">");
        assertThat(net.ensemble(4, 2).toString()).matches("<Ensemble \\(unlabeled\\) at 0x[0-9a-f]+>");
        assertThat(net.ensemble("a", 4, 2).neurons()).hasToString("<Neurons of <Ensemble \"a\">>");
    }
}
