package org.nengine.distributions;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.nengine.io.NpyArray;
import org.nengine.io.Npz;
import org.nengine.random.Closeness;
import org.nengine.random.RandomState;
import org.nengine.random.RandomVectors;

/** The golden samples of every distribution, and the golden draws from one generator that all methods share. */
class DistributionGoldensTest {

    private static final RandomVectors VECTORS = new RandomVectors();
    private static final Closeness CLOSE = Closeness.relative(1e-12);

    private static Map<String, NpyArray> golden(String name) throws IOException {
        try (InputStream stream = DistributionGoldensTest.class.getResourceAsStream(
                "/org/nengine/goldens/" + name + ".npz")) {
            return Npz.read(stream);
        }
    }

    /** In the order of their seeds, which start at 1. */
    private static Map<String, Distribution> distributions() {
        Map<String, Distribution> all = new LinkedHashMap<>();
        all.put("uniform", new Uniform(-1, 3));
        all.put("uniform_int", Uniform.integer(-3, 8));
        all.put("gaussian", new Gaussian(1, 2));
        all.put("gaussian_vec", new Gaussian(0, 1));
        all.put("exponential", new Exponential(0.7));
        all.put("exponential_clip", new Exponential(0.7, 0.2, 1));
        all.put("choice", new Choice(1, 2, 5));
        all.put("choice_vec", new Choice(new double[][] {{1, 0}, {0, 1}, {2, 3}}).weights(1, 2, 1));
        all.put("pdf", new PDF(new double[] {-1, 0, 0.5, 2}, new double[] {0.1, 0.4, 0.3, 0.2}));
        all.put("hypersphere", new UniformHypersphere());
        all.put("hypersurface", UniformHypersphere.surface());
        all.put("hypermin", new UniformHypersphere().withMinMagnitude(0.5));
        all.put("sqrtbeta", new SqrtBeta(3, 2));
        all.put("sqrtbeta_small", new SqrtBeta(1, 1));
        all.put("subvector", new SubvectorLength(16, 4));
        all.put("cosine", new CosineSimilarity(5));
        all.put("quasi1", new QuasirandomSequence());
        all.put("quasi3", new QuasirandomSequence());
        all.put("scattered1", new ScatteredHypersphere());
        all.put("scattered1s", ScatteredHypersphere.surface());
        all.put("scattered2", new ScatteredHypersphere());
        all.put("scattered3s", ScatteredHypersphere.surface());
        all.put("scattered5", new ScatteredHypersphere().withMinMagnitude(0.3));
        all.put("scattered8s", ScatteredHypersphere.surface());
        all.put("scattered30", new ScatteredHypersphere());
        all.put("scattered3sct", new ScatteredHypersphere().withMethod(ScatteredHypersphere.Method.SCT));
        all.put("scattered4tfww", ScatteredHypersphere.surface().withMethod(ScatteredHypersphere.Method.TFWW));
        all.put("scattered5tfww", new ScatteredHypersphere().withMethod(ScatteredHypersphere.Method.TFWW));
        all.put("scattered_base", ScatteredHypersphere.surface().withBase(new Uniform(0, 1)));
        return all;
    }

    @TestFactory
    Stream<DynamicTest> everyDistributionDrawsItsGoldenSamples() throws IOException {
        Map<String, NpyArray> golden = golden("dist_samples");
        Map<String, Distribution> distributions = distributions();
        List<String> names = List.copyOf(distributions.keySet());
        return names.stream().map(name -> DynamicTest.dynamicTest(name + ": " + distributions.get(name), () -> {
            NpyArray expected = golden.get("in_" + name);
            // The reference's angles are steep near the poles: numbers of such points agree to about nine digits.
            Closeness closeness = name.startsWith("scattered") ? Closeness.relative(1e-9) : CLOSE;
            RandomState rng = new RandomState(names.indexOf(name) + 1);
            VECTORS.checkRange("sample", expected.toDoubles(),
                    sample(distributions.get(name), expected.shape(), rng), 0, closeness);
        }));
    }

    private static double[] sample(Distribution distribution, int[] shape, RandomState rng) {
        return shape.length == 1 ? distribution.sample(shape[0], rng)
                : flat(distribution.sample(shape[0], shape[1], rng));
    }

    private static double[] flat(double[][] rows) {
        return Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
    }

    @Test
    void everyGoldenSampleIsTested() throws IOException {
        assertThat(golden("dist_samples").keySet().stream().filter(name -> name.startsWith("in_"))
                .map(name -> name.substring(3)).filter(name -> !name.equals("ppf")))
                .containsExactlyInAnyOrderElementsOf(distributions().keySet());
    }

    @Test
    void quantilesAreTheGoldenOnes() throws IOException {
        double[] expected = golden("dist_samples").get("in_ppf").toDoubles();
        double[] actual = DoubleStream.of(0.05, 0.3, 0.5, 0.8, 0.99).map(new CosineSimilarity(7)::ppf).toArray();
        VECTORS.checkRange("quantile", expected, actual, 0, CLOSE);
    }

    @Test
    void oneGeneratorDrawsItsGoldenNumbersInTurn() throws IOException {
        Map<String, NpyArray> golden = golden("rng_raw");
        RandomState rng = new RandomState(12345);
        check(golden, "randint", draw(6, i -> rng.randint(RandomState.MAX_SEED_DRAW)));
        check(golden, "rand", draw(5, i -> rng.nextDouble()));
        check(golden, "randn", rng.standardNormal(5));
        check(golden, "normal", rng.normal(2, 3, 3));
        check(golden, "uniform", rng.uniform(-2, 5, 6));
        check(golden, "integers", draw(8, i -> rng.randint(-3, 10)));
        check(golden, "poisson", draw(12, i -> rng.poisson(i < 4 ? 0.3 : i < 8 ? 5 : 25)));
        check(golden, "exponential", draw(5, i -> rng.exponential(2)));
        check(golden, "beta", draw(12, i -> i < 6 ? rng.beta(0.5, 1.5) : rng.beta(2, 3)));
        double[] shuffled = draw(10, i -> i);
        rng.shuffle(shuffled);
        check(golden, "shuffle", shuffled);
        double[][] rows = Distribution.rows(draw(10, i -> i), 5, 2);
        rng.shuffleRows(rows);
        check(golden, "shuffle_rows", flat(rows));
        check(golden, "permutation", Arrays.stream(rng.permutation(7)).asDoubleStream().toArray());
        check(golden, "normal_last", rng.standardNormal(3));
        RandomState zero = new RandomState(0);
        check(golden, "first", draw(4, i -> zero.randint(RandomState.MAX_SEED_DRAW)));
        RandomState last = new RandomState(RandomState.MAX_SEED);
        check(golden, "last_seed", draw(4, i -> last.nextDouble()));
    }

    private static double[] draw(int n, IntToDoubleFunction sampler) {
        double[] values = new double[n];
        Arrays.setAll(values, sampler);
        return values;
    }

    private static void check(Map<String, NpyArray> golden, String name, double[] actual) {
        assertThat(actual).hasSize(golden.get("in_" + name).size());
        VECTORS.checkRange(name, golden.get("in_" + name).toDoubles(), actual, 0, CLOSE);
    }
}
