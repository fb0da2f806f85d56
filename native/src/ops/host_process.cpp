// host_process {has_input}, 0 or 1: a process that the host steps, once an item. Reads: time, then x if has_input. Sets,
// increments or updates its output. What state it has is with the host. Opaque: its gradient is zero.

#include <algorithm>

#include "ops/host.h"
#include "ops/kinds.h"

namespace nengine {

namespace {

template <class T>
class HostProcessKernel : public Kernel {
public:
    HostProcessKernel(const Binder &binder, const Op &op)
        : host_(binder.host()), id_(op.id), items_(binder.batch()), adds_(!op.incs.empty()),
          time_(binder, op.reads[0]), output_(binder, target_of(op)) {
        if (op.reads.size() > 1) {
            input_ = HostVector<T>(binder, op.reads[1]);
        }
    }

    void run(const Step &step) override {
        time_.read(step, 0);
        for (int64_t item = 0; item < items_; item++) {
            input_.read(step, item);
            std::fill_n(output_.data(), output_.size(), 0.0);
            host_.call(id_, static_cast<int32_t>(item), *time_.data(), input_.data(), input_.size(), output_.data(),
                       output_.size());
            if (adds_) {
                output_.add(step, item);
            } else {
                output_.write(step, item);
            }
        }
    }

private:
    Host &host_;
    int32_t id_;
    int64_t items_;
    bool adds_;
    HostVector<T> time_, input_, output_;
};

class HostProcess : public OpType {
public:
    HostProcess() : OpType("host_process") {}

    void check(const Graph &graph, const Op &op) const override {
        check_attributes(graph, op, {"has_input"});
        const bool has_input = flag(graph, op, "has_input");
        if (op.sets.size() + op.incs.size() + op.updates.size() != 1) {
            reject(graph, op, "must set, increment or update exactly one signal");
        }
        check_counts(graph, op, op.sets.size(), op.incs.size(), 1 + has_input, op.updates.size());
        check_time(graph, op, op.reads[0]);
        check_elementwise(graph, op, {op.reads.back()});
        check_elementwise(graph, op, {target_of(op)});
        if (graph.batch() > 1 && !graph.batched(target_of(op))) {
            reject(graph, op, graph.describe(target_of(op)) + " has no minibatch axis");
        }
    }

    bool can_fail() const override { return true; }

    int64_t host_values(const Graph &graph, const Op &op) const override {
        return graph[target_of(op)].size() * graph.batch();
    }

    // What the host does is not known.
    Cost cost(const Graph &graph, const Op &op) const override { return cost_of(graph, op, 0); }

    std::unique_ptr<Kernel> kernel(const Binder &binder, const std::vector<const Op *> &group) const override {
        return make_kernel<HostProcessKernel>(binder, *group.at(0));
    }
};

}  // namespace

void add_host_process(OpTypes &types) { types.push_back(std::make_unique<HostProcess>()); }

}  // namespace nengine
