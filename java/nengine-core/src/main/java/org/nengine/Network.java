package org.nengine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import org.nengine.exceptions.NetworkContextException;
import org.nengine.exceptions.Require;
import org.nengine.exceptions.ValidationException;
import org.nengine.processes.Process;
import org.nengine.processes.SynapseProcess;
import org.nengine.synapses.Synapse;

/**
 * A network: ensembles of neurons, nodes, the connections between them, probes, and networks inside it. The methods of
 * a network make its objects, in the order in which they are called.
 *
 * <pre>{@code
 * Network net = new Network("squaring", 0);
 * Node stimulus = net.node("stimulus", t -> Math.sin(8 * t));
 * Ensemble a = net.ensemble(100, 1);
 * Ensemble b = net.ensemble(50, 1, e -> e.neuronType(new LIFRate()).radius(1.5));
 * net.connect(stimulus, a);
 * net.connect(a, b, c -> c.function(x -> x[0] * x[0]).synapse(0.01));
 * Probe output = net.probe(b, p -> p.synapse(0.01));
 * }</pre>
 *
 * <p>Extend it to make a network that comes ready-made; pass the network around it to the constructor, so that its
 * defaults apply.
 */
public class Network {

    private static final long LARGEST_SEED = 0xFFFFFFFEL;

    private final Optional<String> label;
    private final OptionalLong seed;
    private final Config config = new Config();
    private final Deque<Config> scopes = new ArrayDeque<>();
    private final List<Ensemble> ensembles = new ArrayList<>();
    private final List<Node> nodes = new ArrayList<>();
    private final List<Connection> connections = new ArrayList<>();
    private final List<Network> networks = new ArrayList<>();
    private final List<Probe> probes = new ArrayList<>();
    private Optional<Network> parent = Optional.empty();

    /** A network without a name, seeded at random. */
    public Network() {
        this(Optional.empty(), OptionalLong.empty());
    }

    /**
     * A network with a name, seeded at random.
     *
     * @param label any text
     */
    public Network(String label) {
        this(Optional.of(named(label)), OptionalLong.empty());
    }

    /**
     * A network with a name and a seed, which determines everything that is drawn at random.
     *
     * @param label any text
     * @param seed 0 to 2<sup>32</sup> - 2
     */
    public Network(String label, long seed) {
        this(Optional.of(named(label)), OptionalLong.of(seed));
    }

    /**
     * A network without a name, with a seed, which determines everything that is drawn at random.
     *
     * @param seed 0 to 2<sup>32</sup> - 2
     */
    public Network(long seed) {
        this(Optional.empty(), OptionalLong.of(seed));
    }

    private static String named(String label) {
        return Require.present("Network", "label", label);
    }

    /**
     * A network with or without a name and a seed.
     *
     * @param label a text, or empty
     * @param seed 0 to 2<sup>32</sup> - 2, or empty
     */
    public Network(Optional<String> label, OptionalLong seed) {
        this.label = label;
        this.seed = seed;
        seed.ifPresent(s -> Require.seed(NetworkMember.owner("Network", label), s, LARGEST_SEED));
    }

    /**
     * A network inside another, whose defaults apply to it.
     *
     * @param parent the network around it
     * @param label a text, or empty
     * @param seed 0 to 2<sup>32</sup> - 2, or empty
     */
    protected Network(Network parent, Optional<String> label, OptionalLong seed) {
        this(label, seed);
        Require.present(NetworkMember.owner("Network", label), "parent", parent).attach(this);
    }

    /**
     * A network that stands alone or inside another, whose defaults then apply to it.
     *
     * @param parent the network around it, or empty
     * @param label a text, or empty
     * @param seed 0 to 2<sup>32</sup> - 2, or empty
     */
    protected Network(Optional<Network> parent, Optional<String> label, OptionalLong seed) {
        this(label, seed);
        parent.ifPresent(p -> p.attach(this));
    }

    private void attach(Network network) {
        networks.add(network);
        network.parent = Optional.of(this);
    }

    /** The name given by the user. */
    public final Optional<String> label() {
        return label;
    }

    /** The seed given by the user; without one it is derived from that of the network around, or drawn. */
    public final OptionalLong seed() {
        return seed;
    }

    /** The network around this one. */
    public final Optional<Network> parent() {
        return parent;
    }

    /** The defaults of this network, which also hold in the networks inside it. */
    public final Config config() {
        return config;
    }

    /** The ensembles made in this network, in order. */
    public final List<Ensemble> ensembles() {
        return Collections.unmodifiableList(ensembles);
    }

    /** The nodes made in this network, in order. */
    public final List<Node> nodes() {
        return Collections.unmodifiableList(nodes);
    }

    /** The connections made in this network, in order. */
    public final List<Connection> connections() {
        return Collections.unmodifiableList(connections);
    }

    /** The networks directly inside this one, in order. */
    public final List<Network> networks() {
        return Collections.unmodifiableList(networks);
    }

    /** The probes made in this network, in order. */
    public final List<Probe> probes() {
        return Collections.unmodifiableList(probes);
    }

    /** The ensembles of this network, then those of each network inside it, and so on. */
    public final List<Ensemble> allEnsembles() {
        return all(n -> n.ensembles);
    }

    /** The nodes of this network, then those of each network inside it, and so on. */
    public final List<Node> allNodes() {
        return all(n -> n.nodes);
    }

    /** The connections of this network, then those of each network inside it, and so on. */
    public final List<Connection> allConnections() {
        return all(n -> n.connections);
    }

    /** The networks directly inside this one, then those inside each of them, and so on. */
    public final List<Network> allNetworks() {
        return all(n -> n.networks);
    }

    /** The probes of this network, then those of each network inside it, and so on. */
    public final List<Probe> allProbes() {
        return all(n -> n.probes);
    }

    /**
     * All objects of this network and of those inside it: ensembles, then nodes, connections, networks and probes, each
     * kind in the order of its own listing.
     */
    public final List<Object> allObjects() {
        return Stream.of(allEnsembles(), allNodes(), allConnections(), allNetworks(), allProbes())
                .<Object>flatMap(List::stream).toList();
    }

    private <T> List<T> all(Function<Network, List<T>> members) {
        List<T> result = new ArrayList<>(members.apply(this));
        networks.forEach(n -> result.addAll(n.all(members)));
        return result;
    }

    /** Number of neurons in this network and in all networks inside it. */
    public final int nNeurons() {
        return allEnsembles().stream().mapToInt(Ensemble::nNeurons).sum();
    }

    /** Whether an object is directly in this network. */
    public final boolean contains(NetworkMember member) {
        return Require.present(toString(), "member", member).network() == this && (ensembles.contains(member)
                || nodes.contains(member) || connections.contains(member) || probes.contains(member));
    }

    /** Whether a network is directly in this network. */
    public final boolean contains(Network network) {
        return networks.contains(Require.present(toString(), "network", network));
    }

    /**
     * Makes an ensemble.
     *
     * @param nNeurons number of neurons, 1 or more
     * @param dimensions of the represented vector, 1 or more
     */
    public final Ensemble ensemble(int nNeurons, int dimensions) {
        return ensemble(nNeurons, dimensions, e -> { });
    }

    /**
     * Makes an ensemble with a name.
     *
     * @param label any text
     * @param nNeurons number of neurons, 1 or more
     * @param dimensions of the represented vector, 1 or more
     */
    public final Ensemble ensemble(String label, int nNeurons, int dimensions) {
        return ensemble(nNeurons, dimensions, e -> e.label(label));
    }

    /**
     * Makes an ensemble with a name and with settings.
     *
     * @param label any text
     * @param nNeurons number of neurons, 1 or more
     * @param dimensions of the represented vector, 1 or more
     * @param settings sets what differs from the defaults
     */
    public final Ensemble ensemble(String label, int nNeurons, int dimensions, Consumer<EnsembleOptions> settings) {
        return ensemble(nNeurons, dimensions, e -> e.apply(settings).label(label));
    }

    /**
     * Makes an ensemble with settings.
     *
     * @param nNeurons number of neurons, 1 or more
     * @param dimensions of the represented vector, 1 or more
     * @param settings sets what differs from the defaults
     */
    public final Ensemble ensemble(int nNeurons, int dimensions, Consumer<EnsembleOptions> settings) {
        EnsembleOptions options = options(new EnsembleOptions(), settings, Config::ensemble);
        Ensemble ensemble = new Ensemble(this, nNeurons, dimensions, options);
        ensembles.add(ensemble);
        return ensemble;
    }

    /**
     * Makes a node that gives the same values in every step.
     *
     * @param value the values
     */
    public final Node node(double... value) {
        return added(Node.constant(this, nodeOptions(n -> { }), value));
    }

    /**
     * Makes a node that gives the same values in every step.
     *
     * @param label any text
     * @param value the values
     */
    public final Node node(String label, double... value) {
        return added(Node.constant(this, nodeOptions(n -> n.label(label)), value));
    }

    /**
     * Makes a node that gives a function of time.
     *
     * @param function returns a number or a {@code double[]}
     */
    public final Node node(FunctionOfTime function) {
        return node(function, n -> { });
    }

    /**
     * Makes a node that gives a function of time.
     *
     * @param label any text
     * @param function returns a number or a {@code double[]}
     */
    public final Node node(String label, FunctionOfTime function) {
        return node(function, n -> n.label(label));
    }

    /**
     * Makes a node that gives a function of time, with settings.
     *
     * @param function returns a number or a {@code double[]}
     * @param settings sets what differs from the defaults
     */
    public final Node node(FunctionOfTime function, Consumer<NodeOptions> settings) {
        return added(Node.of(this, nodeOptions(settings), function));
    }

    /**
     * Makes a node that gives a function of time and of its input.
     *
     * @param sizeIn number of values that it receives, 1 or more
     * @param function returns a number or a {@code double[]}
     */
    public final Node node(int sizeIn, FunctionOfInput function) {
        return node(function, n -> n.sizeIn(sizeIn));
    }

    /**
     * Makes a node that gives a function of time and of its input.
     *
     * @param label any text
     * @param sizeIn number of values that it receives, 1 or more
     * @param function returns a number or a {@code double[]}
     */
    public final Node node(String label, int sizeIn, FunctionOfInput function) {
        return node(function, n -> n.label(label).sizeIn(sizeIn));
    }

    /**
     * Makes a node that gives a function of time and of its input, with settings.
     *
     * @param function returns a number or a {@code double[]}
     * @param settings must give {@link NodeOptions#sizeIn}
     */
    public final Node node(FunctionOfInput function, Consumer<NodeOptions> settings) {
        return added(Node.of(this, nodeOptions(settings), function));
    }

    /**
     * Makes a node that takes its input and gives nothing. It is not called before the simulation.
     *
     * @param label any text
     * @param sizeIn number of values that it receives, 1 or more
     * @param consumer called in each step
     */
    public final Node sink(String label, int sizeIn, InputConsumer consumer) {
        Require.present("Node", "output", consumer);
        return node((t, x) -> {
            consumer.accept(t, x);
            return null;
        }, n -> n.label(label).sizeIn(sizeIn).sizeOut(0));
    }

    /**
     * Makes a node that gives the output of a process, with the sizes that the process says.
     *
     * @param process what produces the output
     */
    public final Node node(Process process) {
        return node(process, n -> { });
    }

    /**
     * Makes a node that gives the output of a process, with the sizes that the process says.
     *
     * @param label any text
     * @param process what produces the output
     */
    public final Node node(String label, Process process) {
        return node(process, n -> n.label(label));
    }

    /**
     * Makes a node that gives the output of a process, with settings.
     *
     * @param process what produces the output
     * @param settings sets what differs from the defaults, such as the sizes
     */
    public final Node node(Process process, Consumer<NodeOptions> settings) {
        return added(Node.of(this, nodeOptions(settings), process));
    }

    /**
     * Makes a node that filters its input, without the delay of a step that a synapse on a connection adds.
     *
     * @param size number of values, each filtered on its own
     * @param synapse the filter
     */
    public final Node node(int size, Synapse synapse) {
        return node(new SynapseProcess(synapse, size));
    }

    /**
     * Makes a node that filters its input, without the delay of a step that a synapse on a connection adds.
     *
     * @param label any text
     * @param size number of values, each filtered on its own
     * @param synapse the filter
     */
    public final Node node(String label, int size, Synapse synapse) {
        return node(label, new SynapseProcess(synapse, size));
    }

    /**
     * Makes a node that passes its input on in the same step.
     *
     * @param size number of values
     */
    public final Node passthrough(int size) {
        return added(Node.passthrough(this, nodeOptions(n -> n.sizeIn(size))));
    }

    /**
     * Makes a node that passes its input on in the same step.
     *
     * @param label any text
     * @param size number of values
     */
    public final Node passthrough(String label, int size) {
        return added(Node.passthrough(this, nodeOptions(n -> n.label(label).sizeIn(size))));
    }

    private NodeOptions nodeOptions(Consumer<NodeOptions> settings) {
        return options(new NodeOptions(), settings, Config::node);
    }

    private Node added(Node node) {
        nodes.add(node);
        return node;
    }

    /**
     * Connects two objects.
     *
     * @param pre where values come from: an ensemble, neurons, a node, or some elements of one
     * @param post where they go to: an ensemble, neurons, a node, a learning rule, or some elements of one
     */
    public final Connection connect(Endpoint pre, Endpoint post) {
        return connect(pre, post, c -> { });
    }

    /**
     * Connects two objects, with settings.
     *
     * @param pre where values come from: an ensemble, neurons, a node, or some elements of one
     * @param post where they go to: an ensemble, neurons, a node, a learning rule, or some elements of one
     * @param settings sets what differs from the defaults
     */
    public final Connection connect(Endpoint pre, Endpoint post, Consumer<ConnectionOptions> settings) {
        ConnectionOptions options = options(new ConnectionOptions(), settings, Config::connection);
        Connection connection = new Connection(this, pre, post, options);
        connections.add(connection);
        return connection;
    }

    /**
     * Records the first of what can be probed of an object, such as the decoded output of an ensemble.
     *
     * @param target an ensemble, neurons, a node, a connection, a learning rule, or some elements of one
     */
    public final Probe probe(Endpoint target) {
        return probe(target, p -> { });
    }

    /**
     * Records the first of what can be probed of an object, with settings.
     *
     * @param target an ensemble, neurons, a node, a connection, a learning rule, or some elements of one
     * @param settings sets what differs from the defaults
     */
    public final Probe probe(Endpoint target, Consumer<ProbeOptions> settings) {
        return probe(target, Optional.empty(), settings);
    }

    /**
     * Records a signal of an object.
     *
     * @param target an ensemble, neurons, a node, a connection, a learning rule, or some elements of one
     * @param attribute one of {@link Endpoint#probeable()}
     */
    public final Probe probe(Endpoint target, String attribute) {
        return probe(target, attribute, p -> { });
    }

    /**
     * Records a signal of an object, with settings.
     *
     * @param target an ensemble, neurons, a node, a connection, a learning rule, or some elements of one
     * @param attribute one of {@link Endpoint#probeable()}
     * @param settings sets what differs from the defaults
     */
    public final Probe probe(Endpoint target, String attribute, Consumer<ProbeOptions> settings) {
        return probe(target, Optional.of(Require.present("Probe", "attribute", attribute)), settings);
    }

    private Probe probe(Endpoint target, Optional<String> attribute, Consumer<ProbeOptions> settings) {
        ProbeOptions options = options(new ProbeOptions(), settings, Config::probe);
        if (options.find(ProbeOptions.SOLVER).isEmpty()) {
            options.solver(options(new ConnectionOptions(), c -> { }, Config::connection)
                    .get(ConnectionOptions.SOLVER));
        }
        Probe probe = new Probe(this, target, attribute, options);
        probes.add(probe);
        return probe;
    }

    /** Makes a network inside this one. */
    public final Network network() {
        return new Network(this, Optional.empty(), OptionalLong.empty());
    }

    /**
     * Makes a network inside this one.
     *
     * @param label any text
     */
    public final Network network(String label) {
        return new Network(this, Optional.of(named(label)), OptionalLong.empty());
    }

    /**
     * Makes a network inside this one.
     *
     * @param label any text
     * @param seed 0 to 2<sup>32</sup> - 2
     */
    public final Network network(String label, long seed) {
        return new Network(this, Optional.of(named(label)), OptionalLong.of(seed));
    }

    /**
     * Puts a network that was made on its own inside this one. The defaults of this network do not reach the objects
     * that it already has.
     *
     * @return the network that was put inside
     * @throws NetworkContextException if it is inside a network already, or if this network is inside it
     */
    public final <N extends Network> N add(N network) {
        if (Require.present(toString(), "network", network).parent().isPresent()) {
            throw new NetworkContextException(
                    network + " is already inside " + network.parent().get() + "; a network has one place");
        }
        for (Optional<Network> outer = Optional.of(this); outer.isPresent(); outer = outer.get().parent) {
            if (outer.get() == network) {
                throw new NetworkContextException(network + " cannot be put inside itself, through " + this);
            }
        }
        attach(network);
        return network;
    }

    /**
     * Runs a block in which further defaults hold for what is made in this network and in the networks inside it. They
     * beat the network's own defaults.
     *
     * @param defaults what holds in the block, such as a preset
     * @param block makes objects
     */
    public final void withDefaults(Config defaults, Runnable block) {
        scopes.push(Require.present(toString(), "defaults", defaults));
        try {
            Require.present(toString(), "block", block).run();
        } finally {
            scopes.pop();
        }
    }

    private <S extends Options<S>> S options(S options, Consumer<S> settings, Function<Config, S> kind) {
        options.apply(settings);
        options.fillFrom(inForce().stream().map(kind).toList());
        return options;
    }

    /** What says something about defaults here, innermost first. */
    private List<Config> inForce() {
        List<Config> configs = new ArrayList<>();
        for (Optional<Network> n = Optional.of(this); n.isPresent(); n = n.get().parent) {
            configs.addAll(n.get().scopes);
            configs.add(n.get().config);
        }
        return configs;
    }

    /**
     * The defaults that hold here now: of open {@link #withDefaults} blocks, this network and those around it. A copy.
     */
    public final Config defaults() {
        Config defaults = new Config();
        defaults.fillFrom(inForce());
        return defaults;
    }

    /**
     * Makes a copy of this network, which stands alone.
     *
     * @throws ValidationException if a connection or probe of this network refers to an object outside it
     * @see NetworkCopy
     */
    public final Network copy() {
        return new NetworkCopy(this).network();
    }

    /**
     * Makes a copy of an object in this network: with the same settings and the same ends, and without the settings
     * that a {@link Config} gives to the original alone.
     */
    @SuppressWarnings("unchecked")
    public final <M extends NetworkMember> M addCopy(M member) {
        // A copy has the class of its original.
        return (M) adopt(Require.present(toString(), "member", member).copyTo(this, UnaryOperator.identity()));
    }

    final NetworkMember adopt(NetworkMember member) {
        if (member instanceof Ensemble ensemble) {
            ensembles.add(ensemble);
        } else if (member instanceof Node node) {
            nodes.add(node);
        } else if (member instanceof Connection connection) {
            connections.add(connection);
        } else if (member instanceof Probe probe) {
            probes.add(probe);
        }
        return member;
    }

    /**
     * Takes an object out of this network.
     *
     * @throws ValidationException if it is not directly in this network, or if a connection or probe still refers to it
     */
    public final void remove(NetworkMember member) {
        if (!contains(member)) {
            throw new ValidationException(toString(), "remove", member + " is not directly in this network");
        }
        References.requireNone(this, member, object -> References.memberOf(object) == member);
        Stream.of(ensembles, nodes, connections, probes).forEach(list -> list.remove(member));
    }

    /**
     * Takes a network with all it holds out of this network; it then stands alone.
     *
     * @throws ValidationException if it is not directly in this network, or if a connection or probe outside it still
     *     refers to an object in it
     */
    public final void remove(Network network) {
        if (!contains(network)) {
            throw new ValidationException(toString(), "remove", network + " is not directly in this network");
        }
        References.requireNone(this, network, object -> References.isInside(object.network(), network));
        networks.remove(network);
        network.parent = Optional.empty();
    }

    /**
     * Sets whether training changes the objects in this network and in the networks inside it: encoders, biases and
     * weights. Objects and inner networks may say otherwise in their {@link #config()}.
     */
    public final Network configureTrainable(boolean trainable) {
        Trainability.TRAINABLE.types().forEach(type -> config.trainable(type, trainable));
        return this;
    }

    /**
     * The value of a setting for an object: what the innermost of its networks says that says something, about the
     * object itself or else about its class.
     */
    public static <T> Optional<T> resolve(Setting<T> setting, NetworkObject object) {
        NetworkObject present = Require.present("Network", "object", object);
        for (Optional<Network> n = Optional.of(present.network()); n.isPresent(); n = n.get().parent) {
            Optional<T> value = n.get().config.find(setting, present);
            if (value.isPresent()) {
                return value;
            }
        }
        return Optional.empty();
    }

    /** {@code <Network "label">}, with the name of the class. */
    @Override
    public String toString() {
        return NetworkMember.text(this, getClass().getSimpleName(), label);
    }
}
