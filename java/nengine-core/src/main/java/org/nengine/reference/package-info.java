/**
 * The reference simulator: plain Java in float64, one operator at a time, written to be read and never optimised.
 *
 * <p>Each operator has one class here that does what the operator's Javadoc says, found through {@code OperatorSteps}
 * by the operator's class. Neurons are advanced by {@link org.nengine.neurons.steps}. Every other executor is tested
 * against this one.
 */
package org.nengine.reference;
