package org.nengine.distributions;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.nengine.random.Closeness;
import org.nengine.random.RandomState;
import org.nengine.random.RandomVectors;

/** Every distribution draws what the reference draws, and leaves the generator where the reference leaves it. */
class DistributionVectorsTest {

    private static final RandomVectors VECTORS = new RandomVectors();

    @AfterAll
    static void printCounts() {
        System.out.println("Distributions: " + VECTORS.summary());
    }

    @TestFactory
    Stream<DynamicTest> samplesAreThoseOfTheReference() {
        return Stream.concat(RandomVectors.entries("distributions"), RandomVectors.entries("nengo_dl"))
                .map(vector -> {
                    String text = vector.get("dist").textValue();
                    String name = text + ".sample(" + vector.get("n") + ", " + vector.get("d") + "), seed "
                            + vector.get("seed");
                    return DynamicTest.dynamicTest(name, () -> check(vector, DistributionTexts.parse(text)));
                });
    }

    private static void check(JsonNode vector, Distribution distribution) {
        RandomState rng = new RandomState(vector.get("seed").longValue());
        int n = vector.get("n").intValue();
        double[] samples = vector.get("shape").size() == 1
                ? distribution.sample(n, rng)
                : Arrays.stream(distribution.sample(n, vector.get("shape").get(1).intValue(), rng))
                        .flatMapToDouble(Arrays::stream).toArray();
        VECTORS.check(vector, samples, closeness(distribution));
        VECTORS.checkAfter(vector.get("after"), rng, Closeness.ulps(2));
    }

    /** Exact where only sums and products of uniform numbers are involved. */
    private static Closeness closeness(Distribution distribution) {
        if (distribution instanceof Uniform || distribution instanceof Choice || distribution instanceof PDF
                || distribution instanceof QuasirandomSequence) {
            return Closeness.exact();
        }
        if (distribution instanceof ScatteredHypersphere) {
            return Closeness.relative(1e-12);
        }
        if (distribution instanceof SqrtBeta || distribution instanceof CosineSimilarity) {
            return Closeness.ulps(4);
        }
        boolean uniform = distribution instanceof VarianceScaling scaled
                && scaled.kind() == VarianceScaling.Kind.UNIFORM;
        return uniform ? Closeness.exact() : Closeness.ulps(2);
    }
}
