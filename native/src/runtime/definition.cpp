#include "runtime/definition.h"

#include <algorithm>
#include <cmath>

#include "nengine/nengine.h"
#include "ops/op_type.h"
#include "plan/plan.h"

namespace nengine {

namespace {

constexpr int most_threads = 1024;

int64_t checked_minibatch(int64_t minibatch) {
    if (minibatch < 1) {
        invalid_argument("a minibatch of " + std::to_string(minibatch) + " items; at least 1 is needed");
    }
    return minibatch;
}

int checked_threads(int threads) {
    if (threads < 0 || threads > most_threads) {
        invalid_argument(std::to_string(threads) + " threads; 0 to " + std::to_string(most_threads) +
                         " are allowed");
    }
    return threads;
}

// Operators may write what has a value in a step: not inputs, constants, or parameters that only training changes.
bool may_be_written(const Signal &base) {
    switch (base.role) {
        case Role::Value:
        case Role::Clock:
            return true;
        case Role::Parameter:
            return base.online;
        default:
            return false;
    }
}

}  // namespace

Definition::Definition(bool is_double, int64_t minibatch, int threads)
    : is_double_(is_double), threads_(checked_threads(threads)), graph_(checked_minibatch(minibatch)) {
    for (const char *optimization : {"simplify", "merge", "fuse", "event_driven", "time_chunks", "microbatches"}) {
        options_.set(optimization, 1.0);
    }
    options_.set("lif_smoothing", 0.0);
    options_.set("training_forms", 1.0);
}

SignalId Definition::add_signal(const std::string &name, int32_t role, int32_t flags, std::vector<int64_t> shape,
                                std::vector<double> initial) {
    if (role < NENGINE_VALUE || role > NENGINE_CLOCK) {
        invalid_argument("signal \"" + name + "\": there is no role " + std::to_string(role));
    }
    if (flags & ~(NENGINE_TRAINABLE | NENGINE_ONLINE)) {
        invalid_argument("signal \"" + name + "\": unknown flags " + std::to_string(flags));
    }
    if (flags != 0 && role != NENGINE_PARAMETER) {
        invalid_argument("signal \"" + name + "\" has flags, but only parameters may have them");
    }
    Signal signal;
    signal.name = name;
    signal.role = static_cast<Role>(role);
    signal.trainable = flags & NENGINE_TRAINABLE;
    signal.online = flags & NENGINE_ONLINE;
    signal.shape = std::move(shape);
    signal.initial = std::move(initial);
    signal.check_shape();
    // The graph takes none for zeros; the border does not.
    if (signal.initial.empty() && std::find(signal.shape.begin(), signal.shape.end(), 0) == signal.shape.end()) {
        invalid_argument("signal \"" + name + "\" has no initial values");
    }
    return graph_.add(std::move(signal));
}

SignalId Definition::add_view(const std::string &name, int32_t base, int64_t offset, std::vector<int64_t> shape,
                              std::vector<int64_t> strides) {
    check_id(base, "view \"" + name + "\"");
    Signal view;
    view.name = name;
    view.base = base;
    view.offset = offset;
    view.shape = std::move(shape);
    view.strides = std::move(strides);
    return graph_.add(std::move(view));
}

int32_t Definition::add_operator(const std::string &kind, const std::string &tag, std::vector<SignalId> sets,
                                 std::vector<SignalId> incs, std::vector<SignalId> reads,
                                 std::vector<SignalId> updates) {
    Op op;
    op.type = &op_type(kind);
    op.tag = tag;
    op.sets = std::move(sets);
    op.incs = std::move(incs);
    op.reads = std::move(reads);
    op.updates = std::move(updates);
    op.id = static_cast<int32_t>(graph_.ops.size());
    for (const auto *list : {&op.sets, &op.incs, &op.reads, &op.updates}) {
        for (SignalId id : *list) {
            check_id(id, "operator " + kind + " \"" + tag + "\"");
        }
    }
    graph_.ops.push_back(std::move(op));
    return graph_.ops.back().id;
}

void Definition::set_numbers(int32_t id, const std::string &name, std::vector<double> values) {
    op(id).attributes.set(name, std::move(values));
}

void Definition::set_text(int32_t id, const std::string &name, const std::string &text) {
    op(id).attributes.set_text(name, text);
}

int32_t Definition::add_probe(int32_t signal, double period) {
    check_id(signal, "probe");
    if (!(period >= 1) || std::isinf(period)) {
        invalid_argument("probe of " + graph_.describe(signal) + ": the period is " + std::to_string(period) +
                         " steps; at least 1 is needed");
    }
    probes_.push_back({signal, period});
    return static_cast<int32_t>(probes_.size()) - 1;
}

void Definition::keep_last_sample(int32_t probe) {
    if (probe < 0 || static_cast<size_t>(probe) >= probes_.size()) {
        invalid_argument("there is no probe " + std::to_string(probe) + "; there are " +
                         std::to_string(probes_.size()));
    }
    probes_[static_cast<size_t>(probe)].keeps_last = true;
}

void Definition::set_option(const std::string &name, double value) {
    if (!options_.has(name)) {
        invalid_argument("there is no option \"" + name +
                         "\"; there are simplify, merge, fuse, event_driven, time_chunks, microbatches, lif_smoothing and "
                         "training_forms");
    }
    const bool fits = name == "lif_smoothing" ? value >= 0 && std::isfinite(value)
                                              : value == 0 || value == 1 || (name == "time_chunks" && value == 2);
    if (!fits) {
        invalid_argument("option \"" + name + "\" cannot be " + std::to_string(value) +
                         (name == "lif_smoothing" ? "; it is a number that is not negative"
                          : name == "time_chunks" ? "; it is 0, 1 or 2"
                                                  : "; it is 0 or 1"));
    }
    options_.set(name, value);
}

void Definition::check() const {
    for (const Op &op : graph_.ops) {
        try {
            op.type->check(graph_, op);
        } catch (const Error &e) {
            const std::string text = e.what();
            const bool named = text.find(op.type->kind()) != std::string::npos;
            throw Error(e.status(), named ? text : graph_.describe(op) + ": " + text);
        }
        check_writes(op);
        check_reads(op);
    }
    schedule(graph_, graph_.ops);
}

void Definition::check_writes(const Op &op) const {
    for (const auto *list : {&op.sets, &op.incs, &op.updates}) {
        for (SignalId id : *list) {
            if (!may_be_written(graph_.base(id))) {
                invalid_program(graph_.describe(op) + " writes " + graph_.describe(id) +
                                ", which is an input, a constant or a parameter without the flag for being "
                                "changed by operators");
            }
            if (graph_[id].repeats_elements()) {
                invalid_program(graph_.describe(op) + " writes " + graph_.describe(id) +
                                ", a view in which elements occur more than once");
            }
        }
    }
}

// An operator may read what it updates, element by element: it sees the old value. Were they shifted against each other, it
// would see some new ones.
void Definition::check_reads(const Op &op) const {
    for (SignalId update : op.updates) {
        for (SignalId read : op.reads) {
            if (graph_.overlap(update, read) && !graph_.same_elements(update, read)) {
                invalid_program(graph_.describe(op) + " updates " + graph_.describe(update) +
                                ", which shares some elements with what it reads, " + graph_.describe(read));
            }
        }
    }
}

void Definition::check_id(int32_t signal, const std::string &where) const {
    if (signal < 0 || signal >= graph_.signal_count()) {
        invalid_argument(where + ": there is no signal " + std::to_string(signal) + "; there are " +
                         std::to_string(graph_.signal_count()));
    }
}

Op &Definition::op(int32_t id) {
    if (id < 0 || id >= static_cast<int32_t>(graph_.ops.size())) {
        invalid_argument("there is no operator " + std::to_string(id) + "; there are " +
                         std::to_string(graph_.ops.size()));
    }
    return graph_.ops[static_cast<size_t>(id)];
}

}  // namespace nengine
