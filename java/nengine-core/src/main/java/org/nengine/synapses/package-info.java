/** Synapse models: filters between an output and the input it arrives at. */
package org.nengine.synapses;
