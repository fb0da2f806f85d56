package org.nengine.engine.independent;

import java.util.List;
import org.nengine.Network;
import org.nengine.engine.Simulator;

/**
 * A network twice: described for the simulator, and in plain Java, with its forward run and its gradients written out
 * by hand from the formulas.
 */
interface IndependentNetwork {

    /** The description. Its only input and its only probe are those of the data. */
    Network network();

    /** Number of elements of the input and of the output. */
    int inputs();

    int outputs();

    /** Number of steps of an item. */
    int steps();

    /** The trained parameters of a simulator of the network, each flat in row-major order. */
    List<double[]> parameters(Simulator sim);

    /**
     * The mean squared error of a minibatch.
     *
     * @param parameters in the order of {@link #parameters}
     * @param inputs (items, steps, elements)
     * @param targets (items, steps, elements)
     * @param gradients of the parameters; receives theirs
     */
    double lossAndGradients(double[][] parameters, double[][][] inputs, double[][][] targets, double[][] gradients);
}
