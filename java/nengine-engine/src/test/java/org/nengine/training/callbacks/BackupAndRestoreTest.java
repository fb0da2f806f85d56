package org.nengine.training.callbacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nengine.Network;
import org.nengine.Node;
import org.nengine.data.Data;
import org.nengine.distributions.Uniform;
import org.nengine.engine.DType;
import org.nengine.engine.Simulator;
import org.nengine.exceptions.NengineException;
import org.nengine.training.Callback;
import org.nengine.training.Loss;
import org.nengine.training.Optimizer;

class BackupAndRestoreTest {

    @TempDir
    private Path folder;

    private static final Data INPUTS = Data.of(new double[][][] {{{1, 2}}, {{2, -1}}, {{0.5, 1}}, {{-1, 0}}});
    private static final Data TARGETS = Data.of(new double[][][] {{{1}}, {{0}}, {{2}}, {{1}}});

    private static Network network() {
        Network net = new Network("net", 3);
        Node x = net.node("x", 0, 0);
        Node y = net.passthrough("y", 1);
        net.connect(x, y, c -> c.transform(new Uniform(-1, 1)).noSynapse());
        net.probe(y);
        return net;
    }

    /** The weights after six epochs in shuffled order; empty if a callback failed on the way. */
    private static Optional<double[]> train(Network net, String optimizer, DType dtype, List<Callback> callbacks) {
        try (Simulator sim = Simulator.builder(net).dtype(dtype).minibatch(1).build()) {
            sim.compile(Optimizer.of(optimizer), Loss.mse());
            try {
                sim.fit(INPUTS, TARGETS, f -> f.epochs(6).callbacks(callbacks.toArray(Callback[]::new)));
            } catch (IllegalStateException e) {
                return Optional.empty();
            }
            return Optional.of(sim.data(net.allConnections().get(0)).weights().orElseThrow().toDoubles());
        }
    }

    private static LambdaCallback failingIn(int failing) {
        return new LambdaCallback(o -> o.onEpochBegin((epoch, logs) -> {
            if (epoch == failing) {
                throw new IllegalStateException("interrupted");
            }
        }));
    }

    @Test
    void anInterruptedFitGoesOnAsIfNothingHadHappened() {
        Network net = network();
        for (DType dtype : DType.values()) {
            for (String optimizer : List.of("sgd", "rmsprop", "adagrad", "adadelta", "adam", "adamw", "adamax", "nadam",
                    "ftrl")) {
                Path file = folder.resolve(optimizer + dtype + ".npz");
                LearningRateScheduler halved = new LearningRateScheduler((epoch, rate) -> epoch < 4 ? rate : rate / 2);
                double[] whole = train(net, optimizer, dtype, List.of(halved)).orElseThrow();
                assertThat(train(net, optimizer, dtype, List.of(halved, new BackupAndRestore(file), failingIn(3))))
                        .isEmpty();
                assertThat(file).exists();
                double[] resumed = train(net, optimizer, dtype, List.of(halved, new BackupAndRestore(file)))
                        .orElseThrow();
                assertThat(resumed).as("%s %s", optimizer, dtype).containsExactly(whole);
                assertThat(file).doesNotExist();
            }
        }
    }

    @Test
    void aBackupOfSomethingElseIsRefused() throws Exception {
        Network net = network();
        Path file = folder.resolve("backup.npz");
        BackupAndRestore backup = new BackupAndRestore(file);
        assertThat(train(net, "adam", DType.FLOAT64, List.of(backup, failingIn(2)))).isEmpty();
        assertThatThrownBy(() -> train(net, "sgd", DType.FLOAT64, List.of(backup)))
                .isInstanceOf(NengineException.class).hasMessageContaining("optimizer");
        try (OneWeight other = new OneWeight()) {
            assertThatThrownBy(() -> other.fit(1, 1, backup)).isInstanceOf(NengineException.class)
                    .hasMessageContaining("backup.npz");
            assertThat(other.weight()).isEqualTo(0.5);
            Files.writeString(file, "nothing");
            assertThatThrownBy(() -> other.fit(1, 1, backup)).isInstanceOf(NengineException.class)
                    .hasMessageContaining("backup.npz");
            assertThat(file).exists();
        }
    }
}
