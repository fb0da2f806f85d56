#include "ops/population.h"

#include "ops/operands.h"

namespace nengine {

PopulationOperands::PopulationOperands(const Op &op, size_t states)
    : op_(op), states_(states), makes_current_(op.attributes.number("makes_current") != 0) {}

bool fits_population(const Graph &graph, const Op &neurons) {
    const auto fits = [&](SignalId id) {
        return graph[id].is_contiguous() && (graph.batch() == 1 || graph.batched(id));
    };
    return graph.batch() <= population_block<double> && std::all_of(neurons.sets.begin(), neurons.sets.end(), fits) &&
           fits(neurons.reads[0]);
}

bool fits_decoder(const Graph &graph, const Op &product) {
    constexpr int64_t most_rows = 4;
    if (product.sets.size() != 1 || !product.type->multiplies(graph, product)) {
        return false;
    }
    const Signal &d = graph[product.reads[0]];
    return d.shape[0] > 0 && d.shape[0] <= most_rows && d.shape[1] > 0 && d.shape[1] <= population_block<double> &&
           d.strides[1] == 1 && !graph.batched(product.reads[0]) &&
           (graph.batch() == 1 || graph.batched(product.sets[0]));
}

Op population(const OpType &type, const PopulationParts &parts) {
    Op op = *parts.neurons;
    op.type = &type;
    if (parts.current) {
        op.sets.push_back(parts.current->sets[0]);
        op.reads = parts.current->reads;
    }
    for (const Op *decoder : parts.decoders) {
        op.sets.push_back(decoder->sets[0]);
        op.reads.push_back(decoder->reads[0]);
    }
    op.attributes.set("makes_current", parts.current != nullptr);
    op.attributes.set("keeps_current", parts.keeps_current);
    op.attributes.set("keeps_output", parts.keeps_output);
    return op;
}

// States are read before they are set.
Cost population_cost(const Graph &graph, const Op &op, size_t states, int64_t flop_of_a_neuron) {
    const PopulationOperands of(op, states);
    const int64_t n = numbers_of(graph, of.output());
    Cost cost = cost_of(graph, op, (flop_of_a_neuron + (of.makes_current() ? 2 : 0)) * n);
    for (size_t i = 0; i < states; ++i) {
        cost.numbers += numbers_of(graph, of.state(i));
    }
    for (size_t i = 0; i < of.decoders(); ++i) {
        cost.flop += 2 * graph[of.decoded(i)].size() * n;
    }
    cost.numbers -= of.makes_current() && !of.keeps_current() ? n : 0;
    cost.numbers -= of.keeps_output() ? 0 : n;
    return cost;
}

}  // namespace nengine
