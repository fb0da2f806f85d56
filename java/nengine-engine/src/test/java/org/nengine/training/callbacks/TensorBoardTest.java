package org.nengine.training.callbacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.nengine.training.callbacks.OneWeight.ONE;
import static org.nengine.training.callbacks.OneWeight.items;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nengine.Ensemble;
import org.nengine.Network;
import org.nengine.data.Data;
import org.nengine.engine.Simulator;
import org.nengine.exceptions.SimulationException;
import org.nengine.exceptions.ValidationException;
import org.nengine.neurons.RectifiedLinear;
import org.nengine.neurons.SpikingRectifiedLinear;
import org.nengine.training.Callback;
import org.nengine.training.History;
import org.nengine.training.Loss;
import org.nengine.training.SGD;

/** Event files for TensorBoard. */
class TensorBoardTest {

    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochSecond(1000, 500_000_000), ZoneOffset.UTC);

    /**
     * Written by another program from the definitions: at the time 1000.5 the version {@code brain.Event:2}, then the
     * scalar epoch_loss of 0.25 at step 0 and -2 at step 300.
     */
    private static final String SCALARS = ""
            + "1800000000000000a37f4b22090000000000448f401a0d627261696e2e4576656e743a32aba333451e00000000000000"
            + "d9dc1232090000000000448f402a130a110a0a65706f63685f6c6f7373150000803ea724de452100000000000000017b"
            + "ecf6090000000000448f4010ac022a130a110a0a65706f63685f6c6f737315000000c02f6c629b";

    /** The same way: the version, then a histogram w of two times 0.5 at step 7. */
    private static final String HISTOGRAM = ""
            + "1800000000000000a37f4b22090000000000448f401a0d627261696e2e4576656e743a32aba333455500000000000000"
            + "d7df0fc1090000000000448f4010072a480a460a01772a4109000000000000e03f11000000000000e03f190000000000"
            + "00004021000000000000f03f29000000000000e03f3208000000000000e03f3a080000000000000040d3b6765c";

    @TempDir
    private Path folder;

    private static Path only(Path in) throws IOException {
        try (Stream<Path> list = Files.list(in)) {
            List<Path> files = list.toList();
            assertThat(files).hasSize(1);
            return files.get(0);
        }
    }

    @Test
    void scalarsAreWrittenByteForByte() throws IOException {
        try (EventFile file = new EventFile(folder, CLOCK)) {
            file.scalar("epoch_loss", 0.25, 0);
            file.scalar("epoch_loss", -2, 300);
        }
        assertThat(only(folder).getFileName().toString()).startsWith("events.out.tfevents.1000.");
        assertThat(HexFormat.of().formatHex(Files.readAllBytes(only(folder)))).isEqualTo(SCALARS);
    }

    @Test
    void histogramsAreWrittenByteForByte() throws IOException {
        try (EventFile file = new EventFile(folder, CLOCK)) {
            file.histogram("nothing", new double[] {Double.NaN}, 0);
            file.histogram("w", new double[] {0.5, Double.NaN, 0.5}, 7);
        }
        assertThat(HexFormat.of().formatHex(Files.readAllBytes(only(folder)))).isEqualTo(HISTOGRAM);
    }

    /** What an event file holds: a tag, a step and a value; or the counts of a histogram. */
    private record Read(String tag, long step, double value, double[] counts) {
    }

    /** Reads the fields that the tests look at. */
    private static List<Read> read(Path file) throws IOException {
        ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        List<Read> events = new ArrayList<>();
        while (in.hasRemaining()) {
            int length = Math.toIntExact(in.getLong());
            in.getInt();
            ByteBuffer event = part(in, length);
            in.getInt();
            long step = 0;
            while (event.hasRemaining()) {
                int key = event.get();
                if (key == (1 << 3 | 1)) {
                    event.getDouble();
                } else if (key == 2 << 3) {
                    step = varint(event);
                } else {
                    ByteBuffer content = part(event, (int) varint(event));
                    if (key == (5 << 3 | 2)) {
                        content.get();
                        events.add(value(part(content, (int) varint(content)), step));
                    }
                }
            }
        }
        return events;
    }

    private static Read value(ByteBuffer value, long step) {
        value.get();
        ByteBuffer tag = part(value, (int) varint(value));
        String name = StandardCharsets.UTF_8.decode(tag).toString();
        if (value.get() == (2 << 3 | 5)) {
            return new Read(name, step, value.getFloat(), new double[0]);
        }
        ByteBuffer histogram = part(value, (int) varint(value));
        double n = 0;
        double[] counts = {};
        while (histogram.hasRemaining()) {
            int key = histogram.get();
            if ((key & 7) == 1) {
                double number = histogram.getDouble();
                n = key >> 3 == 3 ? number : n;
            } else {
                ByteBuffer packed = part(histogram, (int) varint(histogram));
                counts = new double[packed.remaining() / Double.BYTES];
                packed.asDoubleBuffer().get(counts);
            }
        }
        return new Read(name, step, n, counts);
    }

    private static ByteBuffer part(ByteBuffer in, int length) {
        ByteBuffer part = in.slice(in.position(), length).order(ByteOrder.LITTLE_ENDIAN);
        in.position(in.position() + length);
        return part;
    }

    private static long varint(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte b = in.get();
            value |= (long) (b & 0x7F) << shift;
            if (b >= 0) {
                return value;
            }
        }
    }

    @Test
    void everyEpochGivesAScalarForEachKey() throws IOException {
        try (OneWeight model = new OneWeight()) {
            History history = model.fit(2, 0.7, new TensorBoard(folder));
            List<Read> train = read(only(folder.resolve("train")));
            assertThat(train).extracting(Read::tag).containsExactly("epoch_loss", "epoch_probe_loss", "epoch_loss",
                    "epoch_probe_loss");
            assertThat(train).extracting(Read::step).containsExactly(0L, 0L, 1L, 1L);
            assertThat(train.get(2).value()).isCloseTo(history.last("loss"), within(1e-7));
            List<Read> validation = read(only(folder.resolve("validation")));
            assertThat(validation).extracting(Read::tag).containsExactly("evaluation_loss_vs_iterations",
                    "evaluation_probe_loss_vs_iterations", "epoch_loss", "epoch_probe_loss",
                    "evaluation_loss_vs_iterations", "evaluation_probe_loss_vs_iterations", "epoch_loss",
                    "epoch_probe_loss");
            assertThat(validation).extracting(Read::step).containsExactly(1L, 1L, 0L, 0L, 2L, 2L, 1L, 1L);
            assertThat(validation.get(6).value()).isCloseTo(history.last("val_loss"), within(1e-7));
        }
    }

    @Test
    void minibatchesAndParametersAreWrittenIfAskedFor() throws IOException {
        try (OneWeight model = new OneWeight()) {
            TensorBoard board = new TensorBoard(folder, o -> o.updateFreq(2).histogramFreq(2));
            model.sim.fit(items(1, 1, 1), items(1, 1, 1), f -> f.epochs(3).callbacks(board));
            List<Read> read = read(only(folder.resolve("train")));
            assertThat(read).filteredOn(r -> r.tag().equals("batch_loss")).extracting(Read::step)
                    .containsExactly(1L, 3L, 4L, 6L, 7L, 9L);
            assertThat(read).filteredOn(r -> r.tag().endsWith("/weights")).extracting(Read::step)
                    .containsExactly(0L, 2L);
            assertThat(folder.resolve("validation")).doesNotExist();
            assertThatThrownBy(() -> new TensorBoard(folder, o -> o.updateFreq(0))).hasMessageContaining("updateFreq");
            assertThatThrownBy(() -> model.fit(1, 1, new TensorBoard(only(folder.resolve("train")))))
                    .isInstanceOf(SimulationException.class).hasMessageContaining("train");
        }
    }

    @Test
    void aHistogramCountsEveryValueOnce() throws IOException {
        double[] values = new double[100];
        for (int i = 0; i < values.length; i++) {
            values[i] = i / 99.0;
        }
        try (EventFile file = new EventFile(folder, CLOCK)) {
            file.histogram("w", values, 0);
        }
        Read read = read(only(folder)).get(0);
        assertThat(read.value()).isEqualTo(100);
        assertThat(read.counts()).hasSize(30);
        double sum = 0;
        for (double count : read.counts()) {
            assertThat(count).isBetween(3.0, 4.0);
            sum += count;
        }
        assertThat(sum).isEqualTo(100);
    }

    @Test
    void firingRatesAreMeansOverStepsAndItems() throws IOException {
        Network net = new Network(0);
        Ensemble a = net.ensemble("a", 2, 1, e -> e.neuronType(new SpikingRectifiedLinear()).gain(0, 0)
                .bias(50, 200));
        var input = net.node("x", 0);
        var output = net.passthrough("y", 1);
        net.connect(input, output, c -> c.transform(0.5).noSynapse());
        net.probe(output);
        var spikes = net.probe(a.neurons(), p -> p.label("of a"));
        try (Simulator sim = Simulator.builder(net).minibatch(2).build()) {
            sim.compile(new SGD(0.1), Loss.mse());
            Data inputs = Data.of(new double[2][100][1]);
            sim.fit(Data.of(new double[2][3][1]), Data.of(new double[2][3][1]),
                    f -> f.epochs(2).callbacks(new FiringRateSummaries(folder, sim, inputs, spikes)));
            List<Read> read = read(only(folder));
            assertThat(read).extracting(Read::tag).containsExactly("of_a_rates", "of_a_rates");
            assertThat(read).extracting(Read::step).containsExactly(0L, 1L);
            assertThat(read.get(0).value()).isEqualTo(2);
            // Between them no bucket has anything: 5 and 20 spikes in 0.1 s.
            assertThat(read.get(0).counts()[0]).isEqualTo(1);
            assertThat(read.get(0).counts()).endsWith(1);
            assertThat(sim.nSteps()).isZero();
            assertThatThrownBy(() -> new FiringRateSummaries(folder, sim, inputs, net.probe(a.neurons())))
                    .isInstanceOf(ValidationException.class);
            assertThatThrownBy(() -> new FiringRateSummaries(folder, sim, inputs, sim.network().allProbes().get(0)))
                    .isInstanceOf(ValidationException.class).hasMessageContaining("does not record neurons");
            assertThatThrownBy(() -> new FiringRateSummaries(folder, sim, Data.none(), spikes))
                    .isInstanceOf(ValidationException.class).hasMessageContaining("inputs");
        }
    }

    @Test
    void parametersOfObjectsAreWrittenUnderTheirLabels() throws IOException {
        Network net = new Network(0);
        Ensemble a = net.ensemble("a b", 10, 2, e -> e.neuronType(new RectifiedLinear()));
        Ensemble unlabelled = net.ensemble(10, 2, e -> e.neuronType(new RectifiedLinear()));
        var input = net.node("x", 0, 0);
        net.connect(input, a.neurons(), c -> c.transform(new double[10][2]).noSynapse());
        var connection = net.connect(a, unlabelled, c -> c.label("a:b").noSynapse());
        net.probe(unlabelled);
        try (Simulator sim = Simulator.builder(net).minibatch(1).build()) {
            sim.compile(new SGD(0.1), Loss.mse());
            Callback summaries = new NengoSummaries(folder, sim, a, a.neurons(), unlabelled, connection);
            sim.fit(Data.of(new double[1][3][2]), Data.of(new double[1][3][2]),
                    f -> f.epochs(2).callbacks(summaries));
            List<Read> read = read(only(folder));
            assertThat(read).extracting(Read::tag).startsWith("Ensemble_a_b_encoders", "Ensemble.neurons_a_b_bias",
                    "Ensemble_None_encoders", "Connection_a_b_weights").hasSize(8);
            assertThat(read).extracting(Read::step).containsExactly(0L, 0L, 0L, 0L, 1L, 1L, 1L, 1L);
            assertThat(read).extracting(Read::value).startsWith(20.0, 10.0, 20.0, 20.0);
            for (var wrong : List.of(input, net.probe(a), new Network(0).ensemble(3, 1))) {
                assertThatThrownBy(() -> new NengoSummaries(folder, sim, wrong)).as("%s", wrong)
                        .isInstanceOf(ValidationException.class).hasMessageContaining(wrong.toString());
            }
        }
    }
}
