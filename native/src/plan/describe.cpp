#include <sstream>

#include "ir/json.h"
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

struct Totals {
    int64_t operators = 0, elements = 0;
    Cost cost;

    Totals &operator+=(const Totals &other) {
        operators += other.operators;
        elements += other.elements;
        cost += other.cost;
        return *this;
    }

    std::string fields(int64_t bytes_per_number) const {
        return "\"operators\":" + std::to_string(operators) + ",\"elements\":" + std::to_string(elements) +
               ",\"flop\":" + std::to_string(cost.flop) +
               ",\"bytes\":" + std::to_string(cost.numbers * bytes_per_number + cost.index_bytes);
    }
};

}  // namespace

std::string plan_json(const Graph &graph, const Plan &plan, int64_t bytes_per_number) {
    Totals all;
    std::string groups;
    for (const Group &group : plan.groups) {
        Totals totals;
        for (const Op &op : group.ops) {
            totals += {1, elements_written(graph, op), op.type->cost(graph, op)};
        }
        groups += (groups.empty() ? "" : ",") + std::string("{\"kind\":") +
                  json_text(group.ops.front().type->kind()) + "," + totals.fields(bytes_per_number) +
                  ",\"first\":" + json_text(graph.describe(group.ops.front())) + "}";
        all += totals;
    }
    return "{\"groups\":[" + groups + "]," + all.fields(bytes_per_number) + "}";
}

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
