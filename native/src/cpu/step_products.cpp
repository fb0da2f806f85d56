#include "cpu/step_products.h"

#include <algorithm>
#include <vector>

#include "cpu/dot.h"
#include "cpu/product_parts.h"
#include "cpu/simd.h"

namespace nengine {

#ifdef NENGINE_AVX512

namespace {

// Most registers of steps side by side.
constexpr int most_registers = 3;
// Half of the second cache, for vectors in their new order.
constexpr int64_t most_bytes = 1 << 20;

template <class T>
int64_t panel_bytes(int64_t columns) {
    return columns * most_registers * wide<T> * static_cast<int64_t>(sizeof(T));
}

// Numbers of a and b in turns: a[0], b[0], a[1], b[1] and so on.
NENGINE_INLINE void zip(const Vector<float, 16> &a, const Vector<float, 16> &b, Vector<float, 16> &first,
                        Vector<float, 16> &second) {
    const Vector<float, 16> low =
        __builtin_shufflevector(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
    second = __builtin_shufflevector(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
    first = low;
}
NENGINE_INLINE void zip(const Vector<double, 8> &a, const Vector<double, 8> &b, Vector<double, 8> &first,
                        Vector<double, 8> &second) {
    const Vector<double, 8> low = __builtin_shufflevector(a, b, 0, 8, 1, 9, 2, 10, 3, 11);
    second = __builtin_shufflevector(a, b, 4, 12, 5, 13, 6, 14, 7, 15);
    first = low;
}

// N rows of a register's numbers, in memory order, to columns: each round moves one bit of a number's row, of which
// there are a power of two, to the end of its place.
template <class T, int N>
NENGINE_INLINE void transpose(Vector<T, wide<T>> (&v)[N]) {
    for (int round = 1; round < N; round *= 2) {
        Vector<T, wide<T>> next[N];
        for (int i = 0; i < N / 2; i++) {
            zip(v[i], v[i + N / 2], next[2 * i], next[2 * i + 1]);
        }
        for (int i = 0; i < N; i++) {
            v[i] = next[i];
        }
    }
}

// Vectors of `steps` steps side by side: [n][W], zero from `steps` on; each W are `distance` after the ones before.
template <class T>
NENGINE_INLINE void lay_register(const T *x, int64_t x_step, int64_t steps, int64_t n, T *to, int64_t distance) {
    constexpr int W = wide<T>;
    int64_t k = 0;
    for (; k + W <= n; k += W) {
        Vector<T, W> v[W];
        for (int s = 0; s < W; s++) {
            v[s] = s < steps ? load<W>(x + s * x_step + k) : Vector<T, W>{};
        }
        transpose<T, W>(v);
        for (int i = 0; i < W; i++) {
            store<W>(to + (k + i) * distance, v[i]);
        }
    }
    for (; k < n; k++) {
        for (int s = 0; s < W; s++) {
            to[k * distance + s] = s < steps ? x[s * x_step + k] : T{0};
        }
    }
}

// R rows times C registers of steps, which lie side by side: [n][C W]. The first `steps` of the results are written.
template <class T, Write write, int R, int C>
NENGINE_INLINE void panel_block(const T *a, int64_t row_stride, const T *x, int64_t n, T *y, int64_t y_stride,
                                int64_t y_step, int64_t steps) {
    constexpr int W = wide<T>;
    Vector<T, W> sum[R][C] = {};
    for (int64_t k = 0; k < n; k++) {
        Vector<T, W> xs[C];
        for (int c = 0; c < C; c++) {
            xs[c] = load<W>(x + (k * C + c) * W);
        }
        for (int r = 0; r < R; r++) {
            const T factor = a[r * row_stride + k];
            for (int c = 0; c < C; c++) {
                sum[r][c] += factor * xs[c];
            }
        }
    }
    for (int c = 0; c < C; c++) {
        T columns[W * R];
        Vector<T, W> rows[R];
        for (int r = 0; r < R; r++) {
            rows[r] = sum[r][c];
        }
        transpose<T, R>(rows);
        for (int r = 0; r < R; r++) {
            store<W>(columns + r * W, rows[r]);
        }
        const int64_t end = std::min<int64_t>(W, steps - c * W);
        for (int64_t s = 0; s < end; s++) {
            T *to = y + (c * W + s) * y_step;
            if (y_stride == 1) {
                for (int r = 0; r < R; r++) {
                    put<T, write>(to[r], columns[s * R + r]);
                }
            } else {
                for (int r = 0; r < R; r++) {
                    put<T, write>(to[r * y_stride], columns[s * R + r]);
                }
            }
        }
    }
}

// Some rows times a panel of C registers: R at a time, then half as many.
template <class T, Write write, int R, int C>
NENGINE_INLINE void panel_rows(const MatrixView<T> &a, int64_t begin, int64_t end, const T *x, T *y, int64_t y_stride,
                               int64_t y_step, int64_t steps) {
    int64_t i = begin;
    for (; i + R <= end; i += R) {
        panel_block<T, write, R, C>(a.data + i * a.row_stride, a.row_stride, x, a.columns, y + i * y_stride, y_stride,
                                    y_step, steps);
    }
    if constexpr (R > 1) {
        if (i < end) {
            panel_rows<T, write, R / 2, C>(a, i, end, x, y, y_stride, y_step, steps);
        }
    }
}

// Adds the upper half of N numbers to the lower one until R are left.
template <class T, int N, int R>
NENGINE_INLINE void fold_to(const Vector<T, N> &v, T (&sums)[R]) {
    if constexpr (N == R) {
        store<N>(sums, v);
    } else if constexpr (N > 4) {
        Vector<T, N / 2> half;
        fold<T>(v, half);
        fold_to<T, N / 2>(half, sums);
    } else if constexpr (R == 2) {
        sums[0] = v[0] + v[2];
        sums[1] = v[1] + v[3];
    } else {
        sums[0] = (v[0] + v[2]) + (v[1] + v[3]);
    }
}

// The sums of the numbers of each of R registers, 1, 2, 4 or 8. In which order they are added up does not depend on R.
template <class T, int R>
NENGINE_INLINE void sums_of(Vector<T, wide<T>> (&v)[R], T (&sums)[R]) {
    for (int count = R; count > 1; count /= 2) {
        for (int i = 0; i < count / 2; i++) {
            Vector<T, wide<T>> first, second;
            zip(v[i], v[i + count / 2], first, second);
            v[i] = first + second;
        }
    }
    // Numbers of all R in turns.
    fold_to<T, wide<T>>(v[0], sums);
}

// R rows times C vectors, all without gaps: both are read along what is summed over, as they lie.
template <class T, Write write, int R, int C>
NENGINE_INLINE void dots_block(const T *a, int64_t row_stride, const T *x, int64_t x_step, int64_t n, T *y,
                               int64_t y_stride, int64_t y_step) {
    constexpr int W = wide<T>;
    Vector<T, W> sum[R][C] = {};
    int64_t j = 0;
    for (; j + W <= n; j += W) {
        Vector<T, W> xs[C];
        for (int c = 0; c < C; c++) {
            xs[c] = load<W>(x + c * x_step + j);
        }
        for (int r = 0; r < R; r++) {
            const Vector<T, W> as = load<W>(a + r * row_stride + j);
            for (int c = 0; c < C; c++) {
                sum[r][c] += as * xs[c];
            }
        }
    }
    for (int c = 0; c < C; c++) {
        Vector<T, W> rows[R];
        for (int r = 0; r < R; r++) {
            rows[r] = sum[r][c];
        }
        T sums[R];
        sums_of<T, R>(rows, sums);
        for (int r = 0; r < R; r++) {
            T rest = 0;
            for (int64_t k = j; k < n; k++) {
                rest += a[r * row_stride + k] * x[c * x_step + k];
            }
            put<T, write>(y[r * y_stride + c * y_step], sums[r] + rest);
        }
    }
}

// Some rows, R at a time while there are as many, times C vectors.
template <class T, Write write, int R, int C>
NENGINE_INLINE void dots_rows(const MatrixView<T> &a, int64_t begin, int64_t end, const T *x, int64_t x_step, T *y,
                              int64_t y_stride, int64_t y_step) {
    int64_t i = begin;
    for (; i + R <= end; i += R) {
        dots_block<T, write, R, C>(a.data + i * a.row_stride, a.row_stride, x, x_step, a.columns, y + i * y_stride,
                                   y_stride, y_step);
    }
    for (; i < end; i++) {
        dots_block<T, write, 1, C>(a.data + i * a.row_stride, a.row_stride, x, x_step, a.columns, y + i * y_stride,
                                   y_stride, y_step);
    }
}

// Steps lie side by side in registers, as many as fill them, each number of the matrix is a factor for all of them, and
// each result a sum of its own: nothing has to be added up at the end, as long as there are as many steps. Only the
// vectors, which are few, are brought into another order. The last few steps are read as they lie. Some rows stay in
// the first cache while all vectors pass.
template <class T, Write write>
NENGINE_AVX512 void large_blocks(MatrixView<T> a, const T *x, int64_t x_step, T *y, int64_t y_stride, int64_t y_step,
                                 int64_t steps) {
    constexpr int W = wide<T>;
    constexpr int64_t rows = 16;
    const int64_t n = a.columns;
    // The last register may have a quarter left.
    const int64_t registers = (steps + W / 4) / W;
    const int64_t together = std::min(steps, registers * W);
    constexpr int64_t line = 64 / sizeof(T);
    T *panels = scratch_of_thread<T>(registers * W * n + line).data();
    panels += (line - reinterpret_cast<uintptr_t>(panels) / sizeof(T) % line) % line;
    for (int64_t i = 0; i < registers; i++) {
        const int64_t first = i - i % most_registers, width = std::min<int64_t>(most_registers, registers - first) * W;
        lay_register(x + i * W * x_step, x_step, std::min<int64_t>(W, steps - i * W), n,
                     panels + first * W * n + i % most_registers * W, width);
    }
    for (int64_t begin = 0; begin < a.rows; begin += rows) {
        const int64_t end = std::min(a.rows, begin + rows);
        for (int64_t i = 0; i < registers; i += most_registers) {
            const T *panel = panels + i * W * n;
            T *to = y + i * W * y_step;
            const int64_t left = together - i * W;
            if (registers - i >= 3) {
                panel_rows<T, write, 8, 3>(a, begin, end, panel, to, y_stride, y_step, left);
            } else if (registers - i == 2) {
                panel_rows<T, write, 8, 2>(a, begin, end, panel, to, y_stride, y_step, left);
            } else {
                panel_rows<T, write, 16, 1>(a, begin, end, panel, to, y_stride, y_step, left);
            }
        }
        int64_t s = together;
        for (; s + 6 <= steps; s += 6) {
            dots_rows<T, write, 4, 6>(a, begin, end, x + s * x_step, x_step, y + s * y_step, y_stride, y_step);
        }
        for (; s + 4 <= steps; s += 4) {
            dots_rows<T, write, 4, 4>(a, begin, end, x + s * x_step, x_step, y + s * y_step, y_stride, y_step);
        }
        for (; s + 2 <= steps; s += 2) {
            dots_rows<T, write, 8, 2>(a, begin, end, x + s * x_step, x_step, y + s * y_step, y_stride, y_step);
        }
        for (; s < steps; s++) {
            dots_rows<T, write, 8, 1>(a, begin, end, x + s * x_step, x_step, y + s * y_step, y_stride, y_step);
        }
    }
}

}  // namespace

template <class T>
bool fits_vectors_in_large_blocks(const MatrixView<T> &a, int64_t steps) {
    return has_avx512() && a.column_stride == 1 && a.columns >= 8 * wide<T> && a.rows >= 16 && steps >= 2 &&
           panel_bytes<T>(a.columns) <= most_bytes;
}

template <class T>
void times_vectors_in_large_blocks(Write write, const MatrixView<T> &a, const T *x, int64_t x_step, T *y,
                                   int64_t y_stride, int64_t y_step, int64_t steps) {
    const int64_t most = most_bytes / panel_bytes<T>(a.columns) * most_registers * wide<T>;
    for (int64_t s = 0; s < steps; s += most) {
        const int64_t now = std::min(most, steps - s);
        if (write == Write::Add) {
            large_blocks<T, Write::Add>(a, x + s * x_step, x_step, y + s * y_step, y_stride, y_step, now);
        } else {
            large_blocks<T, Write::Set>(a, x + s * x_step, x_step, y + s * y_step, y_stride, y_step, now);
        }
    }
}

#else

template <class T>
bool fits_vectors_in_large_blocks(const MatrixView<T> &, int64_t) {
    return false;
}

template <class T>
void times_vectors_in_large_blocks(Write, const MatrixView<T> &, const T *, int64_t, T *, int64_t, int64_t, int64_t) {}

#endif

#define NENGINE_INSTANTIATE(T)                                                                                         \
    template bool fits_vectors_in_large_blocks<T>(const MatrixView<T> &, int64_t);                                     \
    template void times_vectors_in_large_blocks<T>(Write, const MatrixView<T> &, const T *, int64_t, T *, int64_t,     \
                                                   int64_t, int64_t);
NENGINE_INSTANTIATE(float)
NENGINE_INSTANTIATE(double)
#undef NENGINE_INSTANTIATE

}  // namespace nengine
