package org.nengine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.nengine.distributions.Choice;
import org.nengine.distributions.Exponential;
import org.nengine.distributions.Uniform;
import org.nengine.exceptions.ConfigException;
import org.nengine.exceptions.ValidationException;
import org.nengine.neurons.Direct;
import org.nengine.neurons.LIF;
import org.nengine.neurons.LIFRate;
import org.nengine.processes.WhiteNoise;
import org.nengine.solvers.LstsqL2;
import org.nengine.synapses.Alpha;
import org.nengine.synapses.Lowpass;
import org.nengine.transforms.NoTransform;

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

    @Test
    void whatIsSetCanBeReadBack() {
        assertThat(net.config().ensemble().find(EnsembleOptions.RADIUS)).isEmpty();
        assertThat(net.config().ensemble().get(EnsembleOptions.RADIUS)).isEqualTo(1);
        net.config().ensemble(e -> e.radius(2).noGain()).connection(c -> c.synapse(0.1).transform(3))
                .probe(p -> p.sampleEvery(0.2)).node(n -> n.sizeIn(3));
        assertThat(net.config().ensemble().get(EnsembleOptions.RADIUS)).isEqualTo(2);
        assertThat(net.config().ensemble().find(EnsembleOptions.GAIN)).contains(Optional.empty());
        assertThat(net.config().ensemble().find(EnsembleOptions.BIAS)).isEmpty();
        assertThat(net.config().connection().get(ConnectionOptions.SYNAPSE)).contains(new Lowpass(0.1));
        assertThat(net.config().connection().get(ConnectionOptions.TRANSFORM))
                .isEqualTo(new TransformSetting.Scalar(3));
        assertThat(net.config().probe().get(ProbeOptions.SAMPLE_EVERY)).hasValue(0.2);
        assertThat(net.config().node().get(NodeOptions.SIZE_IN)).hasValue(3);
        net.config().ensemble().radius(4).unset("radius");
        assertThat(net.config().ensemble().isSet("radius")).isFalse();
        assertThat(net.config().ensemble().options()).extracting(Option::name).startsWith("radius", "encoders")
                .contains("neuronType", "noise", "label", "seed");
        assertThatThrownBy(() -> net.config().probe().get(EnsembleOptions.RADIUS)).isInstanceOf(ConfigException.class)
                .hasMessage("Probe has no setting \"radius\"; it has [sampleEvery, synapse, solver, label, seed]");
    }

    @Test
    void theDefaultsInForceAreThoseOfAllNetworksAround() {
        Network sub = net.network("sub");
        net.config().ensemble(e -> e.radius(2).neuronType(new LIFRate())).probe(p -> p.synapse(0.1));
        sub.config().ensemble(e -> e.radius(3));
        assertThat(sub.defaults().ensemble().get(EnsembleOptions.RADIUS)).isEqualTo(3);
        assertThat(sub.defaults().ensemble().get(EnsembleOptions.NEURON_TYPE)).isEqualTo(new LIFRate());
        net.withDefaults(new Config().ensemble(e -> e.neuronType(new Direct())), () ->
                assertThat(sub.defaults().ensemble().get(EnsembleOptions.NEURON_TYPE)).isEqualTo(new Direct()));
        sub.defaults().ensemble(e -> e.radius(9));
        assertThat(sub.ensemble(1, 1).radius()).isEqualTo(3);
        assertThat(sub.defaults().table()).startsWith("Ensemble:\n  radius: 3.0\n")
                .contains("  neuronType: LIFRate()\n",
                "Node:\n  sizeIn: none\n", "Connection:\n  synapse: Lowpass(tau=0.005)\n  function: none\n",
                "Probe:\n  sampleEvery: none\n  synapse: Lowpass(tau=0.1)\n");
    }

    @Test
    void everyDefaultCanBeTakenBackForOneObject() {
        net.config().probe(p -> p.sampleEvery(0.5).synapse(0.1).label("p").seed(1))
                .ensemble(e -> e.nEvalPoints(10).gain(1).bias(1).noise(new WhiteNoise()).label("e").seed(2))
                .connection(c -> c.label("c").seed(3).synapse(0.1).function(x -> 2).transform(3)
                        .evalPoints(new Uniform(-1, 1)));
        Ensemble e = net.ensemble(1, 1, o -> o.noNEvalPoints().noGain().noBias().noNoise().noLabel().noSeed());
        assertThat(e.settings()).hasToString("Ensemble(nEvalPoints=none, gain=none, bias=none, noise=none, label=none, "
                + "seed=none)");
        Probe p = net.probe(e, o -> o.sampleEveryStep().noSynapse().noLabel().noSeed());
        assertThat(p.sampleEvery()).isEmpty();
        assertThat(p.synapse()).isEmpty();
        assertThat(p.label()).isEmpty();
        assertThat(p.seed()).isEmpty();
        Connection c = net.connect(e, e, o -> o.noLabel().noSeed().noSynapse().noFunction().noTransform()
                .noEvalPoints());
        assertThat(c.label()).isEmpty();
        assertThat(c.seed()).isEmpty();
        assertThat(c.synapse()).isEmpty();
        assertThat(c.function()).isEmpty();
        assertThat(c.evalPoints()).isEmpty();
        assertThat(c.transform()).isEqualTo(new NoTransform(1));
    }

    @Test
    void aProbeTakesTheSolverOfProbesThenThatOfConnections() {
        Ensemble a = net.ensemble(1, 1);
        assertThat(net.probe(a).solver()).isEqualTo(new LstsqL2());
        net.config().connection(c -> c.solver(new LstsqL2(0.2)));
        assertThat(net.probe(a).solver()).isEqualTo(new LstsqL2(0.2));
        net.config().probe(p -> p.solver(new LstsqL2(0.3)));
        assertThat(net.probe(a).solver()).isEqualTo(new LstsqL2(0.3));
    }

    @Test
    void settingsOfClassesAndObjectsCanBeReadBackAndRefuseOtherObjects() {
        Setting<Integer> cores = new Setting<>("cores", Set.of(Ensemble.class));
        Ensemble a = net.ensemble("a", 1, 1);
        Ensemble b = net.ensemble("b", 1, 1);
        net.config().set(cores, Ensemble.class, 2).set(cores, a, 3);
        assertThat(net.config().find(cores, Ensemble.class)).contains(2);
        assertThat(net.config().find(cores, a)).contains(3);
        assertThat(net.config().find(cores, b)).contains(2);
        assertThat(net.config().classSettings())
                .containsExactly(new Config.ClassSetting(cores, Ensemble.class, 2));
        assertThat(net.config().objectSettings()).containsExactly(new Config.ObjectSetting(cores, a, 3));
        net.config().unset(cores, a).unset(cores, Ensemble.class);
        assertThat(net.config().find(cores, a)).isEmpty();
        Probe probe = net.probe(a);
        assertThatThrownBy(() -> net.config().set(cores, probe, 1)).isInstanceOf(ConfigException.class)
                .hasMessage("\"cores\" cannot be set for a Probe; it can for [Ensemble]");
        assertThatThrownBy(() -> net.config().find(cores, Node.class)).isInstanceOf(ConfigException.class);
        assertThatThrownBy(() -> net.config().set(cores, a, null)).isInstanceOf(ValidationException.class)
                .hasMessageContaining("cores");
    }
}
