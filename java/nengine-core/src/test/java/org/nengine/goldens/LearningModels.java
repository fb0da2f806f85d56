package org.nengine.goldens;

import static java.lang.Math.cos;
import static java.lang.Math.sin;
import static org.nengine.goldens.GoldenModels.grid;
import static org.nengine.goldens.GoldenModels.map;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.nengine.Connection;
import org.nengine.Ensemble;
import org.nengine.Network;
import org.nengine.Node;
import org.nengine.distributions.Choice;
import org.nengine.learning.BCM;
import org.nengine.learning.Oja;
import org.nengine.learning.PES;
import org.nengine.learning.RLS;
import org.nengine.learning.Voja;
import org.nengine.neurons.LIFRate;
import org.nengine.solvers.LstsqL2;
import org.nengine.solvers.Solver;
import org.nengine.synapses.Alpha;
import org.nengine.synapses.Lowpass;

/** Learning rules on connections of every kind. */
final class LearningModels {

    private LearningModels() {
    }

    static Map<String, Supplier<Network>> all() {
        Map<String, Supplier<Network>> all = new LinkedHashMap<>();
        all.put("learn_pes", LearningModels::pes);
        all.put("learn_rls", LearningModels::rls);
        all.put("learn_bcm_oja", LearningModels::bcmOja);
        all.put("learn_voja", LearningModels::voja);
        return all;
    }

    /** The PES rule on connections of every kind. */
    static Network pes() {
        Network net = new Network(41);
        Node in = net.node("in", t -> new double[] {sin(15 * t), cos(11 * t)});
        Ensemble pre = net.ensemble("pre", 20, 2);
        Ensemble post1 = net.ensemble("post1", 15, 2);
        Ensemble post2 = net.ensemble("post2", 15, 2);
        Ensemble post4 = net.ensemble("post4", 15, 2);
        Node post3 = net.passthrough("post3", 1);
        Node err = net.passthrough("err", 2);
        Node err1 = net.passthrough("err1", 1);
        Ensemble post5 = net.ensemble("post5", 12, 2);
        net.connect(in, pre);
        Connection c1 = net.connect(pre, post1, c -> c.function(x -> new double[2]).learningRule(new PES(5e-4)));
        Connection c2 = net.connect(pre, post2,
                c -> c.solver(new LstsqL2().weights(true)).learningRule(new PES()));
        Connection c3 = net.connect(pre, post3,
                c -> c.function(x -> x[0] * x[1]).learningRule(new PES(1e-3).withoutPreSynapse()));
        Connection c4 = net.connect(pre.neurons(), post4,
                c -> c.transform(new double[2][20]).learningRule(new PES(3e-4, new Alpha(0.01))));
        Connection c5 = net.connect(pre.neurons(), post5.neurons(),
                c -> c.transform(new double[12][20]).learningRule(new PES(2e-4)));
        net.connect(post1, err);
        net.connect(in, err, c -> c.transform(-1));
        List.of(c1, c2, c4, c5).forEach(learned -> net.connect(err, learned.learningRule()));
        net.connect(post3, err1);
        net.connect(in, err1, c -> c.function(z -> z[0] * z[1]).transform(-1));
        net.connect(err1, c3.learningRule());
        List.of(post1, post2, post4, post5).forEach(post -> net.probe(post, p -> p.synapse(0.01)));
        net.probe(post3, p -> p.synapse(0.01));
        net.probe(c1, "weights", p -> p.sampleEvery(0.02));
        net.probe(c3, "weights", p -> p.sampleEvery(0.02));
        net.probe(c1.learningRule(), "error");
        net.probe(c1.learningRule(), "activities");
        net.probe(c1.learningRule(), "delta", p -> p.sampleEvery(0.05));
        net.probe(c5, "weights", p -> p.sampleEvery(0.1));
        return net;
    }

    /** The RLS rule. */
    static Network rls() {
        Network net = new Network(42);
        Node in = net.node("in", t -> sin(20 * t));
        Ensemble pre = net.ensemble("pre", 20, 1);
        Ensemble rate = net.ensemble("rate", 15, 1, e -> e.neuronType(new LIFRate()));
        Node y1 = net.passthrough("y1", 1);
        Node y2 = net.passthrough("y2", 1);
        Node e1 = net.node("e1", 1, (t, x) -> new double[] {t < 0.15 ? x[0] : 0});
        Node e2 = net.node("e2", 1, (t, x) -> new double[] {t < 0.15 ? x[0] : 0});
        net.connect(in, pre, c -> c.noSynapse());
        net.connect(in, rate, c -> c.noSynapse());
        Connection c1 = net.connect(pre, y1,
                c -> c.function(x -> 0).noSynapse().learningRule(new RLS(1e-3, new Lowpass(0.005))));
        Connection c2 = net.connect(rate, y2,
                c -> c.function(x -> x[0] * x[0]).synapse(0.005).learningRule(new RLS(1e-5).withoutPreSynapse()));
        net.connect(in, e1, c -> c.transform(-1).noSynapse());
        net.connect(y1, e1, c -> c.noSynapse());
        net.connect(e1, c1.learningRule(), c -> c.synapse(0.005));
        net.connect(in, e2, c -> c.function(z -> z[0] * z[0] * z[0]).transform(-1).noSynapse());
        net.connect(y2, e2, c -> c.noSynapse());
        net.connect(e2, c2.learningRule(), c -> c.synapse(0.005));
        net.probe(y1, p -> p.synapse(0.005));
        net.probe(y2);
        net.probe(c1.learningRule(), "pre_filtered");
        net.probe(c1.learningRule(), "error");
        net.probe(c1.learningRule(), "delta", p -> p.sampleEvery(0.02));
        net.probe(c1.learningRule(), "inv_gamma", p -> p.sampleEvery(0.05));
        net.probe(c1, "weights");
        net.probe(c2, "weights", p -> p.sampleEvery(0.02));
        return net;
    }

    /** The BCM and Oja rules, alone and together. */
    static Network bcmOja() {
        Solver weights = new LstsqL2().weights(true);
        Network net = new Network(43);
        Node in = net.node("in", t -> sin(30 * t));
        Ensemble pre = net.ensemble("pre", 14, 1);
        Ensemble b = net.ensemble("b", 12, 1);
        Ensemble o = net.ensemble("o", 12, 1);
        Ensemble both = net.ensemble("both", 12, 1);
        Ensemble nn = net.ensemble("nn", 12, 1);
        net.connect(in, pre);
        Connection c1 = net.connect(pre, b, c -> c.solver(weights).learningRule(new BCM(5e-9)));
        Connection c2 = net.connect(pre, o, c -> c.solver(weights).learningRule(new Oja(1e-7)));
        Connection c3 = net.connect(pre, both, c -> c.solver(weights).learningRules(
                BCM.builder().learningRate(5e-10).preSynapse(0.01).thetaSynapse(0.1).build(),
                Oja.builder().learningRate(2e-9).beta(0.5).postSynapse(new Alpha(0.005)).build()));
        Connection c4 = net.connect(pre.neurons(), nn.neurons(),
                c -> c.transform(map(grid(12, 14), x -> 0.001 * x + 0.0005))
                        .learningRule(Oja.builder().learningRate(5e-8).noPreSynapse().noPostSynapse().build()));
        List.of(b, o, both, nn).forEach(post -> net.probe(post, p -> p.synapse(0.01)));
        net.probe(c1, "weights", p -> p.sampleEvery(0.02));
        net.probe(c2, "weights", p -> p.sampleEvery(0.02));
        net.probe(c3, "weights", p -> p.sampleEvery(0.05));
        net.probe(c4, "weights", p -> p.sampleEvery(0.05));
        List.of("theta", "pre_filtered", "post_filtered").forEach(name -> net.probe(c1.learningRule(), name));
        net.probe(c2.learningRule(), "delta", p -> p.sampleEvery(0.05));
        net.probe(c3.learningRules().get(1), "post_filtered");
        return net;
    }

    /** The Voja rule, and two rules on one connection, found by their names. */
    static Network voja() {
        Network net = new Network(44);
        Node key = net.node("key", t -> t < 0.1 ? new double[] {0.6, -0.8} : new double[] {-0.8, 0.6});
        Node learn = net.node("learn", t -> t < 0.15 ? 0 : -1);
        Ensemble m1 = net.ensemble("m1", 15, 2, e -> e.intercepts(new Choice(0.2)));
        Ensemble m2 = net.ensemble("m2", 12, 2);
        Ensemble m3 = net.ensemble("m3", 10, 2, e -> e.neuronType(new LIFRate()).radius(1.5));
        Connection c1 = net.connect(key, m1,
                c -> c.noSynapse().learningRule(new Voja(0.05).withoutPostSynapse()));
        net.connect(learn, c1.learningRule(), c -> c.noSynapse());
        Connection c2 = net.connect(m1, m2,
                c -> c.learningRule("enc", new Voja()).learningRule("dec", new PES(2e-4)));
        net.connect(key, c2.learningRule("dec"), c -> c.transform(-0.5));
        net.connect(learn, c2.learningRule("enc"));
        Connection c3 = net.connect(m1, m3, c -> c.learningRule(new Voja(0.02, new Lowpass(0.02))));
        List.of(m1, m2, m3).forEach(m -> net.probe(m, p -> p.synapse(0.01)));
        net.probe(c1.learningRule(), "scaled_encoders", p -> p.sampleEvery(0.02));
        net.probe(c1.learningRule(), "post_filtered");
        net.probe(c2.learningRule("enc"), "scaled_encoders", p -> p.sampleEvery(0.05));
        net.probe(c3.learningRule(), "delta", p -> p.sampleEvery(0.05));
        net.probe(m1, "scaled_encoders", p -> p.sampleEvery(0.1));
        net.probe(c2, "weights", p -> p.sampleEvery(0.05));
        return net;
    }
}
