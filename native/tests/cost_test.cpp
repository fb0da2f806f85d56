// What operators cost, against counts by hand. random_operators_are_refused_or_run asks every kind.

#include "ops/cost.h"

#include "nengine/nengine.h"
#include "ops/op_type.h"
#include "runtime/definition.h"
#include "support/testing.h"

using nengine::Cost;
using nengine::Definition;
using nengine::SignalId;
using Ids = std::vector<SignalId>;

namespace {

// Operators of a program of 4 items, whose costs are looked at one by one.
class Costs {
public:
    SignalId signal(std::vector<int64_t> shape, int32_t role = NENGINE_VALUE) {
        int64_t n = 1;
        for (int64_t length : shape) {
            n *= length;
        }
        return definition_.add_signal("s", role, 0, std::move(shape), std::vector<double>(static_cast<size_t>(n), 1.0));
    }

    int32_t add(const char *kind, Ids sets, Ids incs, Ids reads, Ids updates = {}) {
        return definition_.add_operator(kind, kind, std::move(sets), std::move(incs), std::move(reads), std::move(updates));
    }

    void number(int32_t op, const char *name, std::vector<double> values) {
        definition_.set_numbers(op, name, std::move(values));
    }
    void text(int32_t op, const char *name, const char *value) { definition_.set_text(op, name, value); }

    void check(int32_t op, int64_t flop, int64_t numbers, int64_t index_bytes = 0) {
        const nengine::Graph &graph = definition_.graph();
        const nengine::Op &it = graph.ops[static_cast<size_t>(op)];
        it.type->check(graph, it);
        const Cost cost = it.type->cost(graph, it);
        CHECK_EQ(cost.flop, flop);
        CHECK_EQ(cost.numbers, numbers);
        CHECK_EQ(cost.index_bytes, index_bytes);
    }

private:
    Definition definition_{false, 4, 1};
};

}  // namespace

TEST(a_product_costs_two_operations_an_entry_and_item) {
    Costs c;
    const SignalId a = c.signal({3, 5}, NENGINE_PARAMETER), x = c.signal({5}), y = c.signal({3});
    // The matrix has no minibatch axis; the vectors are 5 and 3 numbers for each of 4 items.
    c.check(c.add("dot_inc", {y}, {}, {a, x}), 2 * 15 * 4, 15 + 5 * 4 + 3 * 4);
    c.check(c.add("dot_inc", {}, {y}, {a, x}), 2 * 15 * 4, 15 + 5 * 4 + 2 * 3 * 4);
    const SignalId b = c.signal({3, 5});
    c.check(c.add("outer_inc", {b}, {}, {y, x}), 2 * 15 * 4, 3 * 4 + 5 * 4 + 15 * 4);
    c.check(c.add("dot_inc", {y}, {}, {b, x}), 2 * 15 * 4, 15 * 4 + 5 * 4 + 3 * 4);
}

TEST(copies_and_products_of_elements_cost_what_they_add) {
    Costs c;
    const SignalId x = c.signal({6}), y = c.signal({6}), k = c.signal({}, NENGINE_CONSTANT);
    c.check(c.add("copy", {y}, {}, {x}), 0, 24 + 24);
    c.check(c.add("copy", {}, {y}, {x}), 24, 24 + 48);
    const int32_t chosen = c.add("copy", {}, {y}, {x});
    c.number(chosen, "source_indices", {0, 2});
    c.number(chosen, "target_indices", {5, 3});
    c.check(chosen, 2 * 4, 2 * 4 + 2 * 2 * 4, 2 * 2 * 8);
    c.check(c.add("elementwise_inc", {y}, {}, {k, x}), 24, 1 + 24 + 24);
    c.check(c.add("elementwise_inc", {}, {y}, {k, x}), 48, 1 + 24 + 48);
    const int32_t reset = c.add("reset", {y}, {}, {});
    c.number(reset, "value", {0});
    c.check(reset, 0, 24);
}

TEST(filters_cost_their_order) {
    Costs c;
    const SignalId time = c.signal({}, NENGINE_CLOCK), u = c.signal({6}), y = c.signal({6}), state = c.signal({2, 6});
    const int32_t lowpass = c.add("linear_filter", {}, {}, {time, u}, {y});
    c.text(lowpass, "form", "one_state");
    c.number(lowpass, "order", {1});
    c.number(lowpass, "a", {0.5});
    c.number(lowpass, "b", {0.5});
    c.number(lowpass, "c", {1});
    c.number(lowpass, "d", {0});
    c.check(lowpass, 3 * 24, 24 + 2 * 24);
    const int32_t second = c.add("linear_filter", {}, {}, {time, u}, {y, state});
    c.text(second, "form", "general");
    c.number(second, "order", {2});
    c.number(second, "a", {0.5, 0, 0, 0.5});
    c.number(second, "b", {0.5, 0.5});
    c.number(second, "c", {0.5, 0.5});
    c.number(second, "d", {1});
    // Two states: 4 products and 2 sums of A x, 2 products and 2 sums of b u; y: 3 products and 2 sums.
    c.check(second, 15 * 24, 24 + 24 + 2 * 48);
}

TEST(neurons_and_learning_cost_their_elements) {
    Costs c;
    const SignalId current = c.signal({10}), out = c.signal({10}), voltage = c.signal({10});
    const int32_t relu = c.add("neurons.spiking_rectified_linear", {out, voltage}, {}, {current});
    c.number(relu, "amplitude", {1});
    c.number(relu, "dt", {0.001});
    c.check(relu, 6 * 40, 40 + 40 + 2 * 40);
    const SignalId error = c.signal({2}), delta = c.signal({2, 10});
    const int32_t pes = c.add("pes", {}, {}, {out, error}, {delta});
    c.number(pes, "learning_rate", {1});
    c.number(pes, "dt", {0.001});
    c.check(pes, 4 * 2 * (2 + 10), 40 + 8 + 80);
}

TEST(sparse_products_and_convolutions_cost_their_terms) {
    Costs c;
    const SignalId values = c.signal({3}, NENGINE_PARAMETER), x = c.signal({5}), y = c.signal({4});
    const int32_t sparse = c.add("sparse_dot_inc", {}, {y}, {values, x});
    c.number(sparse, "rows", {0, 1, 3});
    c.number(sparse, "columns", {4, 4, 0});
    c.check(sparse, 2 * 3 * 4, 3 + 20 + 2 * 16, 3 * 2 * 8);
    const SignalId kernel = c.signal({3, 2, 7}, NENGINE_PARAMETER), in = c.signal({8, 2}), out = c.signal({6, 7});
    const int32_t conv = c.add("conv_inc", {out}, {}, {kernel, in});
    c.number(conv, "input_shape", {8, 2});
    c.number(conv, "output_shape", {6, 7});
    c.number(conv, "kernel_size", {3});
    c.number(conv, "strides", {1});
    c.number(conv, "padding", {0});
    c.number(conv, "channels_last", {1});
    c.number(conv, "groups", {1});
    c.check(conv, 2 * (3 * 2) * 7 * 6 * 4, 42 + 16 * 4 + 42 * 4);
}
