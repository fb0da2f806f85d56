package org.nengine.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nengine.Connection;
import org.nengine.Ensemble;
import org.nengine.LearningRule;
import org.nengine.Network;
import org.nengine.Node;
import org.nengine.Probe;
import org.nengine.Trainability;
import org.nengine.build.ir.Copy;
import org.nengine.build.ir.DotInc;
import org.nengine.build.ir.Operator;
import org.nengine.build.ir.Reset;
import org.nengine.build.ir.Signal;
import org.nengine.build.ir.SimBCM;
import org.nengine.build.ir.SimOja;
import org.nengine.build.ir.SimPES;
import org.nengine.build.ir.SimRLS;
import org.nengine.build.ir.SimVoja;
import org.nengine.exceptions.BuildException;
import org.nengine.learning.BCM;
import org.nengine.learning.InputSize;
import org.nengine.learning.LearningRuleType;
import org.nengine.learning.Oja;
import org.nengine.learning.PES;
import org.nengine.learning.RLS;
import org.nengine.learning.Voja;
import org.nengine.neurons.Direct;
import org.nengine.solvers.LstsqL2;
import org.nengine.solvers.Solver;
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
        while (!model.operators().get(last).updates().contains(delta)) {
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

    // ---- RLS, BCM, Oja, Voja

    private final Solver full = new LstsqL2().weights(true);

    @Test
    void rlsStartsWithItsRateOnTheDiagonal() {
        Connection c = net.connect(a.get(0), b.slice(0, 2),
                o -> o.function(x -> new double[2]).learningRule(new RLS(0.8)));
        List<Operator> operators = operatorsOf(c.learningRule());
        assertThat(kinds(operators)).containsExactly("copy", "linear_filter", "reset", "rls");
        SimRLS rls = (SimRLS) operators.get(3);
        assertThat(rls.activities()).isSameAs(model.signal(c.learningRule(), "pre_filtered"));
        assertThat(rls.activities().size()).isEqualTo(4);
        assertThat(rls.error()).isSameAs(model.signal(c.learningRule(), "in"))
                .isSameAs(model.signal(c.learningRule(), "error"));
        assertThat(rls.inverseCorrelations()).isSameAs(model.signal(c.learningRule(), "inv_gamma"));
        double p = 0.8 * 0.001 / 4;
        assertThat(rls.inverseCorrelations().initial())
                .containsExactly(p, 0, 0, 0, 0, p, 0, 0, 0, 0, p, 0, 0, 0, 0, p);
    }

    @Test
    void rlsSpreadsAnErrorOfOneValueToAllNeurons() {
        Ensemble one = net.ensemble("one", 3, 1);
        Connection c = net.connect(a.neurons(), one.neurons(),
                o -> o.transform(new double[3][4]).learningRule(new RLS().withoutPreSynapse()));
        List<Operator> operators = operatorsOf(c.learningRule());
        assertThat(kinds(operators)).containsExactly("copy", "reset", "copy", "rls");
        SimRLS rls = (SimRLS) operators.get(3);
        assertThat(rls.activities()).isSameAs(model.signal(a.neurons(), "out"));
        assertThat(rls.error().size()).isEqualTo(3);
        Copy spread = (Copy) operators.get(2);
        assertThat(spread.source()).isSameAs(model.signal(c.learningRule(), "error"));
        assertThat(spread.target()).isSameAs(rls.error());
        assertThat(spread.increment()).isFalse();
    }

    @Test
    void rlsTakesAnErrorForEachNeuronIfThereAreAsManyDimensions() {
        Ensemble square = net.ensemble("square", 3, 3);
        Connection c = net.connect(a, square, o -> o.function(x -> new double[3]).solver(full)
                .learningRule(new RLS()));
        assertThat(((SimRLS) operatorsOf(c.learningRule()).get(3)).error())
                .isSameAs(model.signal(c.learningRule(), "error"));
    }

    @Test
    void rlsToNeuronsThatRepresentAnotherNumberOfValuesIsRefused() {
        net.connect(a.neurons(), b.neurons(),
                o -> o.label("unencoded").transform(new double[5][4]).learningRule(new RLS()));
        refused("unencoded", "does not encode", "5 selected neurons", "3 are represented", "PES");
    }

    @Test
    void bcmFiltersBothEndsAndTheThreshold() {
        Connection c = net.connect(a, b.slice(0, 2), o -> o.solver(full).learningRule(new BCM(0.01)));
        List<Operator> operators = operatorsOf(c.learningRule());
        assertThat(kinds(operators)).containsExactly("copy", "linear_filter", "linear_filter", "linear_filter", "bcm");
        SimBCM bcm = (SimBCM) operators.get(4);
        assertThat(bcm.pre()).isSameAs(model.signal(c.learningRule(), "pre_filtered"));
        assertThat(bcm.post()).isSameAs(model.signal(c.learningRule(), "post_filtered"));
        assertThat(bcm.theta()).isSameAs(model.signal(c.learningRule(), "theta"));
        assertThat(operators.get(1).reads()).contains(model.signal(a.neurons(), "out"));
        assertThat(operators.get(2).reads()).contains(model.signal(b.neurons(), "out"));
        assertThat(operators.get(3).reads()).contains(model.signal(b.neurons(), "out"));
        assertThat(operators.get(3).sets()).containsExactly(bcm.theta());
        assertThat(bcm.delta().shape()).containsExactly(5, 4);
        assertThat(bcm.learningRate()).isEqualTo(0.01);
        assertThat(model.signals().find(c.learningRule(), "in")).isEmpty();
    }

    @Test
    void ojaForgetsTheWeightsOfTheConnection() {
        Connection c = net.connect(a.neurons(), b.neurons(), o -> o.transform(new double[5][4])
                .learningRule(Oja.builder().noPreSynapse().noPostSynapse().beta(0.5).build()));
        List<Operator> operators = operatorsOf(c.learningRule());
        assertThat(kinds(operators)).containsExactly("copy", "oja");
        SimOja oja = (SimOja) operators.get(1);
        assertThat(oja.pre()).isSameAs(model.signal(a.neurons(), "out"));
        assertThat(oja.post()).isSameAs(model.signal(b.neurons(), "out"));
        assertThat(oja.weights()).isSameAs(model.signal(c, "weights"));
        assertThat(oja.beta()).isEqualTo(0.5);
        assertThat(oja.weights().online()).isTrue();
    }

    @Test
    void vojaSeesAllThatTheEnsembleReceives() {
        Ensemble wide = net.ensemble("wide", 6, 2, e -> e.radius(4));
        Connection c = net.connect(a.get(0), wide.get(1), o -> o.learningRule(new Voja(0.1)));
        List<Operator> operators = operatorsOf(c.learningRule());
        assertThat(kinds(operators)).containsExactly("copy", "linear_filter", "reset", "voja");
        assertThat(((Reset) operators.get(2)).value()).isEqualTo(1);
        SimVoja voja = (SimVoja) operators.get(3);
        assertThat(voja.decoded()).isSameAs(model.signal(wide, "in"));
        assertThat(voja.encoders()).isSameAs(model.signal(wide, "encoders"))
                .isSameAs(model.signal(c.learningRule(), "scaled_encoders"));
        assertThat(voja.learning()).isSameAs(model.signal(c.learningRule(), "in"));
        double[] gain = model.ensemble(wide).gain();
        assertThat(voja.scale().initial()).containsExactly(Arrays.stream(gain).map(g -> g / 4).toArray());
        assertThat(((Copy) operators.get(0)).target()).isSameAs(voja.encoders());
    }

    @Test
    void encodersThatAreLearnedAreOnlineAndTrainedOnlyIfThatIsSaid() {
        net.connect(net.node("n", 0.5, 0.5), a, o -> o.learningRule(new Voja()));
        net.connect(a, b.slice(0, 2), o -> o.learningRule(new Voja()));
        net.config().set(Trainability.TRAINABLE, b, true);
        model = Model.build(net, 0.001);
        assertThat(model.signal(a, "encoders").online()).isTrue();
        assertThat(model.signal(a, "encoders").batched()).isTrue();
        assertThat(model.signal(a, "encoders").trainable()).isFalse();
        assertThat(model.signal(b, "encoders").batched()).isTrue();
        assertThat(model.signal(b, "encoders").trainable()).isTrue();
    }

    @Test
    void equalRulesOfOneConnectionAreAllBuilt() {
        Connection c = net.connect(a, b, o -> o.function(x -> new double[3]).learningRules(new Voja(), new Voja(),
                new PES(), new PES(), new RLS(), new RLS()));
        Connection w = net.connect(a, b, o -> o.function(x -> new double[3]).solver(full)
                .learningRules(new BCM(), new BCM(), new Oja(), new Oja()));
        model = Model.build(net, 0.001);
        for (String kind : List.of("voja", "pes", "rls", "bcm", "oja")) {
            assertThat(kinds(model.operators())).as(kind).filteredOn(kind::equals).hasSize(2);
        }
        assertThat(c.learningRules()).allSatisfy(r -> assertThat(model.signal(r, "delta").size()).isPositive());
        assertThat(model.operators()).filteredOn(o -> o.incs().contains(model.signal(w, "weights"))).hasSize(4);
        assertThat(model.operators()).filteredOn(o -> o.incs().contains(model.signal(b, "encoders"))).hasSize(2);
    }

    private void refused(String... texts) {
        assertThatThrownBy(() -> Model.build(net, 0.001)).isInstanceOf(BuildException.class)
                .hasMessageContainingAll(texts);
    }

    @ParameterizedTest
    @MethodSource("rulesOnAllNeurons")
    void rulesOnAllNeuronsRefuseASelectionAtTheSource(LearningRuleType type) {
        net.connect(a.neurons().slice(1, 4), b.neurons(),
                o -> o.label("part").transform(new double[5][3]).learningRule(type));
        refused("part", type.toString(), "activities of all neurons", "[1:4]");
    }

    @ParameterizedTest
    @MethodSource("rulesOnAllNeurons")
    void rulesOnAllNeuronsRefuseAnotherOrderAtTheSource(LearningRuleType type) {
        net.connect(a.neurons().slice("::-1"), b.neurons(),
                o -> o.label("turned").transform(new double[5][4]).learningRule(type));
        refused("turned", type.toString(), "activities of all neurons");
    }

    @ParameterizedTest
    @MethodSource("rulesOnAllNeurons")
    void rulesOnAllNeuronsTakeASelectionOfAll(LearningRuleType type) {
        Ensemble one = net.ensemble("one", 3, 1);
        net.connect(a.neurons().slice(0, 4), one.neurons().indices(0, 1, 2),
                o -> o.transform(new double[3][4]).learningRule(type));
        assertThat(Model.build(net, 0.001).operators()).isNotEmpty();
    }

    static Stream<LearningRuleType> rulesOnAllNeurons() {
        return Stream.of(new RLS(), new BCM(), new Oja());
    }

    @Test
    void bcmAndOjaRefuseASelectionAtTheTarget() {
        for (LearningRuleType type : List.of(new BCM(), new Oja())) {
            Connection c = net.connect(a.neurons(), b.neurons().indices(3, 1), o -> o.label("part")
                    .transform(new double[2][4]).learningRule(type));
            refused("part", type.toString(), "activities of all neurons", "[3, 1]");
            c.reassign(o -> o.learningRules());
        }
    }

    @Test
    void pesToListedDimensionsByFullWeightsIsRefused() {
        net.connect(a, b.indices(2, 0), o -> o.label("listed").solver(full).learningRule(new PES()));
        refused("listed", "indices");
    }

    @Test
    void vojaNeedsNeuronsAtTheTarget() {
        Ensemble direct = net.ensemble(1, 2, e -> e.neuronType(new Direct()));
        net.connect(a, direct, o -> o.label("to direct").learningRule(new Voja()));
        refused("to direct", "Voja", "is Direct");
    }

    @Test
    void weightsOfAFactorCannotBeLearnedByAnyRule() {
        for (LearningRuleType type : List.of(new PES(), new RLS(), new BCM(), new Oja())) {
            Connection c = net.connect(a.neurons(), a.neurons(),
                    o -> o.label("factor").transform(2.0).learningRule(type));
            refused("factor", type.toString(), "matrix");
            c.reassign(o -> o.transform(1.0, 2.0, 3.0, 4.0));
            refused("factor", type.toString(), "matrix");
            c.reassign(o -> o.learningRules());
        }
    }

    @Test
    void nothingIsLearnedOnAConvolutionNotEvenEncoders() {
        Convolution convolution = Convolution.builder(1, 2, 1).kernelSize(1).build();
        net.connect(net.node("n", 0.5, 0.5), a,
                o -> o.label("conv").transform(convolution).learningRule(new Voja()));
        refused("conv", "learning", "dense");
    }

    @Test
    void aNetworkWhoseSourceBecameDirectCannotLearnDecoders() {
        net.connect(a, b.slice(0, 2), o -> o.label("late").learningRule(new RLS()));
        a.reassign(e -> e.neuronType(new Direct()));
        refused("late", "RLS", "none");
    }

    /** A rule that the build knows nothing of. */
    private static final class UnknownRule extends LearningRuleType {

        UnknownRule() {
            super(1);
        }

        @Override
        public Target modifies() {
            return Target.DECODERS;
        }

        @Override
        public InputSize inputSize() {
            return InputSize.POST_STATE;
        }

        @Override
        public List<String> probeable() {
            return List.of("delta");
        }

        @Override
        public String toString() {
            return "UnknownRule()";
        }
    }

    @Test
    void aRuleThatNothingLowersIsRefused() {
        net.connect(a, b.slice(0, 2), o -> o.learningRule(new UnknownRule()));
        refused("UnknownRule()", "LearningRuleLowering");
    }

    @Test
    void whatIsProbedOfARuleIsItsSignal() {
        Connection c = net.connect(a, b.slice(0, 2), o -> o.solver(full).learningRule("bcm", new BCM())
                .learningRule("oja", new Oja()).learningRule("rls", new PES()));
        Connection v = net.connect(a, b.slice(1, 3), o -> o.learningRules(new Voja(), new RLS()));
        Map<Probe, LearningRule> probes = new LinkedHashMap<>();
        for (Connection connection : List.of(c, v)) {
            for (LearningRule rule : connection.learningRules()) {
                rule.probeable().forEach(name -> probes.put(net.probe(rule, name), rule));
            }
        }
        model = Model.build(net, 0.001);
        assertThat(probes).hasSize(4 + 3 + 3 + 3 + 4);
        probes.forEach((probe, rule) -> assertThat(model.probeSignal(probe)).as("%s", probe)
                .isSameAs(model.signal(rule, probe.attribute())));
    }
}
