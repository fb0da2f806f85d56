package org.nengine.training.callbacks;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.nengine.Connection;
import org.nengine.Ensemble;
import org.nengine.NetworkObject;
import org.nengine.Neurons;
import org.nengine.engine.IoNames;
import org.nengine.engine.Simulator;
import org.nengine.exceptions.Require;
import org.nengine.exceptions.ValidationException;
import org.nengine.training.Callback;

/**
 * Writes, after each epoch, a histogram of the parameters of some objects to event files for TensorBoard. Of an
 * ensemble the scaled encoders, as {@code Ensemble_LABEL_encoders}; of neurons the biases, as
 * {@code Ensemble.neurons_LABEL_bias}; of a connection the weights, as {@code Connection_LABEL_weights}. Labels are
 * those that were given, or {@code None}; blanks and colons in them become underscores, and other characters than
 * letters, digits and {@code _.-/} are left out.
 */
public final class NengoSummaries implements Callback {

    private final EventFile file;
    private final List<Summary> summaries = new ArrayList<>();

    private record Summary(String tag, Supplier<double[]> values) {
    }

    /**
     * Histograms of some objects.
     *
     * @param logDir the folder of the event files
     * @param simulator the one that is trained
     * @param objects ensembles with neurons, their neurons, or connections with weights, of the simulated network
     * @throws ValidationException if something else is among them
     */
    public NengoSummaries(Path logDir, Simulator simulator, NetworkObject... objects) {
        file = new EventFile(Require.present("NengoSummaries", "logDir", logDir), Clock.systemUTC());
        Require.present("NengoSummaries", "simulator", simulator);
        for (NetworkObject object : Require.present("NengoSummaries", "objects", objects)) {
            summaries.add(summary(simulator, Require.present("NengoSummaries", "objects", object)));
        }
    }

    private static Summary summary(Simulator simulator, NetworkObject object) {
        if (object instanceof Ensemble ensemble) {
            simulator.data(ensemble);
            if (ensemble.neurons().sizeOut() > 0) {
                return new Summary(tag("Ensemble", ensemble.label(), "encoders"), () -> Arrays
                        .stream(simulator.data(ensemble).scaledEncoders()).flatMapToDouble(Arrays::stream).toArray());
            }
        } else if (object instanceof Neurons neurons && neurons.sizeOut() > 0) {
            simulator.data(neurons.ensemble());
            return new Summary(tag("Ensemble.neurons", neurons.ensemble().label(), "bias"),
                    () -> simulator.data(neurons.ensemble()).bias());
        } else if (object instanceof Connection connection && simulator.data(connection).weights().isPresent()) {
            return new Summary(tag("Connection", connection.label(), "weights"),
                    () -> simulator.data(connection).weights().orElseThrow().toDoubles());
        }
        throw new ValidationException("NengoSummaries", "objects", object + " has no parameters to write; give "
                + "ensembles with neurons, their neurons, or connections with weights");
    }

    private static String tag(String kind, Optional<String> label, String parameter) {
        return IoNames.sanitise(kind + "_" + label.orElse("None") + "_" + parameter);
    }

    @Override
    public void onEpochEnd(int epoch, Map<String, Double> logs) {
        summaries.forEach(summary -> file.histogram(summary.tag(), summary.values().get(), epoch));
        file.flush();
    }

    @Override
    public void release() {
        file.close();
    }
}
