package org.nengine;

import java.util.Optional;
import java.util.Set;

/**
 * Which parameters training may change: the encoders of ensembles, the biases of neurons and the weights of
 * connections. All of them, unless a network says otherwise; what a network says holds for the networks inside it too, until one of
 * these says something else.
 */
public final class Trainability {

    /** Whether training changes an object; unset means that others decide. */
    public static final Setting<Boolean> TRAINABLE =
            new Setting<>("trainable", Set.of(Ensemble.class, Neurons.class, Connection.class));

    private Trainability() {
    }

    /**
     * What was said about an object, by the innermost of its networks that said something: about the object itself, or
     * else about its class. Empty if none did.
     */
    public static Optional<Boolean> configured(NetworkObject object) {
        return Network.resolve(TRAINABLE, object);
    }

    /**
     * Whether training changes an object's parameters. Biases follow the encoders where nothing was said about neurons.
     *
     * @param object an ensemble (its encoders), neurons (their biases) or a connection (its weights, if it has any)
     */
    public static boolean trainable(NetworkObject object) {
        return configured(object).orElseGet(
                () -> !(object instanceof Neurons neurons) || trainable(neurons.ensemble()));
    }
}
