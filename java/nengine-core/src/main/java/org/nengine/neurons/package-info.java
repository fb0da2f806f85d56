/**
 * Neuron types: immutable descriptions with their static response curves. How a type runs, step by step, is known to
 * {@link org.nengine.neurons.steps} and to the executors under the name that
 * {@link org.nengine.neurons.NeuronType#kind()} gives.
 */
package org.nengine.neurons;
