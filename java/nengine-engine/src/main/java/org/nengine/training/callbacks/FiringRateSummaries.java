package org.nengine.training.callbacks;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.nengine.Neurons;
import org.nengine.Probe;
import org.nengine.data.Data;
import org.nengine.data.Tensor;
import org.nengine.engine.IoNames;
import org.nengine.engine.Simulator;
import org.nengine.exceptions.Require;
import org.nengine.exceptions.ValidationException;
import org.nengine.training.Callback;

/**
 * Writes, after each epoch, a histogram of the firing rates of some neurons to event files for TensorBoard, as {@code
 * NAME_rates} with the name that the probe has in the simulator. The rate of a neuron is the mean of what its probe
 * gives in all steps of a prediction for the given inputs, and over all items: in Hz, times the amplitude of the
 * neurons. In inference mode, spiking neurons spike.
 */
public final class FiringRateSummaries implements Callback {

    private final EventFile file;
    private final Simulator simulator;
    private final Data inputs;
    private final List<Probe> probes;

    /**
     * Histograms of the rates that some inputs lead to.
     *
     * @param logDir the folder of the event files
     * @param simulator the one that is trained
     * @param inputs arrays (items, steps, elements) for inputs, whole minibatches, as for {@code predict}; not all that
     *     is trained on, as it is predicted after each epoch
     * @param probes of neurons of the simulated network
     * @throws ValidationException if a probe is none of neurons, or of another network, or there are no inputs
     */
    public FiringRateSummaries(Path logDir, Simulator simulator, Data inputs, Probe... probes) {
        file = new EventFile(Require.present("FiringRateSummaries", "logDir", logDir), Clock.systemUTC());
        this.simulator = Require.present("FiringRateSummaries", "simulator", simulator);
        this.inputs = Require.present("FiringRateSummaries", "inputs", inputs);
        if (inputs.isEmpty()) {
            throw new ValidationException("FiringRateSummaries", "inputs", "give an array for one input at least");
        }
        for (Probe probe : Require.present("FiringRateSummaries", "probes", probes)) {
            simulator.name(Require.present("FiringRateSummaries", "probes", probe));
            if (!(probe.target().object() instanceof Neurons)) {
                throw new ValidationException("FiringRateSummaries", "probes", probe + " does not record neurons; "
                        + "probe ensemble.neurons()");
            }
        }
        this.probes = List.of(probes);
    }

    @Override
    public void onEpochEnd(int epoch, Map<String, Double> logs) {
        Map<Probe, Tensor> given = simulator.predict(inputs);
        for (Probe probe : probes) {
            file.histogram(IoNames.sanitise(simulator.name(probe) + "_rates"), means(given.get(probe)), epoch);
        }
        file.flush();
    }

    /** Of each element, over items and steps. */
    private static double[] means(Tensor values) {
        int entries = values.shape(0) * values.shape(1);
        double[] all = values.toDoubles();
        double[] means = new double[all.length / entries];
        for (int i = 0; i < all.length; i++) {
            means[i % means.length] += all[i] / entries;
        }
        return means;
    }

    @Override
    public void release() {
        file.close();
    }
}
