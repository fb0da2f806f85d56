// What a compiled operator is on the CPU, and how it reaches its numbers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "ir/graph.h"

namespace nengine {

class ThreadPool;

// What a kernel knows of the step it runs in.
struct Step {
    int64_t index = 0;   // within this run, from 0: which slice of inputs and tape
    int64_t number = 0;  // since reset, from 1
    // Whether signals that nothing reads in later steps must be written too: others may look at them after this step.
    bool is_last = true;
};

// One block of memory of a space. data may move between runs (inputs, tape), never during one.
struct Arena {
    void *data = nullptr;
    int64_t step_stride = 0;  // elements from one step to the next; 0: the same memory at every step
    int64_t size = 0;         // elements in all
    int64_t first_step = 0;   // index of the step whose slice comes first: the tape may hold a part of a run

    // Elements from data to the slice of a step.
    int64_t slice(const Step &step) const { return (step.index - first_step) * step_stride; }
};

// A vector (or scalar) operand: size elements, each with batch items side by side. batch is 1 where the signal has no
// minibatch axis, whatever the program's.
template <class T>
struct Vec {
    const Arena *arena = nullptr;
    int64_t offset = 0;  // in T, from the start of the arena
    int64_t size = 0;
    int64_t stride = 1;  // between neighbours, in elements (multiply by batch to get T)
    int64_t batch = 1;

    T *at(const Step &step) const {
        return static_cast<T *>(arena->data) + arena->slice(step) + offset;
    }
    bool contiguous() const { return stride == 1 || size <= 1; }
};

// A matrix operand; strides in elements (multiply by batch to get T).
template <class T>
struct Mat {
    const Arena *arena = nullptr;
    int64_t offset = 0;
    int64_t rows = 0, cols = 0;
    int64_t row_stride = 0, col_stride = 1;
    int64_t batch = 1;

    T *at(const Step &step) const {
        return static_cast<T *>(arena->data) + arena->slice(step) + offset;
    }
    bool contiguous() const { return col_stride == 1 && row_stride == cols; }
};

// What a kernel keeps of its own, as it was at some moment.
class KernelState {
public:
    virtual ~KernelState() = default;
};

class Kernel {
public:
    virtual ~Kernel() = default;
    virtual void run(const Step &step) = 0;
    // count steps one after the other, from first on, forwards (direction 1) or backwards (-1), or only each h-th of them
    // (direction h or -h: what it adds to the number of the step), which operators whose state follows the steps are not asked
    // for. Kernels that have something better than single steps override it; sums may then be rounded differently. No other
    // kernel runs in between: operands that others change from step to step must have a slice for each step. The last of them
    // is one of which is_last is true.
    virtual void run_steps(const Step &first, int64_t count, int direction) {
        Step step = first;
        for (int64_t i = 0; i < count; ++i, step.index += direction, step.number += direction) {
            run(step);
        }
    }
    // Called when a run ends, or breaks off: what was put off from step to step is done now.
    virtual void finish() {}
    // Called before a run if signals that steps do not change were written, or may have been, since the last one: what a
    // kernel keeps of them is out of date.
    virtual void parameters_changed() {}
    // Of what it keeps of them.
    virtual int64_t copied_bytes() const { return 0; }
    // Called when the state is reset: generators, ring positions. Most kernels have nothing of their own.
    virtual void reset() {}
    // A copy of what is not in signals, which is of state_bytes(), and what puts back a copy that this kernel made. Null
    // where there is nothing.
    virtual std::unique_ptr<KernelState> state() const { return nullptr; }
    virtual void set_state(const KernelState &) {}
    virtual int64_t state_bytes() const { return 0; }
    // What an operator of the group remembers that is not in signals, as numbers; most remember nothing.
    virtual std::vector<double> state_of(int32_t) const { return {}; }
    // Puts back as many numbers as state_of gives. Throws Error(NENGINE_INVALID_ARGUMENT) if they make no sense.
    virtual void set_state_of(int32_t, std::span<const double>) {}
    // Called when the step counter is set: signals that show it follow.
    virtual void show(const Step &) {}
};

// Called for host operators; throws Error(NENGINE_HOST_FAILED).
class Host {
public:
    virtual ~Host() = default;
    virtual void call(int32_t op, int32_t item, double time, const double *input, int64_t input_size, double *output,
                      int64_t output_size) = 0;
};

// Gives kernels their operands and what else they need. Implemented by the runtime.
class Binder {
public:
    virtual ~Binder() = default;
    virtual const Graph &graph() const = 0;
    virtual bool is_double() const = 0;  // element type T is double, else float
    virtual int64_t batch() const = 0;
    virtual const Arena *arena(SignalId signal) const = 0;
    virtual int64_t offset(SignalId signal) const = 0;  // in T from the start of the arena
    virtual ThreadPool &threads() const = 0;
    virtual Host &host() const = 0;

    template <class T>
    Vec<T> vec(SignalId id) const {
        const Signal &s = graph()[id];
        return {arena(id), offset(id), s.size(), s.stride(), graph().batched(id) ? batch() : 1};
    }
    // Any signal as one flat run; only for contiguous ones.
    template <class T>
    Vec<T> flat(SignalId id) const {
        return {arena(id), offset(id), graph()[id].size(), 1, graph().batched(id) ? batch() : 1};
    }
    template <class T>
    Mat<T> mat(SignalId id) const {
        const Signal &s = graph()[id];
        return {arena(id),    offset(id),   s.shape.at(0),
                s.shape.at(1), s.strides.at(0), s.strides.at(1), graph().batched(id) ? batch() : 1};
    }
};

// The kernel in the program's element type: make_kernel<MyKernel>(binder, args...) gives MyKernel<float> or <double>.
template <template <class> class K, class... Args>
std::unique_ptr<Kernel> make_kernel(const Binder &binder, Args &&...args) {
    if (binder.is_double()) {
        return std::make_unique<K<double>>(binder, std::forward<Args>(args)...);
    }
    return std::make_unique<K<float>>(binder, std::forward<Args>(args)...);
}

}  // namespace nengine
