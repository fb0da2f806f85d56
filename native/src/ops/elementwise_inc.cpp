// elementwise_inc: reads a and x, and adds their product to y, or sets y to it. Each of the three has one element or as
// many as the largest; a smaller y receives the sum, over elements or over items of the minibatch.

#include <algorithm>

#include "autodiff/autodiff.h"
#include "cpu/loops.h"
#include "ops/kinds.h"
#include "ops/operands.h"

namespace nengine {

namespace {

template <class T>
class ElementwiseKernel : public Kernel {
public:
    ElementwiseKernel(const Binder &binder, const std::vector<const Op *> &group)
        : products_(binder, group[0]->sets.empty() ? Write::Add : Write::Set) {
        for (const Op *op : group) {
            products_.append(elementwise_nest<3>(binder, {target_of(*op), op->reads[0], op->reads[1]}));
        }
    }

    void run(const Step &step) override { products_.run(step); }
    void run_steps(const Step &first, int64_t count, int direction) override {
        products_.run_steps({first, count, direction});
    }

private:
    ProductLoops<T> products_;
};

class ElementwiseInc : public OpType {
public:
    ElementwiseInc() : OpType("elementwise_inc") {}

    void check(const Graph &graph, const Op &op) const override {
        check_one_target(graph, op, 2);
        check_attributes(graph, op, {});
        check_elementwise(graph, op, {target_of(op), op.reads[0], op.reads[1]});
    }

    Cost cost(const Graph &graph, const Op &op) const override {
        const int64_t products =
            std::max({graph[target_of(op)].size(), graph[op.reads[0]].size(), graph[op.reads[1]].size()}) *
            items_of(graph, op);
        return cost_of(graph, op, products + additions(graph, op, products));
    }

    bool mergeable(const Graph &, const Op &, const Op &) const override { return true; }

    std::unique_ptr<Kernel> kernel(const Binder &binder, const std::vector<const Op *> &group) const override {
        return make_kernel<ElementwiseKernel>(binder, group);
    }

    void differentiate(Autodiff &autodiff, const Op &op) const override {
        if (!op.sets.empty()) {
            autodiff.cut(op.sets[0]);
        }
        const std::optional<SignalId> g = autodiff.gradient(target_of(op));
        for (size_t i = 0; g && i < 2; i++) {
            if (const std::optional<SignalId> operand = autodiff.gradient(op.reads[i])) {
                Op product;
                product.type = this;
                product.tag = op.tag;
                product.incs = {*operand};
                product.reads = {*g, autodiff.saved(op.reads[1 - i])};
                autodiff.emit(std::move(product));
            }
        }
    }

    bool can_set(const Graph &, const Op &) const override { return true; }
    bool zero_if_zero(const Graph &, const Op &, size_t) const override { return true; }

    int copy_if_identity(const Graph &graph, const Op &op, size_t read) const override {
        // Were the other operand and the target both smaller than the ones, the target would receive a multiple.
        const int64_t ones = graph[op.reads[read]].size();
        const int64_t other = graph[op.reads[1 - read]].size();
        const bool repeated = other < ones && graph[target_of(op)].size() < ones;
        return repeated ? -1 : static_cast<int>(1 - read);
    }
};

}  // namespace

void add_elementwise_inc(OpTypes &types) { types.push_back(std::make_unique<ElementwiseInc>()); }

}  // namespace nengine
