package org.nengine.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example on the front page compiles, runs, and gives what it says. */
class ReadmeTest {

    private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final String HEAD = """
            import java.nio.file.Path;
            import org.nengine.*;
            import org.nengine.engine.*;
            import org.nengine.neurons.*;
            import org.nengine.training.*;
            public class Example {
            public static void run(double[][][] inputs, double[][][] targets) {
            """;

    @Test
    void theTwentyLinesSquareTheirInputAndLearn(@TempDir Path folder) throws Exception {
        String readme = Files.readString(Path.of("..", "..", "README.md"));
        Matcher example = JAVA.matcher(readme);
        assertThat(example.find()).as("a Java example in README.md").isTrue();
        Path saved = folder.resolve("squaring.npz");
        String code = example.group(1).replace("\"squaring.npz\"", "\"" + saved + "\"");
        assertThat(code.lines().filter(line -> !line.isBlank())).hasSizeBetween(15, 20);

        Path source = Files.writeString(folder.resolve("Example.java"), HEAD + code + "}}");
        ByteArrayOutputStream problems = new ByteArrayOutputStream();
        ToolProvider.getSystemJavaCompiler().run(null, null, problems, "-d", folder.toString(), "-cp",
                System.getProperty("java.class.path"), source.toString());
        assertThat(problems.toString(StandardCharsets.UTF_8)).isEmpty();

        double x = Math.sin(8);
        assertThat(Double.parseDouble(run(folder).trim())).as("the square of %s", x).isBetween(0.7, 1.2);
        assertThat(saved).exists();
    }

    /** Runs the compiled example; what it printed. */
    private static String run(Path folder) throws Exception {
        PrintStream before = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
            loader.loadClass("Example").getMethod("run", double[][][].class, double[][][].class)
                    .invoke(null, new double[4][10][1], new double[4][10][1]);
        } finally {
            System.setOut(before);
        }
        return printed.toString(StandardCharsets.UTF_8);
    }
}
