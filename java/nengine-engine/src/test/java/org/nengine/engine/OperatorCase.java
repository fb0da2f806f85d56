package org.nengine.engine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.nengine.build.ir.ConvInc;
import org.nengine.build.ir.ConvTransposeInc;
import org.nengine.build.ir.Copy;
import org.nengine.build.ir.DotInc;
import org.nengine.build.ir.ElementwiseInc;
import org.nengine.build.ir.Operator;
import org.nengine.build.ir.ProcessOperator.Mode;
import org.nengine.build.ir.Reset;
import org.nengine.build.ir.Signal;
import org.nengine.build.ir.SimBCM;
import org.nengine.build.ir.SimFilter;
import org.nengine.build.ir.SimFunction;
import org.nengine.build.ir.SimNeurons;
import org.nengine.build.ir.SimOja;
import org.nengine.build.ir.SimPES;
import org.nengine.build.ir.SimProbe;
import org.nengine.build.ir.SimProcess;
import org.nengine.build.ir.SimRLS;
import org.nengine.build.ir.SimVoja;
import org.nengine.build.ir.SparseDotInc;
import org.nengine.build.ir.TimeUpdate;
import org.nengine.neurons.AdaptiveLIF;
import org.nengine.neurons.AdaptiveLIFRate;
import org.nengine.neurons.Izhikevich;
import org.nengine.neurons.LIF;
import org.nengine.neurons.LIFRate;
import org.nengine.neurons.LeakyReLU;
import org.nengine.neurons.NeuronType;
import org.nengine.neurons.PoissonSpiking;
import org.nengine.neurons.RectifiedLinear;
import org.nengine.neurons.RegularSpiking;
import org.nengine.neurons.Sigmoid;
import org.nengine.neurons.SoftLIFRate;
import org.nengine.neurons.SpikingLeakyReLU;
import org.nengine.neurons.SpikingRectifiedLinear;
import org.nengine.neurons.StochasticSpiking;
import org.nengine.neurons.Tanh;
import org.nengine.processes.Process;
import org.nengine.processes.ProcessStep;
import org.nengine.random.RandomState;
import org.nengine.synapses.Alpha;
import org.nengine.synapses.DiscreteFilter;
import org.nengine.synapses.Lowpass;
import org.nengine.synapses.Triangle;

/**
 * An operator on random numbers, or a few that only make sense together: in execution order, runnable on any executor.
 *
 * @param spiking whether a rounding error can move a spike to another step
 */
record OperatorCase(String name, List<Operator> operators, boolean spiking) {

    static final double DT = 0.001;

    @Override
    public String toString() {
        return name;
    }

    /** All base signals that the operators touch. */
    List<Signal> signals() {
        Map<Signal, Boolean> all = new LinkedHashMap<>();
        operators.forEach(operator -> operator.signals().forEach(signal -> all.put(signal.base(), true)));
        return List.copyOf(all.keySet());
    }

    /** One entry an operator, more where it has forms. */
    static Stream<OperatorCase> all() {
        Stream<OperatorCase> plain = Stream.of(
                of("time_update", b -> { }),
                of("reset", b -> b.add(new Reset(b.vector(7), 0.5, "r"))),
                of("reset of a strided view", b -> b.add(new Reset(b.vector(9).slice(7, -2, 3), -1.5, "r"))),
                of("copy, set", b -> b.add(Copy.set(b.vector(5), b.vector(5), "c"))),
                of("copy, inc", b -> b.add(Copy.inc(b.vector(5), b.vector(5), "c"))),
                of("copy of one element to many", b -> b.add(Copy.inc(b.vector(1), b.vector(6), "c"))),
                of("copy between strided views",
                        b -> b.add(Copy.inc(b.vector(9).slice(0, 2, 4), b.vector(8).slice(6, -2, 4), "c"))),
                of("copy by indices, set", b -> b.add(new Copy(b.vector(6), indices(5, 0, 0), b.vector(4),
                        indices(3, 1, 0), false, "c"))),
                of("copy by repeated indices, inc", b -> b.add(new Copy(b.vector(3), Optional.empty(), b.vector(4),
                        indices(2, 2, 1), true, "c"))),
                of("copy of a parameter", b -> b.add(Copy.set(b.parameter(5), b.vector(5), "c"))),
                of("elementwise_inc", b -> b.add(new ElementwiseInc(b.parameter(6), b.vector(6), b.vector(6), "e"))),
                of("elementwise_inc by a scalar", b -> b.add(new ElementwiseInc(b.parameter(), b.vector(6), b.vector(6),
                        "e"))),
                of("elementwise_inc of one element",
                        b -> b.add(new ElementwiseInc(b.parameter(6), b.vector(1), b.vector(6), "e"))),
                of("elementwise_inc of strided views", b -> b.add(new ElementwiseInc(b.constant(9).slice(8, -3, 3),
                        b.vector(5).slice(0, 2, 3), b.vector(7).slice(1, 2, 3), "e"))),
                of("elementwise_inc of two values", b -> b.add(new ElementwiseInc(b.vector(4), b.vector(4), b.vector(4),
                        "e"))),
                of("dot_inc", b -> b.add(new DotInc(b.parameter(7, 5), b.vector(5), b.vector(7), "d"))),
                of("dot_inc, large", b -> b.add(new DotInc(b.parameter(130, 67), b.vector(67), b.vector(130), "d"))),
                of("dot_inc of one row", b -> b.add(new DotInc(b.parameter(1, 50), b.vector(50), b.vector(1), "d"))),
                of("dot_inc of one column", b -> b.add(new DotInc(b.parameter(50, 1), b.vector(1), b.vector(50), "d"))),
                of("dot_inc of views", b -> b.add(new DotInc(b.parameter(8, 9).slice(0, 1, 2, 3).slice(1, 8, -2, 4),
                        b.vector(9).slice(1, 2, 4), b.vector(7).slice(6, -3, 3), "d"))),
                of("dot_inc by weights of each item", b -> b.add(new DotInc(b.online(6, 4), b.vector(4), b.vector(6),
                        "d"))),
                of("many dot_incs that can be merged", OperatorCase::mergeable),
                of("sparse_dot_inc", b -> b.add(new SparseDotInc(b.parameter(7), b.vector(4), b.vector(5),
                        new int[] {3, 0, 0, 4, 3, 0, 0}, new int[] {1, 2, 0, 3, 1, 2, 3}, "s"))),
                of("sparse_dot_inc of views, values of each item", b -> b.add(new SparseDotInc(
                        b.online(7).slice(6, -2, 4), b.vector(9).slice(1, 3, 3), b.vector(6).slice(5, -2, 3),
                        new int[] {2, 0, 2, 2}, new int[] {0, 2, 0, 1}, "s"))),
                of("sparse_dot_inc without entries", b -> b.add(new SparseDotInc(b.parameter(0), b.vector(4),
                        b.vector(5), new int[0], new int[0], "s"))),
                of("many sparse_dot_incs that can be merged", OperatorCase::sparse),
                of("host_function of time and input", b -> b.add(new SimFunction(
                        (t, x) -> new double[] {t + x[0], x[1] * x[2]},
                        "f", Optional.of(b.time), Optional.of(b.vector(3)), Optional.of(b.vector(2)), "f"))),
                of("host_function of input", b -> b.add(new SimFunction((t, x) -> new double[] {x[0] - x[1]}, "f",
                        Optional.empty(), Optional.of(b.vector(4).slice(3, -2, 2)), Optional.of(b.vector(3)), "f"))),
                of("host_function of time", b -> b.add(new SimFunction((t, x) -> new double[] {Math.cos(t), t}, "f",
                        Optional.of(b.time), Optional.empty(), Optional.of(b.vector(2)), "f"))),
                of("host_process, set", b -> b.add(b.process(Mode.SET, Optional.of(b.vector(3)), b.vector(3)))),
                of("host_process, inc", b -> b.add(b.process(Mode.INC, Optional.of(b.vector(3)), b.vector(3)))),
                of("host_process, update", b -> b.add(b.process(Mode.UPDATE, Optional.of(b.vector(3)), b.vector(3)))),
                of("host_process without input, set", b -> b.add(b.process(Mode.SET, Optional.empty(), b.vector(2)))),
                of("host_process without input, inc", b -> b.add(b.process(Mode.INC, Optional.empty(), b.vector(4)))),
                of("host_process without input, update", b -> b.add(b.process(Mode.UPDATE, Optional.empty(),
                        b.vector(4)))),
                of("probe", b -> b.add(new SimProbe(b.vector(3), "p"))),
                of("pes", b -> b.add(new SimPES(b.vector(9), b.vector(4), b.zeros(4, 9), 1e-2, DT, "pes"))),
                of("pes and the weights that it changes", b -> b.learn(3, 8, (pre, post, weights, delta) ->
                        new SimPES(pre, post, delta, 1e-1, DT, "pes"))),
                of("rls and the weights that it changes", b -> b.learn(3, 8, (pre, post, weights, delta) ->
                        new SimRLS(pre, post, delta, b.diagonal(8, 0.3), "rls"))),
                of("bcm and the weights that it changes", b -> b.learn(4, 7, (pre, post, weights, delta) ->
                        new SimBCM(pre, post, b.vector(4), delta, 1e-1, DT, "bcm"))),
                of("oja and the weights that it changes", b -> b.learn(5, 6, (pre, post, weights, delta) ->
                        new SimOja(pre, post, weights, delta, 10, DT, 0.7, "oja"))),
                of("oja between neurons that excite each other", b -> b.learn(5, 5, (pre, post, weights, delta) ->
                        new SimOja(pre, pre, weights, delta, 10, DT, 1, "oja"))),
                of("voja and the encoders that it changes", b -> b.learn(9, 2, (pre, post, weights, delta) ->
                        new SimVoja(pre, post, b.constant(9), weights, b.vector(1), delta, 10, DT, "voja"))),
                of("many rules that can be merged", OperatorCase::rules),
                of("conv_inc over one axis", b -> b.conv(new int[] {9, 2}, new int[] {4, 3}, new int[] {3},
                        new int[] {2},
                        new int[] {0}, true, 1)),
                of("conv_inc over two axes, padded", b -> b.conv(new int[] {5, 6, 2}, new int[] {5, 6, 4},
                        new int[] {3, 3}, new int[] {1, 1}, new int[] {1, 1}, true, 1)),
                of("conv_inc, channels first", b -> b.conv(new int[] {2, 7, 6}, new int[] {3, 3, 2}, new int[] {3, 2},
                        new int[] {2, 3}, new int[] {0, 0}, false, 1)),
                of("conv_inc over three axes", b -> b.conv(new int[] {3, 4, 5, 2}, new int[] {2, 2, 3, 2},
                        new int[] {2, 3, 2}, new int[] {1, 2, 2}, new int[] {0, 1, 1}, true, 1)),
                of("conv_transpose_inc over one axis", b -> b.convTranspose(new int[] {4, 3}, new int[] {9, 2},
                        new int[] {3}, new int[] {2}, new int[] {0}, true)),
                of("conv_transpose_inc over two axes, padded", b -> b.convTranspose(new int[] {5, 3, 4},
                        new int[] {5, 6, 2}, new int[] {3, 3}, new int[] {1, 2}, new int[] {1, 0}, true)),
                of("conv_transpose_inc, channels first", b -> b.convTranspose(new int[] {3, 3, 2},
                        new int[] {2, 7, 6}, new int[] {3, 2}, new int[] {2, 3}, new int[] {0, 0}, false)),
                of("conv_transpose_inc over three axes", b -> b.convTranspose(new int[] {2, 2, 3, 2},
                        new int[] {3, 4, 5, 2}, new int[] {2, 3, 2}, new int[] {1, 2, 2}, new int[] {0, 1, 1}, true)),
                of("conv_inc in groups", b -> b.conv(new int[] {6, 4}, new int[] {6, 6}, new int[] {3}, new int[] {1},
                        new int[] {1}, true, 2)));
        return Stream.of(plain, filters(), neurons()).flatMap(s -> s);
    }

    private static Stream<OperatorCase> filters() {
        DiscreteFilter gain = new DiscreteFilter(DiscreteFilter.Form.NO_STATE, 0, new double[0], new double[0],
                new double[0], 0.7);
        DiscreteFilter general = new DiscreteFilter(DiscreteFilter.Form.GENERAL, 2, new double[] {0.9, 0.1, -0.2, 0.8},
                new double[] {0.3, -0.1}, new double[] {1.2, 0.4}, 0.25);
        return Stream.of(
                of("linear_filter without state", b -> b.filter(gain, Mode.UPDATE, 3)),
                of("linear_filter of one state", b -> b.filter(new Lowpass(0.01).discretise(DT), Mode.UPDATE, 5)),
                of("linear_filter without feed-through", b -> b.filter(new Alpha(0.01).discretise(DT), Mode.UPDATE, 5)),
                of("linear_filter with feed-through", b -> b.filter(general, Mode.UPDATE, 4)),
                of("linear_filter that sets", b -> b.filter(new Alpha(0.01).discretise(DT), Mode.SET, 4)),
                of("linear_filter of past inputs", b -> b.filter(new Triangle(0.008).discretise(DT), Mode.UPDATE, 3)),
                of("linear_filter of past inputs that sets",
                        b -> b.filter(new Triangle(0.012).discretise(DT), Mode.SET, 2)),
                of("linear_filter of a matrix", b -> {
                    Signal y = b.zeros(3, 4);
                    b.add(new SimFilter(new Lowpass(0.02).discretise(DT), OptionalLong.empty(), b.time, b.online(3, 4),
                            y, List.of(), Mode.UPDATE, "filter"));
                }));
    }

    private static Stream<OperatorCase> neurons() {
        return Stream.of(new RectifiedLinear(), new SpikingRectifiedLinear(), new LIFRate(), new LIF(),
                new SoftLIFRate(), new Sigmoid(), new Tanh(), new AdaptiveLIF(), new AdaptiveLIFRate(),
                new Izhikevich(), new LeakyReLU(0.2, 0.5), new SpikingLeakyReLU(0.7),
                new RegularSpiking(new Tanh(), 0.5), new StochasticSpiking(new LIFRate(), 2),
                new StochasticSpiking(new Tanh()), new PoissonSpiking(new LIFRate(), 2),
                new PoissonSpiking(new Tanh()))
                .map(type -> {
                    Maker maker = new Maker();
                    maker.neurons(type, 40);
                    return new OperatorCase("neurons." + type.kind() + (type.negative() ? ", negative" : ""),
                            maker.operators, type.spiking());
                });
    }

    private static void mergeable(Maker b) {
        for (int i = 0; i < 5; i++) {
            b.add(new DotInc(b.parameter(4, 3), b.vector(3), b.vector(4), "d" + i));
        }
        Signal shared = b.vector(3);
        for (int i = 0; i < 3; i++) {
            b.add(new DotInc(b.parameter(2 + i, 3), shared, b.vector(2 + i), "s" + i));
        }
    }

    private static void sparse(Maker b) {
        for (int i = 0; i < 5; i++) {
            b.add(new SparseDotInc(b.parameter(4), b.vector(3), b.vector(2 + i), new int[] {1, 0, 1 + i, 1},
                    new int[] {0, 2, 1, 2}, "s" + i));
        }
    }

    private static void rules(Maker b) {
        for (int i = 0; i < 3; i++) {
            int rows = 2 + i / 2;
            double rate = 1 + i;
            b.learn(rows, 4, (pre, post, weights, delta) -> new SimPES(pre, post, delta, rate, DT, "pes"));
            b.learn(rows, 4, (pre, post, weights, delta) -> new SimRLS(pre, post, delta, b.diagonal(4, rate), "rls"));
            b.learn(rows, 4, (pre, post, weights, delta) ->
                    new SimBCM(pre, post, b.vector(rows), delta, rate, DT, "bcm"));
            b.learn(rows, 4, (pre, post, weights, delta) ->
                    new SimOja(pre, post, weights, delta, rate, DT, 1 / rate, "oja"));
            b.learn(rows, 4, (pre, post, weights, delta) ->
                    new SimVoja(pre, post, b.constant(rows), weights, b.vector(1), delta, rate, DT, "voja"));
        }
    }

    /** What computes the change of weights. */
    @FunctionalInterface
    private interface Rule {
        Operator of(Signal pre, Signal post, Signal weights, Signal delta);
    }

    private static Optional<int[]> indices(int... values) {
        return Optional.of(values);
    }

    private static OperatorCase of(String name, Consumer<Maker> make) {
        Maker maker = new Maker();
        make.accept(maker);
        return new OperatorCase(name, maker.operators, false);
    }

    /** Adds up its input and time, so that its own state shows. */
    private static final class Accumulator extends Process {
        @Override
        public ProcessStep step(int sizeIn, int sizeOut, double dt, RandomState rng) {
            double[] sum = new double[1];
            return (t, x, y) -> {
                sum[0] += t + (x.length > 0 ? x[0] : 0);
                for (int i = 0; i < y.length; i++) {
                    y[i] = sum[0] * (i + 1);
                }
            };
        }
    }

    /** Makes signals with random numbers, the same in every run. */
    static final class Maker {
        private final RandomState random = new RandomState(1);
        private final List<Operator> operators = new ArrayList<>();
        final Signal step = Signal.of("step", Signal.Role.CLOCK, new double[1]);
        final Signal time = Signal.of("time", Signal.Role.CLOCK, new double[1]);

        Maker() {
            add(new TimeUpdate(step, time, DT));
        }

        void add(Operator operator) {
            operators.add(operator);
        }

        private double[] numbers(int... shape) {
            return random.normal(0, 1, Signal.size(shape));
        }

        Signal vector(int n) {
            return Signal.of("v", Signal.Role.VALUE, numbers(n), n);
        }

        Signal zeros(int... shape) {
            return Signal.zeros("z", shape);
        }

        Signal parameter(int... shape) {
            return Signal.of("p", Signal.Role.PARAMETER, numbers(shape), shape);
        }

        Signal online(int... shape) {
            Signal signal = parameter(shape);
            signal.markOnline();
            return signal;
        }

        Signal diagonal(int n, double value) {
            double[] matrix = new double[n * n];
            IntStream.range(0, n).forEach(i -> matrix[i * (n + 1)] = value);
            return Signal.of("d", Signal.Role.VALUE, matrix, n, n);
        }

        /** Weights that first take the change of the step before, and the rule that computes the next one. */
        void learn(int rows, int columns, Rule rule) {
            Signal weights = online(rows, columns);
            Signal delta = zeros(rows, columns);
            add(Copy.inc(delta, weights, "learn"));
            add(rule.of(vector(columns), vector(rows), weights, delta));
        }

        Signal constant(int... shape) {
            return Signal.of("k", Signal.Role.CONSTANT, numbers(shape), shape);
        }

        SimProcess process(Mode mode, Optional<Signal> input, Signal output) {
            return SimProcess.of(new Accumulator(), DT, time, input, output, mode, "process");
        }

        void filter(DiscreteFilter filter, Mode mode, int n) {
            boolean hasState = filter.form() == DiscreteFilter.Form.NO_FEEDTHROUGH
                    || filter.form() == DiscreteFilter.Form.GENERAL;
            add(new SimFilter(filter, OptionalLong.empty(), time, vector(n), vector(n),
                    hasState ? List.of(zeros(filter.order(), n)) : List.of(), mode, "filter"));
        }

        void conv(int[] input, int[] output, int[] kernel, int[] strides, int[] padding, boolean channelsLast,
                int groups) {
            int inChannels = channelsLast ? input[input.length - 1] : input[0];
            int filters = channelsLast ? output[output.length - 1] : output[0];
            int[] shape = IntStream.concat(IntStream.of(kernel), IntStream.of(inChannels / groups, filters)).toArray();
            add(new ConvInc(parameter(shape), vector(Signal.size(input)), vector(Signal.size(output)), input, output,
                    kernel, strides, padding, channelsLast, groups, "conv"));
        }

        void convTranspose(int[] input, int[] output, int[] kernel, int[] strides, int[] padding,
                boolean channelsLast) {
            int channels = channelsLast ? input[input.length - 1] : input[0];
            int filters = channelsLast ? output[output.length - 1] : output[0];
            int[] shape = IntStream.concat(IntStream.of(kernel), IntStream.of(channels, filters)).toArray();
            add(new ConvTransposeInc(parameter(shape), vector(Signal.size(input)), vector(Signal.size(output)), input,
                    output, kernel, strides, padding, channelsLast, "conv"));
        }

        void neurons(NeuronType type, int n) {
            // What turns rates into spikes gets rates, some of which lead to many spikes a step.
            boolean rates = type.baseType().isPresent();
            double high = !rates ? 20 : type.random() ? 20_000 : 1000;
            double low = !rates ? -2 : type.negative() ? -high / 4 : 0;
            Signal current = Signal.of("J", Signal.Role.VALUE, random.uniform(low, high, n), n);
            List<Signal> states = type.states().stream()
                    .map(state -> Signal.of(state.name(), Signal.Role.VALUE, state.initial().sample(n, random), n))
                    .toList();
            add(new SimNeurons(type.kind(), type.stepParameters(), DT,
                    type.random() ? OptionalLong.of(77) : OptionalLong.empty(), current, zeros(n), states, "neurons"));
        }
    }
}
