package org.nengine.training;

import java.nio.file.Path;
import java.util.Map;
import org.nengine.data.Tensor;

/** What a {@link Callback} may ask and change while a simulator fits, evaluates or predicts. */
public interface TrainingContext {

    /**
     * The learning rate of the next step of the optimizer.
     *
     * @throws org.nengine.exceptions.SimulationException if the simulator was not compiled
     */
    double learningRate();

    /**
     * Changes the learning rate from the next step of the optimizer on, in place of a schedule, as the simulator's
     * {@code learningRate(value)} does.
     *
     * @param value a finite number, 0 or more
     * @throws org.nengine.exceptions.SimulationException if the simulator was not compiled
     */
    void setLearningRate(double value);

    /** Ends the fit after the present minibatch; its epoch ends as usual, validation included. */
    void stopTraining();

    /** Whether {@link #stopTraining()} was called. */
    boolean isStopped();

    /**
     * What the optimizer remembers of earlier steps, and the learning rate if one was set.
     *
     * @throws org.nengine.exceptions.SimulationException if the simulator was not compiled
     */
    Map<String, Tensor> optimizerState();

    /**
     * Puts back what {@link #optimizerState()} gave, for the same network, minibatch size and kind of optimizer.
     *
     * @throws org.nengine.exceptions.NengineException if it does not fit
     */
    void setOptimizerState(Map<String, Tensor> state);

    /**
     * Leaves out the epochs before one, which have been trained already; the order of items is that of a fit that
     * trains them. For {@link Callback#onTrainBegin}.
     *
     * @param epoch from 0
     */
    void skipTo(int epoch);

    /**
     * Copies of all parameters, by the names and with the shapes that files of parameters have: encoders, biases,
     * weights.
     */
    Map<String, Tensor> parameters();

    /**
     * Replaces parameters.
     *
     * @param values by name, each of the shape that {@link #parameters()} gives; others stay
     * @throws org.nengine.exceptions.ValidationException if there is no such parameter, or its shape is another;
     *     nothing is changed then
     */
    void setParameters(Map<String, Tensor> values);

    /**
     * Copies of the state by name: the number of steps, what lasts from step to step, generators of random numbers, and
     * what processes say that they remember.
     */
    Map<String, Tensor> state();

    /**
     * Goes on from what {@link #state()} gave, for the same network and minibatch size.
     *
     * @throws org.nengine.exceptions.NengineException if it does not fit; nothing is changed then
     */
    void setState(Map<String, Tensor> state);

    /**
     * Writes all parameters to a NumPy archive, which appears complete or not at all, as the simulator's
     * {@code saveParams} does.
     *
     * @param path the file; {@code .npz} is appended if it lacks that
     */
    void saveParams(Path path);
}
