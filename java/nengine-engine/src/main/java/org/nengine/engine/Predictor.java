package org.nengine.engine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nengine.Probe;
import org.nengine.build.Model;
import org.nengine.data.Tensor;
import org.nengine.exceptions.ValidationException;

/** Gives what probes record, minibatch after minibatch. */
final class Predictor {

    private final EngineProgram program;
    private final StepRunner runner;
    private final Model model;

    Predictor(EngineProgram program, StepRunner runner, Model model) {
        this.program = program;
        this.runner = runner;
        this.model = model;
    }

    /** Predicts for one pass through a source, which is not closed by this. */
    Map<Probe, Tensor> predict(BatchSource source, CallOptions options, Hooks hooks, boolean shown) {
        List<List<Tensor>> parts = new ArrayList<>();
        model.probes().forEach(probe -> parts.add(new ArrayList<>()));
        hooks.each(callback -> callback.onPredictBegin(new LinkedHashMap<>()));
        source.begin(options.minibatches());
        try (Progress progress = Progress.start(shown, "Predicting", " items", source.items(options.minibatches()))) {
            runner.eachMinibatch(source, options.isStateful(false), batch -> {
                hooks.each(callback -> callback.onPredictBatchBegin(batch, new LinkedHashMap<>()));
                source.feed(false);
                program.run(source.steps());
                for (int i = 0; i < parts.size(); i++) {
                    add(program.recorded(i), parts.get(i), batch);
                }
                progress.advance(program.program().minibatch());
                hooks.each(callback -> callback.onPredictBatchEnd(batch, new LinkedHashMap<>()));
                return true;
            });
        }
        Map<Probe, Tensor> result = new LinkedHashMap<>();
        for (int i = 0; i < parts.size(); i++) {
            Probe probe = model.probes().get(i);
            result.put(probe, shaped(Tensor.concatenate(parts.get(i), 0), model.probeSignal(probe).shape()));
        }
        hooks.each(callback -> callback.onPredictEnd(new LinkedHashMap<>()));
        return result;
    }

    private static void add(Tensor values, List<Tensor> to, int batch) {
        if (!to.isEmpty() && to.get(0).shape(1) != values.shape(1)) {
            throw new ValidationException("Simulator", "predict", "minibatch " + batch + " has " + values.shape(1)
                    + " steps where those before have " + to.get(0).shape(1) + ", so that there is no one array of "
                    + "what a probe gives; call predictOnBatch for each, or use probes that keep no history");
        }
        to.add(values);
    }

    private static Tensor shaped(Tensor flat, int[] signal) {
        int[] shape = new int[2 + signal.length];
        shape[0] = flat.shape(0);
        shape[1] = flat.shape(1);
        System.arraycopy(signal, 0, shape, 2, signal.length);
        return flat.reshape(shape);
    }
}
