package org.nengine.build;

import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.nengine.Ensemble;
import org.nengine.Network;
import org.nengine.build.linalg.LinearAlgebra;
import org.nengine.build.linalg.Matrix;
import org.nengine.distributions.Distribution;
import org.nengine.distributions.FixedValues;
import org.nengine.distributions.RowNorms;
import org.nengine.exceptions.BuildException;
import org.nengine.neurons.Direct;
import org.nengine.neurons.GainBias;
import org.nengine.neurons.MaxRatesIntercepts;
import org.nengine.random.RandomState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Samples the parameters of an ensemble. A pure function of the ensemble and its seed. */
final class EnsembleSampler {

    private static final Logger LOG = LoggerFactory.getLogger(EnsembleSampler.class);

    private final Ensemble ensemble;
    private final RandomState rng;
    private final int n;
    private final int d;
    private final boolean direct;

    private EnsembleSampler(Ensemble ensemble, long seed) {
        this.ensemble = ensemble;
        this.rng = new RandomState(seed);
        this.n = ensemble.nNeurons();
        this.d = ensemble.dimensions();
        this.direct = ensemble.neuronType() instanceof Direct;
    }

    /**
     * All ensembles of a network and of those inside it, in parallel.
     *
     * @param solved those whose evaluation points are needed
     */
    static Map<Ensemble, Outcome<BuiltEnsemble>> sampleAll(Network network, Seeds seeds, Set<Ensemble> solved) {
        List<Ensemble> all = network.allEnsembles();
        List<Outcome<BuiltEnsemble>> outcomes = all.parallelStream()
                .map(e -> Outcome.of(() -> new EnsembleSampler(e, seeds.seed(e)).sample(solved.contains(e)))).toList();
        Map<Ensemble, Outcome<BuiltEnsemble>> sampled = new IdentityHashMap<>();
        for (int i = 0; i < all.size(); i++) {
            sampled.put(all.get(i), outcomes.get(i));
        }
        warnOfSilentNeurons(all, outcomes);
        return sampled;
    }

    /** Once for all ensembles: there may be hundreds of one kind. */
    private static void warnOfSilentNeurons(List<Ensemble> ensembles, List<Outcome<BuiltEnsemble>> outcomes) {
        List<Ensemble> silent = IntStream.range(0, ensembles.size())
                .filter(i -> outcomes.get(i).value().stream().flatMapToDouble(b -> Arrays.stream(b.maxRates()))
                        .anyMatch(rate -> !Double.isFinite(rate)))
                .mapToObj(ensembles::get).toList();
        if (!silent.isEmpty()) {
            LOG.warn("{}{}: some maximum rates are not finite, because these neurons do not fire where their encoder"
                    + " points; their gain is probably too small", silent.get(0),
                    silent.size() == 1 ? "" : " and " + (silent.size() - 1) + " more");
        }
    }

    /** Rates of an ensemble's neurons (points, neurons) at points in the units of the represented value. */
    static Matrix activities(Ensemble ensemble, BuiltEnsemble built, Matrix points, LinearAlgebra algebra) {
        Matrix projection = Matrix.of(built.encoders()).transpose();
        for (int i = 0; i < projection.data().length; i++) {
            projection.data()[i] /= ensemble.radius();
        }
        double[][] x = algebra.multiply(points, projection).toRows();
        return Matrix.of(ensemble.neuronType().rates(x, built.gain(), built.bias()), ensemble.nNeurons());
    }

    private BuiltEnsemble sample(boolean pointsNeeded) {
        if (ensemble.nEvalPoints().isPresent() && ensemble.evalPoints() instanceof FixedValues fixed
                && fixed.rows() != ensemble.nEvalPoints().getAsInt()) {
            LOG.warn("{}: evalPoints are given, so nEvalPoints ({}) is ignored", ensemble,
                    ensemble.nEvalPoints().getAsInt());
        }
        Supplier<double[][]> points = points(pointsNeeded);
        double[][] encoders = encoders();
        Tuning tuning = tuning();
        double[][] scaled = direct ? encoders : scaled(encoders, tuning.gain());
        return new BuiltEnsemble(points, encoders, tuning.intercepts(), tuning.maxRates(), scaled, tuning.gain(),
                tuning.bias());
    }

    private Supplier<double[][]> points(boolean needed) {
        Optional<Supplier<double[][]>> later = needed ? Optional.empty() : EvaluationPoints.later(ensemble, rng);
        return later.orElseGet(() -> {
            double[][] now = EvaluationPoints.sample(ensemble, ensemble.evalPoints(), ensemble, ensemble.radius(),
                    rng);
            return () -> now;
        });
    }

    private double[][] encoders() {
        if (direct) {
            double[][] identity = new double[d][d];
            for (int i = 0; i < d; i++) {
                identity[i][i] = 1;
            }
            return identity;
        }
        double[][] encoders = ensemble.encoders().sample(n, d, rng);
        require(encoders.length == n, "encoders", encoders.length);
        for (double[] encoder : encoders) {
            if (encoder.length != d) {
                throw new BuildException(ensemble + ": an encoder has " + encoder.length + " elements instead of " + d);
            }
            double norm = ensemble.normalizeEncoders() ? RowNorms.norm(encoder) : 1;
            for (int i = 0; i < d; i++) {
                encoder[i] /= norm;
                if (Double.isNaN(encoder[i])) {
                    throw new BuildException(ensemble + ": there are NaNs in the encoders, probably because of"
                            + " encoders of length zero; give others or set normalizeEncoders to false");
                }
            }
        }
        return encoders;
    }

    private double[][] scaled(double[][] encoders, double[] gain) {
        double[][] scaled = new double[n][d];
        for (int i = 0; i < n; i++) {
            double factor = gain[i] / ensemble.radius();
            for (int j = 0; j < d; j++) {
                scaled[i][j] = encoders[i][j] * factor;
            }
        }
        return scaled;
    }

    private record Tuning(double[] maxRates, double[] intercepts, double[] gain, double[] bias) { }

    private Tuning tuning() {
        Optional<Distribution> gain = ensemble.gain();
        Optional<Distribution> bias = ensemble.bias();
        if (gain.isPresent() != bias.isPresent()) {
            throw new BuildException(ensemble + ": only " + (gain.isPresent() ? "gain" : "bias")
                    + " is given; give both gain and bias, or neither");
        }
        return gain.isPresent() ? tuningOf(gain.get(), bias.orElseThrow()) : solvedTuning();
    }

    private Tuning tuningOf(Distribution gains, Distribution biases) {
        double[] gain = perNeuron("gain", gains);
        double[] bias = perNeuron("bias", biases);
        if (!ensemble.hasDefaultMaxRates() || !ensemble.hasDefaultIntercepts()) {
            LOG.warn("{}: gain and bias are given, so maxRates and intercepts have no effect", ensemble);
        }
        MaxRatesIntercepts inverse = ensemble.neuronType().maxRatesIntercepts(gain, bias);
        return new Tuning(inverse.maxRates(), inverse.intercepts(), gain, bias);
    }

    private Tuning solvedTuning() {
        double[] maxRates = perNeuron("maxRates", ensemble.maxRates());
        double[] intercepts = perNeuron("intercepts", ensemble.intercepts());
        GainBias solved = ensemble.neuronType().gainBias(maxRates, intercepts);
        for (int i = 0; i < solved.gain().length; i++) {
            double gain = solved.gain()[i];
            if (!(gain > 0) || Double.isInfinite(gain)) {
                throw new BuildException(ensemble + ": the intercept " + intercepts[i] + " of neuron " + i
                        + " gives the gain " + gain + ", which must be finite and above 0; reduce the largest intercept"
                        + " below 1");
            }
        }
        return new Tuning(maxRates, intercepts, solved.gain(), solved.bias());
    }

    private double[] perNeuron(String attribute, Distribution distribution) {
        double[] values = distribution.sample(n, rng);
        require(values.length == n, attribute, values.length);
        return values;
    }

    private void require(boolean fits, String attribute, int count) {
        if (!fits) {
            throw new BuildException(ensemble + ": " + attribute + " has " + count + " rows for " + n + " neurons");
        }
    }
}
