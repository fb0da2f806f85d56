#include "ops/cost.h"

#include <algorithm>

#include "ops/operands.h"

namespace nengine {

int64_t numbers_of(const Graph &graph, SignalId signal) {
    return graph[signal].size() * (graph.batched(signal) ? graph.batch() : 1);
}

int64_t items_of(const Graph &graph, const Op &op) {
    for (const auto *list : {&op.sets, &op.incs, &op.reads, &op.updates}) {
        if (std::any_of(list->begin(), list->end(), [&](SignalId id) { return graph.batched(id); })) {
            return graph.batch();
        }
    }
    return 1;
}

Cost cost_of(const Graph &graph, const Op &op, int64_t flop, bool updates_are_read) {
    Cost cost{flop, 0, 0};
    const auto count = [&](const std::vector<SignalId> &signals, int64_t times) {
        for (SignalId id : signals) {
            cost.numbers += times * numbers_of(graph, id);
        }
    };
    count(op.sets, 1);
    count(op.incs, 2);
    count(op.reads, 1);
    count(op.updates, updates_are_read ? 2 : 1);
    return cost;
}

int64_t additions(const Graph &graph, const Op &op, int64_t values) {
    return op.sets.empty() ? values : std::max<int64_t>(values - numbers_of(graph, target_of(op)), 0);
}

}  // namespace nengine
