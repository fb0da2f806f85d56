package org.nengine.training.callbacks;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.nengine.data.Tensor;
import org.nengine.exceptions.Require;
import org.nengine.training.Callback;
import org.nengine.training.TrainingContext;

/**
 * Ends a fit when a value has not become better for some epochs. The first epoch never ends it.
 *
 * <p>Better means by more than {@code minDelta} than the best so far. With a baseline, epochs count as without
 * improvement until the value is better than the baseline, too.
 */
public final class EarlyStopping implements Callback {

    private final Options options;
    private final Monitor monitor;
    private TrainingContext context;
    private double best;
    private int bestEpoch;
    private int wait;
    private OptionalInt stoppedEpoch = OptionalInt.empty();
    private Optional<Map<String, Tensor>> bestParameters = Optional.empty();

    /** When a fit is ended. */
    public static final class Options {

        private String monitor = "val_loss";
        private double minDelta;
        private int patience;
        private Mode mode = Mode.AUTO;
        private OptionalDouble baseline = OptionalDouble.empty();
        private boolean restoreBestWeights;
        private int startFromEpoch;

        private Options() {
        }

        /** Key of the value, as in {@link org.nengine.training.History}. Default {@code val_loss}. */
        public Options monitor(String key) {
            monitor = key;
            return this;
        }

        /** By how much a value must be better to count. Default 0. */
        public Options minDelta(double value) {
            minDelta = Require.atLeast("EarlyStopping", "minDelta", 0, value);
            return this;
        }

        /** After how many epochs without improvement the fit ends; 0 as 1. Default 0. */
        public Options patience(int epochs) {
            patience = Require.atLeast("EarlyStopping", "patience", 0, epochs);
            return this;
        }

        /** Which values are better. Default by the key. */
        public Options mode(Mode value) {
            mode = value;
            return this;
        }

        /** A value that must be surpassed for an epoch to count as better. Default none. */
        public Options baseline(double value) {
            baseline = OptionalDouble.of(Require.finite("EarlyStopping", "baseline", value));
            return this;
        }

        /** Whether the parameters of the best epoch are put back at the end of the fit. Default false. */
        public Options restoreBestWeights(boolean value) {
            restoreBestWeights = value;
            return this;
        }

        /** The first epoch that is looked at. Default 0. */
        public Options startFromEpoch(int epoch) {
            startFromEpoch = Require.atLeast("EarlyStopping", "startFromEpoch", 0, epoch);
            return this;
        }
    }

    /** Watches {@code val_loss}, without patience. */
    public EarlyStopping() {
        this(o -> { });
    }

    /** With settings. */
    public EarlyStopping(Consumer<Options> settings) {
        options = new Options();
        Require.present("EarlyStopping", "settings", settings).accept(options);
        monitor = new Monitor("EarlyStopping", options.monitor, options.mode);
        best = monitor.worst();
    }

    /** The epoch after which the last fit was ended, if it was. */
    public OptionalInt stoppedEpoch() {
        return stoppedEpoch;
    }

    /** The best epoch of the last fit. */
    public int bestEpoch() {
        return bestEpoch;
    }

    /** The best value of the last fit; infinite if there was none. */
    public double best() {
        return best;
    }

    @Override
    public void attach(TrainingContext newContext) {
        context = newContext;
    }

    @Override
    public void onTrainBegin(Map<String, Double> logs) {
        best = monitor.worst();
        bestEpoch = 0;
        wait = 0;
        stoppedEpoch = OptionalInt.empty();
        bestParameters = Optional.empty();
    }

    @Override
    public void onEpochEnd(int epoch, Map<String, Double> logs) {
        double value = monitor.value(logs);
        if (epoch < options.startFromEpoch) {
            return;
        }
        boolean better = monitor.improves(value, best, options.minDelta);
        if (options.restoreBestWeights && (better || bestParameters.isEmpty())) {
            bestParameters = Optional.of(context.parameters());
            bestEpoch = epoch;
        }
        wait++;
        if (better) {
            best = value;
            bestEpoch = epoch;
            if (options.baseline.isEmpty()
                    || monitor.improves(value, options.baseline.getAsDouble(), options.minDelta)) {
                wait = 0;
                return;
            }
        }
        if (wait >= options.patience && epoch > 0) {
            stoppedEpoch = OptionalInt.of(epoch);
            context.stopTraining();
        }
    }

    @Override
    public void onTrainEnd(Map<String, Double> logs) {
        bestParameters.ifPresent(context::setParameters);
    }

    @Override
    public void release() {
        bestParameters = Optional.empty();
    }
}
