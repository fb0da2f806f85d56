package org.nengine.distributions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nengine.exceptions.ValidationException;
import org.nengine.random.Closeness;
import org.nengine.random.RandomState;
import org.nengine.random.RandomVectors;

/** The pieces of which points on spheres are made: steps, maps, tables and rotations. */
class SphereTest {

    private static final RandomVectors VECTORS = new RandomVectors();
    private static final Closeness CLOSE = Closeness.relative(1e-12);

    @AfterAll
    static void printCounts() {
        System.out.println("Sphere maps: " + VECTORS.summary());
    }

    private static double[] flat(double[][] rows) {
        return Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
    }

    @TestFactory
    Stream<DynamicTest> theCubeIsMappedToTheSphere() {
        return RandomVectors.entries("sphere_maps").flatMap(vector -> {
            JsonNode shape = vector.get("cube").get("shape");
            int n = shape.get(0).intValue();
            int d = shape.get(1).intValue();
            double[][] cube = Distribution.rows(RandomVectors.doubles(vector.get("cube").get("values")), n, d);
            String name = " maps " + d + " dimensions";
            return Stream.of(
                    DynamicTest.dynamicTest("sct" + name, () -> VECTORS.check(vector.get("sct_exact"),
                            flat(ScatteredHypersphere.sphericalTransformSct(cube, false)), CLOSE)),
                    DynamicTest.dynamicTest("sct-approx" + name, () -> VECTORS.check(vector.get("sct_approx"),
                            flat(ScatteredHypersphere.sphericalTransformSct(cube, true)), CLOSE)),
                    DynamicTest.dynamicTest("tfww" + name, () -> VECTORS.check(vector.get("tfww"),
                            flat(ScatteredHypersphere.sphericalTransformTfww(cube)), CLOSE)));
        });
    }

    @TestFactory
    Stream<DynamicTest> anglesAreThoseOfTheReference() {
        return RandomVectors.entries("spherical_coords_ppf").flatMap(vector -> {
            int dims = vector.get("dims").intValue();
            double[] y = RandomVectors.doubles(vector.get("y"));
            return Stream.of(
                    DynamicTest.dynamicTest("exact angles for " + dims + " dimensions", () ->
                            VECTORS.checkRange("angle", RandomVectors.doubles(vector.get("exact")),
                                    ScatteredHypersphere.sphericalCoordsPpf(dims, y, false), 0, CLOSE)),
                    DynamicTest.dynamicTest("tabulated angles for " + dims + " dimensions", () ->
                            VECTORS.checkRange("angle", RandomVectors.doubles(vector.get("approx")),
                                    ScatteredHypersphere.sphericalCoordsPpf(dims, y, true), 0, CLOSE)));
        });
    }

    @TestFactory
    Stream<DynamicTest> correctedOrdinatesAreInTheTable() {
        JsonNode rows = RandomVectors.section("table_ordinate_corrections").get("rows");
        return IntStream.range(0, rows.size()).mapToObj(i -> {
            int k = rows.get(i).get(0).intValue();
            int index = rows.get(i).get(1).intValue();
            double ordinate = rows.get(i).get(2).doubleValue();
            return DynamicTest.dynamicTest("table " + k + ", ordinate " + index, () -> {
                double gridOrdinate = index * ((1 - 1e-7 - 1e-16) / 159) + 1e-16;
                double abscissa = new IncompleteBeta(0.5 * k, 0.5).at(gridOrdinate);
                assertThat(SphereTable.of(k).at(abscissa)).isCloseTo(ordinate, within(1e-15));
            });
        });
    }

    @TestFactory
    Stream<DynamicTest> randomRotationsAreThoseOfTheReference() {
        return RandomVectors.entries("random_orthogonal").map(vector -> {
            int d = vector.get("shape").get(0).intValue();
            String name = vector.get("call").textValue() + ", seed " + vector.get("seed");
            return DynamicTest.dynamicTest(name, () -> {
                RandomState rng = new RandomState(vector.get("seed").longValue());
                VECTORS.check(vector, flat(ScatteredHypersphere.randomOrthogonal(d, rng)), CLOSE);
                VECTORS.checkAfter(vector.get("after"), rng, Closeness.ulps(2));
            });
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 100, 300})
    void aRandomRotationIsOrthogonal(int d) {
        double[][] q = ScatteredHypersphere.randomOrthogonal(d, new RandomState(d));
        for (int i = 0; i < d; i++) {
            for (int j = 0; j < d; j++) {
                double product = 0;
                for (int k = 0; k < d; k++) {
                    product += q[i][k] * q[j][k];
                }
                assertThat(product).as("rows %d and %d", i, j).isCloseTo(i == j ? 1 : 0, within(1e-13));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "2, 1.3247179572447461, 0.75487766624669272, 0.56984029099805322",
        "3, 1.2207440846057596, 0.81917251339616437, 0.54970047790197007",
        "4, 1.1673039782614187, 0.85667488385450286, 0.53859725722360996",
        "5, 1.1347241384015194, 0.88127146163356962, 0.5315553977157913",
        "7, 1.0969815577985598, 0.91159235348205492, 0.52312408457716064",
        "8, 1.0850702454914509, 0.92159931963398289, 0.52039985119815413",
        "16, 1.0429177323017866, 0.9588484010075613, 0.51050402853310894",
        "63, 1.010975734424683, 0.98914342446514902, 0.5027289574500563",
        "64, 1.0108046448420556, 0.98931084765271937, 0.50268664707677024",
        "128, 1.0054087445157129, 0.99462035262253634, 0.50134853917698918"})
    void quasirandomStepsAreExact(int d, double root, double first, double last) {
        double[] steps = QuasirandomSequence.steps(d);
        assertThat(QuasirandomSequence.root(d)).isEqualTo(root);
        assertThat(steps[0]).isEqualTo(first);
        assertThat(steps[d - 1]).isEqualTo(last);
    }

    @Test
    void someStepsAreRoundedAsTheCLibraryRoundsThem() {
        assertThat(QuasirandomSequence.steps(37)[32]).isEqualTo(0.5433470085304138);
        assertThat(QuasirandomSequence.steps(99)[92]).isEqualTo(0.5231579363564106);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 10, 70})
    void scatteredPointsLieWhereTheyShould(int d) {
        double[][] surface = ScatteredHypersphere.surface().sample(50, d, new RandomState(1));
        double[][] shell = new ScatteredHypersphere().withMinMagnitude(0.7).sample(50, d, new RandomState(1));
        assertThat(Stream.of(surface)).allSatisfy(row -> assertThat(RowNorms.norm(row)).isCloseTo(1, within(1e-12)));
        assertThat(Stream.of(shell)).allSatisfy(row ->
                assertThat(RowNorms.norm(row)).isBetween(0.7 - 1e-12, 1 + 1e-12));
    }

    @Test
    void whatHasNoPointsIsRefusedByName() {
        RandomState rng = new RandomState(0);
        assertRefused("ScatteredHypersphere", "d", () -> new ScatteredHypersphere().sample(3, rng));
        assertRefused("ScatteredHypersphere", "d", () -> ScatteredHypersphere.surface().sample(3, 0, rng));
        assertRefused("ScatteredHypersphere", "minMagnitude", () -> new ScatteredHypersphere().withMinMagnitude(1));
        assertRefused("ScatteredHypersphere", "dims",
                () -> ScatteredHypersphere.sphericalCoordsPpf(0, new double[] {0.5}, true));
        assertRefused("ScatteredHypersphere", "samples",
                () -> ScatteredHypersphere.sphericalTransformSct(new double[][] {{0.5}, {0.5, 0.5}}, true));
        assertRefused("QuasirandomSequence", "n", () -> new ScatteredHypersphere().sample(1, 1, rng));
        assertRefused("QuasirandomSequence", "d", () -> new QuasirandomSequence().sample(1, 0, rng));
        assertRefused("UniformHypersphere", "d", () -> new UniformHypersphere().sample(1, rng));
        assertRefused("UniformHypersphere", "minMagnitude", () -> new UniformHypersphere().withMinMagnitude(-0.1));
    }

    private static void assertRefused(String owner, String attribute, Runnable call) {
        assertThatThrownBy(call::run).isInstanceOfSatisfying(ValidationException.class, error -> {
            assertThat(error.owner()).isEqualTo(owner);
            assertThat(error.attribute()).isEqualTo(attribute);
        });
    }
}
