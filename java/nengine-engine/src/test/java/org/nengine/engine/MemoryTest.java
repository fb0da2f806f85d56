package org.nengine.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.nengine.Ensemble;
import org.nengine.Network;
import org.nengine.Node;
import org.nengine.Probe;

@Tag("slow")
class MemoryTest {

    private static final int WARM_UP = 100;
    private static final int CYCLES = 200;
    private static final int MINIBATCH = 2000;
    // One program has about 1 MB in arrays alone: 200 that were not freed would be far more.
    private static final long ALLOWED_KILOBYTES = 40_000;

    /** Runs in a Java of its own whose heap is all there from the start, so that what grows is memory of the engine. */
    @Test
    @Timeout(300)
    void openingAndClosingDoesNotEatMemory() throws IOException, InterruptedException {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms64m", "-Xmx64m", "-XX:+AlwaysPreTouch", "-cp", classPath, MemoryTest.class.getName())
                .redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        String last = output.strip().lines().reduce((first, second) -> second).orElseThrow();
        assertThat(Long.parseLong(last)).as("kB grown over %d simulators; %s", CYCLES, output)
                .isLessThan(ALLOWED_KILOBYTES);
    }

    /** Prints by how many kB the process grew. */
    public static void main(String[] args) throws IOException {
        Network net = new Network("net", 0);
        Node input = net.node("input", 0.5);
        Ensemble ensemble = net.ensemble(20, 1);
        Node relay = net.node("relay", 1, (t, x) -> x);
        net.connect(input, ensemble);
        net.connect(ensemble, relay, c -> c.noSynapse());
        Probe probe = net.probe(relay);
        cycles(net, probe, WARM_UP);
        long before = residentKilobytes();
        cycles(net, probe, CYCLES);
        System.out.println(residentKilobytes() - before);
    }

    private static void cycles(Network net, Probe probe, int n) {
        for (int i = 0; i < n; i++) {
            try (Simulator sim = Simulator.builder(net).minibatch(MINIBATCH).build()) {
                sim.runSteps(2);
                if (sim.data(probe).samples() != 2) {
                    throw new IllegalStateException("the simulator did not run");
                }
            }
        }
    }

    private static long residentKilobytes() throws IOException {
        System.gc();
        return Files.readAllLines(Path.of("/proc/self/status")).stream().filter(line -> line.startsWith("VmRSS:"))
                .findFirst().map(line -> Long.parseLong(line.replaceAll("\\D", ""))).orElseThrow();
    }
}
