package org.nengine.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.nengine.cli.bench.LoadAverage;
import org.nengine.cli.bench.Optimization;
import org.nengine.engine.EngineInfo;
import org.nengine.engine.MachineSpeed;

/**
 * Writes the page about speed on the processor: the machine's limits, the benchmark networks, what each optimisation is
 * worth, training steps, single steps. All in one JVM.
 *
 * <p>Arguments: the file, and seconds of a run (default 0.15).
 */
public final class CpuPage {

    static final String NAME = "cpu";

    private static final double SECONDS = 0.15;
    private static final int WIDTH = 120;
    /** From this load on, something else was running. */
    private static final double BUSY = 0.5;
    private static final double CHUNKS_WANTED = 10;

    private static final List<CpuCase> CASES = List.of(
            new CpuCase("integrator", 1, 100, 3_000_000),
            new CpuCase("integrator", 64, 32, 600_000),
            new CpuCase("cconv", 16, 32, 500_000),
            new CpuCase("cconv", 64, 32, 180_000),
            new CpuCase("pes", 8, 64, 500_000),
            new CpuCase("pes", 64, 32, 40_000),
            new CpuCase("basal_ganglia", 16, 32, 250_000),
            new CpuCase("random_network", 16, 32, 15_000),
            new CpuCase("classifier", 10, 100, 15_000));

    private final StringBuilder page = new StringBuilder();
    private final EngineInfo info = EngineInfo.get();
    private final double seconds;

    private CpuPage(double seconds) {
        this.seconds = seconds;
    }

    public static void main(String[] args) throws IOException {
        System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "error");
        if (args.length < 1 || args.length > 2) {
            throw new IllegalArgumentException("arguments: the file to write, and seconds of a run");
        }
        CpuPage page = new CpuPage(args.length > 1 ? Double.parseDouble(args[1]) : SECONDS);
        page.write();
        Files.writeString(Path.of(args[0]), page.page.toString());
        System.err.println("written to " + args[0]);
    }

    private void write() throws IOException {
        double load = LoadAverage.get();
        long start = System.nanoTime();
        progress("the machine");
        MachineSpeed speed = MachineSpeed.measure();
        List<CpuCase.Result> results = new ArrayList<>();
        for (CpuCase one : CASES) {
            progress(one.name() + " " + one.size());
            results.add(one.measure(speed, info.threads(), seconds));
        }
        progress("predictions in chunks of time");
        List<CpuCase.Chunks> chunks = CASES.get(CASES.size() - 1).chunks(info.threads(), seconds);
        progress("training");
        List<TrainingTimes> training = TrainingTimes.all(seconds);
        progress("single steps");
        List<StepTimes> steps = StepTimes.all(seconds);
        double took = (System.nanoTime() - start) * 1e-9;

        head(load, took);
        machine(speed);
        networks(results);
        minibatches(results);
        worth(results);
        chunks(chunks);
        training(training);
        steps(steps);
    }

    private static void progress(String what) {
        System.err.println("measuring " + what + " ...");
    }

    private void line(String format, Object... values) {
        page.append(values.length == 0 ? format : String.format(Locale.ROOT, format, values)).append('\n');
    }

    /** Text that is broken into lines. */
    private void paragraph(String format, Object... values) {
        int length = 0;
        for (String word : String.format(Locale.ROOT, format, values).split(" ")) {
            if (length > 0) {
                boolean fits = length + 1 + word.length() <= WIDTH;
                page.append(fits ? ' ' : '\n');
                length = fits ? length + 1 : 0;
            }
            page.append(word);
            length += word.length();
        }
        page.append('\n');
    }

    /** Begins a table. */
    private void header(String... columns) {
        line("| %s |", String.join(" | ", columns));
        line("|%s", "---|".repeat(columns.length));
    }

    private void head(double load, double took) throws IOException {
        line("# Speed on the processor");
        line("");
        paragraph("`benchmarks/run cpu`, %s, which writes this page; it took %.0f s. All in one JVM; each "
                + "number is the best of 3 to 5 runs of about %.2f s (15 to 25 predictions of the "
                + "classifier) after warm-ups. What is compared, but for minibatches and the reference, ran "
                + "in turns.",
                LocalDate.now(), took, seconds);
        line("");
        paragraph("Machine: %s, %d processors, %s, %.1f GiB of memory; %s, %s %s, %s, %s. The load average "
                + "was %.2f before and %.2f after%s.",
                info.processor(), info.processors(), caches(), info.memory() / (double) (1 << 30), system(),
                System.getProperty("java.vm.name"), System.getProperty("java.version"), info.compiler(), info.blas(),
                load, LoadAverage.get(),
                load > BUSY ? ": **the machine was busy with other work before this started**" : "");
    }

    private String caches() {
        return info.caches().entrySet().stream().map(c -> c.getKey() + " " + bytes(c.getValue()))
                .collect(Collectors.joining(", "));
    }

    private static String system() throws IOException {
        Path release = Path.of("/etc/os-release");
        String name = System.getProperty("os.name");
        if (Files.isReadable(release)) {
            name = Files.readAllLines(release).stream().filter(l -> l.startsWith("PRETTY_NAME=")).findFirst()
                    .map(l -> l.substring("PRETTY_NAME=".length()).replace("\"", "")).orElse(name);
        }
        return name;
    }

    private void machine(MachineSpeed speed) {
        line("");
        line("## What the machine can do");
        line("");
        paragraph("`./nengine info --measure`: loops of the engine's own kind, all threads together. "
                + "Reading, and `a = b + s * c`, whose bytes are two numbers read and one written. A level "
                + "is measured with half of its size a thread, L3 with a share of it, memory with more than "
                + "the caches hold.");
        line("");
        header("", "threads", "bytes a thread", "read", "a = b + s * c");
        for (MachineSpeed.Stream s : speed.streams()) {
            line("| %s | %d | %s | %.1f GB/s | %.1f GB/s |", s.level(), s.threads(), bytes(s.bytes()), s.read() / 1e9,
                    s.triad() / 1e9);
        }
        line("");
        header("multiply-adds in registers", "threads", "");
        for (MachineSpeed.Arithmetic a : speed.arithmetic()) {
            line("| %s | %d | %.1f Gflop/s |", a.dtype().name().toLowerCase(Locale.ROOT), a.threads(), a.flop() / 1e9);
        }
    }

    private void networks(List<CpuCase.Result> results) {
        line("");
        line("## Networks");
        line("");
        paragraph("Steps a second, float32, minibatch 1, LIF neurons, every step of the output recorded. "
                + "Threads: the faster of one and all of them. classifier: predictions of 100 steps, whose "
                + "input differs in every step. Reference: the plain-Java simulator in float64 on one "
                + "thread.");
        line("");
        header("model", "dimensions x neurons each", "neurons", "threads", "steps/s", "wanted", "neurons * steps/s",
                "float64", "float32 to float64", "reference", "to the reference");
        for (CpuCase.Result r : results) {
            line("| %s | %s | %,d | %d | %,.0f | %,.0f (%.2f) | %.2e | %,.0f | %.2f | %,.0f | %.1f |", r.of().name(),
                    r.of().size(), r.neurons(), r.threads(), r.float32(), r.of().wanted(),
                    r.float32() / r.of().wanted(), r.neurons() * r.float32(), r.float64(), r.float32() / r.float64(),
                    r.reference(), r.float32() / r.reference());
        }
        line("");
        paragraph("What bounds them: bytes and operations that the plan counts of a step (each number once "
                + "if it is read and once if it is written), against the fastest stream from the smallest "
                + "level with room for parameters and state, and against multiply-adds. More than 1 means "
                + "that numbers stay in a faster level, or in registers, from one operator to the next.");
        line("");
        header("model", "dimensions x neurons each", "bytes a step", "flop a step", "parameters and state", "level",
                "GB/s", "of the level", "Gflop/s", "of the arithmetic");
        for (CpuCase.Result r : results) {
            double bytes = r.bytes() * r.float32();
            double flop = r.flop() * r.float32();
            line("| %s | %s | %,d | %,d | %s | %s | %.1f | %.2f | %.1f | %.2f |", r.of().name(), r.of().size(),
                    r.bytes(), r.flop(), bytes(r.roofline().workingSet()), r.roofline().stream().level(), bytes / 1e9,
                    bytes / r.roofline().stream().best(), flop / 1e9, flop / r.roofline().flop());
        }
    }

    private void minibatches(List<CpuCase.Result> results) {
        line("");
        line("## Minibatches of %d", CpuCase.MINIBATCH);
        line("");
        paragraph("float32; steps of single items a second, and how many times that is what minibatch 1 "
                + "does.");
        line("");
        header("model", "dimensions x neurons each", "threads", "steps * items/s", "to minibatch 1");
        for (CpuCase.Result r : results) {
            double rate = r.minibatch() * CpuCase.MINIBATCH;
            line("| %s | %s | %d | %,.0f | %.2f |", r.of().name(), r.of().size(), r.minibatchThreads(), rate,
                    rate / r.float32());
        }
    }

    private void worth(List<CpuCase.Result> results) {
        line("");
        line("## What each optimisation is worth");
        line("");
        paragraph("float32, with all of them against without this one (`./nengine bench ... --compare`): "
                + "microbatches at minibatch %d, the others at minibatch 1. Bytes of a step as the plans "
                + "count them.",
                CpuCase.MINIBATCH);
        for (Optimization o : results.get(0).worth().keySet()) {
            line("");
            header(o.toString(), "dimensions x neurons each", "bytes without", "with", "predicted",
                    "steps/s without", "with", "ratio");
            for (CpuCase.Result r : results) {
                CpuCase.Worth w = r.worth().get(o);
                line("| %s | %s | %,d | %,d | %s | %,.0f | %,.0f | %.2f |", r.of().name(), r.of().size(), w.bytesOff(),
                        w.bytesOn(), CpuPredictions.of(o, r.of()), w.off(), w.on(), w.on() / w.off());
            }
        }
    }

    private void chunks(List<CpuCase.Chunks> all) {
        line("");
        line("## Predictions in chunks of time");
        line("");
        paragraph("Nothing in the classifier depends on its own output, so that it can run many steps at "
                + "once: predictions of 100 steps in steps a second, in turns with those step by step (wanted: "
                + "%.0f times as many). Where an image is held, the product with it is computed once.",
                CHUNKS_WANTED);
        line("");
        header("threads", "steps that an image is held", "steps/s step by step", "in chunks", "ratio");
        for (CpuCase.Chunks c : all) {
            line("| %d | %d | %,.0f | %,.0f | %.1f |", c.threads(), c.hold(), c.stepped(), c.chunked(),
                    c.chunked() / c.stepped());
        }
    }

    private void training(List<TrainingTimes> times) {
        line("");
        line("## Training steps");
        line("");
        paragraph("The network and the numbers of [training.md](training.md) (`TrainingBenchmark`), "
                + "float32, two threads: seconds of a training step, from fits of %d minibatches.",
                TrainingBenchmark.STEPS);
        line("");
        header("H x T x minibatch", "fits", "best", "median", "wanted");
        for (TrainingTimes t : times) {
            line("| %s | %d | %.4f s | %.4f s | %.3f s |", t.size().replace("x", " x "), t.fits(), t.best(), t.median(),
                    t.wanted());
        }
    }

    private void steps(List<StepTimes> times) {
        line("");
        line("## Single steps");
        line("");
        paragraph("50 LIF neurons, as in [stepper.md](stepper.md) (`StepperBenchmark`): nanoseconds from "
                + "writing the input to reading the output, with the reading of the clock, and bytes that a "
                + "step leaves on the Java heap.");
        line("");
        header("", "steps", "median", "99.9 %", "bytes a step");
        for (StepTimes t : times) {
            line("| %s | %,d | %,d | %,d | %.3f |", t.name(), t.steps(), t.median(), t.slow(), t.bytes());
        }
    }

    private static String bytes(long bytes) {
        return bytes < 1 << 20 ? String.format(Locale.ROOT, "%.0f KiB", bytes / 1024.0)
                : String.format(Locale.ROOT, "%.1f MiB", bytes / (double) (1 << 20));
    }
}
