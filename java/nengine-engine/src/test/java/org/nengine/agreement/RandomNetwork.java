package org.nengine.agreement;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.nengine.Connection;
import org.nengine.ConnectionOptions;
import org.nengine.Endpoint;
import org.nengine.Ensemble;
import org.nengine.EnsembleOptions;
import org.nengine.LearningRule;
import org.nengine.Network;
import org.nengine.NetworkObject;
import org.nengine.Neurons;
import org.nengine.Node;
import org.nengine.NodeOutput;
import org.nengine.Probe;
import org.nengine.RuleSetting;
import org.nengine.Sliceable;
import org.nengine.learning.LearningRuleType;
import org.nengine.learning.LearningRuleType.Target;
import org.nengine.learning.RLS;
import org.nengine.neurons.Direct;
import org.nengine.processes.Process;
import org.nengine.solvers.LstsqL2;
import org.nengine.solvers.Solver;
import org.nengine.transforms.Dense;
import org.nengine.transforms.Transform;

/**
 * A network that a seed determines, with a bit of everything: what there is to choose from stands in {@link Menus}, and
 * each method here makes one choice. Values stay bounded and no connection without delay closes a loop, so that every
 * network can be run; apart from that nothing is avoided.
 *
 * <p>Inputs differ from item to item of a minibatch: {@link #stimuli()} holds what each item is given.
 */
final class RandomNetwork {

    static final int ITEMS = 3;

    /** An input: the values of all items, {@code [item][step][element]}. */
    record Stimulus(Node node, double[][][] values) {
    }

    private static final double FEW = 0.15;
    private static final double SOME = 0.35;
    /** What neurons give is some hundred times as large as what they take. */
    private static final double FROM_NEURONS = 2e-3;

    private final boolean storable;
    private final Chooser c;
    private final Network top;
    private final double dt;
    private final int steps;
    private final List<Network> networks = new ArrayList<>();
    private final List<Stimulus> stimuli = new ArrayList<>();
    private final List<Sliceable> sources = new ArrayList<>();
    private final List<Sliceable> targets = new ArrayList<>();
    /** Values pass without delay from objects with a lower rank to those with a higher one only. */
    private final Map<NetworkObject, Integer> rank = new IdentityHashMap<>();
    private int item;

    RandomNetwork(long seed) {
        this(seed, false);
    }

    /** A network without functions but of what decoded ensembles represent, which a file can hold. */
    static RandomNetwork storable(long seed) {
        return new RandomNetwork(seed, true);
    }

    private RandomNetwork(long seed, boolean storable) {
        this.storable = storable;
        c = new Chooser(seed);
        top = new Network("random", seed);
        dt = c.of(List.of(0.001, 0.001, 0.001, 0.0005, 0.002));
        steps = c.integer(25, 100);
        addNetworks();
        repeat(1, 3, this::addStimulus);
        repeat(0, 2, this::addNoise);
        repeat(1, 5, this::addEnsemble);
        repeat(0, 3, this::addNode);
        repeat(0, 1, this::addSubnetwork);
        repeat(0, 2, this::addEnsemble);
        repeat(4, 12, this::addConnection);
        repeat(0, 2, this::addSpatialConnection);
        repeat(0, 3, this::addLearningConnection);
        repeat(5, 18, this::addProbe);
    }

    Network network() {
        return top;
    }

    double dt() {
        return dt;
    }

    /** For how many steps it is to be run. */
    int steps() {
        return steps;
    }

    List<Stimulus> stimuli() {
        return stimuli;
    }

    /** From now on, inputs that are functions of time give the values of this item. */
    void setItem(int value) {
        item = value;
    }

    private void repeat(int least, int most, Runnable add) {
        for (int i = c.integer(least, most); i > 0; i--) {
            add.run();
        }
    }

    private void addNetworks() {
        networks.add(top);
        for (int i = c.integer(0, 2); i > 0; i--) {
            Network parent = c.of(networks);
            networks.add(c.chance(0.5) ? parent.network("inner") : parent.network("inner", c.integer(0, 1000)));
        }
        for (Network network : networks) {
            if (c.chance(SOME)) {
                network.config().ensemble(this::chooseNeurons);
            }
            if (c.chance(SOME)) {
                network.config().connection(this::chooseSynapse).probe(p -> p.synapse(c.of(Menus.SYNAPSES).apply(c)));
            }
        }
    }

    private String name(String kind) {
        return kind + " " + rank.size();
    }

    private <S extends Sliceable> S placed(S object, boolean gives, boolean takes) {
        rank.put(object, rank.size());
        if (gives) {
            sources.add(object);
        }
        if (takes) {
            targets.add(object);
        }
        return object;
    }

    // ---- inputs

    private void addStimulus() {
        int size = c.integer(1, 3);
        double[][][] values = new double[ITEMS][][];
        boolean constant = c.chance(SOME) || storable;
        for (int i = 0; i < ITEMS; i++) {
            double[][] rows = c.matrix(steps, size, -1, 1);
            double[] first = rows[0];
            values[i] = constant ? Stream.generate(() -> first).limit(steps).toArray(double[][]::new) : rows;
        }
        Network network = c.of(networks);
        Node node = constant ? network.node(name("constant"), values[0][0])
                : network.node(name("stimulus"), t -> values[item][Math.max(0, (int) Math.rint(t / dt) - 1)]);
        placed(node, true, false);
        stimuli.add(new Stimulus(node, values));
    }

    private void addNoise() {
        int size = c.integer(1, 3);
        Process process = c.chance(0.6) ? c.of(Menus.NOISE).apply(c) : c.of(Menus.SIGNALS).of(c, size);
        placed(c.of(networks).node(process, n -> n.label(name("process")).sizeOut(size)), true, false);
    }

    // ---- ensembles

    private void addEnsemble() {
        int n = c.chance(0.1) ? c.integer(60, 150) : c.integer(4, 24);
        int dimensions = c.integer(1, 4);
        Ensemble ensemble = c.of(networks).ensemble(name("ensemble"), n, dimensions,
                e -> chooseEnsemble(e, n, dimensions));
        placed(ensemble, true, true);
        if (!(ensemble.neuronType() instanceof Direct)) {
            rank.put(ensemble.neurons(), rank.get(ensemble));
            sources.add(ensemble.neurons());
            targets.add(ensemble.neurons());
        }
    }

    private void chooseNeurons(EnsembleOptions e) {
        Menus.Population population = storable ? Menus.neurons(c) : c.of(Menus.NEURONS).apply(c);
        e.neuronType(population.type()).maxRates(population.maxRates()).intercepts(c.of(Menus.INTERCEPTS).apply(c));
    }

    private void chooseEnsemble(EnsembleOptions e, int n, int dimensions) {
        if (c.chance(0.7)) {
            chooseNeurons(e);
        }
        if (c.chance(SOME)) {
            e.encoders(c.of(Menus.ENCODERS).apply(c)).normalizeEncoders(c.chance(0.5));
        }
        if (c.chance(SOME)) {
            e.radius(c.number(0.5, 2));
        }
        if (c.chance(0.8)) {
            e.nEvalPoints(c.integer(40, 80));
        } else {
            e.evalPoints(c.matrix(50, dimensions, -1, 1));
        }
        if (c.chance(FEW)) {
            e.noise(c.of(Menus.NOISE).apply(c));
        }
        if (c.chance(FEW)) {
            e.gain(c.numbers(n, 1, 4)).bias(c.numbers(n, 1, 6));
        }
        if (c.chance(FEW)) {
            e.seed(c.integer(0, 1000));
        }
    }

    // ---- nodes

    private void addNode() {
        int size = c.integer(1, 4);
        Network network = c.of(networks);
        switch (c.integer(0, storable ? 1 : 4)) {
            case 0 -> placed(network.passthrough(name("passthrough"), size), true, true);
            case 1 -> placed(network.node(c.of(Menus.FILTERS).of(c, size),
                    o -> o.label(name("filter")).sizeIn(size).sizeOut(size)), true, true);
            case 2 -> placed(network.node(name("mix"), size, (t, x) -> new double[] {Math.sin(40 * t) * x[0],
                Math.tanh(x[x.length - 1])}), true, true);
            case 3 -> placed(network.sink(name("sink"), size, (t, x) -> { }), false, true);
            default -> placed(network.node(name("time"), t -> new double[] {Math.cos(50 * t), t}), true, false);
        }
    }

    private void addSubnetwork() {
        Menus.Ends ends = c.of(Menus.SUBNETWORKS).add(c, c.of(networks));
        int shared = rank.size();
        ends.inputs().forEach(node -> rank.put(node, shared));
        ends.outputs().forEach(node -> rank.put(node, shared));
        targets.addAll(ends.inputs());
        sources.addAll(ends.outputs());
    }

    // ---- connections

    private void addConnection() {
        Endpoint pre = selection(c.of(sources));
        Endpoint post = selection(c.of(targets));
        connect(pre, post, o -> {
            if (!o.isSet("function") && !decoded(pre.object()) && c.chance(FEW)) {
                o.transform(c.of(Menus.SPARSE_TRANSFORMS).of(c, pre.sizeOut(), post.sizeIn(), magnitude(pre)));
            }
        });
    }

    /** The whole object or some of its elements, in some order. */
    private Endpoint selection(Sliceable object) {
        int size = Math.max(object.sizeIn(), object.sizeOut());
        boolean symmetric = object.sizeIn() == 0 || object.sizeOut() == 0 || object.sizeIn() == object.sizeOut();
        if (size < 2 || !symmetric || c.chance(0.5)) {
            return object;
        }
        int from = c.integer(0, size - 1);
        boolean[] mask = new boolean[size];
        mask[from] = true;
        mask[c.integer(0, size - 1)] = true;
        return switch (c.integer(0, 4)) {
            case 0 -> object.get(from);
            case 1 -> object.slice(from, size);
            case 2 -> object.slice("::-" + c.integer(1, 2));
            case 3 -> object.indices(Arrays.copyOf(c.permutation(size), c.integer(1, size)));
            default -> object.mask(mask);
        };
    }

    private Connection connect(Endpoint pre, Endpoint post, Consumer<ConnectionOptions> settings) {
        return holder(pre.object().network(), post.object().network()).connect(pre, post, o -> {
            chooseSynapse(o, pre, post);
            int size = chooseFunction(o, pre);
            chooseTransform(o, size, post.sizeIn(), magnitude(pre));
            chooseSolver(o, pre, post, size);
            if (c.chance(FEW)) {
                o.seed(c.integer(0, 1000));
            }
            settings.accept(o);
        });
    }

    /** A network that holds both, directly or in networks inside it. */
    private Network holder(Network a, Network b) {
        List<Network> common = new ArrayList<>(around(a));
        common.retainAll(around(b));
        return c.of(common);
    }

    private static List<Network> around(Network network) {
        return Stream.iterate(Optional.of(network), Optional::isPresent, n -> n.flatMap(Network::parent))
                .map(Optional::get).toList();
    }

    private void chooseSynapse(ConnectionOptions o) {
        o.synapse(c.of(Menus.SYNAPSES).apply(c));
    }

    private void chooseSynapse(ConnectionOptions o, Endpoint pre, Endpoint post) {
        boolean known = rank.containsKey(pre.object()) && rank.containsKey(post.object());
        boolean forward = known && rank.get(pre.object()) < rank.get(post.object());
        if (forward && c.chance(SOME)) {
            o.noSynapse();
        } else if (!forward || c.chance(0.7)) {
            chooseSynapse(o);
        }
    }

    /** How many values the function has. */
    private int chooseFunction(ConnectionOptions o, Endpoint pre) {
        boolean computable = pre.object() instanceof Ensemble
                || pre.object() instanceof Node node && !(node.output() instanceof NodeOutput.Passthrough);
        if (!computable || storable && !decoded(pre.object()) || c.chance(0.5)) {
            return pre.sizeOut();
        }
        if (pre instanceof Ensemble ensemble && decoded(ensemble) && c.chance(SOME)) {
            double[][] points = c.matrix(50, ensemble.dimensions(), -1, 1);
            o.evalPoints(points).scaleEvalPoints(c.chance(0.5));
            if (c.chance(0.5)) {
                int size = c.integer(1, 2);
                o.function(c.matrix(points.length, size, -1, 1));
                return size;
            }
        }
        var function = c.of(Menus.FUNCTIONS).apply(c);
        o.function(function);
        return function.apply(new double[pre.sizeOut()]) instanceof double[] value ? value.length : 1;
    }

    private static boolean decoded(NetworkObject object) {
        return object instanceof Ensemble ensemble && !(ensemble.neuronType() instanceof Direct);
    }

    private static double magnitude(Endpoint pre) {
        return pre.object() instanceof Neurons ? FROM_NEURONS : 1;
    }

    private void chooseTransform(ConnectionOptions o, int in, int out, double magnitude) {
        if (in == out && c.chance(0.5)) {
            // What neurons give is too large to be passed on as it is.
            if (magnitude < 1 || c.chance(0.5)) {
                o.transform(c.of(Menus.SQUARE_TRANSFORMS).of(c, in, out, magnitude));
            }
        } else {
            o.transform(c.of(Menus.TRANSFORMS).of(c, in, out, magnitude));
        }
    }

    private void chooseSolver(ConnectionOptions o, Endpoint pre, Endpoint post, int size) {
        if (pre.object() instanceof Ensemble ensemble && decoded(ensemble) && c.chance(0.5)) {
            boolean full = decoded(post.object()) && c.chance(SOME);
            Solver solver = c.of(Menus.SOLVERS).of(c, ensemble.nNeurons(), size, full);
            if (full && !solver.compositional() && !o.isSet("transform")) {
                // Weights that are not made of decoders need a dense transform, even if it changes nothing.
                o.transform(new Dense(size, size));
            }
            o.solver(solver);
        }
    }

    /** Ends on a node or on neurons of its own, which are as many as the transform has values. */
    private void addSpatialConnection() {
        Sliceable pre = c.of(sources.stream().filter(s -> !decoded(s)).toList());
        Transform transform = c.of(Menus.SPATIAL_TRANSFORMS).of(c, pre.sizeOut(), magnitude(pre));
        Sliceable post;
        if (c.chance(0.5)) {
            post = placed(top.passthrough(name("convolved"), transform.sizeOut()), true, false);
        } else {
            Ensemble ensemble = top.ensemble(name("convolved"), transform.sizeOut(), 1, e -> {
                chooseEnsemble(e, transform.sizeOut(), 1);
                Menus.Population population = Menus.neurons(c);
                e.neuronType(population.type()).maxRates(population.maxRates());
            });
            post = placed(ensemble.neurons(), true, false);
            rank.put(ensemble, rank.get(post));
        }
        top.connect(pre, post, o -> {
            chooseSynapse(o, pre, post);
            o.transform(transform);
        });
    }

    // ---- learning

    private void addLearningConnection() {
        List<Ensemble> neural = top.allEnsembles().stream().filter(RandomNetwork::decoded).toList();
        if (neural.isEmpty()) {
            return;
        }
        LearningRuleType type = c.of(Menus.RULES).apply(c);
        Ensemble pre = c.of(neural);
        Ensemble post = c.of(neural);
        Connection connection = switch (type.modifies()) {
            case ENCODERS -> top.connect(pre, post, o -> o
                    .learningRules(rules(type, another -> another.modifies() != Target.WEIGHTS))
                    .transform(c.matrix(post.dimensions(), pre.dimensions(), -0.6, 0.6)));
            case DECODERS -> learningDecoders(pre, post, type);
            case WEIGHTS -> learningWeights(pre, post, type);
        };
        connection.learningRules().stream().filter(rule -> rule.sizeIn() > 0).forEach(rule -> {
            Endpoint error = selection(c.of(sources));
            top.connect(error, rule, o -> {
                chooseSynapse(o);
                chooseTransform(o, error.sizeOut(), rule.sizeIn(), magnitude(error));
            });
        });
    }

    /** A rule, and perhaps others with it, some of them with names. */
    private List<RuleSetting> rules(LearningRuleType type, Predicate<LearningRuleType> fits) {
        List<LearningRuleType> types = new ArrayList<>(List.of(type));
        if (c.chance(SOME)) {
            Stream.generate(() -> c.of(Menus.RULES).apply(c)).limit(3).filter(fits).forEach(types::add);
        }
        List<RuleSetting> rules = new ArrayList<>();
        for (LearningRuleType each : types) {
            rules.add(new RuleSetting(c.chance(0.5) ? Optional.of("rule " + rules.size()) : Optional.empty(), each));
        }
        return rules;
    }

    /** RLS does not encode errors: neurons that represent more than a number are no target for it. */
    private static boolean fitsNeurons(LearningRuleType type, Ensemble post) {
        return post.dimensions() == 1 || !(type instanceof RLS);
    }

    private Connection learningDecoders(Ensemble pre, Ensemble post, LearningRuleType type) {
        boolean toNeurons = fitsNeurons(type, post);
        List<RuleSetting> rules = rules(type,
                another -> another.modifies() == Target.DECODERS && fitsNeurons(another, post));
        if (c.chance(SOME)) {
            Endpoint to = toNeurons && c.chance(0.5) ? post.neurons() : post;
            return top.connect(pre.neurons(), to, o -> o.learningRules(rules)
                    .transform(c.matrix(to.sizeIn(), pre.nNeurons(), -FROM_NEURONS, FROM_NEURONS)));
        }
        return connect(pre, post, o -> {
            o.learningRules(rules);
            if (!toNeurons) {
                o.solver(new LstsqL2());
            }
        });
    }

    private Connection learningWeights(Ensemble pre, Ensemble post, LearningRuleType type) {
        List<RuleSetting> rules = rules(type,
                another -> another.modifies() != Target.ENCODERS && fitsNeurons(another, post));
        if (c.chance(0.5)) {
            return top.connect(pre.neurons(), post.neurons(), o -> o.learningRules(rules)
                    .transform(c.matrix(post.nNeurons(), pre.nNeurons(), -FROM_NEURONS, FROM_NEURONS)));
        }
        return top.connect(pre, post, o -> o.learningRules(rules)
                .transform(c.matrix(post.dimensions(), pre.dimensions(), -0.6, 0.6))
                .solver(c.of(Menus.SOLVERS).of(c, pre.nNeurons(), pre.dimensions(), true)));
    }

    // ---- probes

    private void addProbe() {
        List<List<? extends Endpoint>> kinds = List.of(
                top.allEnsembles(),
                top.allEnsembles().stream().filter(RandomNetwork::decoded).map(Ensemble::neurons).toList(),
                top.allNodes().stream().filter(n -> n.sizeOut() > 0).toList(),
                top.allConnections(),
                top.allConnections().stream().flatMap(connection -> connection.learningRules().stream()).toList());
        Endpoint target = c.of(c.of(kinds.stream().filter(kind -> !kind.isEmpty()).toList()));
        String attribute = c.of(target.probeable().stream().filter(a -> exists(target, a)).toList());
        boolean vector = target instanceof Sliceable && !(target instanceof LearningRule)
                && !attribute.equals("scaled_encoders");
        Endpoint selected = vector ? selection((Sliceable) target) : target;
        c.of(around(target.object().network())).probe(selected, attribute, p -> {
            if (c.chance(SOME)) {
                p.synapse(c.of(Menus.SYNAPSES).apply(c));
            } else if (c.chance(SOME)) {
                p.noSynapse();
            }
            if (c.chance(SOME)) {
                p.sampleEvery(c.of(List.of(0.002, 0.0035, 0.01)));
            }
            if (attribute.equals("decoded_output") && decoded(target.object()) && c.chance(SOME)) {
                Ensemble ensemble = (Ensemble) target.object();
                p.solver(c.of(Menus.SOLVERS).of(c, ensemble.nNeurons(), selected.sizeOut(), false));
            }
        });
    }

    private static boolean exists(Endpoint target, String attribute) {
        return switch (attribute) {
            case "weights" -> ((Connection) target).hasWeights();
            case "scaled_encoders" -> target instanceof LearningRule || decoded(target.object());
            default -> true;
        };
    }

    /** What the network consists of, a line for each object. */
    String description() {
        List<String> lines = new ArrayList<>();
        lines.add(top + ", dt " + dt + ", " + steps + " steps");
        for (Ensemble e : top.allEnsembles()) {
            lines.add(e + ": " + e.nNeurons() + " neurons, " + e.dimensions() + " dimensions, " + e.neuronType()
                    + e.noise().map(n -> ", noise " + n).orElse(""));
        }
        for (Node n : top.allNodes()) {
            lines.add(n + ": " + n.sizeIn() + " in, " + n.sizeOut() + " out, "
                    + (n.output() instanceof NodeOutput.ProcessOutput p ? p.process()
                            : n.output().getClass().getSimpleName()));
        }
        for (Connection connection : top.allConnections()) {
            lines.add(connection + ": " + connection.transform() + ", " + connection.solver() + ", synapse "
                    + connection.synapse().map(Object::toString).orElse("none") + ", rules "
                    + connection.learningRules().stream().map(LearningRule::type).toList());
        }
        for (Probe p : top.allProbes()) {
            lines.add(p + ": synapse " + p.synapse().map(Object::toString).orElse("none") + ", sampled every "
                    + p.sampleEvery());
        }
        return String.join("\n", lines);
    }
}
