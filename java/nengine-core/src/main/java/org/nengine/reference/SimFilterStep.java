package org.nengine.reference;

import java.util.Optional;
import org.nengine.build.ir.SimFilter;
import org.nengine.synapses.DiscreteFilter;

/** One step of a linear filter, applied to every element of the input alike. */
final class SimFilterStep implements OperatorStep {

    private final DiscreteFilter.Form form;
    private final int order;
    private final double[] a;
    private final double[] b;
    private final double[] c;
    private final double d;
    private final SignalValues input;
    private final SignalValues output;
    private final Optional<SignalValues> state;

    SimFilterStep(SimFilter operator, Workspace workspace) {
        DiscreteFilter filter = operator.filter();
        this.form = filter.form();
        this.order = filter.order();
        this.a = filter.a();
        this.b = filter.b();
        this.c = filter.c();
        this.d = filter.d();
        this.input = workspace.values(operator.input());
        this.output = workspace.values(operator.output());
        this.state = operator.state().stream().findFirst().map(workspace::values);
    }

    @Override
    public void run() {
        for (int i = 0; i < output.size(); i++) {
            double u = input.get(i);
            output.set(i, switch (form) {
                case NO_STATE -> d * u;
                case ONE_STATE -> a[0] * output.get(i) + b[0] * u;
                case NO_FEEDTHROUGH -> {
                    double[] next = advance(state(i), u);
                    setState(i, next);
                    yield read(next);
                }
                case GENERAL -> {
                    double[] now = state(i);
                    setState(i, advance(now, u));
                    yield read(now) + d * u;
                }
            });
        }
    }

    /** The state of one element: its column of the state signal, which has a row for each order. */
    private double[] state(int element) {
        double[] column = new double[order];
        for (int row = 0; row < order; row++) {
            column[row] = state.orElseThrow().get(row * output.size() + element);
        }
        return column;
    }

    private void setState(int element, double[] column) {
        for (int row = 0; row < order; row++) {
            state.orElseThrow().set(row * output.size() + element, column[row]);
        }
    }

    /** {@code A x + B u}. */
    private double[] advance(double[] now, double u) {
        double[] next = new double[order];
        for (int row = 0; row < order; row++) {
            double sum = 0;
            for (int column = 0; column < order; column++) {
                sum += a[row * order + column] * now[column];
            }
            next[row] = sum + b[row] * u;
        }
        return next;
    }

    /** {@code C x}. */
    private double read(double[] now) {
        double sum = 0;
        for (int row = 0; row < order; row++) {
            sum += c[row] * now[row];
        }
        return sum;
    }
}
