package org.nengine.cli.run;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nengine.Probe;
import org.nengine.build.Model;
import org.nengine.data.Tensor;
import org.nengine.engine.IoNames;
import org.nengine.engine.Simulator;
import org.nengine.exceptions.ValidationException;
import org.nengine.io.NpyArray;
import org.nengine.reference.ReferenceSimulator;

/**
 * What a run recorded, under the names that the arrays of its file have: {@code trange} for the times of the steps, the
 * name of each probe, and {@code NAME.trange} for the times of a probe with a sampling period.
 *
 * @param arrays by name
 * @param probes names of the arrays of probes, in order
 * @param seconds that the run took
 */
public record Recording(Map<String, NpyArray> arrays, List<String> probes, double seconds) {

    private static final String TIMES = "trange";

    /** Runs on the engine. */
    public static Recording of(Simulator simulator, IoNames names, long steps, Inputs inputs) {
        long start = System.nanoTime();
        simulator.runSteps(steps, inputs.data());
        double seconds = (System.nanoTime() - start) * 1e-9;
        Map<String, NpyArray> arrays = times(simulator.trange());
        for (Probe probe : names.probes()) {
            Tensor values = simulator.data(probe).tensor();
            add(arrays, names.name(probe), values.isDouble() ? NpyArray.of(values.toDoubles(), values.shape())
                    : NpyArray.ofFloats(values.toFloats(), values.shape()));
            probe.sampleEvery().ifPresent(period -> add(arrays, names.name(probe) + "." + TIMES,
                    vector(simulator.trange(period))));
        }
        return new Recording(arrays, names.probes().stream().map(names::name).toList(), seconds);
    }

    /** Runs in plain Java. */
    public static Recording of(ReferenceSimulator simulator, IoNames names, long steps) {
        long start = System.nanoTime();
        simulator.runSteps(steps);
        double seconds = (System.nanoTime() - start) * 1e-9;
        Map<String, NpyArray> arrays = times(simulator.trange());
        Model model = simulator.model();
        for (Probe probe : names.probes()) {
            double[][] rows = simulator.data(probe);
            int[] signal = model.probeSignal(probe).shape();
            int[] shape = new int[signal.length + 1];
            shape[0] = rows.length;
            System.arraycopy(signal, 0, shape, 1, signal.length);
            add(arrays, names.name(probe), NpyArray.of(Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray(),
                    shape));
            probe.sampleEvery().ifPresent(period -> add(arrays, names.name(probe) + "." + TIMES,
                    vector(simulator.trange(period))));
        }
        return new Recording(arrays, names.probes().stream().map(names::name).toList(), seconds);
    }

    private static Map<String, NpyArray> times(double[] trange) {
        Map<String, NpyArray> arrays = new LinkedHashMap<>();
        arrays.put(TIMES, vector(trange));
        return arrays;
    }

    private static NpyArray vector(double[] values) {
        return NpyArray.of(values, values.length);
    }

    private static void add(Map<String, NpyArray> arrays, String name, NpyArray array) {
        if (arrays.put(name, array) != null) {
            throw new ValidationException("outputs", name, "two arrays have this name; give the probe another label");
        }
    }
}
