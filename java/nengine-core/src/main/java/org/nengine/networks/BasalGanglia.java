package org.nengine.networks;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import org.nengine.Config;
import org.nengine.ConnectionOptions;
import org.nengine.Network;
import org.nengine.Node;
import org.nengine.VectorFunction;
import org.nengine.distributions.Choice;
import org.nengine.distributions.Uniform;
import org.nengine.exceptions.Require;
import org.nengine.exceptions.ValidationException;
import org.nengine.solvers.NnlsL2nz;

/**
 * Chooses the largest of several values: its output is about 0 for that one and clearly negative for all others. A
 * model of the basal ganglia with the parameters of Gurney, Prescott and Redgrave (2001), in spiking neurons after
 * Stewart, Choo and Eliasmith (2010). It works best for values between 0.5 and 1.5.
 */
public final class BasalGanglia extends Network {

    private static final double RADIUS = 1.5;
    private static final double STRIATUM_THRESHOLD = 0.2;
    private static final double STN_THRESHOLD = -0.25;
    private static final double PALLIDUM_THRESHOLD = -0.2;
    private static final double STRIATUM_GAIN_D1 = 1.2;
    private static final double STRIATUM_GAIN_D2 = 0.8;
    private static final double STN_TO_PALLIDUM = 0.9;
    private static final double GPE_TO_GPI = 0.3;
    private static final double TAU_AMPA = 0.002;
    private static final double TAU_GABA = 0.008;
    private static final String STRIATUM_OUTPUT = "func_str";
    private static final String STN_OUTPUT = "func_stn";
    private static final String GPI_OUTPUT = "func_gpi";
    private static final String GPE_OUTPUT = "func_gpe";

    private final EnsembleArray strD1;
    private final EnsembleArray strD2;
    private final EnsembleArray stn;
    private final EnsembleArray gpi;
    private final EnsembleArray gpe;
    private final Node input;
    private final Node output;
    private final Optional<Node> biasInput;

    /**
     * Basal ganglia with the default settings. {@link #builder} takes everything else.
     *
     * @param parent the network around it
     * @param dimensions number of values to choose from, 1 or more
     */
    public BasalGanglia(Network parent, int dimensions) {
        this(builder(dimensions).within(parent));
    }

    private BasalGanglia(Builder b) {
        super(b.parent(), b.label(), b.seed());
        input = passthrough("input", b.dimensions);
        output = passthrough("output", b.dimensions);
        Parts parts = Defaults.in(this, new Config()
                .ensemble(e -> e.radius(RADIUS).encoders(new Choice(new double[][] {{1}})))
                .connection(c -> c.solver(new NnlsL2nz())), () -> new Parts(b));
        strD1 = parts.strD1;
        strD2 = parts.strD2;
        stn = parts.stn;
        gpi = parts.gpi;
        gpe = parts.gpe;
        biasInput = parts.biasInput;
    }

    /** What is made under the defaults that hold during the construction only. */
    private final class Parts {

        private final EnsembleArray strD1;
        private final EnsembleArray strD2;
        private final EnsembleArray stn;
        private final EnsembleArray gpi;
        private final EnsembleArray gpe;
        private final Optional<Node> biasInput;

        Parts(Builder b) {
            strD1 = array(b, "Striatal D1 neurons", STRIATUM_THRESHOLD, STRIATUM_OUTPUT);
            strD2 = array(b, "Striatal D2 neurons", STRIATUM_THRESHOLD, STRIATUM_OUTPUT);
            stn = array(b, "Subthalamic nucleus", STN_THRESHOLD, STN_OUTPUT);
            gpi = array(b, "Globus pallidus internus", PALLIDUM_THRESHOLD, GPI_OUTPUT);
            gpe = array(b, "Globus pallidus externus", PALLIDUM_THRESHOLD, GPE_OUTPUT);
            biasInput = b.inputBias == 0 ? Optional.empty() : Optional.of(bias(b));

            connect(input, strD1.input(), c -> c.transform(STRIATUM_GAIN_D1).noSynapse());
            connect(input, strD2.input(), c -> c.transform(STRIATUM_GAIN_D2).noSynapse());
            connect(input, stn.input(), c -> c.transform(1.0).noSynapse());
            receptor(b.gaba, TAU_GABA, () -> {
                connect(strD1.output(STRIATUM_OUTPUT), gpi.input(), c -> c.transform(-1.0));
                connect(strD2.output(STRIATUM_OUTPUT), gpe.input(), c -> c.transform(-1.0));
            });
            receptor(b.ampa, TAU_AMPA, () -> {
                double[][] all = Matrices.filled(b.dimensions, b.dimensions, STN_TO_PALLIDUM);
                connect(stn.output(STN_OUTPUT), gpi.input(), c -> c.transform(all));
                connect(stn.output(STN_OUTPUT), gpe.input(), c -> c.transform(all));
            });
            receptor(b.gaba, TAU_GABA, () -> {
                connect(gpe.output(GPE_OUTPUT), gpi.input(), c -> c.transform(-GPE_TO_GPI));
                connect(gpe.output(GPE_OUTPUT), stn.input(), c -> c.transform(-1.0));
            });
            connect(gpi.output(GPI_OUTPUT), output, c -> c.transform(b.outputWeight).noSynapse());
        }
    }

    private EnsembleArray array(Builder b, String label, double threshold, String output) {
        EnsembleArray array = EnsembleArray.builder(b.nNeurons, b.dimensions).label(label)
                .ensembles(e -> e.intercepts(new Uniform(threshold, 1))).build(this);
        array.addOutput(output, ramp(threshold));
        return array;
    }

    private static VectorFunction ramp(double threshold) {
        return x -> x[0] < threshold ? 0 : x[0] - threshold;
    }

    private Node bias(Builder b) {
        double[] bias = new double[b.dimensions];
        Arrays.fill(bias, b.inputBias);
        Node node = node("basal ganglia bias", bias);
        connect(node, input);
        return node;
    }

    /** Makes connections with the settings of a receptor, which filters by this time constant unless they say else. */
    private void receptor(Consumer<ConnectionOptions> settings, double tau, Runnable block) {
        withDefaults(new Config().connection(settings.andThen(c -> {
            if (!c.isSet("synapse")) {
                c.synapse(tau);
            }
        })), block);
    }

    /**
     * Everything that can be said of basal ganglia; called {@code "Basal Ganglia"} unless they are given another name.
     *
     * @param dimensions number of values to choose from, 1 or more
     */
    public static Builder builder(int dimensions) {
        return new Builder(dimensions);
    }

    /** The settings of basal ganglia. */
    public static final class Builder extends PrebuiltBuilder<BasalGanglia, Builder> {

        private final int dimensions;
        private int nNeurons = 100;
        private double outputWeight = -3;
        private double inputBias;
        private Consumer<ConnectionOptions> ampa = c -> { };
        private Consumer<ConnectionOptions> gaba = c -> { };

        private Builder(int dimensions) {
            super("BasalGanglia", Optional.of("Basal Ganglia"));
            this.dimensions = Require.atLeast(kind(), "dimensions", 1, dimensions);
        }

        @Override
        Builder self() {
            return this;
        }

        @Override
        BasalGanglia create() {
            return new BasalGanglia(this);
        }

        /** Number of neurons of each of the five ensembles of a value, 1 or more. Default 100. */
        public Builder nNeuronsPerEnsemble(int nNeurons) {
            this.nNeurons = Require.atLeast(kind(), "nNeuronsPerEnsemble", 1, nNeurons);
            return this;
        }

        /** What the activity of the globus pallidus internus is multiplied by. Default -3. */
        public Builder outputWeight(double weight) {
            this.outputWeight = Require.finite(kind(), "outputWeight", weight);
            return this;
        }

        /** What is added to all inputs; 0 for nothing. Default 0. Useful if the values lie below 0.5. */
        public Builder inputBias(double bias) {
            this.inputBias = Require.finite(kind(), "inputBias", bias);
            return this;
        }

        /** Defaults of the excitatory connections, those from the subthalamic nucleus. Default a synapse of 2 ms. */
        public Builder ampa(Consumer<ConnectionOptions> settings) {
            this.ampa = Require.present(kind(), "ampa", settings);
            return this;
        }

        /**
         * Defaults of the inhibitory connections, those from the striatum and the globus pallidus externus. Default a
         * synapse of 8 ms.
         */
        public Builder gaba(Consumer<ConnectionOptions> settings) {
            this.gaba = Require.present(kind(), "gaba", settings);
            return this;
        }
    }

    /** The pass-through node that the values go to. */
    public Node input() {
        return input;
    }

    /** The pass-through node that the choice comes from. */
    public Node output() {
        return output;
    }

    /**
     * The constant that is added to the input.
     *
     * @throws ValidationException if there is none
     */
    public Node biasInput() {
        return biasInput.orElseThrow(() -> new ValidationException(toString(), "biasInput",
                "there is none; set an inputBias other than 0"));
    }

    /** The striatal neurons with D1 receptors, with the output {@code "func_str"}. */
    public EnsembleArray strD1() {
        return strD1;
    }

    /** The striatal neurons with D2 receptors, with the output {@code "func_str"}. */
    public EnsembleArray strD2() {
        return strD2;
    }

    /** The subthalamic nucleus, with the output {@code "func_stn"}. */
    public EnsembleArray stn() {
        return stn;
    }

    /** The globus pallidus internus, with the output {@code "func_gpi"}. */
    public EnsembleArray gpi() {
        return gpi;
    }

    /** The globus pallidus externus, with the output {@code "func_gpe"}. */
    public EnsembleArray gpe() {
        return gpe;
    }
}
