package org.nengine.engine;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.nengine.Probe;
import org.nengine.build.Model;
import org.nengine.data.Tensor;
import org.nengine.exceptions.NengineException;
import org.nengine.exceptions.SimulationException;
import org.nengine.exceptions.ValidationException;
import org.nengine.random.RandomState;
import org.nengine.training.AdamW;
import org.nengine.training.CompileOptions;
import org.nengine.training.ConstantRate;
import org.nengine.training.LearningRateSchedule;
import org.nengine.training.Loss;
import org.nengine.training.Metric;
import org.nengine.training.Optimizer;
import org.nengine.training.Reduction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a simulator was compiled with, and the engine's side of it. */
final class Trainer {

    private static final Logger LOG = LoggerFactory.getLogger(Simulator.class);

    private static final String RATE = "learning_rate";
    private static final long MUCH_MEMORY = 1_000_000_000;

    /** How the engine begins what it says of a probe, and the rest. */
    private static final Pattern PROBE_NUMBER = Pattern.compile(".*?: (?:the target of )?probe (\\d+)(.*)",
            Pattern.DOTALL);

    private final NativeProgram program;
    private final StepRunner runner;
    private final IoNames names;
    private final Model model;
    private final EngineProgram signals;
    private final List<Parameter> parameters;
    private RandomState order;
    private Optional<Optimizer> optimizer = Optional.empty();
    private CompileOptions options = new CompileOptions();
    private Expressions expressions = new Expressions();
    // Read and set by any thread, also during a fit, before the next step of which it is handed to the engine.
    private volatile LearningRateSchedule learningRate = new ConstantRate(1);
    private volatile long updates;
    private double engineRate;
    // The losses that the engine has, by the number of the probe.
    private final Map<Integer, Loss> prepared = new LinkedHashMap<>();
    private boolean isPrepared;
    private Optional<MemoryUse> saidMemory = Optional.empty();
    // What was last looked at for that.
    private int estimatedSteps;

    /**
     * @param seed of the order of items in training
     */
    Trainer(EngineProgram program, StepRunner runner, IoNames names, Model model, List<Parameter> parameters,
            long seed) {
        this.program = program.program();
        this.runner = runner;
        this.names = names;
        this.model = model;
        signals = program;
        this.parameters = parameters;
        resetOrder(seed);
    }

    /** The order of items starts over. */
    void resetOrder(long seed) {
        order = new RandomState(seed);
    }

    /** Decides on the order of items. */
    RandomState order() {
        return order;
    }

    List<Probe> probes() {
        return names.probes();
    }

    void compile(Optimizer newOptimizer, CompileOptions newOptions) {
        newOptions.probes().forEach(probe -> names.probe(probe));
        Expressions newExpressions = requireSense(newOptions);
        if (probes().stream().noneMatch(probe -> newOptions.lossOf(probe).isPresent())) {
            throw new ValidationException("Simulator", "compile", probes().isEmpty()
                    ? "the network has no probes; add one to the output that is to be trained" : "no probe has a loss");
        }
        if (optimizer.filter(old -> old == newOptimizer).isEmpty()) {
            // Asked for first: a schedule may throw.
            double first = rate(newOptimizer.learningRate(), 0);
            List<Parameter> undecayed = newOptimizer instanceof AdamW adamW ? undecayed(adamW) : List.of();
            program.setOptimizer(newOptimizer.kind(), newOptimizer.numbers());
            program.setGradientClipping(newOptimizer.clipValue(), newOptimizer.clipNorm(),
                    newOptimizer.globalClipNorm());
            undecayed.forEach(parameter -> program.excludeFromWeightDecay(signals.id(parameter.signal())));
            learningRate = newOptimizer.learningRate();
            updates = 0;
            engineRate = first;
        }
        optimizer = Optional.of(newOptimizer);
        options = newOptions;
        expressions = newExpressions;
        isPrepared = false;
    }

    private List<Parameter> undecayed(AdamW adamW) {
        for (String part : adamW.undecayed()) {
            if (parameters.stream().noneMatch(parameter -> parameter.name().contains(part))) {
                throw new ValidationException("AdamW", "undecayed", "no parameter has \"" + part
                        + "\" in its name; there are " + parameters.stream().map(Parameter::name).toList());
            }
        }
        return parameters.stream().filter(parameter -> parameter.signal().trainable()
                && !signals.modes().inferenceOnly()
                && adamW.undecayed().stream().anyMatch(parameter.name()::contains)).toList();
    }

    /** Keys must differ, losses along axes have them, and functions fit what is recorded. */
    private Expressions requireSense(CompileOptions candidate) {
        Expressions called = new Expressions();
        Set<String> keys = new HashSet<>(Set.of("loss"));
        for (Probe probe : probes()) {
            String name = names.name(probe);
            candidate.lossOf(probe).ifPresent(loss -> requireNew(keys, name + "_loss"));
            candidate.metricsOf(probe).forEach(metric -> requireNew(keys, name + "_" + metric.key()));
            try {
                candidate.lossOf(probe).ifPresent(loss -> loss.numbers(shape(probe)));
                candidate.metricsOf(probe).forEach(metric -> metric.numbers(shape(probe)));
                candidate.lossOf(probe).ifPresent(loss -> called.add(probe, loss, shape(probe)));
                candidate.metricsOf(probe).stream().flatMap(metric -> metric.loss().stream())
                        .forEach(loss -> called.add(probe, loss, shape(probe)));
            } catch (ValidationException e) {
                throw e.in("probe \"" + name + "\"");
            }
        }
        return called;
    }

    private static void requireNew(Set<String> keys, String key) {
        if (!keys.add(key)) {
            throw new ValidationException("Simulator", "compile", "two losses or metrics are called \"" + key
                    + "\"; give the probes other labels, each metric once, "
                    + "or one of them another key, with named(key)");
        }
    }

    /**
     * @throws SimulationException if the simulator was built such that nothing can be trained
     */
    void requireTrainable(String call) {
        signals.modes().requireTraining(call);
        if (!signals.modes().trainsInTrainingMode() && !signals.randomNeurons().isEmpty()) {
            throw new SimulationException(signals.randomNeurons().keySet().iterator().next().tag() + ": neurons that "
                    + "spike at random cannot be trained with learningPhase(false), by which they go on spiking; leave "
                    + "the learning phase open");
        }
    }

    /**
     * @throws SimulationException if {@code compile} was not called
     */
    void requireCompiled(String call) {
        if (optimizer.isEmpty()) {
            throw new SimulationException("call compile(optimizer, loss) before " + call);
        }
    }

    /**
     * Gives the engine the losses of the probes that have targets, or need none, and derives the backward program, if
     * that is not done.
     */
    void prepare(Set<Probe> withTargets) {
        Map<Integer, Loss> wanted = new LinkedHashMap<>();
        for (int i = 0; i < probes().size(); i++) {
            Probe probe = probes().get(i);
            int number = i;
            options.lossOf(probe).filter(loss -> withTargets.contains(probe) || !expressions.needTarget(probe, loss))
                    .ifPresent(loss -> wanted.put(number, loss));
        }
        if (wanted.isEmpty()) {
            throw new ValidationException("Simulator", "targets",
                    "no probe that has a loss was given a target; losses are of "
                    + probes().stream().filter(p -> options.lossOf(p).isPresent()).map(names::name).toList());
        }
        if (isPrepared && wanted.equals(prepared)) {
            return;
        }
        prepared.keySet().stream().filter(probe -> !wanted.containsKey(probe)).forEach(program::removeLoss);
        wanted.forEach((number, loss) -> {
            Probe probe = probes().get(number);
            double weight = options.weightOf(probe);
            expressions.of(probe, loss).ifPresentOrElse(
                    expression -> program.setExpressionLoss(number, expression, weight),
                    () -> program.setLoss(number, loss.kind(), weight, loss.numbers(shape(probe))));
            program.setLossReduction(number, loss.reduction() == Reduction.SUM);
        });
        prepared.clear();
        prepared.putAll(wanted);
        runner.replacingBackwardProgram(program::prepareTraining);
        isPrepared = true;
        estimatedSteps = 0;
    }

    /** Derives the backward program of everything, in place of that of the losses, which the next fit derives again. */
    void prepareAll() {
        isPrepared = false;
        runner.replacingBackwardProgram(program::prepareAllGradients);
    }

    /**
     * @throws ValidationException if a probe whose loss is trained has no target
     */
    void requireTargets(Set<Probe> withTargets, String what) {
        for (int number : prepared.keySet()) {
            Probe probe = probes().get(number);
            if (!withTargets.contains(probe) && expressions.needTarget(probe, prepared.get(number))) {
                throw new ValidationException("fit", what, "there is no target for the probe \""
                        + names.name(probe) + "\", which is trained");
            }
        }
    }

    /** Says what a fit takes if that is much, or if it computes steps twice, and was not said before. */
    void logMemory(int steps) {
        if (steps == estimatedSteps) {
            return;
        }
        estimatedSteps = steps;
        MemoryUse use = program.memoryNeeded(steps, true, true);
        if ((use.hasCheckpoints() || use.total() >= MUCH_MEMORY) && !Optional.of(use).equals(saidMemory)) {
            saidMemory = Optional.of(use);
            LOG.info("training for {} steps at once takes {}", steps, use);
        }
    }

    /** What training of all losses takes for each minibatch. */
    MemoryUse memoryNeeded(int steps) {
        prepare(new HashSet<>(probes()));
        return program.memoryNeeded(steps, true, true);
    }

    /** Trains on one minibatch from the present state; fills the total loss and that of each probe. */
    void train(int steps, double[] losses) {
        double wanted = learningRate();
        if (wanted != engineRate) {
            program.setLearningRate(wanted);
            engineRate = wanted;
        }
        compareWithTargets(() -> program.train(steps, losses));
        updates++;
    }

    /** The learning rate of the next step of the optimizer. */
    double learningRate() {
        return rate(learningRate, updates);
    }

    /** From the next step on, in place of what was. */
    void setLearningRate(double value) {
        learningRate = new ConstantRate(value);
    }

    /** What the optimizer remembers of earlier steps, and the learning rate if one was set. */
    Map<String, Tensor> optimizerState() {
        Map<String, Tensor> state = new LinkedHashMap<>();
        double[] values = program.optimizerState();
        state.put(optimizer.orElseThrow().kind(), Tensor.wrap(values, values.length));
        if (learningRate != optimizer.orElseThrow().learningRate()) {
            state.put(RATE, Tensor.wrap(new double[] {learningRate()}, 1));
        }
        return state;
    }

    /** Puts back what {@link #optimizerState()} gave. */
    void setOptimizerState(Map<String, Tensor> state) {
        Tensor slots = state.get(optimizer.orElseThrow().kind());
        Tensor rate = state.getOrDefault(RATE, Tensor.wrap(new double[] {0}, 1));
        if (slots == null || slots.rank() != 1 || rate.size() != 1 || !(rate.get(0) >= 0)) {
            throw new ValidationException("Simulator", "optimizerState", "is no state of the optimizer "
                    + optimizer.orElseThrow().kind() + ": " + state);
        }
        program.setOptimizerState(slots.toDoubles());
        updates = (long) slots.get(0);
        learningRate = optimizer.orElseThrow().learningRate();
        if (state.containsKey(RATE)) {
            setLearningRate(rate.get(0));
        }
    }

    private static double rate(LearningRateSchedule schedule, long step) {
        double rate = schedule.at(step);
        if (!(rate >= 0) || Double.isInfinite(rate)) {
            throw new ValidationException(schedule.toString(), "at", "the learning rate of step " + step
                    + " must be a finite number, at least 0, got " + rate);
        }
        return rate;
    }

    /**
     * Looks at all targets before anything runs.
     *
     * @throws ValidationException if one makes no sense to a loss or metric of its probe
     */
    void checkTargets(Map<Probe, Tensor> targets) {
        targets.forEach((probe, tensor) -> {
            options.lossOf(probe).filter(l -> expressions.of(probe, l).isEmpty())
                    .ifPresent(l -> checkTargets(probe, tensor, l.kind(), l.numbers(shape(probe))));
            options.metricsOf(probe).stream().filter(m -> expressions.of(probe, m).isEmpty())
                    .forEach(m -> checkTargets(probe, tensor, m.kind(), m.numbers(shape(probe))));
        });
    }

    private void checkTargets(Probe probe, Tensor targets, String kind, double[] numbers) {
        int size = model.probeSignal(probe).size();
        // In parts, as they are copied.
        int part = Math.max(1, 100_000 / Math.max(1, targets.shape(1) * targets.shape(2)));
        for (int first = 0; first < targets.shape(0); first += part) {
            Tensor some = targets.part(first, Math.min(first + part, targets.shape(0)));
            String name = "probe \"" + names.name(probe) + "\"";
            try {
                NativeProgram.checkTargets(name, kind, numbers, size, some, first);
            } catch (NengineException e) {
                int start = Math.max(0, e.getMessage().indexOf(name));
                throw new ValidationException("Simulator", "targets", e.getMessage().substring(start), e);
            }
        }
    }

    /** Measures, from now on, the losses, and the metrics of the probes that have targets, or that need none. */
    Measurements measurements(Set<Probe> withTargets) {
        Measurements measurements = new Measurements(program);
        for (int i = 0; i < probes().size(); i++) {
            if (prepared.containsKey(i)) {
                int number = i;
                expressions.of(probes().get(i), prepared.get(i))
                        .ifPresent(expression -> measurements.expression(number, expression));
                measurements.loss(names.name(probes().get(i)) + "_loss", 1 + i);
            }
        }
        for (int i = 0; i < probes().size(); i++) {
            Probe probe = probes().get(i);
            for (Metric metric : options.metricsOf(probe)) {
                if (withTargets.contains(probe) || !expressions.needTarget(probe, metric)) {
                    int number = i;
                    String key = names.name(probe) + "_" + metric.key();
                    expressions.of(probe, metric).ifPresentOrElse(e -> measurements.metric(key, number, e),
                            () -> measurements.metric(key, number, metric.kind(), metric.numbers(shape(probe))));
                }
            }
        }
        return measurements;
    }

    /**
     * Makes a call that compares what probes recorded with their targets.
     *
     * @throws ValidationException with the name of the probe, if the engine refuses the targets
     */
    void compareWithTargets(Runnable call) {
        try {
            call.run();
        } catch (NengineException refused) {
            Matcher place = PROBE_NUMBER.matcher(refused.getMessage());
            if (refused.getClass() != NengineException.class || !place.matches()) {
                throw refused;
            }
            throw new ValidationException("Simulator", "targets", "probe \""
                    + names.name(probes().get(Integer.parseInt(place.group(1)))) + "\"" + place.group(2), refused);
        }
    }

    private int[] shape(Probe probe) {
        return model.probeSignal(probe).shape();
    }

    /** A filter delays by a step, so nothing of the only step of a call gets through it. */
    void warnOfSingleStep(int steps, boolean stateful) {
        if (steps != 1 || stateful) {
            return;
        }
        boolean filtered = model.network().allConnections().stream().anyMatch(c -> c.synapse().isPresent())
                || probes().stream().anyMatch(p -> options.lossOf(p).isPresent() && p.synapse().isPresent());
        if (filtered) {
            LOG.warn("the network has synapses, which delay their input by at least one step, but is run for one step");
        }
    }
}
