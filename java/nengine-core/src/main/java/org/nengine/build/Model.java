package org.nengine.build;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.nengine.Connection;
import org.nengine.Ensemble;
import org.nengine.Network;
import org.nengine.Probe;
import org.nengine.build.ir.Operator;
import org.nengine.build.ir.Signal;
import org.nengine.exceptions.BuildException;
import org.nengine.exceptions.Require;

/**
 * A network turned into signals and operators: what a simulator runs, and what was sampled and solved on the way.
 *
 * <p>Everything is computed in double precision. The same network with the same seeds gives the same model, whatever
 * the number of threads. A model does not follow later changes of the network.
 */
public final class Model {

    private final Network network;
    private final double dt;
    private final SeedSource seedSource;
    private final Signal time;
    private final Signal step;
    private final Seeds seeds;
    private final Signals signals;
    private final Map<Ensemble, BuiltEnsemble> ensembles;
    private final Map<Connection, BuiltConnection> connections;
    private final Map<Probe, Connection> decodings;
    private final List<Probe> probes;
    private final List<Operator> operators;
    private final List<Operator> stepOrder;

    private Model(Network network, double dt, BuildOptions options) {
        BuildContext context = BuildContext.build(network, Require.positive("Model", "dt", dt), options);
        this.network = network;
        this.dt = dt;
        this.seedSource = context.seedSource();
        this.time = context.time();
        this.step = context.step();
        this.seeds = context.seeds();
        this.signals = context.signals();
        this.ensembles = context.ensembles();
        this.connections = context.connections();
        this.decodings = context.decodings();
        this.probes = List.copyOf(context.probes());
        this.operators = List.copyOf(context.operators());
        this.stepOrder = StepOrder.of(operators);
    }

    /**
     * Builds a network.
     *
     * @param dt length of a step in seconds
     * @throws BuildException if it cannot be built; the message names the object and what to change
     * @throws org.nengine.exceptions.ValidationException if dt is not a finite number above 0, or a neuron type cannot
     *     reach the rates it is given
     * @throws org.nengine.exceptions.SignalException if weights are NaN
     */
    public static Model build(Network network, double dt) {
        return build(network, dt, BuildOptions.defaults());
    }

    /** Builds a network with settings. */
    public static Model build(Network network, double dt, BuildOptions options) {
        return new Model(Require.present("Model", "network", network), dt,
                Require.present("Model", "options", options));
    }

    /** The network that was built. */
    public Network network() {
        return network;
    }

    /** Length of a step in seconds. */
    public double dt() {
        return dt;
    }

    /** All operators in the order in which they were made. */
    public List<Operator> operators() {
        return operators;
    }

    /** All operators in the order in which a step runs them. */
    public List<Operator> stepOrder() {
        return stepOrder;
    }

    /** Time in seconds at the end of the step, a scalar. */
    public Signal time() {
        return time;
    }

    /** Number of the step, a scalar; 1 in the first one. */
    public Signal step() {
        return step;
    }

    /** The signals of all objects. */
    public Signals signals() {
        return signals;
    }

    /**
     * A signal of an object by name; see {@link Signals} for the names.
     *
     * @throws org.nengine.exceptions.SignalException if the object was not built or has no such signal
     */
    public Signal signal(Object object, String name) {
        return signals.get(object, name);
    }

    /**
     * The seed with which an object of the network was built: its own, or one derived from its network's.
     *
     * @throws BuildException if it is not part of the network
     */
    public long seed(Object object) {
        return seeds.seed(object);
    }

    /**
     * Whether the seed of an object is fixed: by itself or by one of the networks that hold it.
     *
     * @throws BuildException if it is not part of the network
     */
    public boolean seeded(Object object) {
        return seeds.seeded(object);
    }

    /**
     * What was sampled for an ensemble.
     *
     * @throws BuildException if it is not part of the network
     */
    public BuiltEnsemble ensemble(Ensemble ensemble) {
        return Optional.ofNullable(ensembles.get(ensemble)).orElseThrow(() -> stranger(ensemble));
    }

    /**
     * What a connection became.
     *
     * @throws BuildException if it is not part of the network
     */
    public BuiltConnection connection(Connection connection) {
        return Optional.ofNullable(connections.get(connection)).orElseThrow(() -> stranger(connection));
    }

    private static BuildException stranger(Object object) {
        return new BuildException(object + " is not part of the network that was built");
    }

    /** All probes in the order in which they were built. */
    public List<Probe> probes() {
        return probes;
    }

    /**
     * The signal that a probe records.
     *
     * @throws org.nengine.exceptions.SignalException if the probe is not part of the network
     */
    public Signal probeSignal(Probe probe) {
        return signal(probe, "in");
    }

    /** What the hidden connection of a probe of decoded output became; empty for probes of signals. */
    public Optional<BuiltConnection> probeConnection(Probe probe) {
        return Optional.ofNullable(decodings.get(probe)).map(this::connection);
    }

    /**
     * Seed of a simulator for which the user gives none: the network's plus 1, or a new draw of the generator of the
     * build options if the network has none.
     */
    public long defaultSimulatorSeed() {
        return network.seed().isPresent() ? network.seed().getAsLong() + 1
                : seedSource.seed(OptionalLong.empty());
    }
}
