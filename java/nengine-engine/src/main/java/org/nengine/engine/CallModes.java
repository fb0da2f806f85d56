package org.nengine.engine;

import java.util.Optional;
import org.nengine.exceptions.SimulationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What holds for all calls of a simulator.
 *
 * @param inferenceOnly whether nothing is trained
 * @param stateful whether calls may keep the state that they leave
 * @param learningPhase whether every call runs in training mode, or none does; empty if the call decides
 */
record CallModes(boolean inferenceOnly, boolean stateful, Optional<Boolean> learningPhase) {

    /** The call decides on everything. */
    static final CallModes OPEN = new CallModes(false, true, Optional.empty());

    private static final Logger LOG = LoggerFactory.getLogger(Simulator.class);

    /** Whether a call that is none of training runs in training mode. */
    boolean infersInTrainingMode() {
        return learningPhase.orElse(false);
    }

    /** Whether training runs in training mode. */
    boolean trainsInTrainingMode() {
        return learningPhase.orElse(true);
    }

    /** Whether a call keeps its state, given what it asks for. Warns if it asks for what it does not get. */
    boolean keepsState(boolean asked, String call) {
        if (asked && !stateful) {
            LOG.warn("{}: stateful(true) has no effect, since the simulator was built with stateful(false)", call);
        }
        return asked && stateful;
    }

    /**
     * @throws SimulationException if nothing can be trained
     */
    void requireTraining(String call) {
        if (inferenceOnly) {
            throw new SimulationException("the simulator was built with inferenceOnly(true), which leaves nothing to "
                    + call + "; build one without");
        }
    }
}
