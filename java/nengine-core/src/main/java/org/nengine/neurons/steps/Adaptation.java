package org.nengine.neurons.steps;

/** The slow variable of adaptive neurons: decays with tau_n towards inc_n times the output. */
final class Adaptation {

    private final double tauN;
    private final double incN;
    private final double dt;

    Adaptation(NeuronParameters parameters) {
        this.tauN = parameters.get("tau_n");
        this.incN = parameters.get("inc_n");
        this.dt = parameters.dt();
    }

    double next(double adaptation, double output) {
        return adaptation + (dt / tauN) * ((incN * output) - adaptation);
    }
}
