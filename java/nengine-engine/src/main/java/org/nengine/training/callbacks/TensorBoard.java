package org.nengine.training.callbacks;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.nengine.exceptions.Require;
import org.nengine.training.Callback;
import org.nengine.training.TrainingContext;

/**
 * Writes event files for TensorBoard. After each epoch, the folder {@code train} gets a scalar {@code epoch_KEY} for
 * each key of the logs, and {@code validation} one for each key that begins with {@code val_}, without that. After each
 * evaluation and validation, {@code validation} gets {@code evaluation_KEY_vs_iterations}, at the number of minibatches
 * that the callback has seen trained.
 */
public final class TensorBoard implements Callback {

    private final Options options;
    private final EventFile train;
    private final EventFile validation;
    private TrainingContext context;
    private long iterations;

    /** What is written when. */
    public static final class Options {

        private int histogramFreq;
        private OptionalInt updateFreq = OptionalInt.empty();

        private Options() {
        }

        /**
         * After how many epochs histograms of all parameters are written, by their names in files of parameters; 0 for
         * never. Default 0.
         */
        public Options histogramFreq(int epochs) {
            histogramFreq = Require.atLeast("TensorBoard", "histogramFreq", 0, epochs);
            return this;
        }

        /**
         * After how many minibatches scalars {@code batch_KEY} are written, beginning with the first of each epoch.
         * Default none.
         */
        public Options updateFreq(int batches) {
            updateFreq = OptionalInt.of(Require.atLeast("TensorBoard", "updateFreq", 1, batches));
            return this;
        }
    }

    /** Scalars of epochs. */
    public TensorBoard(Path logDir) {
        this(logDir, o -> { });
    }

    /**
     * With settings.
     *
     * @param logDir the folder of the folders {@code train} and {@code validation}
     */
    public TensorBoard(Path logDir, Consumer<Options> settings) {
        this(logDir, settings, Clock.systemUTC());
    }

    TensorBoard(Path logDir, Consumer<Options> settings, Clock clock) {
        Require.present("TensorBoard", "logDir", logDir);
        options = new Options();
        Require.present("TensorBoard", "settings", settings).accept(options);
        train = new EventFile(logDir.resolve("train"), clock);
        validation = new EventFile(logDir.resolve("validation"), clock);
    }

    @Override
    public void attach(TrainingContext newContext) {
        context = newContext;
    }

    @Override
    public void onTrainBatchEnd(int batch, Map<String, Double> logs) {
        iterations++;
        if (options.updateFreq.isPresent() && batch % options.updateFreq.getAsInt() == 0) {
            logs.forEach((key, value) -> train.scalar("batch_" + key, value, iterations));
        }
    }

    @Override
    public void onTestEnd(Map<String, Double> logs) {
        logs.forEach((key, value) -> validation.scalar("evaluation_" + key + "_vs_iterations", value, iterations));
    }

    @Override
    public void onEpochEnd(int epoch, Map<String, Double> logs) {
        logs.forEach((key, value) -> {
            if (key.startsWith("val_")) {
                validation.scalar("epoch_" + key.substring("val_".length()), value, epoch);
            } else {
                train.scalar("epoch_" + key, value, epoch);
            }
        });
        if (options.histogramFreq > 0 && epoch % options.histogramFreq == 0) {
            context.parameters().forEach((name, values) -> train.histogram(name, values.toDoubles(), epoch));
        }
        train.flush();
        validation.flush();
    }

    @Override
    public void release() {
        try (train) {
            validation.close();
        }
    }
}
