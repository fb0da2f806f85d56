package org.nengine.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.nengine.Connection;
import org.nengine.Endpoint;
import org.nengine.Ensemble;
import org.nengine.LearningRule;
import org.nengine.Network;
import org.nengine.Node;
import org.nengine.Probe;
import org.nengine.ProbeOptions;
import org.nengine.build.ir.Copy;
import org.nengine.build.ir.Operator;
import org.nengine.build.ir.Signal;
import org.nengine.build.ir.SimProbe;
import org.nengine.exceptions.SignalException;
import org.nengine.learning.PES;
import org.nengine.neurons.Direct;
import org.nengine.solvers.NoSolver;

class ProbeBuildTest {

    private final Network net = new Network(3);
    private final Ensemble a = net.ensemble("a", 4, 2);
    private final Ensemble b = net.ensemble("b", 3, 2);
    private final Connection c = net.connect(a, b, o -> o.label("c").learningRules(new PES()));
    private final int before = Model.build(net, 0.001).operators().size();
    private Model model;

    private Probe probe(Endpoint target, String attribute, Consumer<ProbeOptions> settings) {
        Probe probe = net.probe(target, attribute, settings);
        model = Model.build(net, 0.001);
        return probe;
    }

    private Signal recorded(Endpoint target, String attribute) {
        return model(probe(target, attribute, p -> { }));
    }

    private Signal model(Probe probe) {
        return model.probeSignal(probe);
    }

    private List<Operator> operators() {
        return model.operators().subList(before, model.operators().size());
    }

    @Test
    void signalsAreRecordedWhereTheyAre() {
        Node node = net.node("n", 1.0, 2.0);
        assertThat(recorded(a, "input")).isSameAs(model.signal(a, "in"));
        assertThat(recorded(a, "scaled_encoders")).isSameAs(model.signal(a, "encoders"));
        assertThat(recorded(a.neurons(), "output")).isSameAs(model.signal(a.neurons(), "out"));
        assertThat(recorded(a.neurons(), "input")).isSameAs(model.signal(a.neurons(), "in"));
        assertThat(recorded(a.neurons(), "voltage")).isSameAs(model.signal(a.neurons(), "voltage"));
        assertThat(recorded(node, "output")).isSameAs(model.signal(node, "out"));
        assertThat(recorded(c, "output")).isSameAs(model.signal(c, "weighted"));
        assertThat(recorded(c, "input")).isSameAs(model.signal(a.neurons(), "out"));
        assertThat(recorded(c, "weights")).isSameAs(model.signal(c, "weights"));
        LearningRule rule = c.learningRule();
        assertThat(recorded(rule, "error")).isSameAs(model.signal(rule, "in"));
        assertThat(recorded(rule, "delta")).isSameAs(model.signal(rule, "delta"));
        assertThat(recorded(rule, "activities")).isSameAs(model.signal(rule, "activities"));
        assertThat(model.probes()).isEqualTo(net.probes());
        assertThat(operators()).hasSize(12).allMatch(o -> o instanceof SimProbe);
    }

    @Test
    void partOfASignalIsAViewOrACopy() {
        Signal view = recorded(a.neurons().slice(1, 3), "output");
        assertThat(view.base()).isSameAs(model.signal(a.neurons(), "out"));
        assertThat(operators()).hasSize(1);
        Signal listed = recorded(a.neurons().indices(3, 0), "voltage");
        assertThat(listed.isView()).isFalse();
        assertThat(listed.size()).isEqualTo(2);
        assertThat(operators().get(1)).isInstanceOf(Copy.class);
    }

    @Test
    void aMatrixHasNoParts() {
        assertThatThrownBy(() -> recorded(a.get(0), "scaled_encoders")).isInstanceOf(SignalException.class)
                .hasMessageContaining("encoders");
    }

    @Test
    void aFilteredSignalIsCopiedAStepLater() {
        Probe probe = probe(c, "weights", p -> p.synapse(0.1));
        assertThat(operators().stream().map(Operator::kind).toList()).containsExactly("linear_filter", "copy", "probe");
        Signal filtered = model.signal(probe, "filtered");
        assertThat(filtered.shape()).containsExactly(2, 4);
        assertThat(operators().get(0).updates()).containsExactly(filtered);
        Copy copy = (Copy) operators().get(1);
        assertThat(copy.increment()).isFalse();
        assertThat(copy.source()).isSameAs(filtered);
        assertThat(copy.target()).isSameAs(model(probe));
    }

    @Test
    void whatAnEnsembleRepresentsIsDecoded() {
        Probe probe = probe(a.get(1), "decoded_output",
                p -> p.solver(new NoSolver(new double[][] {{1}, {2}, {3}, {4}})).synapse(0.01).seed(17));
        assertThat(operators().stream().map(Operator::kind).toList())
                .containsExactly("reset", "reset", "dot_inc", "linear_filter", "copy", "probe");
        assertThat(model.probeConnection(probe).orElseThrow().weights())
                .contains(new Weights(new double[] {1, 2, 3, 4}, 1, 4));
        assertThat(model(probe).size()).isEqualTo(1);
        assertThat(model.signal(probe, "weights").role()).isEqualTo(Signal.Role.CONSTANT);
        assertThat(model.signal(probe, "weights").batched()).isFalse();
        assertThat(model.signal(probe, "weighted")).isSameAs(operators().get(4).reads().get(0));
        assertThat(model.seed(probe)).isEqualTo(17);
    }

    @Test
    void aDirectEnsembleIsRecordedAsItIs() {
        Ensemble direct = net.ensemble(1, 2, e -> e.neuronType(new Direct()));
        Probe probe = probe(direct, "decoded_output", p -> { });
        assertThat(model.signals().find(probe, "weights")).isEmpty();
        assertThat(model.probeConnection(probe).orElseThrow().weights()).isEmpty();
        assertThat(model.signal(probe, "weighted")).isSameAs(model.signal(direct.neurons(), "out"));
    }
}
