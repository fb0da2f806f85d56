package org.nengine.engine;

import java.util.OptionalLong;
import org.nengine.Network;
import org.nengine.simulation.SimulatorSuite;
import org.nengine.simulation.TestedSimulator;

/** The engine behaves as every simulator, in double precision. */
class EngineLifeTest extends SimulatorSuite {

    @Override
    public TestedSimulator start(Network network, double dt, OptionalLong seed) {
        SimulatorBuilder builder = Simulator.builder(network).dtype(DType.FLOAT64).dt(dt);
        seed.ifPresent(builder::seed);
        return new SimulatorRunner(builder.build());
    }
}
