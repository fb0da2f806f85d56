// Products of matrices and vectors. Small ones are done here, large ones by OpenBLAS; large ones are shared out among
// the threads of the program. All strides count numbers in memory.
#pragma once

#include <cstdint>

#include "cpu/loops.h"
#include "cpu/thread_pool.h"

namespace nengine {

// OpenBLAS stays on its caller's thread: products are shared out among the threads of the program.
void keep_blas_on_one_thread();

// A matrix in memory, any strides.
template <class T>
struct MatrixView {
    const T *data;
    int64_t rows, columns;
    int64_t row_stride, column_stride;
};

// y = A x or y += A x; x without gaps.
template <class T>
void multiply_vector(Write write, const MatrixView<T> &a, const T *x, T *y, int64_t y_stride, ThreadPool &threads);

// Y = A X or Y += A X for items side by side: row i of X begins at x + i * x_stride, and has items numbers.
template <class T>
void multiply_items(Write write, const MatrixView<T> &a, const T *x, int64_t x_stride, T *y, int64_t y_stride,
                    int64_t items, ThreadPool &threads);

// A = G X^T or A += G X^T, summed over items; a describes the target, rows of G and X as above.
template <class T>
void multiply_outer(Write write, const T *g, int64_t g_stride, const T *x, int64_t x_stride, int64_t items, T *a,
                    const MatrixView<T> &shape, ThreadPool &threads);

// The same for several steps. What belongs to the next step begins x_step (y_step, g_step) numbers later.

// y = A x or y += A x at each step: one product of matrices whose rows are steps. x without gaps.
template <class T>
void multiply_vectors(Write write, const MatrixView<T> &a, const T *x, int64_t x_step, T *y, int64_t y_stride,
                      int64_t y_step, int64_t steps, ThreadPool &threads);

// Y = A X or Y += A X at each step, for items side by side.
template <class T>
void multiply_items_steps(Write write, const MatrixView<T> &a, const T *x, int64_t x_stride, int64_t x_step, T *y,
                          int64_t y_stride, int64_t y_step, int64_t items, int64_t steps, ThreadPool &threads);

// A += G X^T, summed over items and steps.
template <class T>
void add_outer_steps(const T *g, int64_t g_stride, int64_t g_step, const T *x, int64_t x_stride, int64_t x_step,
                     int64_t items, int64_t steps, T *a, const MatrixView<T> &shape, ThreadPool &threads);

// sums[i] = sum of row i of a matrix whose rows are without gaps.
template <class T>
void sum_rows(const MatrixView<T> &a, T *sums);

// Row i of Y, of that many items, receives values[i] in each.
template <class T>
void spread_rows(Write write, const T *values, int64_t rows, int64_t items, T *y, int64_t y_stride);

}  // namespace nengine
