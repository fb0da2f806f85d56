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
     * Writes all parameters to a NumPy archive, which appears complete or not at all, as the simulator's
     * {@code saveParams} does.
     *
     * @param path the file; {@code .npz} is appended if it lacks that
     */
    void saveParams(Path path);
}
