package org.nengine.training;

import java.util.Map;

/**
 * What is called on the way through {@code fit}, {@code evaluate} and {@code predict}: before and after the whole, each
 * epoch and each minibatch. All hooks do nothing unless they are overridden. What one throws ends the call and is what
 * the call throws.
 *
 * <p>During {@code fit}, the validation calls the hooks of tests. Runs of the simulator call none.
 *
 * <p>A hook may use the simulator that calls it, to read, evaluate, predict, save or load, but not to compile, fit or
 * close it. At the end of a minibatch the state is that which the minibatch left; where the call does not keep state,
 * it is put back afterwards, or before something else is run.
 *
 * <p>Logs hold what was measured so far, by the keys of {@link History}: at the end of a minibatch the means over the
 * minibatches of the epoch, at the end of an epoch the same with the validation. Hooks may add values; what they add at
 * the end of an epoch is seen by the callbacks after them and kept in the {@link History}.
 */
public interface Callback {

    /**
     * Called once before all other hooks of a call.
     *
     * @param context what the callback may ask and change until {@link #release()}
     */
    default void attach(TrainingContext context) {
    }

    /**
     * Called once after all other hooks of a call, also if it failed. For closing files and the like. If the call
     * failed, none of the hooks of ends has been called.
     */
    default void release() {
    }

    /** Before the first epoch of a fit. */
    default void onTrainBegin(Map<String, Double> logs) {
    }

    /** After the last epoch of a fit, with the logs of that. */
    default void onTrainEnd(Map<String, Double> logs) {
    }

    /**
     * Before an epoch of a fit.
     *
     * @param epoch from 0
     */
    default void onEpochBegin(int epoch, Map<String, Double> logs) {
    }

    /**
     * After an epoch of a fit and its validation.
     *
     * @param epoch from 0
     */
    default void onEpochEnd(int epoch, Map<String, Double> logs) {
    }

    /**
     * Before a minibatch is trained on.
     *
     * @param batch from 0 in each epoch
     */
    default void onTrainBatchBegin(int batch, Map<String, Double> logs) {
    }

    /**
     * After a minibatch was trained on.
     *
     * @param batch from 0 in each epoch
     */
    default void onTrainBatchEnd(int batch, Map<String, Double> logs) {
    }

    /** Before an evaluation or a validation. */
    default void onTestBegin(Map<String, Double> logs) {
    }

    /** After an evaluation or a validation. */
    default void onTestEnd(Map<String, Double> logs) {
    }

    /**
     * Before a minibatch is evaluated.
     *
     * @param batch from 0
     */
    default void onTestBatchBegin(int batch, Map<String, Double> logs) {
    }

    /**
     * After a minibatch was evaluated.
     *
     * @param batch from 0
     */
    default void onTestBatchEnd(int batch, Map<String, Double> logs) {
    }

    /** Before a prediction. */
    default void onPredictBegin(Map<String, Double> logs) {
    }

    /** After a prediction. */
    default void onPredictEnd(Map<String, Double> logs) {
    }

    /**
     * Before a minibatch is predicted.
     *
     * @param batch from 0
     */
    default void onPredictBatchBegin(int batch, Map<String, Double> logs) {
    }

    /**
     * After a minibatch was predicted.
     *
     * @param batch from 0
     */
    default void onPredictBatchEnd(int batch, Map<String, Double> logs) {
    }
}
