#include "runtime/executable.h"

#include "ops/op_type.h"

namespace nengine {

Executable::Executable(const Binder &binder, Plan plan) : plan_(std::move(plan)) {
    for (const Group &group : plan_.groups) {
        std::vector<const Op *> members;
        members.reserve(group.ops.size());
        for (const Op &op : group.ops) {
            members.push_back(&op);
        }
        if (auto kernel = members.front()->type->kernel(binder, members)) {
            order_.push_back(kernel.get());
            kernels_.push_back(std::move(kernel));
        }
    }
}

void Executable::reset() {
    for (Kernel *kernel : order_) {
        kernel->reset();
    }
}

void Executable::save_state() {
    for (Kernel *kernel : order_) {
        kernel->save_state();
    }
}

void Executable::restore_state() {
    for (Kernel *kernel : order_) {
        kernel->restore_state();
    }
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
