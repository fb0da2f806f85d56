package org.nengine.docs;

import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.nengine.Ensemble;
import org.nengine.Network;
import org.nengine.Node;

/**
 * Compiles the examples of pages and runs them. Each finds a network {@code net}, two ensembles of two dimensions
 * {@code a} and {@code b}, and a node {@code stimulus} with two values; all public classes of the core are imported.
 */
final class PageExamples {

    private static final String HEAD = """
            %s
            import java.util.*;
            import org.nengine.*;
            import org.nengine.build.Model;
            import org.nengine.distributions.*;
            import org.nengine.learning.*;
            import org.nengine.networks.*;
            import org.nengine.neurons.*;
            import org.nengine.processes.*;
            import org.nengine.processes.Process;
            import org.nengine.random.*;
            import org.nengine.solvers.*;
            import org.nengine.synapses.*;
            import org.nengine.transforms.*;
            import org.nengine.utils.*;
            public class Example%d {
            public static void run(Network net, Ensemble a, Ensemble b, Node stimulus) {
            """;

    private final String imports;
    private final List<String> names = new ArrayList<>();
    private final List<String> sources = new ArrayList<>();

    /**
     * Examples of classes of the core and others.
     *
     * @param packages names of further packages, whose public classes are imported
     */
    PageExamples(String... packages) {
        imports = Arrays.stream(packages).map(name -> "import " + name + ".*;").collect(Collectors.joining(" "));
    }

    /** Adds an example; the name is for messages. */
    void add(String name, String code) {
        sources.add(HEAD.formatted(imports, names.size()) + code + "}}");
        names.add(name);
    }

    private static JavaFileObject file(String className, String source) {
        return new SimpleJavaFileObject(URI.create("string:///" + className + ".java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return source;
            }
        };
    }

    /** Compiles and runs all examples; what went wrong, in words. */
    List<String> problems(Path folder) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        List<JavaFileObject> files = new ArrayList<>();
        for (int i = 0; i < sources.size(); i++) {
            files.add(file("Example" + i, sources.get(i)));
        }
        Files.createDirectories(folder);
        compiler.getTask(null, null, diagnostics,
                List.of("-d", folder.toString(), "-cp", System.getProperty("java.class.path")), null, files).call();
        List<String> problems = diagnostics.getDiagnostics().stream().filter(d -> d.getKind() == Diagnostic.Kind.ERROR)
                .map(this::text).collect(Collectors.toCollection(ArrayList::new));
        if (problems.isEmpty()) {
            try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
                for (int i = 0; i < names.size(); i++) {
                    run(loader, i, problems);
                }
            }
        }
        return problems;
    }

    private String text(Diagnostic<? extends JavaFileObject> diagnostic) {
        int example = Integer.parseInt(diagnostic.getSource().getName().replaceAll("\\D", ""));
        long line = diagnostic.getLineNumber() - HEAD.lines().count();
        return names.get(example) + ", line " + line + " of the example: " + diagnostic.getMessage(null);
    }

    private void run(ClassLoader loader, int example, List<String> problems) {
        Network net = new Network("documented", 0);
        Node stimulus = net.node("stimulus", t -> new double[] {Math.sin(t), Math.cos(t)});
        Ensemble a = net.ensemble("a", 30, 2);
        Ensemble b = net.ensemble("b", 30, 2);
        try {
            loader.loadClass("Example" + example)
                    .getMethod("run", Network.class, Ensemble.class, Ensemble.class, Node.class)
                    .invoke(null, net, a, b, stimulus);
            // Some things are only found out by the build.
            org.nengine.build.Model.build(net, 0.001);
        } catch (ReflectiveOperationException | RuntimeException e) {
            problems.add(names.get(example) + ": " + (e.getCause() == null ? e : e.getCause()));
        }
    }
}
