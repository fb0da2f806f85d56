package org.nengine.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.ArrayList;
import java.util.stream.Stream;
import java.util.OptionalDouble;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.nengine.exceptions.ValidationException;

class RandomStateTest {

    private static final RandomVectors VECTORS = new RandomVectors();
    private static final Pattern NUMBER = Pattern.compile("-?\\d+(?:\\.\\d+)?");

    @AfterAll
    static void printCounts() {
        System.out.println("RandomState: " + VECTORS.summary());
    }

    @TestFactory
    Stream<DynamicTest> seedingGivesTheStateOfTheReference() {
        return RandomVectors.entries("seeding").map(vector -> {
            JsonNode seed = vector.has("seed") ? vector.get("seed") : vector.get("seed_array");
            return DynamicTest.dynamicTest("seed " + seed, () -> checkSeeding(vector));
        });
    }

    private static void checkSeeding(JsonNode vector) {
        RandomState rng = seeded(vector);
        int[] state = rng.words();
        long[] first = Arrays.stream(state).limit(4).mapToLong(Integer::toUnsignedLong).toArray();
        assertThat(first).as("first words of the state").isEqualTo(RandomVectors.longs(vector.get("state_first")));
        assertThat(Integer.toUnsignedLong(state[623])).as("last word").isEqualTo(vector.get("state_last").longValue());
        long[] words = LongStream.generate(() -> Integer.toUnsignedLong(rng.nextInt32())).limit(1000).toArray();
        assertThat(Arrays.copyOf(words, 8)).as("words").isEqualTo(RandomVectors.longs(vector.get("words")));
        if (vector.has("word_1000")) {
            assertThat(words[999]).as("word 1000").isEqualTo(vector.get("word_1000").longValue());
        }
    }

    private static RandomState seeded(JsonNode vector) {
        if (vector.has("seed")) {
            return new RandomState(vector.get("seed").longValue());
        }
        JsonNode seeds = vector.get("seed_array");
        boolean range = seeds.isTextual() && seeds.textValue().equals("0..699");
        return RandomState.ofArray(range ? LongStream.range(0, 700).toArray() : RandomVectors.longs(seeds));
    }

    /** Four unit vectors, each drawn until its product with those before it is below 0.1. */
    @TestFactory
    Stream<DynamicTest> vectorsThatMustDifferAreDrawnAsTheReferenceDrawsThem() {
        return RandomVectors.entries("vocabulary").map(vector -> {
            int d = vector.get("dimensions").intValue();
            return DynamicTest.dynamicTest(d + " dimensions", () -> {
                RandomState rng = new RandomState(vector.get("rng_seed").longValue());
                List<double[]> vectors = new ArrayList<>();
                while (vectors.size() < vector.get("order").textValue().length()) {
                    double[] drawn = rng.standardNormal(d);
                    double norm = Math.sqrt(Arrays.stream(drawn).map(x -> x * x).sum());
                    double[] unit = Arrays.stream(drawn).map(x -> x / norm).toArray();
                    if (vectors.stream().allMatch(other -> IntStream.range(0, d).mapToDouble(i -> unit[i] * other[i])
                            .sum() < 0.1)) {
                        vectors.add(unit);
                    }
                }
                VECTORS.check(vector, vectors.stream().flatMapToDouble(Arrays::stream).toArray(),
                        Closeness.relative(1e-14));
            });
        });
    }

    @TestFactory
    Stream<DynamicTest> everyMethodDrawsWhatTheReferenceDraws() {
        return RandomVectors.entries("random_state").map(vector -> {
            String call = vector.get("call").textValue();
            String name = "seed " + vector.get("seed") + ": " + call;
            return DynamicTest.dynamicTest(name, () -> {
                RandomState rng = new RandomState(vector.get("seed").longValue());
                if (vector.get("dtype").textValue().equals("int64")) {
                    assertThat(integers(call, rng)).isEqualTo(RandomVectors.longs(vector.get("values")));
                } else {
                    double[] values = Arrays.stream(call.split(" \\+\\+ "))
                            .flatMapToDouble(part -> Arrays.stream(reals(part, rng))).toArray();
                    VECTORS.check(vector, values, closeness(call));
                }
                VECTORS.checkAfter(vector.get("after"), rng, Closeness.ulps(2));
            });
        });
    }

    /** A value made without logarithms and powers has to be exact; the rest depends on the last bit of these. */
    private static Closeness closeness(String call) {
        return switch (call.substring(0, call.indexOf('('))) {
            case "random_sample", "rand", "uniform" -> Closeness.exact();
            case "beta", "standard_gamma" -> Closeness.ulps(4);
            default -> Closeness.ulps(2);
        };
    }

    private static String[] arguments(String call) {
        Matcher matcher = NUMBER.matcher(call);
        return matcher.results().map(result -> result.group()).toArray(String[]::new);
    }

    private static double[] reals(String call, RandomState rng) {
        double[] a = Arrays.stream(arguments(call)).mapToDouble(Double::parseDouble).toArray();
        int n = (int) a[a.length - 1];
        return switch (call.substring(0, call.indexOf('('))) {
            case "random_sample", "rand" -> draw(n, rng::nextDouble);
            case "randn", "standard_normal" -> rng.standardNormal((int) DoubleStream.of(a).reduce(1, (x, y) -> x * y));
            case "normal" -> rng.normal(a[0], a[1], n);
            case "uniform" -> rng.uniform(a[0], a[1], n);
            case "exponential" -> draw(n, () -> rng.exponential(a[0]));
            case "standard_gamma" -> draw(n, () -> rng.standardGamma(a[0]));
            case "beta" -> draw(n, () -> rng.beta(a[0], a[1]));
            case "randint" -> draw(n, () -> rng.randint((long) a[0]));
            default -> throw new IllegalArgumentException(call);
        };
    }

    private static double[] draw(int n, DoubleSupplier sampler) {
        return DoubleStream.generate(sampler).limit(n).toArray();
    }

    private static long[] integers(String call, RandomState rng) {
        String[] a = arguments(call);
        int n = Integer.parseInt(a[a.length - 1]);
        return switch (call.substring(0, call.indexOf('('))) {
            case "randint" -> LongStream.generate(randint(a, rng)).limit(n).toArray();
            case "poisson" -> call.contains("[")
                    ? Arrays.stream(a).limit(n).mapToLong(mean -> rng.poisson(Double.parseDouble(mean))).toArray()
                    : LongStream.generate(() -> rng.poisson(Double.parseDouble(a[0]))).limit(n).toArray();
            case "shuffle" -> shuffle(Integer.parseInt(a[0]), call.contains("rows"), rng);
            default -> throw new IllegalArgumentException(call);
        };
    }

    private static LongSupplier randint(String[] a, RandomState rng) {
        if (a.length == 2) {
            return () -> rng.randint(Long.parseLong(a[0]));
        }
        if (a[1].equals("9223372036854775808")) {
            return () -> Long.MIN_VALUE + rng.nextInt64();
        }
        return () -> rng.randint(Long.parseLong(a[0]), Long.parseLong(a[1]));
    }

    private static long[] shuffle(int count, boolean rows, RandomState rng) {
        if (!rows) {
            return Arrays.stream(rng.permutation(count)).asLongStream().toArray();
        }
        double[][] matrix = IntStream.range(0, count / 2).mapToObj(i -> new double[] {2 * i, 2 * i + 1})
                .toArray(double[][]::new);
        rng.shuffleRows(matrix);
        return Arrays.stream(matrix).flatMapToDouble(Arrays::stream).mapToLong(x -> (long) x).toArray();
    }

    @Test
    void allShufflesDrawAlike() {
        double[] values = IntStream.range(0, 12).asDoubleStream().toArray();
        new RandomState(42).shuffle(values);
        assertThat(values).containsExactly(10, 9, 0, 8, 5, 2, 1, 11, 4, 7, 3, 6);
    }

    @Test
    void aCopyGoesOnWithTheCachedNormal() {
        RandomState rng = new RandomState(42);
        rng.standardNormal();
        RandomState copy = rng.copy();
        assertThat(copy.standardNormal()).isEqualTo(-0.13826430117118466, within(1e-16));
        assertThat(copy.nextDouble()).isEqualTo(rng.nextDouble());
        assertThat(rng.hasCachedGauss()).isTrue();
        assertThat(copy.hasCachedGauss()).isFalse();
    }

    @Test
    void aTinyBetaIsFoundThroughLogarithms() {
        RandomState rng = new RandomState(3);
        double[] expected = {7.385053834942962e-110, 0.0, 0.02319636212683009, 2.8789129180602977e-218, 0.0, 0.0, 1.0,
            1.0, 0.0, 3.7057690795162044e-205, 0.0, 1.0};
        double[] values = draw(expected.length, () -> rng.beta(0.001, 0.001));
        VECTORS.checkRange("beta", expected, values, 0, x -> 1e-12 * x);
        assertThat(rng.position()).isEqualTo(48);
    }

    @Test
    void generatorsOfEntropyDiffer() {
        assertThat(RandomState.ofEntropy().nextInt64()).isNotEqualTo(RandomState.ofEntropy().nextInt64());
    }

    @Test
    void badArgumentsAreRefusedByName() {
        RandomState rng = new RandomState(0);
        List<Runnable> calls = List.of(
                () -> new RandomState(-1), () -> new RandomState(1L << 32), () -> RandomState.ofArray(),
                () -> RandomState.ofArray(3, -1), () -> rng.randint(0), () -> rng.randint(3, 3),
                () -> rng.uniform(-Double.MAX_VALUE, Double.MAX_VALUE), () -> rng.normal(0, -1),
                () -> rng.exponential(-0.1), () -> rng.standardGamma(Double.NaN), () -> rng.beta(0, 1),
                () -> rng.beta(1, Double.NaN), () -> rng.poisson(-1), () -> rng.poisson(1e19));
        for (Runnable call : calls) {
            assertThatThrownBy(call::run).isInstanceOf(ValidationException.class).hasMessageStartingWith("RandomState.")
                    .hasMessageMatching("(?s).*(got|needs|finite).*");
        }
        assertThat(rng.position()).as("nothing was drawn").isEqualTo(624);
    }

    @Test
    void aGeneratorCanBeMadeAgainFromWhatItTells() {
        RandomState original = new RandomState(7);
        original.normal(0, 1, 3);
        original.randint(10);
        RandomState made = RandomState.of(original.words(), original.position(),
                original.hasCachedGauss() ? OptionalDouble.of(original.cachedGauss()) : OptionalDouble.empty());
        RandomState other = new RandomState(8);
        other.continueAs(original);
        double[] expected = original.normal(0, 1, 2000);
        assertThat(made.normal(0, 1, 2000)).containsExactly(expected);
        assertThat(other.normal(0, 1, 2000)).containsExactly(expected);
        assertThat(original.nextInt32()).isEqualTo(made.nextInt32()).isEqualTo(other.nextInt32());
        assertThatThrownBy(() -> RandomState.of(new int[623], 0, OptionalDouble.empty()))
                .isInstanceOf(ValidationException.class).hasMessageContaining("624 words");
        assertThatThrownBy(() -> RandomState.of(new int[624], 625, OptionalDouble.empty()))
                .isInstanceOf(ValidationException.class).hasMessageContaining("625");
    }
}
