package org.nengine;

import java.util.ArrayList;
import java.util.List;

import org.nengine.neurons.Direct;

/**
 * The neurons of an ensemble: connections that end here arrive at the input currents (times the gains), connections
 * that start here carry the outputs of the neurons. A {@link Direct} ensemble has none, so its size here is 0.
 */
public final class Neurons implements Sliceable {

    private final Ensemble ensemble;

    Neurons(Ensemble ensemble) {
        this.ensemble = ensemble;
    }

    /** The ensemble that the neurons belong to. */
    public Ensemble ensemble() {
        return ensemble;
    }

    @Override
    public Network network() {
        return ensemble.network();
    }

    @Override
    public int sizeIn() {
        return ensemble.neuronType() instanceof Direct ? 0 : ensemble.nNeurons();
    }

    @Override
    public int sizeOut() {
        return sizeIn();
    }

    /** What the neuron type lets be probed, and {@code "input"}, the input current. */
    @Override
    public List<String> probeable() {
        List<String> names = new ArrayList<>(ensemble.neuronType().probeable());
        names.add("input");
        return List.copyOf(names);
    }

    /** {@code <Neurons of <Ensemble "label">>}. */
    @Override
    public String toString() {
        return "<Neurons of " + ensemble + ">";
    }
}
