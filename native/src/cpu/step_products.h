// Products of a matrix and the vectors of several steps, with AVX-512.
#pragma once

#include <cstdint>

#include "cpu/linear.h"

namespace nengine {

// Whether that does better than OpenBLAS, which first brings the matrix into an order of its own, and than vector after
// vector: the machine has AVX-512, the matrix has more than a few rows, these are long and without gaps, and as many
// vectors as are read together stay in the second cache.
template <class T>
bool fits_vectors_in_large_blocks(const MatrixView<T> &a, int64_t steps);

// y = A x or y += A x at each step, on this thread; operands as in multiply_vectors(). a has the rows of a matrix that
// fits, or some of them, from a multiple of 16 on: the sums of a row do not depend on which others are there.
template <class T>
void times_vectors_in_large_blocks(Write write, const MatrixView<T> &a, const T *x, int64_t x_step, T *y,
                                   int64_t y_stride, int64_t y_step, int64_t steps);

}  // namespace nengine
