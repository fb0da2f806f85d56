// copy {source_indices?, target_indices?}: reads x and sets or increments y. Indices count the elements of the signals,
// row-major; without them all elements are meant. One source element goes to all target elements; many source elements
// are added up in one target element. Repeated target indices add up. A source without a minibatch axis goes to all
// items; a target without one receives the sum over items.

#include <algorithm>
#include <cstddef>
#include <set>

#include "autodiff/autodiff.h"
#include "cpu/loops.h"
#include "cpu/thread_pool.h"
#include "ops/kinds.h"
#include "ops/operands.h"

namespace nengine {

namespace {

using Indices = std::optional<std::vector<int64_t>>;

Indices indices(const Op &op, const std::string &name) {
    return op.attributes.has(name) ? Indices(op.attributes.integers(name)) : std::nullopt;
}

// Elements of one side of a copy: the whole signal, or those that indices name.
struct Side {
    Walk walk;
    Indices indices;
    const Arena *arena;
    int64_t offset;
    int64_t batch;

    Side(const Binder &binder, SignalId id, Indices chosen)
        : walk(*nengine::walk(binder.graph()[id])), indices(std::move(chosen)), arena(binder.arena(id)),
          offset(binder.offset(id)), batch(binder.graph().batched(id) ? binder.batch() : 1) {}

    int64_t count() const {
        return indices ? static_cast<int64_t>(indices->size()) : walk.rows * walk.columns;
    }

    // Where the i-th of them is, from the offset on.
    int64_t place(int64_t i) const {
        const int64_t element = indices ? (*indices)[static_cast<size_t>(i)] : i;
        return (element / walk.columns * walk.row_stride + element % walk.columns * walk.column_stride) * batch;
    }
};

// Copies with irregular indices, element by element.
template <class T>
struct Scatter {
    const Arena *target, *source;
    int64_t target_offset, source_offset;
    std::vector<std::ptrdiff_t> target_places, source_places;
    int64_t items, target_batch, source_batch;
    Write write;

    void run(const Step &step) const {
        T *y = static_cast<T *>(target->data) + target->slice(step) + target_offset;
        const T *x = static_cast<const T *>(source->data) + source->slice(step) + source_offset;
        if (write == Write::Set) {
            for (std::ptrdiff_t place : target_places) {
                std::fill_n(y + place, target_batch, T{0});
            }
        }
        const int64_t target_item = target_batch > 1;
        const int64_t source_item = source_batch > 1;
        for (size_t i = 0; i < target_places.size(); i++) {
            T *to = y + target_places[i];
            const T *from = x + source_places[i];
            for (int64_t b = 0; b < items; b++) {
                to[b * target_item] += from[b * source_item];
            }
        }
    }
};

template <class T>
class CopyKernel : public Kernel {
public:
    CopyKernel(const Binder &binder, const std::vector<const Op *> &group)
        : threads_(binder.threads()), write_(group[0]->sets.empty() ? Write::Add : Write::Set),
          loops_(binder, write_) {
        for (const Op *op : group) {
            Indices from = indices(*op, "source_indices");
            Indices to = indices(*op, "target_indices");
            if (!from && !to) {
                loops_.append(elementwise_nest<2>(binder, {target_of(*op), op->reads[0]}));
            } else {
                append(Side(binder, target_of(*op), std::move(to)), Side(binder, op->reads[0], std::move(from)));
            }
        }
    }

    void run(const Step &step) override {
        loops_.run(step);
        for (const Scatter<T> &scatter : scatters_) {
            scatter.run(step);
        }
    }

    void run_steps(const Step &first, int64_t count, int direction) override {
        const Steps steps{first, count, direction};
        loops_.run_steps(steps);
        for (const Scatter<T> &scatter : scatters_) {
            if (scatter.target->step_stride == 0) {
                for (int64_t i = write_ == Write::Set ? count - 1 : 0; i < count; i++) {
                    scatter.run(steps.at(i));
                }
                continue;
            }
            const int64_t size = static_cast<int64_t>(scatter.target_places.size()) * scatter.items;
            const auto some = [&](int64_t begin, int64_t end) {
                for (int64_t i = begin; i < end; i++) {
                    scatter.run(steps.at(i));
                }
            };
            threads_.parallel_for(count, std::max<int64_t>(1, grain / size), some, 1);
        }
    }

private:
    // Copied numbers that are worth another thread.
    static constexpr int64_t grain = 1 << 14;

    // Runs of evenly spaced indices are loops. Where they are short on average, there is a list of places instead.
    void append(const Side &to, const Side &from) {
        const int64_t to_count = to.count();
        const int64_t from_count = from.count();
        const int64_t n = to_count == 0 || from_count == 0 ? 0 : std::max(to_count, from_count);
        const int64_t items = std::max(to.batch, from.batch);
        std::vector<std::ptrdiff_t> to_places(static_cast<size_t>(n)), from_places(static_cast<size_t>(n));
        for (int64_t i = 0; i < n; i++) {
            to_places[static_cast<size_t>(i)] = to.place(to_count == 1 ? 0 : i);
            from_places[static_cast<size_t>(i)] = from.place(from_count == 1 ? 0 : i);
        }
        std::vector<Nest<2>> runs;
        for (size_t begin = 0, end; begin < to_places.size(); begin = end) {
            const std::ptrdiff_t to_step = step_at(to_places, begin);
            const std::ptrdiff_t from_step = step_at(from_places, begin);
            end = begin + 1;
            while (end < to_places.size() && to_places[end] - to_places[end - 1] == to_step &&
                   from_places[end] - from_places[end - 1] == from_step) {
                end++;
            }
            Nest<2> run;
            run.arena = {to.arena, from.arena};
            run.offset = {to.offset + to_places[begin], from.offset + from_places[begin]};
            run.append({static_cast<int64_t>(end - begin), {to_step, from_step}});
            run.append({items, {to.batch > 1, from.batch > 1}});
            runs.push_back(run);
        }
        if (runs.size() <= 2 || to_places.size() >= 8 * runs.size()) {
            for (const Nest<2> &run : runs) {
                loops_.append(run);
            }
            return;
        }
        scatters_.push_back({to.arena, from.arena, to.offset, from.offset, std::move(to_places),
                             std::move(from_places), items, to.batch, from.batch, write_});
    }

    static std::ptrdiff_t step_at(const std::vector<std::ptrdiff_t> &places, size_t i) {
        return i + 1 < places.size() ? places[i + 1] - places[i] : 0;
    }

    ThreadPool &threads_;
    Write write_;
    CopyLoops<T> loops_;
    std::vector<Scatter<T>> scatters_;
};

class Copy : public OpType {
public:
    Copy() : OpType("copy") {}

    void check(const Graph &graph, const Op &op) const override {
        check_one_target(graph, op, 1);
        check_attributes(graph, op, {"source_indices", "target_indices"});
        const SignalId y = target_of(op);
        const SignalId x = op.reads[0];
        if (!op.attributes.has("source_indices") && !op.attributes.has("target_indices")) {
            check_elementwise(graph, op, {y, x});
            return;
        }
        check_elementwise(graph, op, {y});
        check_elementwise(graph, op, {x});
        const int64_t from = check_indices(graph, op, "source_indices", x);
        const int64_t to = check_indices(graph, op, "target_indices", y);
        if (from != to && from != 1 && to != 1) {
            reject(graph, op,
                   std::to_string(from) + " source elements do not fit " + std::to_string(to) + " target elements");
        }
        if (const Indices chosen = indices(op, "target_indices"); chosen && !op.sets.empty() && to > 1) {
            if (std::set<int64_t>(chosen->begin(), chosen->end()).size() != chosen->size()) {
                reject(graph, op, "target_indices name an element twice, which only makes sense when adding");
            }
        }
    }

    Cost cost(const Graph &graph, const Op &op) const override {
        const SignalId y = target_of(op), x = op.reads[0];
        const int64_t from = count(graph, op, "source_indices", x), to = count(graph, op, "target_indices", y);
        const int64_t from_items = graph.batched(x) ? graph.batch() : 1, to_items = graph.batched(y) ? graph.batch() : 1;
        const int64_t values = std::max(from, to) * std::max(from_items, to_items);
        Cost cost{0, from * from_items + to * to_items * (op.sets.empty() ? 2 : 1), 0};
        cost.flop = op.sets.empty() ? values : std::max<int64_t>(values - to * to_items, 0);
        for (const char *name : {"source_indices", "target_indices"}) {
            if (const Indices chosen = indices(op, name)) {
                cost.index_bytes += static_cast<int64_t>(chosen->size() * sizeof(int64_t));
            }
        }
        return cost;
    }

    bool mergeable(const Graph &, const Op &, const Op &) const override { return true; }

    std::unique_ptr<Kernel> kernel(const Binder &binder, const std::vector<const Op *> &group) const override {
        return make_kernel<CopyKernel>(binder, group);
    }

    void differentiate(Autodiff &autodiff, const Op &op) const override {
        if (!op.sets.empty()) {
            autodiff.cut(op.sets[0]);
        }
        const std::optional<SignalId> from = autodiff.gradient(target_of(op));
        const std::optional<SignalId> to = autodiff.gradient(op.reads[0]);
        if (!from || !to) {
            return;
        }
        Op back;
        back.type = this;
        back.tag = op.tag;
        back.incs = {*to};
        back.reads = {*from};
        if (op.attributes.has("target_indices")) {
            back.attributes.set("source_indices", op.attributes.numbers("target_indices"));
        }
        if (op.attributes.has("source_indices")) {
            back.attributes.set("target_indices", op.attributes.numbers("source_indices"));
        }
        autodiff.emit(std::move(back));
    }

    bool can_set(const Graph &graph, const Op &op) const override {
        const Indices chosen = indices(op, "target_indices");
        return !chosen || static_cast<int64_t>(std::set<int64_t>(chosen->begin(), chosen->end()).size()) ==
                              std::max<int64_t>(graph[target_of(op)].size(), static_cast<int64_t>(chosen->size()));
    }

    int copies(const Graph &graph, const Op &op) const override {
        const SignalId y = target_of(op);
        const bool sums = graph[op.reads[0]].size() > graph[y].size() || graph.batched(op.reads[0]) > graph.batched(y);
        return sums || op.attributes != Attributes{} ? -1 : 0;
    }

    bool zero_if_zero(const Graph &, const Op &op, size_t) const override {
        return op.sets.empty() || !op.attributes.has("target_indices");
    }

private:
    // How many elements are meant.
    static int64_t count(const Graph &graph, const Op &op, const std::string &name, SignalId signal) {
        const Indices chosen = indices(op, name);
        return chosen ? static_cast<int64_t>(chosen->size()) : graph[signal].size();
    }

    // The same, after checks.
    static int64_t check_indices(const Graph &graph, const Op &op, const std::string &name, SignalId signal) {
        const int64_t size = graph[signal].size();
        const Indices chosen = indices(op, name);
        if (!chosen) {
            return size;
        }
        for (int64_t i : *chosen) {
            if (i < 0 || i >= size) {
                reject(graph, op,
                       name + " has " + std::to_string(i) + ", which is no element of " + graph.describe(signal));
            }
        }
        return static_cast<int64_t>(chosen->size());
    }
};

}  // namespace

void add_copy(OpTypes &types) { types.push_back(std::make_unique<Copy>()); }

}  // namespace nengine
