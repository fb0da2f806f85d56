#include "autodiff/autodiff.h"

#include <algorithm>
#include <array>
#include <utility>

#include "ops/op_type.h"

namespace nengine {

namespace {

bool is_gradient(Space space) {
    return space == Space::ValueGradient || space == Space::OnlineGradient ||
           space == Space::TrainableGradient || space == Space::InputGradient;
}

Space gradient_space(Space space) {
    switch (space) {
        case Space::Online:
            return Space::OnlineGradient;
        case Space::Trainable:
            return Space::TrainableGradient;
        case Space::Input:
            return Space::InputGradient;
        default:
            return Space::ValueGradient;
    }
}

using Lists = std::array<const std::vector<SignalId> *, 3>;

// What a backward operator takes gradients from, and where it puts gradients. It sets and updates in place.
Lists sources(const Op &op) { return {&op.reads, &op.sets, &op.updates}; }
Lists targets(const Op &op) { return {&op.incs, &op.sets, &op.updates}; }

// Marks the bases of the gradients in `to` if one of those in `from` is marked. Says whether that was news.
bool spread(const Graph &graph, const Lists &from, const Lists &to, std::vector<char> &marked) {
    const auto base = [&](SignalId id) { return static_cast<size_t>(graph[id].base); };
    const bool any = std::any_of(from.begin(), from.end(), [&](const auto *list) {
        return std::any_of(list->begin(), list->end(), [&](SignalId id) { return marked[base(id)] != 0; });
    });
    bool news = false;
    if (any) {
        for (const auto *list : to) {
            for (SignalId id : *list) {
                if (is_gradient(graph.space(id)) && !marked[base(id)]) {
                    marked[base(id)] = 1;
                    news = true;
                }
            }
        }
    }
    return news;
}

Op copy(SignalId from) {
    Op op;
    op.type = &op_type("copy");
    op.reads = {from};
    return op;
}

}  // namespace

BackwardProgram Autodiff::transform(Graph &graph, const std::vector<Op> &ops,
                                    const std::vector<SignalId> &probes, bool input_gradients) {
    Autodiff autodiff(graph, ops, probes, input_gradients);
    autodiff.run(Pass::Survey);
    autodiff.find_live();
    autodiff.run(Pass::Measure);
    autodiff.decide_saves();
    autodiff.run(Pass::Build);
    return autodiff.finish();
}

Autodiff::Autodiff(Graph &graph, const std::vector<Op> &ops, const std::vector<SignalId> &probes,
                   bool input_gradients)
    : graph_(graph), ops_(ops), probes_(probes), input_gradients_(input_gradients) {
    for (SignalId id = 0; id < graph.signal_count(); ++id) {
        if (graph[id].base == id && graph[id].mirrors != no_signal) {
            gradients_.emplace(graph[id].mirrors, id);
        }
    }
}

void Autodiff::run(Pass pass) {
    pass_ = pass;
    program_ = {};
    cuts_.clear();
    for (auto op = ops_.rbegin(); op != ops_.rend(); ++op) {
        op->type->differentiate(*this, *op);
    }
}

bool Autodiff::is_wanted(SignalId base) const {
    const Signal &signal = graph_[base];
    return signal.space == Space::Input ? input_gradients_
                                        : signal.role == Role::Parameter && signal.trainable;
}

bool Autodiff::has_gradient(SignalId base) const {
    switch (graph_[base].space) {
        case Space::Value:
        case Space::Online:
            break;
        case Space::Trainable:
        case Space::Input:
            if (!is_wanted(base)) {
                return false;
            }
            break;
        default:
            return false;
    }
    return pass_ == Pass::Survey || live_.count(base) != 0;
}

// A gradient is worth computing if something arrives at it and if it leads to a gradient that is wanted. Both
// follow from the backward operators of the first pass, taken round and round, as states lead from step to
// step.
void Autodiff::find_live() {
    std::vector<SignalId> starts;
    for (SignalId probe : probes_) {
        if (const auto g = probe == no_signal ? std::nullopt : gradient(probe)) {
            starts.push_back(graph_[*g].base);
        }
    }
    std::vector<char> arrives(static_cast<size_t>(graph_.signal_count()));
    std::vector<char> leads(arrives.size());
    for (SignalId start : starts) {
        arrives[static_cast<size_t>(start)] = 1;
    }
    for (const auto &[base, gradient] : gradients_) {
        leads[static_cast<size_t>(gradient)] = is_wanted(base);
    }
    for (bool news = true; news;) {
        news = false;
        for (const Op &op : program_.backward) {
            news |= spread(graph_, sources(op), targets(op), arrives);
        }
    }
    for (bool news = true; news;) {
        news = false;
        for (auto op = program_.backward.rbegin(); op != program_.backward.rend(); ++op) {
            news |= spread(graph_, targets(*op), sources(*op), leads);
        }
    }
    for (const auto &[base, gradient] : gradients_) {
        if (arrives[static_cast<size_t>(gradient)] && leads[static_cast<size_t>(gradient)]) {
            live_.insert(base);
        }
    }
}

SignalId Autodiff::gradient_of_base(SignalId base) {
    const auto found = gradients_.find(base);
    if (found != gradients_.end()) {
        return found->second;
    }
    Signal signal;
    signal.name = "gradient of " + graph_[base].name;
    signal.space = gradient_space(graph_[base].space);
    signal.shape = graph_[base].shape;
    signal.mirrors = base;
    const SignalId id = graph_.add(std::move(signal));
    gradients_.emplace(base, id);
    return id;
}

SignalId Autodiff::add_view(SignalId base, const Part &part, const std::string &name) {
    Signal view;
    view.name = name;
    view.base = base;
    view.offset = part.offset;
    view.shape = part.shape;
    view.strides = part.strides;
    return graph_.add(std::move(view));
}

std::optional<SignalId> Autodiff::gradient(SignalId forward) {
    const SignalId base = graph_[forward].base;
    if (!has_gradient(base)) {
        return std::nullopt;
    }
    if (forward == base) {
        return gradient_of_base(base);
    }
    const auto found = gradient_views_.find(forward);
    if (found != gradient_views_.end()) {
        return found->second;
    }
    const Signal &view = graph_[forward];
    const Part part{view.offset, view.shape, view.strides};
    const std::string name = "gradient of " + view.name;
    const SignalId id = add_view(gradient_of_base(base), part, name);
    gradient_views_.emplace(forward, id);
    return id;
}

SignalId Autodiff::saved(SignalId forward) {
    const Signal &signal = graph_[forward];
    const Signal &base = graph_.base(forward);
    const bool changes =
        base.space == Space::Value || base.space == Space::Online || base.space == Space::Clock;
    if (!changes || pass_ == Pass::Survey) {
        return forward;
    }
    Saved &saved = saved_[signal.base];
    const Part part{signal.offset, signal.shape, signal.strides};
    const auto found = std::find(saved.parts.begin(), saved.parts.end(), part);
    if (pass_ == Pass::Measure) {
        if (found == saved.parts.end()) {
            saved.parts.push_back(part);
        }
        return forward;
    }
    if (!saved.keep_whole) {
        SignalId &tape = saved.tape.at(static_cast<size_t>(found - saved.parts.begin()));
        if (tape == no_signal) {
            tape = add_save(forward, part.shape);
        }
        return tape;
    }
    if (saved.whole == no_signal) {
        saved.whole = add_save(signal.base, base.shape);
    }
    if (forward == graph_[forward].base) {
        return saved.whole;
    }
    const auto view = saved_views_.find(forward);
    if (view != saved_views_.end()) {
        return view->second;
    }
    const SignalId id = add_view(saved.whole, part, "saved " + graph_[forward].name);
    saved_views_.emplace(forward, id);
    return id;
}

// A base is kept as a whole if most of it is asked for; few large copies are better than many small ones.
// Matrices with gaps are not copied on their own.
void Autodiff::decide_saves() {
    for (auto &[base, saved] : saved_) {
        int64_t total = 0;
        for (const Part &part : saved.parts) {
            int64_t size = 1;
            for (int64_t n : part.shape) {
                size *= n;
            }
            total += size;
            Signal probe;
            probe.shape = part.shape;
            probe.strides = part.strides;
            saved.keep_whole |= part.shape.size() > 1 && !probe.is_contiguous();
        }
        saved.keep_whole |= 2 * total >= graph_[base].size();
        saved.tape.assign(saved.parts.size(), no_signal);
    }
}

SignalId Autodiff::add_save(SignalId forward, const std::vector<int64_t> &shape) {
    Signal signal;
    signal.name = "saved " + graph_[forward].name;
    signal.space = Space::Tape;
    signal.shape = shape;
    const SignalId tape = graph_.add(std::move(signal));
    Op save = copy(forward);
    save.tag = "save";
    save.sets = {tape};
    save.type->check(graph_, save);
    program_.saves.push_back(std::move(save));
    return tape;
}

void Autodiff::cut(SignalId forward) {
    const auto g = gradient(forward);
    // The gradients of inputs start each step at zero anyway: a step has its own.
    if (!g || graph_.space(*g) == Space::InputGradient || !cuts_.insert(*g).second) {
        return;
    }
    Op reset;
    reset.type = &op_type("reset");
    reset.tag = "cut";
    reset.sets = {*g};
    reset.attributes.set("value", 0.0);
    emit(std::move(reset));
}

void Autodiff::emit(Op op) {
    if (pass_ == Pass::Build) {
        op.type->check(graph_, op);
    }
    program_.backward.push_back(std::move(op));
}

// What the loss wants of a probed signal comes in with the readers of the signal, as it is read after each
// step. If the step updates the signal it comes before everything else, since then it concerns the signal
// after the update.
void Autodiff::add_output(size_t probe) {
    const SignalId probed = probes_[probe];
    const auto g = probed == no_signal ? std::nullopt : gradient(probed);
    if (!g) {
        return;
    }
    Signal signal;
    signal.name = "output gradient of probe " + std::to_string(probe);
    signal.space = Space::OutputGradient;
    signal.shape = graph_[probed].shape;
    const SignalId wanted = graph_.add(std::move(signal));
    Op arrival = copy(wanted);
    arrival.tag = "loss";
    arrival.incs = {*g};
    arrival.type->check(graph_, arrival);
    const auto any_writes = [&](std::vector<SignalId> Op::*list) {
        return std::any_of(ops_.begin(), ops_.end(), [&](const Op &op) {
            return std::any_of((op.*list).begin(), (op.*list).end(),
                               [&](SignalId id) { return graph_.overlap(id, probed); });
        });
    };
    const bool updated = any_writes(&Op::updates);
    if (updated && any_writes(&Op::sets)) {
        invalid_program("cannot differentiate the probe of " + graph_.describe(probed) +
                        ": one part of it is set and another is updated in a step; probe them one by one");
    }
    (updated ? program_.arrivals : program_.backward).push_back(std::move(arrival));
    program_.outputs.push_back({probe, wanted});
}

BackwardProgram Autodiff::finish() {
    for (size_t probe = 0; probe < probes_.size(); ++probe) {
        add_output(probe);
    }
    for (const auto &[base, gradient] : gradients_) {
        if (live_.count(base) && is_wanted(base)) {
            auto &list = graph_.space(base) == Space::Input ? program_.inputs : program_.parameters;
            list.push_back({base, gradient});
        }
    }
    const auto by_signal = [](const auto &a, const auto &b) { return a.of < b.of; };
    std::sort(program_.parameters.begin(), program_.parameters.end(), by_signal);
    std::sort(program_.inputs.begin(), program_.inputs.end(), by_signal);
    return std::move(program_);
}

}  // namespace nengine
