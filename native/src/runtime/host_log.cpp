#include "runtime/host_log.h"

#include <algorithm>

#include "cpu/float_mode.h"
#include "nengine/nengine.h"

namespace nengine {

void HostLog::call(int32_t op, int32_t item, double time, const double *input, int64_t input_size, double *output,
                   int64_t output_size) {
    if (mode_ != Mode::Replay) {
        const CallersFloatMode callers_mode;
        host_.call(op, item, time, input, input_size, output, output_size);
    }
    if (mode_ != Mode::Pass) {
        with_element_type(is_double_, [&](auto zero) { move<decltype(zero)>(output, output_size); });
    }
}

template <class T>
void HostLog::move(double *output, int64_t n) {
    if ((next_ + n) * static_cast<int64_t>(sizeof(T)) > block_.bytes()) {
        throw Error(NENGINE_INTERNAL, "the host gives more than was counted");
    }
    T *kept = static_cast<T *>(block_.data()) + next_;
    if (mode_ == Mode::Record) {
        std::transform(output, output + n, kept, [](double value) { return static_cast<T>(value); });
    } else {
        std::copy(kept, kept + n, output);
    }
    next_ += n;
}

void HostLog::record(int64_t values_a_step, int64_t steps) {
    const int64_t needed = bytes(values_a_step, steps);
    if (needed != block_.bytes() || !block_.data()) {
        block_ = Block();  // freed before the other one is asked for
        block_ = Block(needed);
    }
    values_a_step_ = values_a_step;
    next_ = 0;
    mode_ = Mode::Record;
}

void HostLog::replay(int64_t step) {
    next_ = step * values_a_step_;
    mode_ = Mode::Replay;
}

int64_t HostLog::bytes(int64_t values_a_step, int64_t steps) const {
    return checked_product({values_a_step, steps, is_double_ ? 8 : 4});
}

}  // namespace nengine
