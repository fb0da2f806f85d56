package org.nengine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.nengine.distributions.FixedValues;
import org.nengine.distributions.ScatteredHypersphere;
import org.nengine.distributions.Uniform;
import org.nengine.exceptions.ValidationException;
import org.nengine.neurons.AdaptiveLIF;
import org.nengine.neurons.Direct;
import org.nengine.neurons.LIF;
import org.nengine.neurons.LIFRate;
import org.nengine.neurons.NeuronType;
import org.nengine.processes.WhiteNoise;

class EnsembleTest {

    private final Network net = new Network();

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
