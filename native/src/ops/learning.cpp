#include "ops/learning.h"

namespace nengine {

int64_t rule_items(const Binder &binder, const Op &op) {
    for (const auto *list : {&op.sets, &op.incs, &op.reads, &op.updates}) {
        for (SignalId id : *list) {
            if (binder.graph().batched(id)) {
                return binder.batch();
            }
        }
    }
    return 1;
}

void check_rule_attributes(const Graph &graph, const Op &op, std::initializer_list<std::string_view> others,
                           const std::vector<const char *> &numbers) {
    for (const std::string &name : op.attributes.names()) {
        if (std::find(others.begin(), others.end(), name) == others.end() &&
            std::find(numbers.begin(), numbers.end(), name) == numbers.end()) {
            reject(graph, op, "has no attribute \"" + name + "\"");
        }
    }
    for (const std::string name : numbers) {
        const double value = finite_number(graph, op, name);
        if (name == "dt" && !(value > 0)) {
            reject(graph, op, "dt must be positive, not " + std::to_string(value));
        }
    }
}

void check_rule_matrix(const Graph &graph, const Op &op, SignalId matrix) {
    if (graph[matrix].rank() != 2) {
        reject(graph, op, graph.describe(matrix) + " is no matrix");
    }
}

void check_rule_vector(const Graph &graph, const Op &op, SignalId vector, SignalId matrix, size_t axis) {
    if (graph[vector].rank() != 1 || graph[vector].size() != graph[matrix].shape[axis]) {
        reject(graph, op,
               graph.describe(vector) + " does not fit axis " + std::to_string(axis) + " of " +
                   graph.describe(matrix));
    }
}

std::vector<bool> wanted_of(const Graph &graph, const Op &op, size_t reads) {
    std::vector<bool> wanted;
    for (double v : finite_numbers(graph, op, "wanted", reads)) {
        if (v != 0 && v != 1) {
            reject(graph, op, "wanted must have zeros and ones, not " + std::to_string(v));
        }
        wanted.push_back(v == 1);
    }
    return wanted;
}

}  // namespace nengine
