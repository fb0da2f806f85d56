// How inner loops are compiled for the machine they run on, and vectors of numbers for loops whose order of summation
// has to be spelled out.
#pragma once

#include <cmath>
#include <cstdint>
#include <cstring>

// Compiles a function once for AVX-512, AVX2 and plain x86-64; the first call picks. What it calls must be inlined into
// it to profit. Resolvers run before a sanitizer's runtime is ready, so sanitizer builds do without.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(NENGINE_SANITIZE)
#define NENGINE_CLONES __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
// For code that is only worth having where there is AVX-512; its callers ask the processor.
#define NENGINE_AVX512 __attribute__((target("arch=x86-64-v4")))
#else
#define NENGINE_CLONES
#endif

#define NENGINE_INLINE __attribute__((always_inline)) inline

// The iterations of the next loop do not depend on each other through memory.
#define NENGINE_INDEPENDENT _Pragma("GCC ivdep")

namespace nengine {

#ifdef NENGINE_AVX512
inline bool has_avx512() {
    static const bool has = __builtin_cpu_supports("x86-64-v4");
    return has;
}
#endif

template <class T, int N>
struct VectorType {
    typedef T type __attribute__((vector_size(N * sizeof(T)), aligned(sizeof(T)), may_alias));
};
// N numbers side by side, at any address that suits T. The compiler splits what is wider than the machine.
template <class T, int N>
using Vector = typename VectorType<T, N>::type;

// (A reference, since how vectors are returned depends on the machine.)
template <int N, class T>
NENGINE_INLINE const Vector<T, N> &load(const T *p) {
    return *reinterpret_cast<const Vector<T, N> *>(p);
}

template <int N, class T>
NENGINE_INLINE void store(T *p, const Vector<T, N> &v) {
    *reinterpret_cast<Vector<T, N> *>(p) = v;
}

// Adds the upper half of a vector to its lower half.
template <class T>
NENGINE_INLINE void fold(const Vector<T, 8> &v, Vector<T, 4> &sum) {
    sum = __builtin_shufflevector(v, v, 0, 1, 2, 3) + __builtin_shufflevector(v, v, 4, 5, 6, 7);
}
template <class T>
NENGINE_INLINE void fold(const Vector<T, 16> &v, Vector<T, 8> &sum) {
    sum = __builtin_shufflevector(v, v, 0, 1, 2, 3, 4, 5, 6, 7) +
          __builtin_shufflevector(v, v, 8, 9, 10, 11, 12, 13, 14, 15);
}

template <class T>
NENGINE_INLINE T total(const Vector<T, 4> &v) {
    return (v[0] + v[1]) + (v[2] + v[3]);
}

template <class T>
NENGINE_INLINE T total(const Vector<T, 8> &v) {
    Vector<T, 4> half;
    fold<T>(v, half);
    return total<T>(half);
}
template <class T>
NENGINE_INLINE T total(const Vector<T, 16> &v) {
    Vector<T, 8> half;
    fold<T>(v, half);
    return total<T>(half);
}

// The totals of four vectors.
template <class T>
NENGINE_INLINE void totals(const Vector<T, 4> (&v)[4], Vector<T, 4> &sums) {
    const Vector<T, 4> s01 =
        __builtin_shufflevector(v[0], v[1], 0, 4, 2, 6) + __builtin_shufflevector(v[0], v[1], 1, 5, 3, 7);
    const Vector<T, 4> s23 =
        __builtin_shufflevector(v[2], v[3], 0, 4, 2, 6) + __builtin_shufflevector(v[2], v[3], 1, 5, 3, 7);
    sums = __builtin_shufflevector(s01, s23, 0, 1, 4, 5) + __builtin_shufflevector(s01, s23, 2, 3, 6, 7);
}

}  // namespace nengine
