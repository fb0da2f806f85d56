package org.nengine.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.nengine.ConnectionOptions;
import org.nengine.Network;
import org.nengine.Option;
import org.nengine.Options;
import org.nengine.distributions.Distribution;
import org.nengine.exceptions.ValidationException;
import org.nengine.learning.LearningRuleType;
import org.nengine.neurons.NeuronType;
import org.nengine.processes.Piecewise;
import org.nengine.processes.Process;
import org.nengine.processes.ProcessStep;
import org.nengine.random.RandomState;
import org.nengine.solvers.LeastSquaresSolver;
import org.nengine.solvers.Solver;
import org.nengine.synapses.LinearFilter;
import org.nengine.synapses.Synapse;
import org.nengine.transforms.Transform;

class CodecTest {

    private static final List<Class<?>> FAMILIES = List.of(NeuronType.class, Synapse.class, Process.class,
            Distribution.class, Solver.class, LeastSquaresSolver.class, Transform.class, LearningRuleType.class);

    /** Classes that files cannot hold, and why. */
    private static final Map<String, String> NOT_STORED = Map.of();

    private final Codecs codecs = new Codecs();

    private FieldWriter writer(ArrayStore arrays) {
        return new FieldWriter(codecs, arrays, "owner", "");
    }

    private Object stored(Object value) throws IOException {
        ArrayStore arrays = new ArrayStore();
        String text = new ObjectMapper().writeValueAsString(writer(arrays).value("x", value).fields());
        JsonNode tree = new ObjectMapper().readTree(text);
        FieldReader reader = new FieldReader(codecs, new ArrayStore(arrays.arrays(), 1 << 20), tree, "file");
        Object read = reader.value("x", Object.class);
        reader.requireAllRead();
        ArrayStore again = new ArrayStore();
        assertThat(new ObjectMapper().writeValueAsString(writer(again).value("x", read).fields())).isEqualTo(text);
        assertThat(again.arrays()).isEqualTo(arrays.arrays());
        return read;
    }

    @TestFactory
    Stream<DynamicTest> everyExampleComesBackAsItWas() {
        return ExampleValues.all().stream().map(value -> DynamicTest.dynamicTest(value.toString(), () -> {
            Object read = stored(value);
            assertThat(read).hasSameClassAs(value).hasToString(value.toString());
            if (overridesEquals(value.getClass())) {
                assertThat(read).isEqualTo(value);
            }
        }));
    }

    private static boolean overridesEquals(Class<?> type) throws NoSuchMethodException {
        return type.getMethod("equals", Object.class).getDeclaringClass() != Object.class;
    }

    /** What the class path has of each family is stored and has an example above, or there is a reason why not. */
    @Test
    void everyPublicClassOfTheModellingLanguageIsStored() {
        Set<String> examples = ExampleValues.all().stream().map(v -> v.getClass().getName())
                .collect(Collectors.toSet());
        Set<String> missing = new TreeSet<>();
        List<Class<?>> found = concreteClasses();
        assertThat(found).hasSizeGreaterThan(40);
        for (Class<?> type : found) {
            if (!NOT_STORED.containsKey(type.getName()) && !examples.contains(type.getName())) {
                missing.add(type.getName());
            }
        }
        assertThat(missing).as("classes without a codec and an example, or a reason in NOT_STORED").isEmpty();
    }

    private static List<Class<?>> concreteClasses() {
        try {
            Path root = Path.of(NeuronType.class.getProtectionDomain().getCodeSource().getLocation().toURI());
            try (Stream<Path> files = Files.walk(root)) {
                return files.map(root::relativize).map(Path::toString).filter(name -> name.endsWith(".class"))
                        .map(name -> name.substring(0, name.length() - ".class".length()).replace('/', '.'))
                        .<Class<?>>map(CodecTest::named)
                        .filter(type -> FAMILIES.stream().anyMatch(family -> family.isAssignableFrom(type)))
                        .filter(type -> Modifier.isPublic(type.getModifiers())
                                && !Modifier.isAbstract(type.getModifiers()))
                        .toList();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Class<?> named(String name) {
        try {
            return Class.forName(name, false, NeuronType.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void everySettingOfEveryKindOfObjectIsStored() {
        Network net = new Network();
        assertFields(OptionField.ENSEMBLE, net.config().ensemble());
        assertFields(OptionField.NODE, net.config().node());
        assertFields(OptionField.CONNECTION, net.config().connection());
        assertFields(OptionField.PROBE, net.config().probe());
    }

    private static <S extends Options<S>> void assertFields(List<OptionField<S, ?>> fields, Options<S> kind) {
        List<Option<?>> stored = new ArrayList<>();
        fields.forEach(field -> stored.add(field.option()));
        assertThat(stored).containsExactlyInAnyOrderElementsOf(kind.options());
    }

    private static final class Clock extends Process {

        @Override
        public ProcessStep step(int sizeIn, int sizeOut, double dt, RandomState rng) {
            return (t, input, output) -> output[0] = t;
        }

        @Override
        public String toString() {
            return "Clock()";
        }
    }

    @Test
    void aClassWithoutCodecIsRefusedWithTheWayOut() {
        assertThatThrownBy(() -> writer(new ArrayStore()).inside("noise").value("dist", new Clock()))
                .isInstanceOf(ValidationException.class)
                .hasMessage("owner.noise.dist: cannot be stored in a file: Clock() is of the class "
                        + "org.nengine.files.CodecTest$Clock, for which no codec is on the class path; use a type that "
                        + "comes with Nengine, or provide a codec as a service of type "
                        + "org.nengine.files.CodecProvider");
    }

    @Test
    void aSubclassIsNotStoredAsWhatItExtends() {
        class Odd extends LinearFilter {
            Odd() {
                super(new double[] {1}, new double[] {1, 1});
            }
        }
        assertThatThrownBy(() -> writer(new ArrayStore()).value("synapse", new Odd()))
                .isInstanceOf(ValidationException.class).hasMessageContaining("Odd");
    }

    @Test
    void functionsInJavaAreRefusedInAPiecewiseSignal() {
        Piecewise signal = Piecewise.builder().at(0, 1).at(0.5, t -> t).build();
        assertThatThrownBy(() -> writer(new ArrayStore()).value("process", signal))
                .isInstanceOf(ValidationException.class)
                .hasMessage("owner.process.values: cannot be stored in a file: Piecewise(data={0.0: [1.0], "
                        + "0.5: function}) has functions in Java among its values; give it their values at some times, "
                        + "or use PresentInput");
    }

    private FieldReader reader(String text) throws IOException {
        return new FieldReader(codecs, new ArrayStore(), new ObjectMapper().readTree(text), "file");
    }

    private void assertRefused(String text, String message) throws IOException {
        FieldReader reader = reader(text);
        assertThatThrownBy(() -> {
            reader.optionalValue("n", NeuronType.class);
            reader.requireAllRead();
        }).isInstanceOf(NetworkFormatException.class).hasMessage(message);
    }

    @Test
    void whatIsWrongInAFileIsSaidWithItsPlace() throws IOException {
        assertRefused("{\"n\": 3}", "file.n: must be an object {...}, got 3");
        assertRefused("{}", "file: lacks \"n\"");
        assertRefused("{\"n\": null, \"m\": 1}", "file: has unknown fields [m]");
        assertRefused("{\"n\": {\"type\": 3}}", "file.n.type: must be a text, got 3");
        assertRefused("{\"n\": {\"type\": \"Lowpass\", \"tau\": 1}}",
                "file.n: must be a NeuronType, but \"Lowpass\" is none");
        assertRefused("{\"n\": {\"type\": \"Tanh\"}}", "file.n: lacks \"tau_ref\"");
        assertRefused("{\"n\": {\"type\": \"Tanh\", \"tau_ref\": \"x\"}}",
                "file.n.tau_ref: must be a number, got \"x\"");
        assertRefused("{\"n\": {\"type\": \"Tanh\", \"tau_ref\": 1e999}}",
                "file.n.tau_ref: is too large a number; the largest is 1.7976931348623157E308");
        assertRefused("{\"n\": {\"type\": \"Tanh\", \"tau_ref\": -1}}",
                "file.n: Tanh.tauRef: must be a finite number above 0, got -1.0");
        assertRefused("{\"n\": {\"type\": \"Tanh\", \"tau_ref\": 0.1, \"tau_rc\": 0.1}}",
                "file.n: has unknown fields [tau_rc]");
        assertThatThrownBy(() -> reader("{\"n\": {\"type\": \"java.lang.Runtime\"}}").value("n", NeuronType.class))
                .isInstanceOf(NetworkFormatException.class).hasMessageStartingWith("file.n: \"java.lang.Runtime\" is "
                        + "no known type; types that fit here are [AdaptiveLIF, ").hasMessageContaining("Tanh")
                .hasMessageNotContaining("Lowpass");
        String choice = "{\"n\": {\"type\": \"Choice\", \"numbers\": %s, \"weights\": null}}";
        assertThatThrownBy(() -> reader(choice.formatted("[1, true]")).value("n", Distribution.class))
                .hasMessage("file.n.numbers[1]: must be a number, got true");
        assertThatThrownBy(() -> reader(choice.formatted("{\"array\": 0}")).value("n", Distribution.class))
                .hasMessage("file.n.numbers: there is no array 0; the file has 0");
        assertThatThrownBy(() -> reader(choice.formatted("5")).value("n", Distribution.class))
                .hasMessage("file.n.numbers: must be an array of numbers or {\"array\": its number}, got 5");
        String fixed = "{\"n\": {\"type\": \"FixedValues\", \"matrix\": [[1], [1, 2]]}}";
        assertThatThrownBy(() -> reader(fixed).value("n", Distribution.class)).hasMessage("file.n.matrix: all rows must "
                + "have one length, got 1 in row 0 and 2 in row 1");
        assertThatThrownBy(() -> reader("{\"n\": {\"type\": \"Piecewise\", \"times\": [1, 2], \"values\": [[1]]}}")
                .value("n", Process.class)).hasMessage("file.n.values: must have a row for each time, of which there "
                        + "are 2, got 1");
        assertThatThrownBy(() -> reader("{\"n\": {\"type\": \"Sparse\", \"rows\": [1, 2], \"columns\": [1]}}")
                .value("n", Transform.class)).hasMessage("file.n.columns: must have one for each entry, of which there "
                        + "are 2, got 1");
        String stochastic = "{\"n\": {\"type\": \"StochasticSpiking\", \"base_type\": {\"type\": \"Direct\"}, "
                + "\"amplitude\": 1}}";
        assertThatThrownBy(() -> reader(stochastic).value("n", NeuronType.class))
                .hasMessage("file.n: StochasticSpiking.baseType: must be a type that gives rates, "
                        + "such as LIFRate, got Direct()");
        String beta = "{\"n\": {\"type\": \"SqrtBeta\", \"n\": %s, \"m\": 1}}";
        assertThatThrownBy(() -> reader(beta.formatted("1.5")).value("n", Distribution.class))
                .hasMessage("file.n.n: must be a whole number, got 1.5");
        assertThatThrownBy(() -> reader(beta.formatted("4294967296")).value("n", Distribution.class))
                .hasMessage("file.n.n: must be a 32-bit integer, got 4294967296");
        String glorot = "{\"n\": {\"type\": \"Glorot\", \"scale\": 1, \"kind\": \"odd\"}}";
        assertThatThrownBy(() -> reader(glorot).value("n", Distribution.class))
                .hasMessage("file.n.kind: must be one of [uniform, normal], got \"odd\"");
    }

    @Test
    void aSmallFileCannotAskForAHugeFilter() throws IOException {
        String zeros = "0, ".repeat(40_000) + "1";
        FieldReader reader = reader("{\"n\": {\"type\": \"LinearFilter\", \"num\": [1], \"den\": [" + zeros
                + "], \"analog\": true, \"method\": \"euler\", \"seed\": null}}");
        assertThatThrownBy(() -> reader.value("n", Synapse.class)).isInstanceOf(NetworkFormatException.class)
                .hasMessage("file.n.den: has 40001 coefficients; files may have filters of up to 2048");
    }

    @Test
    void valuesNestedWithoutEndAreRefused() throws IOException {
        StringBuilder text = new StringBuilder("{\"n\": ");
        for (int i = 0; i < 200; i++) {
            text.append("{\"type\": \"ScatteredHypersphere\", \"surface\": true, \"base\": ");
        }
        text.append("null").append("}".repeat(201));
        FieldReader reader = reader(text.toString());
        assertThatThrownBy(() -> reader.value("n", Distribution.class)).isInstanceOf(NetworkFormatException.class)
                .hasMessageContaining("is nested more than 100 deep");
    }

    @Test
    void aTransformMayBeNothingANumberOrADistribution() throws IOException {
        ConnectionOptions options = new Network().config().connection();
        assertThatThrownBy(() -> OptionField.read(OptionField.CONNECTION,
                reader("{\"transform\": {\"type\": \"Direct\"}}"), options)).isInstanceOf(NetworkFormatException.class)
                .hasMessage("file.transform: must be a transform, a number or a distribution, got Direct()");
    }
}
