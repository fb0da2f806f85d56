package org.nengine.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nengine.training.LearningRateSchedule;
import org.nengine.training.Optimizer;

/** The page of optimizers says what the code says. */
class OptimizersPageTest {

    private static final String FILE = "optimizers.md";
    private static final String RATE = "Learning rate";
    private static final String CLIPPING = "Gradient clipping";

    private final ReferencePage page = ReferencePage.read(FILE);
    private final List<Class<?>> optimizers = PublicClasses.concrete(Optimizer.class);

    @Test
    void everyOptimizerHasASection() {
        Set<String> expected = optimizers.stream().map(Class::getSimpleName)
                .collect(Collectors.toCollection(TreeSet::new));
        expected.addAll(Set.of(RATE, CLIPPING));
        assertThat(page.sections().keySet()).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void everyTableNamesTheParametersAndTheirDefaults() throws ReflectiveOperationException {
        Map<String, String> clipping = page.sections().get(CLIPPING).defaults();
        assertThat(clipping.keySet()).containsExactly("clipValue", "clipNorm", "globalClipNorm");
        List<String> wrong = new ArrayList<>();
        for (Class<?> type : optimizers) {
            Object object = type.getConstructor().newInstance();
            DeclaredParameters declared = DeclaredParameters.of(type);
            Map<String, String> given = page.sections().get(type.getSimpleName()).defaults();
            for (String name : declared.names()) {
                String value = declared.value(name, object).orElseThrow();
                String said = clipping.getOrDefault(name, given.get(name));
                if (said == null || !same(said, value)) {
                    wrong.add(type.getSimpleName() + "." + name + " has the default " + value + ", not " + said);
                }
            }
            given.keySet().stream().filter(name -> !declared.names().contains(name))
                    .forEach(name -> wrong.add(type.getSimpleName() + " has no parameter " + name));
        }
        assertThat(wrong).as("docs/%s", FILE).isEmpty();
    }

    private static boolean same(String given, String value) {
        try {
            return Double.parseDouble(given) == Double.parseDouble(value);
        } catch (NumberFormatException e) {
            return given.equals(value);
        }
    }

    @Test
    void everyScheduleIsInTheTableWithItsNumbers() {
        List<Class<?>> schedules = PublicClasses.concrete(LearningRateSchedule.class);
        assertThat(schedules).hasSize(7);
        for (Class<?> type : schedules) {
            List<String> rows = page.sections().get(RATE).text().lines()
                    .filter(line -> line.startsWith("| `" + type.getSimpleName() + "` | ")).toList();
            assertThat(rows).as(type.getSimpleName()).hasSize(1);
            for (RecordComponent component : type.getRecordComponents()) {
                assertThat(rows.get(0)).contains("`" + component.getName() + "`");
            }
        }
    }

    @Test
    void everySectionHasAFormulaASourceAndAnExample() {
        for (Class<?> type : optimizers) {
            ReferencePage.Section section = page.sections().get(type.getSimpleName());
            assertThat(section.text()).as(section.title()).contains("\nFormula: ").contains("\nSource: ");
            assertThat(section.examples()).as(section.title()).isNotEmpty()
                    .allMatch(code -> code.contains(section.title()));
        }
    }

    @Test
    void everyExampleCompilesAndRuns(@TempDir Path folder) throws IOException {
        PageExamples examples = new PageExamples("org.nengine.engine", "org.nengine.training");
        page.sections().values().forEach(section -> section.examples()
                .forEach(code -> examples.add(section.title() + " in docs/" + FILE, code)));
        assertThat(examples.problems(folder)).isEmpty();
    }
}
