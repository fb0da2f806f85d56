package org.nengine.synapses;

/** Steps a {@link DiscreteFilter} on a number of elements. */
final class FilterStep implements SynapseStep {

    private final DiscreteFilter filter;
    private final double[][] state;
    private final double[] next;

    FilterStep(DiscreteFilter filter, int size) {
        this.filter = filter;
        this.state = new double[size][filter.order()];
        this.next = new double[filter.order()];
    }

    /** Puts every element into a state, {@code [elements][order]}. */
    void start(double[][] states) {
        for (int i = 0; i < state.length; i++) {
            System.arraycopy(states[i], 0, state[i], 0, state[i].length);
        }
    }

    @Override
    public void step(double[] input, double[] output) {
        for (int i = 0; i < state.length; i++) {
            output[i] = step(state[i], input[i]);
        }
    }

    @Override
    public double[] memory() {
        int order = filter.order();
        double[] memory = new double[state.length * order];
        for (int i = 0; i < state.length; i++) {
            System.arraycopy(state[i], 0, memory, i * order, order);
        }
        return memory;
    }

    @Override
    public void restore(double[] memory) {
        int order = filter.order();
        SynapseStep.requireSize(memory, state.length * order);
        for (int i = 0; i < state.length; i++) {
            System.arraycopy(memory, i * order, state[i], 0, order);
        }
    }

    private double step(double[] x, double u) {
        switch (filter.form()) {
            case NO_STATE:
                return filter.d() * u;
            case ONE_STATE:
                x[0] *= filter.a()[0];
                x[0] += filter.b()[0] * u;
                return x[0];
            case NO_FEEDTHROUGH:
                advance(x, u);
                return observe(x);
            default:
                double y = observe(x) + filter.d() * u;
                advance(x, u);
                return y;
        }
    }

    private double observe(double[] x) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += filter.c()[i] * x[i];
        }
        return sum;
    }

    private void advance(double[] x, double u) {
        int n = x.length;
        for (int i = 0; i < n; i++) {
            double sum = 0;
            for (int j = 0; j < n; j++) {
                sum += filter.a()[i * n + j] * x[j];
            }
            next[i] = sum + filter.b()[i] * u;
        }
        System.arraycopy(next, 0, x, 0, n);
    }
}
