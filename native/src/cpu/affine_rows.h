// y = b + a x for vectors y, b, a without gaps and one x, compiled into the loops that use it: currents of neurons that encode
// one number.
#pragma once

#include "cpu/dot.h"
#include "cpu/simd.h"

namespace nengine {

// n >= W numbers. The last vector ends where the numbers end.
template <class T, int W>
NENGINE_INLINE void affine_row(T *y, const T *b, const T *a, T x, int64_t n) {
    int64_t i = 0;
    for (; i + W < n; i += W) {
        store<W>(y + i, load<W>(b + i) + load<W>(a + i) * x);
    }
    i = n - W;
    store<W>(y + i, load<W>(b + i) + load<W>(a + i) * x);
}

// Any n.
template <class T>
NENGINE_INLINE void affine_row(T *y, const T *b, const T *a, T x, int64_t n) {
    if (n >= wide<T>) {
        affine_row<T, wide<T>>(y, b, a, x, n);
    } else if (n >= 4) {
        affine_row<T, 4>(y, b, a, x, n);
    } else {
        for (int64_t i = 0; i < n; i++) {
            y[i] = b[i] + a[i] * x;
        }
    }
}

// W items from first on, and so on while there are as many; gives the first that is left.
template <class T, int W>
NENGINE_INLINE int64_t affine_row_of_items(T *y, const T *b, const T *a, const T *x, int64_t n, int64_t items,
                                           int64_t first) {
    for (; first + W <= items; first += W) {
        const Vector<T, W> xs = load<W>(x + first);
        for (int64_t i = 0; i < n; i++) {
            store<W>(y + i * items + first, b[i] + a[i] * xs);
        }
    }
    return first;
}

// y and x have a number for each item, b and a do not.
template <class T>
NENGINE_INLINE void affine_row_of_items(T *y, const T *b, const T *a, const T *x, int64_t n, int64_t items) {
    int64_t item = affine_row_of_items<T, wide<T>>(y, b, a, x, n, items, 0);
    item = affine_row_of_items<T, 4>(y, b, a, x, n, items, item);
    for (; item < items; item++) {
        for (int64_t i = 0; i < n; i++) {
            y[i * items + item] = b[i] + a[i] * x[item];
        }
    }
}

}  // namespace nengine
