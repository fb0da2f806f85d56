#include <sstream>

#include "ops/op_type.h"
#include "plan/plan.h"

namespace nengine {

namespace {

int64_t elements_written(const Graph &graph, const Op &op) {
    int64_t n = 0;
    for (const auto *list : {&op.sets, &op.incs, &op.updates}) {
        for (SignalId id : *list) {
            n += graph[id].size();
        }
    }
    return n;
}

}  // namespace

std::string describe(const Graph &graph, const Plan &plan) {
    std::ostringstream out;
    for (size_t i = 0; i < plan.groups.size(); ++i) {
        const auto &ops = plan.groups[i].ops;
        int64_t written = 0;
        for (const Op &op : ops) {
            written += elements_written(graph, op);
        }
        out << i << ": " << ops.front().type->kind() << ", " << ops.size() << (ops.size() == 1 ? " operator" : " operators")
            << ", writes " << written << (written == 1 ? " element" : " elements") << " an item; first: "
            << graph.describe(ops.front()) << "\n";
    }
    return out.str();
}

}  // namespace nengine
