package org.nengine.training;

import java.nio.file.Path;
import java.util.Map;
import org.nengine.data.Tensor;

/** What a {@link Callback} may ask and change while a simulator fits, evaluates or predicts. */
public interface TrainingContext {

    /**
     * The optimizer that the simulator was compiled with.
     *
     * @throws org.nengine.exceptions.SimulationException if it was not compiled
     */
    Optimizer optimizer();

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
