package org.nengine.goldens;

import static java.lang.Math.cos;
import static java.lang.Math.sin;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.nengine.Ensemble;
import org.nengine.Network;
import org.nengine.Node;
import org.nengine.neurons.LIFRate;
import org.nengine.solvers.BlockConjgrad;
import org.nengine.solvers.Cholesky;
import org.nengine.solvers.Conjgrad;
import org.nengine.solvers.ConjgradScipy;
import org.nengine.solvers.LSMRScipy;
import org.nengine.solvers.Lstsq;
import org.nengine.solvers.LstsqDrop;
import org.nengine.solvers.LstsqL1;
import org.nengine.solvers.LstsqL2;
import org.nengine.solvers.LstsqL2nz;
import org.nengine.solvers.LstsqMultNoise;
import org.nengine.solvers.LstsqNoise;
import org.nengine.solvers.Nnls;
import org.nengine.solvers.NnlsL2;
import org.nengine.solvers.NnlsL2nz;
import org.nengine.solvers.RandomizedSVD;
import org.nengine.solvers.SVD;
import org.nengine.solvers.Solver;

/** All solvers. */
final class SolverModels {

    private SolverModels() {
    }

    static Map<String, Supplier<Network>> all() {
        Map<String, Supplier<Network>> all = new LinkedHashMap<>();
        all.put("solver_lstsq", SolverModels::leastSquares);
        all.put("solver_subsolvers", SolverModels::leastSquaresSolvers);
        all.put("solver_drop_nnls", SolverModels::sparseAndNonNegative);
        all.put("solver_weights", SolverModels::weights);
        all.put("solver_l1", SolverModels::elasticNet);
        return all;
    }

    /** One population that is decoded by each of the solvers. */
    private static Network decoded(long seed, Solver... solvers) {
        Network net = new Network(seed);
        Ensemble pre = population(net, 25);
        List<Node> outs = new ArrayList<>();
        for (Solver solver : solvers) {
            Node out = net.passthrough("out" + outs.size(), 2);
            net.connect(pre, out, c -> c.solver(solver).function(x -> new double[] {x[0] * x[1], x[0]}));
            outs.add(out);
        }
        outs.forEach(net::probe);
        return net;
    }

    private static Ensemble population(Network net, int neurons) {
        Node in = net.node("in", t -> new double[] {sin(20 * t), 0.5 * cos(11 * t)});
        Ensemble pre = net.ensemble("pre", neurons, 2, e -> e.nEvalPoints(200).neuronType(new LIFRate()));
        net.connect(in, pre);
        return pre;
    }

    /** Least-squares solvers for decoders. */
    static Network leastSquares() {
        return decoded(25, new Lstsq(), new Lstsq(0.1), new LstsqL2(), new LstsqL2(0.02), new LstsqL2nz(0.05),
                new LstsqNoise(), new LstsqNoise(0.3), new LstsqMultNoise(0.2));
    }

    /** Ways to solve the least-squares problem. */
    static Network leastSquaresSolvers() {
        LstsqL2 l2 = new LstsqL2();
        return decoded(26, l2.solver(new Cholesky(true)), l2.solver(new Cholesky(false)), l2.solver(new SVD()),
                l2.solver(new Conjgrad(10)), l2.solver(new Conjgrad(1e-6).maxIters(5)),
                l2.solver(new BlockConjgrad(10)), l2.solver(new ConjgradScipy(0.02)), l2.solver(new LSMRScipy(0.01)),
                l2.solver(new RandomizedSVD()), new LstsqL2nz().solver(new Conjgrad(20)),
                new LstsqNoise().solver(new SVD()));
    }

    /** Sparse and non-negative solvers for decoders. */
    static Network sparseAndNonNegative() {
        return decoded(27, new LstsqDrop(),
                new LstsqDrop(0.5).solver1(new LstsqL2nz(0.01)).solver2(new LstsqL2(0.05)), new Nnls(), new NnlsL2(),
                new NnlsL2(0.02), new NnlsL2nz(0.05));
    }

    /** All solvers, asked for a full weight matrix. */
    static Network weights() {
        Network net = new Network(28);
        Ensemble pre = population(net, 20);
        List<Ensemble> outs = new ArrayList<>();
        for (Solver solver : List.of(new Lstsq().weights(true), new LstsqL2().weights(true),
                new LstsqL2nz().weights(true), new LstsqNoise().weights(true), new LstsqMultNoise().weights(true),
                new LstsqDrop().weights(true), new Nnls().weights(true), new NnlsL2().weights(true),
                new NnlsL2nz().weights(true))) {
            Ensemble out = net.ensemble("out" + outs.size(), 12, 2, e -> e.neuronType(new LIFRate()));
            net.connect(pre, out, c -> c.solver(solver).function(x -> new double[] {x[0] * x[1], x[0]})
                    .transform(new double[][] {{1, 0}, {0, 1}}));
            outs.add(out);
        }
        outs.forEach(out -> net.probe(out.neurons()));
        return net;
    }

    /** The elastic net. */
    static Network elasticNet() {
        return decoded(29, new LstsqL1(), new LstsqL1(1e-3, 1e-5), new LstsqL1(1e-2, 1e-6).maxIter(50));
    }
}
