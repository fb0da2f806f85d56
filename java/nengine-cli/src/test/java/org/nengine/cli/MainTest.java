package org.nengine.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nengine.cli.bench.BenchmarkNetwork;
import org.nengine.cli.bench.Optimization;
import org.nengine.io.Npz;

class MainTest {

    private final PrintStream console = System.out;
    private final PrintStream errors = System.err;
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final ByteArrayOutputStream complaints = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    @BeforeEach
    void capture() {
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(complaints, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void release() {
        System.setOut(console);
        System.setErr(errors);
    }

    private JsonNode json(String... args) throws IOException {
        assertThat(Main.execute(args)).as(complaints.toString(StandardCharsets.UTF_8)).isZero();
        return new ObjectMapper().readTree(printed.toString(StandardCharsets.UTF_8));
    }

    @Test
    void infoSaysWhatRunsAndWhyAGpuDoesNot() throws IOException {
        JsonNode info = json("info", "--json");
        assertThat(info.get("blas").textValue()).contains("OpenBLAS");
        assertThat(info.get("devices").get(0).get("id").textValue()).isEqualTo("cpu");
        for (JsonNode device : info.get("devices")) {
            assertThat(device.get("usable").booleanValue() || !device.get("reason").textValue().isBlank()).isTrue();
        }
    }

    @Test
    void infoMeasuresTheMachineWhenAsked() throws IOException {
        assertThat(json("info", "--json").has("streams")).isFalse();
        printed.reset();
        JsonNode info = json("info", "--measure", "--json");
        assertThat(info.get("streams")).isNotEmpty().allMatch(s -> s.get("read_bytes_per_s").doubleValue() > 0
                && s.get("triad_bytes_per_s").doubleValue() > 0);
        assertThat(info.get("streams")).extracting(s -> s.get("level").textValue()).contains("memory");
        assertThat(info.get("arithmetic")).isNotEmpty().allMatch(a -> a.get("flop_per_s").doubleValue() > 0);
        assertThat(info.get("processors").intValue()).isPositive();
        assertThat(info.get("compiler").textValue()).isNotBlank();
        assertThat(info.has("load_average")).isTrue();
        printed.reset();
        assertThat(Main.execute("info", "--measure")).isZero();
        assertThat(printed.toString(StandardCharsets.UTF_8)).contains("GB/s").contains("Gflop/s").contains("float64");
    }

    @Test
    void benchSwitchesOffWhatItIsToldTo() throws IOException {
        String[] plan = {"bench", "integrator", "--dimensions", "4", "--neurons-per-d", "20", "--plan", "--json"};
        int merged = json(plan).get("groups").size();
        printed.reset();
        String[] unmerged = Arrays.copyOf(plan, plan.length + 1);
        unmerged[plan.length] = "--without=merge";
        assertThat(json(unmerged).get("groups").size()).isGreaterThan(merged);
        printed.reset();
        JsonNode timed = json("bench", "integrator", "--steps", "20", "--repeat", "1",
                "--without=event-driven,time-chunks", "--without", "FUSE", "--json");
        assertThat(timed.get("without")).extracting(JsonNode::textValue)
                .containsExactlyInAnyOrder("fuse", "event-driven", "time-chunks");
        assertThat(Main.execute("bench", "integrator", "--without=haste")).isEqualTo(2);
        assertThat(complaints.toString(StandardCharsets.UTF_8)).contains("haste").contains(Optimization.names());
    }

    @Test
    void benchComparesInTurns() throws IOException {
        for (String mode : new String[] {"--threads=1", "--train"}) {
            printed.reset();
            JsonNode timed = json("bench", "integrator", "--steps", "50", "--repeat", "2", "--compare",
                    "merge,simplify", mode, "--json");
            assertThat(timed.get("compare")).extracting(JsonNode::textValue).containsExactlyInAnyOrder("merge",
                    "simplify");
            assertThat(timed.get("ratio").doubleValue()).isCloseTo(timed.get("steps_per_s").doubleValue()
                    / timed.get("steps_per_s_compared").doubleValue(), within(1e-9));
        }
    }

    @Test
    void benchSaysWhichPartOfTheMachinesSpeedItReaches() throws IOException {
        JsonNode timed = json("bench", "integrator", "--steps", "50", "--repeat", "1", "--minibatch", "2", "--threads",
                "0", "--roofline", "--json");
        double stepsPerSecond = timed.get("steps_per_s").doubleValue();
        assertThat(timed.get("stream_fraction").doubleValue()).isCloseTo(timed.get("bytes_per_step").doubleValue()
                * stepsPerSecond / timed.get("stream_bytes_per_s").doubleValue(), withinPercentage(1e-6));
        assertThat(timed.get("arithmetic_fraction").doubleValue()).isCloseTo(timed.get("flop_per_step").doubleValue()
                * stepsPerSecond / timed.get("arithmetic_flop_per_s").doubleValue(), withinPercentage(1e-6));
        assertThat(timed.get("stream_level").textValue()).isIn("L1", "L2", "L3", "memory");
        assertThat(timed.get("working_set_bytes").longValue()).isPositive();
        assertThat(timed.get("neuron_steps_per_s").doubleValue()).isCloseTo(100 * 2 * stepsPerSecond,
                withinPercentage(1e-6));
    }

    @Test
    void aRunOfTheClassifierIsAPredictionOfAHundredSteps() throws IOException {
        JsonNode timed = json("bench", "classifier", "--repeat", "1", "--json");
        assertThat(timed.get("steps").intValue()).isEqualTo(100);
        assertThat(timed.get("neurons").intValue()).isEqualTo(1000);
        // Two products with the weights of 784 inputs and 10 classes, without event-driven ones.
        printed.reset();
        JsonNode plan = json("bench", "classifier", "--without", "event-driven", "--plan", "--json");
        assertThat(plan.get("flop").longValue()).isGreaterThan(2 * (784 + 10) * 1000);
        printed.reset();
        assertThat(json("bench", "classifier", "--neurons-per-d", "5", "--steps", "7", "--repeat", "1", "--device",
                "reference", "--json").get("steps_per_s").doubleValue()).isPositive();
    }

    @Test
    void imagesOfTheClassifierAreHeldForAsManySteps() throws IOException {
        String[] small = {"bench", "classifier", "--neurons-per-d", "5", "--steps", "7", "--repeat", "1", "--hold=3",
            "--json", "--device", "cpu"};
        JsonNode timed = json(small);
        assertThat(timed.get("hold").intValue()).isEqualTo(3);
        assertThat(timed.get("steps").intValue()).isEqualTo(7);
        printed.reset();
        small[small.length - 1] = "reference";
        assertThat(json(small).get("hold").intValue()).isEqualTo(3);
        assertThat(Main.execute("bench", "integrator", "--hold=3")).isEqualTo(2);
        assertThat(complaints.toString(StandardCharsets.UTF_8)).contains("--hold").contains("integrator has not");
        assertThat(Main.execute("bench", "classifier", "--hold=0")).isEqualTo(2);
        assertThat(complaints.toString(StandardCharsets.UTF_8)).contains("--hold must be at least 1, not 0");
        assertThat(Main.execute("bench", "classifier", "--hold=3", "--train")).isEqualTo(2);
        assertThat(complaints.toString(StandardCharsets.UTF_8)).contains("leave out --train");
    }

    @Test
    void benchTimesTheIntegratorOnBothExecutors() throws IOException {
        JsonNode engine = json("bench", "integrator", "--dimensions", "2", "--neurons-per-d", "20", "--steps", "200",
                "--minibatch", "3", "--dtype", "float64", "--repeat", "1", "--json");
        assertThat(engine.fieldNames()).toIterable().contains("model", "dimensions", "neurons_per_d", "neurons", "steps",
                "minibatch", "dtype", "device", "threads", "without", "build_s", "run_s", "steps_per_s",
                "load_average");
        assertThat(engine.get("neurons").intValue()).isEqualTo(40);
        assertThat(engine.get("steps_per_s").doubleValue()).isPositive();
        printed.reset();
        JsonNode reference = json("bench", "integrator", "--steps", "50", "--device", "reference", "--json");
        assertThat(reference.get("dtype").textValue()).isEqualTo("float64");
        printed.reset();
        assertThat(json("bench", "integrator", "--steps", "20", "--train", "--minibatch", "2", "--json").get("train")
                .booleanValue()).isTrue();
    }

    @Test
    void benchPrintsThePlanAndItsCosts() throws IOException {
        JsonNode plan = json("bench", "integrator", "--dimensions", "2", "--neurons-per-d", "20", "--plan", "--json");
        long[] sums = new long[3];
        double population = 0;
        for (JsonNode group : plan.get("groups")) {
            sums[0] += group.get("operators").longValue();
            sums[1] += group.get("bytes").longValue();
            sums[2] += group.get("flop").longValue();
            // Neurons, with their encoders and decoders.
            if (group.get("kind").textValue().equals("population.lif")) {
                population += group.get("flop").doubleValue();
            }
        }
        assertThat(plan.get("operators").longValue()).isEqualTo(sums[0]);
        assertThat(plan.get("bytes").longValue()).isEqualTo(sums[1]);
        assertThat(plan.get("flop").longValue()).isEqualTo(sums[2]);
        // Two ensembles of 20 neurons in one dimension: a product and a sum for each encoder and for each decoder, and the
        // twelve operations of a neuron.
        assertThat(population).isEqualTo(2 * 20 * (2 + 12 + 2));
        printed.reset();
        assertThat(Main.execute("bench", "integrator", "--plan")).isZero();
        assertThat(printed.toString(StandardCharsets.UTF_8)).contains("flop/step").contains("population.lif")
                .contains("sum ");
        printed.reset();
        JsonNode timed = json("bench", "integrator", "--dimensions", "2", "--neurons-per-d", "20", "--steps", "100",
                "--repeat", "1", "--json");
        assertThat(timed.get("bytes_per_step").longValue()).isEqualTo(sums[1]);
        assertThat(timed.get("flop_per_step").longValue()).isEqualTo(sums[2]);
        assertThat(timed.get("bytes_per_s").doubleValue()).isPositive();
        assertThat(Main.execute("bench", "integrator", "--plan", "--train")).isEqualTo(2);
    }

    @Test
    void benchTimesEveryModelInRunsAndInTraining() throws IOException {
        for (String model : BenchmarkNetwork.names()) {
            for (String mode : new String[] {"--threads=1", "--train"}) {
                printed.reset();
                JsonNode result = json("bench", model, "--dimensions", "2", "--neurons-per-d", "60", "--steps", "20",
                        "--repeat", "1", "--ensembles", "3", "--connections", "2", mode, "--json");
                assertThat(result.get("model").textValue()).isEqualTo(model);
                assertThat(result.get("steps_per_s").doubleValue()).as(model).isPositive();
            }
        }
        // The models give gains with which some neurons do not fire at the end of their encoder.
        assertThat(complaints.toString(StandardCharsets.UTF_8).lines().filter(line -> !line.contains(" INFO ")))
                .allMatch(line -> line.contains("some maximum rates are not finite"));
    }

    @Test
    void theHelpOfBenchListsTheModels() {
        assertThat(Main.execute("bench", "--help")).isZero();
        assertThat(printed.toString(StandardCharsets.UTF_8)).contains(BenchmarkNetwork.names());
    }

    @Test
    void wrongArgumentsAreRefusedWithTheWayOut() {
        assertThat(Main.execute("bench", "pendulum")).isEqualTo(2);
        assertThat(complaints.toString(StandardCharsets.UTF_8)).contains("pendulum")
                .contains(BenchmarkNetwork.names());
        assertThat(Main.execute("bench", "random_network", "--ensembles", "2", "--connections", "3")).isEqualTo(2);
        assertThat(complaints.toString(StandardCharsets.UTF_8)).contains("connections must be 0 to 2");
        assertThat(Main.execute("bench", "integrator", "--dimensions", "0")).isEqualTo(2);
        assertThat(Main.execute("bench", "integrator", "--neuron-type", "hal")).isEqualTo(2);
        assertThat(Main.execute("bench", "integrator", "--device", "reference", "--minibatch", "2")).isEqualTo(2);
        assertThat(Main.execute("bench", "integrator", "--device", "reference", "--without=merge")).isEqualTo(2);
        assertThat(Main.execute("bench", "integrator", "--train", "--roofline")).isEqualTo(2);
        assertThat(Main.execute("bench", "integrator", "--plan", "--compare=merge")).isEqualTo(2);
        assertThat(Main.execute("bench", "integrator", "--dtype", "float16")).isEqualTo(2);
        assertThat(Main.execute("demo", "--epochs", "0")).isEqualTo(2);
        assertThat(Main.execute("demo", "--minibatch", "7")).isEqualTo(2);
        assertThat(complaints.toString(StandardCharsets.UTF_8)).contains("--minibatch needs --mnist");
        assertThat(Main.execute("demo", "--mnist", folder.toString(), "--copies", "7")).isEqualTo(2);
        assertThat(complaints.toString(StandardCharsets.UTF_8)).contains("--copies does not go with --mnist");
        assertThat(Main.execute("demo", "--mnist", folder.toString(), "--images", "0")).isEqualTo(2);
        assertThat(Main.execute("fly")).isEqualTo(2);
    }

    @Test
    void aGpuThatIsNotThereIsRefusedWithTheReason() {
        assertThat(Main.execute("bench", "integrator", "--device", "cuda:0")).isEqualTo(1);
        assertThat(complaints.toString(StandardCharsets.UTF_8)).contains("cuda:0");
    }

    @Test
    void aFolderWithoutMnistIsRefused() {
        assertThat(Main.execute("demo", "--mnist", folder.toString())).isEqualTo(1);
        assertThat(complaints.toString(StandardCharsets.UTF_8)).contains("train-images-idx3-ubyte");
    }

    @Test
    void aSmallDemoLearnsSavesAndDraws() throws IOException {
        JsonNode demo = json("demo", "--neurons", "300", "--epochs", "1", "--copies", "2", "--steps", "40", "--out",
                folder.toString(), "--json");
        assertThat(demo.get("test_accuracy_rate").doubleValue()).isGreaterThan(0.9);
        assertThat(demo.get("test_accuracy_spiking").doubleValue()).isGreaterThan(0.85);
        assertThat(demo.get("reload_difference").doubleValue()).isZero();
        assertThat(demo.get("freeze_difference").doubleValue()).isLessThan(1e-3);
        assertThat(Npz.read(folder.resolve("digits.npz")).keySet()).anyMatch(name -> name.contains("hidden"));
        assertThat(ImageIO.read(Files.newInputStream(folder.resolve("digit.png"))).getWidth()).isEqualTo(1000);
    }
}
