package org.nengine.build;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.nengine.Network;
import org.nengine.exceptions.BuildException;
import org.nengine.random.RandomState;

/**
 * The seeds of a network and its members.
 *
 * <p>Every member takes a draw of its network's generator, in the order connections, ensembles, networks, nodes, probes
 * and within these in order of creation, whether it has a seed of its own or not: giving one object a seed does not
 * change the others.
 */
final class Seeds {

    private final Map<Object, Long> seeds = new IdentityHashMap<>();
    private final Map<Object, Boolean> seeded = new IdentityHashMap<>();

    private Seeds() { }

    /**
     * @param source gives the network's seed, if it has none
     */
    static Seeds of(Network network, SeedSource source) {
        Seeds seeds = new Seeds();
        seeds.put(network, source.seed(network.seed()), network.seed().isPresent());
        seeds.assignMembers(network);
        return seeds;
    }

    private void assignMembers(Network network) {
        RandomState generator = new RandomState(seed(network));
        boolean parent = seeded(network);
        network.connections().forEach(c -> assign(c, c.seed(), generator, parent));
        network.ensembles().forEach(e -> assign(e, e.seed(), generator, parent));
        network.networks().forEach(n -> assign(n, n.seed(), generator, parent));
        // Nodes draw nothing and cannot be given a seed, but they take their turn.
        network.nodes().forEach(n -> assign(n, OptionalLong.empty(), generator, parent));
        network.probes().forEach(p -> assign(p, p.seed(), generator, parent));
        List.copyOf(network.networks()).forEach(this::assignMembers);
    }

    private void assign(Object object, OptionalLong own, RandomState generator, boolean parentSeeded) {
        long drawn = generator.randint(RandomState.MAX_SEED_DRAW);
        put(object, own.orElse(drawn), own.isPresent() || parentSeeded);
    }

    private void put(Object object, long seed, boolean fixed) {
        seeds.put(object, seed);
        seeded.put(object, fixed);
    }

    /**
     * @throws BuildException if the object is not part of the network
     */
    long seed(Object object) {
        Long seed = seeds.get(object);
        if (seed == null) {
            throw new BuildException(object + " is not part of the network that was built and has no seed");
        }
        return seed;
    }

    boolean seeded(Object object) {
        seed(object);
        return seeded.get(object);
    }

    /** Gives an object that is in no network the seed of another. */
    void share(Object owner, Object object) {
        put(object, seed(owner), seeded(owner));
    }
}
