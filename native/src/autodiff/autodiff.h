// Reverse-mode differentiation as a program transformation. Given the operators of one forward step in
// training form, in execution order, it makes operators that save values during the forward step, and the
// operators of one backward step. All go through the same planner and executors as any other operators.
//
// A backward step runs for the steps of a run in reverse. Gradients follow the rule of all signals within a
// step: set, then incremented, then read, then updated. Each phase of a signal mirrors one of the forward
// step:
//
//   forward operator ...    its backward operator ...
//   updates y               sets G(y), in place, to the gradient of what y was before the step; comes first
//   reads y                 incs G(y)
//   incs or sets y          reads G(y)
//   sets y, new content     reads G(y), and cut(y): the step starts with G(y) at zero
//   sets y from its own     reads G(y), updates it, in place, to the gradient of what y was before the step.
//   old content             It comes last.
//
// A gradient that is not cut carries over to the step before: that is how gradients flow through states.
// Every backward operator is linear in the gradients it reads, sets and updates: if these are zero it does
// nothing.
#pragma once

#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "ir/graph.h"

namespace nengine {

struct BackwardProgram {
    // To append to the forward training step: copies onto the tape.
    std::vector<Op> saves;
    // A backward step has two parts, each in no particular order. First what the loss wants of signals that
    // are updated, then everything else.
    std::vector<Op> arrivals, backward;
    struct Output {
        size_t probe;       // index into the probes given
        SignalId gradient;  // [step] of the loss with respect to what was probed, space OutputGradient
    };
    std::vector<Output> outputs;  // the probes from which a gradient reaches something wanted
    struct Gradient {
        SignalId of, gradient;
    };
    // The trainable parameters and the inputs that a gradient reaches.
    std::vector<Gradient> parameters, inputs;
};

class Autodiff {
public:
    // ops: the forward step in training form, in execution order. probes: probed signals to differentiate,
    // no_signal for probes that are left out. Adds gradient and tape signals to the graph.
    static BackwardProgram transform(Graph &graph, const std::vector<Op> &ops,
                                     const std::vector<SignalId> &probes, bool input_gradients);

    // ---- For OpType::differentiate ----

    Graph &graph() { return graph_; }

    // The gradient signal of a forward signal or view (a view of the gradient of its base). None where the
    // gradient is of no use (nothing trainable influences the signal) or none arrives (the signal leads to no
    // output).
    std::optional<SignalId> gradient(SignalId forward);
    // The value of a forward signal as readers saw it in this step: the signal itself if it cannot change
    // during a run, else a copy on the tape.
    SignalId saved(SignalId forward);
    // Says that the operator replaces the old content of this signal, so that its gradient starts the step at
    // zero.
    void cut(SignalId forward);
    // Appends a backward operator. op.type must be set; signals are gradients, saved or fixed ones.
    void emit(Op op);

private:
    // Differentiation runs three times over the forward operators, since what is worth computing is known
    // only from the backward operators: all of them; those that gradients pass through; the same again, now
    // knowing what they save.
    enum class Pass { Survey, Measure, Build };

    // A part of a base, whatever the name of its view.
    struct Part {
        int64_t offset;
        std::vector<int64_t> shape, strides;
        bool operator==(const Part &) const = default;
    };
    struct Saved {
        std::vector<Part> parts;
        std::vector<SignalId> tape;  // of each part
        SignalId whole = no_signal;  // tape of the whole base, if that is what is kept
        bool keep_whole = false;
    };

    Autodiff(Graph &graph, const std::vector<Op> &ops, const std::vector<SignalId> &probes,
             bool input_gradients);

    void run(Pass pass);
    void find_live();
    void decide_saves();
    void add_output(size_t probe);
    BackwardProgram finish();

    bool has_gradient(SignalId base) const;
    bool is_wanted(SignalId base) const;
    SignalId gradient_of_base(SignalId base);
    SignalId add_view(SignalId base, const Part &part, const std::string &name);
    SignalId add_save(SignalId forward, const std::vector<int64_t> &shape);

    Graph &graph_;
    const std::vector<Op> &ops_;
    const std::vector<SignalId> &probes_;
    const bool input_gradients_;
    Pass pass_ = Pass::Survey;
    std::unordered_set<SignalId> live_;                 // forward bases whose gradient is worth computing
    std::unordered_map<SignalId, SignalId> gradients_;  // by forward base
    std::unordered_map<SignalId, SignalId> gradient_views_;  // by forward view
    std::unordered_map<SignalId, Saved> saved_;              // by forward base
    std::unordered_map<SignalId, SignalId> saved_views_;     // by forward view
    std::unordered_set<SignalId> cuts_;                      // gradients
    BackwardProgram program_;
};

}  // namespace nengine
