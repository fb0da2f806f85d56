package org.nengine.transforms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.nengine.distributions.FixedValues;
import org.nengine.distributions.Gaussian;
import org.nengine.distributions.Samples;
import org.nengine.distributions.UniformHypersphere;
import org.nengine.exceptions.ValidationException;
import org.nengine.random.RandomState;
import org.nengine.random.RandomVectors;

class SparseTest {

    private static final int[][] PLACES = {{0, 1}, {1, 0}, {0, 1}};

    private static AbstractThrowableAssert<?, ?> refused(String owner, String attribute, Runnable call) {
        return assertThatThrownBy(call::run).isInstanceOfSatisfying(ValidationException.class, error -> {
            assertThat(error.owner()).isEqualTo(owner);
            assertThat(error.attribute()).isEqualTo(attribute);
        });
    }

    @Test
    void entriesAtTheSamePlaceAddUp() {
        Sparse sparse = new Sparse(2, 3, PLACES, new double[] {1, 2, 10});
        assertThat(sparse.sizeOut()).isEqualTo(2);
        assertThat(sparse.sizeIn()).isEqualTo(3);
        assertThat(sparse.entries()).isEqualTo(3);
        assertThat(sparse.rowIndices()).containsExactly(0, 1, 0);
        assertThat(sparse.columnIndices()).containsExactly(1, 0, 1);
        assertThat(sparse.matrix().values()).containsExactly(1, 2, 10);
        assertThat(sparse.matrix().toDense()).isDeepEqualTo(new double[][] {{0, 11, 0}, {2, 0, 0}});
        assertThat(sparse).hasToString("Sparse(shape=(2, 3), entries=3)");
    }

    @Test
    void oneValueIsRepeatedAndOneIsTheDefault() {
        assertThat(new Sparse(2, 3, PLACES, 0.5).matrix().values()).containsExactly(0.5, 0.5, 0.5);
        assertThat(new Sparse(2, 3, PLACES).matrix().values()).containsExactly(1, 1, 1);
        assertThat(new Sparse(2, 3, PLACES, FixedValues.of(7))).isEqualTo(new Sparse(2, 3, PLACES, 7.0))
                .isNotEqualTo(new Sparse(2, 3, PLACES, 8.0)).isNotEqualTo(new Sparse(2, 4, PLACES, 7.0))
                .hasSameHashCodeAs(new Sparse(2, 3, PLACES, 7.0));
    }

    @Test
    void valuesAreDrawnInTheOrderOfTheEntries() {
        Sparse random = new Sparse(2, 3, PLACES, new Gaussian(0, 1));
        assertThat(random.isDistribution()).isTrue();
        assertThat(random.init()).isEqualTo(new Gaussian(0, 1));
        assertThatThrownBy(random::matrix).isInstanceOf(IllegalStateException.class).hasMessageContaining("Gaussian");
        double[] drawn = random.sample(new RandomState(8)).matrix().values();
        assertThat(drawn).containsExactly(RandomVectors.doubles(
                RandomVectors.section("connections").get("Sparse 3 entries, Gaussian(0, 1)")));
        Sparse fixed = new Sparse(2, 3, PLACES, 2.0);
        assertThat(fixed.sample(new RandomState(8))).isSameAs(fixed);
        refused("Samples", "samples", () -> new Sparse(2, 3, PLACES, new Samples(1, 2)).sample(new RandomState(8)));
    }

    @Test
    void matricesCanBeGivenInAnyForm() {
        SparseMatrix entries = SparseMatrix.of(3, 4, new int[][] {{0, 2}, {2, 0}, {2, 3}}, 1, -1, 5);
        assertThat(SparseMatrix.ofCompressedRows(3, 4, new int[] {0, 1, 1, 3}, new int[] {2, 0, 3}, 1, -1, 5))
                .isEqualTo(entries).hasSameHashCodeAs(entries);
        assertThat(SparseMatrix.ofDense(new double[][] {{0, 0, 1, 0}, {0, 0, 0, 0}, {-1, 0, 0, 5}}))
                .isEqualTo(entries).hasToString("SparseMatrix(shape=(3, 4), entries=3)");
        assertThat(new Sparse(entries)).isEqualTo(new Sparse(3, 4, new int[][] {{0, 2}, {2, 0}, {2, 3}},
                new double[] {1, -1, 5}));
        assertThat(entries.rows()).isEqualTo(3);
        assertThat(entries.columns()).isEqualTo(4);
        assertThat(new Sparse(entries).withValues(1, 2, 3).matrix().values()).containsExactly(1, 2, 3);
        assertThat(SparseMatrix.ofDense(new double[2][2]).entries()).isZero();
    }

    @Test
    void whatWasGivenIsCopied() {
        int[][] places = {{0, 0}};
        double[] values = {1};
        Sparse sparse = new Sparse(1, 1, places, values);
        places[0][0] = 9;
        values[0] = 9;
        sparse.rowIndices()[0] = 9;
        sparse.matrix().values()[0] = 9;
        assertThat(sparse.matrix().toDense()).isDeepEqualTo(new double[][] {{1}});
    }

    @Test
    void impossibleEntriesAreRefusedByName() {
        refused("Sparse", "shape", () -> new Sparse(0, 3, PLACES)).hasMessageContaining("got 0");
        refused("Sparse", "shape", () -> new Sparse(2, -1, PLACES));
        refused("Sparse", "indices", () -> new Sparse(2, 3, new int[][] {{0, 0}, {2, 1}}))
                .hasMessageContaining("(2, 3)").hasMessageContaining("[2, 1]").hasMessageContaining("entry 1");
        refused("Sparse", "indices", () -> new Sparse(2, 3, new int[][] {{0, 3}}));
        refused("Sparse", "indices", () -> new Sparse(2, 3, new int[][] {{-1, 0}}));
        refused("Sparse", "indices", () -> new Sparse(2, 3, new int[][] {{0, 1, 2}})).hasMessageContaining("[0, 1, 2]");
        refused("Sparse", "indices", () -> new Sparse(2, 3, new int[][] {null}));
        refused("Sparse", "indices", () -> new Sparse(2, 3, null, 1.0));
        refused("Sparse", "init", () -> new Sparse(2, 3, PLACES, new double[] {1, 2}))
                .hasMessageContaining("which is 3").hasMessageContaining("got 2");
        refused("Sparse", "init", () -> new Sparse(2, 3, PLACES, FixedValues.of(new double[2][3])))
                .hasMessageContaining("(2, 3)");
        refused("Sparse", "init", () -> new Sparse((SparseMatrix) null));
        refused("SparseMatrix", "values", () -> SparseMatrix.of(2, 3, PLACES, 1, 2)).hasMessageContaining("got 2");
        refused("SparseMatrix", "values", () -> new Sparse(2, 3, PLACES).withValues(1));
        refused("SparseMatrix", "indices", () -> SparseMatrix.of(2, 3, new int[][] {{2, 0}}, 1));
        refused("SparseMatrix", "rowStarts",
                () -> SparseMatrix.ofCompressedRows(2, 3, new int[] {0, 2}, new int[] {0, 1}, 1, 2));
        refused("SparseMatrix", "rowStarts",
                () -> SparseMatrix.ofCompressedRows(2, 3, new int[] {0, 3, 2}, new int[] {0, 1}, 1, 2));
        refused("SparseMatrix", "rowStarts",
                () -> SparseMatrix.ofCompressedRows(2, 3, new int[] {0, 1, 1}, new int[] {0, 1}, 1, 2));
    }

    @Test
    void pointsCannotBeDrawnAsValues() {
        assertThatThrownBy(() -> new Sparse(2, 3, PLACES, new UniformHypersphere()).sample(new RandomState(0)))
                .isInstanceOf(ValidationException.class);
    }
}
