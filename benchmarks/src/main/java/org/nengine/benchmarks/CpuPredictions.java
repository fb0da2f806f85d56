package org.nengine.benchmarks;

import java.util.Map;
import org.nengine.cli.bench.Optimization;

/** What each optimisation was expected to bring, from bytes and operations, before it was measured. */
final class CpuPredictions {

    private static final String NOTHING = "1";

    private static final Map<Optimization, Map<String, String>> BY_MODEL = Map.of(
            Optimization.MERGE, Map.of(
                    "integrator 64 x 32", "several times: 64 ensembles in one kernel",
                    "cconv 16 x 32", "several times: 144 ensembles in one kernel",
                    "cconv 64 x 32", "several times: 528 ensembles in one kernel",
                    "basal_ganglia 16 x 32", "several times: 80 ensembles in one kernel",
                    "random_network 16 x 32", "about 1: kernels of 512 neurons are long enough alone"),
            Optimization.FUSE, Map.of(
                    "pes 8 x 64", "1.4: a change of weights is not written and read",
                    "pes 64 x 32", "2.3: 3.5 to 1.5 MiB a step",
                    "integrator 1 x 100", "1.2: currents stay in registers",
                    "integrator 64 x 32", "1.2: currents stay in registers",
                    "cconv 16 x 32", "1.2: currents stay in registers",
                    "cconv 64 x 32", "1.2: currents stay in registers",
                    "basal_ganglia 16 x 32", "1.2: currents stay in registers"),
            Optimization.EVENT_DRIVEN, Map.of(
                    "random_network 16 x 32", "5: 5.3 to 1.1 MB a step (its neurons are silent: nothing is added up)",
                    "pes 64 x 32", "1: all weights change in each step",
                    "classifier 10 x 100", "1: spikes go to 10 outputs only"),
            Optimization.TIME_CHUNKS, Map.of(
                    "classifier 10 x 100", "10: 3.1 MB of weights are read once a chunk, not once a step",
                    "pes 8 x 64", "more than 1: the ensemble does not depend on what is learned",
                    "pes 64 x 32", "more than 1: the ensemble does not depend on what is learned",
                    "cconv 16 x 32", "more than 1: nothing depends on its own output",
                    "cconv 64 x 32", "more than 1: nothing depends on its own output"),
            Optimization.MICROBATCHES, Map.of(
                    "integrator 64 x 32", "1.5: states of 64 items leave the L2 cache, those of a part do not",
                    "cconv 64 x 32", "1.5: states of 64 items leave the L2 cache, those of a part do not",
                    "pes 64 x 32", "2 or more: 64 copies of 512 KiB of weights, one after the other"));

    private CpuPredictions() {
    }

    static String of(Optimization optimization, CpuCase network) {
        return BY_MODEL.getOrDefault(optimization, Map.of()).getOrDefault(network.name() + " " + network.size(),
                NOTHING);
    }
}
