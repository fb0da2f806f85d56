package org.nengine.build;

import org.nengine.Ensemble;
import org.nengine.build.spi.Handler;
import org.nengine.neurons.NeuronType;

/**
 * What becomes of the neurons of an ensemble.
 *
 * @param <T> the class of the neuron type
 */
public interface NeuronLowering<T extends NeuronType> extends Handler<T> {

    /**
     * Makes the signals {@code in} (the input current) and {@code out} of the ensemble's neurons, further ones that can
     * be probed, and the operators that set the current to the bias and run the neurons.
     *
     * @param built what was sampled for the ensemble
     */
    void lower(T type, Ensemble ensemble, BuiltEnsemble built, BuildContext context);
}
