// What operators share: checks of their signals and attributes, and operands that are walked element by element.
#pragma once

#include <array>
#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

#include "cpu/nest.h"
#include "ir/graph.h"

namespace nengine {

// ---- Checks. All throw invalid_program with a text that names the operator. ----

[[noreturn]] void reject(const Graph &graph, const Op &op, const std::string &what);

// The operator has exactly these numbers of signals.
void check_counts(const Graph &graph, const Op &op, size_t sets, size_t incs, size_t reads, size_t updates);

// The operator has one target, set or incremented, no updates, and reads this many signals.
void check_one_target(const Graph &graph, const Op &op, size_t reads);

// The operator has no attributes but these.
void check_attributes(const Graph &graph, const Op &op, std::initializer_list<std::string_view> names);

// The numbers of an attribute are there, and finite.
double finite_number(const Graph &graph, const Op &op, const std::string &name);
const std::vector<double> &finite_numbers(const Graph &graph, const Op &op, const std::string &name, size_t count);

// Where an operator that takes items one by one reads signals with a minibatch axis, its outputs have one too.
void check_output_is_batched(const Graph &graph, const Op &op, SignalId output, const std::vector<SignalId> &inputs);

// The one target of an operator that sets, increments or updates it.
SignalId target_of(const Op &op);

// ---- Operands ----

// A signal as rows of evenly spaced elements, counted row-major. Vectors and signals without gaps are one row.
struct Walk {
    int64_t rows = 1, columns = 1;
    int64_t row_stride = 0, column_stride = 0;  // in elements
};

// None if there are more than two axes that do not run into each other.
std::optional<Walk> walk(const Signal &signal);

// Rejects signals that cannot be walked together: each must have one element or as many as the largest, and matrices
// with gaps must agree in shape.
void check_elementwise(const Graph &graph, const Op &op, const std::vector<SignalId> &signals);

// The loop over signals that have been checked so. Signals of one element are repeated, and so are those without a
// minibatch axis if others have one.
template <int N>
Nest<N> elementwise_nest(const Binder &binder, const std::array<SignalId, N> &signals) {
    const Graph &graph = binder.graph();
    std::array<Walk, N> walks;
    Walk shape;
    for (size_t o = 0; o < N; o++) {
        walks[o] = *walk(graph[signals[o]]);
        const int64_t most = shape.rows * shape.columns;
        const int64_t size = walks[o].rows * walks[o].columns;
        if (o == 0 || size == 0 || size > most || (size == most && walks[o].rows > 1)) {
            shape = walks[o];
        }
        if (size == 0) {
            break;
        }
    }
    Nest<N> nest;
    typename Nest<N>::Dim row{shape.rows, {}}, column{shape.columns, {}}, item{1, {}};
    for (size_t o = 0; o < N; o++) {
        const SignalId id = signals[o];
        const Walk &w = walks[o];
        const bool batched = graph.batched(id);
        const int64_t batch = batched ? binder.batch() : 1;
        nest.arena[o] = binder.arena(id);
        nest.offset[o] = binder.offset(id);
        if (batched) {
            item = {batch, item.stride};
            item.stride[o] = 1;
        }
        if (w.rows * w.columns > 1) {
            column.stride[o] = w.column_stride * batch;
            row.stride[o] = (w.rows > 1 ? w.row_stride : shape.columns * w.column_stride) * batch;
        }
    }
    nest.append(row);
    nest.append(column);
    nest.append(item);
    nest.simplify();
    return nest;
}

}  // namespace nengine
