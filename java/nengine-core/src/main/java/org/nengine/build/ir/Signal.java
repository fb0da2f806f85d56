package org.nengine.build.ir;

import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Collectors;
import org.nengine.exceptions.SignalException;

/**
 * A named block of numbers with an initial value, or a strided view onto such a block.
 *
 * <p>A signal has no precision of its own: the executor chooses float32 or float64 for the whole program. Elements are
 * in row-major order. Scalars have the shape {@code {}}, vectors {@code {n}}, matrices {@code {rows, columns}}.
 *
 * <p>The flags say how an executor has to keep the signal. They are settled while the model is built and do not change
 * afterwards. A view has the flags of its base.
 */
public final class Signal {

    /** What a signal is for. */
    public enum Role {
        /** Anything that is not one of the others: sums, currents, outputs, states of neurons and synapses. */
        VALUE,
        /** Connection weights or decoders, scaled encoders, neuron biases: what training may change and files keep. */
        PARAMETER,
        /** A number that never changes and is never trained, such as the gains on a connection to neurons. */
        CONSTANT,
        /** The output of a node without input, which the user may replace by data. */
        INPUT,
        /** The step counter and the time, the same in every item of a minibatch. */
        CLOCK
    }

    private final String name;
    private final int[] shape;
    private final Signal base;
    private final int offset;
    private final int[] strides;
    private final double[] initial;
    private final Role role;
    private boolean trainable;
    private boolean online;

    private Signal(String name, int[] shape, Signal base, int offset, int[] strides, double[] initial, Role role) {
        this.name = Objects.requireNonNull(name, "name");
        this.shape = shape;
        this.base = base == null ? this : base;
        this.offset = offset;
        this.strides = strides;
        this.initial = initial;
        this.role = role;
    }

    /**
     * A base signal.
     *
     * @param name for messages; need not be unique
     * @param role what it is for
     * @param initial initial value, row-major; copied
     * @param shape lengths of the axes; their product is {@code initial.length}
     * @throws IllegalArgumentException if the shape does not fit the values
     * @throws SignalException if a value is NaN
     */
    public static Signal of(String name, Role role, double[] initial, int... shape) {
        return wrap(name, role, initial.clone(), shape);
    }

    /**
     * A base signal whose initial value is not copied, so that signals which start alike can share it: the array must
     * not be changed any more.
     *
     * @throws IllegalArgumentException if the shape does not fit the values
     * @throws SignalException if a value is NaN
     */
    public static Signal wrap(String name, Role role, double[] initial, int... shape) {
        if (size(shape) != initial.length) {
            throw new IllegalArgumentException("signal \"" + name + "\": " + initial.length
                    + " initial values do not fill the shape " + Arrays.toString(shape));
        }
        for (double v : initial) {
            if (Double.isNaN(v)) {
                throw new SignalException("signal \"" + name + "\" has a NaN in its initial value");
            }
        }
        return new Signal(name, shape.clone(), null, 0, rowMajor(shape), initial, role);
    }

    /** A base signal of role {@link Role#VALUE} that starts at zero. */
    public static Signal zeros(String name, int... shape) {
        return wrap(name, Role.VALUE, new double[size(shape)], shape);
    }

    /**
     * A one-dimensional view of a vector.
     *
     * @param start first element, counted in this signal
     * @param step distance between elements, may be negative, not 0
     * @param count number of elements
     * @throws SignalException if this is not a vector or an element lies outside
     */
    public Signal slice(int start, int step, int count) {
        int last = start + (count - 1) * step;
        boolean inside = count == 0 || (Math.min(start, last) >= 0 && Math.max(start, last) < size());
        if (shape.length != 1 || step == 0 || !inside) {
            throw new SignalException("signal \"" + name + "\" of shape "
                    + Arrays.toString(shape) + " has no slice of " + count + " elements from " + start
                    + " step " + step);
        }
        String text = "[" + start + ":" + (start + count * step) + (step == 1 ? "" : ":" + step) + "]";
        return new Signal(name + text, new int[] {count}, base, offset + start * strides[0],
                new int[] {step * strides[0]}, null, role);
    }

    /**
     * A view of some columns of a matrix, or of some of its rows.
     *
     * @param axis 0 for rows, 1 for columns
     */
    public Signal slice(int axis, int start, int step, int count) {
        if (shape.length != 2 || axis < 0 || axis > 1) {
            throw new SignalException("signal \"" + name + "\" of shape "
                    + Arrays.toString(shape) + " cannot be sliced along axis " + axis);
        }
        int last = start + (count - 1) * step;
        boolean inside = count == 0 || Math.min(start, last) >= 0 && Math.max(start, last) < shape[axis];
        if (step == 0 || count < 0 || !inside) {
            throw new SignalException("signal \"" + name + "\": axis " + axis + " of length "
                    + shape[axis] + " has no slice of " + count + " elements from " + start + " step " + step);
        }
        int[] viewShape = shape.clone();
        int[] viewStrides = strides.clone();
        viewShape[axis] = count;
        viewStrides[axis] = step * strides[axis];
        String text = axis == 0 ? "[" + start + ":" + (start + count * step) + "]"
                : "[:, " + start + ":" + (start + count * step) + "]";
        return new Signal(name + text, viewShape, base, offset + start * strides[axis], viewStrides, null, role);
    }

    /** Product of the lengths of the axes; 1 for a scalar. */
    public static int size(int... shape) {
        int size = 1;
        for (int n : shape) {
            size = Math.multiplyExact(size, n);
        }
        return size;
    }

    private static int[] rowMajor(int[] shape) {
        int[] strides = new int[shape.length];
        int stride = 1;
        for (int i = shape.length - 1; i >= 0; i--) {
            strides[i] = stride;
            stride *= shape[i];
        }
        return strides;
    }

    public String name() {
        return name;
    }

    /** Lengths of the axes, a copy. */
    public int[] shape() {
        return shape.clone();
    }

    public int rank() {
        return shape.length;
    }

    /** Length of an axis. */
    public int shape(int axis) {
        return shape[axis];
    }

    public int size() {
        return size(shape);
    }

    public boolean isView() {
        return base != this;
    }

    /** The block this is a view of; itself if it is not a view. */
    public Signal base() {
        return base;
    }

    /** Index in the base of the first element. */
    public int offset() {
        return offset;
    }

    /** Distances in the base between neighbours along each axis, in elements; a copy. */
    public int[] strides() {
        return strides.clone();
    }

    /** Index in the base of the i-th element, counted row-major. */
    public int index(int i) {
        int at = offset;
        for (int axis = shape.length - 1; axis >= 0; axis--) {
            at += (i % shape[axis]) * strides[axis];
            i /= shape[axis];
        }
        return at;
    }

    /** Initial value of the elements, row-major; a copy. */
    public double[] initial() {
        return isView() ? sharedInitial() : initial.clone();
    }

    /** Initial value of the elements, row-major; of a base the array itself, which must not be changed. */
    public double[] sharedInitial() {
        if (!isView()) {
            return initial;
        }
        double[] values = new double[size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = base.initial[index(i)];
        }
        return values;
    }

    public Role role() {
        return role;
    }

    /** Whether training may change it. Only ever true for parameters. */
    public boolean trainable() {
        return base.trainable;
    }

    /** Whether a learning rule changes it while the network runs; each item of a minibatch then has its own copy. */
    public boolean online() {
        return base.online;
    }

    /** Whether it has a minibatch axis: all but clocks, constants, and parameters without a learning rule. */
    public boolean batched() {
        return switch (base.role) {
            case CLOCK, CONSTANT -> false;
            case PARAMETER -> base.online;
            case VALUE, INPUT -> true;
        };
    }

    /** Lets training change this parameter, or not. */
    public void setTrainable(boolean value) {
        if (value && base.role != Role.PARAMETER) {
            throw new IllegalArgumentException("signal \"" + name + "\" is no parameter and cannot be trained");
        }
        base.trainable = value;
    }

    /** Says that a learning rule changes this parameter while the network runs. */
    public void markOnline() {
        base.online = true;
    }

    /**
     * Whether this and the other may share an element: the same signal, or views whose ranges from the first to the
     * last element intersect (strides are ignored).
     */
    public boolean overlaps(Signal other) {
        if (this == other) {
            return true;
        }
        if (base != other.base || size() == 0 || other.size() == 0) {
            return false;
        }
        return firstIndex() <= other.lastIndex() && other.firstIndex() <= lastIndex();
    }

    /** Lowest index in the base of any element. */
    public int firstIndex() {
        int at = offset;
        for (int i = 0; i < shape.length; i++) {
            at += Math.min(0, Math.max(0, shape[i] - 1) * strides[i]);
        }
        return at;
    }

    /** Highest index in the base of any element; below {@link #firstIndex()} if there is none. */
    public int lastIndex() {
        if (size() == 0) {
            return firstIndex() - 1;
        }
        int at = offset;
        for (int i = 0; i < shape.length; i++) {
            at += Math.max(0, (shape[i] - 1) * strides[i]);
        }
        return at;
    }

    @Override
    public String toString() {
        return name + Arrays.stream(shape).mapToObj(String::valueOf).collect(Collectors.joining(",", "(", ")"));
    }
}
