package org.nengine.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.nengine.Network;
import org.nengine.data.Data;
import org.nengine.training.Loss;
import org.nengine.training.Metric;
import org.nengine.training.SGD;

class ProgressTest {

    private static String printed(boolean progressBar) {
        Network net = new Network(0);
        net.probe(net.connect(net.node("x", 1), net.passthrough(1), c -> c.transform(2).noSynapse()));
        Data data = Data.of(new double[][][] {{{1}}, {{2}}, {{3}}, {{4}}});
        PrintStream before = System.err;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try (Simulator sim = Simulator.builder(net).minibatch(2).progressBar(progressBar).build()) {
            sim.runSteps(100);
            sim.step();
            sim.predict(data);
            sim.compile(new SGD(), Loss.mse(), Metric.mse());
            sim.fit(data, data, f -> f.epochs(2));
            sim.evaluate(data, data);
        } finally {
            System.setErr(before);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void runsAndEpochsShowHowFarTheyAreIfAskedFor() {
        assertThat(printed(true)).contains("Simulating", "100/100 steps", "Predicting", "Epoch 1/2", "Epoch 2/2",
                "4/4 items", "loss", "Evaluating").doesNotContain("1/1 steps");
    }

    @Test
    void nothingButTheLogIsPrintedOtherwise() {
        assertThat(printed(false).lines().filter(line -> !line.contains(" INFO " + Simulator.class.getName())))
                .isEmpty();
    }
}
