package org.nengine.training.callbacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.nengine.training.callbacks.OneWeight.items;
import static org.nengine.training.callbacks.OneWeight.weightAfter;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nengine.exceptions.SimulationException;
import org.nengine.exceptions.ValidationException;
import org.nengine.training.History;

/** Callbacks that write files. */
class FilesTest {

    @TempDir
    private Path folder;

    private List<String> files(Path in) throws IOException {
        try (Stream<Path> list = Files.list(in)) {
            return list.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void aCheckpointIsWrittenAfterEachEpochUnderItsNumbers() throws IOException {
        Path deep = folder.resolve("a/b");
        try (OneWeight model = new OneWeight()) {
            model.fit(3, 0.7, new ModelCheckpoint(deep + "/w{epoch:02d}-{val_loss:.4f}"));
            assertThat(files(deep)).containsExactly("w01-0.0100.npz", "w02-0.0004.npz", "w03-0.0019.npz");
            model.sim.loadParams(deep.resolve("w01-0.0100.npz"));
            assertThat(model.weight()).isCloseTo(weightAfter(0), within(1e-14));
        }
    }

    @Test
    void onlyTheBestIsKept() {
        Path file = folder.resolve("best.npz");
        try (OneWeight model = new OneWeight()) {
            ModelCheckpoint checkpoint = new ModelCheckpoint(file.toString(), o -> o.saveBestOnly(true));
            model.fit(5, 0.7, checkpoint);
            model.sim.loadParams(file);
            assertThat(model.weight()).isCloseTo(weightAfter(1), within(1e-14));
            assertThat(checkpoint.best()).isCloseTo(0.0004, within(1e-14));
            Path never = folder.resolve("never.npz");
            model.fit(5, 0.7, new ModelCheckpoint(never.toString(),
                    o -> o.saveBestOnly(true).initialValueThreshold(1e-9)));
            assertThat(never).doesNotExist();
        }
    }

    @Test
    void checkpointsMayCountMinibatches() throws IOException {
        try (OneWeight model = new OneWeight()) {
            ModelCheckpoint checkpoint = new ModelCheckpoint(folder + "/e{epoch}b{batch}", o -> o.saveFreq(2));
            model.sim.fit(items(1, 1, 1), items(1, 1, 1), f -> f.epochs(2).callbacks(checkpoint));
            assertThat(files(folder)).containsExactly("e1b2.npz", "e2b1.npz", "e2b3.npz");
        }
    }

    @Test
    void patternsFollowPython() {
        Map<String, Number> values = Map.of("epoch", 7, "loss", 0.125, "a_mse", 12345.678);
        assertThat(new FilePattern("x", "{epoch}").fill(values)).isEqualTo("7");
        assertThat(new FilePattern("x", "{epoch:03d}|{epoch:3d}|{epoch:.1f}").fill(values)).isEqualTo("007|  7|7.0");
        assertThat(new FilePattern("x", "{loss}|{loss:f}|{loss:.2e}|{a_mse:09.1f}").fill(values))
                .isEqualTo("0.125|0.125000|1.25e-01|0012345.7");
        assertThat(new FilePattern("x", "{{$1}}\\{epoch}").fill(values)).isEqualTo("{$1}\\7");
        for (String bad : List.of("{", "a}", "{}", "{epoch:x}", "{epoch:.2d}", "{epoch")) {
            assertThatThrownBy(() -> new FilePattern("x", bad)).as(bad).isInstanceOf(ValidationException.class)
                    .hasMessageContaining("x.path").hasMessageContaining(bad);
        }
        assertThatThrownBy(() -> new FilePattern("x", "{val_loss}").fill(values))
                .isInstanceOf(ValidationException.class).hasMessageContaining("{val_loss}")
                .hasMessageContaining("a_mse");
        assertThatThrownBy(() -> new FilePattern("x", "{loss:d}").fill(values)).hasMessageContaining("{loss}");
    }

    @Test
    void aTableHasALineForEachEpoch() throws IOException {
        Path file = folder.resolve("log.csv");
        try (OneWeight model = new OneWeight()) {
            CSVLogger logger = new CSVLogger(file);
            LambdaCallback once = new LambdaCallback(o -> o.onEpochEnd((epoch, logs) -> {
                if (epoch == 0) {
                    logs.put("a", 0.5);
                }
            }));
            History history = model.fit(2, 1, once, logger);
            List<Double> loss = history.get("loss");
            List<Double> validated = history.get("val_loss");
            assertThat(Files.readAllLines(file)).containsExactly("epoch,a,loss,probe_loss,val_loss,val_probe_loss",
                    "0,0.5," + loss.get(0) + "," + loss.get(0) + "," + validated.get(0) + "," + validated.get(0),
                    "1,NA," + loss.get(1) + "," + loss.get(1) + "," + validated.get(1) + "," + validated.get(1));
            model.fit(1, 1, new CSVLogger(file, ";", false));
            assertThat(Files.readAllLines(file)).hasSize(2).first().asString().startsWith("epoch;loss;");
            model.sim.fit(OneWeight.ONE, OneWeight.ONE,
                    f -> f.epochs(3).initialEpoch(2).callbacks(new CSVLogger(file, ";", true)));
            assertThat(Files.readAllLines(file)).hasSize(3).last().asString().startsWith("2;").endsWith(";NA;NA");
        }
    }

    @Test
    void aTableThatAnInterruptedProgramLeftIsGoneOnWith() throws IOException {
        Path file = folder.resolve("log.csv");
        try (OneWeight model = new OneWeight()) {
            model.fit(2, 1, new CSVLogger(file));
            List<String> lines = Files.readAllLines(file);
            for (String left : List.of(String.join("\n", lines) + "\n2,0.00", String.join("\n", lines) + "\n")) {
                Files.writeString(file, left);
                model.fit(1, 1, new CSVLogger(file, ",", true));
                assertThat(Files.readAllLines(file)).hasSize(4).startsWith(lines.toArray(String[]::new))
                        .allMatch(line -> line.split(",").length == 5);
            }
            Files.writeString(file, "epo");
            model.fit(1, 1, new CSVLogger(file, ",", true));
            assertThat(Files.readAllLines(file)).hasSize(2).first().isEqualTo(lines.get(0));
        }
    }

    @Test
    void filesThatCannotBeWrittenAreNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("other.txt"), "something else\n");
        try (OneWeight model = new OneWeight()) {
            assertThatThrownBy(() -> model.fit(1, 1, new CSVLogger(file, ",", true)))
                    .isInstanceOf(ValidationException.class).hasMessageContaining("other.txt");
            assertThat(file).hasContent("something else");
            assertThatThrownBy(() -> model.fit(1, 1, new CSVLogger(folder)))
                    .isInstanceOf(SimulationException.class).hasMessageContaining(folder.toString());
            assertThatThrownBy(() -> model.fit(1, 1, new ModelCheckpoint(file + "/w")))
                    .isInstanceOf(SimulationException.class).hasMessageContaining("other.txt");
            assertThatThrownBy(() -> new CSVLogger(file, "", false)).hasMessageContaining("separator");
        }
    }
}
