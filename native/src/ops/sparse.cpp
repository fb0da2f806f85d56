// Products with a matrix A of which only some entries are kept, in any order; entries at the same place add up.
// Their places are attributes; rows[k], columns[k] and the k-th value belong together.
//
// sparse_dot_inc {rows, columns}: reads the values of A and x, and adds A x to y, or sets y to it:
//   y[rows[k]] += values[k] x[columns[k]].
// It is its own gradient with respect to x, rows and columns exchanged.
//
// sparse_outer_inc {rows, columns}: reads g and x, and adds to the values, or sets them to, the entries of g x^T:
//   values[k] += g[rows[k]] x[columns[k]].
// It is the gradient of sparse_dot_inc with respect to the values.
//
// A target without a minibatch axis receives the sum over items.

#include <algorithm>
#include <numeric>
#include <vector>

#include "autodiff/autodiff.h"
#include "cpu/loops.h"
#include "cpu/simd.h"
#include "cpu/thread_pool.h"
#include "ops/kinds.h"
#include "ops/operands.h"

namespace nengine {

namespace {

// Each target is a sum of products of two operands; places count numbers from the start of an arena.
struct Sums {
    struct Operand {
        const Arena *arena;
        int64_t item;  // distance of items: 0 without a minibatch axis
    };
    Operand target, a, b;
    std::vector<int64_t> targets;  // place of each
    std::vector<size_t> begins;    // of each among the terms
    std::vector<int64_t> a_terms, b_terms;

    bool same_operands(const Sums &other) const {
        return target.arena == other.target.arena && a.arena == other.a.arena && b.arena == other.b.arena &&
               target.item == other.target.item && a.item == other.a.item && b.item == other.b.item;
    }

    void join(const Sums &next) {
        for (size_t begin : next.begins) {
            begins.push_back(a_terms.size() + begin);
        }
        targets.insert(targets.end(), next.targets.begin(), next.targets.end());
        a_terms.insert(a_terms.end(), next.a_terms.begin(), next.a_terms.end());
        b_terms.insert(b_terms.end(), next.b_terms.begin(), next.b_terms.end());
    }

    size_t end(size_t i) const { return i + 1 < begins.size() ? begins[i + 1] : a_terms.size(); }
};

template <class T>
Sums::Operand operand(const Vec<T> &v) {
    return {v.arena, v.batch > 1 ? 1 : 0};
}

template <class T>
int64_t place(const Vec<T> &v, int64_t element) {
    return v.offset + element * v.stride * v.batch;
}

// One product, or its sum over items.
template <class T>
NENGINE_CLONES T sum_of_terms(const T *a, const T *b, const int64_t *a_terms, const int64_t *b_terms, size_t terms,
                              int64_t items, int64_t a_item, int64_t b_item) {
    T sum = 0;
    if (items == 1) {
        for (size_t k = 0; k < terms; k++) {
            sum += a[a_terms[k]] * b[b_terms[k]];
        }
        return sum;
    }
    for (size_t k = 0; k < terms; k++) {
        for (int64_t i = 0; i < items; i++) {
            sum += a[a_terms[k] + i * a_item] * b[b_terms[k] + i * b_item];
        }
    }
    return sum;
}

// y[i] += a[i] b[i] for items side by side.
template <class T>
NENGINE_INLINE void add_product(T *y, const T *a, const T *b, int64_t items) {
    NENGINE_INDEPENDENT
    for (int64_t i = 0; i < items; i++) {
        y[i] += a[i] * b[i];
    }
}

// y[i] += factor x[i] for items side by side.
template <class T>
NENGINE_INLINE void add_multiple(T *y, T factor, const T *x, int64_t items) {
    NENGINE_INDEPENDENT
    for (int64_t i = 0; i < items; i++) {
        y[i] += factor * x[i];
    }
}

// Adds products to the items of a target; an operand without items is repeated.
template <class T>
NENGINE_CLONES void add_terms(T *y, const T *a, const T *b, const int64_t *a_terms, const int64_t *b_terms,
                              size_t terms, int64_t items, int64_t a_item, int64_t b_item) {
    for (size_t k = 0; k < terms; k++) {
        const T *x = a + a_terms[k], *z = b + b_terms[k];
        if (a_item != 0 && b_item != 0) {
            add_product(y, x, z, items);
        } else if (b_item != 0) {
            add_multiple(y, *x, z, items);
        } else if (a_item != 0) {
            add_multiple(y, *z, x, items);
        } else {
            const T product = *x * *z;
            for (int64_t i = 0; i < items; i++) {
                y[i] += product;
            }
        }
    }
}

template <class T>
class SumsKernel : public Kernel {
public:
    SumsKernel(const Binder &binder, Write write, const std::vector<Sums> &group)
        : threads_(binder.threads()), batch_(binder.batch()), write_(write) {
        for (const Sums &next : group) {
            if (all_.empty() || !all_.back().same_operands(next)) {
                all_.push_back(next);
            } else {
                all_.back().join(next);
            }
        }
    }

    void run(const Step &step) override { run_steps(step, 1, 1); }

    // Each thread takes some of the targets through all steps.
    void run_steps(const Step &first, int64_t count, int direction) override {
        const Steps steps{first, count, direction};
        for (const Sums &sums : all_) {
            // As many targets at least for a thread as make enough products.
            const int64_t targets = static_cast<int64_t>(sums.targets.size());
            const int64_t products = static_cast<int64_t>(sums.a_terms.size()) * batch_ * count;
            const int64_t grain = std::max<int64_t>(1, targets * products_a_thread / std::max<int64_t>(products, 1));
            threads_.parallel_for(targets, grain, [&](int64_t begin, int64_t end) {
                for (int64_t i = begin; i < end; i++) {
                    for (int64_t k = 0; k < count; k++) {
                        add_up(sums, static_cast<size_t>(i), steps.at(k));
                    }
                }
            });
        }
    }

private:
    static constexpr int64_t products_a_thread = 1 << 15;

    static T *at(const Arena *arena, const Step &step) {
        return static_cast<T *>(arena->data) + arena->slice(step);
    }

    void add_up(const Sums &sums, size_t i, const Step &step) const {
        const T *a = at(sums.a.arena, step), *b = at(sums.b.arena, step);
        T *y = at(sums.target.arena, step) + sums.targets[i];
        const size_t begin = sums.begins[i], terms = sums.end(i) - begin;
        const int64_t *a_terms = sums.a_terms.data() + begin, *b_terms = sums.b_terms.data() + begin;
        if (sums.target.item == 0) {
            const int64_t items = sums.a.item + sums.b.item > 0 ? batch_ : 1;
            const T sum = sum_of_terms(a, b, a_terms, b_terms, terms, items, sums.a.item, sums.b.item);
            *y = write_ == Write::Set ? sum : *y + sum;
            return;
        }
        if (write_ == Write::Set) {
            std::fill_n(y, batch_, T{0});
        }
        add_terms(y, a, b, a_terms, b_terms, terms, batch_, sums.a.item, sums.b.item);
    }

    ThreadPool &threads_;
    int64_t batch_;
    Write write_;
    std::vector<Sums> all_;
};

Write write_of(const Op &op) { return op.sets.empty() ? Write::Add : Write::Set; }

void check_places(const Graph &graph, const Op &op, SignalId values, SignalId row_signal, SignalId column_signal) {
    check_attributes(graph, op, {"rows", "columns"});
    for (SignalId id : {values, row_signal, column_signal}) {
        if (graph[id].rank() != 1) {
            reject(graph, op, graph.describe(id) + " is not a vector");
        }
    }
    const auto check_range = [&](const char *name, int64_t size) {
        finite_numbers(graph, op, name, static_cast<size_t>(graph[values].size()));
        for (int64_t place : op.attributes.integers(name)) {
            if (place < 0 || place >= size) {
                reject(graph, op,
                       std::string(name) + " has " + std::to_string(place) + ", outside of the matrix, which has " +
                           std::to_string(size) + " " + name);
            }
        }
    };
    check_range("rows", graph[row_signal].size());
    check_range("columns", graph[column_signal].size());
}

template <class T>
class SparseDotKernel : public SumsKernel<T> {
public:
    SparseDotKernel(const Binder &binder, const std::vector<const Op *> &group)
        : SumsKernel<T>(binder, write_of(*group[0]), sums_of(binder, group)) {}

private:
    static std::vector<Sums> sums_of(const Binder &binder, const std::vector<const Op *> &group) {
        std::vector<Sums> all;
        for (const Op *op : group) {
            all.push_back(sums_of(binder, *op));
        }
        return all;
    }

    // A row a target, its entries in their order.
    static Sums sums_of(const Binder &binder, const Op &op) {
        const Vec<T> values = binder.vec<T>(op.reads[0]), x = binder.vec<T>(op.reads[1]);
        const Vec<T> y = binder.vec<T>(target_of(op));
        const std::vector<int64_t> rows = op.attributes.integers("rows");
        const std::vector<int64_t> columns = op.attributes.integers("columns");
        std::vector<size_t> order(rows.size());
        std::iota(order.begin(), order.end(), size_t{0});
        std::stable_sort(order.begin(), order.end(), [&](size_t i, size_t j) { return rows[i] < rows[j]; });
        Sums sums{operand(y), operand(values), operand(x), {}, {}, {}, {}};
        size_t next = 0;
        for (int64_t row = 0; row < y.size; row++) {
            const size_t begin = next;
            for (; next < order.size() && rows[order[next]] == row; next++) {
                sums.a_terms.push_back(place(values, static_cast<int64_t>(order[next])));
                sums.b_terms.push_back(place(x, columns[order[next]]));
            }
            // What has no entries need not be added to.
            if (next > begin || !op.sets.empty()) {
                sums.targets.push_back(place(y, row));
                sums.begins.push_back(begin);
            }
        }
        return sums;
    }
};

// A multiplication and an addition an entry and item, and two places an entry.
Cost cost_of_terms(const Graph &graph, const Op &op, SignalId values) {
    const int64_t entries = graph[values].size();
    Cost cost = cost_of(graph, op, 2 * entries * items_of(graph, op));
    cost.index_bytes = 2 * entries * static_cast<int64_t>(sizeof(int64_t));
    return cost;
}

class SparseDotInc : public OpType {
public:
    SparseDotInc() : OpType("sparse_dot_inc") {}

    void check(const Graph &graph, const Op &op) const override {
        check_one_target(graph, op, 2);
        check_places(graph, op, op.reads[0], target_of(op), op.reads[1]);
    }

    Cost cost(const Graph &graph, const Op &op) const override { return cost_of_terms(graph, op, op.reads[0]); }

    bool mergeable(const Graph &, const Op &, const Op &) const override { return true; }

    std::unique_ptr<Kernel> kernel(const Binder &binder, const std::vector<const Op *> &group) const override {
        return make_kernel<SparseDotKernel>(binder, group);
    }

    void differentiate(Autodiff &autodiff, const Op &op) const override {
        if (!op.sets.empty()) {
            autodiff.cut(op.sets[0]);
        }
        const std::optional<SignalId> g = autodiff.gradient(target_of(op));
        if (!g) {
            return;
        }
        if (const std::optional<SignalId> x = autodiff.gradient(op.reads[1])) {
            Op back;
            back.type = this;
            back.tag = op.tag;
            back.incs = {*x};
            back.reads = {autodiff.saved(op.reads[0]), *g};
            back.attributes.set("rows", op.attributes.numbers("columns"));
            back.attributes.set("columns", op.attributes.numbers("rows"));
            autodiff.emit(std::move(back));
        }
        if (const std::optional<SignalId> values = autodiff.gradient(op.reads[0])) {
            Op back;
            back.type = &op_type("sparse_outer_inc");
            back.tag = op.tag;
            back.incs = {*values};
            back.reads = {*g, autodiff.saved(op.reads[1])};
            back.attributes = op.attributes;
            autodiff.emit(std::move(back));
        }
    }

    bool can_set(const Graph &, const Op &) const override { return true; }
    bool zero_if_zero(const Graph &, const Op &, size_t) const override { return true; }
};

template <class T>
class SparseOuterKernel : public SumsKernel<T> {
public:
    SparseOuterKernel(const Binder &binder, const std::vector<const Op *> &group)
        : SumsKernel<T>(binder, write_of(*group[0]), sums_of(binder, group)) {}

private:
    // An entry a target, of one product.
    static std::vector<Sums> sums_of(const Binder &binder, const std::vector<const Op *> &group) {
        std::vector<Sums> all;
        for (const Op *op : group) {
            const Vec<T> g = binder.vec<T>(op->reads[0]), x = binder.vec<T>(op->reads[1]);
            const Vec<T> values = binder.vec<T>(target_of(*op));
            const std::vector<int64_t> rows = op->attributes.integers("rows");
            const std::vector<int64_t> columns = op->attributes.integers("columns");
            Sums sums{operand(values), operand(g), operand(x), {}, {}, {}, {}};
            for (size_t k = 0; k < rows.size(); k++) {
                sums.targets.push_back(place(values, static_cast<int64_t>(k)));
                sums.begins.push_back(k);
                sums.a_terms.push_back(place(g, rows[k]));
                sums.b_terms.push_back(place(x, columns[k]));
            }
            all.push_back(std::move(sums));
        }
        return all;
    }
};

class SparseOuterInc : public OpType {
public:
    SparseOuterInc() : OpType("sparse_outer_inc") {}

    void check(const Graph &graph, const Op &op) const override {
        check_one_target(graph, op, 2);
        check_places(graph, op, target_of(op), op.reads[0], op.reads[1]);
    }

    Cost cost(const Graph &graph, const Op &op) const override { return cost_of_terms(graph, op, target_of(op)); }

    bool mergeable(const Graph &, const Op &, const Op &) const override { return true; }

    std::unique_ptr<Kernel> kernel(const Binder &binder, const std::vector<const Op *> &group) const override {
        return make_kernel<SparseOuterKernel>(binder, group);
    }

    bool can_set(const Graph &, const Op &) const override { return true; }
    bool zero_if_zero(const Graph &, const Op &, size_t) const override { return true; }
};

}  // namespace

void add_sparse(OpTypes &types) {
    types.push_back(std::make_unique<SparseDotInc>());
    types.push_back(std::make_unique<SparseOuterInc>());
}

}  // namespace nengine
