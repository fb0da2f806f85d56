// reset {value}: fills the signal that it sets.

#include "autodiff/autodiff.h"
#include "cpu/loops.h"
#include "ops/kinds.h"
#include "ops/operands.h"

namespace nengine {

namespace {

template <class T>
class ResetKernel : public Kernel {
public:
    ResetKernel(const Binder &binder, const std::vector<const Op *> &group) {
        for (const Op *op : group) {
            const T value = static_cast<T>(op->attributes.number("value"));
            if (fills_.empty() || value != last_) {
                fills_.emplace_back(binder, value);
                last_ = value;
            }
            fills_.back().append(elementwise_nest<1>(binder, {op->sets[0]}));
        }
    }

    void run(const Step &step) override {
        for (const FillLoops<T> &fill : fills_) {
            fill.run(step);
        }
    }

    void run_steps(const Step &first, int64_t count, int direction) override {
        for (const FillLoops<T> &fill : fills_) {
            fill.run_steps({first, count, direction});
        }
    }

private:
    std::vector<FillLoops<T>> fills_;
    T last_ = 0;
};

class Reset : public OpType {
public:
    Reset() : OpType("reset") {}

    void check(const Graph &graph, const Op &op) const override {
        check_counts(graph, op, 1, 0, 0, 0);
        check_attributes(graph, op, {"value"});
        finite_number(graph, op, "value");
        check_elementwise(graph, op, op.sets);
    }

    Cost cost(const Graph &graph, const Op &op) const override { return cost_of(graph, op, 0); }

    bool mergeable(const Graph &, const Op &, const Op &) const override { return true; }

    std::unique_ptr<Kernel> kernel(const Binder &binder, const std::vector<const Op *> &group) const override {
        return make_kernel<ResetKernel>(binder, group);
    }

    std::optional<std::vector<double>> fills_with(const Graph &, const Op &op) const override {
        return std::vector<double>{op.attributes.number("value")};
    }
};

}  // namespace

void add_reset(OpTypes &types) { types.push_back(std::make_unique<Reset>()); }

}  // namespace nengine
