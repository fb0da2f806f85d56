// host_function {reads_time, has_input}, both 0 or 1: calls the host once an item. Reads: time if reads_time, x if
// has_input. Sets: y, or nothing. Where the time is not read the host is given 0. Opaque: its gradient is zero.

#include <algorithm>

#include "ops/host.h"
#include "ops/kinds.h"

namespace nengine {

namespace {

template <class T>
class HostFunctionKernel : public Kernel {
public:
    HostFunctionKernel(const Binder &binder, const Op &op) : host_(binder.host()), id_(op.id), items_(binder.batch()) {
        size_t read = 0;
        if (op.attributes.number("reads_time") == 1) {
            time_ = HostVector<T>(binder, op.reads[read++]);
        }
        if (op.attributes.number("has_input") == 1) {
            input_ = HostVector<T>(binder, op.reads[read]);
        }
        if (!op.sets.empty()) {
            output_ = HostVector<T>(binder, op.sets[0]);
        }
    }

    void run(const Step &step) override {
        time_.read(step, 0);
        const double time = time_.size() > 0 ? *time_.data() : 0;
        for (int64_t item = 0; item < items_; item++) {
            input_.read(step, item);
            std::fill_n(output_.data(), output_.size(), 0.0);
            host_.call(id_, static_cast<int32_t>(item), time, input_.data(), input_.size(), output_.data(),
                       output_.size());
            output_.write(step, item);
        }
    }

private:
    Host &host_;
    int32_t id_;
    int64_t items_;
    HostVector<T> time_, input_, output_;
};

class HostFunction : public OpType {
public:
    HostFunction() : OpType("host_function") {}

    void check(const Graph &graph, const Op &op) const override {
        check_attributes(graph, op, {"reads_time", "has_input"});
        const bool reads_time = flag(graph, op, "reads_time");
        const bool has_input = flag(graph, op, "has_input");
        if (op.sets.size() > 1) {
            reject(graph, op, "sets at most one signal, not " + std::to_string(op.sets.size()));
        }
        check_counts(graph, op, op.sets.size(), 0, reads_time + has_input, 0);
        if (reads_time) {
            check_time(graph, op, op.reads[0]);
        }
        for (SignalId id : {has_input ? op.reads.back() : no_signal, op.sets.empty() ? no_signal : op.sets[0]}) {
            if (id != no_signal) {
                check_elementwise(graph, op, {id});
            }
        }
        if (!op.sets.empty() && graph.batch() > 1 && !graph.batched(op.sets[0])) {
            reject(graph, op, graph.describe(op.sets[0]) + " has no minibatch axis");
        }
    }

    bool can_fail() const override { return true; }

    int64_t host_values(const Graph &graph, const Op &op) const override {
        return op.sets.empty() ? 0 : graph[op.sets[0]].size() * graph.batch();
    }

    // What the host does is not known.
    Cost cost(const Graph &graph, const Op &op) const override { return cost_of(graph, op, 0); }

    std::unique_ptr<Kernel> kernel(const Binder &binder, const std::vector<const Op *> &group) const override {
        return make_kernel<HostFunctionKernel>(binder, *group.at(0));
    }
};

}  // namespace

void add_host_function(OpTypes &types) { types.push_back(std::make_unique<HostFunction>()); }

}  // namespace nengine
