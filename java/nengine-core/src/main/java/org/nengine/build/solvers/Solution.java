package org.nengine.build.solvers;

import org.nengine.build.linalg.Matrix;

/**
 * What a solver found.
 *
 * @param x the solution (neurons, targets): the decoders, transposed
 * @param info what it tells about it
 */
public record Solution(Matrix x, SolverInfo info) { }
