package org.nengine.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nengine.engine.DType;
import org.nengine.engine.GradientCheckOptions;
import org.nengine.neurons.NeuronType;

/** The page of gradients says what the code says. */
class GradientsPageTest {

    private static final String FILE = "gradients.md";

    private final ReferencePage page = ReferencePage.read(FILE);

    @Test
    void everyNeuronTypeHasARow() {
        List<String> rows = Pattern.compile("^\\| `(\\w+)` \\|", Pattern.MULTILINE)
                .matcher(page.sections().get("Neuron types").text()).results().map(row -> row.group(1)).toList();
        assertThat(rows).containsExactlyInAnyOrderElementsOf(
                PublicClasses.concrete(NeuronType.class).stream().map(Class::getSimpleName).toList());
    }

    @Test
    void everySettingOfTheCheckIsInTheTableWithItsDefault() throws ReflectiveOperationException {
        Map<String, String> table = page.sections().get("Checking gradients").defaults();
        Set<String> settings = Arrays.stream(GradientCheckOptions.class.getDeclaredMethods())
                .filter(method -> method.getReturnType() == GradientCheckOptions.class).map(Method::getName)
                .collect(Collectors.toSet());
        assertThat(table.keySet()).containsExactlyInAnyOrderElementsOf(settings);
        assertThat(Double.parseDouble(table.get("atol"))).isEqualTo(value("atol", DType.FLOAT64, 1e3));
        assertThat(value("atol", DType.FLOAT32, 1e3)).isEqualTo(1e-5 + 1e-4 * 1e3);
        assertThat(Double.parseDouble(table.get("rtol"))).isEqualTo(value("rtol"));
        assertThat(Double.parseDouble(table.get("delta"))).isEqualTo(value("delta"));
    }

    private static double value(String name, Object... arguments) throws ReflectiveOperationException {
        Constructor<GradientCheckOptions> constructor = GradientCheckOptions.class.getDeclaredConstructor();
        constructor.setAccessible(true);
        Class<?>[] types = Arrays.stream(arguments).map(a -> a instanceof Double ? double.class : a.getClass())
                .toArray(Class<?>[]::new);
        Method method = GradientCheckOptions.class.getDeclaredMethod(name, types);
        method.setAccessible(true);
        return (double) method.invoke(constructor.newInstance(), arguments);
    }

    @Test
    void theExampleRuns(@TempDir Path folder) throws IOException {
        PageExamples examples = new PageExamples("org.nengine.engine", "org.nengine.data");
        List<String> code = page.sections().get("Checking gradients").examples();
        assertThat(code).hasSize(1);
        examples.add("docs/" + FILE, code.get(0));
        assertThat(examples.problems(folder)).isEmpty();
    }
}
