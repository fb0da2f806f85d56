package org.nengine.cli.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.nengine.Ensemble;
import org.nengine.Network;
import org.nengine.Node;
import org.nengine.Probe;
import org.nengine.random.RandomState;
import org.nengine.solvers.NoSolver;

/** Ensembles that are connected at random, all with decoders of 1. */
final class RandomNetworkModel extends BenchmarkModel {

    RandomNetworkModel() {
        super("random_network");
    }

    @Override
    Probe describe(Network net, BenchmarkParameters p) {
        drawGainsAndBiases(net, p.neuronType());
        int neurons = Math.multiplyExact(p.neuronsPerDimension(), p.dimensions());
        double[] ones = new double[p.dimensions()];
        Arrays.fill(ones, 1);
        NoSolver decoders = new NoSolver(Stream.generate(() -> ones).limit(neurons).toArray(double[][]::new));
        net.config().connection(c -> c.solver(decoders));

        Node input = net.node("inp", new double[p.dimensions()]);
        Node out = net.passthrough("out", p.dimensions());
        List<Ensemble> ensembles = new ArrayList<>();
        for (int i = 0; i < p.ensembles(); i++) {
            ensembles.add(net.ensemble(neurons, p.dimensions()));
        }
        RandomState random = new RandomState(p.seed());
        for (Ensemble ensemble : ensembles) {
            net.connect(input, ensemble);
            net.connect(ensemble, out);
            int[] drawn = random.permutation(p.ensembles());
            for (int i = 0; i < p.connections(); i++) {
                net.connect(ensemble, ensembles.get(drawn[i]));
            }
        }
        return net.probe(out, o -> o.label("output"));
    }
}
