#include "ops/population.h"

#include "cpu/affine_rows.h"
#include "cpu/short_rows.h"
#include "ops/operands.h"

namespace nengine {

namespace {

template <class T>
struct RowAt {
    DecoderRow<T> row;
    const T *x;
    int64_t n;
    NENGINE_INLINE ShortRow<T> operator()(int64_t k) const {
        return {row.a + k * row.a_distance, x + k * n, row.y + k * row.y_distance};
    }
};

// What W items from first on, and so on while there are as many, decode; gives the first that is left.
template <class T, int W>
NENGINE_INLINE int64_t decode_items(const T *d, const T *out, T *y, int64_t count, int64_t items, int64_t first,
                                    bool add) {
    for (; first + W <= items; first += W) {
        Vector<T, W> sum{};
        if (add) {
            sum = load<W>(y + first);
        }
        for (int64_t i = 0; i < count; i++) {
            sum += d[i] * load<W>(out + i * items + first);
        }
        store<W>(y + first, sum);
    }
    return first;
}

// The sum of d[i] out[i] over count neurons for each item, added or set. Items are summed up in the order of the neurons.
template <class T>
NENGINE_INLINE void decode_sum(const T *d, const T *out, T *y, int64_t count, int64_t items, bool add) {
    if (items == 1) {
        *y = dot<T>(d, out, count) + (add ? *y : T{0});
        return;
    }
    int64_t item = decode_items<T, wide<T>>(d, out, y, count, items, 0, add);
    item = decode_items<T, 4>(d, out, y, count, items, item, add);
    for (; item < items; item++) {
        T sum = add ? y[item] : T{0};
        for (int64_t i = 0; i < count; i++) {
            sum += d[i] * out[i * items + item];
        }
        y[item] = sum;
    }
}

template <class T>
NENGINE_INLINE void current_of(T *to, const T *b, const T *a, const T *x, int64_t n, int64_t items) {
    if (items == 1) {
        affine_row<T>(to, b, a, *x, n);
    } else {
        affine_row_of_items<T>(to, b, a, x, n, items);
    }
}

template <class T>
NENGINE_CLONES void currents_here(const EncoderRow<T> &row, int64_t count, int64_t n, int64_t items, T *currents) {
    const T *b = row.b, *a = row.a, *x = row.x;
    const int64_t b_distance = row.b_distance, a_distance = row.a_distance, x_distance = row.x_distance;
    for (int64_t k = 0; k < count; k++) {
        current_of(currents, b, a, x, n, items);
        currents += n * items;
        b += b_distance;
        a += a_distance;
        x += x_distance;
    }
}

template <class T>
NENGINE_CLONES void decode_here(const DecoderRow<T> &row, int64_t count, int64_t n, int64_t items, const T *outputs,
                                bool add) {
    if (items == 1 && !add && is_short_row<T>(n)) {
        dot_short_rows<T>(RowAt<T>{row, outputs, n}, count, n, Write::Set, row.y_distance == 1);
        return;
    }
    for (int64_t k = 0; k < count; k++) {
        decode_sum(row.a + k * row.a_distance, outputs + k * n * items, row.y + k * row.y_distance, n, items, add);
    }
}

}  // namespace

template <class T>
void make_currents(const EncoderRow<T> &row, int64_t count, int64_t n, int64_t items, T *currents) {
    currents_here(row, count, n, items, currents);
}

template <class T>
void decode(const DecoderRow<T> &row, int64_t count, int64_t n, int64_t items, const T *outputs, bool add) {
    decode_here(row, count, n, items, outputs, add);
}

template void make_currents<float>(const EncoderRow<float> &, int64_t, int64_t, int64_t, float *);
template void make_currents<double>(const EncoderRow<double> &, int64_t, int64_t, int64_t, double *);
template void decode<float>(const DecoderRow<float> &, int64_t, int64_t, int64_t, const float *, bool);
template void decode<double>(const DecoderRow<double> &, int64_t, int64_t, int64_t, const double *, bool);

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
