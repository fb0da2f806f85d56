package org.nengine.build;

import java.util.Optional;
import org.nengine.Connection;
import org.nengine.ConnectionFunction;
import org.nengine.Endpoint;
import org.nengine.Ensemble;
import org.nengine.Neurons;
import org.nengine.Probe;
import org.nengine.Slice;
import org.nengine.Trainability;
import org.nengine.build.ir.Copy;
import org.nengine.build.ir.ElementwiseInc;
import org.nengine.build.ir.ProcessOperator;
import org.nengine.build.ir.Reset;
import org.nengine.build.ir.Signal;
import org.nengine.build.ir.SimFunction;
import org.nengine.build.solvers.SolverInfo;
import org.nengine.exceptions.BuildException;
import org.nengine.random.RandomState;

/** A connection: function or decoders, transform, synapse, and its way into the target; then its learning rules. */
public final class ConnectionBuilder implements ObjectBuilder<Connection> {

    /** Used by the service loader. */
    public ConnectionBuilder() { }

    @Override
    public Class<Connection> handles() {
        return Connection.class;
    }

    @Override
    public void build(Connection connection, BuildContext context) {
        new Building(connection, context).build();
    }

    /** One connection while it is built. */
    private static final class Building {

        private final Connection connection;
        private final BuildContext context;
        private final String name;

        Building(Connection connection, BuildContext context) {
            this.connection = connection;
            this.context = context;
            this.name = connection.toString();
        }

        void build() {
            Signal in = end(connection.pre(), "out", "pre");
            Signal out = end(connection.post(), "in", "post");
            context.put(connection, "in", in);
            context.put(connection, "out", out);
            Optional<DecoderPlan.Decoders> decoders = context.decoders(connection);
            Signal source = decoders.isPresent() ? in : context.slice(in, connection.pre().slice());
            if (decoders.isEmpty() && connection.function().isPresent()) {
                source = call(connection.function().get(), source);
            }
            Weighted weighted = transform(decoders, source);
            weighted.weights().ifPresent(w -> context.put(connection, "weights", w));
            Signal filtered = filter(weighted.output());
            context.put(connection, "weighted", filtered);
            deliver(filtered, out);
            context.putConnection(connection, new BuiltConnection(decoders.flatMap(DecoderPlan.Decoders::points),
                    decoders.map(DecoderPlan.Decoders::info).orElseGet(SolverInfo::none),
                    weighted.weights().map(w -> new Weights(w.sharedInitial(), w.shape())), connection.transform()));
            if (!(connection.post().object() instanceof Probe)) {
                weighted.weights().ifPresent(w -> w.setTrainable(Trainability.trainable(connection)));
            }
            new Learning(connection, source, weighted.weights(), context).build();
        }

        private Signal end(Endpoint end, String signal, String which) {
            return context.signals().find(end.object(), signal).orElseThrow(() -> new BuildException(name + ": its "
                    + which + " object " + end.object() + " is not in the model, or has no values there. It must be"
                    + " built before the connection: put the connection into a network that holds both ends"));
        }

        private Signal call(ConnectionFunction function, Signal x) {
            if (function.isPoints()) {
                throw new BuildException(name + ": a function given by points cannot be used on a connection from "
                        + connection.pre() + ", which is not decoded; give a function that can be called");
            }
            Signal y = Signal.zeros(name + ".function", connection.sizeMid());
            context.add(new SimFunction((t, value) -> function.apply(value), function.name(), Optional.empty(),
                    Optional.of(x), Optional.of(y), name + ": function"));
            return y;
        }

        private Weighted transform(Optional<DecoderPlan.Decoders> decoders, Signal source) {
            RandomState rng = decoders.map(DecoderPlan.Decoders::rng)
                    .orElseGet(() -> new RandomState(context.seed(connection)));
            // What a hidden connection of a probe multiplies by is no parameter of the model.
            Signal.Role role = connection.post().object() instanceof Probe ? Signal.Role.CONSTANT
                    : Signal.Role.PARAMETER;
            boolean composed = decoders.isPresent() && isFull() && connection.solver().compositional();
            Weighting weighting = new Weighting(name, role, source, decoders.map(DecoderPlan.Decoders::matrix),
                    composed ? Optional.of(context.encoders(connection)) : Optional.empty(), rng);
            if (decoders.isPresent() && DecoderPlan.solvesWeights(connection)) {
                return weighting.product(decoders.get().matrix(), context);
            }
            return context.lower(connection.transform(), weighting);
        }

        /** Whether weights lead from neurons directly to the neurons of an ensemble. */
        private boolean isFull() {
            return connection.isDecoded() && connection.post().object() instanceof Ensemble
                    && connection.solver().weights();
        }

        private Signal filter(Signal weighted) {
            return connection.synapse().map(s -> context.filter(s, weighted, name + ".filtered",
                    ProcessOperator.Mode.UPDATE)).orElse(weighted);
        }

        private void deliver(Signal value, Signal out) {
            Slice slice = connection.post().slice();
            if (connection.post().object() instanceof Neurons neurons) {
                deliverToNeurons(value, out, neurons, slice);
            } else if (isFull()) {
                Ensemble post = (Ensemble) connection.post().object();
                context.add(Copy.inc(value, context.signals().get(post.neurons(), "in"), name + ": deliver"));
            } else if (slice.isRange()) {
                context.add(Copy.inc(value, context.view(out, slice), name + ": deliver"));
            } else {
                context.add(new Copy(value, Optional.empty(), out, Optional.of(slice.resolve(out.size())), true,
                        name + ": deliver"));
            }
        }

        /** Input currents count in units of the gain. */
        private void deliverToNeurons(Signal value, Signal out, Neurons neurons, Slice slice) {
            double[] gain = context.ensemble(neurons.ensemble()).gain();
            int[] selected = slice.resolve(gain.length);
            double[] gains = new double[selected.length];
            for (int i = 0; i < gains.length; i++) {
                gains[i] = gain[selected[i]];
            }
            Signal factors = Signal.of(name + ".gains", Signal.Role.CONSTANT, gains, gains.length);
            if (slice.isRange()) {
                context.add(new ElementwiseInc(factors, value, context.view(out, slice), name + ": deliver"));
                return;
            }
            Signal currents = Signal.zeros(name + ".currents", gains.length);
            context.add(new Reset(currents, name + ": reset currents"));
            context.add(new Copy(currents, Optional.empty(), out, Optional.of(selected), true, name + ": deliver"));
            context.add(new ElementwiseInc(factors, value, currents, name + ": gains"));
        }
    }
}
