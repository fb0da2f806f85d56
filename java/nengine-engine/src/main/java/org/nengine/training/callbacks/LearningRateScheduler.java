package org.nengine.training.callbacks;

import java.util.Map;
import java.util.function.IntToDoubleFunction;
import org.nengine.exceptions.Require;
import org.nengine.training.Callback;
import org.nengine.training.TrainingContext;

/** Sets the learning rate before each epoch, and logs it as {@code lr}. */
public final class LearningRateScheduler implements Callback {

    private final Schedule schedule;
    private TrainingContext context;

    /** A learning rate for each epoch. */
    @FunctionalInterface
    public interface Schedule {

        /**
         * The learning rate of an epoch.
         *
         * @param epoch from 0
         * @param learningRate that of before
         * @return a finite number, 0 or more
         */
        double learningRate(int epoch, double learningRate);
    }

    /** A learning rate that depends on the number of the epoch, from 0, alone. */
    public LearningRateScheduler(IntToDoubleFunction schedule) {
        Require.present("LearningRateScheduler", "schedule", schedule);
        this.schedule = (epoch, learningRate) -> schedule.applyAsDouble(epoch);
    }

    /** A learning rate that depends on the one before, too. */
    public LearningRateScheduler(Schedule schedule) {
        this.schedule = Require.present("LearningRateScheduler", "schedule", schedule);
    }

    @Override
    public void attach(TrainingContext newContext) {
        context = newContext;
    }

    @Override
    public void onEpochBegin(int epoch, Map<String, Double> logs) {
        context.setLearningRate(schedule.learningRate(epoch, context.learningRate()));
    }

    @Override
    public void onEpochEnd(int epoch, Map<String, Double> logs) {
        logs.put("lr", context.learningRate());
    }
}
