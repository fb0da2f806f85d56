package org.nengine.reference;

import org.nengine.build.ir.Signal;

/** The elements of a signal, counted row-major, wherever its view says that they lie in the memory of its base. */
final class SignalValues {

    private final Signal signal;
    private final double[] memory;
    private final int size;
    private final boolean view;

    SignalValues(Signal signal, double[] memory) {
        this.signal = signal;
        this.memory = memory;
        this.size = signal.size();
        this.view = signal.isView();
    }

    Signal signal() {
        return signal;
    }

    int size() {
        return size;
    }

    double get(int i) {
        return memory[index(i)];
    }

    void set(int i, double value) {
        memory[index(i)] = value;
    }

    void add(int i, double value) {
        memory[index(i)] += value;
    }

    double[] toArray() {
        double[] values = new double[size];
        for (int i = 0; i < size; i++) {
            values[i] = get(i);
        }
        return values;
    }

    /** Replaces all elements. */
    void set(double[] values) {
        for (int i = 0; i < size; i++) {
            set(i, values[i]);
        }
    }

    private int index(int i) {
        return view ? signal.index(i) : i;
    }
}
