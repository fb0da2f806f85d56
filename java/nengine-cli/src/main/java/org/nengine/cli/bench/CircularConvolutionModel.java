package org.nengine.cli.bench;

import java.util.Arrays;
import org.nengine.Network;
import org.nengine.Node;
import org.nengine.Probe;
import org.nengine.networks.CircularConvolution;

/** The circular convolution of two constant vectors, zeros and ones: several thousand small ensembles. */
final class CircularConvolutionModel extends BenchmarkModel {

    CircularConvolutionModel() {
        super("cconv");
    }

    @Override
    Probe describe(Network net, BenchmarkParameters p) {
        drawGainsAndBiases(net, p.neuronType());
        double[] ones = new double[p.dimensions()];
        Arrays.fill(ones, 1);
        CircularConvolution convolution = new CircularConvolution(net, p.neuronsPerDimension(), p.dimensions());
        Node a = net.node("inp_a", new double[p.dimensions()]);
        net.connect(a, convolution.inputA());
        Node b = net.node("inp_b", ones);
        net.connect(b, convolution.inputB());
        return net.probe(convolution.output(), o -> o.label("output"));
    }
}
