package org.nengine.processes;

import java.util.List;
import java.util.Optional;

import org.nengine.exceptions.Require;
import org.nengine.exceptions.ValidationException;
import org.nengine.random.RandomState;
import org.nengine.synapses.Synapse;

/**
 * A synapse as a process: it filters each element of its input. As the output of a node it adds no delay, while the
 * same synapse on a connection delays by one step.
 */
public final class SynapseProcess extends Process {

    private final Synapse synapse;

    /**
     * A filter of a signal with one element, where a node does not say otherwise.
     *
     * @param synapse the filter; its seed is that of the process
     */
    public SynapseProcess(Synapse synapse) {
        this(synapse, 1);
    }

    /**
     * A filter of a signal with the given number of elements.
     *
     * @param synapse the filter; its seed is that of the process
     * @param size number of elements, 0 or more
     */
    public SynapseProcess(Synapse synapse, int size) {
        super(size, size, Require.present("SynapseProcess", "synapse", synapse).seed());
        this.synapse = synapse;
    }

    /** The filter. */
    public Synapse synapse() {
        return synapse;
    }

    /**
     * Checks the sizes of a node.
     *
     * @throws ValidationException if input and output differ in size
     */
    public void requireSizes(int sizeIn, int sizeOut) {
        if (sizeIn != sizeOut) {
            throw new ValidationException("SynapseProcess", "sizeOut", "must be the size of the input, which is "
                    + sizeIn + ", because " + synapse + " filters each element, got " + sizeOut);
        }
    }

    @Override
    public ProcessStep step(int sizeIn, int sizeOut, double dt, RandomState rng) {
        requireSizes(sizeIn, sizeOut);
        return ProcessStep.of(synapse.step(sizeIn, dt));
    }

    @Override
    Optional<List<Object>> value() {
        return Optional.of(List.of(synapse, defaultSizeIn()));
    }

    @Override
    public String toString() {
        return "SynapseProcess(synapse=" + synapse + (defaultSizeIn() == 1 ? "" : ", size=" + defaultSizeIn()) + ")";
    }
}
