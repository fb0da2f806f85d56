package org.nengine.agreement;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.nengine.Probe;
import org.nengine.build.Model;
import org.nengine.build.TimeGrid;
import org.nengine.build.ir.Signal;
import org.nengine.reference.ReferenceProgram;

/** Runs of a network on the reference simulator, one for each item of a minibatch. */
final class ReferenceRuns {

    private static final double PERTURBATION = 1e-13;

    private final RandomNetwork network;
    private final Model model;
    private final long seed;

    /**
     * @param seed of the simulator's generator
     */
    ReferenceRuns(RandomNetwork network, Model model, long seed) {
        this.network = network;
        this.model = model;
        this.seed = seed;
    }

    /**
     * What happened in one run.
     *
     * @param rows what each probe recorded, {@code [sample][element]}
     * @param rowSteps for each probe, the steps of its samples
     * @param spikes outputs of all spiking neurons, {@code [step][neuron]}
     */
    record Run(Map<Probe, List<double[]>> rows, Map<Probe, List<Integer>> rowSteps, List<double[]> spikes) {
    }

    /** Runs all items on the model as it was built. */
    List<Run> exact() {
        return run(Optional.empty());
    }

    /** Runs all items after each number that was built was multiplied by {@code 1 + 1e-13 N(0, 1)}. */
    List<Run> perturbed(long noiseSeed) {
        return run(Optional.of(new Chooser(noiseSeed)));
    }

    private List<Run> run(Optional<Chooser> noise) {
        List<Run> runs = new ArrayList<>();
        for (int item = 0; item < RandomNetwork.ITEMS; item++) {
            network.setItem(item);
            ReferenceProgram program = new ReferenceProgram(model.stepOrder(), seed, item);
            for (RandomNetwork.Stimulus stimulus : network.stimuli()) {
                // A function of time overwrites this in the first step.
                Signal constant = model.signal(stimulus.node(), "out");
                if (bases().contains(constant)) {
                    program.set(constant, stimulus.values()[item][0]);
                }
            }
            noise.ifPresent(n -> perturb(program, n));
            runs.add(record(program));
        }
        network.setItem(0);
        return runs;
    }

    private void perturb(ReferenceProgram program, Chooser noise) {
        for (Signal signal : bases()) {
            if (signal.role() != Signal.Role.CLOCK) {
                double[] values = program.get(signal);
                for (int i = 0; i < values.length; i++) {
                    values[i] *= 1 + PERTURBATION * noise.normal();
                }
                program.set(signal, values);
            }
        }
    }

    /** What the operators work on. */
    private Set<Signal> bases() {
        Set<Signal> bases = new LinkedHashSet<>();
        model.stepOrder().forEach(operator -> operator.signals().forEach(signal -> bases.add(signal.base())));
        return bases;
    }

    private Run record(ReferenceProgram program) {
        TimeGrid grid = new TimeGrid(model.dt());
        List<Signal> spiking = network.network().allEnsembles().stream().filter(e -> e.neuronType().spiking())
                .map(e -> model.signal(e.neurons(), "out")).toList();
        Run run = new Run(new LinkedHashMap<>(), new LinkedHashMap<>(), new ArrayList<>());
        for (Probe probe : model.probes()) {
            run.rows().put(probe, new ArrayList<>());
            run.rowSteps().put(probe, new ArrayList<>());
        }
        for (int step = 1; step <= network.steps(); step++) {
            program.step();
            run.spikes().add(spiking.stream().flatMapToDouble(s -> Arrays.stream(program.get(s))).toArray());
            for (Probe probe : model.probes()) {
                if (grid.isSampled(step, probe.sampleEvery())) {
                    run.rows().get(probe).add(program.get(model.probeSignal(probe)));
                    run.rowSteps().get(probe).add(step);
                }
            }
        }
        return run;
    }
}
