package org.nengine.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nengine.Ensemble;
import org.nengine.Network;
import org.nengine.Node;
import org.nengine.engine.MemoryUse;
import org.nengine.engine.SimulatorBuilder;

/** {@code docs/memory.md} says what the code says. */
class MemoryPageTest {

    private static String page() throws Exception {
        return Files.readString(Path.of("..", "..", "docs", "memory.md"));
    }

    private static List<String> firstColumn(String text, String pattern) {
        return Pattern.compile(pattern, Pattern.MULTILINE).matcher(text).results().map(r -> r.group(1)).toList();
    }

    @Test
    void everyPartOfMemoryHasARowInOrder() throws Exception {
        assertThat(firstColumn(page(), "^\\| `(\\w+)` \\|")).containsExactlyElementsOf(
                Arrays.stream(MemoryUse.class.getRecordComponents()).map(RecordComponent::getName).toList());
    }

    @Test
    void everySettingIsOneOfTheBuilder() throws Exception {
        List<String> settings = firstColumn(page(), "^\\| `(\\w+)\\(\\w+\\)` \\|");
        assertThat(settings).hasSize(3);
        assertThat(Arrays.stream(SimulatorBuilder.class.getMethods()).map(Method::getName)).containsAll(settings);
    }

    @Test
    void theExamplesRun(@TempDir Path folder) throws Exception {
        List<String> examples = CompiledExample.of(page());
        assertThat(examples).hasSize(3);
        for (int i = 0; i < examples.size(); i++) {
            Network net = new Network(0);
            Ensemble a = net.ensemble(30, 2);
            Node stimulus = net.node(0, 0);
            net.connect(stimulus, a);
            CompiledExample.compile(Files.createDirectory(folder.resolve("" + i)), "Network net, Ensemble a",
                    examples.get(i)).run(List.of(Network.class, Ensemble.class), net, a);
        }
    }
}
