#include <queue>

#include "ops/op_type.h"
#include "plan/dependencies.h"
#include "plan/plan.h"

namespace nengine {

namespace {

[[noreturn]] void refuse_cycle(const Graph &graph, const std::vector<Op> &ops, const std::vector<int> &cycle) {
    constexpr size_t most_named = 8;
    std::string text = "the operators form a cycle, so that no order of them is right:";
    for (size_t i = 0; i < cycle.size() && i < most_named; ++i) {
        text += (i ? "; then " : " ") + graph.describe(ops[static_cast<size_t>(cycle[i])]);
    }
    if (cycle.size() > most_named) {
        text += "; and " + std::to_string(cycle.size() - most_named) + " more";
    }
    invalid_program(text + ". A loop of connections needs a synapse, if only one with time constant 0");
}

}  // namespace

std::vector<Op> schedule(const Graph &graph, const std::vector<Op> &ops) {
    Dependencies dependencies(graph, ops);
    std::priority_queue<int, std::vector<int>, std::greater<>> queue;
    std::vector<int> ready = dependencies.first_ready();
    std::vector<Op> order;
    order.reserve(ops.size());
    while (true) {
        for (int op : ready) {
            queue.push(op);
        }
        ready.clear();
        if (queue.empty()) {
            break;
        }
        const int next = queue.top();
        queue.pop();
        order.push_back(ops[static_cast<size_t>(next)]);
        dependencies.done(next, ready);
    }
    if (order.size() != ops.size()) {
        refuse_cycle(graph, ops, dependencies.cycle());
    }
    return order;
}

}  // namespace nengine
