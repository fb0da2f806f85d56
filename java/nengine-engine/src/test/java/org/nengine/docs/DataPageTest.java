package org.nengine.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nengine.Network;
import org.nengine.Node;
import org.nengine.Probe;
import org.nengine.data.Dataset;
import org.nengine.data.Tensor;
import org.nengine.engine.CallOptions;
import org.nengine.engine.DType;
import org.nengine.engine.Simulator;
import org.nengine.io.Npy;
import org.nengine.training.FitOptions;
import org.nengine.training.Loss;
import org.nengine.training.SGD;

/** The page of data and calls says what the code says. */
class DataPageTest {

    private static final String HEAD = """
            import java.nio.*;
            import java.nio.file.Path;
            import java.util.*;
            import java.util.stream.*;
            import org.nengine.*;
            import org.nengine.data.*;
            import org.nengine.engine.*;
            import org.nengine.training.*;
            public class Example {
            public static void run(Network net, Simulator sim, Probe p, Path folder) {
            """;

    private final ReferencePage page = ReferencePage.read("data-and-calls.md");

    private static Set<String> settings(Class<?> options) {
        return Arrays.stream(options.getMethods()).filter(method -> method.getReturnType() == options)
                .map(Method::getName).collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void tablesNameAllSettingsOfCalls() {
        String[] parts = page.sections().get("Settings of calls").text().split("And `f` for `fit`");
        Class<?>[] types = {CallOptions.class, FitOptions.class};
        for (int i = 0; i < 2; i++) {
            Set<String> rows = Pattern.compile("(?m)^\\| `(\\w+)` \\|").matcher(parts[i]).results()
                    .map((MatchResult m) -> m.group(1)).collect(Collectors.toCollection(TreeSet::new));
            assertThat(rows).containsExactlyElementsOf(settings(types[i]));
        }
    }

    @Test
    void everyWayToMakeDataIsOnThePage() {
        for (Class<?> type : new Class<?>[] {Tensor.class, Dataset.class}) {
            Set<String> factories = Arrays.stream(type.getMethods())
                    .filter(method -> Modifier.isStatic(method.getModifiers()) && method.getReturnType() == type)
                    .map(Method::getName).collect(Collectors.toSet());
            assertThat(factories).hasSizeGreaterThan(2).allSatisfy(name -> assertThat(
                    ReferencePage.content("data-and-calls.md")).containsPattern("`(" + type.getSimpleName() + "\\.)?"
                            + name + "\\b"));
        }
    }

    @Test
    void everySectionHasAnExampleAndAllOfThemRun(@TempDir Path folder) throws Exception {
        assertThat(page.sections().values()).allSatisfy(section -> assertThat(section.examples()).as(section.title())
                .isNotEmpty());
        String code = page.sections().values().stream().flatMap(section -> section.examples().stream())
                .map(example -> "{" + example + "}").collect(Collectors.joining("\n"));
        Path source = Files.writeString(folder.resolve("Example.java"), HEAD + code + "}}");
        ByteArrayOutputStream problems = new ByteArrayOutputStream();
        ToolProvider.getSystemJavaCompiler().run(null, null, problems, "-d", folder.toString(), "-cp",
                System.getProperty("java.class.path"), source.toString());
        assertThat(problems.toString(StandardCharsets.UTF_8)).isEmpty();
        run(folder);
        assertThat(Npy.read(folder.resolve("p.npy")).shape()).containsExactly(1000, 4, 1);
    }

    private static void run(Path folder) throws IOException, ReflectiveOperationException {
        Network net = new Network(0);
        Node x = net.node("x", 0, 0);
        Node y = net.passthrough("y", 1);
        net.connect(x, y, c -> c.transform(new double[][] {{0.5, 0.25}}).noSynapse());
        Probe p = net.probe(y);
        try (Simulator sim = Simulator.builder(net).dtype(DType.FLOAT32).minibatch(4).progressBar(false).build();
                URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
            sim.compile(new SGD(0.1), Loss.mse());
            loader.loadClass("Example").getMethod("run", Network.class, Simulator.class, Probe.class, Path.class)
                    .invoke(null, net, sim, p, folder);
        }
    }
}
