package org.nengine.goldens;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.nengine.Network;
import org.nengine.build.Model;
import org.nengine.goldens.GoldenComparison.ArrayResult;

/**
 * Builds and runs every golden model and holds seeds, parameters and recorded data to the golden numbers. A subclass
 * says which simulator runs them, and what it is held to. Prints a table: case, number of arrays compared, the largest
 * of their errors relative to what is allowed for the array, what is allowed, the number of steps that are compared,
 * and the array.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class GoldenSuite implements GoldenRunner.Factory {

    /** Draws of the generator, samples of distributions, helpers: held to their numbers where they are tested. */
    private static final Set<String> WITHOUT_A_NETWORK = Set.of("rng_raw", "dist_samples", "offline_helpers");

    private final StringBuilder table = new StringBuilder();

    @BeforeAll
    void startTable() {
        table.append(String.format("%n%-28s %6s %13s %9s %9s  %s%n", getClass().getSimpleName(), "arrays",
                "largest error", "allowed", "horizon", "array"));
    }

    @AfterAll
    void printTable() {
        System.out.print(table);
    }

    @Test
    void everyGoldenCaseHasAModel() {
        List<String> cases = new ArrayList<>(GoldenCase.names());
        cases.removeAll(WITHOUT_A_NETWORK);
        assertThat(GoldenModels.names()).containsExactlyInAnyOrderElementsOf(cases);
    }

    @TestFactory
    Stream<DynamicTest> everyGoldenModelGivesTheGoldenNumbers() {
        return GoldenModels.names().stream().map(name -> DynamicTest.dynamicTest(name, () -> check(name)));
    }

    private void check(String name) {
        GoldenCase golden = GoldenCase.named(name);
        Network network = GoldenModels.describe(name);
        Model model = Model.build(network, golden.dt());
        GoldenCandidate candidate = new GoldenCandidate(network, model);
        assertThat(candidate.wrongSeeds(golden.objects())).as("seeds").isEmpty();
        GoldenLimits limits = limits(golden, model);
        candidate.addBuilt();
        try (GoldenRunner runner = start(model, golden.simulatorSeed())) {
            candidate.addRun(golden, runner);
        }
        List<ArrayResult> results = GoldenComparison.compare(golden, candidate.arrays(), limits);
        ArrayResult worst = results.stream().max(Comparator.comparingDouble(r -> r.error() / r.allowed()))
                .orElseThrow();
        table.append(String.format("%-28s %6d %13.1e %9.1e %9s  %s%n", name, results.size(), worst.error(),
                worst.allowed(), horizon(golden, limits), worst.array()));
        assertThat(results.stream().filter(r -> !r.passed())).as("arrays that differ").isEmpty();
    }

    /** What the simulator is held to; by default what one in double precision is. */
    protected GoldenLimits limits(GoldenCase golden, Model model) {
        return GoldenLimits.ofDoubles(golden);
    }

    /** The fewest steps of a run that are compared. */
    private static String horizon(GoldenCase golden, GoldenLimits limits) {
        return IntStream.range(0, golden.runs()).mapToObj(limits::steps).flatMapToInt(OptionalInt::stream).min()
                .stream().mapToObj(String::valueOf).findFirst().orElse("all");
    }
}
