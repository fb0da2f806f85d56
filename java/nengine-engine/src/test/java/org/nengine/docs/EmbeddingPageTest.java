package org.nengine.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nengine.Network;
import org.nengine.Node;
import org.nengine.Probe;
import org.nengine.engine.Simulator;
import org.nengine.engine.Stepper;
import org.nengine.engine.StepperOptions;

/** {@code docs/embedding.md} says what the code says. */
class EmbeddingPageTest {

    private final ReferencePage page = ReferencePage.read("embedding.md");

    private static Set<String> methods(Class<?> type) {
        return Arrays.stream(type.getMethods()).filter(method -> method.getDeclaringClass() == type)
                .map(Method::getName).collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void tablesNameAllSettingsAndMethods() {
        String[] tables = page.sections().get("Steppers").text().split("\\| method \\|");
        Class<?>[] types = {StepperOptions.class, Stepper.class};
        for (int i = 0; i < 2; i++) {
            Set<String> rows = Pattern.compile("(?m)^\\|([^|]*)\\|").matcher(tables[i]).results()
                    .flatMap(row -> Pattern.compile("`(\\w+)").matcher(row.group(1)).results())
                    .map(name -> name.group(1)).collect(Collectors.toCollection(TreeSet::new));
            assertThat(rows).isEqualTo(methods(types[i]));
        }
    }

    @Test
    void theExamplesRun(@TempDir Path folder) throws Exception {
        List<String> examples = CompiledExample.of(ReferencePage.content("embedding.md"));
        assertThat(examples).hasSize(4);
        Network net = new Network(0);
        Node x = net.node("x", 0, 0);
        Node y = net.passthrough("y", 1);
        net.connect(x, y, c -> c.transform(new double[][] {{0.5, 0.25}}).noSynapse());
        Probe p = net.probe(y);
        long[] steps = {1000, 100, 2, 0};
        for (int i = 0; i < steps.length; i++) {
            try (Simulator sim = Simulator.builder(net).minibatch(4).progressBar(false).build()) {
                CompiledExample.compile(Files.createDirectory(folder.resolve("" + i)), "Simulator sim, Probe p",
                        examples.get(i)).run(List.of(Simulator.class, Probe.class), sim, p);
                assertThat(sim.nSteps()).as("steps of example %d", i).isEqualTo(steps[i]);
            }
        }
    }
}
