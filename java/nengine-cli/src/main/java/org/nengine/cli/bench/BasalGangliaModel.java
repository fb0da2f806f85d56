package org.nengine.cli.bench;

import java.util.Arrays;
import org.nengine.Network;
import org.nengine.Node;
import org.nengine.Probe;
import org.nengine.networks.BasalGanglia;

/** Basal ganglia with one action for each dimension, whose utilities are all 1. */
final class BasalGangliaModel extends BenchmarkModel {

    BasalGangliaModel() {
        super("basal_ganglia");
    }

    @Override
    Probe describe(Network net, BenchmarkParameters p) {
        net.config().ensemble(e -> e.neuronType(p.neuronType()));
        double[] ones = new double[p.dimensions()];
        Arrays.fill(ones, 1);
        BasalGanglia ganglia = BasalGanglia.builder(p.dimensions()).nNeuronsPerEnsemble(p.neuronsPerDimension())
                .build(net);
        Node input = net.node("input", ones);
        net.connect(input, ganglia.input());
        return net.probe(ganglia.output(), o -> o.label("output"));
    }
}
