package org.nengine.engine;

import static org.nengine.engine.Status.check;

import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalDouble;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;
import org.nengine.data.Tensor;
import org.nengine.engine.jni.NativeEngine;
import org.nengine.exceptions.SimulationException;
import org.nengine.exceptions.SimulatorClosedException;
import org.nengine.training.ExpressionProgram;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One program of the engine: its handle, and the calls of the C interface with Java types and exceptions. Signals,
 * operators and probes go by the ids that the engine gives them. What a call does is written in {@code nengine.h}.
 */
final class NativeProgram implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Simulator.class);
    private static final Cleaner CLEANER = Cleaner.create();

    private final DType dtype;
    private final int minibatch;
    private final HostTable host;
    private final Handle handle;
    private final Cleaner.Cleanable cleanable;

    /**
     * @param minibatch items computed at once, at least 1
     * @param threads at most this many; 0 for as many as pay
     */
    NativeProgram(DType dtype, int minibatch, int threads) {
        this.dtype = dtype;
        this.minibatch = minibatch;
        NativeLibrary.load();
        host = new HostTable();
        long[] id = new long[1];
        check(NativeEngine.nengine_program_create(dtype.code(), minibatch, threads, id));
        handle = new Handle(id[0], host.key());
        cleanable = CLEANER.register(this, handle);
        check(NativeEngine.nengine_program_set_host(id[0], HostTable.entryPoint(), host.key()));
    }

    /** What is left to free when a program is closed, or collected without that. */
    private static final class Handle implements Runnable {
        private final long id;
        private final long hostKey;
        private volatile boolean closed;

        Handle(long id, long hostKey) {
            this.id = id;
            this.hostKey = hostKey;
        }

        @Override
        public void run() {
            if (!closed) {
                LOG.warn("a simulator was dropped without being closed; use try-with-resources or close()");
            }
            HostTable.forget(hostKey);
            NativeEngine.nengine_program_close(id);
        }
    }

    DType dtype() {
        return dtype;
    }

    int minibatch() {
        return minibatch;
    }

    HostTable host() {
        return host;
    }

    boolean isClosed() {
        return handle.closed;
    }

    /** Frees the program; closing twice does nothing. */
    @Override
    public void close() {
        handle.closed = true;
        cleanable.clean();
    }

    private long id() {
        if (handle.closed) {
            throw new SimulatorClosedException("the simulator is closed");
        }
        return handle.id;
    }

    // ---- building

    int addSignal(String name, int role, int flags, long[] shape, double[] initial) {
        int[] signal = new int[1];
        check(NativeEngine.nengine_add_signal(id(), name, role, flags, shape.length, shape, initial, initial.length,
                signal));
        return signal[0];
    }

    int addView(String name, int base, long offset, long[] shape, long[] strides) {
        int[] signal = new int[1];
        check(NativeEngine.nengine_add_view(id(), name, base, offset, shape.length, shape, strides, signal));
        return signal[0];
    }

    int addOperator(String kind, String tag, int[] sets, int[] incs, int[] reads, int[] updates) {
        int[] op = new int[1];
        check(NativeEngine.nengine_add_operator(id(), kind, tag, sets, sets.length, incs, incs.length, reads,
                reads.length, updates, updates.length, op));
        return op[0];
    }

    void setNumbers(int op, String name, double[] values) {
        check(NativeEngine.nengine_set_numbers(id(), op, name, values, values.length));
    }

    void setText(int op, String name, String text) {
        check(NativeEngine.nengine_set_text(id(), op, name, text));
    }

    int addProbe(int signal, double period) {
        int[] probe = new int[1];
        check(NativeEngine.nengine_add_probe(id(), signal, period, probe));
        return probe[0];
    }

    /** The probe records the last step of each run only. */
    void keepLastSample(int probe) {
        check(NativeEngine.nengine_keep_last_sample(id(), probe));
    }

    void setOption(String name, double value) {
        check(NativeEngine.nengine_set_option(id(), name, value));
    }

    void compile() {
        check(NativeEngine.nengine_program_compile(id()));
    }

    String describe() {
        try (BytePointer text = new BytePointer()) {
            check(NativeEngine.nengine_program_describe(id(), text));
            return text.getString(StandardCharsets.UTF_8);
        }
    }

    /** The plan as a JSON object; see {@code nengine_program_plan}. */
    String planJson() {
        try (BytePointer json = new BytePointer()) {
            check(NativeEngine.nengine_program_plan(id(), json));
            return json.getString(StandardCharsets.UTF_8);
        }
    }

    /** How many operators a step has after simplification. */
    long operators() {
        return planSize()[0];
    }

    /** How many groups they were merged into. */
    long groups() {
        return planSize()[1];
    }

    private long[] planSize() {
        long[] operators = new long[1];
        long[] groups = new long[1];
        check(NativeEngine.nengine_plan_size(id(), operators, groups));
        return new long[] {operators[0], groups[0]};
    }

    // ---- running

    /** Values laid out as [items][steps][elements]; one item or step stands for all. */
    void setInput(int signal, double[] values, int items, int steps) {
        check(NativeEngine.nengine_set_input_f64(id(), signal, values, items, steps, (long[]) null));
    }

    /** Item b of the minibatch is entry {@code index[b]} of the array. */
    void setInput(int signal, NativeArray array, LongPointer index) {
        check(array.pointer() instanceof FloatPointer floats
                ? NativeEngine.nengine_set_input_f32(id(), signal, floats, array.items(), array.steps(), index)
                : NativeEngine.nengine_set_input_f64(id(), signal, (DoublePointer) array.pointer(), array.items(),
                        array.steps(), index));
    }

    /**
     * Runs steps.
     *
     * @throws SimulationException if a Java function that is called failed
     */
    void run(long steps, boolean training) {
        checkHost(NativeEngine.nengine_run(id(), steps, mode(training)));
    }

    /** Opens a stepper. sizes receives how many numbers go in and out at a time. */
    int openStepper(int[] inputs, int[] probes, long[] sizes) {
        int[] stepper = new int[1];
        long[] in = new long[1];
        long[] out = new long[1];
        check(NativeEngine.nengine_open_stepper(id(), inputs, inputs.length, probes, probes.length, stepper, in, out));
        sizes[0] = in[0];
        sizes[1] = out[0];
        return stepper[0];
    }

    void closeStepper(int stepper) {
        check(NativeEngine.nengine_close_stepper(id(), stepper));
    }

    /**
     * Steps with a stepper, without allocating.
     *
     * @param stepCount receives the number of steps since the start or the last reset
     * @throws SimulationException if a Java function that is called failed
     */
    void step(int stepper, long steps, boolean training, DirectNumbers in, DirectNumbers out, LongPointer stepCount) {
        int status = dtype == DType.FLOAT32
                ? NativeEngine.nengine_step_f32(id(), stepper, steps, mode(training), (FloatPointer) in.pointer(),
                        in.size(), (FloatPointer) out.pointer(), out.size(), stepCount)
                : NativeEngine.nengine_step_f64(id(), stepper, steps, mode(training), (DoublePointer) in.pointer(),
                        in.size(), (DoublePointer) out.pointer(), out.size(), stepCount);
        if (status != NativeEngine.NENGINE_OK) {
            checkHost(status);
        }
        Reference.reachabilityFence(in);
        Reference.reachabilityFence(out);
        Reference.reachabilityFence(this);
    }

    private void checkHost(int status) {
        Reference.reachabilityFence(this);
        Optional<Throwable> failure = host.takeFailure();
        if (status == NativeEngine.NENGINE_HOST_FAILED && failure.isPresent()) {
            throw failure.get() instanceof SimulationException known ? known
                    : new SimulationException("a function failed: " + failure.get(), failure.get());
        }
        check(status);
    }

    long stepCount() {
        long[] steps = new long[1];
        check(NativeEngine.nengine_step_count(id(), steps));
        return steps[0];
    }

    void setStepCount(long steps) {
        check(NativeEngine.nengine_set_step_count(id(), steps));
    }

    /** What an operator remembers beyond the values of signals. */
    double[] operatorState(int op) {
        long[] n = new long[1];
        check(NativeEngine.nengine_operator_state_size(id(), op, n));
        double[] values = new double[Math.toIntExact(n[0])];
        check(NativeEngine.nengine_read_operator_state(id(), op, values, values.length));
        return values;
    }

    void setOperatorState(int op, double[] values) {
        check(NativeEngine.nengine_write_operator_state(id(), op, values, values.length));
    }

    /** What a probe recorded in the last run, as (items, samples, elements) in the precision of the program. */
    Tensor readProbe(int probe) {
        long[] items = new long[1];
        long[] samples = new long[1];
        long[] size = new long[1];
        check(NativeEngine.nengine_probe_samples(id(), probe, items, samples, size));
        int[] shape = {Math.toIntExact(items[0]), Math.toIntExact(samples[0]), Math.toIntExact(size[0])};
        int n = Math.multiplyExact(Math.multiplyExact(shape[0], shape[1]), shape[2]);
        if (dtype == DType.FLOAT32) {
            float[] values = new float[n];
            check(NativeEngine.nengine_read_probe_f32(id(), probe, values, n));
            return Tensor.wrap(values, shape);
        }
        double[] values = new double[n];
        check(NativeEngine.nengine_read_probe_f64(id(), probe, values, n));
        return Tensor.wrap(values, shape);
    }

    /** n is the size of the signal, times the minibatch if it has that axis. */
    double[] readSignal(int signal, int n) {
        double[] values = new double[n];
        check(NativeEngine.nengine_read_signal(id(), signal, values, n));
        return values;
    }

    void writeSignal(int signal, double[] values) {
        check(NativeEngine.nengine_write_signal(id(), signal, values, values.length));
    }

    boolean isStored(int signal) {
        int[] stored = new int[1];
        check(NativeEngine.nengine_signal_is_stored(id(), signal, stored));
        return stored[0] != 0;
    }

    void reset(boolean state, boolean parameters) {
        check(NativeEngine.nengine_reset(id(), (state ? NativeEngine.NENGINE_RESET_STATE : 0)
                | (parameters ? NativeEngine.NENGINE_RESET_PARAMETERS : 0)));
    }

    void saveState() {
        check(NativeEngine.nengine_save_state(id()));
    }

    void restoreState() {
        check(NativeEngine.nengine_restore_state(id()));
    }

    void setMemoryLimits(MemoryLimits limits) {
        check(NativeEngine.nengine_set_memory_limits(id(), limits.budget().orElse(Long.MAX_VALUE),
                limits.checkpointEvery()));
    }

    /**
     * What a run needs, or one of {@link #train}, for which training must have been prepared.
     *
     * @param allFed whether all inputs will be set for all steps, also those that are now set for one that holds for
     *     all
     */
    MemoryUse memoryNeeded(long steps, boolean training, boolean allFed) {
        long[] bytes = new long[NativeEngine.NENGINE_MEMORY_PARTS];
        long[] segment = new long[1];
        check(NativeEngine.nengine_memory_needed(id(), steps, mode(training), allFed ? 1 : 0, bytes,
                bytes.length, segment));
        return MemoryUse.of(bytes, segment[0]);
    }

    /**
     * Refuses what needs more than the budget.
     *
     * @throws org.nengine.exceptions.ValidationException with what it needs at least
     */
    void checkMemory(long steps, boolean training) {
        check(NativeEngine.nengine_check_memory(id(), steps, mode(training)));
    }

    MemoryUse memoryUsed() {
        long[] bytes = new long[NativeEngine.NENGINE_MEMORY_PARTS];
        check(NativeEngine.nengine_memory_used(id(), bytes, bytes.length));
        return MemoryUse.of(bytes, 0);
    }

    private static int mode(boolean training) {
        return training ? NativeEngine.NENGINE_TRAINING : NativeEngine.NENGINE_INFERENCE;
    }

    // ---- training

    void setLoss(int probe, String kind, double weight, double[] numbers) {
        check(NativeEngine.nengine_set_loss(id(), probe, kind, weight, numbers, numbers.length));
    }

    void setExpressionLoss(int probe, ExpressionProgram expression, double weight) {
        double[] numbers = expression.numbers();
        check(NativeEngine.nengine_set_expression_loss(id(), probe, expression.operations(), weight, numbers,
                numbers.length));
    }

    /** Whether the loss of a probe is the sum over its entries, instead of their mean. */
    void setLossReduction(int probe, boolean summed) {
        check(NativeEngine.nengine_set_loss_reduction(id(), probe,
                summed ? NativeEngine.NENGINE_SUM : NativeEngine.NENGINE_MEAN));
    }

    void removeLoss(int probe) {
        setLoss(probe, "none", 0, new double[0]);
    }

    void setOptimizer(String kind, double[] numbers) {
        check(NativeEngine.nengine_set_optimizer(id(), kind, numbers, numbers.length));
    }

    /** A limit that is absent does not clip. */
    void setGradientClipping(OptionalDouble value, OptionalDouble norm, OptionalDouble globalNorm) {
        double none = Double.POSITIVE_INFINITY;
        check(NativeEngine.nengine_set_gradient_clipping(id(), value.orElse(none), norm.orElse(none),
                globalNorm.orElse(none)));
    }

    void excludeFromWeightDecay(int signal) {
        check(NativeEngine.nengine_exclude_from_weight_decay(id(), signal));
    }

    /** What the optimizer remembers of earlier steps. */
    double[] optimizerState() {
        long[] n = new long[1];
        check(NativeEngine.nengine_optimizer_state_size(id(), n));
        double[] values = new double[Math.toIntExact(n[0])];
        check(NativeEngine.nengine_read_optimizer_state(id(), values, values.length));
        return values;
    }

    void setOptimizerState(double[] values) {
        check(NativeEngine.nengine_write_optimizer_state(id(), values, values.length));
    }

    void setLearningRate(double learningRate) {
        check(NativeEngine.nengine_set_learning_rate(id(), learningRate));
    }

    void prepareTraining() {
        check(NativeEngine.nengine_prepare_training(id(), 0, 0));
    }

    /** Derives the backward program of all probes by all inputs and trainable parameters. */
    void prepareAllGradients() {
        check(NativeEngine.nengine_prepare_training(id(), 1, 1));
    }

    /** Runs steps in training mode so that it can be gone through backwards, any number of times. */
    void forward(long steps) {
        checkHost(NativeEngine.nengine_forward(id(), steps));
    }

    /** The derivative of what is differentiated by what a probe recorded; 0 unless it is set. */
    void setOutputGradient(int probe, double[] values) {
        check(NativeEngine.nengine_set_output_gradient(id(), probe, values, values.length));
    }

    void backward() {
        check(NativeEngine.nengine_backward(id()));
    }

    /** n is the size of the parameter, times the minibatch if it has that axis, or items, steps and size of inputs. */
    double[] readGradient(int signal, int n) {
        double[] values = new double[n];
        check(NativeEngine.nengine_read_gradient(id(), signal, values, n));
        return values;
    }

    /** Item b of the minibatch is entry {@code index[b]} of the array. */
    void setTarget(int probe, NativeArray array, LongPointer index) {
        check(array.pointer() instanceof FloatPointer floats
                ? NativeEngine.nengine_set_target_f32(id(), probe, floats, array.items(), array.steps(), array.size(),
                        index)
                : NativeEngine.nengine_set_target_f64(id(), probe, (DoublePointer) array.pointer(), array.items(),
                        array.steps(), array.size(), index));
    }

    /** Item b of the minibatch has the weights of entry {@code index[b]} of the array, if there is one. */
    void setSampleWeights(int probe, Optional<NativeArray> weights, LongPointer index) {
        if (weights.isEmpty()) {
            check(NativeEngine.nengine_set_sample_weights_f64(id(), probe, (DoublePointer) null, 0, 0, index));
            return;
        }
        NativeArray array = weights.get();
        check(array.pointer() instanceof FloatPointer floats
                ? NativeEngine.nengine_set_sample_weights_f32(id(), probe, floats, array.items(), array.steps(), index)
                : NativeEngine.nengine_set_sample_weights_f64(id(), probe, (DoublePointer) array.pointer(),
                        array.items(), array.steps(), index));
    }

    /** One minibatch of training. Fills the total loss and that of each probe. */
    void train(long steps, double[] losses) {
        checkHost(NativeEngine.nengine_train(id(), steps, losses, losses.length));
    }

    void losses(double[] losses) {
        check(NativeEngine.nengine_losses(id(), losses, losses.length));
    }

    /**
     * Refuses targets that make no sense to a loss or metric.
     *
     * @param name with which the error begins
     * @param size how many values are recorded for each entry
     * @param targets (items, steps, elements)
     * @param firstItem number of the first of these items
     */
    static void checkTargets(String name, String kind, double[] numbers, int size, Tensor targets, int firstItem) {
        NativeLibrary.load();
        check(NativeEngine.nengine_check_targets(name, kind, numbers, numbers.length, size, targets.toDoubles(),
                firstItem, targets.shape(0), targets.shape(1), targets.shape(2)));
    }

    /** How many sums a metric needs. */
    static int metricSize(String kind, double[] numbers) {
        NativeLibrary.load();
        long[] size = new long[1];
        check(NativeEngine.nengine_metric_size(kind, numbers, numbers.length, size));
        return Math.toIntExact(size[0]);
    }

    /** Adds what the last run gives to the sums of a metric. */
    void addToMetric(int probe, String kind, double[] numbers, double[] sums) {
        check(NativeEngine.nengine_add_to_metric(id(), probe, kind, numbers, numbers.length, sums, sums.length));
    }

    /** Refuses an expression that does not fit what the probe would record in the next steps, and its target. */
    void checkExpression(int probe, ExpressionProgram expression, int steps) {
        double[] numbers = expression.numbers();
        check(NativeEngine.nengine_check_expression(id(), probe, expression.operations(), numbers, numbers.length,
                steps));
    }

    /** Adds what the last run gives to the sum of all entries and to their number. */
    void addToExpressionMetric(int probe, ExpressionProgram expression, double[] sums) {
        double[] numbers = expression.numbers();
        check(NativeEngine.nengine_add_to_expression_metric(id(), probe, expression.operations(), numbers,
                numbers.length, sums, sums.length));
    }

    /** The value of a metric for all runs that were added to its sums. */
    static double metricValue(String kind, double[] numbers, double[] sums) {
        NativeLibrary.load();
        double[] value = new double[1];
        check(NativeEngine.nengine_metric_value(kind, numbers, numbers.length, sums, sums.length, value));
        return value[0];
    }
}
