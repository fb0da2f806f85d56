// pes {learning_rate, dt}: the prescribed error sensitivity rule. Reads activities a (n) and error e (m); updates delta
// (m, n) to (-learning_rate * dt / n * e) a^T. Source: MacNeil and Eliasmith 2011.
//
// pes.grad {learning_rate, dt, to_activities, to_error}: sets the gradient of delta to zero after using it. Reads: e if
// to_activities, then a if to_error. Increments: the gradients of a if to_activities, then of e if to_error.

#include <algorithm>

#include "autodiff/autodiff.h"
#include "cpu/loops.h"
#include "ops/kinds.h"
#include "ops/operands.h"

namespace nengine {

namespace {

double scale_of(const Graph &graph, const Op &op, SignalId delta) {
    return -op.attributes.number("learning_rate") * op.attributes.number("dt") /
           static_cast<double>(graph[delta].shape[1]);
}

int64_t item_stride(int64_t batch) { return batch > 1; }

// The loop over delta, row by row, with one operand along its rows and one along its columns. Operand 0 is the one that
// is written.
template <class T>
Nest<3> delta_nest(const Mat<T> &delta, size_t delta_at, const Vec<T> &error, size_t error_at, const Vec<T> &activities,
                   size_t activities_at) {
    Nest<3> nest;
    typename Nest<3>::Dim row{delta.rows, {}}, column{delta.cols, {}},
        item{std::max({delta.batch, error.batch, activities.batch}), {}};
    nest.arena[delta_at] = delta.arena;
    nest.offset[delta_at] = delta.offset;
    row.stride[delta_at] = delta.row_stride * delta.batch;
    column.stride[delta_at] = delta.col_stride * delta.batch;
    item.stride[delta_at] = item_stride(delta.batch);
    nest.arena[error_at] = error.arena;
    nest.offset[error_at] = error.offset;
    row.stride[error_at] = error.stride * error.batch;
    item.stride[error_at] = item_stride(error.batch);
    nest.arena[activities_at] = activities.arena;
    nest.offset[activities_at] = activities.offset;
    column.stride[activities_at] = activities.stride * activities.batch;
    item.stride[activities_at] = item_stride(activities.batch);
    nest.append(row);
    nest.append(column);
    nest.append(item);
    return nest;
}

// A vector times a number, in memory of its own.
template <class T>
class Scaled {
public:
    Scaled(const Binder &binder, SignalId id, double factor)
        : vector_(binder.vec<T>(id)), values_(static_cast<size_t>(vector_.size * vector_.batch)),
          factor_(static_cast<T>(factor)), arena_(std::make_unique<Arena>()) {
        arena_->data = values_.data();
        arena_->size = static_cast<int64_t>(values_.size());
    }

    Vec<T> vec() const { return {arena_.get(), 0, vector_.size, 1, vector_.batch}; }

    void run(const Step &step) {
        const T *from = vector_.at(step);
        T *to = values_.data();
        for (int64_t i = 0; i < vector_.size; i++, from += vector_.stride * vector_.batch) {
            for (int64_t b = 0; b < vector_.batch; b++) {
                *to++ = factor_ * from[b];
            }
        }
    }

private:
    Vec<T> vector_;
    std::vector<T> values_;
    T factor_;
    std::unique_ptr<Arena> arena_;
};

template <class T>
class PesKernel : public Kernel {
public:
    PesKernel(const Binder &binder, const std::vector<const Op *> &group) : products_(binder, Write::Set) {
        for (const Op *op : group) {
            const SignalId delta = op->updates[0];
            errors_.emplace_back(binder, op->reads[1], scale_of(binder.graph(), *op, delta));
            products_.append(delta_nest(binder.mat<T>(delta), 0, errors_.back().vec(), 1,
                                        binder.vec<T>(op->reads[0]), 2));
        }
    }

    void run(const Step &step) override {
        for (Scaled<T> &error : errors_) {
            error.run(step);
        }
        products_.run(step);
    }

private:
    std::vector<Scaled<T>> errors_;
    ProductLoops<T> products_;
};

template <class T>
class PesGradKernel : public Kernel {
public:
    PesGradKernel(const Binder &binder, const std::vector<const Op *> &group)
        : products_(binder, Write::Add), clear_(binder, 0) {
        for (const Op *op : group) {
            const SignalId delta = op->sets[0];
            const double scale = scale_of(binder.graph(), *op, delta);
            const Mat<T> g = binder.mat<T>(delta);
            size_t i = 0;
            if (op->attributes.number("to_activities") == 1) {
                scaled_.emplace_back(binder, op->reads[i], scale);
                products_.append(delta_nest(g, 1, scaled_.back().vec(), 2, binder.vec<T>(op->incs[i]), 0));
                i++;
            }
            if (op->attributes.number("to_error") == 1) {
                scaled_.emplace_back(binder, op->reads[i], scale);
                products_.append(delta_nest(g, 1, binder.vec<T>(op->incs[i]), 0, scaled_.back().vec(), 2));
            }
            clear_.append(elementwise_nest<1>(binder, {delta}));
        }
    }

    void run(const Step &step) override {
        for (Scaled<T> &vector : scaled_) {
            vector.run(step);
        }
        products_.run(step);
        clear_.run(step);
    }

private:
    std::vector<Scaled<T>> scaled_;
    ProductLoops<T> products_;
    FillLoops<T> clear_;
};

void check_delta(const Graph &graph, const Op &op, SignalId delta) {
    if (graph[delta].rank() != 2) {
        reject(graph, op, graph.describe(delta) + " is no matrix");
    }
    finite_number(graph, op, "learning_rate");
    if (!(finite_number(graph, op, "dt") > 0)) {
        reject(graph, op, "dt must be positive, not " + std::to_string(op.attributes.number("dt")));
    }
}

void check_side(const Graph &graph, const Op &op, SignalId vector, SignalId delta, size_t axis) {
    if (graph[vector].rank() != 1 || graph[vector].size() != graph[delta].shape[axis]) {
        reject(graph, op,
               graph.describe(vector) + " does not fit axis " + std::to_string(axis) + " of " +
                   graph.describe(delta));
    }
}

class Pes : public OpType {
public:
    Pes() : OpType("pes") {}

    void check(const Graph &graph, const Op &op) const override {
        check_counts(graph, op, 0, 0, 2, 1);
        check_attributes(graph, op, {"learning_rate", "dt"});
        check_delta(graph, op, op.updates[0]);
        check_side(graph, op, op.reads[0], op.updates[0], 1);
        check_side(graph, op, op.reads[1], op.updates[0], 0);
        check_output_is_batched(graph, op, op.updates[0], op.reads);
    }

    bool mergeable(const Graph &, const Op &, const Op &) const override { return true; }

    std::unique_ptr<Kernel> kernel(const Binder &binder, const std::vector<const Op *> &group) const override {
        return make_kernel<PesKernel>(binder, group);
    }

    void differentiate(Autodiff &autodiff, const Op &op) const override {
        const std::optional<SignalId> g = autodiff.gradient(op.updates[0]);
        const std::optional<SignalId> activities = autodiff.gradient(op.reads[0]);
        const std::optional<SignalId> error = autodiff.gradient(op.reads[1]);
        if (!g || (!activities && !error)) {
            OpType::differentiate(autodiff, op);
            return;
        }
        Op back;
        back.type = &op_type("pes.grad");
        back.tag = op.tag;
        back.sets = {*g};
        back.attributes = op.attributes;
        back.attributes.set("to_activities", activities.has_value());
        back.attributes.set("to_error", error.has_value());
        if (activities) {
            back.reads.push_back(autodiff.saved(op.reads[1]));
            back.incs.push_back(*activities);
        }
        if (error) {
            back.reads.push_back(autodiff.saved(op.reads[0]));
            back.incs.push_back(*error);
        }
        autodiff.emit(std::move(back));
    }
};

class PesGrad : public OpType {
public:
    PesGrad() : OpType("pes.grad") {}

    void check(const Graph &graph, const Op &op) const override {
        check_attributes(graph, op, {"learning_rate", "dt", "to_activities", "to_error"});
        const bool to_activities = finite_number(graph, op, "to_activities") == 1;
        const bool to_error = finite_number(graph, op, "to_error") == 1;
        const size_t count = static_cast<size_t>(to_activities) + to_error;
        check_counts(graph, op, 1, count, count, 0);
        check_delta(graph, op, op.sets[0]);
        if (to_activities) {
            check_side(graph, op, op.reads[0], op.sets[0], 0);
            check_side(graph, op, op.incs[0], op.sets[0], 1);
        }
        if (to_error) {
            check_side(graph, op, op.reads[count - 1], op.sets[0], 1);
            check_side(graph, op, op.incs[count - 1], op.sets[0], 0);
        }
    }

    bool mergeable(const Graph &, const Op &a, const Op &b) const override {
        return a.attributes.number("to_activities") == b.attributes.number("to_activities");
    }

    std::unique_ptr<Kernel> kernel(const Binder &binder, const std::vector<const Op *> &group) const override {
        return make_kernel<PesGradKernel>(binder, group);
    }
};

}  // namespace

void add_pes(OpTypes &types) {
    types.push_back(std::make_unique<Pes>());
    types.push_back(std::make_unique<PesGrad>());
}

}  // namespace nengine
