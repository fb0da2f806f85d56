package org.nengine.build;

import java.util.Optional;
import org.nengine.Connection;
import org.nengine.Ensemble;
import org.nengine.Network;
import org.nengine.distributions.FixedValues;
import org.nengine.exceptions.ValidationException;
import org.nengine.random.RandomState;

/**
 * The points at which a build of a network calls the functions of its connections to solve for decoders. Ensembles are
 * sampled to learn them; nothing is solved.
 */
public final class FunctionPoints {

    private final BuildContext context;

    /** Samples the ensembles of a network. */
    public FunctionPoints(Network network) {
        this.context = BuildContext.sampled(network);
    }

    /**
     * The points at which the function of a decoded connection is called, in order.
     *
     * @return {@code [points][size of the source]}; empty if the solver is given the decoders, so that nothing is
     *     called
     * @throws ValidationException if the connection does not start at neurons that are decoded
     */
    public Optional<double[][]> of(Connection connection) {
        Ensemble source = source(connection);
        if (DecoderPlan.given(connection, source).isPresent()) {
            return Optional.empty();
        }
        RandomState rng = new RandomState(context.seed(connection));
        return Optional.of(DecoderPlan.selected(connection, DecoderPlan.points(connection, source, rng, context)));
    }

    /** Whether every build of the network has the same points: they are given, or drawn with a seed that is given. */
    public boolean areFixed(Connection connection) {
        Ensemble source = source(connection);
        return connection.evalPoints()
                .map(points -> points instanceof FixedValues || context.seeds().seeded(connection))
                .orElseGet(() -> source.evalPoints() instanceof FixedValues || context.seeds().seeded(source));
    }

    private static Ensemble source(Connection connection) {
        if (!connection.isDecoded()) {
            throw new ValidationException(connection.toString(), "evalPoints",
                    "there are none: the connection does not start at neurons that are decoded");
        }
        return (Ensemble) connection.pre().object();
    }
}
