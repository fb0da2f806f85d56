// A run of steps, for kernels that take them together.
#pragma once

#include "cpu/kernel.h"

namespace nengine {

struct Steps {
    Step first;
    int64_t count = 1;
    int direction = 1;  // or -1: backwards

    Step at(int64_t i) const { return {first.index + i * direction, first.number + i * direction}; }
    Step last() const { return at(count - 1); }
    // From one step to the next, in numbers.
    int64_t distance(const Arena &arena) const { return direction * arena.step_stride; }
    // The same steps forwards, for kernels to which the order does not matter.
    Steps forwards() const { return direction > 0 ? *this : Steps{last(), count, 1}; }
};

}  // namespace nengine
