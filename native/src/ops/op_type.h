// What an operator kind is: its checks, its kernels, its backward rule, its merge rule. One subclass a kind, registered
// by name; nothing else in the engine switches on the kind.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cpu/kernel.h"
#include "ir/graph.h"
#include "ops/cost.h"

namespace nengine {

class Autodiff;

// A change of a matrix A: r c^T + d o A.
struct ChangeFactors {
    SignalId rows, columns;    // r and c
    SignalId decay = no_signal;  // d, a factor for each row, if there is one
};

// See OpType::factored.
struct FactoredChange {
    Op op;
    ChangeFactors factors;
};

class OpType {
public:
    explicit OpType(std::string kind) : kind_(std::move(kind)) {}
    virtual ~OpType() = default;
    OpType(const OpType &) = delete;
    OpType &operator=(const OpType &) = delete;

    const std::string &kind() const { return kind_; }

    // Numbers of signals, shapes, attributes. Throws invalid_program with a text that names the operator. After it has
    // passed, kernels may trust the operator completely.
    virtual void check(const Graph &graph, const Op &op) const = 0;

    // May b join a group that has a? Only asked for operators of the same type with equal numbers of sets, incs, reads and
    // updates whose corresponding signals agree in space. Default: never.
    virtual bool mergeable(const Graph &graph, const Op &a, const Op &b) const;

    // The kernel of a group of mutually independent operators (often one) of this type. No two of them write to the
    // same element, so they may run in any order or at once. Null where there is nothing to run.
    virtual std::unique_ptr<Kernel> kernel(const Binder &binder, const std::vector<const Op *> &group) const = 0;

    // What to run instead in training mode; none if the same operator. (Spiking neurons: their rate curve.)
    virtual std::optional<Op> training_form(const Graph &graph, const Op &op, const Attributes &options) const;

    // Appends backward operators. Default: opaque, gradient zero (but the gradient of what it sets is cut).
    virtual void differentiate(Autodiff &autodiff, const Op &op) const;

    // What a step of an operator that has passed check() costs.
    virtual Cost cost(const Graph &graph, const Op &op) const = 0;

    // Whether what a step leaves in this signal (index into op.sets) has nothing of what was in it before: no element is kept
    // or read first. False where that is not known.
    virtual bool overwrites(const Graph &graph, const Op &op, size_t set) const {
        return set == 0 && (can_set(graph, op) || fills_with(graph, op).has_value());
    }

    // Whether what a step sets and increments by follows from what the operator reads alone: it has no state, and does not
    // depend on which step it is. Then steps that read the same need not all be run.
    virtual bool is_function(const Graph &graph, const Op &op) const {
        return can_set(graph, op) || fills_with(graph, op).has_value();
    }

    // Whether a step can fail. Then no step may be begun before the one before is complete.
    virtual bool can_fail() const { return false; }

    // How much the host gives the operator in a step: what has to be kept to run the step again without the host.
    virtual int64_t host_values(const Graph &, const Op &) const { return 0; }

    // Whether incrementing may be turned into setting (the operator then has its target in sets instead of incs):
    // it must write every element of its target.
    virtual bool can_set(const Graph &, const Op &) const { return false; }

    // For the simplifier: the values that the operator fills its first set with at every step (a reset): one for all
    // elements or one for each; none if it does anything else.
    virtual std::optional<std::vector<double>> fills_with(const Graph &, const Op &) const { return std::nullopt; }
    // For the simplifier: index in reads of the operand that the operator writes to its whole first target, element by
    // element or one element to all of them, and does nothing else (a plain copy); -1 if not.
    virtual int copies(const Graph &, const Op &) const { return -1; }
    // For the simplifier: a product in which an operand (index into reads) that is all zero makes the result zero.
    virtual bool zero_if_zero(const Graph &, const Op &, size_t /*read*/) const { return false; }
    // For the simplifier: a product in which this operand being an identity (ones; a unit matrix) makes the result a copy
    // of the other operand, whose index in reads is returned; -1 if not.
    virtual int copy_if_identity(const Graph &, const Op &, size_t /*read*/) const { return -1; }

    // For fuse.h: whether the operator adds A x to its target, or sets it, for a matrix A and a vector x, its reads.
    virtual bool multiplies(const Graph &, const Op &) const { return false; }
    // For fuse_learning(): if the operator does nothing but update delta to a change r c^T + d o A of this matrix A, an operator
    // that in its place updates r, c and d, which are added to the graph, and delta only when a run ends (Kernel::finish).
    virtual std::optional<FactoredChange> factored(Graph &, const Op &, SignalId /*matrix*/) const {
        return std::nullopt;
    }

    // For fuse_events(): whether what the operator sets first is zero in most places at most steps: spikes.
    virtual bool sends_spikes() const { return false; }

    // For fuse_populations(): if the operator is neurons (it sets their output, then their states, and reads their current), the
    // type of operator that can also make the current and decode the output, see ops/population.h; null if there is none.
    virtual const OpType *population() const { return nullptr; }

private:
    std::string kind_;
};

// All kinds, by name. Operator families register in ops/registry.cpp, the one list of them.
const OpType *find_op_type(std::string_view kind);
// Throws invalid_program naming the kind and the known ones.
const OpType &op_type(std::string_view kind);
std::vector<std::string> op_kinds();

}  // namespace nengine
