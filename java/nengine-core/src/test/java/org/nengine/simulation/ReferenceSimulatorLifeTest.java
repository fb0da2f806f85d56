package org.nengine.simulation;

import java.util.OptionalLong;
import org.nengine.Network;

/** The reference simulator behaves as every simulator. */
class ReferenceSimulatorLifeTest extends SimulatorSuite {

    @Override
    public TestedSimulator start(Network network, double dt, OptionalLong seed) {
        return ReferenceRunner.start(network, dt, seed);
    }
}
