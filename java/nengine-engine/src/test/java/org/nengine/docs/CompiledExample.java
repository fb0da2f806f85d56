package org.nengine.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;

/** Java code in documentation, compiled. */
record CompiledExample(Path folder) {

    private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final String IMPORTS = """
            import java.nio.FloatBuffer;
            import java.nio.file.Path;
            import java.util.Map;
            import org.nengine.*;
            import org.nengine.data.*;
            import org.nengine.engine.*;
            import org.nengine.neurons.*;
            import org.nengine.training.*;
            """;

    /** The examples of a file, such as {@code docs/probes.md}. */
    static List<String> of(String content) {
        List<String> examples = new ArrayList<>();
        Matcher matcher = JAVA.matcher(content);
        while (matcher.find()) {
            examples.add(matcher.group(1));
        }
        return examples;
    }

    /**
     * Compiles statements as the body of {@code run}.
     *
     * @param parameters of {@code run}, as in source code
     */
    static CompiledExample compile(Path folder, String parameters, String code) throws Exception {
        Path source = Files.writeString(folder.resolve("Example.java"),
                IMPORTS + "public class Example {\npublic static void run(" + parameters + ") {\n" + code + "}}");
        ByteArrayOutputStream problems = new ByteArrayOutputStream();
        ToolProvider.getSystemJavaCompiler().run(null, null, problems, "-d", folder.toString(), "-cp",
                System.getProperty("java.class.path"), source.toString());
        assertThat(problems.toString(StandardCharsets.UTF_8)).as("%s", code).isEmpty();
        return new CompiledExample(folder);
    }

    void run(List<Class<?>> types, Object... arguments) throws Exception {
        try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
            loader.loadClass("Example").getMethod("run", types.toArray(Class<?>[]::new)).invoke(null, arguments);
        }
    }
}
