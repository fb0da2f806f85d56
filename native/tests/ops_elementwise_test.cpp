// reset, copy and elementwise_inc against loops over elements.

#include <algorithm>

#include "support/op_fixture.h"
#include "support/testing.h"

using namespace testing;
using nengine::Error;

namespace {

struct Target {
    std::vector<Op> group;
    bool sets;
};

std::vector<SignalId> chosen(bool yes, SignalId id) { return yes ? std::vector<SignalId>{id} : std::vector<SignalId>{}; }

SignalId target(const Op &op) { return op.sets.empty() ? op.incs[0] : op.sets[0]; }

// Operands: one element or n, with a minibatch axis or not.
Kind any_kind(Dice &dice) {
    static constexpr Kind kinds[] = {Kind::Value, Kind::Online, Kind::Trainable, Kind::Constant, Kind::Input};
    return kinds[dice.below(5)];
}

}  // namespace

TEST(reset_fills_vectors_matrices_and_views) {
    for_random_cases(200, [](Dice &dice, OpFixture &f) {
        std::vector<Op> group;
        const int64_t members = 1 + dice.below(5);
        for (int64_t i = 0; i < members; i++) {
            const SignalId y = dice.coin() ? f.vector(dice, Kind::Value, dice.size())
                                           : f.matrix(dice, Kind::Value, dice.size(), dice.size());
            Op op = make_op("reset", {y}, {}, {});
            op.attributes.set("value", dice.coin() ? 0.0 : dice.number(-2, 2));
            group.push_back(op);
        }
        f.allocate(dice);
        const Snapshot before(f);
        f.run(group);
        for (const Op &op : group) {
            check_signal(f, op.sets[0], [&](int64_t, int64_t) {
                Expected e;
                e.add(op.attributes.number("value"));
                return e;
            });
        }
        // Nothing else has changed.
        for (SignalId id = 0; id < f.graph().signal_count(); id++) {
            int64_t changed = 0;
            int64_t meant = 0;
            for (int64_t i = 0; i < f.size(id); i++) {
                changed += f.get(id, i) != before.get(id, i);
            }
            for (const Op &op : group) {
                meant += f.graph()[op.sets[0]].base == f.graph()[id].base ? f.size(op.sets[0]) : 0;
            }
            CHECK(changed <= meant);
        }
    });
}

TEST(elementwise_inc_multiplies_adds_and_sums) {
    for_random_cases(600, [](Dice &dice, OpFixture &f) {
        const bool sets = dice.coin();
        const Kind kinds[] = {dice.below(4) == 0 ? Kind::Trainable : Kind::Value, any_kind(dice), any_kind(dice)};
        const int64_t same_size = dice.size();
        const bool differ = dice.coin();
        const int64_t members = 1 + dice.below(5);
        // Mostly a vector target with vector or scalar operands, as a network has; at times a sum.
        const bool one[] = {dice.below(6) == 0, dice.below(3) == 0, dice.below(3) == 0};
        const bool views = dice.coin();
        std::vector<Op> group;
        for (int64_t i = 0; i < members; i++) {
            const int64_t n = differ ? dice.size() : same_size;
            SignalId ids[3];
            for (int o = 0; o < 3; o++) {
                ids[o] = f.vector(dice, kinds[o], one[o] ? 1 : n, views);
            }
            group.push_back(make_op("elementwise_inc", chosen(sets, ids[0]), chosen(!sets, ids[0]), {ids[1], ids[2]}));
        }
        f.allocate(dice);
        const Snapshot before(f);
        f.run(group);
        for (const Op &op : group) {
            const SignalId y = target(op), a = op.reads[0], x = op.reads[1];
            const int64_t n = std::max({f.size(y), f.size(a), f.size(x)});
            const int64_t items = std::max({f.items(y), f.items(a), f.items(x)});
            check_signal(f, y, [&](int64_t element, int64_t item) {
                Expected e;
                e.add(sets ? 0 : before.get(y, element, item));
                for (int64_t i = 0; i < n; i++) {
                    for (int64_t b = 0; b < items; b++) {
                        if ((f.size(y) == 1 || i == element) && (f.items(y) == 1 || b == item)) {
                            e.add(before.get(a, f.size(a) == 1 ? 0 : i, b) * before.get(x, f.size(x) == 1 ? 0 : i, b));
                        }
                    }
                }
                return e;
            });
        }
    });
}

TEST(elementwise_inc_refuses_operands_that_do_not_fit) {
    OpFixture f(true, 1);
    const SignalId y = f.base(Kind::Value, {3}), a = f.base(Kind::Value, {2}), x = f.base(Kind::Value, {3});
    const std::string message = refusal(f, make_op("elementwise_inc", {}, {y}, {a, x}));
    CHECK_CONTAINS(message, "elementwise_inc \"tested\"");
    CHECK_CONTAINS(message, "signal 1(2)");
    CHECK_CONTAINS(refusal(f, make_op("elementwise_inc", {}, {y}, {x})), "2 reads");
    CHECK_CONTAINS(refusal(f, make_op("elementwise_inc", {}, {}, {x, x})), "one signal");
    Op op = make_op("elementwise_inc", {}, {y}, {x, x});
    op.attributes.set("scale", 2);
    CHECK_CONTAINS(refusal(f, op), "no attribute \"scale\"");
}

TEST(large_elementwise_operands_are_shared_among_threads) {
    OpFixture f(false, 1, 2);
    const int64_t n = 200003;
    const SignalId y = f.base(Kind::Value, {n}), a = f.base(Kind::Value, {n}), x = f.base(Kind::Value, {n});
    Dice dice(1);
    f.allocate(dice);
    const Snapshot before(f);
    f.run({make_op("elementwise_inc", {}, {y}, {a, x})});
    check_signal(f, y, [&](int64_t i, int64_t) {
        Expected e;
        e.add(before.get(y, i));
        e.add(before.get(a, i) * before.get(x, i));
        return e;
    });
}

TEST(copy_sets_adds_broadcasts_and_sums_over_items) {
    for_random_cases(600, [](Dice &dice, OpFixture &f) {
        const bool sets = dice.coin();
        const Kind to = dice.below(4) == 0 ? Kind::Trainable : Kind::Value;
        const Kind from = any_kind(dice);
        const bool one_source = dice.below(4) == 0;
        const bool one_target = dice.below(6) == 0;
        const bool matrices = !one_source && !one_target && dice.below(3) == 0;
        const bool differ = dice.coin();
        const int64_t same_size = dice.size();
        std::vector<Op> group;
        const int64_t members = 1 + dice.below(5);
        for (int64_t i = 0; i < members; i++) {
            const int64_t n = differ ? dice.size() : same_size;
            const int64_t columns = 1 + dice.below(5);
            const SignalId y = matrices ? f.matrix(dice, to, n, columns) : f.vector(dice, to, one_target ? 1 : n);
            const SignalId x = matrices ? f.matrix(dice, from, n, columns) : f.vector(dice, from, one_source ? 1 : n);
            group.push_back(make_op("copy", chosen(sets, y), chosen(!sets, y), {x}));
        }
        f.allocate(dice);
        const Snapshot before(f);
        f.run(group);
        for (const Op &op : group) {
            const SignalId y = target(op), x = op.reads[0];
            const int64_t n = std::max(f.size(y), f.size(x));
            const int64_t items = std::max(f.items(y), f.items(x));
            check_signal(f, y, [&](int64_t element, int64_t item) {
                Expected e;
                e.add(sets ? 0 : before.get(y, element, item));
                for (int64_t i = 0; i < n; i++) {
                    for (int64_t b = 0; b < items; b++) {
                        if ((f.size(y) == 1 || i == element) && (f.items(y) == 1 || b == item)) {
                            e.add(before.get(x, f.size(x) == 1 ? 0 : i, b));
                        }
                    }
                }
                return e;
            });
        }
    });
}

TEST(copy_follows_indices_and_adds_up_repeated_ones) {
    for_random_cases(600, [](Dice &dice, OpFixture &f) {
        const bool sets = dice.coin();
        const Kind to = dice.below(4) == 0 ? Kind::Trainable : Kind::Value;
        const Kind from = any_kind(dice);
        std::vector<Op> group;
        const int64_t members = 1 + dice.below(3);
        const bool some_source = dice.coin();
        const bool regular = dice.coin();
        for (int64_t m = 0; m < members; m++) {
            const SignalId y = f.vector(dice, to, dice.size());
            const SignalId x = f.vector(dice, from, dice.size());
            const auto pick = [&](int64_t size, int64_t count, bool distinct) {
                std::vector<double> picked;
                for (int64_t i = 0; i < count; i++) {
                    const bool in_order = regular || distinct;
                    picked.push_back(static_cast<double>(in_order ? (std::max<int64_t>(size - count, 0) + i) % size : dice.below(size)));
                }
                return picked;
            };
            Op op = make_op("copy", chosen(sets, y), chosen(!sets, y), {x});
            const int64_t count = some_source ? (sets ? std::min(f.size(x), f.size(y)) : f.size(x)) : f.size(x);
            if (some_source) {
                op.attributes.set("source_indices", pick(f.size(x), count, false));
            }
            if (!some_source && sets && count > f.size(y)) {
                op.attributes.set("target_indices", std::vector<double>{static_cast<double>(f.size(y) - 1)});
            } else {
                op.attributes.set("target_indices", pick(f.size(y), count, sets));
            }
            group.push_back(op);
        }
        f.allocate(dice);
        const Snapshot before(f);
        f.run(group);
        for (const Op &op : group) {
            const SignalId y = target(op), x = op.reads[0];
            const auto to_elements = op.attributes.integers("target_indices");
            std::vector<int64_t> from_elements;
            for (int64_t i = 0; i < f.size(x); i++) {
                from_elements.push_back(i);
            }
            if (op.attributes.has("source_indices")) {
                from_elements = op.attributes.integers("source_indices");
            }
            const size_t n = std::max(to_elements.size(), from_elements.size());
            const int64_t items = std::max(f.items(y), f.items(x));
            check_signal(f, y, [&](int64_t element, int64_t item) {
                Expected e;
                const bool meant = std::find(to_elements.begin(), to_elements.end(), element) != to_elements.end();
                e.add(sets && meant ? 0 : before.get(y, element, item));
                for (size_t i = 0; i < n; i++) {
                    for (int64_t b = 0; b < items; b++) {
                        const int64_t to_element = to_elements[to_elements.size() == 1 ? 0 : i];
                        if (to_element == element && (f.items(y) == 1 || b == item)) {
                            e.add(before.get(x, from_elements[from_elements.size() == 1 ? 0 : i], b));
                        }
                    }
                }
                return e;
            });
        }
    });
}

TEST(copy_refuses_what_does_not_fit) {
    OpFixture f(true, 1);
    const SignalId y = f.base(Kind::Value, {3}), x = f.base(Kind::Value, {4});
    CHECK_CONTAINS(refusal(f, make_op("copy", {y}, {}, {x})), "copy \"tested\"");
    Op outside = make_op("copy", {y}, {}, {x});
    outside.attributes.set("source_indices", {0, 1, 4});
    CHECK_CONTAINS(refusal(f, outside), "source_indices has 4");
    Op twice = make_op("copy", {y}, {}, {x});
    twice.attributes.set("source_indices", {0, 1});
    twice.attributes.set("target_indices", {1, 1});
    CHECK_CONTAINS(refusal(f, twice), "twice");
    Op uneven = make_op("copy", {}, {y}, {x});
    uneven.attributes.set("source_indices", {0, 1});
    CHECK_CONTAINS(refusal(f, uneven), "2 source elements do not fit 3 target elements");
    Op fraction = make_op("copy", {}, {y}, {x});
    fraction.attributes.set("source_indices", {0, 1, 1.5});
    CHECK_THROWS(Error, fraction.type->check(f.graph(), fraction));
}

TEST(reset_needs_a_finite_value) {
    OpFixture f(true, 1);
    const SignalId y = f.base(Kind::Value, {3});
    Op op = make_op("reset", {y}, {}, {});
    CHECK_CONTAINS(refusal(f, op), "needs the attribute \"value\"");
    op.attributes.set("value", std::nan(""));
    CHECK_CONTAINS(refusal(f, op), "not finite");
}

TEST(simplifier_hooks_tell_what_copies_and_products_are) {
    OpFixture f(true, 2);
    const SignalId y = f.base(Kind::Value, {3}), x = f.base(Kind::Value, {3}), one = f.base(Kind::Value, {1});
    const SignalId ones = f.base(Kind::Constant, {3}), weight = f.base(Kind::Trainable, {3});
    const nengine::Graph &g = f.graph();
    const Op plain = make_op("copy", {}, {y}, {x});
    CHECK_EQ(plain.type->copies(g, plain), 0);
    CHECK(plain.type->can_set(g, plain));
    const Op summed = make_op("copy", {}, {weight}, {x});
    CHECK_EQ(summed.type->copies(g, summed), -1);
    Op some = make_op("copy", {}, {y}, {one});
    CHECK_EQ(some.type->copies(g, some), 0);
    some.attributes.set("target_indices", {0, 2});
    CHECK_EQ(some.type->copies(g, some), -1);
    CHECK(!some.type->can_set(g, some));
    some.attributes.set("target_indices", {0, 2, 1});
    CHECK(some.type->can_set(g, some));
    some.attributes.set("target_indices", {0, 2, 2});
    CHECK(!some.type->can_set(g, some));
    const Op product = make_op("elementwise_inc", {}, {y}, {ones, x});
    CHECK_EQ(product.type->copy_if_identity(g, product, 0), 1);
    const Op multiple = make_op("elementwise_inc", {}, {one}, {ones, one});
    CHECK_EQ(multiple.type->copy_if_identity(g, multiple, 0), -1);
    Op reset = make_op("reset", {y}, {}, {});
    reset.attributes.set("value", 0.5);
    CHECK_EQ(reset.type->fills_with(g, reset).value().at(0), 0.5);
}
