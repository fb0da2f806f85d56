package org.nengine.spec;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.nengine.random.RandomVectors;

/**
 * The files of vectors hold what the tests expect them to hold. A test of vectors runs through all cases of a kind and
 * fails at one that it does not know; here a kind or a section that no test knows fails.
 */
class VectorFilesTest {

    @Test
    void everyKindOfDynamicsIsKnown() {
        Map<String, Long> kinds = DynamicsVectors.all()
                .collect(Collectors.groupingBy(c -> c.get("kind").textValue(), Collectors.counting()));
        assertThat(kinds).containsExactlyInAnyOrderEntriesOf(Map.ofEntries(
                Map.entry("synapse", 32L), Map.entry("synapse_evaluate", 2L), Map.entry("filter_design", 3L),
                Map.entry("process", 18L), Map.entry("process_apply", 1L), Map.entry("process_trange", 1L),
                Map.entry("timing", 1L), Map.entry("errors", 1L), Map.entry("neuron_step", 31L),
                Map.entry("neuron_static", 12L), Map.entry("neuron_initial_state", 5L), Map.entry("learning", 8L),
                Map.entry("transform", 16L), Map.entry("kernel_sample", 1L), Map.entry("float32_core", 1L),
                Map.entry("nengo_dl_kernel", 6L), Map.entry("nengo_dl_lowpass", 4L), Map.entry("nengo_dl_lif", 2L),
                Map.entry("nengo_dl_scalar", 2L)));
    }

    @Test
    void everySectionOfRandomNumbersIsKnown() {
        Map<String, Integer> sections = RandomVectors.sections().stream()
                .collect(Collectors.toMap(name -> name, name -> RandomVectors.section(name).size()));
        sections.remove("meta");
        assertThat(sections).containsExactlyInAnyOrderEntriesOf(Map.ofEntries(
                Map.entry("seeding", 12), Map.entry("random_state", 67), Map.entry("seed_trees", 2),
                Map.entry("process_seeds", 4), Map.entry("distributions", 165), Map.entry("special_functions", 8),
                Map.entry("spherical_coords_ppf", 21), Map.entry("table_ordinate_corrections", 3),
                Map.entry("sphere_maps", 6), Map.entry("random_orthogonal", 7), Map.entry("neuron_state", 6),
                Map.entry("random_spiking", 2), Map.entry("processes", 7), Map.entry("connections", 5),
                Map.entry("vocabulary", 2), Map.entry("ensembles", 10), Map.entry("nengo_dl", 36)));
    }

    @Test
    void theErrorsOfTheReferenceAreThoseThatTestsKnow() {
        assertThat(DynamicsVectors.withId("errors").get("expected")).hasSize(25).extracting(JsonNode::size)
                .containsOnly(2);
    }
}
