#include "runtime/executable.h"

#include <algorithm>
#include <utility>

#include "ops/op_type.h"

namespace nengine {

namespace {

bool writes_only_tape(const Graph &graph, const Op &op) {
    const auto on_tape = [&](SignalId id) { return graph.space(id) == Space::Tape; };
    return op.incs.empty() && op.updates.empty() && !op.sets.empty() &&
           std::all_of(op.sets.begin(), op.sets.end(), on_tape);
}

}  // namespace

Executable::Executable(const Binder &binder, Plan plan) : plan_(std::move(plan)) {
    for (const Group &group : plan_.groups) {
        std::vector<const Op *> members;
        members.reserve(group.ops.size());
        for (const Op &op : group.ops) {
            members.push_back(&op);
        }
        if (auto kernel = members.front()->type->kernel(binder, members)) {
            order_.push_back(kernel.get());
            if (!std::all_of(members.begin(), members.end(),
                             [&](const Op *op) { return writes_only_tape(binder.graph(), *op); })) {
                without_tape_.push_back(kernel.get());
            }
            kernels_.push_back(std::move(kernel));
        }
    }
}

void Executable::finish() {
    for (Kernel *kernel : order_) {
        kernel->finish();
    }
}

void Executable::follow_parameters(int64_t version) {
    if (std::exchange(parameters_, version) == version) {
        return;
    }
    for (Kernel *kernel : order_) {
        kernel->parameters_changed();
    }
}

int64_t Executable::copied_bytes() const {
    int64_t bytes = 0;
    for (const Kernel *kernel : order_) {
        bytes += kernel->copied_bytes();
    }
    return bytes;
}

void Executable::reset() {
    for (Kernel *kernel : order_) {
        kernel->reset();
    }
}

Executable::State Executable::state() const {
    State all;
    if (state_bytes() > 0) {
        for (const Kernel *kernel : order_) {
            all.push_back(kernel->state());
        }
    }
    return all;
}

void Executable::set_state(const State &state) {
    for (size_t i = 0; i < state.size(); ++i) {
        if (state[i]) {
            order_[i]->set_state(*state[i]);
        }
    }
}

int64_t Executable::state_bytes() const {
    int64_t bytes = 0;
    for (const Kernel *kernel : order_) {
        bytes += kernel->state_bytes();
    }
    return bytes;
}

std::vector<double> Executable::state_of(int32_t op) const {
    for (const Kernel *kernel : order_) {
        auto state = kernel->state_of(op);
        if (!state.empty()) {
            return state;
        }
    }
    return {};
}

void Executable::set_state_of(int32_t op, std::span<const double> values) {
    for (Kernel *kernel : order_) {
        kernel->set_state_of(op, values);
    }
}

void Executable::show(const Step &step) {
    for (Kernel *kernel : order_) {
        kernel->show(step);
    }
}

}  // namespace nengine
