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
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nengine.Connection;
import org.nengine.Ensemble;
import org.nengine.Network;
import org.nengine.engine.Simulator;
import org.nengine.engine.SimulatorBuilder;

/** The pages of parameters and of the configuration say what the code says. */
class ParametersPageTest {

    private static final Pattern ROW = Pattern.compile("^\\| `(\\w+)` \\|", Pattern.MULTILINE);

    @TempDir
    private Path folder;

    private final Network net = new Network("documented", 0);
    private final Ensemble a = net.ensemble("a", 30, 2);
    private final Ensemble b = net.ensemble("b", 30, 2);
    private final Connection connection = net.connect(a, b);

    @Test
    void everySettingOfTheBuilderHasARow() {
        Set<String> settings = Arrays.stream(SimulatorBuilder.class.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()))
                .filter(method -> method.getReturnType() == SimulatorBuilder.class).map(Method::getName)
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> rows = ROW.matcher(ReferencePage.content("configuration.md")).results()
                .map(row -> row.group(1)).collect(Collectors.toCollection(TreeSet::new));
        assertThat(rows).isEqualTo(settings);
    }

    @Test
    void theExamplesOfParametersRun() throws Exception {
        List<String> examples = CompiledExample.of(ReferencePage.content("parameters.md"));
        assertThat(examples).hasSize(4);
        String parameters = "Simulator sim, Ensemble a, Ensemble b, Connection connection, Path folder";
        try (Simulator sim = Simulator.of(net)) {
            for (int i = 0; i < examples.size(); i++) {
                CompiledExample.compile(Files.createDirectory(folder.resolve("" + i)), parameters,
                        examples.get(i)).run(List.of(Simulator.class, Ensemble.class, Ensemble.class,
                        Connection.class, Path.class), sim, a, b, connection, folder);
            }
        }
        assertThat(folder.resolve("params.npz")).exists();
        assertThat(a.gain()).isPresent();
    }

    @Test
    void theExamplesOfTheConfigurationRun() throws Exception {
        List<String> examples = CompiledExample.of(ReferencePage.content("configuration.md"));
        assertThat(examples).hasSize(4);
        for (int i = 0; i < examples.size(); i++) {
            CompiledExample.compile(Files.createDirectory(folder.resolve("" + i)), "Network net, Ensemble a",
                    examples.get(i)).run(List.of(Network.class, Ensemble.class), net, a);
        }
    }
}
