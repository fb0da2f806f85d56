/*
 * Nengine: a C interface to the native engine.
 *
 * A program is a graph of signals and operators. It is created, filled, compiled once, and then run any number of
 * times. The engine owns the time loop: one call runs any number of steps.
 *
 * Conventions
 *  - Every function returns a status. NENGINE_OK is 0. On any other status nengine_last_error() gives the text for the
 *    calling thread. No argument, however wrong, crashes the process: handles, ids, shapes, ranges, null pointers
 *    and the order of calls are all checked.
 *  - Programs are handles, not pointers: a handle that was closed, or never existed, gives NENGINE_CLOSED.
 *  - A program may be used by one thread at a time. A second concurrent call returns NENGINE_BUSY.
 *  - Arrays at this border are row-major with the minibatch item first: [item][step][element].
 *  - Strings are UTF-8 and zero-terminated.
 */
#ifndef NENGINE_NENGINE_H
#define NENGINE_NENGINE_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define NENGINE_API __attribute__((visibility("default")))
#else
#define NENGINE_API
#endif

/* Status codes. */
#define NENGINE_OK 0
#define NENGINE_INVALID_ARGUMENT 1 /* a null pointer, an id or size out of range, a wrong shape */
#define NENGINE_CLOSED 2           /* the program was closed or never existed */
#define NENGINE_BUSY 3             /* another thread is inside this program */
#define NENGINE_WRONG_STATE 4      /* the call does not fit now, such as running before compiling */
#define NENGINE_INVALID_PROGRAM 5  /* the graph makes no sense: unknown kind, shapes that do not fit, a cycle */
#define NENGINE_HOST_FAILED 6      /* a host function reported a failure */
#define NENGINE_OUT_OF_MEMORY 7
#define NENGINE_INTERNAL 8
#define NENGINE_RUN_FAILED 9 /* an operator cannot go on with the numbers it was given */
#define NENGINE_OVER_BUDGET 10 /* a run would need more memory than nengine_set_memory_limits allows */
#define NENGINE_NOTHING_TO_TRAIN 11 /* no trainable parameter influences a probe with a loss */

/* Element types of a program. */
#define NENGINE_FLOAT32 0
#define NENGINE_FLOAT64 1

/* Roles of signals. */
#define NENGINE_VALUE 0     /* sums, currents, outputs, states */
#define NENGINE_PARAMETER 1 /* weights, encoders, biases */
#define NENGINE_CONSTANT 2  /* never changes, never trained, no minibatch axis */
#define NENGINE_INPUT 3     /* fed from outside, step by step; must be set before a run */
#define NENGINE_CLOCK 4     /* step counter and time, no minibatch axis */

/* Flags of parameters, may be or-ed. */
#define NENGINE_TRAINABLE 1 /* training may change it */
#define NENGINE_ONLINE 2    /* an operator changes it while running: it gets a minibatch axis */

/* Modes of a run. */
#define NENGINE_INFERENCE 0
#define NENGINE_TRAINING 1 /* spiking neurons answer with their differentiable rate and keep their state */

/* How the loss of a probe follows from the values of its entries, those of each item at each sample. */
#define NENGINE_MEAN 0
#define NENGINE_SUM 1

/* What memory is for: places in the arrays of nengine_memory_needed and nengine_memory_used. */
#define NENGINE_MEMORY_PARAMETERS 0       /* trainable and fixed parameters, constants, clocks; kernels' copies */
#define NENGINE_MEMORY_STATE 1            /* values, and parameters that are changed while running */
#define NENGINE_MEMORY_SAVED_STATE 2      /* the copy that nengine_save_state keeps */
#define NENGINE_MEMORY_INPUTS 3           /* what is fed: [n_steps], or [1] if it was set for 1 step */
#define NENGINE_MEMORY_RECORDINGS 4       /* what probes record: [samples] */
#define NENGINE_MEMORY_TARGETS 5          /* targets and sample weights of a minibatch */
#define NENGINE_MEMORY_OPTIMIZER_SLOTS 6  /* what the optimizer remembers of each trainable parameter */
#define NENGINE_MEMORY_GRADIENTS 7        /* of values and parameters, and of inputs if they were prepared for: [n_steps] */
#define NENGINE_MEMORY_OUTPUT_GRADIENTS 8 /* of what probes record: [n_steps] */
#define NENGINE_MEMORY_TAPE 9             /* what the backward run needs of each step: [steps a segment] */
#define NENGINE_MEMORY_CHECKPOINTS 10     /* copies of the state, from which segments are computed again */
#define NENGINE_MEMORY_HOST_OUTPUTS 11    /* what host operators gave, if there are checkpoints: [n_steps] */
#define NENGINE_MEMORY_CHUNKS 12          /* what passes from operator to operator in steps that run together */
#define NENGINE_MEMORY_PARTS 13

/* For checkpoint_every of nengine_set_memory_limits. */
#define NENGINE_LEAST_MEMORY -1

/* What nengine_reset puts back to initial values, may be or-ed. */
#define NENGINE_RESET_STATE 1
#define NENGINE_RESET_PARAMETERS 2

/* The text of the last failure on this thread; empty if there was none. Valid until the next call on this thread. */
NENGINE_API const char *nengine_last_error(void);

/* "0.1.0" */
NENGINE_API const char *nengine_version(void);

/*
 * One JSON object about the machine as the engine sees it: cpu (name, processors, features in use, bytes of its data
 * caches by name), memory (bytes), compiler, blas (configuration), threads (default), devices (list of objects: name,
 * kind, usable, reason). Valid until the next call on this thread.
 */
NENGINE_API const char *nengine_info(void);

/*
 * Called for operators of kind "host_function" and "host_process", once an item and step. time is in seconds; input
 * and output are dense vectors in float64. Returns 0, or anything else to stop the run with NENGINE_HOST_FAILED.
 */
typedef int32_t (*nengine_host_function)(int64_t user, int32_t op, int32_t item, double time, const double *input,
                                         int64_t input_size, double *output, int64_t output_size);

/* ---- Building ------------------------------------------------------------------------------------------------ */

/*
 * dtype: NENGINE_FLOAT32 or NENGINE_FLOAT64. minibatch: items computed at once, at least 1. threads: 0 for as many as
 * pay, else at most this many.
 */
NENGINE_API int32_t nengine_program_create(int32_t dtype, int32_t minibatch, int32_t threads, int64_t *program);

/* Frees everything. Closing twice gives NENGINE_CLOSED. */
NENGINE_API int32_t nengine_program_close(int64_t program);

/* The function behind every host operator of this program; user is handed back to it. */
NENGINE_API int32_t nengine_program_set_host(int64_t program, nengine_host_function function, int64_t user);

/*
 * Adds a base signal. shape has rank entries (rank 0: a scalar), each at least 0. initial has n_initial values
 * in row-major order, which must be the product of the shape. Gives its id.
 */
NENGINE_API int32_t nengine_add_signal(int64_t program, const char *name, int32_t role, int32_t flags, int32_t rank,
                                       const int64_t *shape, const double *initial, int64_t n_initial,
                                       int32_t *signal);

/* Adds a view of a base signal: offset and strides count elements of the base and must stay inside it. */
NENGINE_API int32_t nengine_add_view(int64_t program, const char *name, int32_t base, int64_t offset, int32_t rank,
                                     const int64_t *shape, const int64_t *strides, int32_t *signal);

/* Adds an operator. Each list may be null if its length is 0. Attributes follow with nengine_set_numbers/_text. */
NENGINE_API int32_t nengine_add_operator(int64_t program, const char *kind, const char *tag, const int32_t *sets,
                                         int32_t n_sets, const int32_t *incs, int32_t n_incs, const int32_t *reads,
                                         int32_t n_reads, const int32_t *updates, int32_t n_updates, int32_t *op);

NENGINE_API int32_t nengine_set_numbers(int64_t program, int32_t op, const char *name, const double *values,
                                        int64_t n_values);

NENGINE_API int32_t nengine_set_text(int64_t program, int32_t op, const char *name, const char *text);

/*
 * Records a signal after each step whose 1-based number k since reset has fmod(k, period) < 1. period: in steps, at
 * least 1 for "every step". Gives the probe's id, counted from 0.
 */
NENGINE_API int32_t nengine_add_probe(int64_t program, int32_t signal, double period, int32_t *probe);

/*
 * Makes a probe record the last step of each run only, whatever its period: it has room for one sample, targets and
 * losses are of that sample, and gradients arrive at the last step. A run that fails leaves no sample.
 */
NENGINE_API int32_t nengine_keep_last_sample(int64_t program, int32_t probe);

/*
 * A named number that changes how the program is compiled. What makes it fast, 1 unless it is switched off with 0:
 * "simplify" drops operators without effect, "merge" makes alike operators one kernel, "fuse" makes operators on the same
 * numbers one, "event_driven" lets products with the output of spiking neurons skip silent ones, "time_chunks" runs many
 * steps at once of what does not depend on its own next step where that seems to pay (with 2: wherever it can), and once
 * what depends on inputs alone for steps in which these are the same as before, "microbatches" runs the items of a
 * minibatch in parts, one a thread. They change results by the rounding of sums at most. Others: "lif_smoothing" (0: none),
 * "training_forms" (1; with 0, neurons do in training what they do in inference, and what they spike has no gradient).
 * Unknown names are errors.
 */
NENGINE_API int32_t nengine_set_option(int64_t program, const char *name, double value);

/* Checks everything, simplifies, plans, lays out memory. Afterwards the graph is fixed. */
NENGINE_API int32_t nengine_program_compile(int64_t program);

/* A text about the compiled program: groups, sizes, arenas. Valid until the next call on this thread. */
NENGINE_API int32_t nengine_program_describe(int64_t program, const char **text);

/*
 * The plan of a step in inference mode and what it costs, as one JSON object: "groups", a list in order of execution with
 * "kind", "operators" (how many), "elements" (that they write, an item), "flop" and "bytes" (of one step of the whole
 * minibatch) and "first" (the first operator); and the sums "operators", "elements", "flop" and "bytes"; and how long
 * runs take the minibatch: in so many "minibatch_parts", of as many "items_a_part" (the last may have fewer), one after
 * the other on each thread. Flop and bytes are counted,
 * not measured: an operator on numbers is one flop, an exponential or logarithm 20; each number that an operator reads or
 * writes counts once for each, whatever caches save. What host functions do is not counted. Valid until the next call on
 * this thread.
 */
NENGINE_API int32_t nengine_program_plan(int64_t program, const char **json);

/* How many operators a step in inference mode has after simplification, and how many groups they were merged into. */
NENGINE_API int32_t nengine_plan_size(int64_t program, int64_t *operators, int64_t *groups);

/* ---- Running ------------------------------------------------------------------------------------------------- */

/*
 * The values of an input signal for the next runs: data is [items][steps][size]. items is 1 (the same for every
 * item of the minibatch), or, without index, the minibatch. With index (minibatch entries) item b of the minibatch is
 * data[index[b]]. steps is 1 (the same at every step) or the number of steps of the next run. The data are copied.
 */
NENGINE_API int32_t nengine_set_input_f32(int64_t program, int32_t signal, const float *data, int64_t items,
                                          int64_t steps, const int64_t *index);
NENGINE_API int32_t nengine_set_input_f64(int64_t program, int32_t signal, const double *data, int64_t items,
                                          int64_t steps, const int64_t *index);

/*
 * Runs n_steps steps from the current state. Every input must have been set with 1 or n_steps steps. Recorded data of
 * the run before are dropped. If a host function fails the steps before it count and the state is that of the last
 * completed step as far as signals go that are not states of operators after the failing one. The same holds if an
 * operator fails.
 */
NENGINE_API int32_t nengine_run(int64_t program, int64_t n_steps, int32_t mode);

/*
 * A stepper makes steps for callers that feed and read every one of them, as in a control loop: a call is all there is
 * to a step, and it allocates nothing but what operators and the host do. It takes these inputs, and gives the values of
 * these probes, of which none may be listed twice; each list may be null if its length is 0. n_in and n_out receive how
 * many numbers go in and out at a time. A program may have any number of steppers; closing it closes them.
 */
NENGINE_API int32_t nengine_open_stepper(int64_t program, const int32_t *inputs, int32_t n_inputs,
                                         const int32_t *probes, int32_t n_probes, int32_t *stepper, int64_t *n_in,
                                         int64_t *n_out);
/*
 * Makes n_steps steps, at least 1, from the current state. in has the values of the inputs in the order in which they
 * were listed, each [items][size], items being the minibatch; they hold at all steps of the call, and stay set for 1
 * step. All other inputs must have been set for 1 step. out receives the values after the last step in the order of the
 * probes, each [items][size] (one item if the signal has no minibatch axis), whatever their periods; what runs recorded
 * stays as it is. The element type need not be that of the program. step_count receives the number of steps since the
 * state was reset. n_in and n_out must be those of nengine_open_stepper; in and out may be null where they are 0. If the
 * host or an operator fails, the steps before it count, as in nengine_run, and nothing is written. Memory limits are
 * looked at in the first call after any other call that changes the program.
 */
NENGINE_API int32_t nengine_step_f32(int64_t program, int32_t stepper, int64_t n_steps, int32_t mode, const float *in,
                                     int64_t n_in, float *out, int64_t n_out, int64_t *step_count);
NENGINE_API int32_t nengine_step_f64(int64_t program, int32_t stepper, int64_t n_steps, int32_t mode, const double *in,
                                     int64_t n_in, double *out, int64_t n_out, int64_t *step_count);
/* The id is never used again. */
NENGINE_API int32_t nengine_close_stepper(int64_t program, int32_t stepper);

/* Number of steps since the program was compiled or its state was reset. */
NENGINE_API int32_t nengine_step_count(int64_t program, int64_t *steps);

/* Goes on as if so many steps had been run, 0 to 2^53; time follows. Nothing else changes. */
NENGINE_API int32_t nengine_set_step_count(int64_t program, int64_t steps);

/*
 * What an operator, by the id of nengine_add_operator, remembers beyond the values of signals, such as the generators
 * of random numbers: n numbers, 0 for most. Fits the same operator of any program of the same minibatch size.
 */
NENGINE_API int32_t nengine_operator_state_size(int64_t program, int32_t op, int64_t *n);
NENGINE_API int32_t nengine_read_operator_state(int64_t program, int32_t op, double *out, int64_t n);
NENGINE_API int32_t nengine_write_operator_state(int64_t program, int32_t op, const double *values, int64_t n);

/*
 * What a probe recorded in the last run. samples: how many steps. Then the data as [items][samples][size] (one item if
 * the signal has no minibatch axis) into out, which has room for n values; n must be exactly that many.
 */
NENGINE_API int32_t nengine_probe_samples(int64_t program, int32_t probe, int64_t *items, int64_t *samples,
                                          int64_t *size);
NENGINE_API int32_t nengine_read_probe_f32(int64_t program, int32_t probe, float *out, int64_t n);
NENGINE_API int32_t nengine_read_probe_f64(int64_t program, int32_t probe, double *out, int64_t n);

/* Current value of a signal: [items][size] (items is 1 without a minibatch axis, else the minibatch). */
NENGINE_API int32_t nengine_read_signal(int64_t program, int32_t signal, double *out, int64_t n);

/* Replaces it. n is size (the same for all items) or items * size. */
NENGINE_API int32_t nengine_write_signal(int64_t program, int32_t signal, const double *values, int64_t n);

/*
 * Whether a signal of the graph still has memory of its own: 0 where simplification folded it away. Reading such a
 * signal gives its initial value.
 */
NENGINE_API int32_t nengine_signal_is_stored(int64_t program, int32_t signal, int32_t *stored);

/* what: NENGINE_RESET_STATE (also the step counter and generators), NENGINE_RESET_PARAMETERS, or both. */
NENGINE_API int32_t nengine_reset(int64_t program, int32_t what);

/*
 * Keeps a copy of the state (all but parameters; with the step counter and generators), and puts it back. One copy is
 * kept.
 */
NENGINE_API int32_t nengine_save_state(int64_t program);
NENGINE_API int32_t nengine_restore_state(int64_t program);

/*
 * Limits the memory of later runs. budget: the most bytes that the parts below may have together, at least 1; INT64_MAX,
 * as at first, for no limit. A run that needs more fails with NENGINE_OVER_BUDGET before its first step, and
 * nengine_set_input does if inputs alone are too much.
 *
 * Training keeps what the backward run needs of every step on a tape; if that is too much it computes steps a second time
 * instead (gradient checkpointing): the steps of a run are parted into segments, the state at the start of each is kept,
 * and the backward run computes one segment after the other again from there, the last one first. What comes out is the
 * same: bit for bit if each step runs on its own, else up to the rounding of sums, since only steps of one segment run
 * together ("time_chunks"). Host functions are called once all the same: what they gave is kept.
 *
 * checkpoint_every: 0 to do that as far as the budget requires it, with as few segments as fit; a number of steps for
 * segments of that length; or NENGINE_LEAST_MEMORY for the length with which least memory is needed, which is about the
 * square root of n_steps.
 */
NENGINE_API int32_t nengine_set_memory_limits(int64_t program, int64_t budget, int64_t checkpoint_every);

/*
 * The bytes that a run of n_steps needs under these limits, or the least it can do with if that is more than the budget:
 * [NENGINE_MEMORY_PARTS], which n must be. segment receives the number of steps that the tape holds. mode NENGINE_TRAINING
 * means nengine_train, and needs nengine_prepare_training; for nengine_run with that mode ask for NENGINE_INFERENCE.
 * all_fed: 1 if all inputs will be fed with n_steps, 0 if those that are set for 1 step stay so; targets count as they are set, or, where none fits,
 * as one for each value that a probe with a loss records. What training keeps between runs counts for all modes.
 * It counts arrays of numbers; the graph, the kernels with their work space and the host's memory are not in it.
 */
NENGINE_API int32_t nengine_memory_needed(int64_t program, int64_t n_steps, int32_t mode, int32_t all_fed,
                                          int64_t *bytes, int64_t n, int64_t *segment);
/* Fails with NENGINE_OVER_BUDGET, and says what is needed at least, if that is more than the budget, inputs staying. */
NENGINE_API int32_t nengine_check_memory(int64_t program, int64_t n_steps, int32_t mode);
/* The bytes that the program has now. */
NENGINE_API int32_t nengine_memory_used(int64_t program, int64_t *bytes, int64_t n);

/* ---- Training ------------------------------------------------------------------------------------------------ */

/*
 * All functions of this section need a compiled program.
 *
 * Gives a probe a loss. weight multiplies it in the total. numbers may be null; those at the end may be left out.
 * Replaces an earlier one. Afterwards nengine_prepare_training must be called, again if need be. kind is "none", which
 * takes its loss away, or one of
 *   "mse", "mae", "mape", "msle", "logcosh", "poisson", "nan_mse", "hinge", "squared_hinge", "categorical_hinge",
 *   "kld", "cosine_similarity"
 *   "huber"                            numbers: delta (1)
 *   "binary_crossentropy"              numbers: from_logits (0), label_smoothing (0)
 *   "categorical_crossentropy"         numbers: from_logits (0), label_smoothing (0)
 *   "sparse_categorical_crossentropy"  numbers: from_logits (0); the target is the number of the class
 *   "regularize"                       numbers: order of the norm (2), length of its axis (0: all values are one
 *                                      axis), product of the lengths of the axes behind it (1)
 */
NENGINE_API int32_t nengine_set_loss(int64_t program, int32_t probe, const char *kind, double weight,
                                     const double *numbers, int64_t n_numbers);

/*
 * Gives a probe a loss, as nengine_set_loss does, that is put together of operations on arrays. operations holds a line
 * for each: its kind, the numbers of its operands, which are earlier lines counted from 0, and, after a colon between
 * spaces, whole numbers. What it needs besides is taken from the front of numbers. The last line is the result, such as
 *   output : 3
 *   target
 *   subtract 0 1
 *   square 2
 * A result without axes is the loss; of any other shape, the mean of its entries is, or their sum if the reduction says
 * so. With sample weights its shape must be (items, samples), or (items) for weights of items, with or without an axis
 * of length 1 behind. Places of axes count from 0, shapes fit together as in NumPy, conditions are 1 and 0, and no
 * array may have more than 2^28 entries. The kinds are
 *   "output : lengths..."        what was recorded, (items, samples, lengths...); their product is the probe's size
 *   "target"                     (items, steps, size), with any steps and size that the operations allow; a single step
 *                                is repeated for all samples. If it is not used, the probe needs no target
 *   "constant : lengths..."      takes as many numbers as it has entries; no lengths for a single number
 *   "negate", "abs", "square", "sqrt", "exp", "expm1", "log", "log1p", "sin", "cos", "tanh", "sigmoid", "softplus",
 *   "relu", "stop_gradient"      of one operand
 *   "clip"                       takes the numbers low and high
 *   "add", "subtract", "multiply", "divide", "power", "minimum", "maximum", "equal", "not_equal", "less", "less_equal",
 *   "greater", "greater_equal", "and", "or"  of two operands
 *   "not", "is_nan", "where" (condition, value if it is not 0, value if it is 0)
 *   "sum : keep axes...", "mean", "max", "min", "norm"  along axes, or all if none are named, which stay with length 1
 *                                if keep is 1, else 0; "norm" takes its order, at least 1, from the numbers
 *   "argmax : axis", "softmax : axis", "log_softmax : axis"
 *   "slice : axis from to", "slice : axis from", "at : axis place"  below 0 from the end; "at" takes the axis away
 *   "concatenate : axis"         of 1 to 64 operands
 *   "reshape : lengths..."       0 for the length of the axis in the same place, -1 once for what is left
 *   "expand_dims : axis"         with an axis of length 1 in this place
 *   "transpose : axes..."        the axes in their new order
 *   "matmul"                     (..., m, k) times (..., k, n)
 */
NENGINE_API int32_t nengine_set_expression_loss(int64_t program, int32_t probe, const char *operations, double weight,
                                                const double *numbers, int64_t n_numbers);

/*
 * reduction of the loss of a probe, which has one: NENGINE_MEAN over all entries, as it is after nengine_set_loss, or
 * NENGINE_SUM.
 */
NENGINE_API int32_t nengine_set_loss_reduction(int64_t program, int32_t probe, int32_t reduction);

/*
 * numbers: the learning_rate, then by kind
 *   "sgd"       momentum, nesterov
 *   "rmsprop"   rho, momentum, epsilon, centered
 *   "adagrad"   initial_accumulator, epsilon
 *   "adadelta"  rho, epsilon
 *   "adam"      beta_1, beta_2, epsilon, amsgrad
 *   "adamw"     beta_1, beta_2, epsilon, amsgrad, weight_decay
 *   "adamax"    beta_1, beta_2, epsilon
 *   "nadam"     beta_1, beta_2, epsilon, schedule_decay
 *   "ftrl"      learning_rate_power, initial_accumulator, l1, l2, l2_shrinkage, beta
 * of which nesterov, centered and amsgrad are 0 or 1. Fresh slots, no clipping, no parameter excluded from decay.
 */
NENGINE_API int32_t nengine_set_optimizer(int64_t program, const char *kind, const double *numbers, int64_t n_numbers);

/*
 * Limits on gradients, which the optimizer applies in this order: the magnitude of each entry, the Euclidean norm of
 * the gradient of each parameter, that of the gradients of all parameters together. An infinite limit has no effect;
 * one of the norms must be infinite.
 */
NENGINE_API int32_t nengine_set_gradient_clipping(int64_t program, double value, double norm, double global_norm);

/* Keeps the optimizer, which must be "adamw", from decaying a trainable parameter, until an optimizer is set again. */
NENGINE_API int32_t nengine_exclude_from_weight_decay(int64_t program, int32_t signal);

/*
 * What the optimizer remembers of earlier steps: the number of updates, a number of its own, then arrays over all
 * trainable parameters. Fits any program of the same graph, dtype, minibatch size and kind of optimizer.
 */
NENGINE_API int32_t nengine_optimizer_state_size(int64_t program, int64_t *n);
NENGINE_API int32_t nengine_read_optimizer_state(int64_t program, double *out, int64_t n);
NENGINE_API int32_t nengine_write_optimizer_state(int64_t program, const double *values, int64_t n);

/* Changes the learning rate and nothing else. */
NENGINE_API int32_t nengine_set_learning_rate(int64_t program, double learning_rate);

/*
 * Derives and compiles the backward program for all probes (those with a loss, or all if outputs is 1), with respect to
 * all trainable parameters and, if inputs is 1, all inputs. Needs no optimizer.
 */
NENGINE_API int32_t nengine_prepare_training(int64_t program, int32_t outputs, int32_t inputs);

/*
 * Targets of a probe: data is [items][steps][size], copied. items and index as for inputs; steps is 1 (the same at
 * every step) or the number of samples that the probe takes in a run. size is that of the probe, 1 where the target is
 * the number of a class, or what an expression needs. Losses and metrics that do not look at it need no target.
 */
NENGINE_API int32_t nengine_set_target_f32(int64_t program, int32_t probe, const float *data, int64_t items,
                                           int64_t steps, int64_t size, const int64_t *index);
NENGINE_API int32_t nengine_set_target_f64(int64_t program, int32_t probe, const double *data, int64_t items,
                                           int64_t steps, int64_t size, const int64_t *index);

/*
 * What the loss of each entry of a probe is multiplied with before they are reduced: data is [items][steps], with
 * items, index and steps as for targets. Null data take the weights away.
 */
NENGINE_API int32_t nengine_set_sample_weights_f32(int64_t program, int32_t probe, const float *data, int64_t items,
                                                   int64_t steps, const int64_t *index);
NENGINE_API int32_t nengine_set_sample_weights_f64(int64_t program, int32_t probe, const double *data, int64_t items,
                                                   int64_t steps, const int64_t *index);

/*
 * One step of training on one minibatch: forward in training mode for n_steps from the current state, loss, backward
 * through all steps, optimizer. losses receives the total, then one value a probe in order (unweighted; 0 for probes
 * without a loss); n_losses is 1 + number of probes.
 */
NENGINE_API int32_t nengine_train(int64_t program, int64_t n_steps, double *losses, int64_t n_losses);

/* The losses of the last run against the current targets, as nengine_train gives them. */
NENGINE_API int32_t nengine_losses(int64_t program, double *losses, int64_t n_losses);

/*
 * Metrics follow from sums over entries, which the caller keeps, zero at first: their number, what the last run of a
 * probe adds to them against its target, and the value of all that was added. kind is that of a loss, with its numbers,
 * or one of
 *   "accuracy"                            by shapes: one output, binary; one target and several outputs, sparse
 *                                         categorical; else categorical
 *   "exact_accuracy", "categorical_accuracy", "sparse_categorical_accuracy"
 *   "binary_accuracy"                     numbers: threshold (0.5)
 *   "top_k_categorical_accuracy", "sparse_top_k_categorical_accuracy"  numbers: k (5)
 *   "true_positives", "false_positives", "true_negatives", "false_negatives", "precision", "recall"
 *                                         numbers: threshold (0.5)
 *   "auc"                                 numbers: n_thresholds (200)
 *   "mean_iou"                            numbers: n_classes
 *   "root_mean_squared_error", "cosine" (the positive cosine similarity), "mean" and "sum" of what is recorded
 */
NENGINE_API int32_t nengine_metric_size(const char *kind, const double *numbers, int64_t n_numbers, int64_t *n_sums);
NENGINE_API int32_t nengine_add_to_metric(int64_t program, int32_t probe, const char *kind, const double *numbers,
                                          int64_t n_numbers, double *sums, int64_t n_sums);
/*
 * Whether an expression, written as for nengine_set_expression_loss, fits what the probe would record in a run of
 * n_steps from here, and its target.
 */
NENGINE_API int32_t nengine_check_expression(int64_t program, int32_t probe, const char *operations,
                                             const double *numbers, int64_t n_numbers, int64_t n_steps);
/*
 * What the last run of a probe adds to the sums of a metric that is the mean of all entries of an expression: the sum
 * of the entries and their number. n_sums is 2. The value is that of the metric "mean".
 */
NENGINE_API int32_t nengine_add_to_expression_metric(int64_t program, int32_t probe, const char *operations,
                                                     const double *numbers, int64_t n_numbers, double *sums,
                                                     int64_t n_sums);
NENGINE_API int32_t nengine_metric_value(const char *kind, const double *numbers, int64_t n_numbers,
                                         const double *sums, int64_t n_sums, double *value);

/*
 * Whether targets, [items][steps][target_size], make sense to a loss or metric of a probe that records size values an
 * entry. If not, the error begins with name, and names the item, counted from first_item, and the step.
 */
NENGINE_API int32_t nengine_check_targets(const char *name, const char *kind, const double *numbers, int64_t n_numbers,
                                          int64_t size, const double *targets, int64_t first_item, int64_t items,
                                          int64_t steps, int64_t target_size);

/*
 * The parts of nengine_train, for other losses and for checks: a forward run in training mode that keeps what the
 * backward run needs; the gradient of the loss with respect to what a probe recorded, [items][samples][size], zero
 * unless set; the backward run; the gradients. A forward run serves any number of backward runs, until anything is fed,
 * run, written or reset.
 */
NENGINE_API int32_t nengine_forward(int64_t program, int64_t n_steps);
NENGINE_API int32_t nengine_set_output_gradient(int64_t program, int32_t probe, const double *data, int64_t n);
NENGINE_API int32_t nengine_backward(int64_t program);
/*
 * Of the last backward run, for trainable parameters: [size], summed over steps and items (online ones: [items][size]),
 * and for inputs, if they were prepared for: [items][n_steps][size]. Zero where the signal leads to no probe.
 */
NENGINE_API int32_t nengine_read_gradient(int64_t program, int32_t signal, double *out, int64_t n);
/* Applies the optimizer to the gradients of the last backward run. An error if no parameter leads to a probe. */
NENGINE_API int32_t nengine_apply_gradients(int64_t program);

/* ---- Speed of the machine -------------------------------------------------------------------------------------
 * What programs are compared with. Loops of the engine's own kind run for about so many seconds (above 0, at most 60)
 * on so many threads (1 to 1024) at once; the best round counts. Speeds are those of all threads together.
 */

#define NENGINE_STREAM_READ 0  /* looks at all numbers of an array */
#define NENGINE_STREAM_TRIAD 1 /* a = b + s * c: reads two arrays, writes one */

/*
 * Bytes that are read and written in a second. Each thread goes over bytes of its own, again and again: at least 3072,
 * and all threads together at most 4 GiB and a quarter of the memory.
 */
NENGINE_API int32_t nengine_measure_stream(int32_t loop, int32_t threads, int64_t bytes, double seconds,
                                           double *bytes_per_second);

/* Multiplications and additions of numbers of this type in registers. */
NENGINE_API int32_t nengine_measure_multiply_add(int32_t dtype, int32_t threads, double seconds,
                                                 double *flop_per_second);

/* ---- Linear algebra ------------------------------------------------------------------------------------------
 * What building a network needs, in float64 and row-major, on the calling thread. No two arrays may overlap. failed
 * receives 1 where the mathematics fails, and what else is written is then undefined; else 0.
 */

/* C = A B, or A^T B if transposed is 1: A is (m, k), or (k, m) then; B (k, n); C (m, n). */
NENGINE_API int32_t nengine_multiply(int32_t transposed, int64_t m, int64_t n, int64_t k, const double *a,
                                     const double *b, double *c);

/* C = A^T A, exactly symmetric: A is (m, n), C (n, n). */
NENGINE_API int32_t nengine_gram(int64_t m, int64_t n, const double *a, double *c);

/* Solves G X = B by Cholesky factorisation: G is (n, n), B and X (n, k). Fails if G is not positive definite. */
NENGINE_API int32_t nengine_solve_positive_definite(int64_t n, int64_t k, const double *g, const double *b, double *x,
                                                    int32_t *failed);

/*
 * A = U diag(s) V^T with r = min(m, n): A is (m, n), U (m, r), s falling (r), V (n, r). Fails if the iteration does not
 * converge, as with values that are not finite.
 */
NENGINE_API int32_t nengine_svd(int64_t m, int64_t n, const double *a, double *u, double *s, double *v,
                                int32_t *failed);

#ifdef __cplusplus
}
#endif

#endif
