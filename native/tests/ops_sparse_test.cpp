// sparse_dot_inc and sparse_outer_inc against loops over entries.

#include <algorithm>

#include "support/op_fixture.h"
#include "support/testing.h"

using namespace testing;

namespace {

struct Entries {
    std::vector<double> rows, columns;
};

// In any order, with repeats; often fewer than there are rows, so that some have none.
Entries any_entries(Dice &dice, int64_t count, int64_t rows, int64_t columns) {
    Entries e;
    for (int64_t k = 0; k < count; k++) {
        e.rows.push_back(static_cast<double>(dice.below(rows)));
        e.columns.push_back(static_cast<double>(dice.below(columns)));
    }
    return e;
}

SignalId target(const Op &op) { return op.sets.empty() ? op.incs[0] : op.sets[0]; }

// target_of, a_of, b_of: which element of each signal the k-th entry multiplies.
template <class Place>
void check_sums(const OpFixture &f, const Snapshot &before, const Op &op, size_t entries, const Place &place) {
    const SignalId to = target(op), a = op.reads[0], b = op.reads[1];
    const int64_t summed = f.items(to) > 1 ? 1 : std::max(f.items(a), f.items(b));
    check_signal(f, to, [&](int64_t i, int64_t item) {
        Expected e;
        e.add(op.sets.empty() ? before.get(to, i, item) : 0);
        for (size_t k = 0; k < entries; k++) {
            const auto [at, in_a, in_b] = place(k);
            for (int64_t s = 0; at == i && s < summed; s++) {
                const int64_t of = summed > 1 ? s : item;
                e.add(before.get(a, in_a, f.items(a) > 1 ? of : 0) * before.get(b, in_b, f.items(b) > 1 ? of : 0));
            }
        }
        return e;
    });
}

struct Place {
    int64_t target, a, b;
};

Kind any_kind(Dice &dice) {
    static constexpr Kind kinds[] = {Kind::Value, Kind::Value, Kind::Input, Kind::Constant};
    return kinds[dice.below(4)];
}

Op operator_of(const std::string &kind, bool sets, SignalId to, SignalId a, SignalId b, const Entries &e) {
    Op op = make_op(kind, {}, {}, {a, b});
    (sets ? op.sets : op.incs) = {to};
    op.attributes.set("rows", e.rows);
    op.attributes.set("columns", e.columns);
    return op;
}

void check_kind(bool outer, int64_t most_entries, int64_t most_rows, Dice &dice, OpFixture &f) {
    const bool sets = dice.coin(), views = dice.coin();
    const Kind values_kind = dice.below(3) == 0 ? Kind::Online : Kind::Trainable;
    const Kind row_kind = outer ? any_kind(dice) : dice.below(4) == 0 ? Kind::Trainable : Kind::Value;
    const Kind column_kind = any_kind(dice);
    std::vector<Op> group;
    std::vector<Entries> all;
    for (int64_t members = 1 + dice.below(4); members > 0; members--) {
        const int64_t rows = 1 + dice.below(most_rows), columns = 1 + dice.below(most_rows);
        const int64_t count = 1 + dice.below(most_entries);
        all.push_back(any_entries(dice, count, rows, columns));
        const SignalId values = f.vector(dice, values_kind, count, views);
        const SignalId of_rows = f.vector(dice, row_kind, rows, views);
        const SignalId of_columns = f.vector(dice, column_kind, columns, views);
        group.push_back(outer ? operator_of("sparse_outer_inc", sets, values, of_rows, of_columns, all.back())
                              : operator_of("sparse_dot_inc", sets, of_rows, values, of_columns, all.back()));
    }
    f.allocate(dice);
    const Snapshot before(f);
    f.run(group);
    for (size_t m = 0; m < group.size(); m++) {
        check_sums(f, before, group[m], all[m].rows.size(), [&](size_t k) {
            const int64_t row = static_cast<int64_t>(all[m].rows[k]), column = static_cast<int64_t>(all[m].columns[k]);
            const int64_t entry = static_cast<int64_t>(k);
            return outer ? Place{entry, row, column} : Place{row, entry, column};
        });
    }
}

}  // namespace

TEST(sparse_dot_inc_adds_up_the_entries_of_each_row) {
    for_random_cases(1000, [](Dice &dice, OpFixture &f) { check_kind(false, 30, 12, dice, f); });
}

TEST(sparse_outer_inc_multiplies_at_each_entry) {
    for_random_cases(1000, [](Dice &dice, OpFixture &f) { check_kind(true, 30, 12, dice, f); });
}

TEST(many_entries_are_shared_out_among_threads) {
    for (bool outer : {false, true}) {
        for (int64_t batch : {1, 4}) {
            OpFixture f(true, batch, 2);
            Dice dice(3);
            const int64_t rows = 300, columns = 200, count = 70000;
            const Entries e = any_entries(dice, count, rows, columns);
            const SignalId values = f.base(Kind::Trainable, {count});
            const SignalId y = f.base(Kind::Value, {rows}), x = f.base(Kind::Value, {columns});
            const Op op = outer ? operator_of("sparse_outer_inc", false, values, y, x, e)
                                : operator_of("sparse_dot_inc", false, y, values, x, e);
            f.allocate(dice);
            const Snapshot before(f);
            f.run({op});
            std::vector<Expected> expected(static_cast<size_t>(f.size(target(op)) * f.items(target(op))));
            const int64_t items = f.items(target(op));
            for (int64_t i = 0; i < f.size(target(op)); i++) {
                for (int64_t b = 0; b < items; b++) {
                    expected[static_cast<size_t>(i * items + b)].add(before.get(target(op), i, b));
                }
            }
            for (int64_t k = 0; k < count; k++) {
                const int64_t row = static_cast<int64_t>(e.rows[static_cast<size_t>(k)]);
                const int64_t column = static_cast<int64_t>(e.columns[static_cast<size_t>(k)]);
                for (int64_t b = 0; b < batch; b++) {
                    const double factor = outer ? before.get(y, row, b) : before.get(values, k);
                    const int64_t at = (outer ? k : row) * items + (items > 1 ? b : 0);
                    expected[static_cast<size_t>(at)].add(factor * before.get(x, column, b));
                }
            }
            check_signal(f, target(op),
                         [&](int64_t i, int64_t b) { return expected[static_cast<size_t>(i * items + b)]; });
        }
    }
}

TEST(a_matrix_without_entries_is_zero) {
    OpFixture f(true, 2);
    const SignalId values = f.base(Kind::Trainable, {0}), x = f.base(Kind::Value, {3}), y = f.base(Kind::Value, {2});
    Dice dice(1);
    f.allocate(dice);
    f.run({operator_of("sparse_dot_inc", true, y, values, x, {})});
    CHECK_EQ(f.get(y, 1, 1), 0.0);
    f.set(y, 1, 1, 5.0);
    f.run({operator_of("sparse_dot_inc", false, y, values, x, {})});
    CHECK_EQ(f.get(y, 1, 1), 5.0);
}

TEST(sparse_products_refuse_what_does_not_fit) {
    OpFixture f(true, 2);
    const SignalId values = f.base(Kind::Trainable, {2}), x = f.base(Kind::Value, {4}), y = f.base(Kind::Value, {3});
    const auto with = [&](std::vector<double> rows, std::vector<double> columns) {
        return operator_of("sparse_dot_inc", false, y, values, x, {std::move(rows), std::move(columns)});
    };
    const Op good = with({0, 2}, {3, 0});
    good.type->check(f.graph(), good);
    CHECK_CONTAINS(refusal(f, with({0, 3}, {0, 0})), "rows has 3, outside of the matrix, which has 3 rows");
    CHECK_CONTAINS(refusal(f, with({0, 2}, {0, -1})), "columns has -1");
    CHECK_CONTAINS(refusal(f, with({0}, {0, 0})), "\"rows\" needs 2 numbers");
    CHECK_CONTAINS(refusal(f, with({0, 0.5}, {0, 0})), "rows");
    CHECK_CONTAINS(refusal(f, with({0, 1e300}, {0, 0})), "rows");
    CHECK_CONTAINS(refusal(f, make_op("sparse_dot_inc", {}, {y}, {values, x})), "needs the attribute \"rows\"");
    Op other = good;
    other.reads[0] = f.base(Kind::Trainable, {2, 1});
    CHECK_CONTAINS(refusal(f, other), "is not a vector");
    other = good;
    other.attributes.set("surprise", 1);
    CHECK_CONTAINS(refusal(f, other), "surprise");
    const Op outer = operator_of("sparse_outer_inc", false, values, y, x, {{0, 2}, {3, 0}});
    outer.type->check(f.graph(), outer);
    CHECK_CONTAINS(refusal(f, operator_of("sparse_outer_inc", false, values, y, x, {{0, 3}, {3, 0}})), "rows has 3");
}
