// outer_inc: reads g (m) and x (n), and adds their outer product g x^T to A (m, n), or sets A to it. Items of the minibatch
// are summed up if A has no minibatch axis. It is the gradient of dot_inc with respect to the matrix.

#include <algorithm>

#include "cpu/linear.h"
#include "ops/kinds.h"
#include "ops/operands.h"

namespace nengine {

namespace {

template <class T>
class OuterKernel : public Kernel {
public:
    OuterKernel(const Binder &binder, const std::vector<const Op *> &group)
        : threads_(binder.threads()), write_(group[0]->sets.empty() ? Write::Add : Write::Set),
          elementwise_(binder, write_), each_(binder, write_) {
        for (const Op *op : group) {
            const Product p{binder.vec<T>(op->reads[0]), binder.vec<T>(op->reads[1]), binder.mat<T>(target_of(*op))};
            if (p.a.rows * p.a.cols == 0) {
                continue;
            }
            if (p.a.batch == 1 && p.g.batch > 1 && p.x.batch > 1) {
                products_.push_back(p);
                continue;
            }
            elementwise_.append(product_nest(p));
            if (p.a.batch == 1 && p.g.batch == 1 && p.x.batch == 1) {
                sums_of_steps_.push_back(p);
            } else {
                each_.append(product_nest(p));
            }
        }
    }

    void run(const Step &step) override {
        elementwise_.run(step);
        for (const Product &p : products_) {
            run(p, step);
        }
    }

    void run_steps(const Step &first, int64_t count, int direction) override {
        const Steps steps{first, count, direction};
        each_.run_steps(steps);
        for (const Product &p : products_) {
            run(p, steps);
        }
        for (const Product &p : sums_of_steps_) {
            run(p, steps);
        }
    }

private:
    struct Product {
        Vec<T> g, x;
        Mat<T> a;
    };

    static MatrixView<T> shape(const Product &p) {
        return {nullptr, p.a.rows, p.a.cols, p.a.row_stride, p.a.col_stride};
    }

    void run(const Product &p, const Step &step) {
        multiply_outer(write_, p.g.at(step), p.g.stride * p.g.batch, p.x.at(step), p.x.stride * p.x.batch, p.g.batch,
                       p.a.at(step), shape(p), threads_);
    }

    void run(const Product &p, const Steps &steps) {
        if (p.a.arena->step_stride == 0 && write_ == Write::Set) {
            run(p, steps.last());
            return;
        }
        if (p.a.arena->step_stride != 0) {
            for (int64_t i = 0; i < steps.count; i++) {
                run(p, steps.at(i));
            }
            return;
        }
        const Steps forwards = steps.forwards();
        const bool g_varies = p.g.arena->step_stride != 0, x_varies = p.x.arena->step_stride != 0;
        const T *g = p.g.at(forwards.first);
        const T *x = p.x.at(forwards.first);
        T *a = p.a.at(forwards.first);
        const int64_t items = p.g.batch;
        const int64_t g_stride = p.g.stride * items, x_stride = p.x.stride * items;
        if (g_varies && x_varies) {
            add_outer_steps(g, g_stride, forwards.distance(*p.g.arena), x, x_stride, forwards.distance(*p.x.arena),
                            items, steps.count, a, shape(p), threads_);
        } else if (x_varies) {
            // A vector that is the same at every step is multiplied with the sum of the other.
            multiply_outer(write_, g, g_stride, sum(p.x, forwards), items, items, a, shape(p), threads_);
        } else {
            multiply_outer(write_, sum(p.g, forwards), items, x, x_stride, items, a, shape(p), threads_);
        }
    }

    // [element][item], of all steps; of one that is the same at every step, its multiple.
    const T *sum(const Vec<T> &v, const Steps &steps) {
        sum_.assign(static_cast<size_t>(v.size * v.batch), T{0});
        const bool varies = v.arena->step_stride != 0;
        for (int64_t k = 0; k < (varies ? steps.count : 1); k++) {
            const T *from = v.at(steps.at(k));
            T *to = sum_.data();
            for (int64_t i = 0; i < v.size; i++, from += v.stride * v.batch, to += v.batch) {
                for (int64_t b = 0; b < v.batch; b++) {
                    to[b] += from[b];
                }
            }
        }
        if (!varies) {
            for (T &value : sum_) {
                value *= static_cast<T>(steps.count);
            }
        }
        return sum_.data();
    }

    static Nest<3> product_nest(const Product &p) {
        const auto item = [](int64_t batch) { return static_cast<int64_t>(batch > 1); };
        Nest<3> nest;
        nest.arena = {p.a.arena, p.g.arena, p.x.arena};
        nest.offset = {p.a.offset, p.g.offset, p.x.offset};
        nest.append({p.a.rows, {p.a.row_stride * p.a.batch, p.g.stride * p.g.batch, 0}});
        nest.append({p.a.cols, {p.a.col_stride * p.a.batch, 0, p.x.stride * p.x.batch}});
        nest.append({std::max({p.a.batch, p.g.batch, p.x.batch}),
                     {item(p.a.batch), item(p.g.batch), item(p.x.batch)}});
        return nest;
    }

    ThreadPool &threads_;
    Write write_;
    // Of one step. Without a minibatch, products have no sum: they are loops; over several steps they are sums as well.
    ProductLoops<T> elementwise_;
    std::vector<Product> products_;
    // Over several steps: the loops that remain, and the sums.
    ProductLoops<T> each_;
    std::vector<Product> sums_of_steps_;
    std::vector<T> sum_;
};

class OuterInc : public OpType {
public:
    OuterInc() : OpType("outer_inc") {}

    void check(const Graph &graph, const Op &op) const override {
        check_one_target(graph, op, 2);
        check_attributes(graph, op, {});
        const Signal &g = graph[op.reads[0]];
        const Signal &x = graph[op.reads[1]];
        const Signal &a = graph[target_of(op)];
        if (a.rank() != 2 || g.rank() != 1 || x.rank() != 1 || a.shape[0] != g.size() || a.shape[1] != x.size()) {
            reject(graph, op, "the product of " + graph.describe(op.reads[0]) + " and " +
                                  graph.describe(op.reads[1]) + " does not fit " + graph.describe(target_of(op)));
        }
    }

    Cost cost(const Graph &graph, const Op &op) const override {
        return cost_of(graph, op, 2 * graph[target_of(op)].size() * items_of(graph, op));
    }

    bool mergeable(const Graph &, const Op &, const Op &) const override { return true; }

    std::unique_ptr<Kernel> kernel(const Binder &binder, const std::vector<const Op *> &group) const override {
        return make_kernel<OuterKernel>(binder, group);
    }

    bool can_set(const Graph &, const Op &) const override { return true; }
    bool zero_if_zero(const Graph &, const Op &, size_t) const override { return true; }
};

}  // namespace

void add_outer_inc(OpTypes &types) { types.push_back(std::make_unique<OuterInc>()); }

}  // namespace nengine
