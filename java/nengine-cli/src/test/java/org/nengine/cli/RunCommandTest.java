package org.nengine.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nengine.Ensemble;
import org.nengine.Network;
import org.nengine.Node;
import org.nengine.files.NetworkFile;
import org.nengine.io.DType;
import org.nengine.io.NpyArray;
import org.nengine.io.Npz;
import org.nengine.processes.WhiteNoise;

class RunCommandTest {

    private static final int STEPS = 200;

    private final PrintStream console = System.out;
    private final PrintStream errors = System.err;
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final ByteArrayOutputStream complaints = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    private String file;
    private String out;

    @BeforeEach
    void saveExample() throws IOException {
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(complaints, true, StandardCharsets.UTF_8));
        file = folder.resolve("squaring.nengine").toString();
        out = folder.resolve("out.npz").toString();
        Network net = new Network("squaring", 0);
        Node stimulus = net.node("the stimulus", 0.0);
        Node noise = net.node("noise", new WhiteNoise());
        Ensemble a = net.ensemble("a", 100, 1);
        Ensemble b = net.ensemble("b", 50, 1);
        net.connect(stimulus, a);
        net.connect(noise, a, c -> c.transform(0.01));
        net.connect(a, b, c -> c.function("square", x -> x[0] * x[0]).synapse(0.01));
        net.probe(b, p -> p.synapse(0.01).label("squared"));
        net.probe(a.neurons());
        net.probe(stimulus, p -> p.sampleEvery(0.05));
        NetworkFile.save(net, Path.of(file));
    }

    @AfterEach
    void release() {
        System.setOut(console);
        System.setErr(errors);
    }

    private void run(String... args) {
        assertThat(Main.execute(args)).as(complaints.toString(StandardCharsets.UTF_8)).isZero();
    }

    private Map<String, NpyArray> recorded() throws IOException {
        return Npz.read(Path.of(out));
    }

    private String inputs(Map<String, NpyArray> arrays) throws IOException {
        Path path = folder.resolve("inputs.npz");
        Npz.write(path, arrays);
        return path.toString();
    }

    private static double[] constant(int size, double value) {
        double[] values = new double[size];
        Arrays.fill(values, value);
        return values;
    }

    private void assertRefused(int status, String message, String... args) {
        complaints.reset();
        assertThat(Main.execute(args)).as(complaints.toString(StandardCharsets.UTF_8)).isEqualTo(status);
        assertThat(complaints.toString(StandardCharsets.UTF_8)).contains(message);
    }

    @Test
    void aFileRunsAndGivesAnArrayForEachProbe() throws IOException {
        run("run", file, "--steps", "200", "--inputs", inputs(Map.of("the stimulus",
                NpyArray.of(constant(STEPS, 0.8), STEPS, 1))), "--out", out, "--json", "--device", "cpu");
        JsonNode report = new ObjectMapper().readTree(printed.toString(StandardCharsets.UTF_8));
        assertThat(report.get("steps").intValue()).isEqualTo(STEPS);
        assertThat(report.get("neurons").intValue()).isEqualTo(150);
        assertThat(report.get("dtype").textValue()).isEqualTo("float32");
        assertThat(report.get("probes").get("squared").toString()).isEqualTo("[200,1]");
        Map<String, NpyArray> arrays = recorded();
        assertThat(arrays.keySet()).containsExactly("trange", "squared", "probe", "probe_1", "probe_1.trange");
        assertThat(arrays.get("trange").toDoubles()).startsWith(0.001, 0.002).endsWith(0.2);
        assertThat(arrays.get("squared").dtype()).isEqualTo(DType.FLOAT32);
        assertThat(arrays.get("squared").toDoubles()[STEPS - 1]).isCloseTo(0.64, within(0.15));
        assertThat(arrays.get("probe").shape()).containsExactly(STEPS, 100);
        assertThat(arrays.get("probe_1").toFloats()).containsExactly(0.8f, 0.8f, 0.8f, 0.8f);
        assertThat(arrays.get("probe_1.trange").toDoubles()).hasSize(4).endsWith(0.2);
    }

    @Test
    void bothExecutorsGiveTheSameNumbersAlsoWithInputsInPlaceOfProcesses() throws IOException {
        Map<String, NpyArray> given = new LinkedHashMap<>();
        given.put("the_stimulus", NpyArray.of(constant(STEPS, -0.5), STEPS, 1));
        for (boolean replaceNoise : new boolean[] {false, true}) {
            if (replaceNoise) {
                given.put("noise", NpyArray.of(constant(STEPS, 3), STEPS, 1));
            }
            String npz = inputs(given);
            run("run", file, "--steps", "200", "--inputs", npz, "--out", out, "--dtype", "float64", "--seed", "7");
            Map<String, NpyArray> engine = recorded();
            run("run", file, "--steps", "200", "--inputs", npz, "--out", out, "--device", "reference", "--seed", "7");
            Map<String, NpyArray> reference = recorded();
            assertThat(reference.keySet()).isEqualTo(engine.keySet());
            for (String name : engine.keySet()) {
                assertThat(reference.get(name).shape()).as(name).isEqualTo(engine.get(name).shape());
                assertThat(reference.get(name).toDoubles()).as(name).containsExactly(engine.get(name).toDoubles(),
                        within(1e-9));
            }
        }
        run("run", file, "--steps", "200", "--out", out, "--dtype", "float64", "--seed", "8");
        assertThat(printed.toString(StandardCharsets.UTF_8)).contains("squared", "[200, 1], ends with [", out);
    }

    @Test
    void aMinibatchHasAnAxisInFront() throws IOException {
        double[] two = constant(2 * STEPS, 0.5);
        Arrays.fill(two, STEPS, 2 * STEPS, -0.25);
        run("run", file, "--steps", "200", "--minibatch", "2", "--inputs",
                inputs(Map.of("the stimulus", NpyArray.of(two, 2, STEPS, 1))), "--out", out, "--no-progress");
        assertThat(recorded().get("probe_1").shape()).containsExactly(2, 4, 1);
        assertThat(recorded().get("probe_1").toDoubles())
                .containsExactly(0.5, 0.5, 0.5, 0.5, -0.25, -0.25, -0.25, -0.25);
        run("run", file, "--steps", "200", "--minibatch", "2", "--dt", "0.002", "--inputs",
                inputs(Map.of("the stimulus", NpyArray.of(constant(STEPS, 0.5), STEPS, 1))), "--out", out);
        assertThat(recorded().get("squared").shape()).containsExactly(2, STEPS, 1);
        assertThat(recorded().get("trange").toDoubles()).endsWith(0.4);
    }

    @Test
    void wrongArgumentsAreRefused() {
        assertRefused(2, "Missing required option: '--steps=N'", "run", file);
        assertRefused(2, "--steps must be at least 1, not 0", "run", file, "--steps", "0");
        assertRefused(2, "--dtype must be float32 or float64, not int8", "run", file, "--steps", "1",
                "--dtype", "int8");
        assertRefused(2, "leave out --minibatch", "run", file, "--steps", "1", "--device", "reference", "--minibatch",
                "2");
        assertRefused(2, "--minibatch must be at least 1, not 0", "run", file, "--steps", "1", "--minibatch", "0");
        assertRefused(2, "--threads must be at least 0, not -1", "run", file, "--steps", "1", "--threads", "-1");
        assertRefused(1, "what can is auto, cpu", "run", file, "--steps", "1", "--device", "tpu");
    }

    @Test
    void filesThatDoNotFitAreRefusedAndNothingIsWritten() throws IOException {
        String missing = folder.resolve("none.nengine").toString();
        assertRefused(1, missing + ": no such file", "run", missing, "--steps", "1");
        Path text = folder.resolve("text");
        Files.writeString(text, "no network");
        assertRefused(1, text + ": is no archive of a network", "run", text.toString(), "--steps", "1");
        String unknown = inputs(Map.of("hello", NpyArray.of(new double[] {1}, 1, 1)));
        assertRefused(1, "\"hello\" is not an input (a node without input) of the simulated network; there are "
                + "[the_stimulus, noise]", "run", file, "--steps", "1", "--inputs", unknown, "--out", out);
        String shape = inputs(Map.of("the stimulus", NpyArray.of(new double[6], 3, 2)));
        assertRefused(1, "inputs.the stimulus: needs the shape (5, 1) of (steps, elements), got [3, 2]",
                "run", file, "--steps", "5", "--inputs", shape, "--out", out);
        assertRefused(1, "or (2, 5, 1) of (items, steps, elements), got [3, 2]",
                "run", file, "--steps", "5", "--minibatch", "2", "--inputs", shape, "--out", out);
        assertThat(Path.of(out)).doesNotExist();
    }
}
