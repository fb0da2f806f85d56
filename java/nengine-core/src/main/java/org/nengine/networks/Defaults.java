package org.nengine.networks;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import org.nengine.Config;
import org.nengine.Network;

/** Defaults that hold while a part of a network is made. */
final class Defaults {

    private Defaults() {
    }

    /** Makes something while further defaults hold in a network, and gives it back. */
    static <T> T in(Network network, Config defaults, Supplier<T> maker) {
        AtomicReference<T> made = new AtomicReference<>();
        network.withDefaults(defaults, () -> made.set(maker.get()));
        return made.get();
    }
}
