#include "cpu/row_dots.h"

#include <algorithm>
#include <type_traits>
#include <utility>

#include "cpu/dot.h"
#include "cpu/thread_pool.h"

namespace nengine {

namespace {

// Multiplications that are worth another thread.
constexpr int64_t grain = 1 << 16;

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

template <class T>
using Bits = std::conditional_t<sizeof(T) == 4, int32_t, int64_t>;

// n >= W numbers a row. What is left after whole vectors is the end of a last one.
template <class T, int W>
NENGINE_INLINE void dot_rows(const T *a, const T *x, T *y, const typename RowDots<T>::Row *rows, int64_t count, int64_t n,
                             Write write, bool side_by_side) {
    Vector<Bits<T>, W> end{};
    for (int i = 0; i < W; i++) {
        end[i] = i >= W - n % W ? -1 : 0;
    }
    for (int64_t begin = 0; begin < count; begin += W) {
        Vector<T, W> sums[W];
        for (int r = 0; r < W; r++) {
            const auto &row = rows[begin + r < count ? begin + r : count - 1];
            const T *const ar = a + row.a;
            const T *const xr = x + row.x;
            Vector<T, W> sum = load<W>(ar) * load<W>(xr);
            int64_t i = W;
            for (; i + W <= n; i += W) {
                sum += load<W>(ar + i) * load<W>(xr + i);
            }
            if (i < n) {
                const Vector<T, W> product = load<W>(ar + n - W) * load<W>(xr + n - W);
                sum += (Vector<T, W>)((Vector<Bits<T>, W>)product & end);
            }
            sums[r] = sum;
        }
        Vector<T, W> totals;
        add_up<W, T, W, W>(sums, totals);
        if (side_by_side && begin + W <= count) {
            T *const to = y + rows[begin].y;
            if (write == Write::Add) {
                totals += load<W>(to);
            }
            store<W>(to, totals);
        } else {
            for (int r = 0; r < W && begin + r < count; r++) {
                T &to = y[rows[begin + r].y];
                to = write == Write::Add ? to + totals[r] : totals[r];
            }
        }
    }
}

template <class T>
NENGINE_CLONES void dot_rows(const T *a, const T *x, T *y, const typename RowDots<T>::Row *rows, int64_t count, int64_t n,
                             Write write, bool side_by_side) {
    if (n >= wide<T>) {
        dot_rows<T, wide<T>>(a, x, y, rows, count, n, write, side_by_side);
    } else if (n >= 8) {
        dot_rows<T, 8>(a, x, y, rows, count, n, write, side_by_side);
    } else {
        dot_rows<T, 4>(a, x, y, rows, count, n, write, side_by_side);
    }
}

}  // namespace

template <class T>
bool RowDots<T>::suits(int64_t n) {
    return n >= 4 && n < long_row<T>;
}

template <class T>
void RowDots<T>::append(const Arena *a, const Arena *x, const Arena *y, int64_t n, const Row &row) {
    auto list = std::find_if(lists_.begin(), lists_.end(), [&](const List &l) {
        return l.a == a && l.x == x && l.y == y && l.n == n;
    });
    if (list == lists_.end()) {
        lists_.push_back({a, x, y, n, {}, true});
        list = lists_.end() - 1;
    }
    list->side_by_side = list->side_by_side && (list->rows.empty() || list->rows.back().y + 1 == row.y);
    list->rows.push_back(row);
}

template <class T>
void RowDots<T>::run(const Step &step) const {
    const auto at = [&](const Arena *arena) { return static_cast<T *>(arena->data) + arena->slice(step); };
    for (const List &list : lists_) {
        const auto count = static_cast<int64_t>(list.rows.size());
        const auto some = [&](int64_t begin, int64_t end) {
            dot_rows<T>(at(list.a), at(list.x), at(list.y), list.rows.data() + begin, end - begin, list.n, write_,
                        list.side_by_side);
        };
        if (threads_.size() == 1 || count * list.n < 2 * grain) {
            some(0, count);
        } else {
            threads_.parallel_for(count, grain / list.n, some);
        }
    }
}

// Steps that write to places of their own are shared out among threads.
template <class T>
void RowDots<T>::run_steps(const Steps &steps) const {
    int64_t work = 0;
    bool independent = true;
    for (const List &list : lists_) {
        work += static_cast<int64_t>(list.rows.size()) * list.n;
        independent = independent && list.y->step_stride != 0;
    }
    const auto some = [&](int64_t begin, int64_t end) {
        for (int64_t i = begin; i < end; i++) {
            run(steps.at(i));
        }
    };
    if (!independent || threads_.size() == 1 || work * steps.count < 2 * grain) {
        some(0, steps.count);
    } else {
        threads_.parallel_for(steps.count, std::max<int64_t>(1, grain / work), some, 1);
    }
}

template class RowDots<float>;
template class RowDots<double>;

}  // namespace nengine
