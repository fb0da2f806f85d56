package org.nengine.engine;

import org.nengine.build.ir.SimProcess;
import org.nengine.build.ir.UserCode;
import org.nengine.processes.ProcessStep;
import org.nengine.random.RandomState;

/**
 * A process that runs in Java: one running copy for each item of the minibatch, each with its own state and generator.
 */
final class ProcessSlots implements InputSource, HostTable.HostFunction {

    private final SimProcess operator;
    private final ProcessStep[] steps;
    private final RandomState[] firstGenerators;
    private final RandomState[] generators;
    private final double[] noInput = new double[0];

    ProcessSlots(SimProcess operator, int minibatch) {
        this.operator = operator;
        this.steps = new ProcessStep[minibatch];
        this.firstGenerators = new RandomState[minibatch];
        this.generators = new RandomState[minibatch];
    }

    SimProcess operator() {
        return operator;
    }

    /** Starts the copy of one item afresh. */
    void start(int item, RandomState generator) {
        firstGenerators[item] = generator.copy();
        generators[item] = generator;
        steps[item] = operator.start(generator);
    }

    /**
     * Where the copy of one item is.
     *
     * @param firstGenerator the generator of random numbers that the copy was started with, as it was then
     * @param generator the same, as it is now
     * @param memory what else the copy remembers
     */
    record Place(RandomState firstGenerator, RandomState generator, double[] memory) {
    }

    Place place(int item) {
        return new Place(firstGenerators[item].copy(), generators[item].copy(), steps[item].memory());
    }

    /**
     * Starts copies of all items that go on from there.
     *
     * @return lets them take the place of the present ones
     */
    Runnable goOnFrom(Place[] places) {
        ProcessStep[] fresh = new ProcessStep[steps.length];
        RandomState[] running = new RandomState[steps.length];
        for (int item = 0; item < fresh.length; item++) {
            running[item] = places[item].firstGenerator().copy();
            fresh[item] = operator.start(running[item]);
            running[item].continueAs(places[item].generator());
            fresh[item].restore(places[item].memory());
        }
        return () -> {
            for (int item = 0; item < fresh.length; item++) {
                steps[item] = fresh[item];
                generators[item] = running[item];
                firstGenerators[item] = places[item].firstGenerator();
            }
        };
    }

    @Override
    public int items() {
        return steps.length;
    }

    @Override
    public void fill(double time, int item, double[] values) {
        call(item, time, noInput, values);
    }

    @Override
    public void call(int item, double time, double[] input, double[] output) {
        UserCode.call(operator.processName(), time, () -> steps[item].step(time, input, output));
    }
}
