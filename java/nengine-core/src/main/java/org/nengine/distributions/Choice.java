package org.nengine.distributions;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.nengine.exceptions.ValidationException;
import org.nengine.random.RandomState;
import org.nengine.values.Parameters;

/**
 * A discrete distribution over given options, which are numbers or points. Each sample takes one uniform number from
 * the generator, even if there is only one option.
 */
public final class Choice extends Distribution {

    private final double[][] options;
    private final boolean points;
    private final double[] weights;
    private final double[] cumulative;

    /**
     * A choice among numbers, all equally likely.
     *
     * @param options at least one number
     * @throws ValidationException if there is no option
     */
    public Choice(double... options) {
        this(Arrays.stream(options).mapToObj(option -> new double[] {option}).toArray(double[][]::new), false,
                new double[0]);
    }

    /**
     * A choice among points, all equally likely.
     *
     * @param options at least one row; all rows of one length
     * @throws ValidationException if there is no option or the rows have different lengths
     */
    public Choice(double[][] options) {
        this(Stream.of(options).map(double[]::clone).toArray(double[][]::new), true, new double[0]);
    }

    private Choice(double[][] options, boolean points, double[] weights) {
        this.options = options;
        this.points = points;
        this.weights = weights;
        if (Stream.of(options).mapToInt(option -> option.length).distinct().count() > 1) {
            throw refuse("options", "all rows must have the same length, got "
                    + Arrays.toString(Stream.of(options).mapToInt(option -> option.length).toArray()));
        }
        double[] all = weights.length == 0 ? ones(options.length) : weights;
        double total = RowNorms.sum(all);
        if (Arrays.stream(all).anyMatch(weight -> !(weight >= 0.0))) {
            throw refuse("weights", "must all be at least 0, got " + Arrays.toString(all));
        }
        if (!(total > 0.0)) {
            throw refuse("weights", options.length == 0 ? "at least one option is needed"
                    : "must have a positive sum, got " + Arrays.toString(all));
        }
        cumulative = new double[all.length];
        double sum = 0.0;
        for (int i = 0; i < all.length; i++) {
            sum += all[i] / total;
            cumulative[i] = sum;
        }
    }

    private static double[] ones(int count) {
        double[] ones = new double[count];
        Arrays.fill(ones, 1.0);
        return ones;
    }

    /**
     * The same options with unequal chances.
     *
     * @param weights one number per option, at least 0; they need not sum to 1
     * @return the new distribution
     * @throws ValidationException if their number is wrong, one is negative or all are 0
     */
    public Choice weights(double... weights) {
        if (weights.length != options.length) {
            throw refuse("weights", "there must be one per option: got " + weights.length + " for " + options.length
                    + " options");
        }
        return new Choice(options, points, weights.clone());
    }

    /**
     * The options; numbers are rows of length 1.
     *
     * @return a copy
     */
    public double[][] options() {
        return Stream.of(options).map(double[]::clone).toArray(double[][]::new);
    }

    /**
     * The weights that were given.
     *
     * @return a copy, empty if all options are equally likely
     */
    public Optional<double[]> weights() {
        return weights.length == 0 ? Optional.empty() : Optional.of(weights.clone());
    }

    /**
     * The number of dimensions of the options.
     *
     * @return 0 for numbers, else the length of the rows
     */
    public int dimensions() {
        return points ? options[0].length : 0;
    }

    private int draw(RandomState rng) {
        double u = rng.nextDouble();
        int index = 0;
        // The running sum may end just below 1: the last option stands for the gap.
        while (index < cumulative.length - 1 && cumulative[index] < u) {
            index++;
        }
        return index;
    }

    @Override
    public double[] sample(int n, RandomState rng) {
        requireCount("n", n);
        if (points) {
            throw refuse("options", "numbers are wanted, but the options are points of " + dimensions()
                    + " dimensions");
        }
        double[] samples = new double[n];
        for (int i = 0; i < n; i++) {
            samples[i] = options[draw(rng)][0];
        }
        return samples;
    }

    @Override
    public double[][] sample(int n, int d, RandomState rng) {
        requireCount("n", n);
        if (d != dimensions()) {
            throw refuse("options", "points of " + d + " dimensions are wanted, but the options "
                    + (points ? "have " + dimensions() : "are numbers; give each option as a row"));
        }
        double[][] samples = new double[n][];
        for (int i = 0; i < n; i++) {
            samples[i] = options[draw(rng)].clone();
        }
        return samples;
    }

    @Override
    protected Map<String, Object> parameters() {
        Object shown = points ? options : Stream.of(options).mapToDouble(option -> option[0]).toArray();
        Parameters parameters = new Parameters().with("options", shown);
        return (weights.length == 0 ? parameters : parameters.with("weights", weights)).map();
    }
}
