package org.nengine.distributions;

import org.nengine.random.RandomState;

/** A distribution of numbers: the elements of a matrix are drawn one after the other, row by row. */
abstract class ElementwiseDistribution extends Distribution {

    /** Draws a number of values. */
    abstract double[] draw(int count, RandomState rng);

    @Override
    public final double[] sample(int n, RandomState rng) {
        requireCount("n", n);
        return draw(n, rng);
    }

    @Override
    public final double[][] sample(int n, int d, RandomState rng) {
        requireCount("n", n);
        requireCount("d", d);
        return rows(draw(Math.multiplyExact(n, d), rng), n, d);
    }
}
