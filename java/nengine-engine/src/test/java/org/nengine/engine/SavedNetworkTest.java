package org.nengine.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nengine.Ensemble;
import org.nengine.Network;
import org.nengine.Node;
import org.nengine.Probe;
import org.nengine.files.NetworkFile;
import org.nengine.neurons.LIFRate;
import org.nengine.training.Loss;
import org.nengine.training.SGD;

class SavedNetworkTest {

    @TempDir
    private Path folder;

    private static double[][][] ramp(int items, int steps, double slope) {
        double[][][] data = new double[items][steps][1];
        for (int i = 0; i < items; i++) {
            for (int t = 0; t < steps; t++) {
                data[i][t][0] = slope * (i - 1.5) / items;
            }
        }
        return data;
    }

    @Test
    void whatWasTrainedAndFrozenIsInTheFile() throws IOException {
        Network net = new Network("net", 3);
        Node in = net.node("in", 0.5);
        Ensemble a = net.ensemble("a", 20, 1, e -> e.neuronType(new LIFRate()));
        Ensemble b = net.ensemble("b", 15, 1, e -> e.neuronType(new LIFRate()));
        net.connect(in, a, c -> c.noSynapse());
        net.connect(a, b, c -> c.function(x -> x[0] * x[0]).noSynapse());
        Probe out = net.probe(b);
        double before;
        try (Simulator sim = Simulator.builder(net).dtype(DType.FLOAT64).build()) {
            sim.runSteps(5);
            before = sim.data(out).last()[0];
        }
        try (Simulator sim = Simulator.builder(net).minibatch(4).dtype(DType.FLOAT64).build()) {
            sim.compile(new SGD(1e-3), Loss.mse());
            sim.fit(ramp(4, 3, 1), ramp(4, 3, -1), f -> f.epochs(5));
            sim.freezeParams(net);
        }
        NetworkFile.save(net, folder.resolve("net.nengine"));
        Network loaded = NetworkFile.load(folder.resolve("net.nengine"));
        try (Simulator sim = Simulator.builder(net).dtype(DType.FLOAT64).build();
                Simulator again = Simulator.builder(loaded).dtype(DType.FLOAT64).build()) {
            sim.runSteps(5);
            again.runSteps(5);
            assertThat(sim.data(out).last()[0]).isNotEqualTo(before);
            assertThat(again.data(loaded.probes().get(0)).values()).isDeepEqualTo(sim.data(out).values());
        }
    }
}
