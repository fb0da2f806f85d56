// Functions of numbers that compile to vector code inside loops. Where glibc has vector versions of its mathematical
// functions (the build looks), declaring them with the simd attribute lets the compiler use them without giving up the order
// of operations or denormal numbers, as -ffast-math would. Elsewhere the loops call the scalar ones. Errors stay below 4
// units in the last place.
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

#include "cpu/simd.h"

#if defined(NENGINE_VECTOR_MATH)
#define NENGINE_VECTOR_FUNCTION __attribute__((simd("notinbranch")))
extern "C" {
NENGINE_VECTOR_FUNCTION float expf(float) noexcept;
NENGINE_VECTOR_FUNCTION double exp(double) noexcept;
NENGINE_VECTOR_FUNCTION float expm1f(float) noexcept;
NENGINE_VECTOR_FUNCTION double expm1(double) noexcept;
NENGINE_VECTOR_FUNCTION double log1p(double) noexcept;
NENGINE_VECTOR_FUNCTION float tanhf(float) noexcept;
NENGINE_VECTOR_FUNCTION double tanh(double) noexcept;
}
#undef NENGINE_VECTOR_FUNCTION
#endif

namespace nengine::vm {

NENGINE_INLINE float exp(float x) { return ::expf(x); }
NENGINE_INLINE double exp(double x) { return ::exp(x); }
NENGINE_INLINE float expm1(float x) { return ::expm1f(x); }
NENGINE_INLINE double expm1(double x) { return ::expm1(x); }
// For x >= 0. The vector log1pf of glibc takes the numbers that neurons near their threshold need one by one.
//   1 + x = 2^k (1 + f) with 1 + f in [sqrt(1/2), sqrt(2)),  log(1 + x) = k log 2 + f - f^2 / 2 + f^3 P(f),
// where P was fitted for the least relative error of the sum; what 1 + x lost by rounding is added to first order.
NENGINE_INLINE float log1p(float x) {
    constexpr uint32_t bits_of_root_half = 0x3f3504f3, bits_of_one = 0x3f800000, mantissa = 0x007fffff;
    // log 2 in two parts, of which the first has few enough bits that its product with k is exact.
    constexpr float log_2_high = 0.693359375f, log_2_low = -2.12194440e-4f;
    const float u = 1 + x;
    const float lost = x < 1 ? x - (u - 1) : 1 - (u - x);
    // Unsigned, since it may overflow where x is no number.
    const uint32_t shifted = std::bit_cast<uint32_t>(u) + (bits_of_one - bits_of_root_half);
    const int32_t exponent = (static_cast<int32_t>(shifted) >> 23) - 127;
    const float k = static_cast<float>(exponent);
    const float f = std::bit_cast<float>((shifted & mantissa) + bits_of_root_half) - 1;
    const float inverse_power = std::bit_cast<float>(static_cast<uint32_t>(exponent < 127 ? 127 - exponent : 0) << 23);
    float p = -0.0763449669f;
    p = p * f + 0.127615765f;
    p = p * f - 0.131601825f;
    p = p * f + 0.142017573f;
    p = p * f - 0.166233569f;
    p = p * f + 0.200012267f;
    p = p * f - 0.250008196f;
    p = p * f + 0.333333313f;
    const float square = f * f;
    // 1 / (1 + f) is about 1 - f, near enough for what was lost.
    const float rest = lost * inverse_power * (1 - f) + k * log_2_low;
    const float log = f + (square * f * p - 0.5f * square + rest);
    const float result = log + k * log_2_high;
    return x > std::numeric_limits<float>::max() ? x : result;
}
NENGINE_INLINE double log1p(double x) { return ::log1p(x); }
NENGINE_INLINE float tanh(float x) { return ::tanhf(x); }
NENGINE_INLINE double tanh(double x) { return ::tanh(x); }

// max and min that compile to one instruction; the second operand wins where one is not a number.
template <class T>
NENGINE_INLINE T max(T a, T b) {
    return a > b ? a : b;
}
template <class T>
NENGINE_INLINE T min(T a, T b) {
    return a < b ? a : b;
}

}  // namespace nengine::vm
