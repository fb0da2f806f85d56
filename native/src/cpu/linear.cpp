#include "cpu/linear.h"

#include <cblas.h>

#include <algorithm>
#include <climits>
#include <vector>

#include "cpu/dot.h"
#include "cpu/product_parts.h"
#include "cpu/simd.h"
#include "cpu/step_products.h"

namespace nengine {

namespace {

// Below this many multiplications a product of matrices is done here: OpenBLAS takes about 0.2 us to begin.
constexpr int64_t blas_threshold = 1 << 15;
// Multiplications that are worth another thread.
constexpr int64_t vector_grain = 1 << 15;
constexpr int64_t matrix_grain = 1 << 18;
// From here on, a product of matrices does better than vector after vector.
constexpr int64_t few_steps = 4;
// Terms of sums of outer products that are worth reading and writing the matrix for.
constexpr int64_t long_sum = 32;

// Rows side by side in memory: four sums at a time.
template <class T, Write write>
NENGINE_CLONES void rows_times_vector(const T *a, int64_t rows, int64_t columns, int64_t row_stride, const T *x, T *y,
                                      int64_t y_stride) {
    int64_t i = 0;
    for (; i + 4 <= rows; i += 4) {
        Vector<T, 4> sum;
        dot4(a + i * row_stride, row_stride, x, columns, sum);
        for (int r = 0; r < 4; r++) {
            put<T, write>(y[(i + r) * y_stride], sum[r]);
        }
    }
    for (; i < rows; i++) {
        put<T, write>(y[i * y_stride], dot(a + i * row_stride, x, columns));
    }
}

// N rows of a matrix whose columns are without gaps.
template <class T, Write write, int N>
NENGINE_INLINE void column_block(const T *a, int64_t columns, int64_t column_stride, const T *x, T *y,
                                 int64_t y_stride) {
    Vector<T, N> sum{};
    for (int64_t k = 0; k < columns; k++) {
        sum += load<N>(a + k * column_stride) * x[k];
    }
    if (y_stride == 1) {
        if constexpr (write == Write::Add) {
            sum += load<N>(y);
        }
        store<N>(y, sum);
        return;
    }
    for (int r = 0; r < N; r++) {
        put<T, write>(y[r * y_stride], sum[r]);
    }
}

template <class T, Write write>
NENGINE_CLONES void columns_times_vector(const T *a, int64_t rows, int64_t columns, int64_t column_stride, const T *x,
                                         T *y, int64_t y_stride) {
    constexpr int W = wide<T>;
    int64_t i = 0;
    for (; i + 4 * W <= rows; i += 4 * W) {
        column_block<T, write, 4 * W>(a + i, columns, column_stride, x, y + i * y_stride, y_stride);
    }
    for (; i + W <= rows; i += W) {
        column_block<T, write, W>(a + i, columns, column_stride, x, y + i * y_stride, y_stride);
    }
    for (; i + 4 <= rows; i += 4) {
        column_block<T, write, 4>(a + i, columns, column_stride, x, y + i * y_stride, y_stride);
    }
    for (; i < rows; i++) {
        put<T, write>(y[i * y_stride], strided_dot(a + i, column_stride, x, 1, columns));
    }
}

template <class T, Write write>
void times_vector(const MatrixView<T> &a, const T *x, T *y, int64_t y_stride) {
    if (a.column_stride == 1 || a.columns == 1) {
        rows_times_vector<T, write>(a.data, a.rows, a.columns, a.row_stride, x, y, y_stride);
    } else if (a.row_stride == 1 || a.rows == 1) {
        columns_times_vector<T, write>(a.data, a.rows, a.columns, a.column_stride, x, y, y_stride);
    } else {
        for (int64_t i = 0; i < a.rows; i++) {
            put<T, write>(y[i * y_stride],
                          strided_dot(a.data + i * a.row_stride, a.column_stride, x, 1, a.columns));
        }
    }
}

// R rows times C vectors of N items each.
template <class T, Write write, int R, int C, int N>
NENGINE_INLINE void items_block(const T *a, int64_t columns, int64_t row_stride, int64_t column_stride, const T *x,
                                int64_t x_stride, T *y, int64_t y_stride) {
    Vector<T, N> sum[R][C] = {};
    for (int64_t k = 0; k < columns; k++) {
        Vector<T, N> xs[C];
        for (int c = 0; c < C; c++) {
            xs[c] = load<N>(x + k * x_stride + c * N);
        }
        for (int r = 0; r < R; r++) {
            const T factor = a[r * row_stride + k * column_stride];
            for (int c = 0; c < C; c++) {
                sum[r][c] += factor * xs[c];
            }
        }
    }
    for (int r = 0; r < R; r++) {
        for (int c = 0; c < C; c++) {
            T *to = y + r * y_stride + c * N;
            if constexpr (write == Write::Add) {
                sum[r][c] += load<N>(to);
            }
            store<N>(to, sum[r][c]);
        }
    }
}

// All rows times C * N items.
template <class T, Write write, int R, int C, int N>
NENGINE_INLINE void items_columns(const MatrixView<T> &a, const T *x, int64_t x_stride, T *y, int64_t y_stride) {
    int64_t i = 0;
    for (; i + R <= a.rows; i += R) {
        items_block<T, write, R, C, N>(a.data + i * a.row_stride, a.columns, a.row_stride, a.column_stride, x,
                                       x_stride, y + i * y_stride, y_stride);
    }
    for (; i < a.rows; i++) {
        items_block<T, write, 1, C, N>(a.data + i * a.row_stride, a.columns, a.row_stride, a.column_stride, x,
                                       x_stride, y + i * y_stride, y_stride);
    }
}

template <class T, Write write>
NENGINE_CLONES void times_items(MatrixView<T> a, const T *x, int64_t x_stride, T *y, int64_t y_stride,
                                int64_t items) {
    constexpr int W = wide<T>;
    int64_t j = 0;
    for (; j + 2 * W <= items; j += 2 * W) {
        items_columns<T, write, 4, 2, W>(a, x + j, x_stride, y + j, y_stride);
    }
    for (; j + W <= items; j += W) {
        items_columns<T, write, 8, 1, W>(a, x + j, x_stride, y + j, y_stride);
    }
    for (; j + 4 <= items; j += 4) {
        items_columns<T, write, 8, 1, 4>(a, x + j, x_stride, y + j, y_stride);
    }
    for (; j < items; j++) {
        items_columns<T, write, 8, 1, 1>(a, x + j, x_stride, y + j, y_stride);
    }
}

#ifdef NENGINE_AVX512
// The same with blocks that fill the 32 registers of AVX-512. The sums are the same, term by term.
template <class T, Write write>
NENGINE_AVX512 void times_items_in_large_blocks(MatrixView<T> a, const T *x, int64_t x_stride, T *y, int64_t y_stride,
                                                int64_t items) {
    constexpr int W = wide<T>;
    int64_t j = 0;
    for (; j + 3 * W <= items; j += 3 * W) {
        items_columns<T, write, 8, 3, W>(a, x + j, x_stride, y + j, y_stride);
    }
    for (; j + 2 * W <= items; j += 2 * W) {
        items_columns<T, write, 8, 2, W>(a, x + j, x_stride, y + j, y_stride);
    }
    for (; j + W <= items; j += W) {
        items_columns<T, write, 8, 1, W>(a, x + j, x_stride, y + j, y_stride);
    }
    for (; j + 4 <= items; j += 4) {
        items_columns<T, write, 8, 1, 4>(a, x + j, x_stride, y + j, y_stride);
    }
    for (; j < items; j++) {
        items_columns<T, write, 8, 1, 1>(a, x + j, x_stride, y + j, y_stride);
    }
}
#endif

// Whether blocks that are read in place do as well as OpenBLAS, which first copies both matrices into an order of its
// own: with AVX-512, as long as the vectors of a block stay in the second cache.
template <class T>
bool fits_large_blocks(const MatrixView<T> &a, int64_t items) {
#ifdef NENGINE_AVX512
    constexpr int64_t most_bytes = 1 << 19;
    return has_avx512() && items >= wide<T> && a.columns * 3 * wide<T> * static_cast<int64_t>(sizeof(T)) <= most_bytes;
#else
    static_cast<void>(a);
    static_cast<void>(items);
    return false;
#endif
}

template <class T, Write write>
void times_items_here(const MatrixView<T> &a, const T *x, int64_t x_stride, T *y, int64_t y_stride, int64_t items) {
#ifdef NENGINE_AVX512
    if (fits_large_blocks(a, items)) {
        times_items_in_large_blocks<T, write>(a, x, x_stride, y, y_stride, items);
        return;
    }
#endif
    times_items<T, write>(a, x, x_stride, y, y_stride, items);
}

void gemm(CBLAS_TRANSPOSE trans_a, CBLAS_TRANSPOSE trans_b, blasint m, blasint n, blasint k, const float *a,
          blasint lda, const float *b, blasint ldb, float beta, float *c, blasint ldc) {
    cblas_sgemm(CblasRowMajor, trans_a, trans_b, m, n, k, 1, a, lda, b, ldb, beta, c, ldc);
}

void gemm(CBLAS_TRANSPOSE trans_a, CBLAS_TRANSPOSE trans_b, blasint m, blasint n, blasint k, const double *a,
          blasint lda, const double *b, blasint ldb, double beta, double *c, blasint ldc) {
    cblas_dgemm(CblasRowMajor, trans_a, trans_b, m, n, k, 1, a, lda, b, ldb, beta, c, ldc);
}

template <class T>
bool fits_blas(const MatrixView<T> &a) {
    return (a.column_stride == 1 && a.row_stride >= a.columns && a.row_stride <= INT_MAX) ||
           (a.row_stride == 1 && a.column_stride >= a.rows && a.column_stride <= INT_MAX);
}

bool fits_blas_rows(int64_t stride, int64_t length) { return stride >= length && stride <= INT_MAX; }

// Splits rows of a result among threads.
template <class Body>
void split_rows(ThreadPool &threads, int64_t rows, int64_t work, int64_t grain, const Body &body) {
    if (threads.size() == 1 || work < 2 * grain || rows < 2) {
        body(int64_t{0}, rows);
        return;
    }
    threads.parallel_for(rows, std::max<int64_t>(1, grain * rows / work), body);
}

template <class T>
MatrixView<T> some_rows(const MatrixView<T> &a, int64_t begin, int64_t end) {
    return {a.data + begin * a.row_stride, end - begin, a.columns, a.row_stride, a.column_stride};
}

// [row][step][item] from rows of items that begin row_stride numbers after each other, step_stride from step to step.
template <class T>
void lay_side_by_side(const T *x, int64_t rows, int64_t row_stride, int64_t step_stride, int64_t items, int64_t steps,
                      T *to) {
    if (items == 1) {
        for (int64_t k = 0; k < steps; k++) {
            for (int64_t i = 0; i < rows; i++) {
                to[i * steps + k] = x[k * step_stride + i * row_stride];
            }
        }
        return;
    }
    for (int64_t i = 0; i < rows; i++) {
        for (int64_t k = 0; k < steps; k++, to += items) {
            std::copy_n(x + i * row_stride + k * step_stride, items, to);
        }
    }
}

// Products of a matrix with vectors that begin x_step numbers after each other, with the same sums as those of one
// step.
template <class T, Write write>
void times_vectors(const MatrixView<T> &a, const T *x, int64_t x_step, T *y, int64_t y_stride, int64_t y_step,
                   int64_t steps) {
    if (a.column_stride == 1 && steps > a.rows) {
        for (int64_t i = 0; i < a.rows; i++) {
            rows_times_vector<T, write>(x, steps, a.columns, x_step, a.data + i * a.row_stride, y + i * y_stride,
                                        y_step);
        }
        return;
    }
    for (int64_t k = 0; k < steps; k++) {
        times_vector<T, write>(a, x + k * x_step, y + k * y_step, y_stride);
    }
}

template <class T>
bool items_by_blas(const MatrixView<T> &a, int64_t x_stride, int64_t y_stride, int64_t items) {
    const bool blas = a.rows * a.columns * items >= blas_threshold && a.rows > 1 && !fits_large_blocks(a, items) &&
                      fits_blas(a) && fits_blas_rows(x_stride, items) && fits_blas_rows(y_stride, items);
    if (blas) {
        keep_blas_on_one_thread();
    }
    return blas;
}

// Y = A X or Y += A X on this thread.
template <class T>
void items_here(Write write, bool blas, const MatrixView<T> &a, const T *x, int64_t x_stride, T *y, int64_t y_stride,
                int64_t items) {
    if (blas) {
        const bool plain = a.column_stride == 1 && a.row_stride >= a.columns;
        gemm(plain ? CblasNoTrans : CblasTrans, CblasNoTrans, static_cast<blasint>(a.rows),
             static_cast<blasint>(items), static_cast<blasint>(a.columns), a.data,
             static_cast<blasint>(plain ? a.row_stride : a.column_stride), x, static_cast<blasint>(x_stride),
             write == Write::Add ? T{1} : T{0}, y, static_cast<blasint>(y_stride));
    } else if (write == Write::Add) {
        times_items_here<T, Write::Add>(a, x, x_stride, y, y_stride, items);
    } else {
        times_items_here<T, Write::Set>(a, x, x_stride, y, y_stride, items);
    }
}

// The same for several steps of few items each: those of as many steps as fill the registers of a block are laid side
// by side.
template <class T>
void side_by_side_items(Write write, const MatrixView<T> &a, const T *x, int64_t x_stride, int64_t x_step, T *y,
                        int64_t y_stride, int64_t y_step, int64_t items, int64_t steps) {
    const int64_t together = std::min(steps, std::max<int64_t>(1, 6 * wide<T> / items));
    const int64_t most = together * items;
    std::vector<T> &scratch = scratch_of_thread<T>((a.rows + a.columns) * most);
    T *xs = scratch.data();
    T *ys = xs + a.columns * most;
    for (int64_t k = 0; k < steps; k += together) {
        const int64_t now = std::min(together, steps - k);
        const int64_t n = now * items;
        lay_side_by_side(x + k * x_step, a.columns, x_stride, x_step, items, now, xs);
        items_here(Write::Set, items_by_blas(a, n, n, n), a, xs, n, ys, n, n);
        for (int64_t i = 0; i < a.rows; i++) {
            for (int64_t s = 0; s < now; s++) {
                const T *from = ys + i * n + s * items;
                T *to = y + i * y_stride + (k + s) * y_step;
                for (int64_t b = 0; b < items; b++) {
                    to[b] = write == Write::Add ? to[b] + from[b] : from[b];
                }
            }
        }
    }
}

template <class T>
bool outer_by_blas(int64_t g_stride, int64_t x_stride, int64_t items, const MatrixView<T> &shape) {
    const bool blas = shape.rows * shape.columns * items >= blas_threshold && shape.column_stride == 1 &&
                      fits_blas_rows(shape.row_stride, shape.columns) && fits_blas_rows(g_stride, items) &&
                      fits_blas_rows(x_stride, items);
    if (blas) {
        keep_blas_on_one_thread();
    }
    return blas;
}

// Some rows of A = G X^T or A += G X^T on this thread.
template <class T>
void outer_here(Write write, bool blas, const T *g, int64_t g_stride, const T *x, int64_t x_stride, int64_t items,
                T *a, const MatrixView<T> &shape, int64_t begin, int64_t end) {
    if (blas) {
        gemm(CblasNoTrans, CblasTrans, static_cast<blasint>(end - begin), static_cast<blasint>(shape.columns),
             static_cast<blasint>(items), g + begin * g_stride, static_cast<blasint>(g_stride), x,
             static_cast<blasint>(x_stride), write == Write::Add ? T{1} : T{0}, a + begin * shape.row_stride,
             static_cast<blasint>(shape.row_stride));
        return;
    }
    const MatrixView<T> rows{x, shape.columns, items, x_stride, 1};
    for (int64_t i = begin; i < end; i++) {
        T *to = a + i * shape.row_stride;
        if (write == Write::Add) {
            times_vector<T, Write::Add>(rows, g + i * g_stride, to, shape.column_stride);
        } else {
            times_vector<T, Write::Set>(rows, g + i * g_stride, to, shape.column_stride);
        }
    }
}

}  // namespace

void keep_blas_on_one_thread() {
    static const bool done = (openblas_set_num_threads(1), true);
    static_cast<void>(done);
}

template <class T>
void multiply_vector(Write write, const MatrixView<T> &a, const T *x, T *y, int64_t y_stride, ThreadPool &threads) {
    split_rows(threads, a.rows, a.rows * a.columns, vector_grain, [&](int64_t begin, int64_t end) {
        const MatrixView<T> part = some_rows(a, begin, end);
        if (write == Write::Add) {
            times_vector<T, Write::Add>(part, x, y + begin * y_stride, y_stride);
        } else {
            times_vector<T, Write::Set>(part, x, y + begin * y_stride, y_stride);
        }
    });
}

template <class T>
void multiply_items(Write write, const MatrixView<T> &a, const T *x, int64_t x_stride, T *y, int64_t y_stride,
                    int64_t items, ThreadPool &threads) {
    multiply_items_steps(write, a, x, x_stride, 0, y, y_stride, 0, items, 1, threads);
}

template <class T>
void multiply_outer(Write write, const T *g, int64_t g_stride, const T *x, int64_t x_stride, int64_t items, T *a,
                    const MatrixView<T> &shape, ThreadPool &threads) {
    const int64_t work = shape.rows * shape.columns * items;
    const bool blas = outer_by_blas(g_stride, x_stride, items, shape);
    split_rows(threads, shape.rows, work, matrix_grain, [&](int64_t begin, int64_t end) {
        outer_here(write, blas, g, g_stride, x, x_stride, items, a, shape, begin, end);
    });
}

template <class T>
void multiply_vectors(Write write, const MatrixView<T> &a, const T *x, int64_t x_step, T *y, int64_t y_stride,
                      int64_t y_step, int64_t steps, ThreadPool &threads) {
    const int64_t work = a.rows * a.columns * steps;
    const bool large_blocks = fits_vectors_in_large_blocks(a, steps);
    const bool blas = work >= blas_threshold && steps >= few_steps && a.rows >= few_steps && !large_blocks &&
                      fits_blas(a) && y_stride == 1 && fits_blas_rows(x_step, a.columns) &&
                      fits_blas_rows(y_step, a.rows);
    if (blas) {
        keep_blas_on_one_thread();
    }
    const int64_t grain = blas || large_blocks ? matrix_grain : vector_grain;
    split_rows(threads, a.rows, work, grain, [&](int64_t begin, int64_t end) {
        const MatrixView<T> part = some_rows(a, begin, end);
        T *to = y + begin * y_stride;
        if (blas) {
            const bool plain = a.column_stride == 1 && a.row_stride >= a.columns;
            gemm(CblasNoTrans, plain ? CblasTrans : CblasNoTrans, static_cast<blasint>(steps),
                 static_cast<blasint>(part.rows), static_cast<blasint>(part.columns), x, static_cast<blasint>(x_step),
                 part.data, static_cast<blasint>(plain ? part.row_stride : part.column_stride),
                 write == Write::Add ? T{1} : T{0}, to, static_cast<blasint>(y_step));
        } else if (large_blocks) {
            times_vectors_in_large_blocks(write, part, x, x_step, to, y_stride, y_step, steps);
        } else if (write == Write::Add) {
            times_vectors<T, Write::Add>(part, x, x_step, to, y_stride, y_step, steps);
        } else {
            times_vectors<T, Write::Set>(part, x, x_step, to, y_stride, y_step, steps);
        }
    });
}

template <class T>
void multiply_items_steps(Write write, const MatrixView<T> &a, const T *x, int64_t x_stride, int64_t x_step, T *y,
                          int64_t y_stride, int64_t y_step, int64_t items, int64_t steps, ThreadPool &threads) {
    const int64_t work = a.rows * a.columns * items * steps;
    if (steps > 1 && items < wide<T>) {
        split_rows(threads, a.rows, work, matrix_grain, [&](int64_t begin, int64_t end) {
            side_by_side_items(write, some_rows(a, begin, end), x, x_stride, x_step, y + begin * y_stride, y_stride,
                               y_step, items, steps);
        });
        return;
    }
    const bool blas = items_by_blas(a, x_stride, y_stride, items);
    split_rows(threads, a.rows, work, matrix_grain, [&](int64_t begin, int64_t end) {
        const MatrixView<T> part = some_rows(a, begin, end);
        for (int64_t k = 0; k < steps; k++) {
            items_here(write, blas, part, x + k * x_step, x_stride, y + begin * y_stride + k * y_step, y_stride,
                       items);
        }
    });
}

template <class T>
void add_outer_steps(const T *g, int64_t g_stride, int64_t g_step, const T *x, int64_t x_stride, int64_t x_step,
                     int64_t items, int64_t steps, T *a, const MatrixView<T> &shape, ThreadPool &threads) {
    const int64_t work = shape.rows * shape.columns * items * steps;
    // Without a minibatch, what is summed over are rows in memory, if they have no gaps.
    if (items == 1 && g_stride == 1 && x_stride == 1 && work >= blas_threshold && shape.column_stride == 1 &&
        fits_blas_rows(shape.row_stride, shape.columns) && fits_blas_rows(g_step, shape.rows) &&
        fits_blas_rows(x_step, shape.columns)) {
        keep_blas_on_one_thread();
        split_rows(threads, shape.rows, work, matrix_grain, [&](int64_t begin, int64_t end) {
            gemm(CblasTrans, CblasNoTrans, static_cast<blasint>(end - begin), static_cast<blasint>(shape.columns),
                 static_cast<blasint>(steps), g + begin, static_cast<blasint>(g_step), x,
                 static_cast<blasint>(x_step), T{1}, a + begin * shape.row_stride,
                 static_cast<blasint>(shape.row_stride));
        });
        return;
    }
    // The sums of one step are long enough to be worth reading and writing A for.
    if (items >= long_sum) {
        const bool blas = outer_by_blas(g_stride, x_stride, items, shape);
        split_rows(threads, shape.rows, work, matrix_grain, [&](int64_t begin, int64_t end) {
            for (int64_t k = 0; k < steps; k++) {
                outer_here(Write::Add, blas, g + k * g_step, g_stride, x + k * x_step, x_stride, items, a, shape,
                           begin, end);
            }
        });
        return;
    }
    // Else those of several steps side by side.
    const int64_t together = std::clamp<int64_t>(4 * long_sum / items, 1, steps);
    split_rows(threads, shape.rows, work, matrix_grain, [&](int64_t begin, int64_t end) {
        const int64_t most = together * items;
        const int64_t rows = end - begin;
        std::vector<T> &scratch = scratch_of_thread<T>((rows + shape.columns) * most);
        T *gs = scratch.data();
        T *xs = gs + rows * most;
        for (int64_t k = 0; k < steps; k += together) {
            const int64_t now = std::min(together, steps - k);
            const int64_t n = now * items;
            lay_side_by_side(g + begin * g_stride + k * g_step, rows, g_stride, g_step, items, now, gs);
            lay_side_by_side(x + k * x_step, shape.columns, x_stride, x_step, items, now, xs);
            const MatrixView<T> part{nullptr, rows, shape.columns, shape.row_stride, shape.column_stride};
            outer_here(Write::Add, outer_by_blas(n, n, n, part), gs, n, xs, n, n, a + begin * shape.row_stride, part,
                       0, rows);
        }
    });
}

template <class T>
void sum_rows(const MatrixView<T> &a, T *sums) {
    for (int64_t i = 0; i < a.rows; i++) {
        const T *row = a.data + i * a.row_stride;
        T sum = a.columns > 0 ? row[0] : T{0};
        for (int64_t b = 1; b < a.columns; b++) {
            sum += row[b];
        }
        sums[i] = sum;
    }
}

template <class T>
void spread_rows(Write write, const T *values, int64_t rows, int64_t items, T *y, int64_t y_stride) {
    for (int64_t i = 0; i < rows; i++) {
        T *row = y + i * y_stride;
        for (int64_t b = 0; b < items; b++) {
            row[b] = write == Write::Add ? row[b] + values[i] : values[i];
        }
    }
}

#define NENGINE_INSTANTIATE(T)                                                                                         \
    template void multiply_vector<T>(Write, const MatrixView<T> &, const T *, T *, int64_t, ThreadPool &);             \
    template void multiply_items<T>(Write, const MatrixView<T> &, const T *, int64_t, T *, int64_t, int64_t,           \
                                    ThreadPool &);                                                                     \
    template void multiply_outer<T>(Write, const T *, int64_t, const T *, int64_t, int64_t, T *,                       \
                                    const MatrixView<T> &, ThreadPool &);                                              \
    template void multiply_vectors<T>(Write, const MatrixView<T> &, const T *, int64_t, T *, int64_t, int64_t,         \
                                      int64_t, ThreadPool &);                                                          \
    template void multiply_items_steps<T>(Write, const MatrixView<T> &, const T *, int64_t, int64_t, T *, int64_t,     \
                                          int64_t, int64_t, int64_t, ThreadPool &);                                    \
    template void add_outer_steps<T>(const T *, int64_t, int64_t, const T *, int64_t, int64_t, int64_t, int64_t, T *,  \
                                     const MatrixView<T> &, ThreadPool &);                                             \
    template void sum_rows<T>(const MatrixView<T> &, T *);                                                             \
    template void spread_rows<T>(Write, const T *, int64_t, int64_t, T *, int64_t);
NENGINE_INSTANTIATE(float)
NENGINE_INSTANTIATE(double)
#undef NENGINE_INSTANTIATE

}  // namespace nengine
