/**
 * The numerics of solvers: from activities and targets to decoders. The descriptions are in
 * {@code org.nengine.solvers}; for each there is a {@link org.nengine.build.solvers.SolverMethod}, registered as a
 * service.
 */
package org.nengine.build.solvers;
