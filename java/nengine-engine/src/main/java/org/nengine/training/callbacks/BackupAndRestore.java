package org.nengine.training.callbacks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.nengine.data.Tensor;
import org.nengine.exceptions.NengineException;
import org.nengine.exceptions.Require;
import org.nengine.exceptions.SimulationException;
import org.nengine.exceptions.ValidationException;
import org.nengine.io.Npz;
import org.nengine.io.NpyArray;
import org.nengine.training.Callback;
import org.nengine.training.TrainingContext;

/**
 * Writes a backup after each epoch, and lets a fit that was interrupted go on after the last epoch of which there is
 * one: with its parameters, what the optimizer remembers, the learning rate, and the state of the network. The fit must
 * be called as it was before, on a fresh simulator of the same network, seed and settings; it then trains to the same
 * parameters as if it had not been interrupted, to the last bit. What other callbacks remember starts over, and so does
 * what functions written in Java, and processes that do not say so, remember.
 *
 * <p>Give it last: what the callbacks before it write at the end of an epoch is then written again if the program was
 * killed in between, so that nothing is left out.
 *
 * <p>The file, a NumPy archive, appears complete or not at all, even where the program is killed, and is deleted when
 * the fit has ended well.
 */
public final class BackupAndRestore implements Callback {

    private static final String EPOCH = "epoch";
    private static final String PARAMETERS = "parameters/";
    private static final String OPTIMIZER = "optimizer/";
    private static final String STATE = "state/";

    private final Path path;
    private TrainingContext context;

    /**
     * A backup.
     *
     * @param path the file; if it exists when a fit begins, the fit goes on from it
     */
    public BackupAndRestore(Path path) {
        this.path = Require.present("BackupAndRestore", "path", path);
    }

    @Override
    public void attach(TrainingContext newContext) {
        context = newContext;
    }

    @Override
    public void onTrainBegin(Map<String, Double> logs) {
        if (!Files.exists(path)) {
            return;
        }
        Map<String, NpyArray> arrays;
        try {
            arrays = Npz.read(path);
        } catch (IOException e) {
            throw new SimulationException("cannot read the backup " + path + ": " + e.getMessage(), e);
        }
        Map<String, Tensor> parameters = part(arrays, PARAMETERS);
        double[] epoch = arrays.containsKey(EPOCH) ? arrays.get(EPOCH).toDoubles() : new double[0];
        if (epoch.length != 1 || !(epoch[0] >= 0 && epoch[0] < Integer.MAX_VALUE)
                || !parameters.keySet().equals(context.parameters().keySet())) {
            throw new ValidationException("BackupAndRestore", "path", path + " is no backup of this network, but holds "
                    + arrays.keySet() + "; delete it, or give another file");
        }
        Map<String, Tensor> before = context.parameters();
        Map<String, Tensor> optimizerBefore = context.optimizerState();
        try {
            context.setParameters(parameters);
            context.setOptimizerState(part(arrays, OPTIMIZER));
            context.setState(part(arrays, STATE));
        } catch (NengineException e) {
            context.setParameters(before);
            context.setOptimizerState(optimizerBefore);
            throw new SimulationException(path + " is no backup of this training: " + e.getMessage()
                    + "; delete it, or give another file", e);
        }
        context.skipTo((int) epoch[0] + 1);
    }

    private static Map<String, Tensor> part(Map<String, NpyArray> arrays, String prefix) {
        Map<String, Tensor> part = new LinkedHashMap<>();
        arrays.forEach((name, array) -> {
            if (name.startsWith(prefix)) {
                part.put(name.substring(prefix.length()), Tensor.of(array.toDoubles(), array.shape()));
            }
        });
        return part;
    }

    @Override
    public void onEpochEnd(int epoch, Map<String, Double> logs) {
        Map<String, NpyArray> arrays = new LinkedHashMap<>();
        arrays.put(EPOCH, NpyArray.of(new double[] {epoch}, 1));
        put(arrays, PARAMETERS, context.parameters());
        put(arrays, OPTIMIZER, context.optimizerState());
        put(arrays, STATE, context.state());
        try {
            Npz.write(path, arrays);
        } catch (IOException e) {
            throw new SimulationException("cannot write the backup " + path + ": " + e.getMessage(), e);
        }
    }

    private static void put(Map<String, NpyArray> arrays, String prefix, Map<String, Tensor> values) {
        values.forEach((name, tensor) -> arrays.put(prefix + name, NpyArray.of(tensor.toDoubles(), tensor.shape())));
    }

    @Override
    public void onTrainEnd(Map<String, Double> logs) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new SimulationException("cannot delete the backup " + path + ": " + e.getMessage(), e);
        }
    }
}
