package org.nengine.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nengine.Ensemble;
import org.nengine.Network;
import org.nengine.Node;
import org.nengine.Probe;
import org.nengine.ProbeOptions;
import org.nengine.distributions.Choice;
import org.nengine.distributions.CosineSimilarity;
import org.nengine.distributions.Distribution;
import org.nengine.distributions.Exponential;
import org.nengine.distributions.FixedValues;
import org.nengine.distributions.Gaussian;
import org.nengine.distributions.PDF;
import org.nengine.distributions.Samples;
import org.nengine.distributions.SqrtBeta;
import org.nengine.distributions.SubvectorLength;
import org.nengine.distributions.Uniform;
import org.nengine.learning.LearningRuleType;
import org.nengine.networks.AssociativeMemory;
import org.nengine.networks.BasalGanglia;
import org.nengine.networks.CircularConvolution;
import org.nengine.networks.EnsembleArray;
import org.nengine.networks.InputGatedMemory;
import org.nengine.networks.Product;
import org.nengine.networks.Thalamus;
import org.nengine.neurons.LIFRate;
import org.nengine.neurons.NeuronType;
import org.nengine.neurons.PoissonSpiking;
import org.nengine.neurons.RegularSpiking;
import org.nengine.neurons.StateVariable;
import org.nengine.neurons.StochasticSpiking;
import org.nengine.processes.Piecewise;
import org.nengine.processes.PresentInput;
import org.nengine.processes.Process;
import org.nengine.processes.SynapseProcess;
import org.nengine.processes.WhiteSignal;
import org.nengine.solvers.LeastSquaresSolver;
import org.nengine.solvers.Solver;
import org.nengine.synapses.Alpha;
import org.nengine.synapses.LinearFilter;
import org.nengine.synapses.Lowpass;
import org.nengine.synapses.Synapse;
import org.nengine.synapses.Triangle;
import org.nengine.transforms.Convolution;
import org.nengine.transforms.ConvolutionTranspose;
import org.nengine.transforms.Dense;
import org.nengine.transforms.NoTransform;
import org.nengine.transforms.Sparse;
import org.nengine.transforms.Transform;
import org.nengine.utils.Ensembles;

/**
 * The pages in {@code docs/} say what the code says: a section for each public class, its parameters, their defaults,
 * and examples that compile, run and build.
 */
class ReferencePagesTest {

    /** A page, and the classes that it is about: those in the package of one class that extend one of others. */
    record Group(String page, Class<?> neighbour, List<Class<?>> bases) {

        Group(String page, Class<?> base) {
            this(page, base, List.of(base));
        }

        List<Class<?>> classes() {
            return bases.stream().flatMap(base -> PublicClasses.concrete(base, neighbour).stream()).distinct().toList();
        }

        @Override
        public String toString() {
            return page;
        }
    }

    static Stream<Group> groups() {
        return Stream.of(
                new Group("neurons.md", NeuronType.class),
                new Group("synapses.md", Synapse.class),
                new Group("processes.md", Process.class),
                new Group("distributions.md", Distribution.class),
                new Group("solvers.md", Solver.class),
                new Group("transforms.md", Transform.class),
                new Group("learning-rules.md", LearningRuleType.class),
                new Group("networks.md", EnsembleArray.class, List.of(Network.class)));
    }

    /** Objects of the classes that cannot be made without arguments, made in the shortest way. */
    private static final Map<Class<?>, Supplier<Object>> EXAMPLES = Map.ofEntries(
            Map.entry(Lowpass.class, () -> new Lowpass(0.005)),
            Map.entry(Alpha.class, () -> new Alpha(0.005)),
            Map.entry(Triangle.class, () -> new Triangle(0.005)),
            Map.entry(LinearFilter.class, () -> new LinearFilter(new double[] {1}, new double[] {0.1, 1})),
            Map.entry(PresentInput.class, () -> new PresentInput(new double[][] {{1}}, 0.1)),
            Map.entry(WhiteSignal.class, () -> new WhiteSignal(1, 10)),
            Map.entry(Choice.class, () -> new Choice(1, 2)),
            Map.entry(CosineSimilarity.class, () -> new CosineSimilarity(3)),
            Map.entry(Exponential.class, () -> new Exponential(1)),
            Map.entry(FixedValues.class, () -> FixedValues.of(1, 2)),
            Map.entry(Gaussian.class, () -> new Gaussian(0, 1)),
            Map.entry(PDF.class, () -> new PDF(new double[] {0, 1}, new double[] {0.5, 0.5})),
            Map.entry(Samples.class, () -> new Samples(1, 2)),
            Map.entry(SqrtBeta.class, () -> new SqrtBeta(2)),
            Map.entry(SubvectorLength.class, () -> new SubvectorLength(3)),
            Map.entry(Uniform.class, () -> new Uniform(0, 1)),
            Map.entry(NoTransform.class, () -> new NoTransform(2)),
            Map.entry(Dense.class, () -> new Dense(new double[][] {{1, 2}})),
            Map.entry(Convolution.class, () -> Convolution.builder(2, 5, 1).build()),
            Map.entry(ConvolutionTranspose.class, () -> ConvolutionTranspose.builder(2, 5, 1).build()),
            Map.entry(Sparse.class, () -> new Sparse(1, 2, new int[][] {{0, 1}})),
            Map.entry(RegularSpiking.class, () -> new RegularSpiking(new LIFRate())),
            Map.entry(StochasticSpiking.class, () -> new StochasticSpiking(new LIFRate())),
            Map.entry(PoissonSpiking.class, () -> new PoissonSpiking(new LIFRate())),
            Map.entry(Piecewise.class, () -> Piecewise.builder().at(0, 1).build()),
            Map.entry(SynapseProcess.class, () -> new SynapseProcess(new Lowpass(0.1))),
            Map.entry(EnsembleArray.class, () -> EnsembleArray.builder(10, 2).build()),
            Map.entry(Product.class, () -> Product.builder(10, 2).build()),
            Map.entry(CircularConvolution.class, () -> CircularConvolution.builder(10, 2).build()),
            Map.entry(BasalGanglia.class, () -> BasalGanglia.builder(2).build()),
            Map.entry(Thalamus.class, () -> Thalamus.builder(2).build()),
            Map.entry(AssociativeMemory.class, () -> AssociativeMemory.builder(new double[][] {{1, 0}}).build()),
            Map.entry(InputGatedMemory.class, () -> InputGatedMemory.builder(10, 2).build()));

    /** Parameters without one default: one of several ways to give something, or dependent on other parameters. */
    private static final Set<String> WITHOUT_DEFAULT = Set.of("Dense.matrix", "Dense.sizeOut", "Dense.sizeIn",
            "Dense.scalar", "Dense.diagonal", "Dense.init", "Convolution.kernelSize", "Convolution.strides",
            "Convolution.kernel", "ConvolutionTranspose.kernelSize", "ConvolutionTranspose.strides",
            "ConvolutionTranspose.kernel", "ConvolutionTranspose.outputShape", "Sparse.matrix", "Sparse.sizeOut",
            "Sparse.sizeIn", "Sparse.indices", "Sparse.scalar", "Sparse.values", "Sparse.init", "FixedValues.rows",
            "FixedValues.values", "EnsembleArray.dimensions", "EnsembleArray.ensembles");

    private static Object shortest(Class<?> type) {
        return Optional.ofNullable(EXAMPLES.get(type)).map(Supplier::get).orElseGet(() -> withoutArguments(type));
    }

    private static Object withoutArguments(Class<?> type) {
        try {
            return type.getConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(type.getSimpleName() + " cannot be made without arguments; add an object to"
                    + " EXAMPLES", e);
        }
    }

    private static boolean canBeMade(Class<?> type) {
        return EXAMPLES.containsKey(type)
                || Arrays.stream(type.getConstructors()).anyMatch(c -> c.getParameterCount() == 0);
    }

    @ParameterizedTest
    @MethodSource("groups")
    void everyClassHasASection(Group group) {
        ReferencePage page = ReferencePage.read(group.page());
        Set<String> missing = group.classes().stream().map(Class::getSimpleName)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        Set<String> stale = new LinkedHashSet<>(page.sections().keySet());
        stale.removeAll(missing);
        assertThat(stale).as("sections of %s without a class", group).isEmpty();
        String skeletons = group.classes().stream().filter(c -> !page.sections().containsKey(c.getSimpleName()))
                .map(ReferencePagesTest::skeleton).collect(Collectors.joining("\n"));
        assertThat(skeletons).as("sections to add to docs/%s", group).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("groups")
    void everyTableNamesTheParametersAndTheirDefaults(Group group) {
        ReferencePage page = ReferencePage.read(group.page());
        List<String> wrong = new ArrayList<>();
        for (Class<?> type : group.classes()) {
            Optional.ofNullable(page.sections().get(type.getSimpleName())).ifPresent(section -> {
                Map<String, String> expected = defaults(type);
                Set<String> names = section.defaults().keySet();
                expected.forEach((name, value) -> {
                    String given = section.defaults().get(name);
                    if (given == null) {
                        wrong.add(section.title() + " lacks " + row(name, value));
                    } else if (value.isEmpty() ? given.isEmpty() : !same(given, value)) {
                        wrong.add(section.title() + "." + name + " has the default \"" + value + "\", not \"" + given
                                + "\"");
                    }
                });
                names.stream().filter(name -> !expected.containsKey(name))
                        .forEach(name -> wrong.add(section.title() + " has no parameter " + name));
            });
        }
        assertThat(wrong).as("docs/%s", group).isEmpty();
    }

    /** What the second column of a class's table says; empty where an object does not tell. */
    private static Map<String, String> defaults(Class<?> type) {
        DeclaredParameters declared = DeclaredParameters.of(type);
        if (!canBeMade(type)) {
            Map<String, String> unknown = new LinkedHashMap<>();
            declared.names().forEach(name -> unknown.put(name, "add an object to EXAMPLES of this test"));
            return unknown;
        }
        Object object = shortest(type);
        Map<String, String> defaults = new LinkedHashMap<>();
        for (String name : declared.names()) {
            defaults.put(name, value(declared, name, object));
        }
        return defaults;
    }

    private static String value(DeclaredParameters declared, String name, Object object) {
        if (WITHOUT_DEFAULT.contains(object.getClass().getSimpleName() + "." + name)) {
            return "";
        }
        if (declared.isRequired(name)) {
            return "required";
        }
        return name.equals("initialState") && object instanceof NeuronType neurons ? states(neurons)
                : declared.value(name, object).orElse("");
    }

    private static String states(NeuronType type) {
        return type.states().isEmpty() ? "no states" : type.states().stream()
                .map((StateVariable s) -> s.name() + "=" + s.initial()).collect(Collectors.joining(", "));
    }

    private static boolean same(String given, String value) {
        try {
            return Double.compare(Double.parseDouble(given), Double.parseDouble(value)) == 0;
        } catch (NumberFormatException e) {
            return given.equals(value);
        }
    }

    private static String row(String name, String value) {
        return "| `" + name + "` | " + (value.isEmpty() ? "?" : value) + " | range | meaning |";
    }

    /** A section to be filled in. */
    private static String skeleton(Class<?> type) {
        String rows = defaults(type).entrySet().stream().map(e -> row(e.getKey(), e.getValue()))
                .collect(Collectors.joining("\n"));
        return "\n## " + type.getSimpleName() + "\n\nWhat it does, in a sentence or two.\n\n"
                + (rows.isEmpty() ? "No parameters.\n"
                        : "| parameter | default | range | meaning |\n|---|---|---|---|\n" + rows + "\n")
                + "\nFormula: ...\n\nSource: paper, or idea in words.\n\n```java\nvar example = ...;\n```\n";
    }

    @ParameterizedTest
    @MethodSource("groups")
    void everySectionHasAFormulaASourceAndAnExample(Group group) {
        ReferencePage.read(group.page()).sections().values().forEach(section -> {
            assertThat(section.text()).as("%s in docs/%s", section.title(), group).contains("\nFormula: ")
                    .contains("\nSource: ");
            assertThat(section.examples()).as("examples of %s in docs/%s", section.title(), group).isNotEmpty()
                    .allMatch(code -> code.contains(section.title()), "mentions " + section.title());
        });
    }

    @Test
    void everyExampleCompilesRunsAndBuilds(@TempDir Path folder) throws IOException {
        PageExamples examples = new PageExamples();
        Stream.concat(groups().map(Group::page), Stream.of("probes.md", "helpers.md")).forEach(page -> ReferencePage.read(page)
                .sections().values().forEach(section -> section.examples()
                        .forEach(code -> examples.add(section.title() + " in docs/" + page, code))));
        assertThat(examples.problems(folder)).isEmpty();
    }

    @Test
    void everyWayToSolveLeastSquaresIsOnThePageOfSolvers() {
        String text = ReferencePage.content("solvers.md");
        for (Class<?> type : PublicClasses.concrete(LeastSquaresSolver.class)) {
            assertThat(text).contains("\n| `" + type.getSimpleName() + "` | ");
            defaults(type).keySet().forEach(name -> assertThat(text)
                    .containsPattern("\n\\| `" + type.getSimpleName() + "` \\| [^|]*`" + name + "` \\("));
        }
    }

    @Test
    void theSettingsOfProbesAreOnTheirPage() {
        Network net = new Network(0);
        Probe probe = net.probe(net.node(1));
        Map<String, String> table = ReferencePage.read("probes.md").sections().get("Settings").defaults();
        Set<String> settings = DeclaredParameters.settings(ProbeOptions.class);
        settings.remove("unset");
        assertThat(table.keySet()).containsExactlyInAnyOrderElementsOf(settings);
        assertThat(table.get("sampleEvery")).isEqualTo(DeclaredParameters.text(probe.sampleEvery()));
        assertThat(table.get("synapse")).isEqualTo(DeclaredParameters.text(probe.synapse()));
        assertThat(table.get("solver")).isEqualTo(DeclaredParameters.text(probe.solver()));
        assertThat(table.get("seed")).isEqualTo(DeclaredParameters.text(probe.seed()));
        assertThat(table.get("label")).isEqualTo(DeclaredParameters.text(probe.label()));
    }

    @Test
    void whatCanBeProbedIsOnThePageOfProbes() {
        Network net = new Network(0);
        Ensemble a = net.ensemble(10, 1);
        Node node = net.node(1, 2);
        String text = ReferencePage.read("probes.md").sections().get("What can be probed").text();
        assertThat(text).contains(probeable("`Ensemble`", a.probeable()))
                .contains(probeable("`Neurons`", List.of("output", "input")))
                .contains(probeable("`Node`", node.probeable()))
                .contains(probeable("`Connection`", net.connect(a, a).probeable()));
        for (Class<?> type : PublicClasses.concrete(LearningRuleType.class)) {
            LearningRuleType rule = (LearningRuleType) shortest(type);
            assertThat(text).contains(probeable("`" + type.getSimpleName() + "` rule", rule.probeable()));
        }
        for (Class<?> type : PublicClasses.concrete(NeuronType.class)) {
            List<String> states = ((NeuronType) shortest(type)).states().stream().map(StateVariable::name).toList();
            if (!states.isEmpty()) {
                assertThat(text).contains(probeable("`" + type.getSimpleName() + "` neurons, states", states));
            }
        }
    }

    private static String probeable(String what, List<String> names) {
        return "| " + what + " | " + names.stream().map(name -> "`" + name + "`").collect(Collectors.joining(", "))
                + " |";
    }

    @Test
    void everyHelperIsOnThePageOfHelpers() {
        Map<String, ReferencePage.Section> sections = ReferencePage.read("helpers.md").sections();
        List<Class<?>> helpers = PublicClasses.concrete(Object.class, Ensembles.class).stream()
                .filter(type -> Arrays.stream(type.getDeclaredMethods()).anyMatch(ReferencePagesTest::isHelper)).toList();
        assertThat(helpers).hasSizeGreaterThan(3);
        for (Class<?> type : helpers) {
            assertThat(sections).containsKey(type.getSimpleName());
            String text = sections.get(type.getSimpleName()).text();
            assertThat(sections.get(type.getSimpleName()).examples()).isNotEmpty();
            assertThat(Arrays.stream(type.getDeclaredMethods()).filter(ReferencePagesTest::isHelper))
                    .allSatisfy(method -> assertThat(text).contains("| `" + method.getName() + "("));
        }
    }

    private static boolean isHelper(Method method) {
        return Modifier.isPublic(method.getModifiers()) && Modifier.isStatic(method.getModifiers())
                && !method.getDeclaringClass().isEnum();
    }

    @Test
    void theIndexLinksToEveryPageAndNothingElse() throws IOException {
        String index = ReferencePage.content("README.md");
        try (Stream<Path> files = Files.list(ReferencePage.folder())) {
            List<String> pages = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".md") && !name.equals("README.md")).toList();
            List<String> links = Arrays.stream(index.split("\\]\\(")).skip(1).map(s -> s.substring(0, s.indexOf(')')))
                    .filter(link -> !link.contains("/")).toList();
            assertThat(links).containsExactlyInAnyOrderElementsOf(pages);
        }
    }
}
