package org.nengine.engine.independent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nengine.data.Data;
import org.nengine.docs.PublicClasses;
import org.nengine.engine.DType;
import org.nengine.engine.Simulator;
import org.nengine.random.RandomState;
import org.nengine.training.Loss;
import org.nengine.training.Optimizer;

/** Training gives, step by step, the losses of an implementation that shares nothing with the engine. */
class IndependentTrainingTest {

    private static final int STEPS = 20;
    private static final int MINIBATCH = 3;
    private static final double TOLERANCE = 1e-10;

    static Stream<Arguments> cases() {
        Stream<Supplier<IndependentNetwork>> networks = Stream.of(FeedForwardNetwork::new, RecurrentNetwork::new,
                ConvolutionalNetwork::new);
        return networks.flatMap(network -> OptimizerFormula.all().map(formula -> Arguments.of(
                Named.of(network.get().getClass().getSimpleName(), network.get()), formula)));
    }

    @Test
    void everyOptimizerHasAFormula() {
        Set<Class<?>> classes = OptimizerFormula.all().map(f -> f.optimizer().getClass()).collect(Collectors.toSet());
        assertThat(classes).containsAll(PublicClasses.concrete(Optimizer.class));
    }

    /** (items, steps, elements) of one minibatch. */
    private static double[][][] values(RandomState random, int steps, int size) {
        double[][][] values = new double[MINIBATCH][steps][];
        for (double[][] item : values) {
            for (int t = 0; t < steps; t++) {
                item[t] = random.uniform(-1, 1, size);
            }
        }
        return values;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void lossesAreThoseOfTheFormulas(IndependentNetwork network, OptimizerFormula formula) {
        RandomState random = new RandomState(1);
        try (Simulator sim = Simulator.builder(network.network()).dtype(DType.FLOAT64).minibatch(MINIBATCH)
                .progressBar(false).build()) {
            double[][] parameters = network.parameters(sim).toArray(double[][]::new);
            OptimizerFormula.Descent descent = formula.descent(parameters);
            sim.compile(formula.optimizer(), Loss.mse());
            for (int step = 0; step < STEPS; step++) {
                double[][][] inputs = values(random, network.steps(), network.inputs());
                double[][][] targets = values(random, network.steps(), network.outputs());
                double[][] gradients = Stream.of(parameters).map(p -> new double[p.length]).toArray(double[][]::new);
                double expected = network.lossAndGradients(parameters, inputs, targets, gradients);
                // Later a network may have fallen silent, as with Ftrl, which at first takes all parameters near 0.
                assertThat(step > 0 || Stream.of(gradients).allMatch(IndependentTrainingTest::isSomething)).isTrue();
                descent.step(gradients);
                double loss = sim.fit(Data.of(inputs), Data.of(targets), f -> { }).last("loss");
                assertThat(loss).as("loss of step %d", step).isCloseTo(expected, within(TOLERANCE * expected));
            }
            List<double[]> trained = network.parameters(sim);
            for (int k = 0; k < parameters.length; k++) {
                assertThat(trained.get(k)).as("parameter %d", k).containsExactly(parameters[k], within(1e-9));
            }
        }
    }

    private static boolean isSomething(double[] gradient) {
        for (double value : gradient) {
            if (value != 0) {
                return true;
            }
        }
        return false;
    }
}
