package org.nengine.random;

import java.security.SecureRandom;
import java.util.OptionalDouble;
import org.nengine.exceptions.Require;
import org.nengine.exceptions.ValidationException;

/**
 * A Mersenne Twister (MT19937) that returns what NumPy's legacy {@code RandomState} returns.
 *
 * <p>Integers, uniforms and shuffles are the same bit for bit. Where a logarithm, a power or an exponential is involved
 * (normals, exponentials, gammas, betas) a value may differ by one or two units in the last place from those computed
 * with the C library.
 *
 * <p>Filling an array always means running the scalar method once per element, in row-major order. The second normal of
 * each pair is cached and handed out by the next call that needs a normal, whatever was drawn in between; a copy keeps
 * it. A generator is mutable and must not be shared between threads.
 *
 * <p>Sources: M. Matsumoto and T. Nishimura, "Mersenne Twister" (1998); G. Marsaglia and T. Bray's polar method for
 * normals; G. Marsaglia and W. Tsang (2000) for gammas; W. Hörmann's PTRS (1993) for Poisson numbers.
 */
public final class RandomState {

    /** Seeds of model objects are drawn with {@code randint(MAX_SEED_DRAW)}. */
    public static final int MAX_SEED_DRAW = Integer.MAX_VALUE;

    /** The largest seed a generator accepts, 2^32 - 1. */
    public static final long MAX_SEED = 0xffffffffL;

    private static final int WORDS = 624;
    private static final int MIDDLE = 397;
    private static final double POISSON_LIMIT = Long.MAX_VALUE - 10.0 * Math.sqrt(Long.MAX_VALUE);

    private final int[] key;
    private int position;
    private boolean hasGauss;
    private double gauss;

    private RandomState(int[] key, int position, boolean hasGauss, double gauss) {
        this.key = key;
        this.position = position;
        this.hasGauss = hasGauss;
        this.gauss = gauss;
    }

    /**
     * Creates a generator from one number.
     *
     * @param seed from 0 to 2^32 - 1
     * @throws ValidationException if the seed is outside that range
     */
    public RandomState(long seed) {
        this(keyOf(checkSeed(seed)), WORDS, false, 0.0);
    }

    /**
     * Creates a generator from several numbers. Its stream differs from that of the one-number constructor, even for a
     * single number.
     *
     * @param seeds at least one number, each from 0 to 2^32 - 1
     * @return the new generator
     * @throws ValidationException if there is no number or one is outside that range
     */
    public static RandomState ofArray(long... seeds) {
        if (seeds.length == 0) {
            throw new ValidationException("RandomState", "seed", "an array of seeds needs at least one number");
        }
        int[] words = new int[seeds.length];
        for (int i = 0; i < seeds.length; i++) {
            words[i] = checkSeed(seeds[i]);
        }
        return ofWords(words);
    }

    /**
     * Creates a generator that nobody can predict, seeded from the entropy of the operating system.
     *
     * @return the new generator
     */
    public static RandomState ofEntropy() {
        SecureRandom entropy = new SecureRandom();
        return ofWords(entropy.ints(WORDS).toArray());
    }

    private static RandomState ofWords(int[] seeds) {
        int[] key = keyOf(19650218);
        int i = 1;
        int j = 0;
        for (int step = Math.max(WORDS, seeds.length); step > 0; step--) {
            key[i] = (key[i] ^ ((key[i - 1] ^ (key[i - 1] >>> 30)) * 1664525)) + seeds[j] + j;
            i++;
            j++;
            if (i == WORDS) {
                key[0] = key[WORDS - 1];
                i = 1;
            }
            if (j == seeds.length) {
                j = 0;
            }
        }
        for (int step = WORDS - 1; step > 0; step--) {
            key[i] = (key[i] ^ ((key[i - 1] ^ (key[i - 1] >>> 30)) * 1566083941)) - i;
            i++;
            if (i == WORDS) {
                key[0] = key[WORDS - 1];
                i = 1;
            }
        }
        key[0] = 0x80000000;
        return new RandomState(key, WORDS, false, 0.0);
    }

    private static int checkSeed(long seed) {
        if (seed < 0 || seed > MAX_SEED) {
            throw new ValidationException("RandomState", "seed",
                    "must be between 0 and 2^32 - 1 = " + MAX_SEED + ", got " + seed);
        }
        return (int) seed;
    }

    private static int[] keyOf(int seed) {
        int[] key = new int[WORDS];
        int x = seed;
        for (int i = 0; i < WORDS; i++) {
            key[i] = x;
            x = 1812433253 * (x ^ (x >>> 30)) + i + 1;
        }
        return key;
    }

    /**
     * A generator with the same state, cached normal included. The two go separate ways from here.
     *
     * @return the copy
     */
    public RandomState copy() {
        return new RandomState(key.clone(), position, hasGauss, gauss);
    }

    /**
     * The generator that {@link #words}, {@link #position} and {@link #cachedGauss} describe.
     *
     * @param words the 624 words of the state; copied
     * @param position from 0 to 624
     * @param cachedGauss the normal left over from the last pair, if there is one
     * @throws ValidationException if there are more or fewer words, or the position is another
     */
    public static RandomState of(int[] words, int position, OptionalDouble cachedGauss) {
        if (Require.present("RandomState", "words", words).length != WORDS) {
            throw new ValidationException("RandomState", "words", "needs " + WORDS + " words, got " + words.length);
        }
        if (position < 0 || position > WORDS) {
            throw new ValidationException("RandomState", "position", "must be from 0 to " + WORDS + ", got "
                    + position);
        }
        return new RandomState(words.clone(), position,
                Require.present("RandomState", "cachedGauss", cachedGauss).isPresent(), cachedGauss.orElse(0));
    }

    /** Goes on as another generator does, which is left alone. */
    public void continueAs(RandomState other) {
        System.arraycopy(Require.present("RandomState", "other", other).key, 0, key, 0, WORDS);
        position = other.position;
        hasGauss = other.hasGauss;
        gauss = other.gauss;
    }

    /**
     * The 624 words of the state, to be read as unsigned.
     *
     * @return a copy
     */
    public int[] words() {
        return key.clone();
    }

    /**
     * How many of the words of the state have been handed out.
     *
     * @return from 0 to 624; 624 means that the state is renewed before the next word
     */
    public int position() {
        return position;
    }

    /**
     * Whether a normal is left over from the last pair.
     *
     * @return true if the next normal is {@link #cachedGauss()}
     */
    public boolean hasCachedGauss() {
        return hasGauss;
    }

    /**
     * The normal left over from the last pair.
     *
     * @return its value, 0 if there is none
     */
    public double cachedGauss() {
        return gauss;
    }

    private void renew() {
        for (int i = 0; i < WORDS - MIDDLE; i++) {
            key[i] = twist(key[i], key[i + 1], key[i + MIDDLE]);
        }
        for (int i = WORDS - MIDDLE; i < WORDS - 1; i++) {
            key[i] = twist(key[i], key[i + 1], key[i + MIDDLE - WORDS]);
        }
        key[WORDS - 1] = twist(key[WORDS - 1], key[0], key[MIDDLE - 1]);
        position = 0;
    }

    private static int twist(int high, int low, int far) {
        int y = (high & 0x80000000) | (low & 0x7fffffff);
        return far ^ (y >>> 1) ^ (-(y & 1) & 0x9908b0df);
    }

    /**
     * The next 32 random bits.
     *
     * @return any int
     */
    public int nextInt32() {
        if (position == WORDS) {
            renew();
        }
        int y = key[position++];
        y ^= y >>> 11;
        y ^= (y << 7) & 0x9d2c5680;
        y ^= (y << 15) & 0xefc60000;
        return y ^ (y >>> 18);
    }

    /**
     * The next 64 random bits: two words, the higher one first.
     *
     * @return any long
     */
    public long nextInt64() {
        long high = nextInt32();
        return high << 32 | Integer.toUnsignedLong(nextInt32());
    }

    /**
     * A uniform number with 53 random bits; takes two words.
     *
     * @return a number in [0, 1)
     */
    public double nextDouble() {
        long high = nextInt32() >>> 5;
        return (high * 0x1p26 + (nextInt32() >>> 6)) * 0x1p-53;
    }

    /**
     * A uniform number between two bounds.
     *
     * @param low the first bound, included
     * @param high the second bound, excluded up to rounding; may be below the first
     * @return {@code low + (high - low) * nextDouble()}
     * @throws ValidationException if {@code high - low} is not finite
     */
    public double uniform(double low, double high) {
        double range = high - low;
        if (!Double.isFinite(range)) {
            throw new ValidationException("RandomState", "uniform",
                    "the range from low = " + low + " to high = " + high + " must be finite");
        }
        return low + range * nextDouble();
    }

    /**
     * Uniform numbers between two bounds.
     *
     * @param low the first bound
     * @param high the second bound
     * @param n how many
     * @return n numbers
     * @throws ValidationException if {@code high - low} is not finite
     */
    public double[] uniform(double low, double high, int n) {
        double[] values = new double[n];
        for (int i = 0; i < n; i++) {
            values[i] = uniform(low, high);
        }
        return values;
    }

    /**
     * A normal number of mean 0 and standard deviation 1.
     *
     * @return the number
     */
    public double standardNormal() {
        if (hasGauss) {
            double value = gauss;
            hasGauss = false;
            gauss = 0.0;
            return value;
        }
        double a;
        double b;
        double q;
        do {
            a = 2.0 * nextDouble() - 1.0;
            b = 2.0 * nextDouble() - 1.0;
            q = a * a + b * b;
        } while (q >= 1.0 || q == 0.0);
        double f = Math.sqrt(-2.0 * Math.log(q) / q);
        gauss = f * a;
        hasGauss = true;
        return f * b;
    }

    /**
     * Normal numbers of mean 0 and standard deviation 1.
     *
     * @param n how many
     * @return n numbers
     */
    public double[] standardNormal(int n) {
        double[] values = new double[n];
        for (int i = 0; i < n; i++) {
            values[i] = standardNormal();
        }
        return values;
    }

    /**
     * Goes on as if normal numbers had been drawn. Takes what {@link #standardNormal(int)} takes in less time, since
     * the numbers are not computed.
     *
     * @param n how many, at least 0
     */
    public void skipStandardNormals(int n) {
        int rest = n;
        if (rest > 0 && hasGauss) {
            hasGauss = false;
            gauss = 0.0;
            rest--;
        }
        for (; rest >= 2; rest -= 2) {
            double q;
            do {
                double a = 2.0 * nextDouble() - 1.0;
                double b = 2.0 * nextDouble() - 1.0;
                q = a * a + b * b;
            } while (q >= 1.0 || q == 0.0);
        }
        if (rest == 1) {
            standardNormal();
        }
    }

    /**
     * A normal number.
     *
     * @param mean the mean
     * @param std the standard deviation, at least 0
     * @return the number
     * @throws ValidationException if the standard deviation is negative
     */
    public double normal(double mean, double std) {
        requireNonNegative("normal", "std", std);
        return mean + std * standardNormal();
    }

    /**
     * Normal numbers.
     *
     * @param mean the mean
     * @param std the standard deviation, at least 0
     * @param n how many
     * @return n numbers
     * @throws ValidationException if the standard deviation is negative
     */
    public double[] normal(double mean, double std, int n) {
        double[] values = new double[n];
        for (int i = 0; i < n; i++) {
            values[i] = normal(mean, std);
        }
        return values;
    }

    /**
     * A uniform integer from 0 to {@code high - 1}.
     *
     * @param high the bound, excluded, at least 1
     * @return the integer
     * @throws ValidationException if the bound is not positive
     */
    public long randint(long high) {
        return randint(0, high);
    }

    /**
     * A uniform integer between two bounds. Consumes nothing if only one integer is possible.
     *
     * @param low the smallest result
     * @param high the bound, excluded, above {@code low}
     * @return the integer
     * @throws ValidationException if {@code low >= high}
     */
    public long randint(long low, long high) {
        if (low >= high) {
            throw new ValidationException("RandomState", "randint",
                    "low must be below high, got low = " + low + " and high = " + high);
        }
        return low + below(high - 1 - low);
    }

    /** A uniform integer from 0 to {@code max} included, read as unsigned: masked words until one fits. */
    private long below(long max) {
        if (max == 0) {
            return 0;
        }
        long mask = -1L >>> Long.numberOfLeadingZeros(max);
        boolean oneWord = mask >>> 32 == 0;
        long value;
        do {
            value = (oneWord ? nextInt32() : nextInt64()) & mask;
        } while (Long.compareUnsigned(value, max) > 0);
        return value;
    }

    private double standardExponential() {
        return -Math.log(1.0 - nextDouble());
    }

    /**
     * An exponential number.
     *
     * @param scale the mean, at least 0
     * @return the number
     * @throws ValidationException if the scale is negative
     */
    public double exponential(double scale) {
        requireNonNegative("exponential", "scale", scale);
        return scale * standardExponential();
    }

    /**
     * A gamma number of scale 1.
     *
     * @param shape the shape, at least 0
     * @return the number
     * @throws ValidationException if the shape is negative
     */
    public double standardGamma(double shape) {
        requireNonNegative("standardGamma", "shape", shape);
        if (shape == 1.0) {
            return standardExponential();
        }
        if (shape == 0.0) {
            return 0.0;
        }
        return shape < 1.0 ? smallGamma(shape) : largeGamma(shape);
    }

    private double smallGamma(double shape) {
        double power = 1.0 / shape;
        while (true) {
            double u = nextDouble();
            double v = standardExponential();
            if (u <= 1.0 - shape) {
                double x = Math.pow(u, power);
                if (x <= v) {
                    return x;
                }
            } else {
                double y = -Math.log((1.0 - u) / shape);
                double x = Math.pow(1.0 - shape + shape * y, power);
                if (x <= v + y) {
                    return x;
                }
            }
        }
    }

    private double largeGamma(double shape) {
        double b = shape - 1.0 / 3.0;
        double c = 1.0 / Math.sqrt(9.0 * b);
        while (true) {
            double x;
            double t;
            do {
                x = standardNormal();
                t = 1.0 + c * x;
            } while (t <= 0.0);
            t = t * t * t;
            double u = nextDouble();
            if (u < 1.0 - 0.0331 * (x * x) * (x * x)) {
                return b * t;
            }
            if (Math.log(u) < 0.5 * x * x + b * (1.0 - t + Math.log(t))) {
                return b * t;
            }
        }
    }

    /**
     * A beta number.
     *
     * @param a the first shape, above 0
     * @param b the second shape, above 0
     * @return a number in [0, 1]
     * @throws ValidationException if a shape is not positive
     */
    public double beta(double a, double b) {
        if (!(a > 0.0) || !(b > 0.0)) {
            throw new ValidationException("RandomState", "beta",
                    "both shapes must be positive, got a = " + a + " and b = " + b);
        }
        if (a > 1.0 || b > 1.0) {
            double g = standardGamma(a);
            double h = standardGamma(b);
            return g / (g + h);
        }
        while (true) {
            double u = nextDouble();
            double v = nextDouble();
            double x = Math.pow(u, 1.0 / a);
            double y = Math.pow(v, 1.0 / b);
            double sum = x + y;
            if (sum <= 1.0 && u + v > 0.0) {
                return sum > 0.0 ? x / sum : betaOfLogs(Math.log(u) / a, Math.log(v) / b);
            }
        }
    }

    /** The ratio exp(p) / (exp(p) + exp(q)) where both exponentials underflow. */
    private static double betaOfLogs(double p, double q) {
        double top = Math.max(p, q);
        double x = p - top;
        double y = q - top;
        return Math.exp(x - Math.log(Math.exp(x) + Math.exp(y)));
    }

    /**
     * A Poisson number. Consumes nothing if its mean is 0.
     *
     * @param mean the mean, from 0 to about 9.22e18
     * @return a number of events, at least 0
     * @throws ValidationException if the mean is outside that range
     */
    public long poisson(double mean) {
        if (!(mean >= 0.0) || mean > POISSON_LIMIT) {
            throw new ValidationException("RandomState", "poisson",
                    "the mean must be between 0 and " + POISSON_LIMIT + ", got " + mean);
        }
        if (mean == 0.0) {
            return 0;
        }
        return mean < 10.0 ? smallPoisson(mean) : largePoisson(mean);
    }

    private long smallPoisson(double mean) {
        double limit = Math.exp(-mean);
        long n = 0;
        double product = nextDouble();
        while (product > limit) {
            n++;
            product *= nextDouble();
        }
        return n;
    }

    private long largePoisson(double mean) {
        double root = Math.sqrt(mean);
        double logMean = Math.log(mean);
        double b = 0.931 + 2.53 * root;
        double a = -0.059 + 0.02483 * b;
        double inverseAlpha = 1.1239 + 1.1328 / (b - 3.4);
        double accept = 0.9277 - 3.6224 / (b - 2.0);
        while (true) {
            double u = nextDouble() - 0.5;
            double v = nextDouble();
            double t = 0.5 - Math.abs(u);
            long n = (long) Math.floor((2.0 * a / t + b) * u + mean + 0.43);
            if (t >= 0.07 && v <= accept) {
                return n;
            }
            if (n < 0 || (t < 0.013 && v > t)) {
                continue;
            }
            if (Math.log(v) + Math.log(inverseAlpha) - Math.log(a / (t * t) + b)
                    <= -mean + n * logMean - LogGamma.of(n + 1.0)) {
                return n;
            }
        }
    }

    /**
     * Shuffles in place.
     *
     * @param values the values
     */
    public void shuffle(double[] values) {
        for (int i = values.length - 1; i > 0; i--) {
            int j = (int) below(i);
            double value = values[i];
            values[i] = values[j];
            values[j] = value;
        }
    }

    /**
     * Shuffles in place.
     *
     * @param values the values
     */
    public void shuffle(int[] values) {
        for (int i = values.length - 1; i > 0; i--) {
            int j = (int) below(i);
            int value = values[i];
            values[i] = values[j];
            values[j] = value;
        }
    }

    /**
     * Shuffles the rows of a matrix in place; the rows themselves are moved, not copied.
     *
     * @param rows the rows
     */
    public void shuffleRows(double[][] rows) {
        for (int i = rows.length - 1; i > 0; i--) {
            int j = (int) below(i);
            double[] row = rows[i];
            rows[i] = rows[j];
            rows[j] = row;
        }
    }

    /**
     * Goes on as if something had been shuffled.
     *
     * @param n the number of values or rows
     */
    public void skipShuffle(int n) {
        for (int i = n - 1; i > 0; i--) {
            below(i);
        }
    }

    /**
     * The numbers from 0 to n - 1 in random order.
     *
     * @param n how many, at least 0
     * @return the shuffled numbers
     */
    public int[] permutation(int n) {
        int[] values = new int[n];
        for (int i = 0; i < n; i++) {
            values[i] = i;
        }
        shuffle(values);
        return values;
    }

    private static void requireNonNegative(String method, String name, double value) {
        if (!(value >= 0.0)) {
            throw new ValidationException("RandomState", method, name + " must be at least 0, got " + value);
        }
    }
}
