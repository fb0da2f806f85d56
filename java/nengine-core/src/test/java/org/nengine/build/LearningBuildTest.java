package org.nengine.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.nengine.Connection;
import org.nengine.Ensemble;
import org.nengine.LearningRule;
import org.nengine.Network;
import org.nengine.Node;
import org.nengine.Trainability;
import org.nengine.build.ir.Copy;
import org.nengine.build.ir.DotInc;
import org.nengine.build.ir.Operator;
import org.nengine.build.ir.Signal;
import org.nengine.build.ir.SimPES;
import org.nengine.exceptions.BuildException;
import org.nengine.learning.PES;
import org.nengine.solvers.LstsqL2;
import org.nengine.transforms.Convolution;

class LearningBuildTest {

    private final Network net = new Network(3);
    private final Ensemble a = net.ensemble("a", 4, 2);
    private final Ensemble b = net.ensemble("b", 5, 3);
    private Model model;

    private List<Operator> operatorsOf(LearningRule rule) {
        model = Model.build(net, 0.001);
        Signal delta = model.signal(rule, "delta");
        int first = 0;
        while (!model.operators().get(first).reads().contains(delta)) {
            first++;
        }
        int last = first;
        while (!(model.operators().get(last) instanceof SimPES)) {
            last++;
        }
        return model.operators().subList(first, last + 1);
    }

    private static List<String> kinds(List<Operator> operators) {
        return operators.stream().map(Operator::kind).toList();
    }

    @Test
    void decodersFirstTakeTheChangeOfTheStepBefore() {
        Connection c = net.connect(a, b.slice(0, 2), o -> o.learningRules(new PES(0.01)));
        List<Operator> operators = operatorsOf(c.learningRule());
        assertThat(kinds(operators)).containsExactly("copy", "reset", "linear_filter", "pes");
        Signal weights = model.signal(c, "weights");
        Copy change = (Copy) operators.get(0);
        assertThat(change.increment()).isTrue();
        assertThat(change.target()).isSameAs(weights);
        assertThat(change.source().shape()).containsExactly(2, 4);
        assertThat(operators.get(2).sets()).containsExactly(model.signal(c.learningRule(), "activities"));
        assertThat(operators.get(2).reads()).contains(model.signal(a.neurons(), "out"));
        SimPES pes = (SimPES) operators.get(3);
        assertThat(pes.error()).isSameAs(model.signal(c.learningRule(), "in"));
        assertThat(pes.error().size()).isEqualTo(2);
        assertThat(pes.learningRate()).isEqualTo(0.01);
    }

    @Test
    void whatIsLearnedIsOnlineAndNotTrained() {
        Connection learned = net.connect(a, b.slice(0, 2), o -> o.learningRules(new PES()));
        Connection both = net.connect(a, b.slice(0, 2), o -> o.learningRules(new PES()));
        Connection other = net.connect(a, b.slice(0, 2));
        net.config().set(Trainability.TRAINABLE, both, true);
        model = Model.build(net, 0.001);
        assertThat(model.signal(learned, "weights").online()).isTrue();
        assertThat(model.signal(learned, "weights").batched()).isTrue();
        assertThat(model.signal(learned, "weights").trainable()).isFalse();
        assertThat(model.signal(both, "weights").trainable()).isTrue();
        assertThat(model.signal(other, "weights").online()).isFalse();
        assertThat(model.signal(other, "weights").trainable()).isTrue();
    }

    @Test
    void unfilteredActivitiesAreThoseOfTheNeurons() {
        Connection c = net.connect(a.neurons().slice(1, 3), b.slice(0, 2),
                o -> o.transform(new double[][] {{1, 2}, {3, 4}}).learningRules(new PES().withoutPreSynapse()));
        List<Operator> operators = operatorsOf(c.learningRule());
        assertThat(kinds(operators)).containsExactly("copy", "reset", "pes");
        Signal activities = ((SimPES) operators.get(2)).activities();
        assertThat(activities.base()).isSameAs(model.signal(a.neurons(), "out"));
        assertThat(activities.size()).isEqualTo(2);
        assertThat(activities.offset()).isEqualTo(1);
    }

    @Test
    void neuronsSeeTheErrorThroughTheirEncoders() {
        Connection c = net.connect(a.neurons(), b.neurons().slice(1, 4),
                o -> o.transform(new double[3][4]).learningRules(new PES()));
        List<Operator> operators = operatorsOf(c.learningRule());
        assertThat(kinds(operators)).containsExactly("copy", "reset", "linear_filter", "reset", "dot_inc", "pes");
        DotInc encode = (DotInc) operators.get(4);
        assertThat(encode.a().base()).isSameAs(model.signal(b, "encoders"));
        assertThat(encode.a().shape()).containsExactly(3, 3);
        assertThat(encode.a().offset()).isEqualTo(3);
        assertThat(encode.x()).isSameAs(model.signal(c.learningRule(), "error"));
        assertThat(((SimPES) operators.get(5)).error()).isSameAs(encode.y());
    }

    @Test
    void fullWeightsSeeTheErrorOfTheSelectedDimensions() {
        Connection c = net.connect(a, b.slice("::2"), o -> o.solver(new LstsqL2().weights(true))
                .learningRules(new PES()));
        List<Operator> operators = operatorsOf(c.learningRule());
        DotInc encode = (DotInc) operators.get(4);
        assertThat(encode.a().shape()).containsExactly(5, 2);
        assertThat(encode.a().strides()).containsExactly(3, 2);
        assertThat(model.signal(c, "weights").shape()).containsExactly(5, 4);
    }

    @Test
    void theErrorComesFromConnectionsToTheRule() {
        Node error = net.node(0.5, -0.5);
        Connection c = net.connect(a, b.slice(0, 2), o -> o.learningRules(new PES()));
        net.connect(error, c.learningRule(), o -> o.noSynapse());
        operatorsOf(c.learningRule());
        assertThat(model.operators()).anyMatch(o -> o instanceof Copy copy && copy.increment()
                && copy.target() == model.signal(c.learningRule(), "in")
                && copy.source() == model.signal(error, "out"));
    }

    @Test
    void severalRulesEachAddTheirOwnChange() {
        Connection c = net.connect(a, b.slice(0, 2), o -> o.learningRules(new PES(0.01), new PES(0.01)));
        model = Model.build(net, 0.001);
        Signal weights = model.signal(c, "weights");
        assertThat(model.operators().stream().filter(o -> o.incs().contains(weights))).hasSize(2);
        assertThat(model.operators().stream().filter(o -> o instanceof SimPES)).hasSize(2);
    }

    @Test
    void aFactorCannotLearn() {
        net.connect(a.neurons(), a.neurons(), o -> o.label("factor").transform(2.0).learningRules(new PES()));
        assertThatThrownBy(() -> Model.build(net, 0.001)).isInstanceOf(BuildException.class)
                .hasMessageContaining("factor").hasMessageContaining("matrix");
    }

    @Test
    void aConvolutionCannotLearn() {
        Convolution convolution = Convolution.builder(1, 4, 1).kernelSize(1).build();
        net.connect(a.neurons(), a.neurons(), o -> o.label("conv").transform(convolution).learningRules(new PES()));
        assertThatThrownBy(() -> Model.build(net, 0.001)).isInstanceOf(BuildException.class)
                .hasMessageContaining("conv").hasMessageContaining("learning");
    }

    @Test
    void pesToListedNeuronsIsRefused() {
        net.connect(a.neurons(), b.neurons().indices(2, 0),
                o -> o.label("listed").transform(new double[2][4]).learningRules(new PES()));
        assertThatThrownBy(() -> Model.build(net, 0.001)).isInstanceOf(BuildException.class)
                .hasMessageContaining("listed").hasMessageContaining("indices");
    }

    @Test
    void aConnectionToARuleMustBeBuiltAfterTheRule() {
        Network inner = net.network("inner");
        Connection c = net.connect(a, b.slice(0, 2), o -> o.learningRules(new PES()));
        inner.connect(inner.node(0.0, 0.0), c.learningRule(), o -> o.label("too early"));
        assertThatThrownBy(() -> Model.build(net, 0.001)).isInstanceOf(BuildException.class)
                .hasMessageContaining("too early").hasMessageContaining("post");
    }
}
