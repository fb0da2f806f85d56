package org.nengine.engine;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.nengine.data.Tensor;
import org.nengine.exceptions.Require;
import org.nengine.training.Callback;
import org.nengine.training.TrainingContext;

/** The callbacks of one call, which may use the simulator while they are called. */
final class Hooks implements TrainingContext {

    private final List<Callback> callbacks;
    private final Simulator simulator;
    private volatile boolean stopped;
    private int firstEpoch;

    Hooks(List<Callback> callbacks, Simulator simulator) {
        this.callbacks = callbacks;
        this.simulator = simulator;
    }

    /** Does the work of the call, between attaching and releasing all callbacks. */
    <T> T during(Supplier<T> work) {
        Throwable failure = null;
        int attached = 0;
        try {
            for (Callback callback : callbacks) {
                attached++;
                simulator.openly(() -> callback.attach(this));
            }
            return work.get();
        } catch (RuntimeException | Error e) {
            failure = e;
            throw e;
        } finally {
            release(attached, failure);
        }
    }

    /** Releases as many callbacks as were attached, whatever one of them throws. */
    private void release(int attached, Throwable before) {
        Throwable failure = before;
        for (Callback callback : callbacks.subList(0, attached)) {
            try {
                simulator.openly(callback::release);
            } catch (RuntimeException | Error e) {
                if (failure == null) {
                    failure = e;
                } else if (failure != e) {
                    failure.addSuppressed(e);
                }
            }
        }
        if (before == null && failure instanceof Error error) {
            throw error;
        }
        if (before == null && failure != null) {
            throw (RuntimeException) failure;
        }
    }

    boolean isEmpty() {
        return callbacks.isEmpty();
    }

    /** Calls a hook of each callback. */
    void each(Consumer<Callback> hook) {
        if (!callbacks.isEmpty()) {
            simulator.openly(() -> callbacks.forEach(hook));
        }
    }

    @Override
    public double learningRate() {
        return simulator.learningRate();
    }

    @Override
    public void setLearningRate(double value) {
        simulator.learningRate(value);
    }

    @Override
    public void stopTraining() {
        stopped = true;
    }

    @Override
    public boolean isStopped() {
        return stopped;
    }

    /** The first epoch that is trained, if a callback asked for a later one than fit. */
    int firstEpoch() {
        return firstEpoch;
    }

    @Override
    public void skipTo(int epoch) {
        firstEpoch = Require.atLeast("TrainingContext", "epoch", 0, epoch);
    }

    @Override
    public Map<String, Tensor> optimizerState() {
        return simulator.optimizerState();
    }

    @Override
    public void setOptimizerState(Map<String, Tensor> state) {
        simulator.setOptimizerState(state);
    }

    @Override
    public Map<String, Tensor> parameters() {
        return simulator.parameters();
    }

    @Override
    public void setParameters(Map<String, Tensor> values) {
        simulator.setParameters(values);
    }

    @Override
    public Map<String, Tensor> state() {
        return simulator.state();
    }

    @Override
    public void setState(Map<String, Tensor> state) {
        simulator.setState(state);
    }

    @Override
    public void saveParams(Path path) {
        simulator.saveParams(path);
    }
}
