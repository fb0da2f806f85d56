package org.nengine.training.callbacks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.nengine.exceptions.Require;
import org.nengine.exceptions.SimulationException;
import org.nengine.training.Callback;
import org.nengine.training.TrainingContext;

/**
 * Writes all parameters to a file after each epoch, after the best ones only, or after every so many minibatches, as
 * the simulator's {@code saveParams} does. Every file appears complete or not at all.
 *
 * <p>The path may hold {@code {epoch}}, which is 1 after the first, {@code {batch}} likewise where minibatches are
 * counted, and the keys of the logs, with the formats of Python: {@code weights.{epoch:02d}-{val_loss:.2f}.npz}.
 * Folders that do not exist are made.
 */
public final class ModelCheckpoint implements Callback {

    private final FilePattern path;
    private final Options options;
    private final Monitor monitor;
    private TrainingContext context;
    private double best;
    private int epoch;
    private int batches;

    /** When parameters are written. */
    public static final class Options {

        private String monitor = "val_loss";
        private boolean saveBestOnly;
        private Mode mode = Mode.AUTO;
        private OptionalInt saveFreq = OptionalInt.empty();
        private OptionalDouble initialValueThreshold = OptionalDouble.empty();

        private Options() {
        }

        /** Key of the value that decides which is best, as in the logs. Default {@code val_loss}. */
        public Options monitor(String key) {
            monitor = key;
            return this;
        }

        /** Whether parameters are written only when the value is better than all before. Default false. */
        public Options saveBestOnly(boolean value) {
            saveBestOnly = value;
            return this;
        }

        /** Which values are better. Default by the key. */
        public Options mode(Mode value) {
            mode = value;
            return this;
        }

        /** After how many minibatches parameters are written, counted through all epochs. Default after each epoch. */
        public Options saveFreq(int batches) {
            saveFreq = OptionalInt.of(Require.atLeast("ModelCheckpoint", "saveFreq", 1, batches));
            return this;
        }

        /** What the first value must be better than. Default none. */
        public Options initialValueThreshold(double value) {
            initialValueThreshold = OptionalDouble.of(Require.finite("ModelCheckpoint", "initialValueThreshold",
                    value));
            return this;
        }
    }

    /** Writes after each epoch. */
    public ModelCheckpoint(String path) {
        this(path, o -> { });
    }

    /**
     * With settings.
     *
     * @param path of the file, perhaps with numbers by name; {@code .npz} is appended if it lacks that
     */
    public ModelCheckpoint(String path, Consumer<Options> settings) {
        this.path = new FilePattern("ModelCheckpoint", path);
        options = new Options();
        Require.present("ModelCheckpoint", "settings", settings).accept(options);
        monitor = new Monitor("ModelCheckpoint", options.monitor, options.mode);
        best = options.initialValueThreshold.orElse(monitor.worst());
    }

    /** The best value so far, in all fits that the object was given to; infinite if there was none. */
    public double best() {
        return best;
    }

    @Override
    public void attach(TrainingContext newContext) {
        context = newContext;
    }

    @Override
    public void onTrainBegin(Map<String, Double> logs) {
        batches = 0;
    }

    @Override
    public void onEpochBegin(int newEpoch, Map<String, Double> logs) {
        epoch = newEpoch;
    }

    @Override
    public void onTrainBatchEnd(int batch, Map<String, Double> logs) {
        batches++;
        if (options.saveFreq.isPresent() && batches % options.saveFreq.getAsInt() == 0) {
            save(logs, Map.of("batch", batch + 1));
        }
    }

    @Override
    public void onEpochEnd(int ended, Map<String, Double> logs) {
        if (options.saveFreq.isEmpty()) {
            save(logs, Map.of());
        }
    }

    private void save(Map<String, Double> logs, Map<String, Integer> counts) {
        if (options.saveBestOnly) {
            double value = monitor.value(logs);
            if (!monitor.improves(value, best, 0)) {
                return;
            }
            best = value;
        }
        Map<String, Number> values = new LinkedHashMap<>(logs);
        values.put("epoch", epoch + 1);
        values.putAll(counts);
        Path file = Path.of(path.fill(values));
        try {
            if (file.getParent() != null) {
                Files.createDirectories(file.getParent());
            }
        } catch (IOException e) {
            throw new SimulationException("cannot make the folder of " + file + ": " + e.getMessage(), e);
        }
        context.saveParams(file);
    }
}
