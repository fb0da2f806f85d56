// Sums of products in a fixed order, whatever else is computed beside them: the result for a row of a matrix does not
// depend on how rows are grouped.
#pragma once

#include "cpu/simd.h"

namespace nengine {

// Numbers in one wide accumulator: 64 bytes, a register of AVX-512.
template <class T>
constexpr int wide = 64 / sizeof(T);

// From this length on, four accumulators hide the latency of additions.
template <class T>
constexpr int64_t long_row = 16 * wide<T>;

// Brings R wide sums down to four numbers each, taking in what is left of the rows, of n numbers: at most one narrower
// vector each time. Leaves fewer than four numbers.
template <class T, int R, int N>
NENGINE_INLINE void narrow(const Vector<T, N> (&sum)[R], Vector<T, 4> (&out)[R], const T *const (&a)[R], const T *x,
                           int64_t &i, int64_t n) {
    if constexpr (N == 4) {
        for (int r = 0; r < R; r++) {
            out[r] = sum[r];
        }
    } else {
        Vector<T, N / 2> half[R];
        for (int r = 0; r < R; r++) {
            fold<T>(sum[r], half[r]);
        }
        if (n - i >= N / 2) {
            for (int r = 0; r < R; r++) {
                half[r] += load<N / 2>(a[r] + i) * load<N / 2>(x + i);
            }
            i += N / 2;
        }
        narrow<T, R, N / 2>(half, out, a, x, i, n);
    }
}

// The sums of R rows, all but the last fewer than four numbers, as four numbers each; i says how far they go.
template <class T, int R>
NENGINE_INLINE void row_sums(const T *const (&a)[R], const T *x, int64_t n, Vector<T, 4> (&out)[R], int64_t &i) {
    constexpr int W = wide<T>;
    Vector<T, W> sum[R] = {};
    i = 0;
    if (n >= long_row<T>) {
        for (int r = 0; r < R; r++) {
            Vector<T, W> s0{}, s1{}, s2{}, s3{};
            for (i = 0; i + 4 * W <= n; i += 4 * W) {
                s0 += load<W>(a[r] + i) * load<W>(x + i);
                s1 += load<W>(a[r] + i + W) * load<W>(x + i + W);
                s2 += load<W>(a[r] + i + 2 * W) * load<W>(x + i + 2 * W);
                s3 += load<W>(a[r] + i + 3 * W) * load<W>(x + i + 3 * W);
            }
            sum[r] = (s0 + s1) + (s2 + s3);
        }
    }
    for (; i + W <= n; i += W) {
        const Vector<T, W> xs = load<W>(x + i);
        for (int r = 0; r < R; r++) {
            sum[r] += load<W>(a[r] + i) * xs;
        }
    }
    narrow<T, R, W>(sum, out, a, x, i, n);
}

// Sum of a[i] * x[i], neighbours side by side.
template <class T>
NENGINE_INLINE T dot(const T *a, const T *x, int64_t n) {
    const T *const rows[1] = {a};
    Vector<T, 4> sums[1];
    int64_t i;
    row_sums<T, 1>(rows, x, n, sums, i);
    T sum = total<T>(sums[0]);
    for (; i < n; i++) {
        sum += a[i] * x[i];
    }
    return sum;
}

// The same for four rows at once.
template <class T>
NENGINE_INLINE void dot4(const T *a, int64_t row_stride, const T *x, int64_t n, Vector<T, 4> &sum) {
    const T *const rows[4] = {a, a + row_stride, a + 2 * row_stride, a + 3 * row_stride};
    Vector<T, 4> sums[4];
    int64_t i;
    row_sums<T, 4>(rows, x, n, sums, i);
    totals<T>(sums, sum);
    for (; i < n; i++) {
        sum += Vector<T, 4>{rows[0][i], rows[1][i], rows[2][i], rows[3][i]} * x[i];
    }
}

// Sum of a[i * stride_a] * x[i * stride_x].
template <class T>
NENGINE_INLINE T strided_dot(const T *a, int64_t stride_a, const T *x, int64_t stride_x, int64_t n) {
    T s0 = 0, s1 = 0, s2 = 0, s3 = 0;
    int64_t i = 0;
    for (; i + 4 <= n; i += 4) {
        s0 += a[i * stride_a] * x[i * stride_x];
        s1 += a[(i + 1) * stride_a] * x[(i + 1) * stride_x];
        s2 += a[(i + 2) * stride_a] * x[(i + 2) * stride_x];
        s3 += a[(i + 3) * stride_a] * x[(i + 3) * stride_x];
    }
    for (; i < n; i++) {
        s0 += a[i * stride_a] * x[i * stride_x];
    }
    return (s0 + s1) + (s2 + s3);
}

}  // namespace nengine
