package org.nengine.agreement;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.nengine.Config;
import org.nengine.Network;
import org.nengine.Node;
import org.nengine.VectorFunction;
import org.nengine.distributions.Choice;
import org.nengine.distributions.Distribution;
import org.nengine.distributions.Gaussian;
import org.nengine.distributions.Uniform;
import org.nengine.distributions.UniformHypersphere;
import org.nengine.learning.BCM;
import org.nengine.learning.LearningRuleType;
import org.nengine.learning.Oja;
import org.nengine.learning.PES;
import org.nengine.learning.RLS;
import org.nengine.learning.Voja;
import org.nengine.networks.AssociativeMemory;
import org.nengine.networks.BasalGanglia;
import org.nengine.networks.CircularConvolution;
import org.nengine.networks.EnsembleArray;
import org.nengine.networks.InputGatedMemory;
import org.nengine.networks.Product;
import org.nengine.networks.Thalamus;
import org.nengine.neurons.AdaptiveLIF;
import org.nengine.neurons.AdaptiveLIFRate;
import org.nengine.neurons.Direct;
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
import org.nengine.processes.BrownNoise;
import org.nengine.processes.FilteredNoise;
import org.nengine.processes.Piecewise;
import org.nengine.processes.PresentInput;
import org.nengine.processes.Process;
import org.nengine.processes.SynapseProcess;
import org.nengine.processes.WhiteNoise;
import org.nengine.processes.WhiteSignal;
import org.nengine.solvers.BlockConjgrad;
import org.nengine.solvers.Cholesky;
import org.nengine.solvers.Conjgrad;
import org.nengine.solvers.ConjgradScipy;
import org.nengine.solvers.LSMRScipy;
import org.nengine.solvers.LeastSquaresSolver;
import org.nengine.solvers.Lstsq;
import org.nengine.solvers.LstsqDrop;
import org.nengine.solvers.LstsqL1;
import org.nengine.solvers.LstsqL2;
import org.nengine.solvers.LstsqL2nz;
import org.nengine.solvers.LstsqMultNoise;
import org.nengine.solvers.LstsqNoise;
import org.nengine.solvers.Nnls;
import org.nengine.solvers.NnlsL2;
import org.nengine.solvers.NnlsL2nz;
import org.nengine.solvers.NoSolver;
import org.nengine.solvers.RandomizedSVD;
import org.nengine.solvers.SVD;
import org.nengine.solvers.Solver;
import org.nengine.synapses.Alpha;
import org.nengine.synapses.Discretization;
import org.nengine.synapses.LinearFilter;
import org.nengine.synapses.Lowpass;
import org.nengine.synapses.Synapse;
import org.nengine.synapses.Triangle;
import org.nengine.transforms.Convolution;
import org.nengine.transforms.ConvolutionTranspose;
import org.nengine.transforms.Dense;
import org.nengine.transforms.Sparse;
import org.nengine.transforms.Transform;

/**
 * What random networks are made of: a list for each aspect. A new kind of neurons, rule or transform is a new line; the
 * comparison fails until every kind on the class path has one.
 */
final class Menus {

    private Menus() {
    }

    /** Neurons with the rates that they can be tuned to. */
    record Population(NeuronType type, Distribution maxRates) {
    }

    @FunctionalInterface
    interface SizedProcess {
        /** A process that gives {@code size} values. */
        Process of(Chooser c, int size);
    }

    @FunctionalInterface
    interface SizedSolver {
        /** A solver for decoders of {@code neurons} rows and {@code size} columns; full weights if asked for. */
        Solver of(Chooser c, int neurons, int size, boolean weights);
    }

    @FunctionalInterface
    interface SizedTransform {
        /** A transform from {@code in} to {@code out} values with weights of the given magnitude. */
        Transform of(Chooser c, int in, int out, double magnitude);
    }

    @FunctionalInterface
    interface SpatialTransform {
        /** A transform from {@code in} values to as many as it says. */
        Transform of(Chooser c, int in, double magnitude);
    }

    @FunctionalInterface
    interface Subnetwork {
        /** Adds a network; what goes into it and comes out of it. */
        Ends add(Chooser c, Network parent);
    }

    /** Nodes at which values go into a subnetwork, and nodes from which they come out of it. */
    record Ends(List<Node> inputs, List<Node> outputs) {
    }

    /** What gives the rates for neurons that turn rates into spikes. */
    static final List<Function<Chooser, NeuronType>> RATES = List.of(
            c -> new LIFRate(),
            c -> AdaptiveLIFRate.builder().tauN(c.number(0.05, 0.5)).incN(0.02).build(),
            c -> AdaptiveLIFRate.builder().incN(c.number(0, 0.1)).build(),
            c -> new RectifiedLinear(0.2),
            c -> new LeakyReLU(c.number(0.01, 0.3), 0.2),
            c -> new Tanh(),
            c -> new Quadratic());

    static final List<Function<Chooser, Population>> NEURONS = List.of(
            c -> new Population(new LIF(), new Uniform(100, 300)),
            c -> new Population(LIF.builder().tauRc(c.number(0.01, 0.05)).tauRef(c.number(0, 0.004)).amplitude(0.5)
                    .minVoltage(c.chance(0.5) ? Double.NEGATIVE_INFINITY : -0.5).build(), new Uniform(50, 150)),
            c -> new Population(LIF.builder().initialState("voltage", new Uniform(0, 0.5)).build(),
                    new Uniform(100, 300)),
            c -> new Population(new LIFRate(), new Uniform(100, 300)),
            c -> new Population(LIFRate.builder().tauRc(0.03).amplitude(0.02).build(), new Uniform(20, 200)),
            c -> new Population(new SoftLIFRate(c.number(0.1, 1)), new Uniform(100, 200)),
            c -> new Population(AdaptiveLIF.builder().tauN(c.number(0.05, 0.5)).incN(0.02).build(),
                    new Uniform(50, 200)),
            c -> new Population(AdaptiveLIFRate.builder().tauN(c.number(0.05, 0.5)).incN(0.02).build(),
                    new Uniform(50, 200)),
            c -> new Population(new RectifiedLinear(c.chance(0.5) ? 1 : 0.01), new Uniform(50, 200)),
            c -> new Population(new SpikingRectifiedLinear(c.chance(0.5) ? 1 : 0.02), new Uniform(50, 400)),
            c -> new Population(new Sigmoid(), new Uniform(250, 350)),
            c -> new Population(new Tanh(), new Uniform(100, 300)),
            c -> new Population(new Izhikevich(), new Uniform(30, 60)),
            c -> new Population(Izhikevich.builder().tauRecovery(0.1).resetVoltage(-50).resetRecovery(2).build(),
                    new Uniform(30, 60)),
            c -> new Population(new LeakyReLU(c.number(0.01, 0.3), 0.02), new Uniform(50, 200)),
            c -> new Population(SpikingLeakyReLU.builder().negativeSlope(c.number(0.01, 0.5)).amplitude(0.1).build(),
                    new Uniform(100, 400)),
            c -> new Population(new RegularSpiking(c.of(RATES).apply(c)), new Uniform(100, 300)),
            c -> new Population(RegularSpiking.builder(c.of(RATES).apply(c)).amplitude(0.3)
                    .initialState("voltage", new Uniform(-1, 1)).build(), new Uniform(100, 300)),
            c -> new Population(new StochasticSpiking(c.of(RATES).apply(c), c.number(0.1, 1)), new Uniform(100, 300)),
            c -> new Population(new PoissonSpiking(c.of(RATES).apply(c)), new Uniform(100, 300)),
            // Tens of spikes in a step, of which numbers are drawn in another way.
            c -> new Population(new PoissonSpiking(LIFRate.builder().tauRef(3e-5).build(), 0.01),
                    new Uniform(5000, 30_000)),
            c -> new Population(new NoisyIntegrator(), new Uniform(50, 300)),
            c -> new Population(new Quadratic(), new Uniform(50, 200)),
            c -> new Population(new Direct(), new Uniform(100, 200)));

    /** Any neurons that are not {@link Direct}. */
    static Population neurons(Chooser c) {
        return Stream.generate(() -> c.of(NEURONS).apply(c)).filter(p -> !(p.type() instanceof Direct)).findFirst()
                .orElseThrow();
    }

    static final List<Function<Chooser, Synapse>> SYNAPSES = List.of(
            c -> new Lowpass(c.number(0.002, 0.1)),
            c -> new Lowpass(0),
            c -> new Lowpass(c.number(0.01, 0.1), c.of(List.of(Discretization.values()))),
            c -> new Alpha(c.number(0.002, 0.05)),
            c -> new Triangle(c.number(0, 0.02)),
            c -> new LinearFilter(new double[] {1}, new double[] {4e-5, 0.01, 1}),
            c -> new LinearFilter(new double[] {0.005, 1}, new double[] {0.02, 1}),
            c -> LinearFilter.digital(new double[] {0.3}, new double[] {1, -0.5, -0.1}),
            c -> new Lowpass(c.number(0.002, 0.1)).withSeed(c.integer(0, 1000)),
            c -> new TwoStepMean());

    /** Processes without input that give any number of values. */
    static final List<Function<Chooser, Process>> NOISE = List.of(
            c -> new WhiteNoise(new Gaussian(0, 0.01), true),
            c -> new WhiteNoise(new Uniform(-0.5, 0.5), false).withSeed(c.integer(0, 1000)),
            c -> new FilteredNoise(new Alpha(0.01), new Gaussian(0, 0.02), true),
            c -> new WhiteSignal(c.number(0.05, 1), 25, 0.4),
            c -> new WhiteSignal(0.1, 50).startingAt(0.2).withSeed(c.integer(0, 1000)),
            c -> new BrownNoise(),
            c -> new BrownNoise(new Uniform(-0.1, 0.1), c.chance(0.5)).withSeed(c.integer(0, 1000)),
            c -> new Drift());

    /** Processes without input that are made for a number of values. */
    static final List<SizedProcess> SIGNALS = List.of(
            (c, size) -> new PresentInput(c.matrix(c.integer(1, 5), size, -1, 1), 0.011),
            (c, size) -> piecewise(c, size, c.of(List.of(Piecewise.Interpolation.values()))),
            (c, size) -> Piecewise.builder().at(0.01, t -> c.numbers(size, 0.2, 0.2)).at(0.03, c.numbers(size, -1, 1))
                    .build());

    private static Process piecewise(Chooser c, int size, Piecewise.Interpolation interpolation) {
        Piecewise.Builder pieces = Piecewise.builder().interpolation(interpolation);
        for (int i = 0; i < interpolation.points() + c.integer(0, 2); i++) {
            pieces.at(0.012 * i, c.numbers(size, -1, 1));
        }
        return c.chance(0.5) ? pieces.build() : pieces.seed(c.integer(0, 1000)).build();
    }

    /** Processes that take as many values as they give. */
    static final List<SizedProcess> FILTERS = List.of(
            (c, size) -> new Drift(),
            (c, size) -> new SynapseProcess(c.of(SYNAPSES).apply(c), size));

    /** How solvers find the least squares that they need. */
    static final List<Function<Chooser, LeastSquaresSolver>> LEAST_SQUARES = List.of(
            c -> new Cholesky(),
            c -> new Conjgrad(1e-4),
            c -> new ConjgradScipy(1e-6),
            c -> new LSMRScipy(1e-6),
            c -> new RandomizedSVD(c.integer(3, 20), 5, 1),
            c -> new SVD());

    static final List<SizedSolver> SOLVERS = List.of(
            (c, neurons, size, weights) -> new LstsqL2().weights(weights),
            (c, neurons, size, weights) -> new LstsqL2(0.02).weights(weights),
            (c, neurons, size, weights) -> new Lstsq(0.02).weights(weights),
            (c, neurons, size, weights) -> new LstsqL2().solver(c.of(LEAST_SQUARES).apply(c)).weights(weights),
            (c, neurons, size, weights) -> new LstsqL2().solver(new Cholesky(c.chance(0.5))).weights(weights),
            // As many vectors as there are values are made orthogonal in each pass, which takes enough neurons.
            (c, neurons, size, weights) -> (neurons > 4 * size ? new LstsqL2().solver(new BlockConjgrad())
                    : new LstsqL2()).weights(weights),
            (c, neurons, size, weights) -> new LstsqL2nz(0.05).weights(weights),
            (c, neurons, size, weights) -> new LstsqNoise().solver(c.of(LEAST_SQUARES).apply(c)).weights(weights),
            (c, neurons, size, weights) -> new LstsqMultNoise(0.2).solver(new Conjgrad(1e-3)).weights(weights),
            (c, neurons, size, weights) -> new LstsqDrop(c.number(0, 0.5)).weights(weights),
            (c, neurons, size, weights) -> new LstsqDrop().solver1(new NnlsL2()).solver2(new Lstsq(0.02))
                    .weights(weights),
            (c, neurons, size, weights) -> new LstsqL1().weights(weights),
            (c, neurons, size, weights) -> new Nnls().weights(weights),
            (c, neurons, size, weights) -> new NnlsL2(0.05).weights(weights),
            (c, neurons, size, weights) -> new NnlsL2nz().weights(weights),
            (c, neurons, size, weights) -> new NoSolver().weights(weights),
            (c, neurons, size, weights) -> new NoSolver(c.matrix(neurons, size, -1e-3, 1e-3)).weights(weights));

    /** Transforms between any sizes. */
    static final List<SizedTransform> TRANSFORMS = List.of(
            (c, in, out, magnitude) -> new Dense(c.matrix(out, in, -magnitude, magnitude)),
            (c, in, out, magnitude) -> new Dense(out, in, new Uniform(-magnitude, magnitude)),
            (c, in, out, magnitude) -> new Dense(out, in, new Gaussian(0, magnitude / 2)));

    /** Transforms that need as many values to come out as go in. No transform at all is a setting of its own. */
    static final List<SizedTransform> SQUARE_TRANSFORMS = List.of(
            (c, in, out, magnitude) -> new Dense(out, in, c.number(-magnitude, magnitude)),
            (c, in, out, magnitude) -> new Dense(out, in, c.numbers(in, -magnitude, magnitude)));

    /** Transforms between any sizes that take what is not decoded and that no rule changes. */
    static final List<SizedTransform> SPARSE_TRANSFORMS = List.of(
            (c, in, out, magnitude) -> {
                int[][] places = places(c, in, out);
                return new Sparse(out, in, places, c.numbers(places.length, -magnitude, magnitude));
            },
            (c, in, out, magnitude) -> new Sparse(out, in, places(c, in, out), c.number(-magnitude, magnitude)),
            (c, in, out, magnitude) -> new Sparse(out, in, places(c, in, out), new Uniform(-magnitude, magnitude)));

    /** Rows and columns, some perhaps twice. */
    private static int[][] places(Chooser c, int in, int out) {
        return Stream.generate(() -> new int[] {c.integer(0, out - 1), c.integer(0, in - 1)})
                .limit(c.integer(1, 2 * Math.max(in, out))).toArray(int[][]::new);
    }

    /** Transforms that say how many values come out of them. */
    static final List<SpatialTransform> SPATIAL_TRANSFORMS = List.of(
            (c, in, magnitude) -> Convolution.builder(c.integer(1, 3), in, 1).kernelSize(Math.min(in, 3))
                    .init(new Uniform(-magnitude, magnitude)).build(),
            (c, in, magnitude) -> Convolution.builder(2, 1, in).channelsLast(false).strides(2)
                    .padding(Convolution.Padding.SAME).init(new Uniform(-magnitude, magnitude)).build(),
            (c, in, magnitude) -> in % 2 == 0
                    ? Convolution.builder(2, 2, in / 2, 1).kernelSize(2, Math.min(2, in / 2))
                            .init(new Uniform(-magnitude, magnitude)).build()
                    : Convolution.builder(1, 1, in, 1).kernelSize(1, 3).padding(Convolution.Padding.SAME)
                            .init(c.numbers(3, -magnitude, magnitude)).build(),
            (c, in, magnitude) -> Convolution.builder(2, in, 1, 1, 1).kernelSize(Math.min(in, 2), 1, 1)
                    .init(new Uniform(-magnitude, magnitude)).build(),
            (c, in, magnitude) -> ConvolutionTranspose.builder(2, 1, in, 1, 1).channelsLast(false).kernelSize(2, 1, 2)
                    .strides(2, 1, 2).init(new Uniform(-magnitude, magnitude)).build(),
            (c, in, magnitude) -> ConvolutionTranspose.builder(c.integer(1, 2), in, 1).kernelSize(c.integer(1, 3))
                    .strides(c.integer(1, 2)).init(new Uniform(-magnitude, magnitude)).build(),
            (c, in, magnitude) -> ConvolutionTranspose.builder(1, 1, in).channelsLast(false).strides(2)
                    .padding(Convolution.Padding.SAME).init(c.numbers(3, -magnitude, magnitude)).build(),
            (c, in, magnitude) -> in % 2 == 0
                    ? ConvolutionTranspose.builder(2, 2, in / 2, 1).kernelSize(2, 2)
                            .init(new Uniform(-magnitude, magnitude)).build()
                    : ConvolutionTranspose.builder(1, 1, in, 1).kernelSize(2, 3)
                            .init(new Uniform(-magnitude, magnitude)).build());

    /** Slow enough that a rule in a loop with itself does not run away. */
    static final List<Function<Chooser, LearningRuleType>> RULES = List.of(
            c -> new PES(c.number(1e-6, 2e-4)),
            c -> new PES(5e-5, c.of(SYNAPSES).apply(c)),
            c -> new PES(5e-5).withoutPreSynapse(),
            c -> new RLS(c.number(1e-4, 1e-2)),
            c -> new RLS(1e-3, c.of(SYNAPSES).apply(c)),
            c -> new RLS(1e-4).withoutPreSynapse(),
            c -> new Voja(c.number(1e-3, 2e-2)),
            c -> new Voja(1e-2, c.of(SYNAPSES).apply(c)),
            c -> new Voja(1e-3).withoutPostSynapse(),
            c -> new BCM(c.number(1e-10, 1e-9)),
            c -> BCM.builder().learningRate(1e-10).preSynapse(c.of(SYNAPSES).apply(c)).noPostSynapse()
                    .thetaSynapse(c.of(SYNAPSES).apply(c)).build(),
            c -> BCM.builder().learningRate(1e-10).noPreSynapse().postSynapse(0.02).noThetaSynapse().build(),
            c -> new Oja(c.number(1e-8, 2e-7)),
            c -> Oja.builder().learningRate(1e-8).noPreSynapse().postSynapse(0.01).beta(c.number(0, 2)).build(),
            c -> Oja.builder().learningRate(1e-8).preSynapse(c.of(SYNAPSES).apply(c)).noPostSynapse().build());

    /** Functions of any number of values, all bounded, so that no recurrent network grows without end. */
    static final List<Function<Chooser, VectorFunction>> FUNCTIONS = List.of(
            c -> x -> Math.sin(3 * x[0]),
            c -> x -> x,
            c -> {
                double factor = c.number(-1, 1);
                return x -> new double[] {factor * Math.tanh(x[x.length - 1]), Math.cos(x[0])};
            },
            c -> x -> {
                double product = 1;
                for (double element : x) {
                    product *= Math.sin(element);
                }
                return product;
            },
            c -> {
                double offset = c.number(-0.5, 0.5);
                return x -> new double[] {offset, Math.tanh(x[0] * x[0]), Math.atan(x[0] - offset)};
            });

    static final List<Function<Chooser, Distribution>> ENCODERS = List.of(
            c -> new UniformHypersphere(),
            c -> UniformHypersphere.surface(),
            c -> new Gaussian(0, 1),
            c -> new Uniform(0.1, 1));

    /** Not 0: a neuron that starts exactly at its threshold fires or not as the last digit says. */
    static final List<Function<Chooser, Distribution>> INTERCEPTS = List.of(
            c -> new Uniform(-1, 0.2),
            c -> new Choice(-0.53, -0.07, 0.13),
            c -> new Uniform(-0.9, -0.1));

    static final List<Subnetwork> SUBNETWORKS = List.of(
            (c, parent) -> {
                int parts = c.integer(2, 4);
                int dimensions = c.integer(1, 2);
                Population neurons = c.of(NEURONS).apply(c);
                EnsembleArray array = EnsembleArray.builder(c.integer(6, 12), parts).dimensions(dimensions)
                        .ensembles(e -> e.neuronType(neurons.type()).maxRates(neurons.maxRates())
                                .intercepts(new Uniform(-1, 0)).nEvalPoints(40))
                        .build(parent);
                Node squares = array.addOutput("squares", x -> x[0] * x[0]);
                if (neurons.type() instanceof Direct) {
                    return new Ends(List.of(array.input()), List.of(array.output(), squares));
                }
                return new Ends(List.of(array.input(), array.neuronInput()), List.of(array.output(), squares));
            },
            (c, parent) -> {
                Product product = Product.builder(c.integer(12, 24), c.integer(1, 3)).inputMagnitude(c.number(0.5, 2))
                        .build(parent);
                return new Ends(List.of(product.inputA(), product.inputB()), List.of(product.output()));
            },
            (c, parent) -> {
                CircularConvolution convolution = CircularConvolution.builder(12, c.integer(1, 4))
                        .invertA(c.chance(0.5)).invertB(c.chance(0.5)).build(parent);
                return new Ends(List.of(convolution.inputA(), convolution.inputB()), List.of(convolution.output()));
            },
            (c, parent) -> {
                BasalGanglia ganglia = BasalGanglia.builder(c.integer(1, 3)).nNeuronsPerEnsemble(c.integer(12, 20))
                        .inputBias(c.chance(0.5) ? 0 : 0.1).build(parent);
                return new Ends(List.of(ganglia.input()), List.of(ganglia.output()));
            },
            (c, parent) -> {
                Thalamus thalamus = Thalamus.builder(c.integer(1, 3)).nNeuronsPerEnsemble(c.integer(12, 20))
                        .threshold(c.number(-0.1, 0.1)).build(parent);
                return new Ends(List.of(thalamus.input()), List.of(thalamus.output()));
            },
            (c, parent) -> {
                // The gate ends on neurons, which Direct ensembles do not have.
                Population neurons = neurons(c);
                List<InputGatedMemory> made = new ArrayList<>();
                Config neural = new Config()
                        .ensemble(e -> e.neuronType(neurons.type()).maxRates(neurons.maxRates()));
                parent.withDefaults(neural, () -> made.add(InputGatedMemory
                        .builder(c.integer(10, 20), c.integer(1, 2)).differenceGain(c.number(0.5, 2)).build(parent)));
                InputGatedMemory memory = made.get(0);
                return new Ends(List.of(memory.input(), memory.gate(), memory.reset()), List.of(memory.output()));
            },
            (c, parent) -> {
                int items = c.integer(2, 3);
                AssociativeMemory memory = AssociativeMemory.builder(c.matrix(items, 2, -1, 1))
                        .outputVectors(c.matrix(items, 3, -1, 1)).nNeurons(c.integer(12, 20)).inhibitable(true)
                        .build(parent);
                if (c.chance(0.5)) {
                    memory.addWinnerTakeAll();
                }
                if (c.chance(0.5)) {
                    memory.addThresholdToOutputs(c.integer(12, 20), 10);
                }
                if (c.chance(0.5)) {
                    memory.addDefaultOutputVector(c.numbers(3, -1, 1), "output", 15, 0.1);
                }
                return new Ends(List.of(memory.input(), memory.inhibit()),
                        List.of(memory.output(), memory.utilities()));
            });
}
