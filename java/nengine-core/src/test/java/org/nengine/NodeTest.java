package org.nengine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nengine.exceptions.SimulationException;
import org.nengine.exceptions.ValidationException;
import org.nengine.processes.PresentInput;
import org.nengine.processes.WhiteNoise;

class NodeTest {

    private final Network net = new Network();

    @Test
    void aConstantHasAnOutputOnly() {
        Node node = net.node("c", 0.5, -1);
        assertThat(node.sizeIn()).isZero();
        assertThat(node.sizeOut()).isEqualTo(2);
        assertThat(node.output()).isInstanceOfSatisfying(NodeOutput.Constant.class,
                c -> assertThat(c.value()).containsExactly(0.5, -1));
        assertThat(net.node(3).sizeOut()).isEqualTo(1);
        assertThat(node.probeable()).containsExactly("output");
        assertThat(node).hasToString("<Node \"c\">");
        assertThat(node.seed()).isEmpty();
    }

    @Test
    void constantsMustBeFiniteAndFit() {
        assertThatThrownBy(() -> net.node("c", 1, Double.NaN)).isInstanceOf(ValidationException.class)
                .hasMessageStartingWith("Node \"c\".output").hasMessageContaining("NaN");
        assertThatThrownBy(() -> net.node("c", Double.POSITIVE_INFINITY)).isInstanceOf(ValidationException.class);
        net.config().node(n -> n.sizeIn(2));
        assertThatThrownBy(() -> net.node("c", 1)).isInstanceOf(ValidationException.class)
                .hasMessageContaining("input of size 2");
        net.config().node(n -> n.unset("sizeIn").sizeOut(3));
        assertThatThrownBy(() -> net.node("c", 1, 2)).hasMessageContaining("needs 3 values").hasMessageContaining("2");
    }

    @Test
    void aFunctionOfTimeIsCalledOnceToLearnItsSize() {
        List<Double> calls = new ArrayList<>();
        Node node = net.node("f", t -> {
            calls.add(t);
            return new double[] {t, 2 * t};
        });
        assertThat(calls).containsExactly(0.0);
        assertThat(node.sizeOut()).isEqualTo(2);
        assertThat(((NodeOutput.TimeFunction) node.output()).f().apply(0.5)).containsExactly(0.5, 1);
    }

    @Test
    void aFunctionWhoseSizeIsGivenIsNotCalled() {
        List<Double> calls = new ArrayList<>();
        Node node = net.node(t -> {
            calls.add(t);
            return t;
        }, n -> n.sizeOut(3).label("f"));
        assertThat(calls).isEmpty();
        assertThat(node.sizeOut()).isEqualTo(3);
        assertThat(node.label()).contains("f");
    }

    @Test
    void aFunctionOfInputGetsACopyOfZerosFirst() {
        List<double[]> calls = new ArrayList<>();
        Node node = net.node("f", 2, (t, x) -> {
            calls.add(x);
            return x[0] + x[1];
        });
        assertThat(calls).hasSize(1);
        assertThat(calls.get(0)).containsExactly(0, 0);
        assertThat(node.sizeIn()).isEqualTo(2);
        assertThat(node.sizeOut()).isEqualTo(1);
        double[] x = {1, 2};
        NodeOutput.InputFunction.Mapping f = ((NodeOutput.InputFunction) node.output()).f();
        assertThat(f.apply(0.1, x)).containsExactly(3);
        assertThat(calls.get(1)).isNotSameAs(x);
    }

    @Test
    void aNodeThatReturnsNothingHasNoOutput() {
        List<Double> seen = new ArrayList<>();
        Node node = net.node("sink", 1, (t, x) -> {
            seen.add(x[0]);
            return null;
        });
        assertThat(node.sizeOut()).isZero();
        assertThat(((NodeOutput.InputFunction) node.output()).f().apply(0.1, new double[] {4})).isEmpty();
        assertThat(seen).containsExactly(0.0, 4.0);
        assertThatThrownBy(() -> net.probe(node)).isInstanceOf(ValidationException.class)
                .hasMessageContaining("output size");
        Ensemble a = net.ensemble(4, 1);
        assertThatThrownBy(() -> net.connect(node, a)).isInstanceOf(ValidationException.class);
        net.connect(a, node);
    }

    @Test
    void aSinkTakesItsInputWithoutATrialCall() {
        List<double[]> seen = new ArrayList<>();
        Node sink = net.sink("record", 2, (t, x) -> seen.add(x));
        assertThat(seen).isEmpty();
        assertThat(sink.sizeIn()).isEqualTo(2);
        assertThat(sink.sizeOut()).isZero();
        assertThat(((NodeOutput.InputFunction) sink.output()).f().apply(0.1, new double[] {4, 5})).isEmpty();
        assertThat(seen.get(0)).containsExactly(4, 5);
    }

    @Test
    void functionsMustFitTheInput() {
        assertThatThrownBy(() -> net.node("f", 0, (t, x) -> 1)).isInstanceOf(ValidationException.class)
                .hasMessageContaining("sizeIn");
        assertThatThrownBy(() -> net.node(t -> 1, n -> n.sizeIn(2))).isInstanceOf(ValidationException.class)
                .hasMessageContaining("(t, x)");
    }

    @Test
    void functionsMustReturnNumbers() {
        assertThatThrownBy(() -> net.node("f", t -> "text")).isInstanceOf(ValidationException.class)
                .hasMessageStartingWith("Node \"f\".output").hasMessageContaining("String");
        Node node = net.node(t -> t > 0 ? "late" : 1.0, n -> n.label("f"));
        assertThatThrownBy(() -> ((NodeOutput.TimeFunction) node.output()).f().apply(0.5))
                .isInstanceOf(SimulationException.class).hasMessageContaining("Node \"f\"")
                .hasMessageContaining("late").hasMessageContaining("0.5");
        assertThat(net.node(t -> 3).sizeOut()).isEqualTo(1);
    }

    @Test
    void errorsInsideAFunctionPassThrough() {
        assertThatThrownBy(() -> net.node(t -> {
            throw new ArithmeticException("mine");
        })).isInstanceOf(ArithmeticException.class).hasMessage("mine");
        assertThat(net.nodes()).isEmpty();
    }

    @Test
    void aProcessSaysItsSizesUnlessTheUserDoes() {
        Node shown = net.node("p", new PresentInput(new double[][] {{1, 2}}, 0.1));
        assertThat(shown.sizeIn()).isZero();
        assertThat(shown.sizeOut()).isEqualTo(2);
        Node noise = net.node(new WhiteNoise(), n -> n.sizeOut(3));
        assertThat(noise.sizeOut()).isEqualTo(3);
        assertThat(noise.output()).isInstanceOf(NodeOutput.ProcessOutput.class);
    }

    @Test
    void aPassThroughNodeGivesWhatItGets() {
        Node relay = net.passthrough("relay", 3);
        assertThat(relay.sizeIn()).isEqualTo(3);
        assertThat(relay.sizeOut()).isEqualTo(3);
        assertThat(relay.output()).isEqualTo(new NodeOutput.Passthrough());
        assertThatThrownBy(() -> net.passthrough(-1)).isInstanceOf(ValidationException.class);
    }

    @Test
    void theOutputCanBeReplacedByOneOfTheSameSizes() {
        Node node = net.node("c", 1, 2);
        node.setOutput(3, 4);
        assertThat(((NodeOutput.Constant) node.output()).value()).containsExactly(3, 4);
        node.setOutput(t -> new double[] {t, t});
        assertThat(node.sizeOut()).isEqualTo(2);
        assertThat(node.output()).isInstanceOf(NodeOutput.TimeFunction.class);
        assertThatThrownBy(() -> node.setOutput(1, 2, 3)).isInstanceOf(ValidationException.class);
        assertThatThrownBy(() -> node.setOutput((t, x) -> x)).isInstanceOf(ValidationException.class);
        assertThat(node.output()).isInstanceOf(NodeOutput.TimeFunction.class);

        Node relay = net.passthrough(2);
        relay.setOutput((t, x) -> new double[] {x[1], x[0]});
        assertThat(relay.sizeOut()).isEqualTo(2);
        relay.setPassthrough();
        assertThat(relay.output()).isEqualTo(new NodeOutput.Passthrough());
    }
}
