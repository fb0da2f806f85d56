package org.nengine.utils;

import java.util.Arrays;

import org.nengine.Ensemble;
import org.nengine.Network;
import org.nengine.Probe;
import org.nengine.exceptions.Require;
import org.nengine.exceptions.ValidationException;
import org.nengine.neurons.Direct;
import org.nengine.neurons.NeuronType;
import org.nengine.reference.ReferenceSimulator;

/** Firing rates of neurons that are simulated, where their steady rate has no formula. */
public final class FiringRates {

    private static final double DT = 0.001;
    private static final double SETTLE_TIME = 0.1;
    private static final double SIM_TIME = 1.0;

    private FiringRates() {
    }

    /**
     * The mean rates of neurons with constant input currents over 1 s, after 0.1 s, with steps of 0.001 s.
     *
     * @param type the kind of neurons
     * @param current input current of each neuron
     * @return one rate per neuron, in Hz
     */
    public static double[] settled(NeuronType type, double... current) {
        return settled(type, current, DT, SETTLE_TIME, SIM_TIME);
    }

    /**
     * The mean rates of neurons with constant input currents. Where the neuron type draws initial states, they are
     * drawn with a fixed seed.
     *
     * @param type the kind of neurons
     * @param current input current of each neuron, at least one
     * @param dt step length in seconds, above 0
     * @param settleTime how long the neurons run before, in seconds, 0 or more
     * @param simTime over which time the mean is taken, in seconds, at least dt
     * @return one rate per neuron, in Hz
     */
    public static double[] settled(NeuronType type, double[] current, double dt, double settleTime, double simTime) {
        Require.present("FiringRates", "type", type);
        Require.positive("FiringRates", "dt", dt);
        Require.atLeast("FiringRates", "settleTime", 0, settleTime);
        Require.atLeast("FiringRates", "simTime", dt, simTime);
        if (type instanceof Direct) {
            throw new ValidationException("FiringRates", "type", "must not be Direct, which has no neurons");
        }
        double[] ones = new double[Require.atLeast("FiringRates", "number of currents", 1, current.length)];
        Arrays.fill(ones, 1);
        Network net = new Network(0);
        Ensemble ensemble = net.ensemble(current.length, 1, e -> e.neuronType(type).gain(ones).bias(current));
        Probe output = net.probe(ensemble.neurons());
        double[] mean = new double[current.length];
        try (ReferenceSimulator simulator = ReferenceSimulator.builder(net).dt(dt).build()) {
            simulator.runSteps((long) (settleTime / dt));
            simulator.clearProbes();
            simulator.runSteps((long) (simTime / dt));
            double[][] rows = simulator.data(output);
            for (double[] row : rows) {
                for (int i = 0; i < mean.length; i++) {
                    mean[i] += row[i] / rows.length;
                }
            }
        }
        return mean;
    }
}
