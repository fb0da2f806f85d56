// Functions of numbers that compile to vector code inside loops. Where glibc has vector versions of its mathematical
// functions (the build looks), declaring them with the simd attribute lets the compiler use them without giving up the order
// of operations or denormal numbers, as -ffast-math would. Elsewhere the loops call the scalar ones. Errors stay below 4
// units in the last place.
#pragma once

#include <cmath>

#include "cpu/simd.h"

#if defined(NENGINE_VECTOR_MATH)
#define NENGINE_VECTOR_FUNCTION __attribute__((simd("notinbranch")))
extern "C" {
NENGINE_VECTOR_FUNCTION float expf(float) noexcept;
NENGINE_VECTOR_FUNCTION double exp(double) noexcept;
NENGINE_VECTOR_FUNCTION float expm1f(float) noexcept;
NENGINE_VECTOR_FUNCTION double expm1(double) noexcept;
NENGINE_VECTOR_FUNCTION float log1pf(float) noexcept;
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
NENGINE_INLINE float log1p(float x) { return ::log1pf(x); }
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
