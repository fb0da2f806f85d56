package org.nengine.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;
import org.nengine.Connection;
import org.nengine.Ensemble;
import org.nengine.Network;
import org.nengine.Node;
import org.nengine.build.linalg.LinearAlgebra;
import org.nengine.build.linalg.Matrix;
import org.nengine.build.solvers.FullLeastSquares;
import org.nengine.distributions.Uniform;
import org.nengine.exceptions.BuildException;
import org.nengine.solvers.Lstsq;
import org.nengine.solvers.LstsqL2;

class DecoderPlanTest {

    private static Network mesh() {
        Network net = new Network(9);
        List<Ensemble> ensembles = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            ensembles.add(net.ensemble(20 + i, 2));
        }
        for (Ensemble from : ensembles) {
            for (Ensemble to : ensembles) {
                net.connect(from, to, c -> c.function(x -> new double[] {x[1] * x[0], x[0]}));
            }
            net.connect(from.get(0), from.get(1), c -> c.solver(new Lstsq()));
            net.connect(from, from, c -> c.evalPoints(new Uniform(-1, 1)));
            net.probe(from);
        }
        return net;
    }

    private static List<double[]> weights(int threads) throws Exception {
        ForkJoinPool pool = new ForkJoinPool(threads);
        try {
            Network net = mesh();
            Model model = pool.submit(() -> Model.build(net, 0.001)).get();
            return net.connections().stream().map(c -> model.connection(c).weights().orElseThrow().values()).toList();
        } finally {
            pool.shutdown();
        }
    }

    @Test
    void theNumberOfThreadsDoesNotChangeABit() throws Exception {
        List<double[]> one = weights(1);
        assertThat(one).hasSize(48);
        for (int threads : new int[] {2, 7}) {
            List<double[]> many = weights(threads);
            for (int i = 0; i < one.size(); i++) {
                assertThat(many.get(i)).containsExactly(one.get(i));
            }
        }
    }

    @Test
    void functionsAreCalledByOneThreadInTheOrderOfTheBuild() {
        Network net = new Network(1);
        Node sink = net.passthrough(1);
        List<String> calls = new ArrayList<>();
        Network inner = net.network();
        for (int i = 0; i < 3; i++) {
            String name = "outer " + i;
            Ensemble source = net.ensemble(5, 1);
            net.connect(source, sink, c -> c.function(x -> record(calls, name)));
        }
        Ensemble source = inner.ensemble(5, 1);
        inner.connect(source, inner.passthrough(1), c -> c.function(x -> record(calls, "inner")));
        calls.clear();
        Model.build(net, 0.001);
        assertThat(calls).containsExactly("inner", "outer 0", "outer 1", "outer 2");
    }

    /** Records a name where it differs from the last, and gives 1. */
    private static double record(List<String> calls, String name) {
        if (calls.isEmpty() || !calls.get(calls.size() - 1).equals(name)) {
            calls.add(name);
        }
        return 1;
    }

    @Test
    void whatAUsersFunctionThrowsPassesThrough() {
        Network net = new Network(1);
        boolean[] failing = {false};
        net.connect(net.ensemble(5, 1), net.passthrough(1), c -> c.function(x -> {
            if (failing[0]) {
                throw new IllegalStateException("mine");
            }
            return x[0];
        }));
        failing[0] = true;
        assertThatThrownBy(() -> Model.build(net, 0.001)).isInstanceOf(IllegalStateException.class).hasMessage("mine");
    }

    @Test
    void aFunctionThatReturnsSomethingElseLaterNamesItsConnection() {
        Network net = new Network(1);
        double[][] value = {{1}};
        net.connect(net.ensemble(5, 1), net.passthrough(1), c -> c.label("fickle").function(x -> value[0]));
        value[0] = null;
        assertThatThrownBy(() -> Model.build(net, 0.001)).isInstanceOf(BuildException.class)
                .hasMessageContaining("fickle");
    }

    @Test
    void aSolverForFullWeightsGetsCurrentsAsTargets() {
        Network net = new Network(2);
        Ensemble pre = net.ensemble(12, 2);
        Ensemble post = net.ensemble(7, 3, e -> e.radius(2));
        double[][] transform = {{1, -1}, {0.5, 2}};
        Connection full = net.connect(pre, post.slice(1, 3),
                c -> c.transform(transform).solver(new FullLeastSquares(true)).noSynapse());
        Connection decoded = net.connect(pre, post.slice(1, 3), c -> c.solver(new FullLeastSquares(false)));
        Model model = Model.build(net, 0.001);
        Weights weights = model.connection(full).weights().orElseThrow();
        assertThat(weights.shape()).containsExactly(7, 12);
        // The solver is linear in its targets, so its weights are encoders times transform times its decoders.
        LinearAlgebra algebra = LinearAlgebra.best();
        Weights decoders = model.connection(decoded).weights().orElseThrow();
        double[][] encoders = Arrays.stream(model.ensemble(post).scaledEncoders())
                .map(e -> new double[] {e[1], e[2]}).toArray(double[][]::new);
        Matrix expected = algebra.multiply(algebra.multiply(Matrix.of(encoders), Matrix.of(transform)),
                new Matrix(2, 12, decoders.values()));
        assertThat(weights.values()).containsExactly(expected.data(), within(1e-12));
        assertThat(model.operators().stream().anyMatch(o -> o.incs().contains(model.signal(post.neurons(), "in"))
                && o.reads().contains(model.signal(full, "weighted")))).isTrue();
    }

    @Test
    void aSolverForFullWeightsNeedsADenseTransform() {
        Network net = new Network(2);
        net.connect(net.ensemble(5, 1), net.ensemble(4, 1),
                c -> c.label("plain").solver(new FullLeastSquares(true)));
        assertThatThrownBy(() -> Model.build(net, 0.001)).isInstanceOf(BuildException.class)
                .hasMessageContaining("plain").hasMessageContaining("dense");
    }

    @Test
    void theRegularisationOfTheDescriptionIsUsed() {
        Network net = new Network(2);
        Ensemble pre = net.ensemble(12, 1);
        Node sink = net.passthrough(1);
        Connection loose = net.connect(pre, sink, c -> c.solver(new LstsqL2(0.001)));
        Connection tight = net.connect(pre, sink, c -> c.solver(new LstsqL2(0.5)));
        Model model = Model.build(net, 0.001);
        double looseNorm = norm(model.connection(loose));
        double tightNorm = norm(model.connection(tight));
        assertThat(tightNorm).isLessThan(0.5 * looseNorm);
        assertThat(model.connection(loose).solverInfo().rmses()[0])
                .isLessThan(model.connection(tight).solverInfo().rmses()[0]);
    }

    private static double norm(BuiltConnection built) {
        return Math.sqrt(Arrays.stream(built.weights().orElseThrow().values()).map(w -> w * w).sum());
    }
}
