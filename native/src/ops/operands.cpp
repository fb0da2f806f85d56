#include "ops/operands.h"

#include <algorithm>
#include <cmath>

#include "ops/op_type.h"

namespace nengine {

namespace {

std::string plural(size_t n, const char *what) {
    return std::to_string(n) + " " + what + (n == 1 ? "" : "s");
}

}  // namespace

void reject(const Graph &graph, const Op &op, const std::string &what) {
    invalid_program(graph.describe(op) + ": " + what);
}

void check_counts(const Graph &graph, const Op &op, size_t sets, size_t incs, size_t reads, size_t updates) {
    if (op.sets.size() != sets || op.incs.size() != incs || op.reads.size() != reads ||
        op.updates.size() != updates) {
        reject(graph, op,
               "needs " + plural(sets, "set") + ", " + plural(incs, "inc") + ", " + plural(reads, "read") + " and " +
                   plural(updates, "update") + ", not " + std::to_string(op.sets.size()) + ", " +
                   std::to_string(op.incs.size()) + ", " + std::to_string(op.reads.size()) + " and " +
                   std::to_string(op.updates.size()));
    }
}

void check_one_target(const Graph &graph, const Op &op, size_t reads) {
    if (op.sets.size() + op.incs.size() != 1) {
        reject(graph, op,
               "sets or increments one signal, not " + std::to_string(op.sets.size() + op.incs.size()));
    }
    check_counts(graph, op, op.sets.size(), op.incs.size(), reads, 0);
}

void check_attributes(const Graph &graph, const Op &op, std::initializer_list<std::string_view> names) {
    for (const std::string &name : op.attributes.names()) {
        if (std::find(names.begin(), names.end(), name) == names.end()) {
            reject(graph, op, "has no attribute \"" + name + "\"");
        }
    }
}

double finite_number(const Graph &graph, const Op &op, const std::string &name) {
    return finite_numbers(graph, op, name, 1)[0];
}

const std::vector<double> &finite_numbers(const Graph &graph, const Op &op, const std::string &name, size_t count) {
    if (!op.attributes.has(name)) {
        reject(graph, op, "needs the attribute \"" + name + "\"");
    }
    const std::vector<double> &values = op.attributes.numbers(name);
    if (values.size() != count) {
        reject(graph, op,
               "attribute \"" + name + "\" needs " + plural(count, "number") + ", not " +
                   std::to_string(values.size()));
    }
    for (double v : values) {
        if (!std::isfinite(v)) {
            reject(graph, op, "attribute \"" + name + "\" is not finite: " + std::to_string(v));
        }
    }
    return values;
}

void check_output_is_batched(const Graph &graph, const Op &op, SignalId output,
                             const std::vector<SignalId> &inputs) {
    if (graph.batched(output)) {
        return;
    }
    for (SignalId id : inputs) {
        if (graph.batched(id)) {
            reject(graph, op,
                   graph.describe(output) + " has no minibatch axis, but " + graph.describe(id) + " has one");
        }
    }
}

SignalId target_of(const Op &op) {
    return !op.sets.empty() ? op.sets[0] : !op.incs.empty() ? op.incs[0] : op.updates.at(0);
}

std::optional<Walk> walk(const Signal &signal) {
    Walk w{1, signal.size(), 0, 1};
    if (signal.is_contiguous()) {
        return w;
    }
    struct Axis {
        int64_t extent, stride;
    };
    std::vector<Axis> axes;
    for (size_t i = 0; i < signal.shape.size(); i++) {
        const Axis axis{signal.shape[i], signal.strides[i]};
        if (axis.extent == 1) {
            continue;
        }
        if (!axes.empty() && axes.back().stride == axis.extent * axis.stride) {
            axes.back() = {axes.back().extent * axis.extent, axis.stride};
        } else {
            axes.push_back(axis);
        }
    }
    if (axes.size() > 2) {
        return std::nullopt;
    }
    w.columns = axes.back().extent;
    w.column_stride = axes.back().stride;
    if (axes.size() == 2) {
        w.rows = axes[0].extent;
        w.row_stride = axes[0].stride;
    }
    return w;
}

void check_elementwise(const Graph &graph, const Op &op, const std::vector<SignalId> &signals) {
    SignalId many = no_signal;
    SignalId matrix = no_signal;
    for (SignalId id : signals) {
        const std::optional<Walk> w = walk(graph[id]);
        if (!w) {
            reject(graph, op, graph.describe(id) + " is a view with gaps along more than two axes");
        }
        if (w->rows > 1) {
            if (matrix != no_signal && w->rows != walk(graph[matrix])->rows) {
                reject(graph, op, graph.describe(id) + " and " + graph.describe(matrix) + " differ in shape");
            }
            matrix = id;
        }
        if (graph[id].size() == 1) {
            continue;
        }
        if (many != no_signal && graph[id].size() != graph[many].size()) {
            reject(graph, op, graph.describe(id) + " has neither one element nor those of " + graph.describe(many));
        }
        many = id;
    }
}

}  // namespace nengine
