// The product of a matrix, which a learning rule changes, with a vector, in one pass that also changes the matrix.
#pragma once

#include "ops/op_type.h"

namespace nengine {

// For product, which sets or increments y by A x: the same after adding to A what the rule wrote in the step before,
// delta = r c^T, or r c^T + d o A with a factor d for each row. It is taken from delta in the first step of a run, from
// the factors in all others.
Op learned_dot(const Graph &graph, const Op &product, SignalId delta, const ChangeFactors &factors);

// Writes delta as learned_dot adds it: matrices of m rows and n columns with items side by side, r and d (m), c (n); d
// null where there is none.
template <class T>
void write_change(int64_t rows, int64_t columns, int64_t items, const T *r, const T *c, const T *d, const T *a,
                  T *delta);

}  // namespace nengine
