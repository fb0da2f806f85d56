package org.nengine.cli.bench;

import org.nengine.neurons.NeuronType;

/**
 * The size of a benchmark network, and what it is made of.
 *
 * @param dimensions of the represented vectors, number of actions, or number of classes; 1 or more
 * @param neuronsPerDimension 1 or more
 * @param neuronType of all neurons
 * @param ensembles number of ensembles of a random network, 1 or more
 * @param connections number of connections from each ensemble of a random network to others, at most as many as there
 *     are ensembles
 * @param seed decides which ensembles of a random network are connected
 */
public record BenchmarkParameters(int dimensions, int neuronsPerDimension, NeuronType neuronType, int ensembles,
        int connections, long seed) {

    /** Number of ensembles of a random network unless another is asked for. */
    public static final int ENSEMBLES = 20;
    /** Number of connections from each ensemble of a random network unless another is asked for. */
    public static final int CONNECTIONS = 5;

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is out of range, naming it
     */
    public BenchmarkParameters {
        requireAtLeastOne("dimensions", dimensions);
        requireAtLeastOne("neurons per dimension", neuronsPerDimension);
        requireAtLeastOne("ensembles", ensembles);
        if (connections < 0 || connections > ensembles) {
            throw new IllegalArgumentException("connections must be 0 to " + ensembles
                    + ", the number of ensembles, not " + connections);
        }
    }

    private static void requireAtLeastOne(String what, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(what + " must be at least 1, not " + value);
        }
    }

    /** Parameters with the usual numbers of ensembles and connections of a random network. */
    public static BenchmarkParameters of(int dimensions, int neuronsPerDimension, NeuronType neuronType) {
        return new BenchmarkParameters(dimensions, neuronsPerDimension, neuronType, ENSEMBLES, CONNECTIONS, 0);
    }
}
