package org.nengine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.nengine.exceptions.ValidationException;
import org.nengine.learning.BCM;
import org.nengine.learning.InputSize;
import org.nengine.learning.LearningRuleType;
import org.nengine.learning.LearningRuleType.Target;
import org.nengine.learning.Oja;
import org.nengine.learning.PES;
import org.nengine.learning.RLS;
import org.nengine.learning.Voja;
import org.nengine.neurons.Direct;
import org.nengine.solvers.LstsqL2;
import org.nengine.solvers.Solver;
import org.nengine.synapses.Alpha;
import org.nengine.synapses.Lowpass;
import org.nengine.synapses.Synapse;

class LearningRuleTest {

    private final Network net = new Network();
    private final Ensemble a = net.ensemble("a", 10, 2);
    private final Ensemble b = net.ensemble("b", 20, 3);
    private final Node node = net.node("n", 1, 2);

    @Test
    void aRuleTakesAnErrorOfTheSizeOfTheTarget() {
        Connection c = net.connect(a, b.slice(0, 2), o -> o.learningRule(new PES()));
        LearningRule rule = c.learningRule();
        assertThat(rule.sizeIn()).isEqualTo(2);
        assertThat(rule.sizeOut()).isZero();
        assertThat(rule.connection()).isSameAs(c);
        assertThat(rule.type()).isEqualTo(new PES());
        assertThat(rule.network()).isSameAs(net);
        assertThat(net.connect(node, rule).sizeOut()).isEqualTo(2);
        assertThat(net.connect(node.get(0), rule.get(1)).sizeOut()).isEqualTo(1);
        Connection toNeurons = net.connect(a, b.neurons(),
                o -> o.transform(new double[20][2]).learningRule(new PES()));
        assertThat(toNeurons.learningRule().sizeIn()).isEqualTo(3);
    }

    @Test
    void severalRulesStayApartEvenIfEqual() {
        Connection c = net.connect(a, b.slice(0, 2), o -> o.learningRules(new PES(), new PES()));
        assertThat(c.learningRules()).hasSize(2).doesNotHaveDuplicates();
        assertThatThrownBy(c::learningRule).isInstanceOf(ValidationException.class).hasMessageContaining("has 2");
    }

    @Test
    void decodersNeedNeuronsAtTheSource() {
        assertThatThrownBy(() -> net.connect(node, a, o -> o.learningRule(new PES())))
                .isInstanceOf(ValidationException.class).hasMessageContaining("source").hasMessageContaining("Node");
        Ensemble direct = net.ensemble(5, 2, e -> e.neuronType(new Direct()));
        assertThatThrownBy(() -> net.connect(direct, a, o -> o.learningRule(new PES())))
                .hasMessageContaining("Direct");
    }

    @Test
    void rulesNeedATargetThatIsAnObjectOfItsOwn() {
        LearningRule rule = net.connect(a, b.slice(0, 2), o -> o.learningRule(new PES())).learningRule();
        assertThatThrownBy(() -> net.connect(a, rule, o -> o.learningRule(new PES())))
                .isInstanceOf(ValidationException.class).hasMessageContaining("target");
    }

    @Test
    void rulesNeedWeights() {
        assertThatThrownBy(() -> net.connect(a.neurons(), a.neurons(), o -> o.learningRule(new PES())))
                .isInstanceOf(ValidationException.class).hasMessageContaining("no transform");
        net.connect(a.neurons(), a.neurons(), o -> o.transform(new double[10][10]).learningRule(new PES()));
    }

    /** A rule that a user might add. */
    private static final class OtherRule extends LearningRuleType {

        private final Target target;

        OtherRule(Target target) {
            super(1e-3);
            this.target = target;
        }

        @Override
        public Target modifies() {
            return target;
        }

        @Override
        public InputSize inputSize() {
            return target == Target.ENCODERS ? InputSize.ONE : InputSize.NONE;
        }

        @Override
        public List<String> probeable() {
            return List.of("delta");
        }
    }

    @Test
    void rulesForEncodersNeedAnEnsembleWhoseEncodersAreUsed() {
        OtherRule rule = new OtherRule(LearningRuleType.Target.ENCODERS);
        assertThat(net.connect(node, a.slice(0, 2), o -> o.learningRule(rule)).learningRule().sizeIn()).isEqualTo(1);
        assertThatThrownBy(() -> net.connect(a, net.passthrough(2), o -> o.learningRule(rule)))
                .isInstanceOf(ValidationException.class).hasMessageContaining("must be an ensemble");
        assertThatThrownBy(() -> net.connect(a, a, o -> o.solver(new LstsqL2().weights(true)).learningRule(rule)))
                .isInstanceOf(ValidationException.class).hasMessageContaining("not used");
    }

    @Test
    void rulesForWeightsNeedAMatrixBetweenNeurons() {
        OtherRule rule = new OtherRule(LearningRuleType.Target.WEIGHTS);
        LearningRule full = net.connect(a, a, o -> o.solver(new LstsqL2().weights(true)).learningRule(rule))
                .learningRule();
        net.connect(a.neurons(), b.neurons(), o -> o.transform(new double[20][10]).learningRule(rule));
        assertThatThrownBy(() -> net.connect(a, a, o -> o.learningRule(rule)))
                .isInstanceOf(ValidationException.class).hasMessageContaining("weights = true");
        assertThatThrownBy(() -> net.connect(a, b.neurons(),
                o -> o.transform(new double[20][2]).learningRule(rule)))
                .isInstanceOf(ValidationException.class).hasMessageContaining("shape (20, 10), got (20, 2)");
        assertThat(full.sizeIn()).isZero();
        assertThatThrownBy(() -> net.connect(node, full)).isInstanceOf(ValidationException.class)
                .hasMessageContaining("input size");
    }

    @Test
    void theParametersOfPesAreChecked() {
        assertThatThrownBy(() -> new PES(-1)).isInstanceOf(ValidationException.class)
                .hasMessageStartingWith("PES.learningRate");
        assertThat(new PES().learningRate()).isEqualTo(1e-4);
        assertThat(new PES().preSynapse()).contains(new Lowpass(0.005));
        assertThat(new PES(1e-3, 0.1).preSynapse()).contains(new Lowpass(0.1));
        assertThat(new PES(1e-3).withoutPreSynapse().preSynapse()).isEmpty();
        assertThat(new PES(1e-3)).isEqualTo(new PES(1e-3, 0.005)).isNotEqualTo(new PES());
        assertThat(new PES(1e-3, 0.1)).hasToString("PES(learningRate=0.001, preSynapse=Lowpass(tau=0.1))");
        assertThat(new PES().probeable()).containsExactly("error", "activities", "delta");
    }

    // ---- parameters of the types

    @Test
    void theRulesHaveTheDefaultsOfTheReference() {
        Optional<Synapse> fast = Optional.of(new Lowpass(0.005));
        assertThat(new RLS().learningRate()).isEqualTo(1e-3);
        assertThat(new RLS().preSynapse()).isEqualTo(fast);
        assertThat(new BCM().learningRate()).isEqualTo(1e-9);
        assertThat(new BCM().preSynapse()).isEqualTo(fast);
        assertThat(new BCM().postSynapse()).isEqualTo(fast);
        assertThat(new BCM().thetaSynapse()).contains(new Lowpass(1.0));
        assertThat(new Oja().learningRate()).isEqualTo(1e-6);
        assertThat(new Oja().preSynapse()).isEqualTo(fast);
        assertThat(new Oja().postSynapse()).isEqualTo(fast);
        assertThat(new Oja().beta()).isEqualTo(1);
        assertThat(new Voja().learningRate()).isEqualTo(1e-2);
        assertThat(new Voja().postSynapse()).isEqualTo(fast);
    }

    @Test
    void theRulesTellWhatTheyChangeAndTakeAndLetBeProbed() {
        assertThat(List.of(new PES(), new RLS(), new BCM(), new Oja(), new Voja()))
                .extracting(LearningRuleType::modifies)
                .containsExactly(Target.DECODERS, Target.DECODERS, Target.WEIGHTS, Target.WEIGHTS, Target.ENCODERS);
        assertThat(List.of(new PES(), new RLS(), new BCM(), new Oja(), new Voja()))
                .extracting(LearningRuleType::inputSize)
                .containsExactly(InputSize.POST_STATE, InputSize.POST_STATE, InputSize.NONE, InputSize.NONE,
                        InputSize.ONE);
        assertThat(new PES().probeable()).containsExactly("error", "activities", "delta");
        assertThat(new RLS().probeable()).containsExactly("pre_filtered", "error", "delta", "inv_gamma");
        assertThat(new BCM().probeable()).containsExactly("theta", "pre_filtered", "post_filtered", "delta");
        assertThat(new Oja().probeable()).containsExactly("pre_filtered", "post_filtered", "delta");
        assertThat(new Voja().probeable()).containsExactly("post_filtered", "scaled_encoders", "delta");
    }

    @Test
    void theSynapseOfTheTargetIsThatOfTheSourceUnlessItIsGiven() {
        assertThat(Oja.builder().preSynapse(0.1).build().postSynapse()).contains(new Lowpass(0.1));
        assertThat(Oja.builder().preSynapse(new Alpha(0.1)).postSynapse(0.2).build().postSynapse())
                .contains(new Lowpass(0.2));
        assertThat(BCM.builder().noPreSynapse().build().postSynapse()).isEmpty();
        assertThat(BCM.builder().noPostSynapse().build().preSynapse()).contains(new Lowpass(0.005));
        assertThat(BCM.builder().noPostSynapse().build().postSynapse()).isEmpty();
        assertThat(BCM.builder().noThetaSynapse().build().thetaSynapse()).isEmpty();
        assertThat(new RLS().withoutPreSynapse().preSynapse()).isEmpty();
        assertThat(new Voja().withoutPostSynapse().postSynapse()).isEmpty();
    }

    @Test
    void theTypesAreValuesThatPrintWhatIsNotDefault() {
        assertThat(new RLS()).hasToString("RLS(learningRate=0.001)").isEqualTo(new RLS(1e-3, 0.005))
                .hasSameHashCodeAs(new RLS(1e-3, 0.005)).isNotEqualTo(new PES(1e-3)).isNotEqualTo(new RLS(1e-4));
        assertThat(new RLS(1e-3).withoutPreSynapse()).hasToString("RLS(learningRate=0.001, preSynapse=none)");
        assertThat(new BCM()).hasToString("BCM(learningRate=1.0E-9)").isEqualTo(new BCM(1e-9))
                .hasSameHashCodeAs(new BCM(1e-9)).isNotEqualTo(BCM.builder().thetaSynapse(2).build());
        assertThat(BCM.builder().preSynapse(0.01).thetaSynapse(0.5).build()).hasToString(
                "BCM(learningRate=1.0E-9, preSynapse=Lowpass(tau=0.01), thetaSynapse=Lowpass(tau=0.5))");
        assertThat(BCM.builder().preSynapse(0.01).postSynapse(0.01).build())
                .isEqualTo(BCM.builder().preSynapse(0.01).build());
        assertThat(Oja.builder().noPostSynapse().beta(0.5).build())
                .hasToString("Oja(learningRate=1.0E-6, postSynapse=none, beta=0.5)")
                .isNotEqualTo(Oja.builder().beta(0.5).build()).isNotEqualTo(new Oja());
        assertThat(new Oja()).isEqualTo(new Oja(1e-6)).hasSameHashCodeAs(new Oja(1e-6)).isNotEqualTo(new BCM(1e-6));
        assertThat(new Voja(0.1, 0.02)).hasToString("Voja(learningRate=0.1, postSynapse=Lowpass(tau=0.02))")
                .isEqualTo(new Voja(0.1, new Lowpass(0.02))).hasSameHashCodeAs(new Voja(0.1, 0.02))
                .isNotEqualTo(new Voja(0.1));
    }

    @Test
    void wrongParametersAreNamed() {
        for (double rate : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY}) {
            refused(() -> new RLS(rate), "RLS.learningRate", "at least 0, got " + rate);
            refused(() -> new BCM(rate), "BCM.learningRate", "at least 0, got " + rate);
            refused(() -> new Oja(rate), "Oja.learningRate", "at least 0, got " + rate);
            refused(() -> new Voja(rate), "Voja.learningRate", "at least 0, got " + rate);
            refused(() -> Oja.builder().beta(rate).build(), "Oja.beta", "at least 0, got " + rate);
        }
        refused(() -> new RLS(1, -0.1), "Lowpass.tau", "at least 0, got -0.1");
        refused(() -> BCM.builder().thetaSynapse(-0.1), "Lowpass.tau", "at least 0, got -0.1");
        refused(() -> Oja.builder().preSynapse(-0.1), "Lowpass.tau", "at least 0, got -0.1");
        refused(() -> Oja.builder().postSynapse(-0.1), "Lowpass.tau", "at least 0, got -0.1");
        refused(() -> new Voja(1, -0.1), "Lowpass.tau", "at least 0, got -0.1");
        refused(() -> new PES(1, null), "PES.preSynapse", "must not be null");
        refused(() -> new RLS(1, null), "RLS.preSynapse", "must not be null");
        refused(() -> BCM.builder().preSynapse(null), "BCM.preSynapse", "must not be null");
        refused(() -> BCM.builder().thetaSynapse(null), "BCM.thetaSynapse", "must not be null");
        refused(() -> Oja.builder().postSynapse(null), "Oja.postSynapse", "must not be null");
        refused(() -> new Voja(1, null), "Voja.postSynapse", "must not be null");
        refused(() -> InputSize.of(-1), "InputSize.number", "at least 0, got -1");
        new RLS(0);
        new Oja(0);
    }

    private static void refused(ThrowingCallable call, String owner, String... texts) {
        assertThatThrownBy(call).isInstanceOf(ValidationException.class).hasMessageStartingWith(owner)
                .hasMessageContainingAll(texts);
    }

    @Test
    void aVeryHighLearningRateOfPesIsLogged() {
        assertThat(LogCapture.of(() -> new PES(1))).contains("WARN")
                .contains("learning rate 1.0 of a PES rule is very high");
        assertThat(LogCapture.of(() -> new PES(0.99))).isEmpty();
        assertThat(LogCapture.of(() -> new RLS(2))).isEmpty();
    }

    // ---- the input of a rule

    /** A rule with an input of any size. */
    private static final class SizedRule extends LearningRuleType {

        private final InputSize size;

        SizedRule(InputSize size) {
            super(1e-3);
            this.size = size;
        }

        @Override
        public Target modifies() {
            return Target.DECODERS;
        }

        @Override
        public InputSize inputSize() {
            return size;
        }

        @Override
        public List<String> probeable() {
            return List.of("delta");
        }
    }

    private static int sizeIn(Connection connection, InputSize size) {
        return connection.reassign(c -> c.learningRule(new SizedRule(size))).learningRule().sizeIn();
    }

    @Test
    void theInputOfARuleHasTheSizeOfAnyPartOfTheConnection() {
        Ensemble wide = net.ensemble("wide", 30, 6);
        Connection decoded = net.connect(wide.slice(0, 5), b.slice(0, 2),
                c -> c.function(x -> new double[] {x[0], x[1], x[2], x[3]}).transform(new double[2][4]));
        assertThat(sizeIn(decoded, InputSize.PRE)).isEqualTo(5);
        assertThat(sizeIn(decoded, InputSize.MID)).isEqualTo(4);
        assertThat(sizeIn(decoded, InputSize.POST)).isEqualTo(2);
        assertThat(sizeIn(decoded, InputSize.PRE_STATE)).isEqualTo(5);
        assertThat(sizeIn(decoded, InputSize.POST_STATE)).isEqualTo(2);
        assertThat(sizeIn(decoded, InputSize.of(7))).isEqualTo(7);
        assertThat(sizeIn(decoded, InputSize.NONE)).isZero();
        Connection neurons = net.connect(wide.neurons().slice(0, 9), b.neurons().slice(3, 11),
                c -> c.transform(new double[8][9]));
        assertThat(sizeIn(neurons, InputSize.PRE)).isEqualTo(9);
        assertThat(sizeIn(neurons, InputSize.MID)).isEqualTo(9);
        assertThat(sizeIn(neurons, InputSize.POST)).isEqualTo(8);
        assertThat(sizeIn(neurons, InputSize.PRE_STATE)).isEqualTo(6);
        assertThat(sizeIn(neurons, InputSize.POST_STATE)).isEqualTo(3);
    }

    @Test
    void rulesWithoutInputCannotBeConnectedTo() {
        Solver full = new LstsqL2().weights(true);
        for (LearningRuleType type : List.of(new BCM(), new Oja())) {
            LearningRule rule = net.connect(a, a, c -> c.solver(full).learningRule(type)).learningRule();
            assertThatThrownBy(() -> net.connect(node, rule)).isInstanceOf(ValidationException.class)
                    .hasMessageContaining("input size of " + rule + " is 0");
        }
        LearningRule voja = net.connect(node, a, c -> c.learningRule(new Voja())).learningRule();
        assertThatThrownBy(() -> net.connect(node, voja)).isInstanceOf(ValidationException.class)
                .hasMessageContaining("transform");
        assertThat(net.connect(node.get(0), voja).sizeOut()).isEqualTo(1);
    }

    @Test
    void rulesCannotBeASource() {
        LearningRule rule = net.connect(a, node2(), c -> c.learningRule(new PES())).learningRule();
        assertThatThrownBy(() -> net.connect(rule, node)).isInstanceOf(ValidationException.class)
                .hasMessageContaining("pre");
        Connection learned = rule.connection();
        assertThat(learned.learningRule()).isSameAs(rule);
    }

    private Node node2() {
        return net.passthrough(2);
    }

    // ---- several rules

    @Test
    void namedRulesKeepTheirOrderAndAreFound() {
        Connection c = net.connect(a, node2(), o -> o.learningRule("slow", new PES(1e-5))
                .learningRule("fast", new PES(1e-3)).learningRule("again", new PES(1e-5)));
        assertThat(c.learningRules()).extracting(r -> r.name().orElseThrow()).containsExactly("slow", "fast", "again");
        assertThat(c.learningRule("fast").type()).isEqualTo(new PES(1e-3));
        assertThat(c.learningRule("fast")).isSameAs(c.learningRules().get(1))
                .hasToString("<LearningRule \"fast\" PES(learningRate=0.001) of " + c + ">");
        assertThat(c.learningRule("slow")).isNotEqualTo(c.learningRule("again"));
        assertThatThrownBy(() -> c.learningRule("medium")).isInstanceOf(ValidationException.class)
                .hasMessageContaining("no learning rule \"medium\"").hasMessageContaining("[slow, fast, again]");
        assertThat(net.connect(a, node2(), o -> o.learningRule(new PES())).learningRule().name()).isEmpty();
    }

    @Test
    void aNameIsGivenOnce() {
        Connection c = net.connect(a, node2(), o -> o.learningRule("x", new PES(1e-5)).learningRule("y", new RLS())
                .learningRule("x", new PES(1e-2)));
        assertThat(c.learningRules()).extracting(LearningRule::type).containsExactly(new PES(1e-2), new RLS());
        assertThat(c.reassign(o -> o.learningRules(new RLS(0.5))).learningRule().type()).isEqualTo(new RLS(0.5));
        assertThat(c.reassign(o -> o.learningRules()).learningRules()).isEmpty();
    }

    @Test
    void missingRulesAndNamesAreRefused() {
        Node to = node2();
        for (Consumer<ConnectionOptions> settings : List.<Consumer<ConnectionOptions>>of(
                o -> o.learningRules(new PES(), null), o -> o.learningRule(null), o -> o.learningRule("x", null),
                o -> o.learningRule(null, new PES()))) {
            refused(() -> net.connect(a, to, settings), "Connection.learningRules", "must not be null");
        }
    }

    @Test
    void eachOfSeveralRulesIsChecked() {
        assertThatThrownBy(() -> net.connect(a, node2(), o -> o.learningRules(new PES(), new Voja())))
                .isInstanceOf(ValidationException.class).hasMessageContaining("Voja").hasMessageContaining("encoders");
        assertThatThrownBy(() -> net.connect(a, node2(), o -> o.learningRules(new PES(), new Oja())))
                .isInstanceOf(ValidationException.class).hasMessageContaining("Oja").hasMessageContaining("neurons");
    }

    @Test
    void aChangeThatIsRefusedLeavesTheRulesAlone() {
        Connection c = net.connect(a, node2(), o -> o.learningRule("pes", new PES()));
        LearningRule rule = c.learningRule("pes");
        assertThatThrownBy(() -> c.reassign(o -> o.learningRules(new BCM()))).isInstanceOf(ValidationException.class);
        assertThat(c.learningRule("pes")).isSameAs(rule);
        c.reassign(o -> o.synapse(0.1));
        assertThat(c.learningRule("pes")).isSameAs(rule);
    }

    @Test
    void defaultsOfANetworkCanLearn() {
        Network inner = net.network("inner");
        inner.config().connection(c -> c.learningRules(new PES(1e-5)));
        Ensemble e = inner.ensemble(10, 2);
        assertThat(inner.connect(e, inner.passthrough(2)).learningRule().type()).isEqualTo(new PES(1e-5));
        assertThat(inner.connect(e, inner.passthrough(2), c -> c.learningRules()).learningRules()).isEmpty();
    }

    // ---- ends

    @Test
    void theRealRulesNeedTheRightEnds() {
        Ensemble direct = net.ensemble(5, 2, e -> e.neuronType(new Direct()));
        for (LearningRuleType type : List.of(new PES(), new RLS(), new BCM(), new Oja())) {
            assertThatThrownBy(() -> net.connect(node, a, o -> o.learningRule(type)))
                    .isInstanceOf(ValidationException.class).hasMessageContaining(type.toString())
                    .hasMessageContaining("source must be an ensemble or neurons, got " + node);
            assertThatThrownBy(() -> net.connect(direct, a, o -> o.learningRule(type)))
                    .isInstanceOf(ValidationException.class).hasMessageContaining(direct + " is Direct");
            assertThatThrownBy(() -> net.connect(a.neurons(), a.neurons(), o -> o.learningRule(type)))
                    .isInstanceOf(ValidationException.class).hasMessageContaining("no transform");
        }
        for (LearningRuleType type : List.of(new BCM(), new Oja())) {
            assertThatThrownBy(() -> net.connect(a, a, o -> o.learningRule(type)))
                    .isInstanceOf(ValidationException.class).hasMessageContaining("between neurons");
            assertThatThrownBy(() -> net.connect(a.neurons(), node2(),
                    o -> o.transform(new double[2][10]).learningRule(type)))
                    .isInstanceOf(ValidationException.class).hasMessageContaining("between neurons");
            assertThatThrownBy(() -> net.connect(a, b.neurons(),
                    o -> o.transform(new double[20][2]).learningRule(type)))
                    .isInstanceOf(ValidationException.class)
                    .hasMessageContaining("shape (20, 10), got (20, 2)");
        }
        assertThatThrownBy(() -> net.connect(a, node2(), o -> o.learningRule(new Voja())))
                .isInstanceOf(ValidationException.class).hasMessageContaining("must be an ensemble");
        assertThatThrownBy(() -> net.connect(a.neurons(), b.neurons(),
                o -> o.transform(new double[20][10]).learningRule(new Voja())))
                .isInstanceOf(ValidationException.class).hasMessageContaining("must be an ensemble");
        assertThatThrownBy(() -> net.connect(a, a,
                o -> o.solver(new LstsqL2().weights(true)).learningRule(new Voja())))
                .isInstanceOf(ValidationException.class).hasMessageContaining("not used");
        assertThat(net.connect(a, a.get(1), o -> o.function(x -> x[0]).learningRule(new Voja())).learningRule()
                .sizeIn()).isEqualTo(1);
    }

    @Test
    void aRuleMustSayWhatItChanges() {
        OtherRule undecided = new OtherRule(null);
        assertThatThrownBy(() -> net.connect(a, node2(), o -> o.learningRule(undecided)))
                .isInstanceOf(ValidationException.class).hasMessageContaining("modifies: must not be null");
    }

    @Test
    void onlyWhatARuleHasCanBeProbed() {
        LearningRule voja = net.connect(node, a, c -> c.learningRule(new Voja())).learningRule();
        assertThat(net.probe(voja).attribute()).isEqualTo("post_filtered");
        assertThatThrownBy(() -> net.probe(voja, "error")).isInstanceOf(ValidationException.class)
                .hasMessageContaining("\"error\"").hasMessageContaining("[post_filtered, scaled_encoders, delta]");
    }
}
