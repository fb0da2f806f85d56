package org.nengine.networks;

import java.util.Optional;
import java.util.OptionalLong;

import org.nengine.Network;
import org.nengine.exceptions.Require;

/**
 * The settings that all ready-made networks have, and the two ways to make one: on its own, or inside another network.
 *
 * @param <N> the kind of network
 * @param <B> the kind of builder
 */
public abstract class PrebuiltBuilder<N extends Network, B extends PrebuiltBuilder<N, B>> {

    private final String kind;
    private Optional<String> label;
    private OptionalLong seed = OptionalLong.empty();
    private Optional<Network> parent = Optional.empty();

    PrebuiltBuilder(String kind, Optional<String> label) {
        this.kind = kind;
        this.label = label;
    }

    abstract B self();

    abstract N create();

    final String kind() {
        return kind;
    }

    final Optional<String> label() {
        return label;
    }

    final OptionalLong seed() {
        return seed;
    }

    final Optional<Network> parent() {
        return parent;
    }

    /**
     * The name of the network. The default is said by each kind.
     *
     * @param label any text
     */
    public final B label(String label) {
        this.label = Optional.of(Require.present(kind, "label", label));
        return self();
    }

    /**
     * The seed of everything that is drawn in the network. Default derived from the seed of the network around it.
     *
     * @param seed 0 to 2<sup>32</sup> - 2
     */
    public final B seed(long seed) {
        this.seed = OptionalLong.of(seed);
        return self();
    }

    /** Makes a network that stands alone; it can be simulated, or be put inside another by {@link Network#add}. */
    public final N build() {
        parent = Optional.empty();
        return create();
    }

    /**
     * Makes a network inside another, whose defaults apply to it.
     *
     * @param parent the network around it
     */
    public final N build(Network parent) {
        return within(parent).create();
    }

    final B within(Network parent) {
        this.parent = Optional.of(Require.present(kind, "parent", parent));
        return self();
    }
}
