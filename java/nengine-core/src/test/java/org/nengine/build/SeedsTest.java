package org.nengine.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.nengine.Ensemble;
import org.nengine.Network;
import org.nengine.Node;
import org.nengine.build.ir.ProcessOperator;
import org.nengine.build.ir.SimProcess;
import org.nengine.exceptions.BuildException;
import org.nengine.processes.Process;
import org.nengine.processes.ProcessStep;
import org.nengine.random.RandomState;
import org.nengine.random.RandomVectors;

/** Seeds of objects, neurons and processes against those of the reference. */
class SeedsTest {

    /** Gives zeros and remembers the seed of its generator, which is the first word of a new generator's state. */
    private static final class Recorder extends Process {
        private final String name;
        private final Map<String, Long> seeds;

        Recorder(String name, OptionalLong seed, Map<String, Long> seeds) {
            super(0, 1, seed);
            this.name = name;
            this.seeds = seeds;
        }

        @Override
        public ProcessStep step(int sizeIn, int sizeOut, double dt, RandomState rng) {
            seeds.put(name, Integer.toUnsignedLong(rng.words()[0]));
            return (t, input, output) -> java.util.Arrays.fill(output, 0);
        }
    }

    private static void addAll(String path, Network network, Map<String, Object> objects) {
        objects.put(path, network);
        addAll(path + ".connections", network.connections(), objects);
        addAll(path + ".ensembles", network.ensembles(), objects);
        addAll(path + ".nodes", network.nodes(), objects);
        addAll(path + ".probes", network.probes(), objects);
        for (int i = 0; i < network.networks().size(); i++) {
            addAll(path + ".networks[" + i + "]", network.networks().get(i), objects);
        }
    }

    private static void addAll(String path, List<?> members, Map<String, Object> objects) {
        for (int i = 0; i < members.size(); i++) {
            objects.put(path + "[" + i + "]", members.get(i));
        }
    }

    private static void assertSeeds(Network network, JsonNode tree) {
        Model model = Model.build(network, 0.001);
        Map<String, Object> objects = new LinkedHashMap<>();
        addAll("net", network, objects);
        assertThat(objects).hasSize(tree.get("objects").size());
        for (JsonNode wanted : tree.get("objects")) {
            String path = wanted.get("path").textValue();
            assertThat(model.seed(objects.get(path))).as(path).isEqualTo(wanted.get("seed").longValue());
            assertThat(model.seeded(objects.get(path))).as(path).isTrue();
        }
        assertThat(model.defaultSimulatorSeed()).isEqualTo(tree.get("simulator_seed").longValue());
    }

    @Test
    void nestedNetworksHandOutTheSeedsOfTheReference() {
        Network net = new Network(5);
        Ensemble a = net.ensemble(10, 1);
        Ensemble b = net.ensemble(10, 1, e -> e.seed(77));
        Node node = net.node(0.0);
        net.connect(node, a);
        net.connect(a, b, c -> c.seed(3));
        net.probe(a);
        net.probe(b, p -> p.seed(123));
        Network first = net.network();
        Ensemble inner = first.ensemble(10, 1);
        first.connect(first.node(0.0), inner);
        first.probe(inner);
        first.network("innermost", 9).ensemble(10, 1);
        Network second = net.network();
        second.probe(second.ensemble(10, 1));
        assertSeeds(net, RandomVectors.section("seed_trees").get(0));
    }

    @Test
    void anArrayOfEnsemblesGetsTheSeedsOfTheReference() {
        Network net = new Network(0);
        Network array = net.network();
        Node input = array.passthrough(3);
        Node output = array.passthrough(3);
        for (int i = 0; i < 3; i++) {
            Ensemble member = array.ensemble(10, 1);
            array.connect(input.get(i), member, c -> c.noSynapse());
            array.connect(member, output.get(i), c -> c.noSynapse());
        }
        assertSeeds(net, RandomVectors.section("seed_trees").get(1));
    }

    @Test
    void processesTakeSeedsInTheOrderOfExecution() {
        Map<String, Long> seeds = new LinkedHashMap<>();
        Network net = new Network(5);
        Node n0 = net.node(new Recorder("node0", OptionalLong.empty(), seeds));
        net.node(new Recorder("node1_seed99", OptionalLong.of(99), seeds));
        Ensemble e0 = net.ensemble(10, 1, e -> e.noise(new Recorder("noise0", OptionalLong.empty(), seeds)));
        Ensemble e1 = net.ensemble(10, 1, e -> e.noise(new Recorder("noise1", OptionalLong.empty(), seeds)));
        net.node(new Recorder("node2", OptionalLong.empty(), seeds));
        net.connect(n0, e0);
        net.connect(e0, e1);
        net.probe(e1, p -> p.synapse(0.01));
        Model model = Model.build(net, 0.001);
        Map<ProcessOperator, RandomState> generators =
                ProcessGenerators.of(model.stepOrder(), model.defaultSimulatorSeed());
        List<String> order = new ArrayList<>();
        for (Object operator : model.stepOrder()) {
            if (operator instanceof SimProcess process) {
                process.start(generators.get(process));
                order.add(new ArrayList<>(seeds.keySet()).get(seeds.size() - 1));
            } else if (operator instanceof ProcessOperator) {
                order.add("synapse");
            }
        }
        JsonNode wanted = RandomVectors.section("process_seeds");
        assertThat(order).containsExactly("node0", "node1_seed99", "node2", "noise0", "noise1", "synapse", "synapse",
                "synapse");
        List<String> wantedOrder = new ArrayList<>();
        for (JsonNode pair : wanted.get("step_order_of_processes")) {
            wantedOrder.add(pair.get(1).isNull() ? "synapse" : pair.get(1).textValue());
        }
        assertThat(order).isEqualTo(wantedOrder);
        RandomState simulator = new RandomState(model.defaultSimulatorSeed());
        for (JsonNode draw : wanted.get("simulator_rng_draws")) {
            assertThat(simulator.randint(RandomState.MAX_SEED_DRAW)).isEqualTo(draw.longValue());
        }
        // One draw for each process but the one that has a seed.
        assertThat(wanted.get("simulator_rng_draws")).hasSize(order.size());
        for (JsonNode pair : wanted.get("integer_seed_given_to_process")) {
            assertThat(seeds).containsEntry(pair.get(0).textValue(), pair.get(1).longValue());
        }
    }

    @Test
    void aNetworkWithoutSeedTakesItFromTheGeneratorOfTheBuild() {
        Network net = new Network();
        Ensemble ensemble = net.ensemble(10, 1);
        BuildOptions options = BuildOptions.defaults().generator(new RandomState(11));
        Model model = Model.build(net, 0.001, options);
        RandomState same = new RandomState(11);
        assertThat(model.seed(net)).isEqualTo(same.randint(RandomState.MAX_SEED_DRAW));
        assertThat(model.defaultSimulatorSeed()).isEqualTo(same.randint(RandomState.MAX_SEED_DRAW));
        assertThat(model.seed(ensemble)).isEqualTo(new RandomState(model.seed(net)).randint(RandomState.MAX_SEED_DRAW));
        assertThat(model.seeded(ensemble)).isFalse();
    }

    @Test
    void anObjectOfAnotherNetworkHasNoSeed() {
        Model model = Model.build(new Network(1), 0.001);
        Ensemble stranger = new Network(2).ensemble("stranger", 5, 1);
        assertThatThrownBy(() -> model.seed(stranger)).isInstanceOf(BuildException.class)
                .hasMessageContaining("stranger");
    }

    @Test
    void theLargestSeedIsRefusedWhereTheNextOneIsNeeded() {
        Network net = new Network(1);
        net.ensemble("last", 5, 1, e -> e.seed(RandomState.MAX_SEED));
        assertThatThrownBy(() -> Model.build(net, 0.001)).isInstanceOf(BuildException.class)
                .hasMessageContaining("last").hasMessageContaining("4294967295");
    }
}
