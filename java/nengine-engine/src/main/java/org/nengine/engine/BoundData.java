package org.nengine.engine;

import java.util.Map;
import org.nengine.data.Tensor;

/**
 * Checked arrays.
 *
 * @param arrays by node or probe
 * @param items how many items all arrays have, a multiple of the minibatch
 * @param steps how many steps
 */
record BoundData<T>(Map<T, Tensor> arrays, int items, int steps) {
}
