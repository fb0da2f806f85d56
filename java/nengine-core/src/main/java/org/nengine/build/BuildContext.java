package org.nengine.build;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.nengine.Connection;
import org.nengine.Ensemble;
import org.nengine.Network;
import org.nengine.Probe;
import org.nengine.Slice;
import org.nengine.build.ir.Copy;
import org.nengine.build.ir.Operator;
import org.nengine.build.ir.ProcessOperator;
import org.nengine.build.ir.Signal;
import org.nengine.build.ir.TimeUpdate;
import org.nengine.build.linalg.LinearAlgebra;
import org.nengine.build.linalg.Matrix;
import org.nengine.build.spi.Handler;
import org.nengine.build.spi.Handlers;
import org.nengine.exceptions.BuildException;
import org.nengine.synapses.Synapse;
import org.nengine.transforms.Transform;

/** A model while it is built: what builders and lowerings read from and add to. */
public final class BuildContext {

    /** By their kind; what is on the class path does not change. */
    private static final Map<Class<?>, Handlers<?>> HANDLERS = new ConcurrentHashMap<>();

    private final double dt;
    private final BuildOptions options;
    private final SeedSource seedSource;
    private final Seeds seeds;
    private final Signal time = Signal.of("time", Signal.Role.CLOCK, new double[1]);
    private final Signal step = Signal.of("step", Signal.Role.CLOCK, new double[1]);
    private final List<Operator> operators = new ArrayList<>();
    private final Signals signals = new Signals();
    private final Map<Connection, BuiltConnection> connections = new IdentityHashMap<>();
    private final List<Probe> probes = new ArrayList<>();
    private final Map<Ensemble, Outcome<BuiltEnsemble>> ensembles;
    private final Map<Probe, Connection> decodings = new IdentityHashMap<>();
    private final DecoderPlan decoders;

    private BuildContext(Network network, double dt, BuildOptions options) {
        this.dt = dt;
        this.options = options;
        this.seedSource = options.seedSource();
        this.seeds = Seeds.of(network, seedSource);
        for (Probe probe : network.allProbes()) {
            if (probe.attribute().equals("decoded_output")) {
                Connection decoding = Connection.decoding(probe);
                decodings.put(probe, decoding);
                seeds.share(probe, decoding);
            }
        }
        this.ensembles = EnsembleSampler.sampleAll(network, seeds,
                DecoderPlan.solvedAtOwnPoints(network, decodings.values()));
        this.decoders = new DecoderPlan(this);
    }

    /** What is drawn for a network before anything is built or solved. */
    static BuildContext sampled(Network network) {
        return new BuildContext(network, 1, BuildOptions.defaults());
    }

    /** Builds a network. */
    static BuildContext build(Network network, double dt, BuildOptions options) {
        BuildContext context = new BuildContext(network, dt, options);
        context.decoders.solve(network);
        context.add(new TimeUpdate(context.step, context.time, dt));
        context.build(network);
        return context;
    }

    /** Length of a step in seconds. */
    public double dt() {
        return dt;
    }

    /** Time in seconds at the end of the step. */
    public Signal time() {
        return time;
    }

    Signal step() {
        return step;
    }

    public LinearAlgebra algebra() {
        return options.algebra();
    }

    /** Seed of an object of the network. */
    public long seed(Object object) {
        return seeds.seed(object);
    }

    SeedSource seedSource() {
        return seedSource;
    }

    Seeds seeds() {
        return seeds;
    }

    /** Appends an operator. */
    public void add(Operator operator) {
        operators.add(operator);
    }

    List<Operator> operators() {
        return operators;
    }

    /** The signals made so far. */
    public Signals signals() {
        return signals;
    }

    /** Gives an object a signal by name. */
    public void put(Object object, String name, Signal signal) {
        signals.put(object, name, signal);
    }

    /** Builds an object with the builder of its class. */
    public void build(Object object) {
        build(this.<ObjectBuilder<?>>handler(ObjectBuilder.class, object), object);
    }

    @SuppressWarnings("unchecked")
    private <T> void build(ObjectBuilder<T> builder, Object object) {
        // A handler found by an object's class takes objects of that class.
        builder.build((T) object, this);
    }

    /**
     * What handles an object, of a kind of handlers.
     *
     * @throws BuildException if there is none
     */
    @SuppressWarnings("unchecked")
    <H extends Handler<?>> H handler(Class<? super H> kind, Object object) {
        Handlers<?> all = HANDLERS.computeIfAbsent(kind, k -> new Handlers<H>(kind));
        return ((Handlers<H>) all).of(object);
    }

    /** What was sampled for an ensemble of the network. */
    public BuiltEnsemble ensemble(Ensemble ensemble) {
        Outcome<BuiltEnsemble> outcome = ensembles.get(ensemble);
        if (outcome == null) {
            throw new BuildException(ensemble + " is not part of the network that is built");
        }
        return outcome.get();
    }

    /** What was sampled for all ensembles. */
    Map<Ensemble, BuiltEnsemble> ensembles() {
        Map<Ensemble, BuiltEnsemble> built = new IdentityHashMap<>();
        ensembles.forEach((ensemble, outcome) -> built.put(ensemble, outcome.get()));
        return built;
    }

    /** Whether an ensemble was sampled without error. */
    boolean isSampled(Ensemble ensemble) {
        Outcome<BuiltEnsemble> outcome = ensembles.get(ensemble);
        return outcome != null && outcome.value().isPresent();
    }

    /** The decoders of a connection from neurons that are decoded; empty for other connections. */
    Optional<DecoderPlan.Decoders> decoders(Connection connection) {
        return decoders.of(connection);
    }

    /** The hidden connection that decodes for a probe; empty if the probe records a signal. */
    Optional<Connection> decoding(Probe probe) {
        return Optional.ofNullable(decodings.get(probe));
    }

    Map<Probe, Connection> decodings() {
        return decodings;
    }

    void putConnection(Connection connection, BuiltConnection built) {
        connections.put(connection, built);
    }

    Map<Connection, BuiltConnection> connections() {
        return connections;
    }

    void addProbe(Probe probe) {
        probes.add(probe);
    }

    List<Probe> probes() {
        return probes;
    }

    /**
     * Some elements of a vector: the signal itself, a view of neighbours, or a copy made in every step.
     *
     * @throws org.nengine.exceptions.SignalException if the signal is no vector and the slice is not everything
     */
    public Signal slice(Signal signal, Slice slice) {
        if (slice.isAll()) {
            return signal;
        }
        int length = signal.size();
        String name = signal.name() + slice;
        if (!slice.isRange()) {
            Signal copy = Signal.zeros(name, slice.count(length));
            add(new Copy(signal, Optional.of(slice.resolve(length)), copy, Optional.empty(), false, "slice " + name));
            return copy;
        }
        Signal view = view(signal, slice);
        if (slice.step() == 1) {
            return view;
        }
        Signal copy = Signal.zeros(name, view.size());
        add(Copy.set(view, copy, "slice " + name));
        return copy;
    }

    /** Scaled encoders (neurons, values) of the ensemble at which a connection ends, for the values that it carries. */
    Matrix encoders(Connection connection) {
        Ensemble post = (Ensemble) connection.post().object();
        double[][] all = ensemble(post).scaledEncoders();
        int[] columns = connection.post().slice().resolve(post.dimensions());
        Matrix encoders = Matrix.zeros(all.length, columns.length);
        for (int i = 0; i < all.length; i++) {
            for (int j = 0; j < columns.length; j++) {
                encoders.set(i, j, all[i][columns[j]]);
            }
        }
        return encoders;
    }

    /** Applies a transform. */
    Weighted lower(Transform transform, Weighting weighting) {
        return lower(this.<TransformLowering<?>>handler(TransformLowering.class, transform), transform, weighting);
    }

    @SuppressWarnings("unchecked")
    private <T extends Transform> Weighted lower(TransformLowering<T> lowering, Transform transform,
            Weighting weighting) {
        return lowering.lower((T) transform, weighting, this);
    }

    /** A view of the elements that a range selects from a vector. */
    public Signal view(Signal signal, Slice range) {
        int length = signal.size();
        return range.isAll() ? signal : signal.slice(range.start(length), range.step(), range.count(length));
    }

    /**
     * A signal filtered by a synapse.
     *
     * @param name of the new signal
     */
    public Signal filter(Synapse synapse, Signal input, String name, ProcessOperator.Mode mode) {
        Signal output = Signal.zeros(name, input.shape());
        lower(this.<SynapseLowering<?>>handler(SynapseLowering.class, synapse), synapse, input, output, mode);
        return output;
    }

    @SuppressWarnings("unchecked")
    private <S extends Synapse> void lower(SynapseLowering<S> lowering, Synapse synapse, Signal input, Signal output,
            ProcessOperator.Mode mode) {
        lowering.lower((S) synapse, input, output, mode, output.name() + ": " + synapse, this);
    }

}
