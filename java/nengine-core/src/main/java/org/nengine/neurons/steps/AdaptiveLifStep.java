package org.nengine.neurons.steps;

/** Leaky integrate-and-fire at a current reduced by an adaptation that grows with each spike. */
final class AdaptiveLifStep implements NeuronStep {

    /** After the states of {@link LifStep}. */
    private static final int ADAPTATION = 2;

    private final LifStep lif;
    private final Adaptation adaptation;

    AdaptiveLifStep(NeuronParameters parameters) {
        this.lif = new LifStep(parameters);
        this.adaptation = new Adaptation(parameters);
    }

    @Override
    public double step(double current, double[] state) {
        double output = lif.step(current - state[ADAPTATION], state);
        state[ADAPTATION] = adaptation.next(state[ADAPTATION], output);
        return output;
    }
}
