// learned_dot: reads delta (m, n), r (m), c (n), x (n) and perhaps d (m), and increments A (m, n) by delta in the first
// step of a run, by r c^T + d o A in all others; then it adds A x to y (m), or sets y to it. Made by fuse_learning()
// alone. This file is compiled without fused multiply-add, so that the change is rounded as it is in delta, and runs give
// the same however they are cut.

#include "ops/learned_dot.h"

#include <algorithm>

#include "cpu/loops.h"
#include "cpu/simd.h"
#include "cpu/thread_pool.h"
#include "ops/operands.h"

namespace nengine {

namespace {

// Multiplications that are worth another thread.
constexpr int64_t grain = 1 << 16;

// The operands: a and delta have rows of n numbers, or n times items, one after the other in memory.
template <class T>
struct Rows {
    T *a;
    const T *delta, *r, *c, *x, *d;
    int64_t n;
};

// Where the change comes from.
enum class Change { Delta, Product, ProductAndDecay };

template <class T, int R, Change from>
NENGINE_INLINE void change_and_multiply(const Rows<T> &rows, int64_t first, T (&sums)[R]) {
    constexpr int W = 64 / sizeof(T);
    const int64_t n = rows.n;
    T *const a = rows.a + first * n;
    const T *const delta = from == Change::Delta ? rows.delta + first * n : nullptr;
    const T *const r = rows.r + first;
    const T *const d = from == Change::ProductAndDecay ? rows.d + first : nullptr;
    Vector<T, W> wide_sums[R] = {};
    int64_t j = 0;
    for (; j + W <= n; j += W) {
        const Vector<T, W> c = load<W>(rows.c + j), x = load<W>(rows.x + j);
        for (int i = 0; i < R; i++) {
            Vector<T, W> row = load<W>(a + i * n + j);
            if constexpr (from == Change::Delta) {
                row += load<W>(delta + i * n + j);
            } else if constexpr (from == Change::Product) {
                row += r[i] * c;
            } else {
                row += r[i] * c + d[i] * row;
            }
            store<W>(a + i * n + j, row);
            wide_sums[i] += row * x;
        }
    }
    for (int i = 0; i < R; i++) {
        T rest = 0;
        for (int64_t k = j; k < n; k++) {
            T &element = a[i * n + k];
            element += from == Change::Delta     ? delta[i * n + k]
                       : from == Change::Product ? r[i] * rows.c[k]
                                                 : r[i] * rows.c[k] + d[i] * element;
            rest += element * rows.x[k];
        }
        sums[i] = total<T>(wide_sums[i]) + rest;
    }
}

template <class T, Change from>
NENGINE_CLONES void change_rows(const Rows<T> &rows, int64_t begin, int64_t end, Write write, T *y, int64_t y_stride) {
    const auto put = [&](int64_t i, T sum) { y[i * y_stride] = write == Write::Add ? y[i * y_stride] + sum : sum; };
    int64_t i = begin;
    for (; i + 4 <= end; i += 4) {
        T sums[4];
        change_and_multiply<T, 4, from>(rows, i, sums);
        for (int k = 0; k < 4; k++) {
            put(i + k, sums[k]);
        }
    }
    for (; i < end; i++) {
        T sum[1];
        change_and_multiply<T, 1, from>(rows, i, sum);
        put(i, sum[0]);
    }
}

// The same for items side by side.
template <class T, Change from>
NENGINE_CLONES void change_rows_of_items(const Rows<T> &rows, int64_t begin, int64_t end, int64_t items,
                                         int64_t x_stride, Write write, T *y, int64_t y_stride) {
    for (int64_t i = begin; i < end; i++) {
        T *const to = y + i * y_stride;
        if (write == Write::Set) {
            std::fill_n(to, items, T{0});
        }
        const T *const r = rows.r + i * items;
        const T *const d = from == Change::ProductAndDecay ? rows.d + i * items : nullptr;
        for (int64_t j = 0; j < rows.n; j++) {
            T *const a = rows.a + (i * rows.n + j) * items;
            const T *const delta = from == Change::Delta ? rows.delta + (i * rows.n + j) * items : nullptr;
            const T *const c = rows.c + j * items;
            const T *const x = rows.x + j * x_stride;
            NENGINE_INDEPENDENT
            for (int64_t b = 0; b < items; b++) {
                const T change = from == Change::Delta     ? delta[b]
                                 : from == Change::Product ? r[b] * c[b]
                                                           : r[b] * c[b] + d[b] * a[b];
                const T changed = a[b] + change;
                a[b] = changed;
                to[b] += changed * x[b];
            }
        }
    }
}

template <class T>
class LearnedDotKernel : public Kernel {
public:
    LearnedDotKernel(const Binder &binder, const std::vector<const Op *> &group)
        : threads_(binder.threads()), items_(binder.batch()),
          write_(group[0]->sets.empty() ? Write::Add : Write::Set) {
        size_t longest = 0;
        for (const Op *op : group) {
            members_.push_back({binder.mat<T>(op->incs.back()), binder.mat<T>(op->reads[0]),
                                binder.vec<T>(op->reads[1]), binder.vec<T>(op->reads[2]),
                                binder.vec<T>(op->reads[3]), binder.vec<T>(target_of(*op)),
                                op->reads.size() > 4 ? binder.vec<T>(op->reads[4]) : Vec<T>{}});
            longest = std::max(longest, static_cast<size_t>(members_.back().x.size));
        }
        without_gaps_.resize(longest);
    }

    void run(const Step &step) override {
        for (const Member &m : members_) {
            const Rows<T> rows{m.a.at(step), m.delta.at(step),  m.r.at(step),
                               m.c.at(step), x_of(m, step), m.d.arena ? m.d.at(step) : nullptr, m.a.cols};
            T *const y = m.y.at(step);
            const auto some = [&](int64_t begin, int64_t end) {
                if (step.index == 0) {
                    change<Change::Delta>(m, rows, begin, end, y);
                } else if (!rows.d) {
                    change<Change::Product>(m, rows, begin, end, y);
                } else {
                    change<Change::ProductAndDecay>(m, rows, begin, end, y);
                }
            };
            const int64_t work = m.a.rows * m.a.cols * items_;
            if (threads_.size() == 1 || work < 2 * grain) {
                some(0, m.a.rows);
            } else {
                threads_.parallel_for(m.a.rows, std::max<int64_t>(1, grain * m.a.rows / work), some);
            }
        }
    }

private:
    struct Member {
        Mat<T> a, delta;
        Vec<T> r, c, x, y, d;
    };

    const T *x_of(const Member &m, const Step &step) {
        const T *x = m.x.at(step);
        if (items_ > 1 || m.x.contiguous()) {
            return x;
        }
        for (int64_t j = 0; j < m.x.size; j++) {
            without_gaps_[static_cast<size_t>(j)] = x[j * m.x.stride];
        }
        return without_gaps_.data();
    }

    template <Change from>
    void change(const Member &m, const Rows<T> &rows, int64_t begin, int64_t end, T *y) const {
        if (items_ > 1) {
            change_rows_of_items<T, from>(rows, begin, end, items_, m.x.stride * items_, write_, y,
                                          m.y.stride * items_);
        } else {
            change_rows<T, from>(rows, begin, end, write_, y, m.y.stride);
        }
    }

    ThreadPool &threads_;
    int64_t items_;
    Write write_;
    std::vector<Member> members_;
    std::vector<T> without_gaps_;
};

class LearnedDot : public OpType {
public:
    LearnedDot() : OpType("learned_dot") {}

    void check(const Graph &graph, const Op &op) const override {
        const size_t reads = op.reads.size() > 4 ? 5 : 4;
        check_counts(graph, op, op.sets.size(), 2 - op.sets.size(), reads, 0);
        check_attributes(graph, op, {});
        const Signal &a = graph[op.incs.back()];
        const Signal &delta = graph[op.reads[0]];
        const auto fits = [&](SignalId id, size_t axis) {
            return graph[id].rank() == 1 && graph[id].size() == a.shape[axis];
        };
        if (a.rank() != 2 || a.shape != delta.shape || !a.is_contiguous() || !delta.is_contiguous() ||
            !fits(target_of(op), 0) || !fits(op.reads[1], 0) || !fits(op.reads[2], 1) || !fits(op.reads[3], 1) ||
            (reads == 5 && !fits(op.reads[4], 0))) {
            reject(graph, op, "needs a matrix and its change, and vectors that fit them");
        }
    }

    bool overwrites(const Graph &, const Op &, size_t) const override { return true; }

    bool mergeable(const Graph &, const Op &, const Op &) const override { return true; }

    // A product and a sum for each term of the change and for A x. What the first step of a run does with delta does
    // not count.
    Cost cost(const Graph &graph, const Op &op) const override {
        Cost cost = cost_of(graph, op, (op.reads.size() > 4 ? 6 : 4) * numbers_of(graph, op.incs.back()));
        cost.numbers -= numbers_of(graph, op.reads[0]);
        return cost;
    }

    std::unique_ptr<Kernel> kernel(const Binder &binder, const std::vector<const Op *> &group) const override {
        return make_kernel<LearnedDotKernel>(binder, group);
    }
};

}  // namespace

template <class T>
void write_change(int64_t rows, int64_t columns, int64_t items, const T *r, const T *c, const T *d, const T *a,
                  T *delta) {
    for (int64_t i = 0; i < rows; i++) {
        for (int64_t j = 0; j < columns; j++) {
            for (int64_t b = 0; b < items; b++) {
                const int64_t at = (i * columns + j) * items + b;
                const T product = r[i * items + b] * c[j * items + b];
                delta[at] = d ? product + d[i * items + b] * a[at] : product;
            }
        }
    }
}

#define NENGINE_INSTANTIATE(T)                                                                                         \
    template void write_change<T>(int64_t, int64_t, int64_t, const T *, const T *, const T *, const T *, T *);
NENGINE_INSTANTIATE(float)
NENGINE_INSTANTIATE(double)
#undef NENGINE_INSTANTIATE

Op learned_dot(const Graph &graph, const Op &product, SignalId delta, const ChangeFactors &factors) {
    static const LearnedDot type;
    Op op;
    op.type = &type;
    op.tag = product.tag;
    op.sets = product.sets;
    op.incs = product.incs;
    op.incs.push_back(product.reads[0]);
    op.reads = {delta, factors.rows, factors.columns, product.reads[1]};
    if (factors.decay != no_signal) {
        op.reads.push_back(factors.decay);
    }
    type.check(graph, op);
    return op;
}

}  // namespace nengine
