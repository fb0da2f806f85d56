#include "runtime/training.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <numeric>
#include <optional>
#include <set>

#include "autodiff/autodiff.h"
#include "cpu/float_mode.h"
#include "nengine/nengine.h"
#include "ops/op_type.h"
#include "plan/plan.h"
#include "runtime/expression_comparison.h"
#include "runtime/taped_run.h"
#include "runtime/target.h"
#include "train/loss.h"
#include "train/metric.h"
#include "train/optimizer.h"

namespace nengine {

namespace {

[[noreturn]] void wrong_state(const std::string &message) { throw Error(NENGINE_WRONG_STATE, message); }

std::string name_of(int32_t probe) { return "probe " + std::to_string(probe); }

void check_count(const std::string &what, int64_t given, int64_t needed) {
    if (given != needed) {
        invalid_argument(what + ": " + std::to_string(given) + " values were given where there are " +
                         std::to_string(needed));
    }
}

void check_weight(const ProbeRecorder &recorder, int32_t probe, double weight) {
    if (recorder.size() == 0) {
        invalid_argument(name_of(probe) + " records nothing, so it cannot have a loss");
    }
    if (!std::isfinite(weight)) {
        invalid_argument("the weight of the loss of " + name_of(probe) + " must be finite");
    }
}

// Throws unless there is a target, if one is needed, and something to compare.
void check_compared(bool has_target, int64_t samples, const std::string &name) {
    if (!has_target) {
        wrong_state(name + " has no target; set one with nengine_set_target");
    }
    if (samples == 0) {
        wrong_state(name + " records nothing in the run that its target is for");
    }
}

void check_steps(int64_t n_steps) {
    if (n_steps < 1) {
        invalid_argument("at least 1 step is needed, not " + std::to_string(n_steps));
    }
}

// Whether what an operator sets has nothing of what it was before: filters, for one, set gradients in place.
bool overwrites(const Graph &graph, const Op &op) {
    return op.type->fills_with(graph, op).has_value() || op.type->can_set(graph, op);
}

// Gradients of values of which a backward step (in two parts) uses what they were before it.
std::vector<SignalId> gradients_to_clear(const Graph &graph, const BackwardProgram &program) {
    std::set<SignalId> used, set;
    for (const auto *part : {&program.arrivals, &program.backward}) {
        for (const Op &op : *part) {
            for (const auto *list : {&op.sets, &op.incs, &op.reads, &op.updates}) {
                for (SignalId id : *list) {
                    const Space space = graph.space(id);
                    if (space == Space::ValueGradient || space == Space::OnlineGradient) {
                        used.insert(graph[id].base);
                    }
                }
            }
            for (SignalId id : op.sets) {
                if (overwrites(graph, op) && graph.same_elements(id, graph[id].base)) {
                    set.insert(graph[id].base);
                }
            }
        }
    }
    std::vector<SignalId> rest;
    std::set_difference(used.begin(), used.end(), set.begin(), set.end(), std::back_inserter(rest));
    return rest;
}

// Everything that depends on the backward program.
struct Prepared {
    BackwardProgram backward_program;
    bool inputs;
    std::vector<SignalId> to_clear;
    // The forward step in training form with what it saves; the two parts of the backward step.
    Executable forward, arrivals, backward;
    // The same for many steps at once.
    ChunkedExecutable many_forward, many_backward;
    std::unique_ptr<TapedRun> run{};  // of the forward step
};

// A forward run that can be gone through backwards.
struct Forward {
    int64_t n_steps;
    int64_t first_number;  // of its first step, since reset
    int64_t version;       // of the program
    int64_t chunk;         // how many steps run together at most; 0: each on its own
};

template <class T>
class TypedTraining final : public Training {
public:
    explicit TypedTraining(Program &program)
        : program_(program), losses_(static_cast<size_t>(program.probe_count())),
          targets_(static_cast<size_t>(program.probe_count())),
          sample_weights_(static_cast<size_t>(program.probe_count())) {
        const double zero = 0.0;
        for (int32_t probe = 0; probe < program.probe_count(); ++probe) {
            no_targets_.emplace_back(ItemData<double>{&zero, 1, 1, 1}, program.probe(probe).batch(),
                                     program.threads());
        }
    }

    void set_loss(int32_t probe, const std::string &kind, double weight,
                  const std::vector<double> &numbers) override;
    void set_expression_loss(int32_t probe, const std::string &operations, double weight,
                             const std::vector<double> &numbers) override;
    void set_loss_reduction(int32_t probe, int32_t reduction) override;
    void set_optimizer(const std::string &kind, const std::vector<double> &numbers) override;
    void set_clipping(double value, double norm, double global_norm) override;
    void exclude_from_decay(SignalId signal) override;
    void set_learning_rate(double learning_rate) override;
    int64_t optimizer_state_size() override;
    void read_optimizer_state(double *out, int64_t n) override;
    void write_optimizer_state(const double *values, int64_t n) override;
    void prepare(bool outputs, bool inputs) override;
    void set_target(int32_t probe, const ItemData<float> &data) override { take_target(probe, data); }
    void set_target(int32_t probe, const ItemData<double> &data) override { take_target(probe, data); }
    void set_sample_weights(int32_t probe, const ItemData<float> &data) override { take_weights(probe, data); }
    void set_sample_weights(int32_t probe, const ItemData<double> &data) override { take_weights(probe, data); }
    void clear_sample_weights(int32_t probe) override;
    void add_needed(MemoryUse &use, int64_t n_steps, bool training) override;
    void add_used(MemoryUse &use) override;
    std::string describe_chunks() override;
    void make_room(const MemoryUse &needed) override;
    void train(int64_t n_steps, double *losses, int64_t n_losses) override;
    void losses(double *losses, int64_t n_losses) override { compare_all(losses, n_losses, false); }
    void add_to_metric(int32_t probe, const std::string &kind, const std::vector<double> &numbers, double *sums,
                       int64_t n_sums) override;
    void check_expression(int32_t probe, const std::string &operations, const std::vector<double> &numbers,
                          int64_t n_steps) override;
    void add_to_expression_metric(int32_t probe, const std::string &operations, const std::vector<double> &numbers,
                                  double *sums, int64_t n_sums) override;
    void forward(int64_t n_steps) override;
    void set_output_gradient(int32_t probe, const double *data, int64_t n) override;
    void backward() override;
    void read_gradient(SignalId signal, double *out, int64_t n) override;
    void apply_gradients() override;

private:
    struct Term {
        // One of these two.
        std::unique_ptr<Loss> loss;
        std::unique_ptr<Expression> expression;
        double weight;
        bool summed;  // over the entries, instead of their mean
    };

    void set_term(int32_t probe, std::optional<Term> term);

    template <class S>
    void take_target(int32_t probe, const ItemData<S> &data);
    template <class S>
    void take_weights(int32_t probe, const ItemData<S> &data);
    // Of the target of a probe, as it is or has to be for a run of this length.
    int64_t target_bytes(size_t probe, int64_t n_steps) const;
    // Throws unless the probe has a target that fits the metric and this many samples. If the metric needs none, it may
    // be one that means nothing.
    const Target<T> &target(int32_t probe, const Metric &metric, int64_t samples) const;
    // That the sample weights, if the probe has any, fit this many samples.
    void check_weights(int32_t probe, int64_t samples) const;
    void check_prepared() const;
    void check_forward() const;
    void check_backward() const;
    void check_signal(SignalId signal) const;
    void check_optimizer() const;
    bool is_trainable(SignalId id) const;
    // Entries of all trainable parameters.
    int64_t n_parameters() const;
    // That there is something to train, and an optimizer to do it.
    void check_trainable() const;
    // What is compared by an expression; throws if it does not fit the target, the weights and this many samples.
    ExpressionComparison<T> comparison(int32_t probe, const Expression &expression, int64_t samples) const;
    // The value of each loss; with gradients, also what the backward run starts from.
    void compare_all(double *losses, int64_t n_losses, bool gradients);
    double compare(int32_t probe, const Term &term, SignalId gradient);
    double compare_by_expression(int32_t probe, const Term &term, SignalId gradient);
    // Where the gradient by what was recorded at a sample belongs.
    T *output_gradient(SignalId gradient, int64_t step) const;
    // Of the samples of the last forward run.
    std::vector<int64_t> steps_of_samples(const ProbeRecorder &probe) const;
    std::optional<SignalId> output_of(int32_t probe) const;
    T *memory_of(SignalId signal) const;
    int64_t width(SignalId signal) const { return graph().batched(signal) ? program_.batch() : 1; }
    const Graph &graph() const { return program_.graph(); }

    Program &program_;
    std::vector<std::optional<Term>> losses_;        // by probe
    std::vector<std::optional<Target<T>>> targets_;  // by probe
    std::vector<std::optional<Target<T>>> sample_weights_;  // by probe
    std::vector<Target<T>> no_targets_;  // by probe, for what needs none
    std::unique_ptr<Optimizer<T>> optimizer_;
    std::set<SignalId> undecayed_;  // the parameters that the optimizer does not decay
    std::unique_ptr<Prepared> prepared_;
    std::optional<Forward> forward_;
    bool has_gradients_ = false;
};

// ---- Losses, targets, metrics

template <class T>
void TypedTraining<T>::set_loss(int32_t probe, const std::string &kind, double weight,
                                const std::vector<double> &numbers) {
    check_weight(program_.probe(probe), probe, weight);
    if (kind == "none") {
        set_term(probe, std::nullopt);
    } else {
        set_term(probe, Term{make_loss(kind, numbers), nullptr, weight, false});
    }
}

template <class T>
void TypedTraining<T>::set_expression_loss(int32_t probe, const std::string &operations, double weight,
                                           const std::vector<double> &numbers) {
    const ProbeRecorder &recorder = program_.probe(probe);
    check_weight(recorder, probe, weight);
    auto expression = std::make_unique<Expression>(operations, numbers);
    check_element_shape(*expression, recorder, name_of(probe));
    set_term(probe, Term{nullptr, std::move(expression), weight, false});
}

template <class T>
void TypedTraining<T>::set_term(int32_t probe, std::optional<Term> term) {
    losses_[static_cast<size_t>(probe)] = std::move(term);
    prepared_.reset();
    forward_.reset();
    has_gradients_ = false;
}

template <class T>
void TypedTraining<T>::set_loss_reduction(int32_t probe, int32_t reduction) {
    program_.probe(probe);
    auto &term = losses_[static_cast<size_t>(probe)];
    if (!term) {
        wrong_state(name_of(probe) + " has no loss; set one with nengine_set_loss");
    }
    if (reduction != NENGINE_MEAN && reduction != NENGINE_SUM) {
        invalid_argument("there is no reduction " + std::to_string(reduction));
    }
    term->summed = reduction == NENGINE_SUM;
}

template <class T>
template <class S>
void TypedTraining<T>::take_target(int32_t probe, const ItemData<S> &data) {
    const ProbeRecorder &recorder = program_.probe(probe);
    const std::string what = "target of " + name_of(probe);
    if (data.size < 1) {
        invalid_argument(what + ": the size must be at least 1, not " + std::to_string(data.size));
    }
    data.check(what, recorder.batch());
    targets_[static_cast<size_t>(probe)].emplace(data, recorder.batch(), program_.threads());
}

template <class T>
template <class S>
void TypedTraining<T>::take_weights(int32_t probe, const ItemData<S> &data) {
    const ProbeRecorder &recorder = program_.probe(probe);
    data.check("sample weights of " + name_of(probe), recorder.batch());
    sample_weights_[static_cast<size_t>(probe)].emplace(data, recorder.batch(), program_.threads());
}

template <class T>
void TypedTraining<T>::clear_sample_weights(int32_t probe) {
    program_.probe(probe);
    sample_weights_[static_cast<size_t>(probe)].reset();
}

template <class T>
void TypedTraining<T>::check_weights(int32_t probe, int64_t samples) const {
    const auto &weights = sample_weights_[static_cast<size_t>(probe)];
    if (weights && weights->steps() != 1 && weights->steps() != samples) {
        invalid_argument(name_of(probe) + " has sample weights for " + std::to_string(weights->steps()) +
                         " steps but records " + std::to_string(samples));
    }
}

template <class T>
const Target<T> &TypedTraining<T>::target(int32_t probe, const Metric &metric, int64_t samples) const {
    const ProbeRecorder &recorder = program_.probe(probe);
    const auto &target = targets_[static_cast<size_t>(probe)];
    check_compared(target.has_value() || !metric.needs_target(), samples, name_of(probe));
    if (!metric.needs_target()) {
        metric.check_sizes(recorder.size(), 1);
        return no_targets_[static_cast<size_t>(probe)];
    }
    if (target->steps() != 1 && target->steps() != samples) {
        invalid_argument("the target of " + name_of(probe) + " has " + std::to_string(target->steps()) +
                         " steps but the probe records " + std::to_string(samples));
    }
    try {
        metric.check_sizes(recorder.size(), target->size());
    } catch (const Error &error) {
        throw Error(error.status(), name_of(probe) + ": " + error.what());
    }
    return *target;
}

template <class T>
void TypedTraining<T>::add_to_metric(int32_t probe, const std::string &kind, const std::vector<double> &numbers,
                                     double *sums, int64_t n_sums) {
    const ProbeRecorder &recorder = program_.probe(probe);
    const auto metric = make_metric(kind, numbers);
    check_count("sums of \"" + kind + "\"", n_sums, static_cast<int64_t>(metric->n_sums()));
    const Target<T> &wanted = target(probe, *metric, recorder.samples());
    std::vector<double> added(metric->n_sums());
    wanted.compare(name_of(probe), recorder,
                   [&](int64_t, int64_t, auto recorded, auto target) { metric->add(recorded, target, added); });
    for (size_t i = 0; i < added.size(); ++i) {
        sums[i] += added[i];
    }
}

template <class T>
ExpressionComparison<T> TypedTraining<T>::comparison(int32_t probe, const Expression &expression,
                                                     int64_t samples) const {
    const auto &target = targets_[static_cast<size_t>(probe)];
    check_compared(target.has_value() || !expression.uses_target(), samples, name_of(probe));
    return {name_of(probe), program_.probe(probe), samples, expression,
            target ? *target : no_targets_[static_cast<size_t>(probe)]};
}

template <class T>
void TypedTraining<T>::check_expression(int32_t probe, const std::string &operations,
                                        const std::vector<double> &numbers, int64_t n_steps) {
    const ProbeRecorder &recorder = program_.probe(probe);
    check_steps(n_steps);
    const Expression expression(operations, numbers);
    check_element_shape(expression, recorder, name_of(probe));
    comparison(probe, expression, recorder.samples_in(program_.step_count() + 1, n_steps));
}

template <class T>
void TypedTraining<T>::add_to_expression_metric(int32_t probe, const std::string &operations,
                                                const std::vector<double> &numbers, double *sums, int64_t n_sums) {
    const ProbeRecorder &recorder = program_.probe(probe);
    const Expression expression(operations, numbers);
    check_element_shape(expression, recorder, name_of(probe));
    check_count("sums of an expression", n_sums, 2);
    const Evaluation evaluation = comparison(probe, expression, recorder.samples()).evaluate();
    for (double value : evaluation.result().values) {
        sums[0] += value;
        sums[1] += 1.0;
    }
}

template <class T>
double TypedTraining<T>::compare_by_expression(int32_t probe, const Term &term, SignalId gradient) {
    const ProbeRecorder &recorder = program_.probe(probe);
    check_weights(probe, recorder.samples());
    const auto compared = comparison(probe, *term.expression, recorder.samples());
    const std::vector<double> weights = compared.entry_weights(sample_weights_[static_cast<size_t>(probe)]);
    const Evaluation evaluation = compared.evaluate();
    const double entries = term.summed ? 1.0 : static_cast<double>(weights.size());
    const double value = std::inner_product(weights.begin(), weights.end(), evaluation.result().values.begin(), 0.0);
    if (gradient != no_signal) {
        std::vector<double> by_result = weights;
        for (double &weight : by_result) {
            weight *= term.weight / entries;
        }
        const std::vector<double> slopes = evaluation.gradient(std::move(by_result));
        set_output_gradient(probe, slopes.data(), static_cast<int64_t>(slopes.size()));
    }
    return value / entries;
}

template <class T>
void TypedTraining<T>::compare_all(double *losses, int64_t n_losses, bool gradients) {
    check_count("losses", n_losses, 1 + program_.probe_count());
    std::vector<double> values(static_cast<size_t>(n_losses));
    for (int32_t probe = 0; probe < program_.probe_count(); ++probe) {
        const auto &term = losses_[static_cast<size_t>(probe)];
        if (term) {
            const auto gradient = gradients ? output_of(probe) : std::nullopt;
            const double value = compare(probe, *term, gradient.value_or(no_signal));
            values[static_cast<size_t>(probe) + 1] = value;
            values[0] += term->weight * value;
        }
    }
    std::copy(values.begin(), values.end(), losses);
}

template <class T>
double TypedTraining<T>::compare(int32_t probe, const Term &term, SignalId gradient) {
    if (term.expression) {
        return compare_by_expression(probe, term, gradient);
    }
    const ProbeRecorder &recorder = program_.probe(probe);
    const Target<T> &wanted = target(probe, *term.loss, recorder.samples());
    check_weights(probe, recorder.samples());
    const auto &weights = sample_weights_[static_cast<size_t>(probe)];
    const auto weight_of = [&](int64_t sample, int64_t item) { return weights ? weights->first(sample, item) : 1.0; };
    const double entries =
        term.summed ? 1.0 : static_cast<double>(recorder.samples() * recorder.batch());
    double sum = 0.0;
    if (gradient == no_signal) {
        wanted.compare(name_of(probe), recorder, [&](int64_t sample, int64_t item, auto recorded, auto target) {
            sum += weight_of(sample, item) * term.loss->value(recorded, target);
        });
        return sum / entries;
    }
    const std::vector<int64_t> steps = steps_of_samples(recorder);
    std::vector<double> slope(static_cast<size_t>(recorder.size()));
    wanted.compare(name_of(probe), recorder, [&](int64_t sample, int64_t item, auto recorded, auto target) {
        const double weight = weight_of(sample, item);
        sum += weight * term.loss->value_and_gradient(recorded, target, slope);
        T *to = output_gradient(gradient, steps[static_cast<size_t>(sample)]) + item;
        for (size_t i = 0; i < slope.size(); ++i) {
            to[static_cast<int64_t>(i) * program_.batch()] = static_cast<T>(term.weight * weight * slope[i] / entries);
        }
    });
    return sum / entries;
}

// ---- Optimizer

template <class T>
void TypedTraining<T>::set_optimizer(const std::string &kind, const std::vector<double> &numbers) {
    optimizer_ = make_optimizer<T>(kind, numbers);
    undecayed_.clear();
}

template <class T>
void TypedTraining<T>::check_signal(SignalId signal) const {
    if (signal < 0 || signal >= program_.user_signal_count()) {
        invalid_argument("there is no signal " + std::to_string(signal));
    }
}

template <class T>
void TypedTraining<T>::check_optimizer() const {
    if (!optimizer_) {
        wrong_state("there is no optimizer; set one with nengine_set_optimizer");
    }
}

template <class T>
void TypedTraining<T>::check_trainable() const {
    check_prepared();
    check_optimizer();
    if (prepared_->backward_program.parameters.empty()) {
        throw Error(NENGINE_NOTHING_TO_TRAIN,
                    "no trainable parameter influences a probe with a loss; there is nothing to train");
    }
}

template <class T>
void TypedTraining<T>::set_clipping(double value, double norm, double global_norm) {
    check_optimizer();
    optimizer_->set_clipping({value, norm, global_norm});
}

template <class T>
void TypedTraining<T>::exclude_from_decay(SignalId id) {
    check_optimizer();
    if (!optimizer_->decays()) {
        wrong_state("the optimizer decays no parameters; only \"adamw\" does");
    }
    check_signal(id);
    const Signal &signal = graph()[id];
    if (signal.base != id || signal.role != Role::Parameter || !signal.trainable) {
        invalid_argument("signal \"" + signal.name + "\" is no trainable parameter");
    }
    undecayed_.insert(id);
}

template <class T>
void TypedTraining<T>::set_learning_rate(double learning_rate) {
    check_optimizer();
    optimizer_->set_learning_rate(learning_rate);
}

template <class T>
bool TypedTraining<T>::is_trainable(SignalId id) const {
    const Signal &signal = graph()[id];
    return signal.base == id && signal.role == Role::Parameter && signal.trainable;
}

template <class T>
int64_t TypedTraining<T>::n_parameters() const {
    int64_t n = 0;
    for (SignalId id = 0; id < program_.user_signal_count(); ++id) {
        n += is_trainable(id) ? graph()[id].size() * width(id) : 0;
    }
    return n;
}

template <class T>
int64_t TypedTraining<T>::optimizer_state_size() {
    check_optimizer();
    return static_cast<int64_t>(optimizer_->state(n_parameters()).size());
}

static void check_state_size(int64_t n, int64_t size) {
    if (n != size) {
        invalid_argument("the state of the optimizer has " + std::to_string(size) + " values, not " +
                         std::to_string(n));
    }
}

template <class T>
void TypedTraining<T>::read_optimizer_state(double *out, int64_t n) {
    check_state_size(n, optimizer_state_size());
    const std::vector<double> state = optimizer_->state(n_parameters());
    std::copy(state.begin(), state.end(), out);
}

template <class T>
void TypedTraining<T>::write_optimizer_state(const double *values, int64_t n) {
    check_state_size(n, optimizer_state_size());
    optimizer_->set_state({values, values + n}, n_parameters());
}

template <class T>
void TypedTraining<T>::apply_gradients() {
    check_trainable();
    check_backward();
    const auto &parameters = prepared_->backward_program.parameters;
    // All trainable parameters have slots, so that these stay with their parameters whichever have gradients.
    std::vector<ParameterRun<T>> runs;
    int64_t slot = 0;
    auto next = parameters.begin();
    for (SignalId id = 0; id < program_.user_signal_count(); ++id) {
        if (!is_trainable(id)) {
            continue;
        }
        const int64_t size = graph()[id].size() * width(id);
        if (next != parameters.end() && next->of == id) {
            runs.push_back({memory_of(id), memory_of(next->gradient), size, slot,
                            undecayed_.count(id) == 0});
            ++next;
        }
        slot += size;
    }
    const FlushDenormals flush(program_.flushes_denormals());
    optimizer_->apply(runs, slot, program_.threads());
    program_.parameters_changed();
}

// ---- Forward and backward

template <class T>
void TypedTraining<T>::prepare(bool outputs, bool inputs) {
    std::vector<SignalId> probes;
    for (int32_t probe = 0; probe < program_.probe_count(); ++probe) {
        const bool wanted = outputs || losses_[static_cast<size_t>(probe)].has_value();
        probes.push_back(wanted ? program_.probe(probe).signal() : no_signal);
    }
    if (std::all_of(probes.begin(), probes.end(), [](SignalId id) { return id == no_signal; })) {
        wrong_state(outputs ? "the program has no probes, so nothing can be differentiated"
                            : "no probe has a loss; set one with nengine_set_loss, or ask for all outputs");
    }
    forward_.reset();
    has_gradients_ = false;
    prepared_.reset();
    program_.drop_derived_signals();
    std::vector<Op> step = program_.training_operators();
    BackwardProgram backward = Autodiff::transform(program_.mutable_graph(), step, probes, inputs);
    step.insert(step.end(), backward.saves.begin(), backward.saves.end());
    if (program_.options().number("simplify") != 0) {
        let_increments_set(program_.mutable_graph(), backward.backward);
    }
    std::vector<SignalId> to_clear = gradients_to_clear(graph(), backward);
    auto steps = program_.build_steps({step, backward.arrivals, backward.backward});
    ChunkedExecutable many_forward = program_.build_chunks({step}, true);
    ChunkedExecutable many_backward = program_.build_chunks({backward.arrivals, backward.backward}, false);
    prepared_ = std::make_unique<Prepared>(Prepared{std::move(backward), inputs, std::move(to_clear),
                                                     std::move(steps[0]), std::move(steps[1]), std::move(steps[2]),
                                                     std::move(many_forward), std::move(many_backward)});
    prepared_->run = std::make_unique<TapedRun>(program_, prepared_->forward, prepared_->many_forward);
}

template <class T>
void TypedTraining<T>::check_prepared() const {
    if (!prepared_) {
        wrong_state(
            "the program is not prepared for training since its losses were set; call "
            "nengine_prepare_training first");
    }
}

template <class T>
void TypedTraining<T>::check_forward() const {
    check_prepared();
    if (!forward_ || !prepared_->run->has_run() || forward_->version != program_.version()) {
        wrong_state(
            "there is no forward run to go back through: after nengine_forward, nothing may be run, reset, "
            "written or fed before the backward run");
    }
}

template <class T>
void TypedTraining<T>::check_backward() const {
    check_prepared();
    if (!has_gradients_) {
        wrong_state("there are no gradients; call nengine_backward first");
    }
}

template <class T>
void TypedTraining<T>::forward(int64_t n_steps) {
    check_prepared();
    check_steps(n_steps);
    forward_.reset();
    has_gradients_ = false;
    MemoryUse use = program_.memory_needed(n_steps, false);
    add_needed(use, n_steps, true);
    program_.require_budget(use, "training for " + std::to_string(n_steps) + " steps");
    Memory &memory = program_.memory();
    for (Space space : {Space::OutputGradient, Space::InputGradient}) {
        memory.allocate_steps(space, program_.space_size(space), n_steps);
    }
    const int64_t first_number = program_.step_count() + 1;
    const FlushDenormals flush(program_.flushes_denormals());
    program_.allocate_chunks(use.steps_a_chunk);
    prepared_->run->forward(n_steps, use.steps_a_segment, use.steps_a_chunk);
    memory.zero(Space::OutputGradient);
    forward_ = Forward{n_steps, first_number, program_.version(), use.steps_a_chunk};
}

template <class T>
void TypedTraining<T>::backward() {
    check_forward();
    Memory &memory = program_.memory();
    for (Space space : {Space::TrainableGradient, Space::InputGradient}) {
        memory.zero(space);
    }
    for (SignalId id : prepared_->to_clear) {
        std::fill_n(memory_of(id), graph()[id].size() * width(id), T(0));
    }
    has_gradients_ = false;
    const FlushDenormals flush(program_.flushes_denormals());
    const bool chunked = forward_->chunk > 0 && prepared_->many_backward.plan().is_chunked();
    prepared_->run->backward(chunked ? forward_->chunk : 1, [&](const Step &last, int64_t count) {
        if (chunked) {
            program_.show_chunk(last.index - count + 1);
            prepared_->many_backward.run(last, count, -1);
        } else {
            prepared_->arrivals.run(last);
            prepared_->backward.run(last);
        }
    });
    has_gradients_ = true;
}

template <class T>
std::optional<SignalId> TypedTraining<T>::output_of(int32_t probe) const {
    for (const auto &output : prepared_->backward_program.outputs) {
        if (output.probe == static_cast<size_t>(probe)) {
            return output.gradient;
        }
    }
    return std::nullopt;
}

template <class T>
std::vector<int64_t> TypedTraining<T>::steps_of_samples(const ProbeRecorder &probe) const {
    std::vector<int64_t> steps;
    probe.for_each_sample(forward_->first_number, forward_->n_steps,
                          [&](int64_t step) { steps.push_back(step); });
    return steps;
}

template <class T>
T *TypedTraining<T>::memory_of(SignalId signal) const {
    const Binder &binder = program_.binder();
    return static_cast<T *>(binder.arena(signal)->data) + binder.offset(signal);
}

template <class T>
T *TypedTraining<T>::output_gradient(SignalId gradient, int64_t step) const {
    return memory_of(gradient) + step * program_.binder().arena(gradient)->step_stride;
}

template <class T>
void TypedTraining<T>::set_output_gradient(int32_t probe, const double *data, int64_t n) {
    const ProbeRecorder &recorder = program_.probe(probe);
    check_forward();
    const int64_t items = recorder.batch();
    const int64_t samples = recorder.samples();
    const int64_t size = recorder.size();
    check_count("output gradient of " + name_of(probe), n, items * samples * size);
    const auto gradient = output_of(probe);
    if (!gradient) {
        return;
    }
    const std::vector<int64_t> steps = steps_of_samples(recorder);
    for (int64_t sample = 0; sample < samples; ++sample) {
        T *to = output_gradient(*gradient, steps[static_cast<size_t>(sample)]);
        for (int64_t item = 0; item < items; ++item) {
            for (int64_t i = 0; i < size; ++i) {
                to[i * program_.batch() + item] = static_cast<T>(data[(item * samples + sample) * size + i]);
            }
        }
    }
}

template <class T>
void TypedTraining<T>::read_gradient(SignalId signal, double *out, int64_t n) {
    check_signal(signal);
    check_backward();
    const Signal &of = graph()[signal];
    const bool is_input = of.role == Role::Input && prepared_->inputs;
    if (of.base != signal || !(is_input || (of.role == Role::Parameter && of.trainable))) {
        invalid_argument("signal \"" + of.name +
                         "\" has no gradient: it is neither a trainable parameter nor an " +
                         "input of a program that was prepared for gradients of inputs");
    }
    const int64_t steps = is_input ? forward_->n_steps : 1;
    check_count("gradient of \"" + of.name + "\"", n, of.size() * steps * width(signal));
    const auto &list = is_input ? prepared_->backward_program.inputs : prepared_->backward_program.parameters;
    const auto found = std::find_if(list.begin(), list.end(), [&](const auto &g) { return g.of == signal; });
    if (found == list.end()) {
        std::fill_n(out, n, 0.0);
        return;
    }
    const int64_t batch = width(signal);
    const int64_t step_stride = program_.binder().arena(found->gradient)->step_stride;
    for (int64_t step = 0; step < steps; ++step) {
        const T *from = memory_of(found->gradient) + step * step_stride;
        for (int64_t item = 0; item < batch; ++item) {
            for (int64_t i = 0; i < of.size(); ++i) {
                out[(item * steps + step) * of.size() + i] = static_cast<double>(from[i * batch + item]);
            }
        }
    }
}

// ---- Memory

template <class T>
int64_t TypedTraining<T>::target_bytes(size_t probe, int64_t n_steps) const {
    const ProbeRecorder &recorder = program_.probe(static_cast<int32_t>(probe));
    const auto &target = targets_[probe];
    const int64_t first = program_.step_count() + 1;
    const bool fits = target && (target->steps() == 1 || target->steps() == recorder.samples_in(first, n_steps));
    return losses_[probe] && !fits ? recorder.bytes_needed(first, n_steps) : target ? target->bytes() : 0;
}

template <class T>
void TypedTraining<T>::add_needed(MemoryUse &use, int64_t n_steps, bool training) {
    const Memory &memory = program_.memory();
    for (Space space : {Space::ValueGradient, Space::OnlineGradient, Space::TrainableGradient}) {
        use[NENGINE_MEMORY_GRADIENTS] += memory.bytes(space);
    }
    int64_t &targets = use[NENGINE_MEMORY_TARGETS];
    for (size_t probe = 0; probe < targets_.size(); ++probe) {
        targets = saturating_add(targets, sample_weights_[probe] ? sample_weights_[probe]->bytes() : 0);
        targets = saturating_add(targets, training        ? target_bytes(probe, n_steps)
                                          : targets_[probe] ? targets_[probe]->bytes()
                                                            : 0);
    }
    if (!training) {
        use[NENGINE_MEMORY_GRADIENTS] += memory.bytes(Space::InputGradient);
        use[NENGINE_MEMORY_OPTIMIZER_SLOTS] = optimizer_ ? optimizer_->slot_bytes() : 0;
        return;
    }
    check_prepared();
    check_steps(n_steps);
    const auto stepped = [&](Space space) {
        return checked_product({program_.space_size(space), program_.batch(), memory.element_bytes(), n_steps});
    };
    int64_t &gradients = use[NENGINE_MEMORY_GRADIENTS];
    gradients = saturating_add(gradients, stepped(Space::InputGradient));
    use[NENGINE_MEMORY_OUTPUT_GRADIENTS] = stepped(Space::OutputGradient);
    use[NENGINE_MEMORY_OPTIMIZER_SLOTS] = optimizer_ ? optimizer_->slot_bytes(n_parameters()) : 0;
    const Segments segments = prepared_->run->segments(n_steps);
    const int64_t length = segments.choose(program_.memory_limits(), use.total());
    use[NENGINE_MEMORY_TAPE] = segments.tape_bytes(length);
    use[NENGINE_MEMORY_CHECKPOINTS] = segments.all_checkpoint_bytes(length);
    use[NENGINE_MEMORY_HOST_OUTPUTS] = segments.all_host_bytes(length);
    use.steps_a_segment = length;
    if (prepared_->many_forward.plan().is_chunked() || prepared_->many_backward.plan().is_chunked()) {
        const int64_t bytes = program_.chunk_bytes_a_step();
        const int64_t available = std::max<int64_t>(program_.memory_limits().budget - use.total(), 0);
        use.steps_a_chunk = chunk_length(length, bytes, available);
        use[NENGINE_MEMORY_CHUNKS] = use.steps_a_chunk * bytes;
    }
}

template <class T>
void TypedTraining<T>::add_used(MemoryUse &use) {
    add_needed(use, 0, false);
    use[NENGINE_MEMORY_OUTPUT_GRADIENTS] = program_.memory().bytes(Space::OutputGradient);
    if (prepared_) {
        prepared_->run->add_used(use);
    }
}

template <class T>
std::string TypedTraining<T>::describe_chunks() {
    check_prepared();
    const int64_t longest = longest_chunk(program_.chunk_bytes_a_step());
    return "forward: " + nengine::describe(graph(), prepared_->many_forward.plan(), longest) + "backward: " +
           nengine::describe(graph(), prepared_->many_backward.plan(), longest);
}

template <class T>
void TypedTraining<T>::make_room(const MemoryUse &needed) {
    MemoryUse all;
    add_used(all);
    MemoryUse kept;
    add_needed(kept, 0, false);
    const int64_t spare = all.total() - kept.total();
    if (prepared_ && saturating_add(needed.total(), spare) > program_.memory_limits().budget) {
        prepared_->run->release();
        program_.memory().allocate_steps(Space::OutputGradient, program_.space_size(Space::OutputGradient), 0);
    }
}

template <class T>
void TypedTraining<T>::train(int64_t n_steps, double *losses, int64_t n_losses) {
    check_count("losses", n_losses, 1 + program_.probe_count());
    check_trainable();
    check_steps(n_steps);
    for (int32_t probe = 0; probe < program_.probe_count(); ++probe) {
        if (const auto &term = losses_[static_cast<size_t>(probe)]) {
            int64_t samples = 0;
            program_.probe(probe).for_each_sample(program_.step_count() + 1, n_steps, [&](int64_t) { ++samples; });
            check_weights(probe, samples);
            if (term->expression) {
                comparison(probe, *term->expression, samples)
                    .entry_weights(sample_weights_[static_cast<size_t>(probe)]);
            } else {
                target(probe, *term->loss, samples);
            }
        }
    }
    forward(n_steps);
    compare_all(losses, n_losses, true);
    backward();
    apply_gradients();
}

}  // namespace

std::unique_ptr<Training> make_training(Program &program) {
    return with_element_type(program.binder().is_double(), [&](auto zero) -> std::unique_ptr<Training> {
        return std::make_unique<TypedTraining<decltype(zero)>>(program);
    });
}

}  // namespace nengine
