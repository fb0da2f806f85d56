package org.nengine.build;

import java.util.Optional;
import org.nengine.build.solvers.SolverInfo;
import org.nengine.transforms.Transform;

/**
 * What a connection became. It describes the state right after the build and does not follow learning. The arrays
 * belong to the record: do not change them.
 *
 * @param evalPoints points at which decoders were solved (points, dimensions); empty if nothing was solved
 * @param solverInfo what the solver tells; {@link SolverInfo#none()} if nothing was solved
 * @param weights what multiplies the values of the source: decoders with the transform applied, or the transform
 * @param transform the transform, as described
 */
public record BuiltConnection(Optional<double[][]> evalPoints, SolverInfo solverInfo, Optional<Weights> weights,
        Transform transform) { }
