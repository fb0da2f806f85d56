package org.nengine.training.callbacks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.nengine.Ensemble;
import org.nengine.Network;
import org.nengine.Node;
import org.nengine.data.Data;
import org.nengine.data.Tensor;
import org.nengine.distributions.Gaussian;
import org.nengine.engine.DType;
import org.nengine.engine.Simulator;
import org.nengine.io.Npz;
import org.nengine.io.NpyArray;
import org.nengine.neurons.LIF;
import org.nengine.processes.FilteredNoise;
import org.nengine.training.Adam;
import org.nengine.training.Callback;
import org.nengine.training.Loss;

/**
 * Training is killed at random moments, as by {@code kill -9}, and started again, until it ends: all files can be
 * opened at any time, and the parameters are those of a training that nobody disturbed. Set {@code -Dnengine.kill.seed}
 * to repeat the moments of a failure as well as time allows, and {@code -Dnengine.kills} for more of them.
 */
@Tag("slow")
class KillTest {

    private static final int KILLS = Integer.getInteger("nengine.kills", 20);
    private static final int NEURONS = 150;
    private static final int EPOCHS = 8;
    private static final String READY = "ready";
    // About as long as an epoch takes with all that it writes; most of that is writing.
    private static final int LONGEST_LIFE_MILLISECONDS = 250;

    @TempDir
    private Path folder;

    private final Set<Path> unfinished = new HashSet<>();
    private int kills;
    private int killsWhileWriting;
    private int trainings;

    @Test
    @Timeout(300)
    void killedTrainingGoesOnAsIfNothingHadHappened() throws Exception {
        long seed = Long.getLong("nengine.kill.seed", System.nanoTime());
        Random random = new Random(seed);
        Map<String, NpyArray> undisturbed = undisturbed();
        while (kills < KILLS) {
            trainings++;
            Path training = Files.createDirectory(folder.resolve("training" + trainings));
            while (!ends(training, kills < KILLS ? random.nextInt(LONGEST_LIFE_MILLISECONDS) : Integer.MAX_VALUE)) {
                kills++;
                checkFiles(training);
            }
            assertThat(Npz.read(training.resolve("final.npz"))).as("seed %d", seed).isEqualTo(undisturbed);
            assertThat(training.resolve("backup.npz")).doesNotExist();
            // What was written before the backup of an epoch is written again if that was not reached.
            List<String> lines = Files.readAllLines(training.resolve("log.csv"));
            assertThat(lines).allMatch(line -> line.split(",").length == 3);
            assertThat(lines.stream().skip(1).map(line -> line.split(",")[0]).distinct())
                    .containsExactly(IntStream.range(0, EPOCHS).mapToObj(String::valueOf).toArray(String[]::new));
        }
        System.out.printf("KillTest, seed %d: %d kills in %d trainings, %d of them while a file was written%n", seed,
                kills, trainings, killsWhileWriting);
        assertThat(killsWhileWriting).as("kills that hit a file, seed %d", seed).isPositive();
    }

    private Map<String, NpyArray> undisturbed() throws IOException {
        Path training = Files.createDirectory(folder.resolve("undisturbed"));
        train(training);
        return Npz.read(training.resolve("final.npz"));
    }

    /** Whether a training that is started, or goes on, ends before it is killed. */
    private static boolean ends(Path training, int milliseconds) throws IOException, InterruptedException {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto", "-XX:TieredStopAtLevel=1", "-Xmx256m", "-cp", classPath, KillTest.class.getName(),
                training.toString()).redirectErrorStream(true).start();
        List<String> output = new ArrayList<>();
        try (BufferedReader reader = process.inputReader()) {
            for (String line = reader.readLine(); line != null && !line.equals(READY); line = reader.readLine()) {
                output.add(line);
            }
            if (!process.waitFor(milliseconds, TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
                return false;
            }
            reader.lines().forEach(output::add);
        }
        assertThat(process.exitValue()).as("%s", output).isZero();
        return true;
    }

    private void checkFiles(Path training) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(training)) {
            files = all.toList();
        }
        if (unfinished.addAll(files.stream().filter(file -> file.toString().endsWith(".tmp")).toList())) {
            killsWhileWriting++;
        }
        for (Path file : files) {
            if (file.toString().endsWith(".npz")) {
                assertThat(Npz.read(file)).as("%s", file).isNotEmpty();
            }
        }
        try (Simulator sim = simulator()) {
            for (String name : List.of("checkpoint.npz", "state.npz")) {
                if (Files.exists(training.resolve(name))) {
                    sim.loadParams(training.resolve(name), name.startsWith("state"));
                }
            }
        }
    }

    /** Trains, or goes on training, in the folder that is given. */
    public static void main(String[] args) {
        train(Path.of(args[0]));
    }

    private static Simulator simulator() {
        Network net = new Network("net", 3);
        Node x = net.node("x", 0);
        Node noise = net.node("noise", new FilteredNoise());
        Ensemble a = net.ensemble("a", NEURONS, 1, e -> e.neuronType(new LIF()));
        Ensemble b = net.ensemble("b", NEURONS, 1, e -> e.neuronType(new LIF()));
        net.connect(x, a);
        net.connect(noise, a, c -> c.transform(0.1));
        net.connect(a.neurons(), b.neurons(), c -> c.transform(new Gaussian(0, 0.001)));
        net.probe(b, p -> p.label("out").synapse(0.005));
        Node y = net.passthrough("y", 1);
        net.connect(b, y);
        net.probe(y, p -> p.label("trained"));
        return Simulator.builder(net).dtype(DType.FLOAT64).minibatch(2).threads(1).progressBar(false).build();
    }

    private static void train(Path training) {
        int items = 8;
        int steps = 10;
        double[][][] inputs = new double[items][steps][1];
        double[][][] targets = new double[items][steps][1];
        for (int i = 0; i < items; i++) {
            for (int t = 0; t < steps; t++) {
                inputs[i][t][0] = Math.sin(i + 1.0);
                targets[i][t][0] = Math.cos(i);
            }
        }
        try (Simulator sim = simulator()) {
            sim.compile(new Adam(1e-3), c -> c.loss(sim.model().probes().get(1), Loss.mse()));
            Callback state = new LambdaCallback(o -> o.onEpochEnd(
                    (epoch, logs) -> sim.saveParams(training.resolve("state"), true)));
            System.out.println(READY);
            Data x = Data.of("x", Tensor.of(inputs));
            Data y = Data.of("trained", Tensor.of(targets));
            sim.fit(x, y, f -> f.epochs(EPOCHS).stateful(true).callbacks(
                    new ModelCheckpoint(training.resolve("checkpoint").toString()), state,
                    new CSVLogger(training.resolve("log.csv"), ",", true),
                    new BackupAndRestore(training.resolve("backup.npz"))));
            sim.saveParams(training.resolve("final"), true);
        }
    }
}
