package org.nengine.utils;

/**
 * Activities of neurons at some inputs. The arrays belong to the record: do not change them.
 *
 * @param inputs one row per input
 * @param activities one row per input and one column per neuron, in Hz
 */
public record Curves(double[][] inputs, double[][] activities) { }
