package org.nengine.neurons;

import java.util.List;

/**
 * {@link LIFRate} with a smooth onset, so that the response has a gradient everywhere (Hunsberger and Eliasmith, 2015).
 * The current above threshold is replaced by {@code sigma * softplus((J - 1) / sigma)}. No state.
 */
public final class SoftLIFRate extends LifFamily {

    private static final double LINEAR_ABOVE = 30;
    private static final double EXPONENTIAL_BELOW = -20;

    private final double sigma;

    /** Neurons with default time constants and a smoothing of 1. */
    public SoftLIFRate() {
        this(builder());
    }

    /**
     * Neurons with default time constants and the given smoothing.
     *
     * @param sigma above 0; the closer to 0, the closer to {@link LIFRate}
     */
    public SoftLIFRate(double sigma) {
        this(builder().sigma(sigma));
    }

    private SoftLIFRate(Builder builder) {
        super(builder.initialState, List.of(), declare(builder));
        this.sigma = builder.sigma;
    }

    private static List<Parameter> declare(Builder builder) {
        List<Parameter> all = declare(
                List.of(Parameter.positive("SoftLIFRate", "sigma", builder.sigma, 1)), "SoftLIFRate", builder);
        all.add(Parameter.amplitude("SoftLIFRate", builder.amplitude));
        return all;
    }

    /** Starts from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Width of the smoothing, in units of current. */
    public double sigma() {
        return sigma;
    }

    @Override
    public String kind() {
        return "soft_lif_rate";
    }

    @Override
    public double rate(double current) {
        double js = (current - 1) / sigma;
        double q;
        if (js > EXPONENTIAL_BELOW) {
            double z = (js > LINEAR_ABOVE ? js : Math.log1p(Math.exp(js))) * sigma;
            q = Math.log1p(1 / z);
        } else {
            q = -js - Math.log(sigma);
        }
        return amplitude() / (tauRef() + tauRc() * q);
    }

    /** Builds {@link SoftLIFRate} neurons. */
    public static final class Builder extends LifFamily.Builder<Builder> {

        private double sigma = 1;

        private Builder() {
        }

        /**
         * Width of the smoothing, in units of current. Default 1.
         *
         * @param value above 0
         */
        public Builder sigma(double value) {
            sigma = value;
            return this;
        }

        @Override
        Builder self() {
            return this;
        }

        /** Creates the neuron type, after checking every value. */
        public SoftLIFRate build() {
            return new SoftLIFRate(this);
        }
    }
}
