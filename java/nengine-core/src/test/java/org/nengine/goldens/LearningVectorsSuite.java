package org.nengine.goldens;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.nengine.Connection;
import org.nengine.Ensemble;
import org.nengine.LearningRule;
import org.nengine.Network;
import org.nengine.Node;
import org.nengine.Probe;
import org.nengine.build.Model;
import org.nengine.learning.BCM;
import org.nengine.learning.LearningRuleType;
import org.nengine.learning.Oja;
import org.nengine.learning.PES;
import org.nengine.learning.RLS;
import org.nengine.learning.Voja;
import org.nengine.solvers.NoSolver;
import org.nengine.spec.DynamicsVectors;
import org.nengine.spec.VectorNetworks;

/**
 * Every learning rule of the dynamics vectors, step by step: what is probed of the rule, the weights, the activities. A
 * subclass says which simulator runs them.
 */
public abstract class LearningVectorsSuite implements GoldenRunner.Factory {

    /** What was done with the cases. */
    private static final Set<String> KNOWN = Set.of("learning.pes.decoded", "learning.pes.decoded.no_synapse",
            "learning.pes.neurons", "learning.rls.decoded", "learning.bcm", "learning.oja", "learning.voja",
            "learning.voja.modulated");

    private static List<JsonNode> cases() {
        return DynamicsVectors.ofKind("learning").toList();
    }

    @Test
    void everyLearningVectorIsRun() {
        assertThat(cases().stream().map(c -> c.get("id").textValue())).containsExactlyInAnyOrderElementsOf(KNOWN);
        assertThat(cases().stream().map(c -> c.get("rule").textValue())).contains("PES", "RLS", "BCM", "Oja", "Voja");
        Set<String> run = everyRuleLearnsAsTheReferenceDoes().map(DynamicTest::getDisplayName)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(run).containsExactlyInAnyOrderElementsOf(KNOWN);
    }

    @TestFactory
    Stream<DynamicTest> everyRuleLearnsAsTheReferenceDoes() {
        return cases().stream().map(c -> DynamicTest.dynamicTest(c.get("id").textValue(), () -> check(c)));
    }

    private void check(JsonNode vector) {
        Network net = new Network(0);
        Node u = VectorNetworks.rows(net, vector, "u");
        Ensemble a = VectorNetworks.ensemble(net, vector.get("pre"), o -> { });
        Ensemble b = VectorNetworks.ensemble(net, vector.get("post"), o -> { });
        net.connect(u, a, c -> c.noSynapse());
        LearningRuleType type = rule(vector.get("rule").textValue(), vector.get("params"));
        Map<String, Probe> probes = new LinkedHashMap<>();
        LearningRule rule = learned(net, vector, u, a, b, type, probes).learningRule();
        if (!vector.get("error_input").isNull()) {
            net.connect(VectorNetworks.rows(net, vector, "error_input"), rule, c -> c.noSynapse());
        }
        type.probeable().forEach(name -> probes.put(name, net.probe(rule, name)));
        probes.put("pre_activity", net.probe(a.neurons()));
        JsonNode expected = vector.get("expected");
        assertThat(probes.keySet()).containsExactlyInAnyOrderElementsOf(
                expected.properties().stream().map(Map.Entry::getKey).toList());
        try (GoldenRunner runner = start(Model.build(net, vector.get("dt").doubleValue()), 0)) {
            runner.runSteps(vector.get("u").size());
            probes.forEach((name, probe) -> VectorNetworks.check(name, expected.get(name), runner.data(probe)));
        }
    }

    /** Makes the connection that learns, and probes of its own. */
    private static Connection learned(Network net, JsonNode vector, Node u, Ensemble a, Ensemble b,
            LearningRuleType type, Map<String, Probe> probes) {
        double tau = vector.get("synapse_tau").doubleValue();
        Connection learned = switch (vector.get("layout").textValue()) {
            case "decoded" -> {
                Node post = net.passthrough("post", 2);
                probes.put("post_value", net.probe(post));
                double scale = vector.get("transform").doubleValue();
                yield net.connect(a, post, c -> c.function(x -> new double[2]).synapse(tau)
                        .solver(new NoSolver(DynamicsVectors.matrix(vector.get("decoders"))))
                        .transform(new double[][] {{scale, 0}, {0, scale}}).learningRule(type));
            }
            case "neurons" -> net.connect(a.neurons(), b.neurons(), c -> c.synapse(tau)
                    .transform(DynamicsVectors.matrix(vector.get("weights0"))).learningRule(type));
            case "encoders" -> {
                net.connect(net.node("constant", DynamicsVectors.vector(vector.get("constant_input"))), b,
                        c -> c.noSynapse());
                yield net.connect(u, b, c -> c.synapse(tau).transform(vector.get("transform").doubleValue())
                        .learningRule(type));
            }
            default -> throw new IllegalArgumentException("unknown layout " + vector.get("layout"));
        };
        if (!vector.get("layout").textValue().equals("decoded")) {
            probes.put("post_activity", net.probe(b.neurons()));
        }
        if (type.modifies() != LearningRuleType.Target.ENCODERS) {
            probes.put("weights", net.probe(learned, "weights"));
        }
        return learned;
    }

    private static LearningRuleType rule(String name, JsonNode params) {
        double rate = params.get("learning_rate").doubleValue();
        return switch (name) {
            case "PES" -> params.get("pre_synapse").isNull() ? new PES(rate).withoutPreSynapse()
                    : new PES(rate, params.get("pre_synapse").doubleValue());
            case "RLS" -> new RLS(rate, params.get("pre_synapse").doubleValue());
            case "BCM" -> BCM.builder().learningRate(rate).preSynapse(params.get("pre_synapse").doubleValue())
                    .postSynapse(params.get("post_synapse").doubleValue())
                    .thetaSynapse(params.get("theta_synapse").doubleValue()).build();
            case "Oja" -> Oja.builder().learningRate(rate).preSynapse(params.get("pre_synapse").doubleValue())
                    .postSynapse(params.get("post_synapse").doubleValue()).beta(params.get("beta").doubleValue())
                    .build();
            case "Voja" -> params.get("post_synapse").isNull() ? new Voja(rate).withoutPostSynapse()
                    : new Voja(rate, params.get("post_synapse").doubleValue());
            default -> throw new IllegalArgumentException("unknown rule " + name);
        };
    }
}
