package org.nengine.files;

import java.util.List;
import org.nengine.distributions.Choice;
import org.nengine.distributions.CosineSimilarity;
import org.nengine.distributions.Exponential;
import org.nengine.distributions.FixedValues;
import org.nengine.distributions.Gaussian;
import org.nengine.distributions.Glorot;
import org.nengine.distributions.He;
import org.nengine.distributions.PDF;
import org.nengine.distributions.QuasirandomSequence;
import org.nengine.distributions.Samples;
import org.nengine.distributions.ScatteredHypersphere;
import org.nengine.distributions.SqrtBeta;
import org.nengine.distributions.SubvectorLength;
import org.nengine.distributions.TruncatedNormal;
import org.nengine.distributions.Uniform;
import org.nengine.distributions.UniformHypersphere;
import org.nengine.distributions.VarianceScaling;
import org.nengine.learning.BCM;
import org.nengine.learning.Oja;
import org.nengine.learning.PES;
import org.nengine.learning.RLS;
import org.nengine.learning.Voja;
import org.nengine.neurons.AdaptiveLIF;
import org.nengine.neurons.AdaptiveLIFRate;
import org.nengine.neurons.Direct;
import org.nengine.neurons.Izhikevich;
import org.nengine.neurons.LIF;
import org.nengine.neurons.LIFRate;
import org.nengine.neurons.LeakyReLU;
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
import org.nengine.processes.SynapseProcess;
import org.nengine.processes.WhiteNoise;
import org.nengine.processes.WhiteSignal;
import org.nengine.solvers.BlockConjgrad;
import org.nengine.solvers.Cholesky;
import org.nengine.solvers.Conjgrad;
import org.nengine.solvers.ConjgradScipy;
import org.nengine.solvers.LSMRScipy;
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
import org.nengine.synapses.Alpha;
import org.nengine.synapses.Discretization;
import org.nengine.synapses.LinearFilter;
import org.nengine.synapses.Lowpass;
import org.nengine.synapses.Triangle;
import org.nengine.transforms.ChannelShape;
import org.nengine.transforms.Convolution;
import org.nengine.transforms.ConvolutionTranspose;
import org.nengine.transforms.Dense;
import org.nengine.transforms.NoTransform;
import org.nengine.transforms.Sparse;
import org.nengine.transforms.SparseMatrix;

/** Values of every class that files can hold, with nothing left at its default. */
final class ExampleValues {

    private static final double THIRD = 1.0 / 3;

    private ExampleValues() {
    }

    static List<Object> all() {
        return List.of(
                new Direct(), new RectifiedLinear(0.7), new Sigmoid(0.003), new Tanh(0.004), new LeakyReLU(-0.2, THIRD),
                SpikingLeakyReLU.builder().negativeSlope(0.2).amplitude(THIRD)
                        .initialState("voltage", 0.1, 0.2).build(),
                SpikingRectifiedLinear.builder().amplitude(THIRD).initialState("voltage", 0.1, 0.2).build(),
                LIF.builder().tauRc(0.03).tauRef(THIRD / 100).minVoltage(Double.NEGATIVE_INFINITY).amplitude(0.01)
                        .initialState("voltage", new Uniform(0, 0.5)).initialState("refractory_time", 0, 0.001).build(),
                LIFRate.builder().tauRc(0.03).tauRef(0.001).amplitude(2).build(),
                SoftLIFRate.builder().sigma(0.1).tauRc(0.03).tauRef(0.001).amplitude(2).build(),
                AdaptiveLIF.builder().tauN(0.5).incN(0.02).tauRc(0.03).tauRef(0.001).minVoltage(-1).amplitude(2)
                        .initialState("adaptation", new Choice(0.5)).build(),
                AdaptiveLIFRate.builder().tauN(0.5).incN(0.02).tauRc(0.03).tauRef(0.001).amplitude(2)
                        .initialState("adaptation", 1, 0.5).build(),
                Izhikevich.builder().tauRecovery(0.1).coupling(0.25).resetVoltage(-60).resetRecovery(2)
                        .initialState("recovery", new Gaussian(0, 1)).build(),
                RegularSpiking.builder(AdaptiveLIFRate.builder().tauN(0.5).initialState("adaptation", 0.3, 0.2).build())
                        .amplitude(THIRD).initialState("voltage", 0.4, 0.3).build(), new RegularSpiking(new Tanh()),
                new StochasticSpiking(LIFRate.builder().tauRc(0.03).build(), 0.5),
                new PoissonSpiking(AdaptiveLIFRate.builder().initialState("adaptation", new Uniform(0, 1)).build(),
                        0.5),

                new Lowpass(THIRD, Discretization.BILINEAR).withSeed(4294967295L), new Lowpass(0),
                new Alpha(0.1, Discretization.EULER).withSeed(3), new Triangle(0.02).withSeed(4), new Triangle(0.02),
                new LinearFilter(new double[] {1, -0.0}, new double[] {0.1, 0.2, 1},
                        Discretization.BACKWARD_DIFFERENCE),
                LinearFilter.digital(new double[] {1}, new double[] {0.5, 1}).withSeed(1),

                new WhiteNoise(new Gaussian(1, 2), false).withSeed(5), new WhiteNoise(),
                new BrownNoise(new Uniform(0, 1), false).withSeed(8), new BrownNoise(),
                new FilteredNoise(new Alpha(0.2), new Uniform(-1, 1), false).withSeed(6), new FilteredNoise(),
                new WhiteSignal(2, 5, 0.3).startingAt(0.1).withSeed(7), new WhiteSignal(1, 4),
                new PresentInput(new double[][] {{1, Double.NaN}, {2, Double.POSITIVE_INFINITY}}, 0.05),
                new PresentInput(many(), 0.05), new PresentInput(new double[] {1, 2}, 0.002).withSeed(9),
                Piecewise.builder().at(0.001, 1, THIRD).at(0.005, -1, 2).seed(3).build(), piecewise(40),
                new SynapseProcess(new Lowpass(0.03, Discretization.EULER).withSeed(5), 2),

                FixedValues.of(1, Double.NaN, -0.0), FixedValues.of(new double[][] {{1, 2}, {3, THIRD}}),
                FixedValues.of(many()), FixedValues.of(many()[0]), FixedValues.of(new double[0][]),
                FixedValues.of(new double[0]), new Samples(1, 2, 3), new Samples(new double[][] {{1, 2}, {3, 4}}),
                new Choice(1, 2).weights(0.3, 0.7), new Choice(new double[][] {{1, 0}, {0, 1}}), new Choice(2, 3),
                new Uniform(-THIRD, 2), Uniform.integer(0, 10), new Gaussian(1, 2), new Exponential(0.15, 0.3, 1),
                new Exponential(0.2), new TruncatedNormal(1, 2, 3),
                new PDF(new double[] {0, 1}, new double[] {0.25, 0.75}),
                new SqrtBeta(4, 3), new SubvectorLength(8, 2), new CosineSimilarity(5), new QuasirandomSequence(),
                UniformHypersphere.surface(), new UniformHypersphere().withMinMagnitude(0.25),
                ScatteredHypersphere.surface(), new ScatteredHypersphere().withMinMagnitude(0.5)
                        .withBase(new Uniform(0, 1)).withMethod(ScatteredHypersphere.Method.TFWW),
                new VarianceScaling(2, VarianceScaling.Mode.FAN_OUT, VarianceScaling.Kind.NORMAL),
                new Glorot(THIRD, VarianceScaling.Kind.NORMAL), new He(THIRD, VarianceScaling.Kind.UNIFORM),

                new LstsqL2(THIRD).solver(new Cholesky(true)).weights(true), new LstsqL2(0.2).solver(new SVD()),
                new LstsqL2nz(THIRD).solver(new Conjgrad(1e-3).maxIters(7).x0(square())).weights(true),
                new LstsqNoise(THIRD).solver(new BlockConjgrad(1e-3).x0(square())).weights(true),
                new LstsqMultNoise(THIRD).solver(new LSMRScipy(1e-3)).weights(true),
                new LstsqL1(1e-3, 1e-2).maxIter(77).weights(true),
                new LstsqDrop(THIRD).solver1(new LstsqL2nz(0.3)).solver2(new NnlsL2(0.2)).weights(true),
                new Nnls().weights(true), new NnlsL2(THIRD).weights(true), new NnlsL2nz(THIRD).weights(true),
                new Cholesky(), new Cholesky(false), new Conjgrad(0.1), new Conjgrad(0.1).maxIters(3).x0(many()),
                new BlockConjgrad(0.1), new BlockConjgrad(THIRD).x0(square()), new ConjgradScipy(THIRD, 0.1),
                new LSMRScipy(THIRD), new SVD(), new RandomizedSVD(50, 5, 2),
                new Lstsq(0.1).weights(true), new NoSolver(),
                new NoSolver(new double[][] {{1, 2}, {3, 4}}).weights(true),

                new NoTransform(3), new Dense(2, 2, THIRD), new Dense(2, 2, new double[] {1, 2}),
                new Dense(new double[][] {{1, 2, 3}}), new Dense(2, 3, new Gaussian(0, 1)),
                Convolution.builder(4, 2, 6, 6).kernelSize(3, 2).strides(2, 1).padding(Convolution.Padding.SAME)
                        .channelsLast(false).groups(2).init(new Uniform(0, 1)).build(),
                new Sparse(2, 3, new int[][] {{0, 2}, {1, 1}, {0, 2}}, new double[] {THIRD, 2, -0.0}),
                new Sparse(2, 3, new int[][] {{0, 2}, {1, 1}}, new Gaussian(1, 2)),
                new Sparse(SparseMatrix.ofDense(filled(0.25))),
                ConvolutionTranspose.builder(4, 2, 3, 3).kernelSize(3, 2).strides(2, 1)
                        .padding(Convolution.Padding.SAME).channelsLast(false)
                        .outputShape(new ChannelShape(new int[] {4, 6, 3}, false))
                        .init(new Uniform(0, 1)).build(),

                new PES(0.1, new Alpha(0.1)), new PES(0.2).withoutPreSynapse(),
                new RLS(0.1, new Alpha(0.1)), new RLS(0.2).withoutPreSynapse(),
                new Voja(0.1, new Alpha(0.1)), new Voja(0.2).withoutPostSynapse(),
                BCM.builder().learningRate(1e-6).preSynapse(0.1).postSynapse(new Alpha(0.2)).thetaSynapse(0.3).build(),
                BCM.builder().learningRate(1e-6).noPreSynapse().postSynapse(0.1).noThetaSynapse().build(),
                Oja.builder().learningRate(1e-3).beta(THIRD).preSynapse(0.1).postSynapse(new Alpha(0.2)).build(),
                Oja.builder().learningRate(1e-3).preSynapse(0.1).noPostSynapse().build());
    }

    private static double[][] square() {
        return new double[][] {{0.001, -0.002}, {THIRD, 0}};
    }

    private static Piecewise piecewise(int times) {
        Piecewise.Builder builder = Piecewise.builder().interpolation(Piecewise.Interpolation.CUBIC);
        for (int i = 0; i < times; i++) {
            builder.at(i * 0.002, Math.sin(i));
        }
        return builder.build();
    }

    /** A matrix with numbers in a part of its places. */
    private static double[][] filled(double part) {
        double[][] rows = new double[20][20];
        for (int i = 0; i < rows.length * part; i++) {
            for (int j = 0; j < 20; j++) {
                rows[i][j] = Math.cos(i * 20 + j);
            }
        }
        return rows;
    }

    private static double[][] many() {
        double[][] rows = new double[20][50];
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < rows[i].length; j++) {
                rows[i][j] = Math.sin(i * 50 + j);
            }
        }
        rows[3][4] = Double.NEGATIVE_INFINITY;
        rows[4][4] = Double.NaN;
        return rows;
    }
}
