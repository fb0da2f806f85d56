// Each rewrite of the simplifier, and what it must leave alone.

#include <algorithm>

#include "nengine/nengine.h"
#include "ops/op_type.h"
#include "plan/plan.h"
#include "support/random_program.h"
#include "support/testing.h"

using nengine::Graph;
using nengine::Op;
using nengine::Role;
using nengine::Signal;
using nengine::SignalId;
using Ids = std::vector<SignalId>;

namespace {

// A graph with its operators, and what simplify() makes of them.
struct Case {
    Graph graph{1};
    std::vector<Op> ops;
    Ids concluded_from;

    SignalId signal(Role role, std::vector<int64_t> shape, std::vector<double> initial = {}) {
        Signal s;
        s.name = "s" + std::to_string(graph.signal_count());
        s.role = role;
        s.shape = std::move(shape);
        s.initial = std::move(initial);
        return graph.add(s);
    }

    SignalId value(int64_t n, std::vector<double> initial = {}) { return signal(Role::Value, {n}, std::move(initial)); }

    SignalId view(SignalId base, int64_t offset, int64_t n, int64_t stride = 1) {
        Signal s;
        s.name = "view";
        s.base = base;
        s.offset = offset;
        s.shape = {n};
        s.strides = {stride};
        return graph.add(s);
    }

    Op &op(const char *kind, Ids sets, Ids incs, Ids reads, Ids updates = {}) {
        Op o;
        o.type = &nengine::op_type(kind);
        o.sets = std::move(sets);
        o.incs = std::move(incs);
        o.reads = std::move(reads);
        o.updates = std::move(updates);
        ops.push_back(std::move(o));
        return ops.back();
    }

    void reset(SignalId id, double value = 0) { op("reset", {id}, {}, {}).attributes.set("value", value); }

    // Something that changes a signal at every step in a way that nothing is known about.
    SignalId varying(int64_t n) {
        const SignalId out = value(n);
        op("neurons.sigmoid", {out}, {}, {signal(Role::Input, {n})}).attributes.set("dt", 0.001);
        ops.back().attributes.set("tau_ref", 0.002);
        return out;
    }

    void simplify() {
        for (const Op &o : ops) {
            o.type->check(graph, o);
        }
        concluded_from = nengine::simplify(graph, ops);
    }

    // "kind:sets|incs|reads", in order of an execution.
    std::string text() const {
        std::string out;
        for (const Op &o : nengine::schedule(graph, ops)) {
            out += (out.empty() ? "" : " ") + o.type->kind() + ":" + list(o.sets) + "|" + list(o.incs) + "|" +
                   list(o.reads);
        }
        return out;
    }

    static std::string list(const Ids &ids) {
        std::string out;
        for (SignalId id : ids) {
            out += (out.empty() ? "" : ",") + std::to_string(id);
        }
        return out;
    }

    bool concluded(SignalId id) const {
        return std::find(concluded_from.begin(), concluded_from.end(), id) != concluded_from.end();
    }
};

}  // namespace

TEST(a_reset_that_nothing_adds_to_becomes_an_initial_value) {
    Case c;
    const SignalId y = c.value(2, {5, 6});
    const SignalId part = c.view(y, 1, 1);
    c.reset(part, 3);
    c.simplify();
    CHECK_EQ(c.text(), std::string());
    CHECK(c.graph[y].initial == (std::vector<double>{5, 3}));
    CHECK(c.concluded(y));
}

TEST(a_reset_of_a_sum_stays) {
    Case c;
    const SignalId x = c.varying(2);  // 0, input 1
    const SignalId y = c.value(2);
    c.reset(y, 3);
    c.op("copy", {}, {y}, {x});
    c.simplify();
    CHECK_EQ(c.text(), std::string("neurons.sigmoid:0||1 reset:2|| copy:|2|0"));
    CHECK(c.concluded_from.empty());
}

TEST(a_product_with_a_still_zero_is_dropped) {
    Case c;
    const SignalId zero = c.value(2);
    const SignalId weights = c.signal(Role::Parameter, {3, 2}, {1, 2, 3, 4, 5, 6});
    const SignalId y = c.value(3);
    c.op("dot_inc", {}, {y}, {weights, zero});
    c.simplify();
    CHECK_EQ(c.text(), std::string());
    CHECK(c.concluded(zero));
    CHECK(!c.concluded(weights));
}

TEST(a_chain_of_zeros_vanishes) {
    Case c;
    const SignalId a = c.value(2), b = c.value(2), sum = c.value(2);
    const SignalId x = c.varying(2);
    c.reset(a);
    c.reset(b);
    c.op("copy", {}, {b}, {a});
    c.reset(sum);
    c.op("copy", {}, {sum}, {b});
    c.op("copy", {}, {sum}, {x});
    c.simplify();
    CHECK_EQ(c.text(), std::string("neurons.sigmoid:3||4 copy:2||3"));
}

TEST(a_product_with_zero_that_sets_becomes_a_reset) {
    Case c;
    const SignalId x = c.varying(2);
    const SignalId zero = c.signal(Role::Constant, {}, {0});
    const SignalId y = c.value(2);
    c.op("elementwise_inc", {y}, {}, {zero, x});
    c.op("copy", {}, {y}, {x});
    c.simplify();
    // And the copy then sets.
    CHECK_EQ(c.text(), std::string("neurons.sigmoid:0||1 copy:3||0"));
}

TEST(products_with_one_become_copies) {
    Case c;
    const SignalId x = c.varying(2);
    const SignalId one = c.signal(Role::Constant, {}, {1});
    const SignalId ones = c.signal(Role::Constant, {2}, {1, 1});
    const SignalId unit = c.signal(Role::Constant, {2, 2}, {1, 0, 0, 1});
    const SignalId y = c.value(2);
    c.op("elementwise_inc", {}, {y}, {one, x});
    c.op("elementwise_inc", {}, {y}, {x, ones});
    c.op("dot_inc", {}, {y}, {unit, x});
    c.simplify();
    CHECK_EQ(c.text(), std::string("neurons.sigmoid:0||1 copy:|5|0 copy:|5|0 copy:|5|0"));
}

TEST(matrices_that_are_no_identities_stay) {
    Case c;
    const SignalId x = c.varying(2);
    const SignalId ones = c.signal(Role::Constant, {2, 2}, {1, 1, 1, 1});
    const SignalId swap = c.signal(Role::Constant, {2, 2}, {0, 1, 1, 0});
    const SignalId y = c.value(2);
    c.op("dot_inc", {}, {y}, {ones, x});
    c.op("dot_inc", {}, {y}, {swap, x});
    c.simplify();
    CHECK_EQ(c.text(), std::string("neurons.sigmoid:0||1 dot_inc:|4|2,0 dot_inc:|4|3,0"));
}

TEST(nothing_is_concluded_from_parameters_and_inputs) {
    for (const Role role : {Role::Parameter, Role::Input}) {
        Case c;
        const SignalId zero = c.signal(role, {2}, {0, 0});
        const SignalId one = c.signal(role, {2}, {1, 1});
        const SignalId y = c.value(2);
        c.op("copy", {}, {y}, {zero});
        c.op("elementwise_inc", {}, {y}, {one, one});
        c.simplify();
        CHECK_EQ(c.text(), std::string("copy:|2|0 elementwise_inc:|2|1,1"));
    }
}

TEST(what_is_updated_is_not_still) {
    Case c;
    const SignalId x = c.varying(1);
    const SignalId time = c.signal(Role::Clock, {});
    const SignalId state = c.value(1);
    const SignalId y = c.value(1);
    Op &filter = c.op("linear_filter", {}, {}, {time, x}, {state});
    filter.attributes.set_text("form", "one_state");
    for (const auto *name : {"a", "b", "c", "order"}) {
        filter.attributes.set(name, 1.0);
    }
    filter.attributes.set("d", 0.0);
    c.op("copy", {}, {y}, {state});
    c.simplify();
    CHECK_CONTAINS(c.text(), "copy:|4|3");
}

TEST(a_copy_of_something_still_becomes_an_initial_value_or_a_reset) {
    Case c;
    const SignalId still = c.signal(Role::Constant, {3}, {1, 2, 3});
    const SignalId y = c.value(2);
    c.op("copy", {y}, {}, {c.view(still, 2, 2, -1)});
    const SignalId x = c.varying(2);
    const SignalId sevens = c.signal(Role::Constant, {2}, {7, 7});
    const SignalId z = c.value(2);
    c.op("copy", {z}, {}, {sevens});
    c.op("copy", {}, {z}, {x});
    c.simplify();
    CHECK(c.graph[y].initial == (std::vector<double>{3, 2}));
    CHECK_EQ(c.text(), std::string("neurons.sigmoid:3||4 reset:6|| copy:|6|3"));
}

TEST(the_first_increment_takes_the_place_of_a_reset_to_zero) {
    Case c;
    const SignalId x = c.varying(2);
    const SignalId y = c.value(2);
    c.reset(y);
    c.op("copy", {}, {y}, {x});
    c.op("elementwise_inc", {}, {y}, {x, x});
    c.simplify();
    CHECK_EQ(c.text(), std::string("neurons.sigmoid:0||1 copy:2||0 elementwise_inc:|2|0,0"));
}

TEST(increments_can_be_let_set_without_concluding_anything_from_values) {
    Case c;
    const SignalId still = c.value(2);
    const SignalId y = c.value(2), alone = c.value(2);
    c.reset(y);
    c.reset(alone);
    c.op("copy", {}, {y}, {still});
    nengine::let_increments_set(c.graph, c.ops);
    CHECK_EQ(c.text(), std::string("reset:2|| copy:1||0"));
}

TEST(an_increment_of_a_part_does_not_take_the_place_of_a_reset) {
    Case c;
    const SignalId x = c.varying(2);
    const SignalId y = c.value(4);
    c.reset(y);
    c.op("copy", {}, {c.view(y, 0, 2)}, {x});
    Op &scattered = c.op("copy", {}, {y}, {x});
    scattered.attributes.set("target_indices", std::vector<double>{1, 3});
    c.simplify();
    CHECK_EQ(c.text(), std::string("neurons.sigmoid:0||1 reset:2|| copy:|3|0 copy:|2|0"));
}

TEST(random_programs_become_much_smaller) {
    size_t before = 0, after = 0;
    for (unsigned seed = 0; seed < 50; ++seed) {
        const auto random = testing::random_program(seed, 1, true);
        Graph graph = random.definition.graph();
        std::vector<Op> ops = graph.ops;
        before += ops.size();
        nengine::simplify(graph, ops);
        after += ops.size();
        for (const Op &op : ops) {
            op.type->check(graph, op);
        }
    }
    CHECK(after < before * 4 / 5);
}
