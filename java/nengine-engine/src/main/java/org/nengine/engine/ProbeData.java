package org.nengine.engine;

import java.util.Arrays;
import org.nengine.data.Tensor;
import org.nengine.exceptions.ValidationException;

/**
 * What a probe recorded up to now. A view of the moment: later runs do not change it.
 *
 * <p>There is an axis for the items of the minibatch where the simulator was built with a minibatch size and the
 * recorded signal differs between items; else there is one item.
 */
public final class ProbeData {

    // (items, samples, elements)
    private final Tensor values;
    private final int[] signalShape;
    private final boolean itemAxis;

    ProbeData(Tensor values, int[] signalShape, boolean itemAxis) {
        this.values = values;
        this.signalShape = signalShape;
        this.itemAxis = itemAxis;
    }

    /** Number of items; 1 where there is no axis for them. */
    public int items() {
        return values.shape(0);
    }

    /** Number of samples. */
    public int samples() {
        return values.shape(1);
    }

    /** Number of elements of a sample. */
    public int size() {
        return values.shape(2);
    }

    /** (items, samples, signal shape...), without the first where there is no axis for items. */
    public int[] shape() {
        return tensor().shape();
    }

    /** All values in the precision of the simulation, of the shape {@link #shape()}. */
    public Tensor tensor() {
        int start = itemAxis ? 2 : 1;
        int[] shape = new int[start + signalShape.length];
        shape[0] = items();
        shape[start - 1] = samples();
        System.arraycopy(signalShape, 0, shape, start, signalShape.length);
        return values.reshape(shape);
    }

    /**
     * A row of elements for each sample.
     *
     * @throws ValidationException if there is more than one item
     */
    public double[][] values() {
        if (items() != 1) {
            throw new ValidationException("ProbeData", "values", "there are " + items()
                    + " items: take one with item(i), or all with allItems()");
        }
        return item(0);
    }

    /**
     * A row of elements for each sample of one item.
     *
     * @throws ValidationException if there is no such item
     */
    public double[][] item(int item) {
        requireItem(item);
        return values.part(item, item + 1).reshape(samples(), size()).toRows();
    }

    private void requireItem(int item) {
        if (item < 0 || item >= items()) {
            throw new ValidationException("ProbeData", "item", "there is no item " + item + ": "
                    + (items() == 1 ? "the recorded signal has one, item 0"
                            : "there are " + items() + ", counted from 0"));
        }
    }

    /** A row of elements for each sample of each item. */
    public double[][][] allItems() {
        return values.toItems();
    }

    /**
     * The last sample.
     *
     * @throws ValidationException if there is more than one item, or no sample yet
     */
    public double[] last() {
        if (items() != 1) {
            throw new ValidationException("ProbeData", "last", "there are " + items()
                    + " items: take one with last(i)");
        }
        return last(0);
    }

    /**
     * The last sample of an item.
     *
     * @throws ValidationException if there is no sample yet, or no such item
     */
    public double[] last(int item) {
        requireItem(item);
        if (samples() == 0) {
            throw new ValidationException("ProbeData", "last", "nothing was recorded yet; run the simulator first");
        }
        double[] sample = new double[size()];
        for (int i = 0; i < sample.length; i++) {
            sample[i] = get(item, samples() - 1, i);
        }
        return sample;
    }

    /** One number. */
    public double get(int item, int sample, int element) {
        return values.at(item, sample, element);
    }

    @Override
    public String toString() {
        return "ProbeData" + Arrays.toString(shape());
    }
}
