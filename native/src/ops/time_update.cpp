// time_update {dt}: sets the step counter and the time, step * dt in one multiplication.

#include "ops/kinds.h"
#include "ops/operands.h"

namespace nengine {

namespace {

template <class T>
class TimeUpdateKernel : public Kernel {
public:
    TimeUpdateKernel(const Binder &binder, const Op &op)
        : step_(binder.flat<T>(op.sets[0])), time_(binder.flat<T>(op.sets[1])), dt_(op.attributes.number("dt")) {}

    void run(const Step &step) override {
        *step_.at(step) = static_cast<T>(step.number);
        *time_.at(step) = static_cast<T>(static_cast<double>(step.number) * dt_);
    }

    void show(const Step &step) override { run(step); }

private:
    Vec<T> step_, time_;
    double dt_;
};

class TimeUpdate : public OpType {
public:
    TimeUpdate() : OpType("time_update") {}

    void check(const Graph &graph, const Op &op) const override {
        check_counts(graph, op, 2, 0, 0, 0);
        check_attributes(graph, op, {"dt"});
        for (SignalId id : op.sets) {
            if (graph[id].size() != 1 || graph.batched(id)) {
                reject(graph, op, graph.describe(id) + " must have one element and no minibatch axis");
            }
        }
        if (!(finite_number(graph, op, "dt") > 0)) {
            reject(graph, op, "dt must be positive, not " + std::to_string(op.attributes.number("dt")));
        }
    }

    bool overwrites(const Graph &, const Op &, size_t) const override { return true; }

    Cost cost(const Graph &graph, const Op &op) const override { return cost_of(graph, op, 1); }

    std::unique_ptr<Kernel> kernel(const Binder &binder, const std::vector<const Op *> &group) const override {
        return make_kernel<TimeUpdateKernel>(binder, *group.at(0));
    }
};

}  // namespace

void add_time_update(OpTypes &types) { types.push_back(std::make_unique<TimeUpdate>()); }

}  // namespace nengine
