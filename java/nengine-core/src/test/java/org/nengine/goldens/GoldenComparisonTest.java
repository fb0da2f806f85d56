package org.nengine.goldens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.nengine.goldens.GoldenComparison.ArrayResult;
import org.nengine.io.NpyArray;

/** The comparison itself must be able to fail. */
class GoldenComparisonTest {

    private static GoldenCase golden(OptionalInt agreeSteps, Map<String, Double> tolerances, List<String> summarised,
            Map<String, NpyArray> arrays) {
        ObjectNode objects = JsonNodeFactory.instance.objectNode();
        objects.putArray("probes").addObject().put("sample_every", 0.002);
        return new GoldenCase("case", 0.001, 0, List.of(), agreeSteps, tolerances, objects, summarised, arrays);
    }

    private static List<ArrayResult> compare(GoldenCase golden, Map<String, NpyArray> candidates) {
        return GoldenComparison.compare(golden, candidates, GoldenLimits.ofDoubles(golden));
    }

    private static ArrayResult compare(GoldenCase golden, String name, NpyArray candidate) {
        Map<String, NpyArray> candidates = new HashMap<>();
        candidates.put(name, candidate);
        return compare(golden, candidates).stream().filter(r -> r.array().equals(name)).findFirst()
                .orElseThrow();
    }

    private static GoldenCase plain(String name, NpyArray array) {
        return golden(OptionalInt.empty(), Map.of(), List.of(), Map.of(name, array));
    }

    @Test
    void everyGoldenFileAgreesWithItself() {
        for (String name : GoldenCase.names()) {
            GoldenCase golden = GoldenCase.named(name);
            assertThat(compare(golden, golden.arrays()))
                    .filteredOn(r -> !golden.summarised().contains(r.array()) && !r.array().equals("summary"))
                    .isNotEmpty().allMatch(r -> r.error() == 0);
        }
    }

    @Test
    void theErrorIsRelativeToTheLargestGoldenValue() {
        GoldenCase golden = plain("a", NpyArray.of(new double[] {1, -4}, 2));
        ArrayResult result = compare(golden, "a", NpyArray.of(new double[] {1 + 2e-9, -4}, 2));
        assertThat(result.error()).isCloseTo(5e-10, within(1e-15));
        assertThat(result.passed()).isTrue();
        assertThat(compare(golden, "a", NpyArray.of(new double[] {1, -4 - 1e-8}, 2)).passed()).isFalse();
    }

    @Test
    void whereAllIsZeroTheErrorIsAbsolute() {
        GoldenCase golden = plain("a", NpyArray.of(new double[2], 2));
        assertThat(compare(golden, "a", NpyArray.of(new double[] {0, 3e-9}, 2)).error()).isEqualTo(3e-9);
    }

    @Test
    void anArrayThatIsMissingMisshapenUnexpectedOrNotFiniteFails() {
        GoldenCase golden = plain("a", NpyArray.of(new double[] {1, 2}, 2));
        assertThat(compare(golden, "b", NpyArray.of(new double[1], 1)).problem()).contains("no such array");
        assertThat(compare(golden, "a", NpyArray.of(new double[] {1, 2}, 1, 2)).problem())
                .contains("shape [1, 2] instead of [2]");
        assertThat(compare(golden, "a", NpyArray.of(new double[] {1, Double.NaN}, 2)).passed()).isFalse();
        assertThat(compare(golden, Map.of())).singleElement()
                .satisfies(r -> assertThat(r.problem()).isEqualTo("is missing"))
                .satisfies(r -> assertThat(r.passed()).isFalse());
    }

    @Test
    void anArrayMayHaveATolerance() {
        GoldenCase golden = golden(OptionalInt.empty(), Map.of("a", 1e-3), List.of(),
                Map.of("a", NpyArray.of(new double[] {1}, 1)));
        assertThat(compare(golden, "a", NpyArray.of(new double[] {1.0009}, 1)).passed()).isTrue();
        assertThat(compare(golden, "a", NpyArray.of(new double[] {1.0011}, 1)).passed()).isFalse();
    }

    @Test
    void aChaoticCaseIsComparedUpToItsHorizon() {
        // 7 steps agree; a sample is taken every second step, so 3 rows do
        GoldenCase golden = golden(OptionalInt.of(7), Map.of(), List.of(), Map.of(
                "probe0_data", NpyArray.of(new double[] {1, 1, 1, 1, 1}, 5, 1),
                "conn0_weights_final", NpyArray.of(new double[] {1}, 1),
                "conn0_weights", NpyArray.of(new double[] {1}, 1)));
        assertThat(compare(golden, "probe0_data", NpyArray.of(new double[] {1, 1, 1 + 5e-7, 9, 9}, 5, 1)).passed())
                .isTrue();
        assertThat(compare(golden, "probe0_data", NpyArray.of(new double[] {1, 1, 1 + 2e-6, 1, 1}, 5, 1)).passed())
                .isFalse();
        assertThat(compare(golden, golden.arrays())).extracting(ArrayResult::array)
                .containsExactlyInAnyOrder("probe0_data", "conn0_weights");
    }

    @Test
    void aSummaryIsComparedBySumsExtremesAndEnds() {
        double[] values = {3, -1, 2, 0.5, -7, 4};
        NpyArray array = NpyArray.of(values, 3, 2);
        GoldenCase golden = golden(OptionalInt.empty(), Map.of(), List.of("big"),
                Map.of("summary", NpyArray.of(new double[] {3, 2, 1.5, 17.5, 79.25, -7, 4, 3, 4}, 1, 9)));
        assertThat(compare(golden, "big", array).error()).isZero();
        assertThat(compare(golden, "big", NpyArray.of(values, 2, 3)).problem()).contains("2 rows of 3");
        for (int i = 0; i < values.length; i++) {
            double[] changed = Arrays.copyOf(values, values.length);
            changed[i] += 1e-6;
            assertThat(compare(golden, "big", NpyArray.of(changed, 3, 2)).passed()).as("value %d", i).isFalse();
        }
    }
}
