package org.nengine.solvers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nengine.exceptions.ValidationException;

class SolverTest {

    private static Arguments text(String text, Object described) {
        return Arguments.of(text, described);
    }

    static Stream<Arguments> texts() {
        double[][] values = {{1, 2}, {3, 4}, {5, 6}};
        return Stream.of(text("LstsqL2()", new LstsqL2()), text("LstsqL2(reg=0.2)", new LstsqL2(0.2)),
                text("LstsqL2(weights=true, reg=0.2, solver=SVD())", new LstsqL2(0.2).solver(new SVD()).weights(true)),
                text("LstsqL2nz()", new LstsqL2nz()), text("LstsqL2nz(reg=0.0)", new LstsqL2nz(0)),
                text("Lstsq()", new Lstsq()), text("Lstsq(rcond=0.2)", new Lstsq(0.2)),
                text("LstsqNoise()", new LstsqNoise()), text("LstsqNoise(noise=0.3)", new LstsqNoise(0.3)),
                text("LstsqNoise(solver=LSMRScipy(tol=0.1))", new LstsqNoise().solver(new LSMRScipy(0.1))),
                text("LstsqMultNoise()", new LstsqMultNoise()),
                text("LstsqMultNoise(weights=true, noise=0.5)", new LstsqMultNoise(0.5).weights(true)),
                text("LstsqL1()", new LstsqL1()),
                text("LstsqL1(l1=0.1, l2=0.2, maxIter=7)", new LstsqL1(0.1, 0.2).maxIter(7)),
                text("LstsqDrop()", new LstsqDrop()),
                text("LstsqDrop(drop=1.0, solver1=Lstsq(), solver2=Nnls())",
                        new LstsqDrop(1).solver1(new Lstsq()).solver2(new Nnls())),
                text("Nnls()", new Nnls()), text("Nnls(weights=true)", new Nnls().weights(true)),
                text("NnlsL2()", new NnlsL2()), text("NnlsL2(reg=0.01)", new NnlsL2(0.01)),
                text("NnlsL2nz()", new NnlsL2nz()), text("NnlsL2nz(weights=true)", new NnlsL2nz().weights(true)),
                text("NoSolver()", new NoSolver()),
                text("NoSolver(values=3x2, weights=true)", new NoSolver(values).weights(true)),
                text("Cholesky()", new Cholesky()), text("Cholesky(transpose=false)", new Cholesky(false)),
                text("Cholesky(transpose=true)", new Cholesky(true)),
                text("ConjgradScipy()", new ConjgradScipy()),
                text("ConjgradScipy(tol=0.1, atol=0.2)", new ConjgradScipy(0.1, 0.2)),
                text("LSMRScipy()", new LSMRScipy()),
                text("Conjgrad()", new Conjgrad()),
                text("Conjgrad(tol=0.1, maxIters=3, x0=[[1.0], [2.0]])",
                        new Conjgrad(0.1).maxIters(3).x0(new double[][] {{1}, {2}})),
                text("BlockConjgrad()", new BlockConjgrad()),
                text("BlockConjgrad(tol=0.1, x0=[[1.0, 2.0]])", new BlockConjgrad(0.1).x0(new double[][] {{1, 2}})),
                text("SVD()", new SVD()), text("RandomizedSVD()", new RandomizedSVD()),
                text("RandomizedSVD(nComponents=5, nOversamples=0, nIter=2)", new RandomizedSVD(5, 0, 2)));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void theTextIsTheCallWithWhatDiffersFromTheDefaults(String text, Object described) {
        assertThat(described).hasToString(text);
    }

    @Test
    void equalityIsThatOfClassAndParameters() {
        List<Object> all = texts().map(a -> a.get()[1]).toList();
        List<Object> again = texts().map(a -> a.get()[1]).toList();
        for (int i = 0; i < all.size(); i++) {
            for (int j = 0; j < all.size(); j++) {
                assertThat(all.get(i).equals(again.get(j))).as("%s equals %s", all.get(i), again.get(j))
                        .isEqualTo(i == j);
            }
            assertThat(all.get(i)).hasSameHashCodeAs(again.get(i));
        }
        assertThat(new LstsqL2(0.1).solver(new Cholesky())).isEqualTo(new LstsqL2());
        assertThat(new NoSolver(new double[][] {{1}})).isNotEqualTo(new NoSolver(new double[][] {{2}}));
    }

    @Test
    void parametersHaveTheDefaultsOfTheReference() {
        assertThat(new Lstsq().rcond()).isEqualTo(0.01);
        assertThat(new LstsqL2().reg()).isEqualTo(0.1);
        assertThat(new LstsqL2().solver()).isEqualTo(new Cholesky());
        assertThat(new LstsqL2nz().reg()).isEqualTo(0.1);
        assertThat(new LstsqL2nz().solver()).isEqualTo(new Cholesky());
        assertThat(new LstsqNoise().noise()).isEqualTo(0.1);
        assertThat(new LstsqNoise().solver()).isEqualTo(new Cholesky());
        assertThat(new LstsqMultNoise().noise()).isEqualTo(0.1);
        assertThat(new LstsqMultNoise().solver()).isEqualTo(new Cholesky());
        assertThat(new LstsqL1().l1()).isEqualTo(1e-4);
        assertThat(new LstsqL1().l2()).isEqualTo(1e-6);
        assertThat(new LstsqL1().maxIter()).isEqualTo(1000);
        assertThat(new LstsqDrop().drop()).isEqualTo(0.25);
        assertThat(new LstsqDrop().solver1()).isEqualTo(new LstsqL2(0.001));
        assertThat(new LstsqDrop().solver2()).isEqualTo(new LstsqL2(0.1));
        assertThat(new NnlsL2().reg()).isEqualTo(0.1);
        assertThat(new NnlsL2nz().reg()).isEqualTo(0.1);
        assertThat(new NoSolver().values()).isEmpty();
        assertThat(new Cholesky().transpose()).isEmpty();
        assertThat(new ConjgradScipy().tol()).isEqualTo(1e-4);
        assertThat(new ConjgradScipy().atol()).isEqualTo(1e-8);
        assertThat(new LSMRScipy().tol()).isEqualTo(1e-4);
        assertThat(new Conjgrad().tol()).isEqualTo(1e-2);
        assertThat(new Conjgrad().maxIters()).isEmpty();
        assertThat(new Conjgrad().x0()).isEmpty();
        assertThat(new BlockConjgrad().tol()).isEqualTo(1e-2);
        assertThat(new BlockConjgrad().x0()).isEmpty();
        assertThat(new RandomizedSVD().nComponents()).isEqualTo(60);
        assertThat(new RandomizedSVD().nOversamples()).isEqualTo(10);
        assertThat(new RandomizedSVD().nIter()).isZero();
    }

    @Test
    void changingOneParameterKeepsTheOthers() {
        LstsqL2 l2 = new LstsqL2(0.3).weights(true).solver(new SVD()).weights(false);
        assertThat(l2.reg()).isEqualTo(0.3);
        assertThat(l2.solver()).isEqualTo(new SVD());
        assertThat(l2.weights()).isFalse();
        LstsqDrop drop = new LstsqDrop(0.4).weights(true).solver1(new Nnls()).solver2(new Lstsq());
        assertThat(drop.drop()).isEqualTo(0.4);
        assertThat(drop.weights()).isTrue();
        assertThat(drop.solver1()).isEqualTo(new Nnls());
        assertThat(drop.weights(false).solver2()).isEqualTo(new Lstsq());
        LstsqL1 l1 = new LstsqL1(0.1, 0.2).maxIter(9).weights(true);
        assertThat(l1.maxIter(8).weights()).isTrue();
        assertThat(l1.maxIter()).isEqualTo(9);
        Conjgrad conjgrad = new Conjgrad(0.5).x0(new double[][] {{1}}).maxIters(4);
        assertThat(conjgrad.maxIters()).hasValue(4);
        assertThat(conjgrad.x0()).isPresent();
        assertThat(conjgrad.maxIters(5).tol()).isEqualTo(0.5);
        assertThat(new LstsqL2nz(0.2).solver(new Conjgrad()).weights(true).solver()).isEqualTo(new Conjgrad());
        assertThat(new LstsqNoise(0.2).weights(true).solver(new SVD()).noise()).isEqualTo(0.2);
        assertThat(new LstsqMultNoise(0.2).solver(new SVD()).weights(true).solver()).isEqualTo(new SVD());
        assertThat(new NoSolver(new double[][] {{1}}).weights(true).values()).hasValueSatisfying(
                v -> assertThat(v).isEqualTo(new double[][] {{1}}));
    }

    @Test
    void weightsOfSomeSolversAreNotComposedOfDecoders() {
        assertThat(List.of(new Lstsq(), new LstsqNoise(), new LstsqMultNoise(), new LstsqL2(), new LstsqL2nz(),
                new NoSolver())).allMatch(Solver::compositional);
        assertThat(List.of(new LstsqL1(), new LstsqDrop(), new Nnls(), new NnlsL2(), new NnlsL2nz()))
                .noneMatch(Solver::compositional);
    }

    static Stream<Arguments> refused() {
        Function<ThrowingCallable, ThrowingCallable> call = c -> c;
        return Stream.of(
                Arguments.of("Lstsq.rcond", call.apply(() -> new Lstsq(Double.NaN))),
                Arguments.of("LstsqL2.reg", call.apply(() -> new LstsqL2(-0.1))),
                Arguments.of("LstsqL2.solver", call.apply(() -> new LstsqL2().solver(null))),
                Arguments.of("LstsqL2nz.reg", call.apply(() -> new LstsqL2nz(Double.POSITIVE_INFINITY))),
                Arguments.of("LstsqL2nz.solver", call.apply(() -> new LstsqL2nz().solver(null))),
                Arguments.of("LstsqNoise.noise", call.apply(() -> new LstsqNoise(-1))),
                Arguments.of("LstsqNoise.solver", call.apply(() -> new LstsqNoise().solver(null))),
                Arguments.of("LstsqMultNoise.noise", call.apply(() -> new LstsqMultNoise(-1))),
                Arguments.of("LstsqMultNoise.solver", call.apply(() -> new LstsqMultNoise().solver(null))),
                Arguments.of("LstsqL1.l1", call.apply(() -> new LstsqL1(-1, 0))),
                Arguments.of("LstsqL1.l2", call.apply(() -> new LstsqL1(0, -1))),
                Arguments.of("LstsqL1.maxIter", call.apply(() -> new LstsqL1().maxIter(0))),
                Arguments.of("LstsqDrop.drop", call.apply(() -> new LstsqDrop(1.01))),
                Arguments.of("LstsqDrop.drop", call.apply(() -> new LstsqDrop(-0.01))),
                Arguments.of("LstsqDrop.drop", call.apply(() -> new LstsqDrop(Double.NaN))),
                Arguments.of("LstsqDrop.solver1", call.apply(() -> new LstsqDrop().solver1(null))),
                Arguments.of("LstsqDrop.solver2", call.apply(() -> new LstsqDrop().solver2(null))),
                Arguments.of("NnlsL2.reg", call.apply(() -> new NnlsL2(-1))),
                Arguments.of("NnlsL2nz.reg", call.apply(() -> new NnlsL2nz(-1))),
                Arguments.of("NoSolver.values", call.apply(() -> new NoSolver(new double[0][]))),
                Arguments.of("NoSolver.values", call.apply(() -> new NoSolver(new double[][] {{1}, {1, 2}}))),
                Arguments.of("ConjgradScipy.tol", call.apply(() -> new ConjgradScipy(-1))),
                Arguments.of("ConjgradScipy.atol", call.apply(() -> new ConjgradScipy(1, -1))),
                Arguments.of("LSMRScipy.tol", call.apply(() -> new LSMRScipy(-1))),
                Arguments.of("Conjgrad.tol", call.apply(() -> new Conjgrad(-1))),
                Arguments.of("Conjgrad.maxIters", call.apply(() -> new Conjgrad().maxIters(0))),
                Arguments.of("Conjgrad.x0", call.apply(() -> new Conjgrad().x0(new double[0][]))),
                Arguments.of("BlockConjgrad.tol", call.apply(() -> new BlockConjgrad(-1))),
                Arguments.of("BlockConjgrad.x0", call.apply(() -> new BlockConjgrad().x0(new double[][] {{1}, {}}))),
                Arguments.of("RandomizedSVD.nComponents", call.apply(() -> new RandomizedSVD(0, 0, 0))),
                Arguments.of("RandomizedSVD.nOversamples", call.apply(() -> new RandomizedSVD(1, -1, 0))),
                Arguments.of("RandomizedSVD.nIter", call.apply(() -> new RandomizedSVD(1, 0, -1))));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void aParameterOutOfItsRangeIsRefusedByName(String parameter, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(ValidationException.class).hasMessageStartingWith(parameter + ":");
    }

    @Test
    void penaltiesOfSingleNeuronsNeedASolverThatKnowsThem() {
        for (LeastSquaresSolver solver : List.of(new SVD(), new RandomizedSVD(), new LSMRScipy(), new Cholesky(true))) {
            assertThatThrownBy(() -> new LstsqL2nz().solver(solver)).isInstanceOf(ValidationException.class)
                    .hasMessageStartingWith("LstsqL2nz.solver").hasMessageContaining("got " + solver);
        }
        for (LeastSquaresSolver solver : List.of(new Cholesky(), new Cholesky(false), new Conjgrad(),
                new BlockConjgrad(), new ConjgradScipy())) {
            assertThat(new LstsqL2nz().solver(solver).solver()).isEqualTo(solver);
        }
    }

    @Test
    void givenMatricesAreCopied() {
        double[][] values = {{1}, {2}};
        NoSolver solver = new NoSolver(values);
        Conjgrad conjgrad = new Conjgrad().x0(values);
        values[0][0] = 9;
        solver.values().orElseThrow()[1][0] = 9;
        conjgrad.x0().orElseThrow()[1][0] = 9;
        assertThat(solver.values()).hasValueSatisfying(v -> assertThat(v).isEqualTo(new double[][] {{1}, {2}}));
        assertThat(conjgrad.x0()).hasValueSatisfying(v -> assertThat(v).isEqualTo(new double[][] {{1}, {2}}));
    }
}
