package org.nengine.training;

/** How the loss of a probe follows from the values of its entries, those of each item at each step. */
public enum Reduction {

    /** Their mean. Keras has three names for it in training: auto, sum_over_batch_size and none. */
    MEAN,

    /** Their sum, so that more items and steps give larger steps of the optimizer. */
    SUM
}
