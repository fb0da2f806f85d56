package org.nengine.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;
import org.nengine.Connection;
import org.nengine.Ensemble;
import org.nengine.Network;
import org.nengine.build.linalg.LinearAlgebra;
import org.nengine.distributions.Uniform;
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
import org.nengine.solvers.NoSolver;
import org.nengine.solvers.RandomizedSVD;
import org.nengine.solvers.SVD;
import org.nengine.solvers.Solver;
import org.nengine.transforms.Dense;

/** Every solver gives the same bits with one thread and with several. A subclass gives the linear algebra. */
public abstract class SolverThreadsSuite {

    private static final List<Solver> SOLVERS = List.of(new Lstsq(), new LstsqL2(), new LstsqL2nz(), new LstsqNoise(),
            new LstsqMultNoise(), new LstsqL1(0.01, 1e-4), new LstsqDrop(), new Nnls(), new NnlsL2(), new NnlsL2nz(),
            new NoSolver(), new LstsqL2().solver(new Cholesky(true)), new LstsqL2().solver(new Cholesky(false)),
            new LstsqL2().solver(new Conjgrad(1)), new LstsqL2().solver(new BlockConjgrad(10)),
            new LstsqL2().solver(new ConjgradScipy()), new LstsqL2().solver(new LSMRScipy()),
            new LstsqL2().solver(new SVD()), new LstsqL2().solver(new RandomizedSVD()),
            new LstsqDrop(0.5).solver1(new LstsqNoise()).solver2(new LstsqMultNoise()),
            new LstsqDrop().weights(true), new NnlsL2().weights(true), new LstsqNoise().weights(true));

    private final LinearAlgebra algebra;

    protected SolverThreadsSuite(LinearAlgebra algebra) {
        this.algebra = algebra;
    }

    private static Network network() {
        Network net = new Network(11);
        Ensemble shared = net.ensemble(40, 2);
        Ensemble target = net.ensemble(10, 2);
        for (Solver solver : SOLVERS) {
            Ensemble own = net.ensemble(30, 2);
            for (Ensemble source : List.of(shared, own)) {
                net.connect(source, target, c -> c.solver(solver).function(x -> new double[] {x[0] * x[1], x[1]})
                        .transform(new Dense(2, 2, new Uniform(-1, 1))));
            }
            net.connect(own, target, c -> c.solver(solver).evalPoints(new Uniform(-1, 1)).transform(1, 2));
        }
        return net;
    }

    private Map<String, double[]> solve(int threads) throws Exception {
        ForkJoinPool pool = new ForkJoinPool(threads);
        try {
            Network net = network();
            Model model = pool.submit(() -> Model.build(net, 0.001, BuildOptions.defaults().algebra(algebra))).get();
            Map<String, double[]> numbers = new LinkedHashMap<>();
            for (Connection connection : net.connections()) {
                BuiltConnection built = model.connection(connection);
                String name = numbers.size() + " " + connection.solver();
                numbers.put(name, built.weights().orElseThrow().values());
                numbers.put(name + " errors", built.solverInfo().rmses());
                built.solverInfo().details().forEach((detail, values) -> numbers.put(name + " " + detail, values));
            }
            return numbers;
        } finally {
            pool.shutdown();
        }
    }

    @Test
    void theNumberOfThreadsDoesNotChangeABitOfAnySolver() throws Exception {
        Map<String, double[]> one = solve(1);
        assertThat(one.size()).isGreaterThan(6 * SOLVERS.size());
        for (int threads : new int[] {2, 5}) {
            Map<String, double[]> many = solve(threads);
            assertThat(many.keySet()).isEqualTo(one.keySet());
            one.forEach((name, values) -> assertThat(many.get(name)).as("%s with %d threads", name, threads)
                    .containsExactly(values));
        }
    }
}
