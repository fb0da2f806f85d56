// affine: reads b (n), a (n, 1) and x (1), and sets y (n) to b + a x. None has gaps; with a minibatch y and x have its axis, b
// and a do not. Made by fuse_affine() alone: the currents of ensembles that represent one number.

#include "ops/affine.h"

#include <algorithm>

#include "cpu/affine_rows.h"
#include "cpu/steps.h"
#include "cpu/thread_pool.h"
#include "ops/op_type.h"
#include "ops/operands.h"

namespace nengine {

namespace {

// Multiplications that are worth another thread.
constexpr int64_t grain = 1 << 15;

// Places of the operands, or distances between them.
struct Places {
    int64_t y, b, a, x;
    bool operator==(const Places &) const = default;
};

template <class T>
struct Pointers {
    T *y;
    const T *b, *a, *x;

    NENGINE_INLINE void move(const Places &by) {
        y += by.y;
        b += by.b;
        a += by.a;
        x += by.x;
    }
};

// `count` of them, each of n numbers.
template <class T>
NENGINE_CLONES void affine_rows(Pointers<T> p, const Places &step, int64_t count, int64_t n) {
    for (int64_t k = 0; k < count; k++, p.move(step)) {
        affine_row<T>(p.y, p.b, p.a, *p.x, n);
    }
}

template <class T>
NENGINE_CLONES void affine_items(const Pointers<T> &p, int64_t begin, int64_t end, int64_t items) {
    affine_row_of_items<T>(p.y + begin * items, p.b + begin, p.a + begin, p.x, end - begin, items);
}

template <class T>
class AffineKernel : public Kernel {
public:
    AffineKernel(const Binder &binder, const std::vector<const Op *> &group)
        : threads_(binder.threads()), items_(binder.batch()) {
        for (const Op *op : group) {
            append(binder, *op);
        }
    }

    void run(const Step &step) override {
        for (const Run &run : runs_) {
            const Pointers<T> p{run.y.at(step), run.b.at(step), run.a.at(step), run.x.at(step)};
            const int64_t n = run.y.size;
            if (items_ > 1) {
                for (int64_t k = 0; k < run.count; k++) {
                    Pointers<T> one = p;
                    one.move(run.from_start(k));
                    split(n, n * items_, [&](int64_t begin, int64_t end) { affine_items<T>(one, begin, end, items_); });
                }
                continue;
            }
            split(run.count, run.count * n, [&](int64_t begin, int64_t end) {
                Pointers<T> some = p;
                some.move(run.from_start(begin));
                affine_rows<T>(some, run.step, end - begin, n);
            });
        }
    }

    void run_steps(const Step &first, int64_t count, int direction) override {
        const Steps steps{first, count, direction};
        int64_t work = 0;
        bool independent = true;
        for (const Run &run : runs_) {
            work += run.count * run.y.size * items_;
            independent = independent && run.y.arena->step_stride != 0;
        }
        if (!independent || threads_.size() == 1 || work * count < 2 * grain) {
            Kernel::run_steps(first, count, direction);
            return;
        }
        const auto some = [&](int64_t begin, int64_t end) {
            for (int64_t i = begin; i < end; i++) {
                run(steps.at(i));
            }
        };
        threads_.parallel_for(count, std::max<int64_t>(1, grain / work), some, 1);
    }

private:
    // `count` operators at equal distances in memory.
    struct Run {
        Vec<T> y, b, a, x;
        int64_t count = 1;
        Places step{};

        Places from_start(int64_t k) const { return {k * step.y, k * step.b, k * step.a, k * step.x}; }

        bool join(const Run &next) {
            if (y.arena != next.y.arena || b.arena != next.b.arena || a.arena != next.a.arena ||
                x.arena != next.x.arena || y.size != next.y.size) {
                return false;
            }
            const Places distance{next.y.offset - y.offset, next.b.offset - b.offset, next.a.offset - a.offset,
                                  next.x.offset - x.offset};
            if (count == 1) {
                step = distance;
            }
            if (distance != from_start(count)) {
                return false;
            }
            count++;
            return true;
        }
    };

    void append(const Binder &binder, const Op &op) {
        const Run run{binder.flat<T>(op.sets[0]), binder.flat<T>(op.reads[0]), binder.flat<T>(op.reads[1]),
                      binder.flat<T>(op.reads[2])};
        if (run.y.size > 0 && (runs_.empty() || !runs_.back().join(run))) {
            runs_.push_back(run);
        }
    }

    template <class Body>
    void split(int64_t n, int64_t work, const Body &body) {
        if (threads_.size() == 1 || work < 2 * grain) {
            body(0, n);
        } else {
            threads_.parallel_for(n, std::max<int64_t>(1, grain * n / work), body);
        }
    }

    ThreadPool &threads_;
    int64_t items_;
    std::vector<Run> runs_;
};

class Affine : public OpType {
public:
    Affine() : OpType("affine") {}

    static bool fits(const Graph &graph, const Op &op) {
        const SignalId y = op.sets[0], b = op.reads[0], a = op.reads[1], x = op.reads[2];
        const bool shapes = graph[y].rank() == 1 && graph[b].size() == graph[y].size() && graph[a].rank() == 2 &&
                            graph[a].shape[0] == graph[y].size() && graph[a].shape[1] == 1 && graph[x].size() == 1;
        const bool no_gaps = graph[y].is_contiguous() && graph[b].is_contiguous() && graph[a].is_contiguous();
        const bool items = graph.batch() == 1 ||
                           (graph.batched(y) && graph.batched(x) && !graph.batched(a) && !graph.batched(b));
        return shapes && no_gaps && items;
    }

    void check(const Graph &graph, const Op &op) const override {
        check_counts(graph, op, 1, 0, 3, 0);
        check_attributes(graph, op, {});
        if (!fits(graph, op)) {
            reject(graph, op, "needs a column and its factor, and vectors as long as the column");
        }
    }

    bool mergeable(const Graph &, const Op &, const Op &) const override { return true; }
    bool overwrites(const Graph &, const Op &, size_t) const override { return true; }
    bool is_function(const Graph &, const Op &) const override { return true; }

    Cost cost(const Graph &graph, const Op &op) const override {
        return cost_of(graph, op, 2 * numbers_of(graph, op.sets[0]));
    }

    std::unique_ptr<Kernel> kernel(const Binder &binder, const std::vector<const Op *> &group) const override {
        return make_kernel<AffineKernel>(binder, group);
    }
};

const Affine &affine_type() {
    static const Affine type;
    return type;
}

}  // namespace

bool is_affine(const Op &op) { return op.type == &affine_type(); }

std::optional<Op> affine(const Graph &graph, const Op &product, SignalId y, SignalId b, SignalId a, SignalId x) {
    const Affine &type = affine_type();
    Op op;
    op.type = &type;
    op.tag = product.tag;
    op.sets = {y};
    op.reads = {b, a, x};
    if (!Affine::fits(graph, op)) {
        return std::nullopt;
    }
    type.check(graph, op);
    return op;
}

}  // namespace nengine
