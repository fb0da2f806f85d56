package org.nengine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.nengine.exceptions.ValidationException;
import org.nengine.learning.InputSize;
import org.nengine.learning.LearningRuleType;
import org.nengine.learning.PES;
import org.nengine.neurons.Direct;
import org.nengine.solvers.LstsqL2;
import org.nengine.synapses.Lowpass;

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
}
