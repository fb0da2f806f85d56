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
import org.nengine.learning.PES;
import org.nengine.neurons.AdaptiveLIF;
import org.nengine.neurons.AdaptiveLIFRate;
import org.nengine.neurons.Direct;
import org.nengine.neurons.Izhikevich;
import org.nengine.neurons.LIF;
import org.nengine.neurons.LIFRate;
import org.nengine.neurons.RectifiedLinear;
import org.nengine.neurons.Sigmoid;
import org.nengine.neurons.SoftLIFRate;
import org.nengine.neurons.SpikingRectifiedLinear;
import org.nengine.neurons.Tanh;
import org.nengine.processes.FilteredNoise;
import org.nengine.processes.PresentInput;
import org.nengine.processes.WhiteNoise;
import org.nengine.processes.WhiteSignal;
import org.nengine.solvers.Lstsq;
import org.nengine.solvers.LstsqL2;
import org.nengine.solvers.NoSolver;
import org.nengine.synapses.Alpha;
import org.nengine.synapses.Discretization;
import org.nengine.synapses.LinearFilter;
import org.nengine.synapses.Lowpass;
import org.nengine.synapses.Triangle;
import org.nengine.transforms.Convolution;
import org.nengine.transforms.Dense;
import org.nengine.transforms.NoTransform;

/** Values of every class that files can hold, with nothing left at its default. */
final class ExampleValues {

    private static final double THIRD = 1.0 / 3;

    private ExampleValues() {
    }

    static List<Object> all() {
        return List.of(
                new Direct(), new RectifiedLinear(0.7), new Sigmoid(0.003), new Tanh(0.004),
                SpikingRectifiedLinear.builder().amplitude(THIRD).initialState("voltage", 0.1, 0.2).build(),
                LIF.builder().tauRc(0.03).tauRef(THIRD / 100).minVoltage(Double.NEGATIVE_INFINITY).amplitude(0.01)
                        .initialState("voltage", new Uniform(0, 0.5)).initialState("refractory_time", 0, 0.001).build(),
                LIFRate.builder().tauRc(0.03).tauRef(0.001).amplitude(2).build(),
                SoftLIFRate.builder().sigma(0.1).tauRc(0.03).tauRef(0.001).amplitude(2).build(),
                AdaptiveLIF.builder().tauN(0.5).incN(0.02).tauRc(0.03).tauRef(0.001).minVoltage(-1).amplitude(2)
                        .initialState("adaptation", new Choice(0.5)).build(),
                AdaptiveLIFRate.builder().tauN(0.5).incN(0.02).tauRc(0.03).tauRef(0.001).amplitude(2)
                        .initialState("adaptation", 1).build(),
                Izhikevich.builder().tauRecovery(0.1).coupling(0.25).resetVoltage(-60).resetRecovery(2)
                        .initialState("recovery", new Gaussian(0, 1)).build(),

                new Lowpass(THIRD, Discretization.BILINEAR).withSeed(4294967295L), new Lowpass(0),
                new Alpha(0.1, Discretization.EULER).withSeed(3), new Triangle(0.02).withSeed(4), new Triangle(0.02),
                new LinearFilter(new double[] {1, -0.0}, new double[] {0.1, 0.2, 1},
                        Discretization.BACKWARD_DIFFERENCE),
                LinearFilter.digital(new double[] {1}, new double[] {0.5, 1}).withSeed(1),

                new WhiteNoise(new Gaussian(1, 2), false).withSeed(5), new WhiteNoise(),
                new FilteredNoise(new Alpha(0.2), new Uniform(-1, 1), false).withSeed(6), new FilteredNoise(),
                new WhiteSignal(2, 5, 0.3).startingAt(0.1).withSeed(7), new WhiteSignal(1, 4),
                new PresentInput(new double[][] {{1, Double.NaN}, {2, Double.POSITIVE_INFINITY}}, 0.05),
                new PresentInput(many(), 0.05),

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

                new LstsqL2(THIRD).weights(true), new Lstsq(0.1).weights(true), new NoSolver(),
                new NoSolver(new double[][] {{1, 2}, {3, 4}}).weights(true),

                new NoTransform(3), new Dense(2, 2, THIRD), new Dense(2, 2, new double[] {1, 2}),
                new Dense(new double[][] {{1, 2, 3}}), new Dense(2, 3, new Gaussian(0, 1)),
                Convolution.builder(4, 2, 6, 6).kernelSize(3, 2).strides(2, 1).padding(Convolution.Padding.SAME)
                        .channelsLast(false).groups(2).init(new Uniform(0, 1)).build(),

                new PES(0.1, new Alpha(0.1)), new PES(0.2).withoutPreSynapse());
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
