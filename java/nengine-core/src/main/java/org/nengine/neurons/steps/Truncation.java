package org.nengine.neurons.steps;

/** Rounding towards zero. */
final class Truncation {

    private Truncation() {
    }

    static double of(double value) {
        return value < 0 ? Math.ceil(value) : Math.floor(value);
    }
}
