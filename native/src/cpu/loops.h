// Kernels' loops over nests: fill, copy, multiply. Each takes nests of (target, operands...), joins them where it can
// and runs them all, at a step or at all steps of a run. Over steps, what is added to a target that is the same at every
// step is summed up in their order.
#pragma once

#include <vector>

#include "cpu/nest.h"
#include "cpu/simd.h"

namespace nengine {

enum class Write { Set, Add };

// Sets a number or adds to it.
template <class T, Write write>
NENGINE_INLINE void put(T &y, T value) {
    if constexpr (write == Write::Add) {
        y += value;
    } else {
        y = value;
    }
}

// y = value
template <class T>
class FillLoops {
public:
    FillLoops(const Binder &binder, T value) : threads_(binder.threads()), value_(value) {}
    void append(const Nest<1> &nest) { nengine::append(nests_, nest); }
    void run(const Step &step) const { run_steps({step}); }
    void run_steps(const Steps &steps) const;

private:
    ThreadPool &threads_;
    T value_;
    std::vector<Nest<1>> nests_;
};

// y = x or y += x, over nests of (y, x). Where y repeats it receives the sum.
template <class T>
class CopyLoops {
public:
    CopyLoops(const Binder &binder, Write write) : threads_(binder.threads()), write_(write), zero_(binder, 0) {}
    void append(const Nest<2> &nest);
    void run(const Step &step) const { run_steps({step}); }
    void run_steps(const Steps &steps) const;

private:
    ThreadPool &threads_;
    Write write_;
    FillLoops<T> zero_;  // targets of sums that are set
    std::vector<Nest<2>> set_, add_;
};

// y = a * x or y += a * x, over nests of (y, a, x). Where y repeats it receives the sum.
template <class T>
class ProductLoops {
public:
    ProductLoops(const Binder &binder, Write write) : threads_(binder.threads()), write_(write), zero_(binder, 0) {}
    void append(const Nest<3> &nest);
    bool empty() const { return set_.empty() && add_.empty(); }
    void run(const Step &step) const { run_steps({step}); }
    void run_steps(const Steps &steps) const;

private:
    ThreadPool &threads_;
    Write write_;
    FillLoops<T> zero_;
    std::vector<Nest<3>> set_, add_;
};

}  // namespace nengine
