package org.nengine.cli.bench;

import org.nengine.Network;
import org.nengine.Node;
import org.nengine.Probe;
import org.nengine.networks.EnsembleArray;

/** Integrators side by side: an ensemble array whose output is fed back to its input through a synapse of 10 ms. */
final class IntegratorModel extends BenchmarkModel {

    IntegratorModel() {
        super("integrator");
    }

    @Override
    Probe describe(Network net, BenchmarkParameters p) {
        drawGainsAndBiases(net, p.neuronType());
        EnsembleArray integrator = new EnsembleArray(net, p.neuronsPerDimension(), p.dimensions());
        net.connect(integrator.output(), integrator.input(), c -> c.synapse(0.01));
        Node input = net.node("input", new double[p.dimensions()]);
        net.connect(input, integrator.input(), c -> c.transform(0.01));
        return net.probe(integrator.output(), o -> o.label("output"));
    }
}
