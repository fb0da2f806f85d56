package org.nengine.build.linalg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Holds for every implementation: a subclass gives one. */
public abstract class LinearAlgebraSuite {

    private final LinearAlgebra algebra;

    protected LinearAlgebraSuite(LinearAlgebra algebra) {
        this.algebra = algebra;
    }

    private static Matrix random(int rows, int columns, long seed) {
        Random random = new Random(seed);
        Matrix a = Matrix.zeros(rows, columns);
        for (int i = 0; i < a.data().length; i++) {
            a.data()[i] = random.nextGaussian();
        }
        return a;
    }

    private static Matrix naiveProduct(Matrix a, Matrix b) {
        Matrix c = Matrix.zeros(a.rows(), b.columns());
        for (int i = 0; i < a.rows(); i++) {
            for (int j = 0; j < b.columns(); j++) {
                double sum = 0;
                for (int k = 0; k < a.columns(); k++) {
                    sum += a.get(i, k) * b.get(k, j);
                }
                c.set(i, j, sum);
            }
        }
        return c;
    }

    private static void assertClose(Matrix actual, Matrix expected, double tolerance) {
        assertThat(actual.rows()).isEqualTo(expected.rows());
        assertThat(actual.columns()).isEqualTo(expected.columns());
        assertThat(actual.data()).containsExactly(expected.data(), within(tolerance));
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 1", "3, 5, 2", "17, 1, 9", "64, 65, 63", "7, 130, 1", "0, 4, 3", "2, 0, 3"})
    void productsAreSumsOfProducts(int m, int n, int k) {
        Matrix a = random(m, n, 1);
        Matrix b = random(n, k, 2);
        Matrix expected = naiveProduct(a, b);
        assertClose(algebra.multiply(a, b), expected, 1e-12);
        assertClose(algebra.multiplyTransposed(a.transpose(), b), expected, 1e-12);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "9, 4", "4, 9", "200, 61"})
    void theGramMatrixIsSymmetric(int m, int n) {
        Matrix a = random(m, n, 3);
        Matrix gram = algebra.gram(a);
        assertClose(gram, naiveProduct(a.transpose(), a), 1e-12 * m);
        assertThat(gram.transpose()).isEqualTo(gram);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "5, 3", "90, 2", "130, 7"})
    void aPositiveDefiniteSystemIsSolvedAndItsMatrixKept(int n, int k) {
        Matrix root = random(2 * n, n, 4);
        Matrix g = algebra.gram(root);
        Matrix copy = new Matrix(n, n, g.data().clone());
        Matrix x = random(n, k, 5);
        assertClose(algebra.solvePositiveDefinite(g, naiveProduct(g, x)), x, 1e-9);
        assertThat(g).isEqualTo(copy);
    }

    @Test
    void aMatrixThatIsNotPositiveDefiniteIsRefused() {
        Matrix g = Matrix.of(new double[][] {{1, 2}, {2, 1}});
        assertThatThrownBy(() -> algebra.solvePositiveDefinite(g, Matrix.zeros(2, 1)))
                .isInstanceOf(ArithmeticException.class).hasMessageContaining("not positive definite");
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "30, 12", "12, 30", "200, 9", "40, 40"})
    void singularVectorsAreOrthonormalAndGiveTheMatrixBack(int m, int n) {
        Matrix a = random(m, n, 6);
        LinearAlgebra.Svd svd = algebra.svd(a);
        int k = Math.min(m, n);
        assertThat(svd.s()).hasSize(k);
        Matrix scaled = Matrix.zeros(m, k);
        Matrix identity = Matrix.zeros(k, k);
        for (int j = 0; j < k; j++) {
            identity.set(j, j, 1);
            assertThat(svd.s()[j]).isGreaterThanOrEqualTo(j + 1 < k ? svd.s()[j + 1] : 0);
            for (int i = 0; i < m; i++) {
                scaled.set(i, j, svd.u().get(i, j) * svd.s()[j]);
            }
        }
        assertClose(naiveProduct(scaled, svd.v().transpose()), a, 1e-12 * (m + n));
        assertClose(naiveProduct(svd.u().transpose(), svd.u()), identity, 1e-12 * (m + n));
        assertClose(naiveProduct(svd.v().transpose(), svd.v()), identity, 1e-12 * (m + n));
    }

    @Test
    void shapesThatDoNotFitAreRefused() {
        assertThatThrownBy(() -> algebra.multiply(Matrix.zeros(2, 3), Matrix.zeros(2, 3)))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("2 x 3");
    }
}
