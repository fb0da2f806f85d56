/**
 * How neurons advance by a time step: one class for each kind, in float64, one neuron at a time, written to be read.
 * The reference simulator runs these, and so do neuron types outside a simulation; the engine is tested against them.
 */
package org.nengine.neurons.steps;
