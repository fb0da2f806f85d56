package org.nengine.engine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nengine.training.ExpressionProgram;

/** What one pass through the data measures: means of losses over minibatches, and metrics over all their entries. */
final class Measurements {

    /** A loss: its key, and its place in what the engine fills. */
    private record LossTerm(String key, int place) {
    }

    /** A metric and what the engine has added up for it. */
    private record RunningMetric(String key, int probe, String kind, double[] numbers, double[] sums,
            Optional<ExpressionProgram> expression) {

        void add(NativeProgram program) {
            expression.ifPresentOrElse(e -> program.addToExpressionMetric(probe, e, sums),
                    () -> program.addToMetric(probe, kind, numbers, sums));
        }
    }

    private final NativeProgram program;
    private final List<LossTerm> losses = new ArrayList<>();
    private final List<RunningMetric> metrics = new ArrayList<>();
    private final Map<ExpressionProgram, Integer> expressions = new LinkedHashMap<>();
    private final Map<String, Double> sums = new LinkedHashMap<>();
    private int minibatches;

    Measurements(NativeProgram program) {
        this.program = program;
        loss("loss", 0);
    }

    /**
     * @param place 0 for the total, else 1 + the number of the probe
     */
    void loss(String key, int place) {
        losses.add(new LossTerm(key, place));
    }

    /** The loss of a probe is an expression. */
    void expression(int probe, ExpressionProgram expression) {
        expressions.put(expression, probe);
    }

    /** Refuses expressions that do not fit what is recorded in the next steps, and the targets. */
    void check(int steps) {
        expressions.forEach((expression, probe) -> program.checkExpression(probe, expression, steps));
    }

    /** Starts a metric of a probe. */
    void metric(String key, int probe, String kind, double[] numbers) {
        metrics.add(new RunningMetric(key, probe, kind, numbers, new double[NativeProgram.metricSize(kind, numbers)],
                Optional.empty()));
    }

    /** Starts a metric of a probe that is the mean of the entries of an expression. */
    void metric(String key, int probe, ExpressionProgram expression) {
        expression(probe, expression);
        metrics.add(new RunningMetric(key, probe, "mean", new double[0], new double[2], Optional.of(expression)));
    }

    /** Adds the last run of the program, with the losses as the engine filled them. */
    void add(double[] values) {
        losses.forEach(loss -> sums.merge(loss.key(), values[loss.place()], Double::sum));
        metrics.forEach(metric -> metric.add(program));
        minibatches++;
    }

    /** Everything so far: losses first, then metrics. */
    Map<String, Double> values() {
        Map<String, Double> values = new LinkedHashMap<>(sums);
        values.replaceAll((key, sum) -> sum / minibatches);
        metrics.forEach(metric -> values.put(metric.key(),
                NativeProgram.metricValue(metric.kind(), metric.numbers(), metric.sums())));
        return values;
    }
}
