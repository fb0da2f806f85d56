#include <sstream>

#include "ir/json.h"
#include "ops/op_type.h"
#include "plan/chunks.h"

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

std::string plan_json(const Graph &graph, const Plan &plan, const ChunkPlan &chunks, int64_t longest,
                      int64_t bytes_per_number) {
    Totals all;
    std::string groups;
    const auto add = [&](const Plan &some, bool is_stepped, const std::string &reason) {
        for (const Group &group : some.groups) {
            Totals totals;
            for (const Op &op : group.ops) {
                totals += {1, elements_written(graph, op), op.type->cost(graph, op)};
            }
            groups += (groups.empty() ? "" : ",") + std::string("{\"kind\":") +
                      json_text(group.ops.front().type->kind()) + "," + totals.fields(bytes_per_number) +
                      ",\"first\":" + json_text(graph.describe(group.ops.front())) +
                      (is_stepped ? ",\"runs\":\"step\",\"why\":" + json_text(reason) : ",\"runs\":\"chunk\"") + "}";
            all += totals;
        }
    };
    for (const ChunkSection &section : chunks.sections) {
        for (const Plan &phase : section.phases) {
            add(phase, section.is_stepped, section.reason);
        }
    }
    if (!chunks.is_chunked()) {
        add(plan, true, chunks.refusal);
    }
    return "{\"chunk\":" + std::to_string(chunks.is_chunked() ? longest : 1) + ",\"groups\":[" + groups + "]," +
           all.fields(bytes_per_number) + "}";
}

std::string describe(const Graph &graph, const ChunkPlan &chunks, int64_t longest) {
    if (!chunks.is_chunked()) {
        return "steps run one by one: " + chunks.refusal + "\n";
    }
    std::ostringstream out;
    out << "at most " << longest << " steps run together:\n";
    for (size_t i = 0; i < chunks.sections.size(); ++i) {
        const ChunkSection &section = chunks.sections[i];
        int64_t operators = 0;
        for (const Plan &phase : section.phases) {
            for (const Group &group : phase.groups) {
                operators += static_cast<int64_t>(group.ops.size());
            }
        }
        const Op &first = section.phases.front().groups.front().ops.front();
        out << i << ": " << (section.is_stepped ? "stepped" : first.type->kind()) << ", " << operators
            << (operators == 1 ? " operator" : " operators") << "; first: " << graph.describe(first)
            << (section.is_stepped ? "; " + section.reason : "")
            << (section.function >= 0 ? "; only at steps whose inputs change" : "") << "\n";
    }
    return out.str();
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
