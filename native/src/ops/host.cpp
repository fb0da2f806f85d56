#include "ops/host.h"

#include "ops/op_type.h"

namespace nengine {

bool flag(const Graph &graph, const Op &op, const std::string &name) {
    const double value = finite_number(graph, op, name);
    if (value != 0 && value != 1) {
        reject(graph, op, name + " must be 0 or 1, not " + std::to_string(value));
    }
    return value == 1;
}

void check_time(const Graph &graph, const Op &op, SignalId time) {
    if (graph[time].size() != 1 || graph.batched(time)) {
        reject(graph, op, "the time " + graph.describe(time) + " must have one element and no minibatch axis");
    }
}

}  // namespace nengine
