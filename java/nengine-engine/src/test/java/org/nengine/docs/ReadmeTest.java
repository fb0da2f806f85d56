package org.nengine.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example on the front page compiles, runs, and gives what it says. */
class ReadmeTest {

    @Test
    void theTwentyLinesSquareTheirInputAndLearn(@TempDir Path folder) throws Exception {
        List<String> examples = CompiledExample.of(Files.readString(Path.of("..", "..", "README.md")));
        assertThat(examples).as("Java examples in README.md").isNotEmpty();
        Path saved = folder.resolve("squaring.npz");
        String code = examples.get(0).replace("\"squaring.npz\"", "\"" + saved + "\"");
        assertThat(code.lines().filter(line -> !line.isBlank())).hasSizeBetween(15, 20);

        CompiledExample example = CompiledExample.compile(folder, "double[][][] inputs, double[][][] targets", code);
        double x = Math.sin(8);
        assertThat(Double.parseDouble(run(example).trim())).as("the square of %s", x).isBetween(0.7, 1.2);
        assertThat(saved).exists();
    }

    /** Runs the compiled example; what it printed. */
    private static String run(CompiledExample example) throws Exception {
        PrintStream before = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            example.run(List.of(double[][][].class, double[][][].class), new double[4][10][1], new double[4][10][1]);
        } finally {
            System.setOut(before);
        }
        return printed.toString(StandardCharsets.UTF_8);
    }
}
