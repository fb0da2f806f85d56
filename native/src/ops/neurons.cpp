#include "ops/neurons.h"

#include <algorithm>

namespace nengine {

namespace {

void check_parameters(const Graph &graph, const Op &op, std::span<const NeuronParameter> parameters) {
    for (const std::string &name : op.attributes.names()) {
        if (name != "dt" && std::none_of(parameters.begin(), parameters.end(),
                                         [&](const NeuronParameter &p) { return p.name == name; })) {
            reject(graph, op, "has no attribute \"" + name + "\"");
        }
    }
    if (!(finite_number(graph, op, "dt") > 0)) {
        reject(graph, op, "dt must be positive, not " + std::to_string(op.attributes.number("dt")));
    }
    for (const NeuronParameter &p : parameters) {
        if (!op.attributes.has(p.name)) {
            reject(graph, op, "needs the attribute \"" + std::string(p.name) + "\"");
        }
        const double value = op.attributes.number(p.name);
        // Only a range without a lower end lets an infinity in.
        const bool finite = std::isfinite(value) || (value == -unlimited && p.low == -unlimited && p.high == 0);
        if (!finite || value < p.low || value > p.high || (p.low_excluded && value == p.low)) {
            const char *range = p.low_excluded ? "positive" : p.low == 0 ? "at least 0" : "at most 0";
            reject(graph, op,
                   std::string(p.name) + " must be " + (p.low == -unlimited && p.high == unlimited ? "finite" : range) +
                       ", not " + std::to_string(value));
        }
    }
}

// All signals are as large as the first.
void check_sizes(const Graph &graph, const Op &op, const std::vector<SignalId> &signals) {
    check_elementwise(graph, op, signals);
    for (SignalId id : signals) {
        if (graph[id].size() != graph[signals[0]].size()) {
            reject(graph, op,
                   graph.describe(id) + " and " + graph.describe(signals[0]) + " differ in their number of elements");
        }
    }
}

}  // namespace

void check_neurons(const Graph &graph, const Op &op, size_t states, std::span<const NeuronParameter> parameters) {
    check_counts(graph, op, 1 + states, 0, 1, 0);
    check_parameters(graph, op, parameters);
    std::vector<SignalId> signals = op.reads;
    signals.insert(signals.end(), op.sets.begin(), op.sets.end());
    check_sizes(graph, op, signals);
    for (SignalId id : op.sets) {
        check_output_is_batched(graph, op, id, signals);
    }
}

void check_neurons_grad(const Graph &graph, const Op &op, std::span<const NeuronParameter> parameters) {
    check_one_target(graph, op, 2);
    check_parameters(graph, op, parameters);
    check_sizes(graph, op, {op.reads[0], op.reads[1], target_of(op)});
    if (!op.sets.empty()) {
        check_output_is_batched(graph, op, op.sets[0], op.reads);
    }
}

Op rate_form(const Op &op, const std::string &kind, std::initializer_list<const char *> attributes) {
    Op rate;
    rate.type = &op_type(kind);
    rate.tag = op.tag;
    rate.sets = {op.sets[0]};
    rate.reads = op.reads;
    rate.id = op.id;
    for (const char *name : attributes) {
        rate.attributes.set(name, op.attributes.number(name));
    }
    rate.attributes.set("dt", op.attributes.number("dt"));
    return rate;
}

}  // namespace nengine
