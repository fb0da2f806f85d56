package org.nengine.files;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.nengine.solvers.BlockConjgrad;
import org.nengine.solvers.Cholesky;
import org.nengine.solvers.Conjgrad;
import org.nengine.solvers.ConjgradScipy;
import org.nengine.solvers.LSMRScipy;
import org.nengine.solvers.LeastSquaresSolver;
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

/** How solvers are stored, and how the least-squares problems in them are solved. */
public final class SolverCodecs implements CodecProvider {

    private static final String WEIGHTS = "weights";
    private static final String SOLVER = "solver";
    private static final String REG = "reg";
    private static final String NOISE = "noise";
    private static final String TOL = "tol";
    private static final String X0 = "x0";
    private static final String MAX_ITERS = "max_iters";

    /** Used by the service loader. */
    public SolverCodecs() { }

    @Override
    public List<Codec<?>> codecs() {
        List<Codec<?>> codecs = new ArrayList<>(solvers());
        codecs.addAll(leastSquaresSolvers());
        return codecs;
    }

    private static List<Codec<?>> solvers() {
        return List.of(
                Codec.of(LstsqL2.class, (s, to) -> weights(to, s).number(REG, s.reg()).value(SOLVER, s.solver()),
                        from -> new LstsqL2(from.number(REG)).solver(solver(from)).weights(from.flag(WEIGHTS))),
                Codec.of(LstsqL2nz.class, (s, to) -> weights(to, s).number(REG, s.reg()).value(SOLVER, s.solver()),
                        from -> new LstsqL2nz(from.number(REG)).solver(solver(from)).weights(from.flag(WEIGHTS))),
                Codec.of(LstsqNoise.class,
                        (s, to) -> weights(to, s).number(NOISE, s.noise()).value(SOLVER, s.solver()),
                        from -> new LstsqNoise(from.number(NOISE)).solver(solver(from)).weights(from.flag(WEIGHTS))),
                Codec.of(LstsqMultNoise.class,
                        (s, to) -> weights(to, s).number(NOISE, s.noise()).value(SOLVER, s.solver()),
                        from -> new LstsqMultNoise(from.number(NOISE)).solver(solver(from))
                                .weights(from.flag(WEIGHTS))),
                Codec.of(LstsqL1.class,
                        (s, to) -> weights(to, s).number("l1", s.l1()).number("l2", s.l2())
                                .integer("max_iter", s.maxIter()),
                        from -> new LstsqL1(from.number("l1"), from.number("l2")).maxIter(from.count("max_iter"))
                                .weights(from.flag(WEIGHTS))),
                Codec.of(LstsqDrop.class,
                        (s, to) -> weights(to, s).number("drop", s.drop()).value("solver1", s.solver1())
                                .value("solver2", s.solver2()),
                        from -> new LstsqDrop(from.number("drop")).solver1(from.value("solver1", Solver.class))
                                .solver2(from.value("solver2", Solver.class)).weights(from.flag(WEIGHTS))),
                Codec.of(Lstsq.class, (s, to) -> weights(to, s).number("rcond", s.rcond()),
                        from -> new Lstsq(from.number("rcond")).weights(from.flag(WEIGHTS))),
                Codec.of(Nnls.class, (s, to) -> weights(to, s), from -> new Nnls().weights(from.flag(WEIGHTS))),
                Codec.of(NnlsL2.class, (s, to) -> weights(to, s).number(REG, s.reg()),
                        from -> new NnlsL2(from.number(REG)).weights(from.flag(WEIGHTS))),
                Codec.of(NnlsL2nz.class, (s, to) -> weights(to, s).number(REG, s.reg()),
                        from -> new NnlsL2nz(from.number(REG)).weights(from.flag(WEIGHTS))),
                Codec.of(NoSolver.class, (s, to) -> weights(to, s).optionalMatrix("values", s.values()),
                        from -> from.optionalMatrix("values").map(NoSolver::new).orElseGet(NoSolver::new)
                                .weights(from.flag(WEIGHTS))));
    }

    private static List<Codec<?>> leastSquaresSolvers() {
        return List.of(
                Codec.of(Cholesky.class, (s, to) -> to.optionalFlag("transpose", s.transpose()),
                        from -> from.optionalFlag("transpose").map(Cholesky::new).orElseGet(Cholesky::new)),
                Codec.of(Conjgrad.class,
                        (s, to) -> to.number(TOL, s.tol()).optionalCount(MAX_ITERS, s.maxIters())
                                .optionalMatrix(X0, s.x0()),
                        SolverCodecs::conjgrad),
                Codec.of(BlockConjgrad.class, (s, to) -> to.number(TOL, s.tol()).optionalMatrix(X0, s.x0()),
                        SolverCodecs::blockConjgrad),
                Codec.of(ConjgradScipy.class, (s, to) -> to.number(TOL, s.tol()).number("atol", s.atol()),
                        from -> new ConjgradScipy(from.number(TOL), from.number("atol"))),
                Codec.of(LSMRScipy.class, (s, to) -> to.number(TOL, s.tol()),
                        from -> new LSMRScipy(from.number(TOL))),
                Codec.of(SVD.class, (s, to) -> { }, from -> new SVD()),
                Codec.of(RandomizedSVD.class,
                        (s, to) -> to.integer("n_components", s.nComponents())
                                .integer("n_oversamples", s.nOversamples()).integer("n_iter", s.nIter()),
                        from -> new RandomizedSVD(from.count("n_components"), from.count("n_oversamples"),
                                from.count("n_iter"))));
    }

    private static Conjgrad conjgrad(FieldReader from) {
        Conjgrad plain = new Conjgrad(from.number(TOL));
        OptionalInt maxIters = from.optionalCount(MAX_ITERS);
        Conjgrad limited = maxIters.isPresent() ? plain.maxIters(maxIters.getAsInt()) : plain;
        Optional<double[][]> guess = from.optionalMatrix(X0);
        return guess.map(limited::x0).orElse(limited);
    }

    private static BlockConjgrad blockConjgrad(FieldReader from) {
        BlockConjgrad plain = new BlockConjgrad(from.number(TOL));
        Optional<double[][]> guess = from.optionalMatrix(X0);
        return guess.map(plain::x0).orElse(plain);
    }

    private static LeastSquaresSolver solver(FieldReader from) {
        return from.value(SOLVER, LeastSquaresSolver.class);
    }

    /** What all solvers have. */
    private static FieldWriter weights(FieldWriter to, Solver solver) {
        return to.flag(WEIGHTS, solver.weights());
    }
}
