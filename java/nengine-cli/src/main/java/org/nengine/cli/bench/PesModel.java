package org.nengine.cli.bench;

import java.util.Arrays;
import org.nengine.Connection;
import org.nengine.Ensemble;
import org.nengine.Network;
import org.nengine.Node;
import org.nengine.Probe;
import org.nengine.learning.PES;

/** A communication channel for a constant vector of ones, whose decoders learn from the error. */
final class PesModel extends BenchmarkModel {

    PesModel() {
        super("pes");
    }

    @Override
    Probe describe(Network net, BenchmarkParameters p) {
        drawGainsAndBiases(net, p.neuronType());
        double[] ones = new double[p.dimensions()];
        Arrays.fill(ones, 1);
        Node input = net.node("inp", ones);
        Ensemble pre = net.ensemble("pre", Math.multiplyExact(p.neuronsPerDimension(), p.dimensions()),
                p.dimensions());
        Node post = net.passthrough("post", p.dimensions());
        net.connect(input, pre);
        Connection learned = net.connect(pre, post, c -> c.learningRule(new PES()));
        net.connect(post, learned.learningRule(), c -> c.transform(-1));
        net.connect(input, learned.learningRule());
        return net.probe(post, o -> o.label("output"));
    }
}
