package org.nengine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.nengine.distributions.Choice;
import org.nengine.distributions.Exponential;
import org.nengine.distributions.Uniform;
import org.nengine.exceptions.ConfigException;
import org.nengine.exceptions.ValidationException;
import org.nengine.neurons.Direct;
import org.nengine.neurons.LIF;
import org.nengine.neurons.LIFRate;
import org.nengine.synapses.Alpha;
import org.nengine.synapses.Lowpass;

class ConfigTest {

    private final Network net = new Network("top");

    @Test
    void explicitBeatsInnermostBeatsEnclosingBeatsClassDefault() {
        Network sub = net.network("sub");
        assertThat(sub.ensemble(1, 1).radius()).isEqualTo(1);
        net.config().ensemble(e -> e.radius(2));
        assertThat(sub.ensemble(1, 1).radius()).isEqualTo(2);
        sub.config().ensemble(e -> e.radius(3));
        assertThat(sub.ensemble(1, 1).radius()).isEqualTo(3);
        assertThat(net.ensemble(1, 1).radius()).isEqualTo(2);
        assertThat(sub.ensemble(1, 1, e -> e.radius(4)).radius()).isEqualTo(4);
    }

    @Test
    void anInnerNetworkBeatsOnlyWhatItSetsItself() {
        net.config().ensemble(e -> e.radius(2).neuronType(new LIFRate()));
        Network sub = net.network("sub");
        sub.config().ensemble(e -> e.radius(3));
        Ensemble a = sub.ensemble(1, 1);
        assertThat(a.radius()).isEqualTo(3);
        assertThat(a.neuronType()).isEqualTo(new LIFRate());
    }

    @Test
    void aBlockOfDefaultsBeatsItsNetworkAndTheOnesAround() {
        Config defaults = new Config().ensemble(e -> e.radius(5));
        net.config().ensemble(e -> e.radius(2).neuronType(new LIFRate()));
        net.withDefaults(defaults, () -> {
            assertThat(net.ensemble(1, 1).radius()).isEqualTo(5);
            assertThat(net.ensemble(1, 1).neuronType()).isEqualTo(new LIFRate());
            Network sub = net.network("sub");
            assertThat(sub.ensemble(1, 1).radius()).isEqualTo(5);
            sub.config().ensemble(e -> e.radius(6));
            assertThat(sub.ensemble(1, 1).radius()).isEqualTo(6);
            net.withDefaults(new Config().ensemble(e -> e.radius(7)), () ->
                    assertThat(net.ensemble(1, 1).radius()).isEqualTo(7));
            assertThat(net.ensemble(1, 1).radius()).isEqualTo(5);
        });
        assertThat(net.ensemble(1, 1).radius()).isEqualTo(2);
    }

    @Test
    void aBlockOfDefaultsEndsEvenWhenItFails() {
        assertThatThrownBy(() -> net.withDefaults(new Config().ensemble(e -> e.radius(5)), () -> {
            throw new IllegalStateException("inside");
        })).hasMessage("inside");
        assertThat(net.ensemble(1, 1).radius()).isEqualTo(1);
    }

    @Test
    void valuesAreTakenWhenAnObjectIsMade() {
        Ensemble before = net.ensemble(1, 1);
        net.config().ensemble(e -> e.radius(2));
        assertThat(before.radius()).isEqualTo(1);
    }

    @Test
    void noneIsAValueThatBeatsADefault() {
        net.config().connection(c -> c.synapse(new Alpha(0.1))).probe(p -> p.synapse(0.2).sampleEvery(0.5));
        Ensemble a = net.ensemble(1, 1);
        assertThat(net.connect(a, a).synapse()).contains(new Alpha(0.1));
        assertThat(net.connect(a, a, c -> c.noSynapse()).synapse()).isEmpty();
        assertThat(net.probe(a).synapse()).contains(new Lowpass(0.2));
        assertThat(net.probe(a).sampleEvery()).hasValue(0.5);
        assertThat(net.probe(a, p -> p.noSynapse()).synapse()).isEmpty();
        net.config().connection(c -> c.noSynapse());
        assertThat(net.network("sub").connect(a, a).synapse()).isEmpty();
    }

    @Test
    void functionsAndTransformsCanBeDefaultsAndAreCheckedLater() {
        Ensemble a = net.ensemble(1, 1);
        Ensemble wide = net.ensemble(1, 2);
        net.config().connection(c -> c.function(x -> x[0] * 2).transform(3));
        assertThat(net.connect(a, a).function()).isPresent();
        assertThatThrownBy(() -> net.connect(a, wide)).isInstanceOf(ValidationException.class);
        net.config().ensemble(e -> e.gain(1, 2, 3));
        assertThatThrownBy(() -> net.ensemble(4, 1)).isInstanceOf(ValidationException.class);
        assertThat(net.ensemble(4, 1, e -> e.noGain()).gain()).isEmpty();
    }

    @Test
    void settingsAreCheckedWhenTheyAreMade() {
        assertThatThrownBy(() -> net.config().ensemble(e -> e.radius(-1))).isInstanceOf(ValidationException.class)
                .hasMessageStartingWith("Ensemble.radius");
    }

    @Test
    void settingsCanBeForgotten() {
        net.config().ensemble(e -> {
            assertThat(e.isSet("radius")).isFalse();
            e.radius(2);
            assertThat(e.isSet("radius")).isTrue();
            e.unset("radius");
        });
        assertThat(net.ensemble(1, 1).radius()).isEqualTo(1);
        assertThatThrownBy(() -> net.config().ensemble(e -> e.unset("raduis"))).isInstanceOf(ConfigException.class)
                .hasMessageContaining("\"raduis\"").hasMessageContaining("radius");
        assertThatThrownBy(() -> net.config().node(n -> n.isSet("nNeurons"))).isInstanceOf(ConfigException.class);
    }

    @Test
    void textsListWhatIsSet() {
        net.config().ensemble(e -> e.radius(2).neuronType(new LIF())).connection(c -> c.noSynapse());
        assertThat(net.config()).hasToString(
                "Config[Ensemble(radius=2.0, neuronType=LIF()), Node(), Connection(synapse=none), Probe()]");
    }

    @Test
    void thresholdingEnsemblesAreAPreset() {
        net.config().ensemble(e -> e.neuronType(new Direct()));
        net.withDefaults(Presets.thresholdingEnsembles(0.3, 0.1, 2), () -> {
            Ensemble a = net.ensemble(10, 1);
            assertThat(a.radius()).isEqualTo(2);
            assertThat(a.intercepts()).isEqualTo(new Exponential(0.1, 0.3, 2));
            assertThat(a.encoders()).isEqualTo(new Choice(new double[][] {{1}}));
            assertThat(a.evalPoints()).isEqualTo(new Uniform(0.15, 1));
            assertThat(a.neuronType()).isEqualTo(new Direct());
        });
        net.withDefaults(Presets.thresholdingEnsembles(0.3), () ->
                assertThat(net.ensemble(10, 1).intercepts()).isEqualTo(new Exponential(0.15, 0.3, 1)));
        assertThatThrownBy(() -> Presets.thresholdingEnsembles(0.3, 0, 1)).isInstanceOf(ValidationException.class);
    }
}
