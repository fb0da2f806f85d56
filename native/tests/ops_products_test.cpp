// dot_inc and outer_inc against loops over elements.

#include <algorithm>

#include "support/op_fixture.h"
#include "support/testing.h"

using namespace testing;

namespace {

std::vector<SignalId> chosen(bool yes, SignalId id) { return yes ? std::vector<SignalId>{id} : std::vector<SignalId>{}; }

SignalId target(const Op &op) { return op.sets.empty() ? op.incs[0] : op.sets[0]; }

Kind vector_kind(Dice &dice) {
    static constexpr Kind kinds[] = {Kind::Value, Kind::Value, Kind::Value, Kind::Constant, Kind::Input};
    return kinds[dice.below(5)];
}

// What a product of a matrix and a vector adds to element i of item b of y; summed over items if y has none.
void add_product(const OpFixture &f, const Snapshot &before, const Op &op, bool transpose, int64_t i, int64_t b,
                 Expected &e) {
    const SignalId a = op.reads[0], x = op.reads[1];
    const int64_t columns = f.graph()[a].shape[1];
    const int64_t items = f.items(target(op)) > 1 ? 1 : std::max(f.items(a), f.items(x));
    for (int64_t item = 0; item < items; item++) {
        const int64_t of = items > 1 ? item : b;
        for (int64_t j = 0; j < f.size(x); j++) {
            e.add(before.get(a, transpose ? j * columns + i : i * columns + j, of) * before.get(x, j, of));
        }
    }
}

void check_products(const OpFixture &f, const Snapshot &before, const std::vector<Op> &group, bool sets,
                    bool transpose) {
    for (const Op &op : group) {
        check_signal(f, target(op), [&](int64_t i, int64_t b) {
            Expected e;
            e.add(sets ? 0 : before.get(target(op), i, b));
            add_product(f, before, op, transpose, i, b, e);
            return e;
        });
    }
}

}  // namespace

TEST(dot_inc_multiplies_matrices_of_any_layout) {
    for_random_cases(1500, [](Dice &dice, OpFixture &f) {
        const bool sets = dice.coin();
        const bool transpose = dice.below(3) == 0;
        const Kind a_kind = dice.below(4) == 0 ? Kind::Online : dice.coin() ? Kind::Trainable : Kind::Constant;
        const Kind x_kind = vector_kind(dice);
        const Kind y_kind = dice.below(6) == 0 ? Kind::Trainable : Kind::Value;
        const bool views = dice.coin();
        const bool differ = dice.coin();
        // At times all share x, so that matrices may be stacked.
        const bool share = !transpose && dice.below(3) == 0;
        const int64_t m = dice.size(), n = dice.size();
        const SignalId shared = f.vector(dice, x_kind, n, views);
        std::vector<Op> group;
        const int64_t members = 1 + dice.below(5);
        for (int64_t k = 0; k < members; k++) {
            const int64_t rows = differ ? dice.size() : m;
            const int64_t columns = differ && !share ? dice.size() : n;
            const SignalId a = f.matrix(dice, a_kind, transpose ? columns : rows, transpose ? rows : columns, views);
            const SignalId x = share ? shared : f.vector(dice, x_kind, columns, views);
            const SignalId y = f.vector(dice, y_kind, rows, views);
            Op op = make_op("dot_inc", chosen(sets, y), chosen(!sets, y), {a, x});
            if (transpose || dice.coin()) {
                op.attributes.set("transpose", transpose);
            }
            group.push_back(op);
        }
        f.allocate(dice);
        const Snapshot before(f);
        f.run(group);
        check_products(f, before, group, sets, transpose);
    });
}

TEST(dot_inc_uses_blas_and_threads_for_large_matrices) {
    const auto check = [](bool is_double, int64_t batch, int threads, int64_t m, int64_t n, bool transpose, bool view) {
        OpFixture f(is_double, batch, threads);
        const int64_t extra = view ? 5 : 0;
        const SignalId whole = f.base(Kind::Trainable, {transpose ? n : m, (transpose ? m : n) + extra});
        const SignalId a = f.view(whole, 0, {transpose ? n : m, transpose ? m : n}, {(transpose ? m : n) + extra, 1});
        const SignalId x = f.base(Kind::Value, {n}), y = f.base(Kind::Value, {m});
        Dice dice(static_cast<uint64_t>(m + n));
        f.allocate(dice);
        const Snapshot before(f);
        Op op = make_op("dot_inc", {}, {y}, {a, x});
        op.attributes.set("transpose", transpose);
        f.run({op});
        check_products(f, before, {op}, false, transpose);
    };
    for (bool is_double : {false, true}) {
        check(is_double, 1, 2, 1000, 300, false, false);
        check(is_double, 1, 2, 1000, 300, true, true);
        check(is_double, 1, 1, 1, 5000, false, false);
        check(is_double, 32, 1, 50, 60, false, true);
        check(is_double, 32, 1, 50, 60, true, true);
        check(is_double, 33, 2, 400, 350, false, false);
        check(is_double, 64, 2, 300, 290, true, false);
        // Of more columns than are read in place.
        check(is_double, 50, 2, 100, 3000, false, false);
    }
}

TEST(dot_inc_multiplies_any_number_of_rows_and_items) {
    for (bool is_double : {false, true}) {
        for (int64_t batch : {16, 23, 48, 63, 101}) {
            for (int64_t m : {1, 7, 8, 21}) {
                for (bool sets : {false, true}) {
                    OpFixture f(is_double, batch, 1);
                    const SignalId a = f.base(Kind::Trainable, {m, 13});
                    const SignalId x = f.base(Kind::Value, {13}), y = f.base(Kind::Value, {m});
                    Dice dice(static_cast<uint64_t>(batch * m));
                    f.allocate(dice);
                    const Snapshot before(f);
                    const Op op = make_op("dot_inc", chosen(sets, y), chosen(!sets, y), {a, x});
                    f.run({op});
                    check_products(f, before, {op}, sets, false);
                }
            }
        }
    }
}

TEST(dot_inc_multiplies_many_short_rows) {
    for_random_cases(300, [](Dice &dice, OpFixture &f) {
        const bool sets = dice.coin(), together = dice.coin();
        const int64_t count = 1 + dice.below(70), n = dice.below(5) == 0 ? dice.size() : 1 + dice.below(70);
        const SignalId all = f.base(Kind::Value, {3 * count});
        std::vector<Op> group;
        for (int64_t k = 0; k < count; k++) {
            const int64_t rows = together ? 1 : 1 + dice.below(3), columns = dice.below(20) == 0 ? n + 1 : n;
            const SignalId a = f.matrix(dice, Kind::Trainable, rows, columns, dice.below(10) == 0);
            const SignalId x = f.vector(dice, Kind::Value, columns, dice.below(10) == 0);
            const SignalId y = together ? f.view(all, k, {rows}, {1})
                                        : dice.coin() ? f.view(all, 3 * k, {rows}, {1}) : f.base(Kind::Value, {rows});
            group.push_back(make_op("dot_inc", chosen(sets, y), chosen(!sets, y), {a, x}));
        }
        f.allocate(dice);
        const Snapshot before(f);
        f.run(group);
        check_products(f, before, group, sets, false);
    });
}

TEST(a_short_row_does_not_depend_on_the_rows_beside_it) {
    for (bool is_double : {false, true}) {
        for (int64_t n : {4, 7, 8, 11, 16, 31, 32, 50, 100}) {
            constexpr int64_t rows = 45, others = 20;
            OpFixture f(is_double, 1);
            const SignalId a = f.base(Kind::Trainable, {rows, n}), x = f.base(Kind::Value, {rows * n});
            const SignalId y = f.base(Kind::Value, {rows}), some = f.base(Kind::Value, {rows});
            const auto product = [&](int64_t i, SignalId to) {
                return make_op("dot_inc", {f.view(to, i, {1}, {1})}, {},
                               {f.view(a, i * n, {1, n}, {n, 1}), f.view(x, i * n, {n}, {1})});
            };
            std::vector<Op> all, last;
            for (int64_t i = 0; i < rows; i++) {
                all.push_back(product(i, y));
                if (i >= rows - others) {
                    last.push_back(product(i, some));
                }
            }
            Dice dice(static_cast<uint64_t>(n));
            f.allocate(dice);
            f.run(all);
            f.run(last);
            for (int64_t i = rows - others; i < rows; i++) {
                CHECK_EQ(f.get(some, i), f.get(y, i));
            }
        }
    }
}

TEST(a_row_of_a_product_does_not_depend_on_the_rows_beside_it) {
    for (int64_t n : {5, 12, 100, 300, 1000}) {
        OpFixture f(false, 1);
        const SignalId a = f.base(Kind::Trainable, {7, n}), x = f.base(Kind::Value, {n});
        const SignalId y = f.base(Kind::Value, {7}), alone = f.base(Kind::Value, {7});
        Dice dice(static_cast<uint64_t>(n));
        f.allocate(dice);
        f.run({make_op("dot_inc", {y}, {}, {a, x})});
        for (int64_t i = 0; i < 7; i++) {
            f.run({make_op("dot_inc", {f.view(alone, i, {1}, {1})}, {}, {f.view(a, i * n, {1, n}, {n, 1}), x})});
            CHECK_EQ(f.get(alone, i), f.get(y, i));
        }
    }
}

TEST(dot_inc_refuses_shapes_that_do_not_fit) {
    OpFixture f(true, 1);
    const SignalId a = f.base(Kind::Constant, {3, 2}), x = f.base(Kind::Value, {3}), y = f.base(Kind::Value, {3});
    CHECK_CONTAINS(refusal(f, make_op("dot_inc", {}, {y}, {a, x})),
                   "signal 0(3,2) times signal 1(3) does not give signal 2(3)");
    CHECK_CONTAINS(refusal(f, make_op("dot_inc", {}, {y}, {x, x})), "needs a matrix");
    Op op = make_op("dot_inc", {}, {y}, {a, f.base(Kind::Value, {2})});
    op.attributes.set("transpose", 2);
    CHECK_CONTAINS(refusal(f, op), "transpose must be 0 or 1");
}

TEST(outer_inc_adds_products_of_all_items) {
    for_random_cases(800, [](Dice &dice, OpFixture &f) {
        const bool sets = dice.coin();
        const Kind a_kind = dice.coin() ? Kind::Online : Kind::Trainable;
        const Kind g_kind = vector_kind(dice), x_kind = vector_kind(dice);
        const bool views = dice.coin();
        const bool differ = dice.coin();
        const int64_t m = dice.size(), n = dice.size();
        std::vector<Op> group;
        const int64_t members = 1 + dice.below(5);
        for (int64_t k = 0; k < members; k++) {
            const int64_t rows = differ ? dice.size() : m, columns = differ ? dice.size() : n;
            const SignalId a = f.matrix(dice, a_kind, rows, columns, views);
            group.push_back(make_op("outer_inc", chosen(sets, a), chosen(!sets, a),
                                    {f.vector(dice, g_kind, rows, views), f.vector(dice, x_kind, columns, views)}));
        }
        f.allocate(dice);
        const Snapshot before(f);
        f.run(group);
        for (const Op &op : group) {
            const SignalId a = target(op), g = op.reads[0], x = op.reads[1];
            const int64_t columns = f.graph()[a].shape[1];
            const int64_t items = f.items(a) > 1 ? 1 : std::max(f.items(g), f.items(x));
            check_signal(f, a, [&](int64_t i, int64_t b) {
                Expected e;
                e.add(sets ? 0 : before.get(a, i, b));
                for (int64_t item = 0; item < items; item++) {
                    const int64_t of = items > 1 ? item : b;
                    e.add(before.get(g, i / columns, of) * before.get(x, i % columns, of));
                }
                return e;
            });
        }
    });
}

TEST(outer_inc_uses_blas_and_threads_for_large_matrices) {
    for (bool is_double : {false, true}) {
        OpFixture f(is_double, 40, 2);
        const SignalId a = f.base(Kind::Trainable, {250, 450});
        const SignalId g = f.base(Kind::Value, {250}), x = f.base(Kind::Value, {450});
        Dice dice(3);
        f.allocate(dice);
        const Snapshot before(f);
        f.run({make_op("outer_inc", {}, {a}, {g, x})});
        check_signal(f, a, [&](int64_t i, int64_t) {
            Expected e;
            e.add(before.get(a, i));
            for (int64_t b = 0; b < 40; b++) {
                e.add(before.get(g, i / 450, b) * before.get(x, i % 450, b));
            }
            return e;
        });
    }
}

TEST(outer_inc_refuses_shapes_that_do_not_fit) {
    OpFixture f(true, 1);
    const SignalId a = f.base(Kind::Trainable, {3, 2}), g = f.base(Kind::Value, {3}), x = f.base(Kind::Value, {3});
    CHECK_CONTAINS(refusal(f, make_op("outer_inc", {}, {a}, {g, x})), "does not fit signal 0(3,2)");
}
