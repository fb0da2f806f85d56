#include "cpu/row_dots.h"

#include <algorithm>

#include "cpu/short_rows.h"
#include "cpu/thread_pool.h"

namespace nengine {

namespace {

// Multiplications that are worth another thread.
constexpr int64_t grain = 1 << 16;

template <class T>
struct RowAt {
    const T *a, *x;
    T *y;
    const typename RowDots<T>::Row *rows;
    NENGINE_INLINE ShortRow<T> operator()(int64_t k) const { return {a + rows[k].a, x + rows[k].x, y + rows[k].y}; }
};

template <class T>
NENGINE_CLONES void dot_rows(const T *a, const T *x, T *y, const typename RowDots<T>::Row *rows, int64_t count, int64_t n,
                             Write write, bool side_by_side) {
    dot_short_rows<T>(RowAt<T>{a, x, y, rows}, count, n, write, side_by_side);
}

}  // namespace

template <class T>
bool RowDots<T>::suits(int64_t n) {
    return is_short_row<T>(n);
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
