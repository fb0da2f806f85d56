package org.nengine.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nengine.Ensemble;
import org.nengine.Network;
import org.nengine.training.Loss;
import org.nengine.training.Metric;
import org.nengine.training.TensorExpression;

/** {@code docs/losses-and-metrics.md} says what the code says. */
class LossesPageTest {

    private static final Pattern ROW = Pattern.compile("^\\| `(\\w+)\\(([^)]*)\\)` \\|(?:.*\\| `(\\w+)` \\|$)?",
            Pattern.MULTILINE);

    private static final Pattern CALL = Pattern.compile("`(\\w+)\\(([^)]*)\\)`");

    private static String page() throws Exception {
        return Files.readString(Path.of("..", "..", "docs", "losses-and-metrics.md"));
    }

    private static String section(String title) throws Exception {
        String start = page().split("\n## " + title + "\n")[1];
        return start.split("\n## ")[0];
    }

    private static Set<String> factories(Class<?> type) {
        return methods(type, m -> Modifier.isStatic(m.getModifiers()));
    }

    /** Names and numbers of arguments, the most that there are. */
    private static Set<String> methods(Class<?> type, Predicate<Method> which) {
        return Arrays.stream(type.getDeclaredMethods()).filter(m -> Modifier.isPublic(m.getModifiers())).filter(which)
                .collect(Collectors.groupingBy(Method::getName, Collectors.mapping(Method::getParameterCount,
                        Collectors.maxBy(Integer::compare))))
                .entrySet().stream().map(e -> e.getKey() + "/" + e.getValue().orElseThrow())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> rows(String section) {
        return mostArguments(ROW.matcher(section).results());
    }

    private static Set<String> mostArguments(Stream<MatchResult> calls) {
        return calls.collect(Collectors.toMap(r -> r.group(1),
                r -> r.group(2).isBlank() ? 0 : r.group(2).split(",").length, Math::max)).entrySet().stream()
                .map(e -> e.getKey() + "/" + e.getValue()).collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void everyOperationHasAPlaceInTheTable() throws Exception {
        String firstColumn = section("Functions of your own").lines().filter(line -> line.startsWith("| `"))
                .map(line -> line.substring(0, line.indexOf(" | "))).collect(Collectors.joining("\n"));
        assertThat(mostArguments(CALL.matcher(firstColumn).results()))
                .isEqualTo(methods(TensorExpression.class, m -> !m.getName().equals("toString")));
    }

    @Test
    void everyFactoryHasARow() throws Exception {
        assertThat(rows(section("Loss"))).isEqualTo(factories(Loss.class));
        assertThat(rows(section("Metric"))).isEqualTo(factories(Metric.class));
    }

    @Test
    void keysOfMetricsAreThoseOfTheCode() throws Exception {
        for (MatchResult row : ROW.matcher(section("Metric")).results().toList()) {
            if (!row.group(1).startsWith("of")) {
                Metric metric = row.group(1).equals("meanIoU") ? Metric.meanIoU(2)
                        : (Metric) Metric.class.getMethod(row.group(1)).invoke(null);
                assertThat(metric.key()).as(row.group()).isEqualTo(row.group(3));
            }
        }
    }

    @Test
    void theExamplesRun(@TempDir Path folder) throws Exception {
        List<String> examples = CompiledExample.of(page());
        assertThat(examples).hasSize(4);
        for (int i = 0; i < examples.size(); i++) {
            Network net = new Network(0);
            Ensemble a = net.ensemble(30, 2);
            CompiledExample.compile(Files.createDirectory(folder.resolve("" + i)), "Network net, Ensemble a",
                    examples.get(i)).run(List.of(Network.class, Ensemble.class), net, a);
        }
    }
}
