package org.nengine.engine;

import java.util.Optional;
import java.util.function.Consumer;
import org.nengine.ConnectionOptions;
import org.nengine.exceptions.Require;
import org.nengine.solvers.NoSolver;
import org.nengine.transforms.NoTransform;
import org.nengine.transforms.Transform;

/**
 * The present parameters of a connection as settings: a solver with the decoders, or a transform with the weights.
 * Synapse, learning rules and all else are to be set as they were:
 *
 * <pre>{@code
 * other.connect(x, y, sim.getNengoParams(connection).andThen(c -> c.synapse(0.01)));
 * }</pre>
 *
 * <p>Decoders have the transform applied already and stand for the function, of which nothing but the size is left.
 */
public final class ConnectionParams implements NengoParams, Consumer<ConnectionOptions> {

    private final Optional<NoSolver> solver;
    private final Transform transform;

    ConnectionParams(Optional<NoSolver> solver, Transform transform) {
        this.solver = solver;
        this.transform = transform;
    }

    /** What gives the decoders; empty if the connection is not decoded. */
    public Optional<NoSolver> solver() {
        return solver;
    }

    /** The transform with the present weights; none where decoders have it applied or there are no weights. */
    public Transform transform() {
        return transform;
    }

    /** Makes the settings. */
    @Override
    public void accept(ConnectionOptions options) {
        Require.present("ConnectionParams", "options", options).transform(transform);
        solver.ifPresent(decoders -> options.solver(decoders).noEvalPoints()
                .function("frozen", x -> new double[transform.sizeIn()]));
    }
}
