package org.nengine.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.nengine.Connection;
import org.nengine.Ensemble;
import org.nengine.Network;
import org.nengine.NetworkObject;
import org.nengine.Node;
import org.nengine.NullArguments;
import org.nengine.Probe;
import org.nengine.build.Model;
import org.nengine.build.ir.Signal;
import org.nengine.data.Data;
import org.nengine.data.Dataset;
import org.nengine.data.Tensor;
import org.nengine.exceptions.ValidationException;
import org.nengine.training.Loss;
import org.nengine.training.Metric;
import org.nengine.training.Optimizer;
import org.nengine.training.SGD;

/** No public method of the simulator and of its data takes null. */
class NullArgumentsTest {

    @Test
    void theSimulatorRefusesNull() {
        Network net = new Network("net", 0);
        Ensemble a = net.ensemble("a", 4, 1);
        Node input = net.node("input", 1);
        Connection connection = net.connect(input, a);
        Probe probe = net.probe(a);
        SimulatorBuilder builder = Simulator.builder(net);
        try (Simulator sim = builder.build()) {
            Map<Class<?>, Object> values = Map.ofEntries(Map.entry(double.class, 0.001), Map.entry(long.class, 1L),
                    Map.entry(int.class, 1), Map.entry(boolean.class, true), Map.entry(String.class, "cpu"),
                    Map.entry(Data.class, Data.of(new double[1][1][1])), Map.entry(Path.class, Path.of("never.npz")),
                    Map.entry(Consumer.class, (Consumer<Object>) x -> { }), Map.entry(Network.class, net),
                    Map.entry(Ensemble.class, a), Map.entry(Connection.class, connection),
                    Map.entry(Probe.class, probe), Map.entry(Signal.class, sim.model().signal(a, "encoders")),
                    Map.entry(double[].class, new double[4]), Map.entry(double[][][].class, new double[1][1][1]),
                    Map.entry(float[][][].class, new float[1][1][1]), Map.entry(Optimizer.class, new SGD()),
                    Map.entry(Loss.class, Loss.mse()), Map.entry(Metric[].class, new Metric[0]),
                    Map.entry(NetworkObject.class, a), Map.entry(NetworkObject[].class, new NetworkObject[0]),
                    Map.entry(Node.class, input), Map.entry(Tensor[].class, new Tensor[0]),
                    Map.entry(Model.class, sim.model()), Map.entry(DType.class, DType.FLOAT32),
                    Map.entry(Tensor.class, Tensor.of(new double[1][1][1])),
                    Map.entry(Dataset.class, Dataset.of(List.of())), Map.entry(Node[].class, new Node[0]),
                    Map.entry(Probe[].class, new Probe[0]), Map.entry(String[].class, new String[0]));
            assertThat(NullArguments.problems(sim, values)).isEmpty();
            assertThat(NullArguments.problems(builder, values)).isEmpty();
            assertThat(NullArguments.problems(Data.none(), values)).isEmpty();
            assertThat(NullArguments.problems(sim.stepper(), values)).isEmpty();
            assertThat(NullArguments.problems(new StepperOptions(), values)).isEmpty();
        }
    }

    @Test
    void thereIsNoSimulatorOfNothing() {
        assertThatThrownBy(() -> Simulator.of(null)).isInstanceOf(ValidationException.class)
                .hasMessage("Simulator.network: must not be null");
        assertThatThrownBy(() -> Simulator.builder((Model) null)).isInstanceOf(ValidationException.class)
                .hasMessage("Simulator.model: must not be null");
    }
}
