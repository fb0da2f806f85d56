package org.nengine.cli.bench;

import org.nengine.engine.MachineSpeed;
import org.nengine.engine.MemoryUse;
import org.nengine.engine.Simulator;

/**
 * What bounds the steps of a simulator on a machine.
 *
 * @param workingSet bytes of parameters and state, through which steps go again and again
 * @param stream the smallest cache with room for them, or memory
 * @param flop operations a second that the machine can do in the simulator's type
 */
public record Roofline(long workingSet, MachineSpeed.Stream stream, double flop) {

    /**
     * The bounds of a simulator.
     *
     * @param threads that it uses, one of the numbers that were measured with
     */
    public static Roofline of(Simulator sim, MachineSpeed speed, int threads) {
        MemoryUse memory = sim.memoryUsed();
        long workingSet = memory.parameters() + memory.state();
        return new Roofline(workingSet, speed.streamOf(workingSet, threads), speed.flop(sim.dtype(), threads));
    }
}
