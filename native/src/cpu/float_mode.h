// How a thread treats denormal numbers. Arithmetic with them is many times slower than with others, and values that decay,
// such as the activities of neurons that have become silent, end among them.
#pragma once

#include <cstdint>

namespace nengine {

// The floating-point control word of a thread: rounding, denormal numbers, flags. 0 where there is none that is known.
using FloatMode = uint64_t;
FloatMode float_mode();
void set_float_mode(FloatMode mode);

// While it lives, arithmetic on this thread gives 0 in place of denormal results and takes denormal operands for 0, if
// flush is true. Then everything is as it was before.
class FlushDenormals {
public:
    explicit FlushDenormals(bool flush);
    ~FlushDenormals();
    FlushDenormals(const FlushDenormals &) = delete;
    FlushDenormals &operator=(const FlushDenormals &) = delete;

private:
    FloatMode before_;
};

// While it lives, this thread computes as it did before the FlushDenormals that it is in: for calls to the host.
class CallersFloatMode {
public:
    CallersFloatMode();
    ~CallersFloatMode();
    CallersFloatMode(const CallersFloatMode &) = delete;
    CallersFloatMode &operator=(const CallersFloatMode &) = delete;

private:
    FloatMode before_, callers_;
    int depth_;
};

}  // namespace nengine
