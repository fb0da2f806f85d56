package org.nengine.engine;

import java.util.Optional;
import org.nengine.build.solvers.SolverInfo;
import org.nengine.data.Tensor;

/**
 * The present parameters of a connection.
 *
 * @param evalPoints points at which decoders were solved (points, dimensions); of the build; empty if nothing was
 *     solved
 * @param solverInfo what the solver told when it was built
 * @param weights what multiplies the values of the source: (rows, columns) of a matrix, which decoders with the
 *     transform applied are too, (n) of a diagonal, () of a factor, the shape of a kernel, or (n) of the entries of a
 *     sparse transform, in their order. Weights that a learning rule changes have an axis for the items of the
 *     minibatch in front, where the simulator was built with a minibatch size. Empty if the connection has none
 */
public record ConnectionData(Optional<double[][]> evalPoints, SolverInfo solverInfo, Optional<Tensor> weights) {
}
