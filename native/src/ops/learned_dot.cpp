// learned_dot: reads delta (m, n), r (m), c (n) and x (n), and increments A (m, n) by delta in the first step of a run,
// by r c^T in all others; then it adds A x to y (m), or sets y to it. Made by fuse_learning() alone. This file is compiled
// without fused multiply-add, so that r c^T is rounded as it is in delta, and runs give the same however they are cut.

#include "ops/learned_dot.h"

#include <algorithm>

#include "cpu/loops.h"
#include "cpu/simd.h"
#include "cpu/thread_pool.h"
#include "ops/op_type.h"
#include "ops/operands.h"

namespace nengine {

namespace {

// Multiplications that are worth another thread.
constexpr int64_t grain = 1 << 16;

// The operands: a and delta have rows of n numbers, or n times items, one after the other in memory.
template <class T>
struct Rows {
    T *a;
    const T *delta, *r, *c, *x;
    int64_t n;
};

template <class T, int R, bool from_delta>
NENGINE_INLINE void change_and_multiply(const Rows<T> &rows, int64_t first, T (&sums)[R]) {
    constexpr int W = 64 / sizeof(T);
    const int64_t n = rows.n;
    T *const a = rows.a + first * n;
    const T *const delta = from_delta ? rows.delta + first * n : nullptr;
    const T *const r = rows.r + first;
    Vector<T, W> wide_sums[R] = {};
    int64_t j = 0;
    for (; j + W <= n; j += W) {
        const Vector<T, W> c = load<W>(rows.c + j), x = load<W>(rows.x + j);
        for (int i = 0; i < R; i++) {
            Vector<T, W> row = load<W>(a + i * n + j);
            if constexpr (from_delta) {
                row += load<W>(delta + i * n + j);
            } else {
                row += r[i] * c;
            }
            store<W>(a + i * n + j, row);
            wide_sums[i] += row * x;
        }
    }
    for (int i = 0; i < R; i++) {
        T rest = 0;
        for (int64_t k = j; k < n; k++) {
            T &element = a[i * n + k];
            element += from_delta ? delta[i * n + k] : r[i] * rows.c[k];
            rest += element * rows.x[k];
        }
        sums[i] = total<T>(wide_sums[i]) + rest;
    }
}

template <class T, bool from_delta>
NENGINE_CLONES void change_rows(const Rows<T> &rows, int64_t begin, int64_t end, Write write, T *y, int64_t y_stride) {
    const auto put = [&](int64_t i, T sum) { y[i * y_stride] = write == Write::Add ? y[i * y_stride] + sum : sum; };
    int64_t i = begin;
    for (; i + 4 <= end; i += 4) {
        T sums[4];
        change_and_multiply<T, 4, from_delta>(rows, i, sums);
        for (int k = 0; k < 4; k++) {
            put(i + k, sums[k]);
        }
    }
    for (; i < end; i++) {
        T sum[1];
        change_and_multiply<T, 1, from_delta>(rows, i, sum);
        put(i, sum[0]);
    }
}

// The same for items side by side.
template <class T, bool from_delta>
NENGINE_CLONES void change_rows_of_items(const Rows<T> &rows, int64_t begin, int64_t end, int64_t items,
                                         int64_t x_stride, Write write, T *y, int64_t y_stride) {
    for (int64_t i = begin; i < end; i++) {
        T *const to = y + i * y_stride;
        if (write == Write::Set) {
            std::fill_n(to, items, T{0});
        }
        const T *const r = rows.r + i * items;
        for (int64_t j = 0; j < rows.n; j++) {
            T *const a = rows.a + (i * rows.n + j) * items;
            const T *const delta = from_delta ? rows.delta + (i * rows.n + j) * items : nullptr;
            const T *const c = rows.c + j * items;
            const T *const x = rows.x + j * x_stride;
            NENGINE_INDEPENDENT
            for (int64_t b = 0; b < items; b++) {
                const T changed = a[b] + (from_delta ? delta[b] : r[b] * c[b]);
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
                                binder.vec<T>(op->reads[3]), binder.vec<T>(target_of(*op))});
            longest = std::max(longest, static_cast<size_t>(members_.back().x.size));
        }
        without_gaps_.resize(longest);
    }

    void run(const Step &step) override {
        for (const Member &m : members_) {
            const Rows<T> rows{m.a.at(step), m.delta.at(step), m.r.at(step), m.c.at(step), x_of(m, step), m.a.cols};
            T *const y = m.y.at(step);
            const auto some = [&](int64_t begin, int64_t end) {
                if (step.index == 0) {
                    change<true>(m, rows, begin, end, y);
                } else {
                    change<false>(m, rows, begin, end, y);
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
        Vec<T> r, c, x, y;
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

    template <bool from_delta>
    void change(const Member &m, const Rows<T> &rows, int64_t begin, int64_t end, T *y) const {
        if (items_ > 1) {
            change_rows_of_items<T, from_delta>(rows, begin, end, items_, m.x.stride * items_, write_, y,
                                                m.y.stride * items_);
        } else {
            change_rows<T, from_delta>(rows, begin, end, write_, y, m.y.stride);
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
        check_counts(graph, op, op.sets.size(), 2 - op.sets.size(), 4, 0);
        check_attributes(graph, op, {});
        const Signal &a = graph[op.incs.back()];
        const Signal &delta = graph[op.reads[0]];
        const auto fits = [&](SignalId id, size_t axis) {
            return graph[id].rank() == 1 && graph[id].size() == a.shape[axis];
        };
        if (a.rank() != 2 || a.shape != delta.shape || !a.is_contiguous() || !delta.is_contiguous() ||
            !fits(target_of(op), 0) || !fits(op.reads[1], 0) || !fits(op.reads[2], 1) || !fits(op.reads[3], 1)) {
            reject(graph, op, "needs a matrix and its change, and vectors that fit them");
        }
    }

    bool overwrites(const Graph &, const Op &, size_t) const override { return true; }

    bool mergeable(const Graph &, const Op &, const Op &) const override { return true; }

    // A product and a sum for the change and for A x, each. What the first step of a run does with delta does not count.
    Cost cost(const Graph &graph, const Op &op) const override {
        Cost cost = cost_of(graph, op, 4 * numbers_of(graph, op.incs.back()));
        cost.numbers -= numbers_of(graph, op.reads[0]);
        return cost;
    }

    std::unique_ptr<Kernel> kernel(const Binder &binder, const std::vector<const Op *> &group) const override {
        return make_kernel<LearnedDotKernel>(binder, group);
    }
};

}  // namespace

Op learned_dot(const Graph &graph, const Op &product, SignalId delta, SignalId r, SignalId c) {
    static const LearnedDot type;
    Op op;
    op.type = &type;
    op.tag = product.tag;
    op.sets = product.sets;
    op.incs = product.incs;
    op.incs.push_back(product.reads[0]);
    op.reads = {delta, r, c, product.reads[1]};
    type.check(graph, op);
    return op;
}

}  // namespace nengine
