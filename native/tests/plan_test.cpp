// Order of execution, groups, layout.

#include "plan/plan.h"

#include <algorithm>
#include <map>
#include <set>

#include "ops/op_type.h"
#include "support/random_program.h"
#include "support/testing.h"

using nengine::Graph;
using nengine::Group;
using nengine::Op;
using nengine::Plan;
using nengine::Signal;
using nengine::SignalId;
using nengine::Space;
using Ids = std::vector<SignalId>;

namespace {

SignalId add(Graph &graph, std::vector<int64_t> shape) {
    Signal s;
    s.name = "s" + std::to_string(graph.signal_count());
    s.shape = std::move(shape);
    return graph.add(s);
}

SignalId add_view(Graph &graph, SignalId base, int64_t offset, std::vector<int64_t> shape,
                  std::vector<int64_t> strides) {
    Signal s;
    s.name = "v" + std::to_string(graph.signal_count());
    s.base = base;
    s.offset = offset;
    s.shape = std::move(shape);
    s.strides = std::move(strides);
    return graph.add(s);
}

Op make(const char *kind, Ids sets, Ids incs, Ids reads, Ids updates = {}) {
    Op op;
    op.type = &nengine::op_type(kind);
    op.tag = std::string(kind) + std::to_string(reads.empty() ? 0 : reads[0]);
    op.sets = std::move(sets);
    op.incs = std::move(incs);
    op.reads = std::move(reads);
    op.updates = std::move(updates);
    return op;
}

// When (number of the group) each element of memory is set, incremented, read and updated.
struct Accesses {
    std::set<size_t> sets, incs, reads, updates;
};

std::map<std::pair<SignalId, int64_t>, Accesses> accesses(const Graph &graph, const Plan &plan) {
    std::map<std::pair<SignalId, int64_t>, Accesses> all;
    const auto note = [&](const Ids &ids, std::set<size_t> Accesses::*when, size_t group) {
        for (SignalId id : ids) {
            for (int64_t element : graph[id].elements()) {
                (all[{graph[id].base, element}].*when).insert(group);
            }
        }
    };
    for (size_t g = 0; g < plan.groups.size(); ++g) {
        for (const Op &op : plan.groups[g].ops) {
            note(op.sets, &Accesses::sets, g);
            note(op.incs, &Accesses::incs, g);
            note(op.reads, &Accesses::reads, g);
            note(op.updates, &Accesses::updates, g);
        }
    }
    return all;
}

bool all_before(const std::set<size_t> &a, const std::set<size_t> &b) {
    return a.empty() || b.empty() || *a.rbegin() < *b.begin();
}

// An operator that reads what it updates is in one group with itself.
bool none_after(const std::set<size_t> &a, const std::set<size_t> &b) {
    return a.empty() || b.empty() || *a.rbegin() <= *b.begin();
}

void check_order(const Graph &graph, const Plan &plan) {
    for (const auto &[element, when] : accesses(graph, plan)) {
        CHECK(when.sets.size() <= 1);
        CHECK(when.updates.size() <= 1);
        CHECK(all_before(when.sets, when.incs));
        CHECK(all_before(when.sets, when.reads));
        CHECK(all_before(when.sets, when.updates));
        CHECK(all_before(when.incs, when.reads));
        CHECK(all_before(when.incs, when.updates));
        CHECK(none_after(when.reads, when.updates));
    }
}

void check_no_shared_writes(const Graph &graph, const Group &group) {
    std::set<std::pair<SignalId, int64_t>> written;
    for (const Op &op : group.ops) {
        for (const Ids *ids : {&op.sets, &op.incs, &op.updates}) {
            for (SignalId id : *ids) {
                for (int64_t element : graph[id].elements()) {
                    CHECK(written.insert({graph[id].base, element}).second);
                }
            }
        }
    }
}

std::multiset<std::string> names(const std::vector<Op> &ops) {
    std::multiset<std::string> out;
    for (const Op &op : ops) {
        out.insert(op.tag);
    }
    return out;
}

std::vector<Op> flat(const Plan &plan) {
    std::vector<Op> ops;
    for (const Group &group : plan.groups) {
        ops.insert(ops.end(), group.ops.begin(), group.ops.end());
    }
    return ops;
}

}  // namespace

TEST(plans_of_random_programs_keep_the_order_within_a_step) {
    size_t groups = 0, operators = 0;
    for (unsigned seed = 0; seed < 200; ++seed) {
        const auto random = testing::random_program(seed, 1, true);
        const Graph &graph = random.definition.graph();
        Plan plan = nengine::make_plan(graph, nengine::schedule(graph, graph.ops), true);
        nengine::Layout layout;
        nengine::extend_layout(graph, {&plan}, {}, layout);
        check_order(graph, plan);
        CHECK(names(flat(plan)) == names(graph.ops));
        for (const Group &group : plan.groups) {
            check_no_shared_writes(graph, group);
            for (const Op &op : group.ops) {
                CHECK(op.type == group.ops.front().type);
            }
        }
        groups += plan.groups.size();
        operators += graph.ops.size();
        const Plan single = nengine::make_plan(graph, nengine::schedule(graph, graph.ops), false);
        CHECK_EQ(single.groups.size(), graph.ops.size());
        check_order(graph, single);
    }
    CHECK(groups * 3 < operators * 2);
}

TEST(layouts_of_random_programs_keep_signals_apart) {
    for (unsigned seed = 0; seed < 100; ++seed) {
        const auto random = testing::random_program(seed, 1, true);
        const Graph &graph = random.definition.graph();
        Plan plan = nengine::make_plan(graph, nengine::schedule(graph, graph.ops), true);
        nengine::Layout layout;
        nengine::extend_layout(graph, {&plan}, {}, layout);
        std::map<Space, std::map<int64_t, int64_t>> taken;  // first element and size
        for (SignalId id = 0; id < graph.signal_count(); ++id) {
            if (graph[id].base == id && layout.is_stored(id) && graph[id].space != Space::Input) {
                taken[graph[id].space][layout.offset[static_cast<size_t>(id)]] += graph[id].size();
            }
        }
        for (const auto &[space, ranges] : taken) {
            int64_t end = 0;
            for (const auto &[first, size] : ranges) {
                CHECK_EQ(first, end);
                end = first + size;
            }
            CHECK_EQ(layout.space_size[static_cast<size_t>(space)], end);
        }
    }
}

TEST(operators_without_dependencies_stay_in_the_given_order) {
    Graph graph(1);
    std::vector<Op> ops;
    for (int i = 0; i < 5; ++i) {
        ops.push_back(make("copy", {add(graph, {1})}, {}, {add(graph, {1})}));
    }
    const auto order = nengine::schedule(graph, ops);
    for (size_t i = 0; i < ops.size(); ++i) {
        CHECK_EQ(order[i].tag, ops[i].tag);
    }
}

TEST(a_cycle_is_named) {
    Graph graph(1);
    const SignalId a = add(graph, {1}), b = add(graph, {1}), c = add(graph, {1});
    std::vector<Op> ops = {make("copy", {a}, {}, {c}), make("copy", {b}, {}, {a}), make("copy", {}, {c}, {b}),
                           make("copy", {add(graph, {1})}, {}, {a})};
    const auto text = CHECK_THROWS(nengine::Error, nengine::schedule(graph, ops));
    CHECK_CONTAINS(text, "cycle");
    for (const auto *tag : {"copy0", "copy1", "copy2"}) {
        CHECK_CONTAINS(text, tag);
    }
    CHECK_EQ(text.find("s3"), std::string::npos);
}

TEST(an_operator_that_reads_what_it_sets_is_a_cycle) {
    Graph graph(1);
    const SignalId a = add(graph, {1});
    CHECK_THROWS(nengine::Error, nengine::schedule(graph, {make("copy", {a}, {}, {a})}));
}

TEST(an_operator_may_read_what_it_updates) {
    Graph graph(1);
    const SignalId a = add(graph, {1});
    CHECK_EQ(nengine::schedule(graph, {make("copy", {}, {}, {a}, {a})}).size(), size_t{1});
}

TEST(two_sets_or_two_updates_of_an_element_are_refused) {
    Graph graph(1);
    const SignalId a = add(graph, {4}), x = add(graph, {2});
    const SignalId low = add_view(graph, a, 0, {2}, {1});
    const SignalId middle = add_view(graph, a, 1, {2}, {1});
    const SignalId high = add_view(graph, a, 2, {2}, {1});
    auto text = CHECK_THROWS(nengine::Error,
                             nengine::schedule(graph, {make("copy", {low}, {}, {x}), make("copy", {middle}, {}, {x})}));
    CHECK_CONTAINS(text, "set");
    text = CHECK_THROWS(nengine::Error, nengine::schedule(graph, {make("copy", {}, {}, {x}, {a}),
                                                                  make("copy", {}, {}, {x}, {high})}));
    CHECK_CONTAINS(text, "update");
    nengine::schedule(graph, {make("copy", {low}, {}, {x}), make("copy", {high}, {}, {x})});
}

TEST(overlap_sees_interleaved_elements_and_blocks_of_matrices) {
    Graph graph(1);
    const SignalId v = add(graph, {9}), m = add(graph, {4, 6});
    const SignalId even = add_view(graph, v, 0, {4}, {2}), odd = add_view(graph, v, 7, {4}, {-2});
    const SignalId third = add_view(graph, v, 2, {3}, {3});
    CHECK(!graph.overlap(even, odd));
    CHECK(graph.overlap(even, third));
    CHECK(graph.overlap(odd, third));
    CHECK(graph.overlap(v, odd));
    const SignalId left = add_view(graph, m, 0, {4, 3}, {6, 1}), right = add_view(graph, m, 3, {4, 3}, {6, 1});
    const SignalId top = add_view(graph, m, 0, {2, 6}, {6, 1}), bottom = add_view(graph, m, 12, {2, 6}, {6, 1});
    const SignalId transposed = add_view(graph, m, 3, {3, 4}, {1, 6});
    CHECK(!graph.overlap(left, right));
    CHECK(!graph.overlap(top, bottom));
    CHECK(graph.overlap(left, top));
    CHECK(!graph.overlap(left, transposed));
    CHECK(graph.overlap(right, transposed));
    CHECK(!graph.overlap(v, m));
}

TEST(overlap_never_misses_a_shared_element) {
    std::mt19937 rng(7);
    const auto pick = [&](int64_t low, int64_t high) { return std::uniform_int_distribution<int64_t>(low, high)(rng); };
    int disjoint = 0;
    for (int round = 0; round < 3000; ++round) {
        Graph graph(1);
        const SignalId base = add(graph, {pick(1, 5), pick(1, 6)});
        Ids views;
        while (views.size() < 2) {
            try {
                const bool two = pick(0, 1) == 1;
                const std::vector<int64_t> shape = two ? std::vector<int64_t>{pick(1, 4), pick(1, 4)}
                                                       : std::vector<int64_t>{pick(1, 6)};
                const std::vector<int64_t> strides = two ? std::vector<int64_t>{pick(-7, 7), pick(-2, 2)}
                                                         : std::vector<int64_t>{pick(-3, 7)};
                views.push_back(add_view(graph, base, pick(0, graph[base].size() - 1), shape, strides));
            } catch (const nengine::Error &) {
                // reaches out of the base
            }
        }
        const auto a = graph[views[0]].elements();
        const auto b = graph[views[1]].elements();
        const std::set<int64_t> set(a.begin(), a.end());
        const bool shared = std::any_of(b.begin(), b.end(), [&](int64_t e) { return set.count(e) > 0; });
        if (shared) {
            CHECK(graph.overlap(views[0], views[1]));
        }
        disjoint += !graph.overlap(views[0], views[1]);
        CHECK(graph[views[0]].repeats_elements() || set.size() == a.size());
    }
    CHECK(disjoint > 500);
}

// Many alike ensembles, declared one after the other, each with its signals: input sum, current, output.
TEST(the_operands_of_repeated_structures_lie_side_by_side) {
    Graph graph(1);
    std::vector<Op> ops;
    constexpr int n = 7;
    for (int i = 0; i < n; ++i) {
        const SignalId in = add(graph, {2}), J = add(graph, {5}), out = add(graph, {5}), sum = add(graph, {2});
        const SignalId encoders = add(graph, {5, 2}), decoders = add(graph, {2, 5});
        ops.push_back(make("reset", {in}, {}, {}));
        ops.back().attributes.set("value", 0.0);
        ops.push_back(make("dot_inc", {J}, {}, {encoders, in}));
        ops.push_back(make("neurons.sigmoid", {out}, {}, {J}));
        ops.push_back(make("dot_inc", {sum}, {}, {decoders, out}));
    }
    Plan plan = nengine::make_plan(graph, nengine::schedule(graph, ops), true);
    CHECK_EQ(plan.groups.size(), size_t{4});
    nengine::Layout layout;
    nengine::extend_layout(graph, {&plan}, {}, layout);
    const auto adjacent = [&](const std::vector<SignalId> Op::*list, size_t at, const Group &group) {
        int64_t next = -1;
        for (const Op &op : group.ops) {
            const SignalId id = (op.*list)[at];
            const int64_t offset = layout.offset[static_cast<size_t>(id)];
            CHECK(next < 0 || offset == next);
            next = offset + graph[id].size();
        }
    };
    for (const Group &group : plan.groups) {
        CHECK_EQ(group.ops.size(), size_t{n});
        for (const auto list : {&Op::sets, &Op::incs, &Op::reads}) {
            for (size_t at = 0; at < (group.ops.front().*list).size(); ++at) {
                adjacent(list, at, group);
            }
        }
    }
}

TEST(transforms_of_one_kind_on_the_same_values_are_one_group) {
    Graph graph(1);
    std::vector<Op> ops;
    const SignalId x = add(graph, {6});
    for (int i = 0; i < 4; ++i) {
        ops.push_back(make("sparse_dot_inc", {}, {add(graph, {3})}, {add(graph, {2}), x}));
        ops.back().attributes.set("rows", {0.0, 2.0});
        ops.back().attributes.set("columns", {5.0, static_cast<double>(i)});
        const int64_t filters = 1 + i;
        for (const bool transposed : {false, true}) {
            const SignalId kernel = add(graph, {2, 2, filters});
            const double to = transposed ? 4 : 2, count = static_cast<double>(filters);
            ops.push_back(make(transposed ? "conv_transpose_inc" : "conv_inc", {},
                               {add(graph, {static_cast<int64_t>(to) * filters})}, {kernel, x}));
            auto &attributes = ops.back().attributes;
            attributes.set("input_shape", {3.0, 2.0});
            attributes.set("output_shape", {to, count});
            attributes.set("kernel_size", {2.0});
            attributes.set("strides", {1.0});
            attributes.set("padding", {0.0});
            attributes.set("channels_last", 1.0);
            if (!transposed) {
                attributes.set("groups", 1.0);
            }
        }
    }
    for (const Op &op : ops) {
        op.type->check(graph, op);
    }
    CHECK_EQ(nengine::make_plan(graph, nengine::schedule(graph, ops), true).groups.size(), size_t{3});
    CHECK_EQ(nengine::make_plan(graph, nengine::schedule(graph, ops), false).groups.size(), size_t{12});
}

TEST(gradients_lie_where_their_values_do_and_additions_leave_the_rest_in_place) {
    Graph graph(1);
    const SignalId a = add(graph, {3}), b = add(graph, {2});
    Plan forward;
    forward.groups.push_back({{make("copy", {b}, {}, {add_view(graph, a, 0, {2}, {1})})}});
    nengine::Layout layout;
    nengine::extend_layout(graph, {&forward}, {}, layout);
    const auto before = layout.offset;
    const auto gradient = [&](SignalId of) {
        Signal s;
        s.name = "gradient";
        s.space = Space::ValueGradient;
        s.mirrors = of;
        s.shape = graph[of].shape;
        return graph.add(s);
    };
    const SignalId ga = gradient(a), gb = gradient(b);
    Plan backward;
    backward.groups.push_back({{make("copy", {}, {add_view(graph, ga, 0, {2}, {1})}, {gb})}});
    nengine::extend_layout(graph, {&backward}, {}, layout);
    CHECK(std::equal(before.begin(), before.end(), layout.offset.begin()));
    CHECK_EQ(layout.offset[static_cast<size_t>(ga)], layout.offset[static_cast<size_t>(a)]);
    CHECK_EQ(layout.offset[static_cast<size_t>(gb)], layout.offset[static_cast<size_t>(b)]);
    CHECK_EQ(layout.space_size[static_cast<size_t>(Space::ValueGradient)], 5);
}
