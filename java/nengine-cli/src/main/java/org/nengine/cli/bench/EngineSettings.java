package org.nengine.cli.bench;

import java.util.EnumSet;
import java.util.Set;
import org.nengine.build.Model;
import org.nengine.engine.DType;
import org.nengine.engine.Simulator;
import org.nengine.engine.SimulatorBuilder;

/**
 * How the engine runs a benchmark network.
 *
 * @param device such as {@code cpu}
 * @param minibatch items computed at once
 * @param threads at most; 0 for as many as pay
 * @param without what is switched off
 */
public record EngineSettings(String device, DType dtype, int minibatch, int threads, Set<Optimization> without) {

    public EngineSettings {
        without = Set.copyOf(without);
    }

    /** On the processor, with everything that makes it fast. */
    public static EngineSettings of(DType dtype, int minibatch, int threads) {
        return new EngineSettings("cpu", dtype, minibatch, threads, Set.of());
    }

    /** The same with more switched off. */
    public EngineSettings andWithout(Set<Optimization> more) {
        Set<Optimization> all = EnumSet.noneOf(Optimization.class);
        all.addAll(without);
        all.addAll(more);
        return new EngineSettings(device, dtype, minibatch, threads, all);
    }

    /** A simulator of this kind. */
    public Simulator simulator(Model model) {
        SimulatorBuilder builder = Simulator.builder(model).device(device).dtype(dtype).minibatch(minibatch)
                .threads(threads).progressBar(false);
        without.forEach(o -> o.switchOff(builder));
        return builder.build();
    }
}
