package org.nengine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nengine.distributions.Distribution;
import org.nengine.distributions.Uniform;
import org.nengine.learning.LearningRuleType;
import org.nengine.learning.PES;
import org.nengine.neurons.LIF;
import org.nengine.neurons.NeuronType;
import org.nengine.processes.Process;
import org.nengine.processes.WhiteNoise;
import org.nengine.solvers.LstsqL2;
import org.nengine.solvers.Solver;
import org.nengine.synapses.Lowpass;
import org.nengine.synapses.Synapse;
import org.nengine.transforms.NoTransform;
import org.nengine.transforms.Transform;

/** No public method of what a network is described with takes null: it is refused, whichever argument it is. */
class NullArgumentsTest {

    private static final Network NET = new Network("net", 0);
    private static final Ensemble A = NET.ensemble("a", 4, 2);

    private static final Map<Class<?>, Object> VALUES = Map.ofEntries(
            Map.entry(int.class, 1), Map.entry(long.class, 1L), Map.entry(double.class, 0.5),
            Map.entry(boolean.class, true), Map.entry(double[].class, new double[] {1, 2}),
            Map.entry(double[][].class, new double[][] {{1, 2}}), Map.entry(String.class, "text"),
            Map.entry(Object.class, 3),
            Map.entry(Consumer.class, (Consumer<Object>) x -> { }), Map.entry(Runnable.class, (Runnable) () -> { }),
            Map.entry(FunctionOfTime.class, (FunctionOfTime) t -> t),
            Map.entry(FunctionOfInput.class, (FunctionOfInput) (t, x) -> x),
            Map.entry(InputConsumer.class, (InputConsumer) (t, x) -> { }),
            Map.entry(VectorFunction.class, (VectorFunction) x -> x), Map.entry(Config.class, new Config()),
            Map.entry(Process.class, new WhiteNoise()), Map.entry(Synapse.class, new Lowpass(0.1)),
            Map.entry(LearningRuleType.class, new PES()), Map.entry(Solver.class, new LstsqL2()),
            Map.entry(NeuronType.class, new LIF()), Map.entry(Distribution.class, new Uniform(0, 1)),
            Map.entry(Transform.class, new NoTransform(2)), Map.entry(Class.class, Ensemble.class),
            Map.entry(Setting.class, new Setting<>("setting", Set.of(Ensemble.class))),
            Map.entry(Ensemble.class, A), Map.entry(Endpoint.class, A), Map.entry(NetworkMember.class, A),
            Map.entry(NetworkObject.class, A));

    static Stream<Object> owners() {
        Node node = NET.node("n", 1, 2);
        Connection connection = NET.connect(A, NET.passthrough("p", 2), c -> c.learningRule(new PES()));
        Config config = NET.config();
        return Stream.of(NET, A, A.neurons(), A.get(0), node, connection, NET.probe(A), config, config.ensemble(),
                config.node(), config.connection(), config.probe(), Slice.all());
    }

    @ParameterizedTest
    @MethodSource("owners")
    void nullIsRefused(Object owner) {
        assertThat(NullArguments.problems(owner, VALUES)).isEmpty();
    }
}
