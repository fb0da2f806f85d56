package org.nengine.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.nengine.Connection;
import org.nengine.Ensemble;
import org.nengine.Network;
import org.nengine.VectorFunction;
import org.nengine.exceptions.BuildException;
import org.nengine.exceptions.SignalException;
import org.nengine.exceptions.ValidationException;
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
import org.nengine.solvers.SVD;
import org.nengine.solvers.Solver;

/** What is refused while decoders are solved for, and how it is said. */
class SolverErrorsTest {

    private static final VectorFunction FIRST = x -> new double[] {x[0]};

    /** The error of a connection with the label "it" from three neurons, of which the last is silent. */
    private static AbstractThrowableAssert<?, ?> assertRefused(Solver solver, int size, VectorFunction function) {
        Network net = new Network(6);
        Ensemble pre = net.ensemble(3, 2, e -> e.gain(1, 1, 1).bias(1.5, 2, -5));
        net.connect(pre, net.passthrough(size),
                c -> c.label("it").solver(solver).function(function));
        return assertThatThrownBy(() -> Model.build(net, 0.001)).as("%s", solver).hasMessageContaining("\"it\"");
    }

    @Test
    void singularSystemsNameTheConnectionAndTheSolver() {
        for (Solver solver : List.of(new LstsqL2(0), new LstsqL2nz(0), new LstsqMultNoise(),
                new LstsqL2(0).solver(new Cholesky(false)))) {
            assertRefused(solver, 1, FIRST).isInstanceOf(BuildException.class).hasMessageContaining(solver.toString())
                    .hasMessageContaining("not positive definite");
        }
    }

    @Test
    void functionValuesThatDependOnEachOtherCannotBeSolvedForInABlock() {
        assertRefused(new LstsqL2().solver(new BlockConjgrad()), 2, x -> new double[] {x[0], 0})
                .isInstanceOf(BuildException.class).hasMessageContaining("singular");
    }

    @Test
    void aGuessOfTheWrongShapeIsRefusedWithBothShapes() {
        for (Solver solver : List.of(new LstsqL2().solver(new Conjgrad().x0(new double[3][2])),
                new LstsqL2().solver(new BlockConjgrad().x0(new double[3][2])))) {
            assertRefused(solver, 1, FIRST).isInstanceOf(ValidationException.class).hasMessageContaining("x0")
                    .hasMessageContaining("3 x 1").hasMessageContaining("3 x 2");
        }
    }

    @Test
    void partsOfSolversAreHeldToTheShapeToo() {
        assertRefused(new LstsqDrop().solver1(new NoSolver(new double[4][1])), 1, FIRST)
                .isInstanceOf(BuildException.class).hasMessageContaining("4 x 1").hasMessageContaining("3 x 1");
    }

    @Test
    void functionValuesThatAreNoNumbersAreRefused() {
        VectorFunction nan = x -> new double[] {Double.NaN};
        for (Solver solver : List.of(new Nnls(), new NnlsL2(), new NnlsL2nz(), new LstsqDrop(),
                new LstsqL2().solver(new ConjgradScipy()))) {
            assertRefused(solver, 1, nan).isInstanceOf(BuildException.class).hasMessageContaining("finite");
        }
        for (Solver solver : List.of(new Lstsq(), new LstsqL2(), new LstsqL2nz(), new LstsqNoise(),
                new LstsqL1(), new LstsqL2().solver(new Conjgrad()),
                new LstsqL2().solver(new LSMRScipy()), new LstsqL2().solver(new SVD()))) {
            assertRefused(solver, 1, nan).isInstanceOf(SignalException.class).hasMessageContaining("NaN");
        }
    }

    /** A solver without numerics. */
    private static final class Unknown extends Solver {

        Unknown() {
            super(false);
        }

        @Override
        protected Map<String, Object> parameters() {
            return solverParameters().map();
        }
    }

    @Test
    void aSolverWithoutNumericsIsRefused() {
        Network net = new Network(6);
        net.connect(net.ensemble(3, 1), net.passthrough(1), c -> c.solver(new Unknown()));
        assertThatThrownBy(() -> Model.build(net, 0.001)).isInstanceOf(BuildException.class)
                .hasMessageContaining("Unknown()").hasMessageContaining("org.nengine.build.solvers.SolverMethod");
    }

    @Test
    void fullWeightsThatAreNotComposedNeedADenseTransform() {
        for (Solver solver : List.of(new LstsqL1().weights(true), new LstsqDrop().weights(true),
                new Nnls().weights(true), new NnlsL2().weights(true), new NnlsL2nz().weights(true))) {
            Network net = new Network(6);
            net.connect(net.ensemble(3, 1), net.ensemble(4, 1), c -> c.label("it").solver(solver));
            assertThatThrownBy(() -> Model.build(net, 0.001)).as("%s", solver).isInstanceOf(BuildException.class)
                    .hasMessageContaining("\"it\"").hasMessageContaining(solver.toString())
                    .hasMessageContaining("use a dense transform");
        }
    }

    @Test
    void fullWeightsTakeADiagonalAsAMatrix() {
        Network net = new Network(6);
        Ensemble pre = net.ensemble(20, 2);
        Ensemble post = net.ensemble(4, 2);
        Connection diagonal = net.connect(pre, post, c -> c.solver(new Nnls().weights(true)).transform(1, -2));
        Connection matrix = net.connect(pre, post,
                c -> c.solver(new Nnls().weights(true)).transform(new double[][] {{1, 0}, {0, -2}}));
        Model model = Model.build(net, 0.001);
        assertThat(model.connection(diagonal).weights()).isEqualTo(model.connection(matrix).weights());
        assertThat(model.connection(diagonal).weights().orElseThrow().shape()).containsExactly(4, 20);
    }

    @Test
    void fullWeightsToNoEnsembleAreDecoders() {
        Network net = new Network(6);
        Ensemble pre = net.ensemble(20, 2);
        Connection full = net.connect(pre, net.passthrough(2), c -> c.solver(new NnlsL2().weights(true)));
        Connection plain = net.connect(pre, net.passthrough(2), c -> c.solver(new NnlsL2()));
        Model model = Model.build(net, 0.001);
        assertThat(model.connection(full).weights()).isEqualTo(model.connection(plain).weights());
    }
}
