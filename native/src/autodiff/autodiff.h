// Reverse-mode differentiation as a program transformation. Given the operators of one forward step in training form,
// in execution order, it appends saving operators to the forward step and makes the operators of one backward step.
// Both go through the same planner and executors as any other operators.
//
// A backward step runs for the steps of a run in reverse. Gradient signals follow the rule of all signals within a step:
// set, then incremented, then read, then updated. A gradient that is never reset carries over to the step before, which is
// how gradients flow through states.
#pragma once

#include <optional>
#include <vector>

#include "ir/graph.h"

namespace nengine {

struct BackwardProgram {
    std::vector<Op> saves;     // to append to the forward training step: copies onto the tape
    std::vector<Op> backward;  // one backward step, in no particular order
    struct Output {
        SignalId probed;           // the forward signal
        SignalId output_gradient;  // [step] what the loss wants, space OutputGradient
        bool late;                 // the signal is updated: its gradient is added before the step's operators run
    };
    std::vector<Output> outputs;                 // one for each probe that has a gradient path, in probe order
    std::vector<SignalId> probe_of_output;       // index of the probe of each output
    // Gradient signal of each trainable parameter and input that has a path to an output: (signal, gradient).
    std::vector<std::pair<SignalId, SignalId>> parameters, inputs;
};

class Autodiff {
public:
    // ops: the forward step in training form, in execution order. probes: probed signals to differentiate, no_signal for
    // probes that are left out. Adds gradient and tape signals to the graph.
    static BackwardProgram transform(Graph &graph, const std::vector<Op> &ops, const std::vector<SignalId> &probes,
                                     bool input_gradients);

    Graph &graph() { return graph_; }

    // For OpType::differentiate. The gradient signal of a forward signal or view (a view of the mirrored base), or none
    // where no gradient is wanted (it depends on nothing trainable) or none arrives (it leads to no output).
    std::optional<SignalId> gradient(SignalId forward);
    // The value of a forward signal as readers saw it in this step: the signal itself if it cannot change during a run,
    // else a copy on the tape.
    SignalId saved(SignalId forward);
    // Says that the operator replaces this signal's old content, so that the gradient starts the step at zero.
    void cut(SignalId forward);
    // Appends a backward operator. op.type must be set; sets/incs/reads/updates are gradient, saved or fixed signals.
    void emit(Op op);

private:
    explicit Autodiff(Graph &graph) : graph_(graph) {}
    Graph &graph_;
    struct Impl;
    std::shared_ptr<Impl> impl_;
};

}  // namespace nengine
