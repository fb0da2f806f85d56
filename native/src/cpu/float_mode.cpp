#include "cpu/float_mode.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace nengine {

namespace {

#if defined(__x86_64__)
constexpr FloatMode flush_bits = 0x8040;  // of MXCSR: flush to zero, denormals are zero
#elif defined(__aarch64__)
constexpr FloatMode flush_bits = 1 << 24;  // of FPCR: flush to zero, operands and results
#else
constexpr FloatMode flush_bits = 0;
#endif

// Of this thread: how many FlushDenormals it is in, and its mode before the outermost.
thread_local int depth = 0;
thread_local FloatMode callers = 0;

}  // namespace

#if defined(__x86_64__)
FloatMode float_mode() { return _mm_getcsr(); }
void set_float_mode(FloatMode mode) { _mm_setcsr(static_cast<unsigned>(mode)); }
#elif defined(__aarch64__)
FloatMode float_mode() {
    FloatMode mode;
    asm volatile("mrs %0, fpcr" : "=r"(mode));
    return mode;
}
void set_float_mode(FloatMode mode) { asm volatile("msr fpcr, %0" : : "r"(mode) : "memory"); }
#else
FloatMode float_mode() { return 0; }
void set_float_mode(FloatMode) {}
#endif

FlushDenormals::FlushDenormals(bool flush) : before_(float_mode()) {
    if (depth++ == 0) {
        callers = before_;
    }
    if (flush) {
        set_float_mode(before_ | flush_bits);
    }
}

FlushDenormals::~FlushDenormals() {
    --depth;
    set_float_mode(before_);
}

CallersFloatMode::CallersFloatMode() : before_(float_mode()), callers_(callers), depth_(depth) {
    if (depth_ > 0) {
        depth = 0;
        set_float_mode(callers_);
    }
}

CallersFloatMode::~CallersFloatMode() {
    depth = depth_;
    callers = callers_;
    set_float_mode(before_);
}

}  // namespace nengine
