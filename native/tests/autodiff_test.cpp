// Which operators and signals differentiation makes, and which it leaves out.
#include "autodiff/autodiff.h"

#include <algorithm>
#include <string>
#include <vector>

#include "ops/op_type.h"
#include "support/testing.h"

using namespace nengine;

namespace {

using Ids = std::vector<SignalId>;

struct Forward {
    Graph graph{2};
    std::vector<Op> ops;

    SignalId add(const std::string &name, Role role, std::vector<int64_t> shape, bool trainable = false,
                 bool online = false) {
        Signal signal;
        signal.name = name;
        signal.role = role;
        signal.shape = std::move(shape);
        signal.trainable = trainable;
        signal.online = online;
        return graph.add(std::move(signal));
    }
    SignalId value(const std::string &name, int64_t n) { return add(name, Role::Value, {n}); }
    SignalId weights(int64_t m, int64_t n, bool trainable = true) {
        return add("weights", Role::Parameter, {m, n}, trainable);
    }
    SignalId view(SignalId base, int64_t offset, int64_t n) {
        Signal signal;
        signal.name = graph[base].name + " from " + std::to_string(offset);
        signal.base = base;
        signal.offset = offset;
        signal.shape = {n};
        signal.strides = {1};
        return graph.add(std::move(signal));
    }

    Op &op(const std::string &kind, Ids sets, Ids incs, Ids reads, Ids updates = {}) {
        Op op;
        op.type = &op_type(kind);
        op.sets = std::move(sets);
        op.incs = std::move(incs);
        op.reads = std::move(reads);
        op.updates = std::move(updates);
        ops.push_back(std::move(op));
        return ops.back();
    }
    void reset(SignalId y) { op("reset", {y}, {}, {}).attributes.set("value", 0.0); }
    void lowpass(SignalId u, SignalId y) {
        const SignalId time = add("time", Role::Clock, {});
        Op &filter = op("linear_filter", {}, {}, {time, u}, {y});
        filter.attributes.set_text("form", "one_state");
        filter.attributes.set("order", 1.0);
        filter.attributes.set("a", 0.9);
        filter.attributes.set("b", 0.1);
        filter.attributes.set("c", 1.0);
        filter.attributes.set("d", 0.0);
    }

    BackwardProgram differentiate(const Ids &probes, bool inputs = false) {
        return Autodiff::transform(graph, ops, probes, inputs);
    }

    // Names of what a list of operators writes, sorted.
    std::vector<std::string> written(const std::vector<Op> &list, const std::string &kind = "") const {
        std::vector<std::string> names;
        for (const Op &op : list) {
            if (kind.empty() || op.type->kind() == kind) {
                for (const Ids *ids : {&op.sets, &op.incs, &op.updates}) {
                    for (SignalId id : *ids) {
                        names.push_back(graph[id].name);
                    }
                }
            }
        }
        std::sort(names.begin(), names.end());
        return names;
    }
};

std::string joined(const std::vector<std::string> &names) {
    std::string all;
    for (const auto &name : names) {
        all += (all.empty() ? "" : "; ") + name;
    }
    return all;
}

}  // namespace

TEST(only_what_leads_from_something_trainable_to_a_probe_gets_a_gradient) {
    Forward s;
    const SignalId x = s.add("x", Role::Input, {3});
    const SignalId trained = s.weights(3, 3), fixed = s.weights(3, 3, false), unused = s.weights(3, 3);
    const SignalId before = s.value("before", 3), after = s.value("after", 3), aside = s.value("aside", 3);
    s.op("dot_inc", {before}, {}, {fixed, x});
    s.op("dot_inc", {after}, {}, {trained, before});
    s.op("dot_inc", {aside}, {}, {unused, before});
    const BackwardProgram program = s.differentiate({after});
    CHECK_EQ(program.parameters.size(), 1u);
    CHECK_EQ(program.parameters[0].of, trained);
    CHECK(program.inputs.empty());
    CHECK_EQ(joined(s.written(program.backward)),
             "gradient of after; gradient of after; gradient of weights");  // cut, loss, outer product
    CHECK_EQ(joined(s.written(program.saves)), "saved before");
}

TEST(gradients_of_inputs_are_made_on_demand) {
    Forward s;
    const SignalId x = s.add("x", Role::Input, {3});
    const SignalId fixed = s.weights(2, 3, false);
    const SignalId y = s.value("y", 2);
    s.op("dot_inc", {y}, {}, {fixed, x});
    CHECK(s.differentiate({y}, false).backward.empty());
    const BackwardProgram program = s.differentiate({y}, true);
    CHECK_EQ(program.inputs.size(), 1u);
    CHECK_EQ(program.inputs[0].of, x);
    CHECK(s.graph.space(program.inputs[0].gradient) == Space::InputGradient);
    CHECK(program.saves.empty());
}

TEST(gradients_find_their_way_round_loops_through_states) {
    // x -> y -> z by filters, and z back to x: the weights act on a probe only two steps later.
    Forward s;
    const SignalId w = s.weights(2, 2);
    const SignalId x = s.value("x", 2), y = s.value("y", 2), z = s.value("z", 2);
    s.op("dot_inc", {x}, {}, {w, z});
    s.lowpass(x, y);
    s.lowpass(y, z);
    const BackwardProgram program = s.differentiate({y});
    CHECK_EQ(program.parameters.size(), 1u);
    CHECK_EQ(joined(s.written(program.backward, "linear_filter.grad")),
             "gradient of x; gradient of y; gradient of y; gradient of z");
    // The probed signal is updated: what the loss wants of it is the first thing to be known.
    CHECK_EQ(joined(s.written(program.arrivals)), "gradient of y");
}

TEST(opaque_operators_stop_gradients_on_both_sides) {
    Forward s;
    const SignalId w = s.weights(2, 2);
    const SignalId x = s.add("x", Role::Input, {2});
    const SignalId before = s.value("before", 2), after = s.value("after", 2), y = s.value("y", 2);
    s.op("dot_inc", {before}, {}, {w, x});
    Op &host = s.op("host_function", {after}, {}, {before});
    host.attributes.set("reads_time", 0.0);
    host.attributes.set("has_input", 1.0);
    const SignalId v = s.weights(2, 2);
    s.op("dot_inc", {y}, {}, {v, after});
    const BackwardProgram program = s.differentiate({y});
    CHECK_EQ(program.parameters.size(), 1u);
    CHECK_EQ(program.parameters[0].of, v);
    CHECK_EQ(joined(s.written(program.saves)), "saved after");
    CHECK_EQ(joined(s.written(program.backward)), "gradient of weights; gradient of y; gradient of y");
}

TEST(without_anything_trainable_there_is_no_backward_step) {
    Forward s;
    const SignalId x = s.add("x", Role::Input, {2});
    const SignalId y = s.value("y", 2);
    s.op("copy", {y}, {}, {x});
    const BackwardProgram program = s.differentiate({y});
    CHECK(program.backward.empty() && program.arrivals.empty() && program.saves.empty() &&
          program.outputs.empty());
}

TEST(a_signal_is_saved_and_cut_once_however_many_ask) {
    Forward s;
    const SignalId w = s.weights(3, 3), v = s.weights(3, 3);
    const SignalId x = s.value("x", 3), y = s.value("y", 3), z = s.value("z", 3);
    s.op("copy", {x}, {}, {s.add("b", Role::Parameter, {3}, true)});
    s.reset(y);
    s.op("dot_inc", {}, {y}, {w, x});
    s.op("dot_inc", {}, {y}, {v, x});
    s.op("elementwise_inc", {z}, {}, {x, y});
    const BackwardProgram program = s.differentiate({z});
    CHECK_EQ(joined(s.written(program.saves)), "saved x; saved y");
    CHECK_EQ(joined(s.written(program.backward, "reset")), "gradient of x; gradient of y; gradient of z");
}

TEST(what_cannot_change_during_a_run_is_not_saved) {
    Forward s;
    const SignalId w = s.weights(3, 3);
    const SignalId x = s.add("x", Role::Input, {3});
    const SignalId gains = s.add("gains", Role::Constant, {3});
    const SignalId y = s.value("y", 3), z = s.value("z", 3);
    s.op("dot_inc", {y}, {}, {w, x});
    s.op("elementwise_inc", {z}, {}, {gains, y});
    CHECK(s.differentiate({z}, true).saves.empty());
}

TEST(many_views_of_a_base_are_saved_as_one) {
    Forward s;
    const SignalId x = s.value("x", 6), y = s.value("y", 6);
    s.reset(x);
    const SignalId b = s.add("b", Role::Parameter, {6}, true);
    s.op("copy", {}, {x}, {b});
    for (int64_t i = 0; i < 6; i += 2) {
        s.op("dot_inc", {s.view(y, i, 2)}, {}, {s.weights(2, 2), s.view(x, i, 2)});
    }
    const BackwardProgram program = s.differentiate({y});
    CHECK_EQ(joined(s.written(program.saves)), "saved x");
    CHECK_EQ(program.parameters.size(), 4u);
}

TEST(a_small_part_of_a_base_is_saved_alone) {
    Forward s;
    const SignalId x = s.value("x", 100), y = s.value("y", 2);
    s.op("copy", {x}, {}, {s.add("b", Role::Parameter, {100}, true)});
    s.op("dot_inc", {y}, {}, {s.weights(2, 2), s.view(x, 10, 2)});
    const BackwardProgram program = s.differentiate({y});
    CHECK_EQ(joined(s.written(program.saves)), "saved x from 10");
    CHECK_EQ(s.graph[program.saves[0].sets[0]].size(), 2);
}

TEST(gradients_of_views_are_views_of_the_gradient) {
    Forward s;
    const SignalId b = s.add("b", Role::Parameter, {5}, true);
    const SignalId y = s.value("y", 2);
    s.op("copy", {y}, {}, {s.view(b, 3, 2)});
    const BackwardProgram program = s.differentiate({y});
    CHECK_EQ(program.parameters.size(), 1u);
    const SignalId gradient = program.parameters[0].gradient;
    CHECK_EQ(s.graph[gradient].mirrors, b);
    const auto to = std::find_if(program.backward.begin(), program.backward.end(), [&](const Op &op) {
        return !op.incs.empty() && s.graph[op.incs[0]].base == gradient;
    });
    CHECK(to != program.backward.end());
    CHECK_EQ(s.graph[to->incs[0]].offset, 3);
    CHECK_EQ(s.graph[to->incs[0]].size(), 2);
}

TEST(differentiating_again_uses_the_same_gradients) {
    Forward s;
    const SignalId w = s.weights(2, 2);
    const SignalId y = s.value("y", 2);
    s.op("dot_inc", {y}, {}, {w, s.add("x", Role::Input, {2})});
    const auto first = s.differentiate({y});
    const auto second = s.differentiate({y}, true);
    CHECK_EQ(first.parameters[0].gradient, second.parameters[0].gradient);
}

TEST(each_probe_of_a_signal_has_an_output_gradient) {
    Forward s;
    const SignalId y = s.value("y", 2), z = s.value("z", 2);
    s.op("copy", {y}, {}, {s.add("b", Role::Parameter, {2}, true)});
    s.op("copy", {z}, {}, {s.add("c", Role::Constant, {2})});
    const BackwardProgram program = s.differentiate({y, no_signal, z, y});
    CHECK_EQ(program.outputs.size(), 2u);
    CHECK_EQ(program.outputs[0].probe, 0u);
    CHECK_EQ(program.outputs[1].probe, 3u);
}

TEST(a_probe_of_parts_that_are_set_and_updated_is_an_error) {
    Forward s;
    const SignalId b = s.add("b", Role::Parameter, {2}, true);
    const SignalId y = s.value("y", 4);
    s.op("copy", {s.view(y, 0, 2)}, {}, {b});
    s.lowpass(b, s.view(y, 2, 2));
    CHECK_CONTAINS(CHECK_THROWS(Error, s.differentiate({y})), "probe them one by one");
}
