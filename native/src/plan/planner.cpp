// The greedy planner: of all operators that are ready, the largest set that may be merged comes next.

#include <algorithm>
#include <map>
#include <unordered_map>

#include "ops/op_type.h"
#include "plan/dependencies.h"
#include "plan/merging.h"
#include "plan/plan.h"

namespace nengine {

namespace {

// What two operators must have in common before their type is asked.
using Signature = std::pair<const OpType *, std::vector<int32_t>>;

Signature signature(const Graph &graph, const Op &op) {
    std::vector<int32_t> shape;
    for (const auto *list : {&op.sets, &op.incs, &op.reads, &op.updates}) {
        shape.push_back(-1 - static_cast<int32_t>(list->size()));
        for (SignalId id : *list) {
            shape.push_back(static_cast<int32_t>(graph.space(id)));
        }
    }
    return {op.type, std::move(shape)};
}

}  // namespace

std::vector<int> merge_classes(const Graph &graph, const std::vector<Op> &ops, bool merge) {
    std::map<Signature, std::vector<std::pair<int, int>>> known;  // representative operator, class
    std::vector<int> classes(ops.size());
    int count = 0;
    for (size_t i = 0; i < ops.size(); ++i) {
        if (!merge) {
            classes[i] = count++;
            continue;
        }
        auto &candidates = known[signature(graph, ops[i])];
        const auto found = std::find_if(candidates.begin(), candidates.end(), [&](const auto &candidate) {
            const Op &first = ops[static_cast<size_t>(candidate.first)];
            return first.type->mergeable(graph, first, ops[i]);
        });
        if (found != candidates.end()) {
            classes[i] = found->second;
        } else {
            classes[i] = count++;
            candidates.emplace_back(static_cast<int>(i), classes[i]);
        }
    }
    return classes;
}

namespace {

// Collects signals that are written, by base.
class Writes {
public:
    explicit Writes(const Graph &graph) : graph_(graph) {}

    bool clash(const Op &op) const {
        return any_write(op, [&](SignalId id) {
            const auto found = by_base_.find(graph_[id].base);
            return found != by_base_.end() &&
                   std::any_of(found->second.begin(), found->second.end(),
                               [&](SignalId other) { return graph_.overlap(id, other); });
        });
    }

    void add(const Op &op) {
        any_write(op, [&](SignalId id) {
            by_base_[graph_[id].base].push_back(id);
            return false;
        });
    }

private:
    template <class F>
    static bool any_write(const Op &op, F f) {
        return std::any_of(op.sets.begin(), op.sets.end(), f) || std::any_of(op.incs.begin(), op.incs.end(), f) ||
               std::any_of(op.updates.begin(), op.updates.end(), f);
    }

    const Graph &graph_;
    std::unordered_map<SignalId, std::vector<SignalId>> by_base_;
};

}  // namespace

std::vector<int> take_group(const Graph &graph, const std::vector<Op> &ops, std::vector<int> &ready) {
    Writes writes(graph);
    std::vector<int> group, rest;
    for (int i : ready) {
        const Op &op = ops[static_cast<size_t>(i)];
        if (writes.clash(op)) {
            rest.push_back(i);
        } else {
            writes.add(op);
            group.push_back(i);
        }
    }
    ready = std::move(rest);
    return group;
}

Plan make_plan(const Graph &graph, const std::vector<Op> &ops, bool merge) {
    const std::vector<int> classes = merge_classes(graph, ops, merge);
    Dependencies dependencies(graph, ops);
    std::map<int, std::vector<int>> ready;  // by class
    std::vector<int> released = dependencies.first_ready();
    Plan plan;
    while (true) {
        for (int i : released) {
            auto &list = ready[classes[static_cast<size_t>(i)]];
            list.insert(std::upper_bound(list.begin(), list.end(), i), i);
        }
        released.clear();
        if (ready.empty()) {
            return plan;
        }
        // Of the largest the one with the earliest operator, so that without merging the given order stays.
        const auto next = std::min_element(ready.begin(), ready.end(), [](const auto &a, const auto &b) {
            return a.second.size() != b.second.size() ? a.second.size() > b.second.size()
                                                      : a.second.front() < b.second.front();
        });
        Group group;
        for (int i : take_group(graph, ops, next->second)) {
            group.ops.push_back(ops[static_cast<size_t>(i)]);
            dependencies.done(i, released);
        }
        if (next->second.empty()) {
            ready.erase(next);
        }
        plan.groups.push_back(std::move(group));
    }
}

}  // namespace nengine
