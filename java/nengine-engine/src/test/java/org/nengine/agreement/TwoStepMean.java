package org.nengine.agreement;

import java.util.OptionalLong;
import org.nengine.synapses.Synapse;
import org.nengine.synapses.SynapseStep;

/** A synapse of the user's own: gives the mean of this and the last input. */
public final class TwoStepMean extends Synapse {

    /** Without a seed. */
    public TwoStepMean() {
        this(OptionalLong.empty());
    }

    private TwoStepMean(OptionalLong seed) {
        super(seed);
    }

    @Override
    public Synapse withSeed(long seed) {
        return new TwoStepMean(OptionalLong.of(seed));
    }

    @Override
    public SynapseStep step(int size, double dt) {
        double[] last = new double[size];
        return new SynapseStep() {
            @Override
            public void step(double[] input, double[] output) {
                for (int i = 0; i < size; i++) {
                    double now = input[i];
                    output[i] = 0.5 * (last[i] + now);
                    last[i] = now;
                }
            }

            @Override
            public double[] memory() {
                return last.clone();
            }

            @Override
            public void restore(double[] memory) {
                SynapseStep.requireSize(memory, size);
                System.arraycopy(memory, 0, last, 0, size);
            }
        };
    }

    @Override
    public String toString() {
        return "TwoStepMean()";
    }
}
