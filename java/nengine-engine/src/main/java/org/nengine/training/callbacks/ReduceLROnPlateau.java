package org.nengine.training.callbacks;

import java.util.Map;
import java.util.function.Consumer;
import org.nengine.exceptions.Require;
import org.nengine.exceptions.ValidationException;
import org.nengine.training.Callback;
import org.nengine.training.TrainingContext;

/**
 * Multiplies the learning rate by a factor when a value has not become better for some epochs, and logs the rate that
 * the epoch was trained with as {@code lr}.
 */
public final class ReduceLROnPlateau implements Callback {

    private final Options options;
    private final Monitor monitor;
    private TrainingContext context;
    private double best;
    private int wait;
    private int cooldown;

    /** When the learning rate is reduced, and by how much. */
    public static final class Options {

        private String monitor = "val_loss";
        private double factor = 0.1;
        private int patience = 10;
        private Mode mode = Mode.AUTO;
        private double minDelta = 1e-4;
        private int cooldown;
        private double minLr;

        private Options() {
        }

        /** Key of the value, as in {@link org.nengine.training.History}. Default {@code val_loss}. */
        public Options monitor(String key) {
            monitor = key;
            return this;
        }

        /** By what the learning rate is multiplied: above 0, below 1. Default 0.1. */
        public Options factor(double value) {
            if (!(value > 0 && value < 1)) {
                throw new ValidationException("ReduceLROnPlateau", "factor", "must be above 0 and below 1, got "
                        + value);
            }
            factor = value;
            return this;
        }

        /** After how many epochs without improvement; 0 as 1. Default 10. */
        public Options patience(int epochs) {
            patience = Require.atLeast("ReduceLROnPlateau", "patience", 0, epochs);
            return this;
        }

        /** Which values are better. Default by the key. */
        public Options mode(Mode value) {
            mode = value;
            return this;
        }

        /** By how much a value must be better to count. Default 1e-4. */
        public Options minDelta(double value) {
            minDelta = Require.atLeast("ReduceLROnPlateau", "minDelta", 0, value);
            return this;
        }

        /** For how many epochs after a reduction none are counted. Default 0. */
        public Options cooldown(int epochs) {
            cooldown = Require.atLeast("ReduceLROnPlateau", "cooldown", 0, epochs);
            return this;
        }

        /** The learning rate does not get below this. Default 0. */
        public Options minLr(double value) {
            minLr = Require.atLeast("ReduceLROnPlateau", "minLr", 0, value);
            return this;
        }
    }

    /** Watches {@code val_loss}. */
    public ReduceLROnPlateau() {
        this(o -> { });
    }

    /** With settings. */
    public ReduceLROnPlateau(Consumer<Options> settings) {
        options = new Options();
        Require.present("ReduceLROnPlateau", "settings", settings).accept(options);
        monitor = new Monitor("ReduceLROnPlateau", options.monitor, options.mode);
    }

    @Override
    public void attach(TrainingContext newContext) {
        context = newContext;
    }

    @Override
    public void onTrainBegin(Map<String, Double> logs) {
        best = monitor.worst();
        wait = 0;
        cooldown = 0;
    }

    @Override
    public void onEpochEnd(int epoch, Map<String, Double> logs) {
        double rate = context.learningRate();
        logs.put("lr", rate);
        double value = monitor.value(logs);
        if (cooldown > 0) {
            cooldown--;
            wait = 0;
        }
        if (monitor.improves(value, best, options.minDelta)) {
            best = value;
            wait = 0;
        } else if (cooldown == 0 && ++wait >= options.patience && rate > options.minLr) {
            context.setLearningRate(Math.max(rate * options.factor, options.minLr));
            cooldown = options.cooldown;
            wait = 0;
        }
    }
}
