package org.nengine.engine;

import org.nengine.data.Tensor;

/**
 * Samples that a probe took one after the other in a run, handed over while the run goes on.
 *
 * @param values (items, samples, elements), at least one sample; one item where all items of the minibatch share them
 * @param times of the samples in seconds; not used by the simulator any more
 */
public record ProbeBlock(Tensor values, double[] times) {
}
