package org.nengine.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nengine.Connection;
import org.nengine.Network;
import org.nengine.Node;
import org.nengine.Probe;
import org.nengine.engine.Simulator;
import org.nengine.training.Callback;
import org.nengine.training.Loss;
import org.nengine.training.SGD;
import org.nengine.training.callbacks.EarlyStopping;
import org.nengine.training.callbacks.LambdaCallback;

/** The page of callbacks says what the code says. */
class CallbacksPageTest {

    private static final String HEAD = """
            import java.nio.file.Path;
            import org.nengine.*;
            import org.nengine.data.*;
            import org.nengine.engine.*;
            import org.nengine.training.*;
            import org.nengine.training.callbacks.*;
            public class Example {
            public static void run(Simulator sim, Connection connection, Probe spikes, double[][][] inputs,
                    double[][][] targets, Path folder) {
            """;

    private final ReferencePage page = ReferencePage.read("callbacks.md");

    private static List<Class<?>> callbacks() {
        return PublicClasses.concrete(Callback.class, EarlyStopping.class);
    }

    @Test
    void everyCallbackHasASectionWithAnExample() {
        assertThat(callbacks()).hasSizeGreaterThan(5);
        assertThat(page.sections().keySet()).containsExactlyInAnyOrderElementsOf(
                callbacks().stream().map(Class::getSimpleName).toList());
        page.sections().values().forEach(section -> assertThat(section.examples()).as(section.title()).isNotEmpty()
                .allMatch(code -> code.contains(section.title())));
    }

    @Test
    void everyHookIsOnThePage() {
        String text = ReferencePage.content("callbacks.md");
        Set<String> hooks = Arrays.stream(Callback.class.getDeclaredMethods()).map(Method::getName)
                .collect(Collectors.toSet());
        assertThat(hooks).hasSize(16).allSatisfy(hook -> assertThat(text).contains("`" + hook + "("));
    }

    @Test
    void tablesNameAllSettingsAndTheirDefaults() throws ReflectiveOperationException {
        int compared = 0;
        for (Class<?> type : callbacks()) {
            Optional<Class<?>> options = Arrays.stream(type.getDeclaredClasses())
                    .filter(inner -> inner.getSimpleName().equals("Options")).findFirst();
            Map<String, String> table = page.sections().get(type.getSimpleName()).defaults();
            Set<String> settings = options.map(CallbacksPageTest::settings).orElse(Set.of());
            assertThat(table.keySet()).as(type.getSimpleName()).containsExactlyInAnyOrderElementsOf(settings);
            if (options.isPresent() && type != LambdaCallback.class) {
                Constructor<?> constructor = options.get().getDeclaredConstructor();
                constructor.setAccessible(true);
                Object fresh = constructor.newInstance();
                for (String name : settings) {
                    Field field = options.get().getDeclaredField(name);
                    field.setAccessible(true);
                    assertThat(number(table.get(name))).as("%s.%s", type.getSimpleName(), name)
                            .isEqualTo(number(text(field.get(fresh))));
                    compared++;
                }
            }
        }
        assertThat(compared).isGreaterThan(15);
    }

    private static Set<String> settings(Class<?> options) {
        return Arrays.stream(options.getDeclaredMethods()).filter(method -> method.getReturnType() == options)
                .map(Method::getName).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static String text(Object value) {
        return value.equals(OptionalInt.empty()) || value.equals(OptionalDouble.empty()) ? "none" : value.toString();
    }

    /** Numbers as Java writes them, and other texts as they are. */
    private static String number(String text) {
        try {
            return Double.toString(Double.parseDouble(text));
        } catch (NumberFormatException e) {
            return text;
        }
    }

    @Test
    void everyExampleCompilesAndRuns(@TempDir Path folder) throws Exception {
        String code = page.sections().values().stream().flatMap(section -> section.examples().stream())
                .map(example -> "{" + example + "}").collect(Collectors.joining("\n"));
        Path source = Files.writeString(folder.resolve("Example.java"), HEAD + code + "}}");
        ByteArrayOutputStream problems = new ByteArrayOutputStream();
        ToolProvider.getSystemJavaCompiler().run(null, null, problems, "-d", folder.toString(), "-cp",
                System.getProperty("java.class.path"), source.toString());
        assertThat(problems.toString(StandardCharsets.UTF_8)).isEmpty();
        run(folder);
        assertThat(folder.resolve("log.csv")).exists();
        assertThat(folder.resolve("train")).isNotEmptyDirectory();
    }

    private static void run(Path folder) throws IOException, ReflectiveOperationException {
        Network net = new Network(0);
        Node x = net.node("x", 0);
        Node y = net.passthrough("y", 1);
        Connection connection = net.connect(x, y, c -> c.transform(0.5).noSynapse());
        net.probe(y);
        Probe spikes = net.probe(net.ensemble("a", 10, 1).neurons());
        try (Simulator sim = Simulator.builder(net).minibatch(1).progressBar(false).build();
                URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
            sim.compile(new SGD(0.1), Loss.mse());
            loader.loadClass("Example").getMethod("run", Simulator.class, Connection.class, Probe.class, double[][][].class,
                    double[][][].class, Path.class).invoke(null, sim, connection, spikes, new double[4][1][1],
                    new double[4][1][1], folder);
        }
    }
}
