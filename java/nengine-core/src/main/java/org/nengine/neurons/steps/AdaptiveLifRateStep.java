package org.nengine.neurons.steps;

/** The leaky integrate-and-fire rate at a current reduced by an adaptation that follows the output. */
final class AdaptiveLifRateStep implements NeuronStep {

    private static final int ADAPTATION = 0;

    private final LifRateStep lif;
    private final Adaptation adaptation;

    AdaptiveLifRateStep(NeuronParameters parameters) {
        this.lif = new LifRateStep(parameters);
        this.adaptation = new Adaptation(parameters);
    }

    @Override
    public double step(double current, double[] state) {
        double output = lif.step(current - state[ADAPTATION], state);
        state[ADAPTATION] = adaptation.next(state[ADAPTATION], output);
        return output;
    }
}
