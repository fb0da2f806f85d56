package org.nengine.build;

import java.util.Optional;
import org.nengine.Ensemble;
import org.nengine.Neurons;
import org.nengine.Trainability;
import org.nengine.build.ir.DotInc;
import org.nengine.build.ir.ProcessOperator;
import org.nengine.build.ir.Reset;
import org.nengine.build.ir.Signal;
import org.nengine.build.ir.SimProcess;
import org.nengine.build.linalg.Matrix;
import org.nengine.exceptions.ValidationException;
import org.nengine.neurons.NeuronType;
import org.nengine.processes.Process;

/** An ensemble: its input, its neurons, noise, and the encoders between input and neurons. */
public final class EnsembleBuilder implements ObjectBuilder<Ensemble> {

    /** Used by the service loader. */
    public EnsembleBuilder() { }

    @Override
    public Class<Ensemble> handles() {
        return Ensemble.class;
    }

    @Override
    public void build(Ensemble ensemble, BuildContext context) {
        BuiltEnsemble built = context.ensemble(ensemble);
        Signal input = Signal.zeros(ensemble + ".in", ensemble.dimensions());
        context.put(ensemble, "in", input);
        context.add(new Reset(input, ensemble + ": reset input"));
        lower(context.<NeuronLowering<?>>handler(NeuronLowering.class, ensemble.neuronType()), ensemble, built,
                context);
        Neurons neurons = ensemble.neurons();
        Signal current = context.signals().get(neurons, "in");
        Matrix scaled = Matrix.of(built.scaledEncoders());
        Signal encoders = Signal.wrap(ensemble + ".encoders", Signal.Role.PARAMETER, scaled.data(), scaled.rows(),
                scaled.columns());
        encoders.setTrainable(Trainability.trainable(ensemble));
        context.signals().find(neurons, "bias").ifPresent(b -> b.setTrainable(Trainability.trainable(neurons)));
        context.put(ensemble, "encoders", encoders);
        context.put(ensemble, "out", context.signals().get(neurons, "out"));
        ensemble.noise().ifPresent(noise -> addNoise(noise, ensemble, current, context));
        context.add(new DotInc(encoders, input, current, ensemble + ": encode"));
    }

    @SuppressWarnings("unchecked")
    private static <T extends NeuronType> void lower(NeuronLowering<T> lowering, Ensemble ensemble, BuiltEnsemble built,
            BuildContext context) {
        // A handler found by an object's class takes objects of that class.
        lowering.lower((T) ensemble.neuronType(), ensemble, built, context);
    }

    private static void addNoise(Process noise, Ensemble ensemble, Signal current, BuildContext context) {
        if (noise.defaultSizeIn() != 0) {
            throw new ValidationException(ensemble.toString(), "noise", "must work without input, but " + noise
                    + " takes " + noise.defaultSizeIn() + " values");
        }
        context.add(SimProcess.of(noise, context.dt(), context.time(), Optional.empty(), current,
                ProcessOperator.Mode.INC, ensemble + ": noise"));
    }
}
