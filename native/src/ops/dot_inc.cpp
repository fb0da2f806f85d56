// dot_inc {transpose?}: reads a matrix A (m, n) and x (n), and adds A x to y (m), or sets y to it. With transpose (0 or 1)
// x has m elements, y has n, and A is taken transposed. A may be a view of rows or columns, and may have a minibatch axis:
// then each item is multiplied with its own matrix. A y without a minibatch axis receives the sum over items.

#include <algorithm>

#include "autodiff/autodiff.h"
#include "cpu/linear.h"
#include "cpu/row_dots.h"
#include "ops/kinds.h"
#include "ops/operands.h"

namespace nengine {

namespace {

bool transposes(const Op &op) { return op.attributes.number_or("transpose", 0) != 0; }

template <class T>
Mat<T> matrix_of(const Binder &binder, const Op &op) {
    Mat<T> a = binder.mat<T>(op.reads[0]);
    if (transposes(op)) {
        std::swap(a.rows, a.cols);
        std::swap(a.row_stride, a.col_stride);
    }
    return a;
}

// Products of matrices without a minibatch axis: `repeat` of them at equal distances in memory.
template <class T>
struct Product {
    Mat<T> a;
    Vec<T> x, y;
    int64_t repeat = 1;
    int64_t a_step = 0, x_step = 0, y_step = 0;

    bool same_shape(const Product &o) const {
        return a.arena == o.a.arena && x.arena == o.x.arena && y.arena == o.y.arena && a.cols == o.a.cols &&
               a.row_stride == o.a.row_stride && a.col_stride == o.a.col_stride && x.stride == o.x.stride &&
               y.stride == o.y.stride && x.batch == o.x.batch && y.batch == o.y.batch;
    }

    // Takes over the next product if its rows go on where these end, or if it is one more of the same at the same
    // distance.
    bool join(const Product &next) {
        if (!same_shape(next)) {
            return false;
        }
        if (repeat == 1 && x.offset == next.x.offset && next.a.offset == a.offset + a.rows * a.row_stride &&
            next.y.offset == y.offset + y.size * y.stride * y.batch) {
            a.rows += next.a.rows;
            y.size += next.y.size;
            return true;
        }
        if (a.rows != next.a.rows) {
            return false;
        }
        const int64_t a_distance = next.a.offset - a.offset;
        const int64_t x_distance = next.x.offset - x.offset;
        const int64_t y_distance = next.y.offset - y.offset;
        if (repeat == 1) {
            a_step = a_distance;
            x_step = x_distance;
            y_step = y_distance;
        }
        if (a_distance != repeat * a_step || x_distance != repeat * x_step || y_distance != repeat * y_step) {
            return false;
        }
        repeat++;
        return true;
    }
};

template <class T>
class DotKernel : public Kernel {
public:
    DotKernel(const Binder &binder, const std::vector<const Op *> &group)
        : threads_(binder.threads()), write_(group[0]->sets.empty() ? Write::Add : Write::Set),
          elementwise_(binder, write_), rows_(binder, write_) {
        for (const Op *op : group) {
            append(binder, *op);
        }
        take_out_rows();
        size_t scratch = 0;
        for (const Product<T> &p : products_) {
            scratch = std::max(scratch, static_cast<size_t>(p.x.size + p.y.size));
        }
        scratch_.resize(scratch);
    }

    void run(const Step &step) override {
        elementwise_.run(step);
        rows_.run(step);
        for (const Product<T> &p : products_) {
            run(p, step);
        }
    }

    void run_steps(const Step &first, int64_t count, int direction) override {
        const Steps steps{first, count, direction};
        elementwise_.run_steps(steps);
        rows_.run_steps(steps);
        int64_t work = 0, largest = 0;
        for (const Product<T> &p : products_) {
            if (takes_steps_together(p)) {
                work += p.a.rows * p.a.cols * p.x.batch * p.repeat * count;
                largest = std::max(largest, p.a.rows * p.a.cols);
            } else if (p.y.arena->step_stride == 0 && write_ == Write::Set) {
                run(p, steps.last());
            } else if (p.a.arena->step_stride == 0 && p.x.arena->step_stride == 0 && p.y.arena->step_stride != 0) {
                run_once(p, steps);
            } else {
                for (int64_t i = 0; i < count; i++) {
                    run(p, steps.at(i));
                }
            }
        }
        // Small matrices stay in the cache of each thread: each takes some of the steps. Of large ones each takes some of
        // the rows.
        const Steps forwards = steps.forwards();
        if (threads_.size() == 1 || largest > shared_matrix || count < 2 * threads_.size() || work < 2 * grain) {
            run_together(forwards);
            return;
        }
        const auto some = [&](int64_t begin, int64_t end) { run_together(forwards.some(begin, end - begin)); };
        threads_.parallel_for(count, std::max<int64_t>(1, grain * count / work), some, 4);
    }

private:
    // Multiplications that are worth another thread.
    static constexpr int64_t grain = 1 << 16;
    // Numbers of a matrix that every thread may go through.
    static constexpr int64_t shared_matrix = 1 << 16;

    void run(const Product<T> &p, const Step &step) {
        const T *a = p.a.at(step);
        const T *x = p.x.at(step);
        T *y = p.y.at(step);
        for (int64_t k = 0; k < p.repeat; k++, a += p.a_step, x += p.x_step, y += p.y_step) {
            multiply(write_, p, matrix(p, a), x, y, p.y.stride);
        }
    }

    // Whether the steps of a run make one product of matrices.
    static bool takes_steps_together(const Product<T> &p) {
        return p.a.arena->step_stride == 0 && p.x.arena->step_stride != 0 && p.y.arena->step_stride != 0 &&
               p.x.batch == p.y.batch && (p.x.batch > 1 || p.x.stride == 1);
    }

    void run_together(const Steps &steps) {
        for (const Product<T> &p : products_) {
            if (!takes_steps_together(p)) {
                continue;
            }
            const int64_t x_distance = steps.distance(*p.x.arena);
            const int64_t y_distance = steps.distance(*p.y.arena);
            const int64_t items = p.x.batch;
            const T *a = p.a.at(steps.first);
            const T *x = p.x.at(steps.first);
            T *y = p.y.at(steps.first);
            for (int64_t k = 0; k < p.repeat; k++, a += p.a_step, x += p.x_step, y += p.y_step) {
                if (items > 1) {
                    multiply_items_steps(write_, matrix(p, a), x, p.x.stride * items, x_distance, y,
                                         p.y.stride * items, y_distance, items, steps.count, threads_);
                } else {
                    multiply_vectors(write_, matrix(p, a), x, x_distance, y, p.y.stride, y_distance, steps.count,
                                     threads_);
                }
            }
        }
    }

    // A product that is the same at every step.
    void run_once(const Product<T> &p, const Steps &steps) {
        const int64_t items = p.y.batch;
        product_.resize(static_cast<size_t>(p.y.size * items));
        const T *a = p.a.at(steps.first);
        const T *x = p.x.at(steps.first);
        for (int64_t k = 0; k < p.repeat; k++, a += p.a_step, x += p.x_step) {
            multiply(Write::Set, p, matrix(p, a), x, product_.data(), 1);
            for (int64_t s = 0; s < steps.count; s++) {
                T *y = p.y.at(steps.at(s)) + k * p.y_step;
                const T *from = product_.data();
                for (int64_t i = 0; i < p.y.size; i++, y += p.y.stride * items, from += items) {
                    for (int64_t b = 0; b < items; b++) {
                        y[b] = write_ == Write::Add ? y[b] + from[b] : from[b];
                    }
                }
            }
        }
    }

    static MatrixView<T> matrix(const Product<T> &p, const T *a) {
        return {a, p.a.rows, p.a.cols, p.a.row_stride, p.a.col_stride};
    }

    void append(const Binder &binder, const Op &op) {
        Product<T> p;
        p.a = matrix_of<T>(binder, op);
        p.x = binder.vec<T>(op.reads[1]);
        p.y = binder.vec<T>(target_of(op));
        if (p.y.size == 0) {
            return;
        }
        if (p.a.batch > 1 || p.a.cols == 1) {
            elementwise_.append(product_nest(p));
        } else if (products_.empty() || !products_.back().join(p)) {
            products_.push_back(p);
        }
    }

    // Many products with few and short rows are done row by row.
    void take_out_rows() {
        const auto is_small = [](const Product<T> &p) {
            return p.a.rows <= most_rows && p.x.batch == 1 && p.y.batch == 1 && p.x.contiguous() && p.a.col_stride == 1 &&
                   RowDots<T>::suits(p.a.cols);
        };
        int64_t count = 0;
        for (const Product<T> &p : products_) {
            count += is_small(p) ? p.repeat * p.a.rows : 0;
        }
        if (count < 2 * most_rows) {
            return;
        }
        for (const Product<T> &p : products_) {
            for (int64_t k = 0; is_small(p) && k < p.repeat; k++) {
                for (int64_t r = 0; r < p.a.rows; r++) {
                    rows_.append(p.a.arena, p.x.arena, p.y.arena, p.a.cols,
                                 {p.a.offset + k * p.a_step + r * p.a.row_stride, p.x.offset + k * p.x_step,
                                  p.y.offset + k * p.y_step + r * p.y.stride});
                }
            }
        }
        std::erase_if(products_, is_small);
    }

    // The product as multiplications of numbers: for matrices with a minibatch axis, and for those of one column, whose
    // products need no sum.
    static Nest<3> product_nest(const Product<T> &p) {
        const auto item = [](int64_t batch) { return static_cast<int64_t>(batch > 1); };
        Nest<3> nest;
        nest.arena = {p.y.arena, p.a.arena, p.x.arena};
        nest.offset = {p.y.offset, p.a.offset, p.x.offset};
        nest.append({p.a.rows, {p.y.stride * p.y.batch, p.a.row_stride * p.a.batch, 0}});
        nest.append({p.a.cols, {0, p.a.col_stride * p.a.batch, p.x.stride * p.x.batch}});
        nest.append({std::max({p.y.batch, p.a.batch, p.x.batch}),
                     {item(p.y.batch), item(p.a.batch), item(p.x.batch)}});
        return nest;
    }

    void multiply(Write write, const Product<T> &p, const MatrixView<T> &a, const T *x, T *y, int64_t y_stride) {
        if (p.x.batch > 1 && p.y.batch > 1) {
            multiply_items(write, a, x, p.x.stride * p.x.batch, y, y_stride * p.y.batch, p.x.batch, threads_);
            return;
        }
        // One vector: x as it is, or summed over items, without gaps.
        if (p.x.batch > 1 || p.x.stride != 1) {
            const MatrixView<T> items{x, p.x.size, p.x.batch, p.x.stride * p.x.batch, 1};
            sum_rows(items, scratch_.data());
            x = scratch_.data();
        }
        if (p.y.batch == 1) {
            multiply_vector(write, a, x, y, y_stride, threads_);
            return;
        }
        T *product = scratch_.data() + p.x.size;
        multiply_vector(Write::Set, a, x, product, 1, threads_);
        spread_rows(write, product, p.y.size, p.y.batch, y, y_stride * p.y.batch);
    }

    static constexpr int64_t most_rows = 4;

    ThreadPool &threads_;
    Write write_;
    ProductLoops<T> elementwise_;
    RowDots<T> rows_;
    std::vector<Product<T>> products_;
    std::vector<T> scratch_;
    std::vector<T> product_;  // that is the same at every step
};

class DotInc : public OpType {
public:
    DotInc() : OpType("dot_inc") {}

    void check(const Graph &graph, const Op &op) const override {
        check_one_target(graph, op, 2);
        check_attributes(graph, op, {"transpose"});
        const double transpose = op.attributes.number_or("transpose", 0);
        if (transpose != 0 && transpose != 1) {
            reject(graph, op, "transpose must be 0 or 1, not " + std::to_string(transpose));
        }
        const Signal &a = graph[op.reads[0]];
        const Signal &x = graph[op.reads[1]];
        const Signal &y = graph[target_of(op)];
        if (a.rank() != 2 || x.rank() != 1 || y.rank() != 1) {
            reject(graph, op, "needs a matrix, and a vector to read and one to write");
        }
        if (a.shape[transposes(op) ? 0 : 1] != x.size() || a.shape[transposes(op) ? 1 : 0] != y.size()) {
            reject(graph, op, graph.describe(op.reads[0]) + (transposes(op) ? " transposed" : "") + " times " +
                                  graph.describe(op.reads[1]) + " does not give " + graph.describe(target_of(op)));
        }
    }

    // 2 m n operations a product. Without a minibatch axis on both vectors there is one product, of the sum of items.
    Cost cost(const Graph &graph, const Op &op) const override {
        const SignalId a = op.reads[0], x = op.reads[1], y = target_of(op);
        const bool each_item = graph.batched(a) || (graph.batched(x) && graph.batched(y));
        const int64_t sums = !each_item && graph.batched(x) ? numbers_of(graph, x) - graph[x].size() : 0;
        return cost_of(graph, op, 2 * graph[a].size() * (each_item ? graph.batch() : 1) + sums);
    }

    bool mergeable(const Graph &, const Op &a, const Op &b) const override { return transposes(a) == transposes(b); }

    std::unique_ptr<Kernel> kernel(const Binder &binder, const std::vector<const Op *> &group) const override {
        return make_kernel<DotKernel>(binder, group);
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
            back.attributes.set("transpose", transposes(op) ? 0 : 1);
            autodiff.emit(std::move(back));
        }
        if (const std::optional<SignalId> a = autodiff.gradient(op.reads[0])) {
            Op back;
            back.type = &op_type("outer_inc");
            back.tag = op.tag;
            back.incs = {*a};
            back.reads = {*g, autodiff.saved(op.reads[1])};
            if (transposes(op)) {
                std::swap(back.reads[0], back.reads[1]);
            }
            autodiff.emit(std::move(back));
        }
    }

    bool multiplies(const Graph &, const Op &op) const override { return !transposes(op); }
    bool can_set(const Graph &, const Op &) const override { return true; }
    bool zero_if_zero(const Graph &, const Op &, size_t) const override { return true; }

    int copy_if_identity(const Graph &graph, const Op &op, size_t read) const override {
        const Signal &a = graph[op.reads[0]];
        return read == 0 && a.shape[0] == a.shape[1] ? 1 : -1;
    }
};

}  // namespace

void add_dot_inc(OpTypes &types) { types.push_back(std::make_unique<DotInc>()); }

}  // namespace nengine
