/**
 * From a network to a {@link org.nengine.build.Model}: seeds, sampled parameters, decoders, signals and operators.
 *
 * <p>Each kind of object is built by a class named after it, and so is each kind of neuron type, synapse, transform and
 * learning rule: {@code LinearFilterLowering} is what becomes of a {@code LinearFilter}. They are found as services, so
 * a new kind is a new class and a line under {@code META-INF/services}.
 */
package org.nengine.build;
