// One step of a program, ready to run: kernels in order.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "cpu/kernel.h"
#include "plan/plan.h"

namespace nengine {

class Executable {
public:
    Executable(const Binder &binder, Plan plan);

    // with_tape false: without what only writes to the tape.
    void run(const Step &step, bool with_tape = true) {
        for (Kernel *kernel : kernels(with_tape)) {
            kernel->run(step);
        }
    }
    // Each kernel for all steps before the next kernel, see Kernel::run_steps.
    void run_steps(const Step &first, int64_t count, int direction, bool with_tape) {
        for (Kernel *kernel : kernels(with_tape)) {
            kernel->run_steps(first, count, direction);
        }
    }
    // After the last step of a run, and after one that failed.
    void finish();
    // Says which version of the parameters a run is with: kernels follow if it is another than before.
    void follow_parameters(int64_t version);
    int64_t copied_bytes() const;
    // Kernels' own state to what it was at first.
    void reset();
    // A copy of it, of state_bytes() in all, and what puts it back. One entry a kernel, or none if no kernel has any.
    using State = std::vector<std::unique_ptr<KernelState>>;
    State state() const;
    void set_state(const State &state);
    int64_t state_bytes() const;
    // See Kernel; of the operator with this id, which need not be among those that run.
    std::vector<double> state_of(int32_t op) const;
    void set_state_of(int32_t op, std::span<const double> values);
    void show(const Step &step);
    const Plan &plan() const { return plan_; }
    size_t kernel_count() const { return order_.size(); }

private:
    const std::vector<Kernel *> &kernels(bool with_tape) const { return with_tape ? order_ : without_tape_; }

    Plan plan_;
    int64_t parameters_ = 0;
    std::vector<std::unique_ptr<Kernel>> kernels_;
    std::vector<Kernel *> order_, without_tape_;
};

}  // namespace nengine
