// A run of steps, for kernels that take them together.
#pragma once

#include "cpu/kernel.h"

namespace nengine {

struct Steps {
    Step first;
    int64_t count = 1;
    int direction = 1;  // from one step to the next: 1, -1 backwards, h to run each h-th

    Step at(int64_t i) const { return {first.index + i * direction, first.number + i * direction}; }
    Step last() const { return at(count - 1); }
    // From one step to the next, in numbers.
    int64_t distance(const Arena &arena) const { return direction * arena.step_stride; }
    // The same steps forwards, for kernels to which the order does not matter.
    Steps forwards() const { return direction > 0 ? *this : Steps{last(), count, -direction}; }
    // Some of them, from the i-th on.
    Steps some(int64_t i, int64_t n) const { return {at(i), n, direction}; }
};

}  // namespace nengine
