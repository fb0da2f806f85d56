// Sums of products over short rows, compiled into the loops that use them.
#pragma once

#include <algorithm>
#include <type_traits>
#include <utility>

#include "cpu/dot.h"
#include "cpu/loops.h"
#include "cpu/simd.h"

namespace nengine {

// One row: y = or += the sum of a[j] * x[j].
template <class T>
struct ShortRow {
    const T *a, *x;
    T *y;
};

// Rows that are worth it: longer ones do not depend on how their last few additions are done.
template <class T>
constexpr bool is_short_row(int64_t n) {
    return n >= 4 && n < long_row<T>;
}

template <class T>
using Bits = std::conditional_t<sizeof(T) == 4, int32_t, int64_t>;

// Of two vectors side by side, made of parts of L numbers, the first halves of all parts (Half 0) or the second (Half 1).
template <int L, int Half, class T, int W, int... K>
NENGINE_INLINE void halves(const Vector<T, W> &p, const Vector<T, W> &q, Vector<T, W> &out,
                           std::integer_sequence<int, K...>) {
    out = __builtin_shufflevector(p, q, (K / (L / 2) * L + K % (L / 2) + Half * (L / 2))...);
}

// The totals of W vectors of W numbers: parts of L numbers, 2W / L of them in two neighbours, become parts of half the
// length in one vector.
template <int L, class T, int W, int R>
NENGINE_INLINE void add_up(const Vector<T, W> (&v)[R], Vector<T, W> &sums) {
    if constexpr (R == 1) {
        sums = v[0];
    } else {
        Vector<T, W> next[R / 2];
        for (int i = 0; i < R / 2; i++) {
            Vector<T, W> first, second;
            halves<L, 0, T, W>(v[2 * i], v[2 * i + 1], first, std::make_integer_sequence<int, W>());
            halves<L, 1, T, W>(v[2 * i], v[2 * i + 1], second, std::make_integer_sequence<int, W>());
            next[i] = first + second;
        }
        add_up<L / 2, T, W, R / 2>(next, sums);
    }
}

// Rows of n >= W numbers. What is left after whole vectors is the end of a last one.
template <class T, int W>
class ShortRowSum {
public:
    explicit NENGINE_INLINE ShortRowSum(int64_t n) : n_(n) {
        for (int i = 0; i < W; i++) {
            end_[i] = i >= W - n % W ? -1 : 0;
        }
    }

    NENGINE_INLINE void operator()(const ShortRow<T> &row, Vector<T, W> &sum) const {
        sum = load<W>(row.a) * load<W>(row.x);
        int64_t i = W;
        for (; i + W <= n_; i += W) {
            sum += load<W>(row.a + i) * load<W>(row.x + i);
        }
        if (i < n_) {
            const Vector<T, W> product = load<W>(row.a + n_ - W) * load<W>(row.x + n_ - W);
            sum += (Vector<T, W>)((Vector<Bits<T>, W>)product & end_);
        }
    }

private:
    int64_t n_;
    Vector<Bits<T>, W> end_{};
};

template <class T, int W, class RowAt>
NENGINE_INLINE void dot_short_rows(const RowAt &row_at, int64_t count, int64_t n, Write write, bool side_by_side) {
    const ShortRowSum<T, W> sum_of(n);
    for (int64_t begin = 0; begin < count; begin += W) {
        // In one loop for all, so that the compiler rounds the products of every row alike.
        Vector<T, W> sums[W];
        const int64_t here = std::min<int64_t>(W, count - begin);
        for (int64_t r = here; r < W; r++) {
            sums[r] = Vector<T, W>{};
        }
        for (int64_t r = 0; r < here; r++) {
            sum_of(row_at(begin + r), sums[r]);
        }
        Vector<T, W> totals;
        add_up<W, T, W, W>(sums, totals);
        if (side_by_side && here == W) {
            T *const to = row_at(begin).y;
            if (write == Write::Add) {
                totals += load<W>(to);
            }
            store<W>(to, totals);
        } else {
            for (int64_t r = 0; r < here; r++) {
                T &to = *row_at(begin + r).y;
                to = write == Write::Add ? to + totals[r] : totals[r];
            }
        }
    }
}

// row_at(k), k < count, is a row of n numbers, without gaps; side_by_side: each y follows the one before. As many rows at
// once as a register has numbers are summed up over the register's numbers by additions of registers too. The sum of a
// row does not depend on what else is computed beside it.
template <class T, class RowAt>
NENGINE_INLINE void dot_short_rows(const RowAt &row_at, int64_t count, int64_t n, Write write, bool side_by_side) {
    if (n >= wide<T>) {
        dot_short_rows<T, wide<T>>(row_at, count, n, write, side_by_side);
    } else if (n >= 8) {
        dot_short_rows<T, 8>(row_at, count, n, write, side_by_side);
    } else {
        dot_short_rows<T, 4>(row_at, count, n, write, side_by_side);
    }
}

}  // namespace nengine
