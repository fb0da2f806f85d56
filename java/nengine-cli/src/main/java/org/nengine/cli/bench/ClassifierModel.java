package org.nengine.cli.bench;

import java.util.Optional;
import org.nengine.Ensemble;
import org.nengine.Network;
import org.nengine.Node;
import org.nengine.Probe;
import org.nengine.distributions.Choice;
import org.nengine.distributions.Glorot;
import org.nengine.transforms.Dense;

/**
 * A classifier of images of 28 x 28 pixels, one class for each dimension: dense weights to neurons, dense weights from
 * them through a lowpass synapse. Nothing of it depends on its own output, and its images are fed.
 */
final class ClassifierModel extends BenchmarkModel {

    private static final int PIXELS = 28 * 28;
    private static final double SYNAPSE = 0.005;

    ClassifierModel() {
        super("classifier");
    }

    @Override
    int defaultDimensions() {
        return 10;
    }

    @Override
    Optional<Node> fed(Network net) {
        return Optional.of(net.nodes().get(0));
    }

    @Override
    Probe describe(Network net, BenchmarkParameters p) {
        int neurons = Math.multiplyExact(p.neuronsPerDimension(), p.dimensions());
        net.config().ensemble(e -> e.neuronType(p.neuronType()).gain(new Choice(1)).bias(new Choice(1)));
        Node image = net.node("image", new double[PIXELS]);
        Ensemble hidden = net.ensemble("hidden", neurons, 1);
        Node classes = net.passthrough("classes", p.dimensions());
        net.connect(image, hidden.neurons(),
                c -> c.noSynapse().transform(new Dense(neurons, PIXELS, new Glorot())));
        net.connect(hidden.neurons(), classes,
                c -> c.synapse(SYNAPSE).transform(new Dense(p.dimensions(), neurons, new Glorot())));
        return net.probe(classes, o -> o.label("output"));
    }
}
