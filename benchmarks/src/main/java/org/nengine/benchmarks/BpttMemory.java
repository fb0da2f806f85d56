package org.nengine.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.nengine.Ensemble;
import org.nengine.Network;
import org.nengine.Node;
import org.nengine.Probe;
import org.nengine.data.Data;
import org.nengine.data.Tensor;
import org.nengine.engine.MemoryUse;
import org.nengine.engine.Simulator;
import org.nengine.engine.SimulatorBuilder;
import org.nengine.random.RandomState;
import org.nengine.training.Adam;
import org.nengine.training.Callback;
import org.nengine.training.Loss;
import org.nengine.training.callbacks.LambdaCallback;

/**
 * Memory and time of training through time, with the tape of all steps and with checkpoints: 256 LIF neurons that are
 * connected with themselves, minibatches of 32, 4096 steps. Each way runs in JVMs of its own, in turn; what is printed
 * is the median and the least time of all of their epochs but the first of each, and the largest memory.
 *
 * <p>Arguments: JVMs for each way (default 3), epochs in each (default 4).
 */
public final class BpttMemory {

    static final String NAME = "bptt-memory";

    private static final int NEURONS = 256;
    private static final int MINIBATCH = 32;
    private static final int STEPS = 4096;

    private BpttMemory() {
    }

    /** What is compared. */
    enum Way {
        ALL_STEPS("all steps on the tape"),
        LEAST_MEMORY("gradientCheckpointing(true)"),
        FIFTH("memoryBudget(a fifth)");

        private final String text;

        Way(String text) {
            this.text = text;
        }
    }

    /**
     * One JVM: bytes that the engine has in training, kB of the process before and at its peak, seconds of each epoch.
     */
    private record Result(long engine, long before, long peak, double loss, List<Double> seconds) {
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        int jvms = args.length > 0 ? Integer.parseInt(args[0]) : 3;
        int epochs = args.length > 1 ? Integer.parseInt(args[1]) : 4;
        List<List<Result>> results = new ArrayList<>();
        for (Way way : Way.values()) {
            results.add(new ArrayList<>());
        }
        long budget = 0;
        for (int i = 0; i < jvms; i++) {
            for (Way way : Way.values()) {
                Result result = fork(way, epochs, budget);
                results.get(way.ordinal()).add(result);
                budget = results.get(0).get(0).engine() / 5;
            }
        }
        System.out.printf("%d LIF neurons, recurrent, minibatch %d, %d steps; %d JVMs of %d epochs each%n", NEURONS,
                MINIBATCH, STEPS, jvms, epochs);
        System.out.println("| way | engine | process, above the JVM before training | process | epoch, median | epoch, "
                + "fastest |");
        System.out.println("|---|---|---|---|---|---|");
        double[] first = summary(results.get(0));
        for (Way way : Way.values()) {
            double[] s = summary(results.get(way.ordinal()));
            System.out.printf(Locale.ROOT, "| %s | %.1f MB, 1/%.1f | %.1f MB, 1/%.1f | %.1f MB | %.3f s, %.2f times | "
                    + "%.3f s, %.2f times |%n", way.text, s[0] / 1e6, first[0] / s[0], s[1] / 1e3, first[1] / s[1],
                    s[2] / 1e3, s[3], s[3] / first[3], s[4], s[4] / first[4]);
        }
        boolean same = results.stream().flatMap(List::stream).mapToDouble(Result::loss).distinct().count() == 1;
        System.out.println("losses after the last epoch are " + (same ? "the same, bit for bit" : "DIFFERENT"));
    }

    /** Bytes of the engine, kB of the process above what it had before, kB of the process; median and least seconds. */
    private static double[] summary(List<Result> results) {
        double[] seconds = results.stream().flatMap(r -> r.seconds().stream().skip(1)).mapToDouble(s -> s).sorted()
                .toArray();
        return new double[] {results.stream().mapToLong(Result::engine).max().orElseThrow(),
                results.stream().mapToLong(r -> r.peak() - r.before()).max().orElseThrow(),
                results.stream().mapToLong(Result::peak).max().orElseThrow(), seconds[seconds.length / 2], seconds[0]};
    }

    private static Result fork(Way way, int epochs, long budget) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms64m", "-Xmx64m", "-XX:+AlwaysPreTouch", "-XX:+UseSerialGC", "-cp",
                System.getProperty("java.class.path"), Fork.class.getName(), way.name(), "" + epochs, "" + budget)
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String last = "";
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                last = line;
            }
        }
        if (process.waitFor() != 0) {
            throw new IllegalStateException("the JVM of " + way + " failed");
        }
        String[] parts = last.split(" ");
        return new Result(Long.parseLong(parts[0]), Long.parseLong(parts[1]), Long.parseLong(parts[2]),
                Double.parseDouble(parts[3]), Arrays.stream(parts).skip(4).map(Double::valueOf).toList());
    }

    /** What runs in a JVM of its own. */
    static final class Fork {

        private Fork() {
        }

        public static void main(String[] args) throws IOException {
            int epochs = Integer.parseInt(args[1]);
            Network net = new Network("bptt", 0);
            Node input = net.node("x", 0, 0);
            Ensemble a = net.ensemble(NEURONS, 2);
            net.connect(input, a);
            net.connect(a, a, c -> c.synapse(0.1));
            Probe probe = net.probe(a);
            SimulatorBuilder builder = Simulator.builder(net).minibatch(MINIBATCH).progressBar(false);
            switch (Way.valueOf(args[0])) {
                case LEAST_MEMORY -> builder.gradientCheckpointing(true);
                case FIFTH -> builder.memoryBudget(Long.parseLong(args[2]));
                default -> { }
            }
            try (Simulator sim = builder.build()) {
                sim.compile(new Adam(1e-4), Loss.mse());
                // Classes and code of a fit are there before the process is looked at.
                sim.fit(Data.of(input, numbers(1, 2)), Data.of(probe, numbers(2, 2)));
                Data inputs = Data.of(input, numbers(1, STEPS));
                Data targets = Data.of(probe, numbers(2, STEPS));
                long before = kilobytes("VmRSS:");
                double loss = 0;
                StringBuilder seconds = new StringBuilder();
                List<MemoryUse> used = new ArrayList<>();
                Callback look = new LambdaCallback(o -> o.onTrainBatchEnd((batch, logs) -> used.add(sim.memoryUsed())));
                for (int epoch = 0; epoch < epochs; epoch++) {
                    long start = System.nanoTime();
                    loss = sim.fit(inputs, targets, f -> f.callbacks(look)).last("loss");
                    seconds.append(' ').append((System.nanoTime() - start) / 1e9);
                }
                MemoryUse last = used.get(used.size() - 1);
                System.err.println(args[0] + ": " + last);
                System.out.println(last.total() + " " + before + " " + kilobytes("VmHWM:") + " " + loss + seconds);
            }
        }

        private static Tensor numbers(long seed, int steps) {
            return Tensor.of(new RandomState(seed).uniform(-1, 1, MINIBATCH * steps * 2), MINIBATCH, steps, 2);
        }

        private static long kilobytes(String name) throws IOException {
            return Files.readAllLines(Path.of("/proc/self/status")).stream().filter(line -> line.startsWith(name))
                    .findFirst().map(line -> Long.parseLong(line.replaceAll("\\D", ""))).orElseThrow();
        }
    }
}
