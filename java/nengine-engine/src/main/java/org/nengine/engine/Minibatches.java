package org.nengine.engine;

import org.bytedeco.javacpp.LongPointer;
import org.nengine.random.RandomState;

/** Which items of the data make up each minibatch. */
final class Minibatches implements AutoCloseable {

    private final int size;
    private final int[] order;
    private final LongPointer index;

    /**
     * Items in their order.
     *
     * @param items a multiple of the size
     * @param size of a minibatch
     */
    Minibatches(int items, int size) {
        this(0, items, size);
    }

    /** Items from one to another (exclusive). */
    Minibatches(int from, int to, int size) {
        this.size = size;
        order = new int[to - from];
        for (int i = 0; i < order.length; i++) {
            order[i] = from + i;
        }
        index = new LongPointer(size);
    }

    /** Puts the items in a random order. */
    void shuffle(RandomState random) {
        int[] permutation = random.permutation(order.length);
        int[] old = order.clone();
        for (int i = 0; i < order.length; i++) {
            order[i] = old[permutation[i]];
        }
    }

    int items() {
        return order.length;
    }

    int count() {
        return order.length / size;
    }

    /** The items of a minibatch; valid until the next call. */
    LongPointer index(int minibatch) {
        for (int i = 0; i < size; i++) {
            index.put(i, order[minibatch * size + i]);
        }
        return index;
    }

    @Override
    public void close() {
        index.close();
    }
}
