// Kernels that take the steps of a run together, against the same kernels step by step.

#include <algorithm>
#include <cstdlib>
#include <functional>

#include "support/op_fixture.h"
#include "support/testing.h"

using namespace testing;

namespace {

struct Case {
    bool is_double;
    int64_t batch, steps;
    int threads, direction;  // direction: also 3, each third step, and -2
    bool inputs;  // have a value at each step
};

constexpr Case large_cases[] = {
    {false, 1, 30, 2, 1, true}, {true, 1, 30, 2, -1, true}, {false, 33, 5, 2, 1, true},  {true, 33, 9, 1, 1, true},
    {false, 3, 40, 2, -1, true}, {true, 3, 40, 3, 1, true},  {false, 1, 30, 3, 1, false}, {false, 1, 30, 2, 3, true},
    {true, 3, 9, 2, -2, true},   {true, 1, 17, 2, 3, true}};

std::vector<SignalId> chosen(bool yes, SignalId id) {
    return yes ? std::vector<SignalId>{id} : std::vector<SignalId>{};
}

using Build = std::function<std::vector<Op>(Dice &, OpFixture &)>;

std::vector<double> outcome(uint64_t seed, const Case &c, const Build &build, bool at_once, bool run = true) {
    Dice dice(seed);
    OpFixture f(c.is_double, c.batch, c.threads);
    const std::vector<Op> group = build(dice, f);
    const int64_t all = (c.steps - 1) * std::abs(c.direction) + 1;
    f.allocate_steps(dice, all, c.inputs);
    if (run) {
        f.run_steps(group, at_once, c.direction > 0 ? 0 : all - 1, c.steps, c.direction);
    }
    return f.memory();
}

// All memory after a run at once is that after single steps, and has the same bits a second time.
void check_run(uint64_t seed, const Case &c, const Build &build, double factor = 1) {
    const std::vector<double> single = outcome(seed, c, build, false), together = outcome(seed, c, build, true);
    CHECK(single != outcome(seed, c, build, false, false));
    CHECK_EQ(single.size(), together.size());
    const double tolerance = factor * (c.is_double ? 1e-12 : 2e-4);
    for (size_t i = 0; i < single.size(); i++) {
        check_near(__FILE__, __LINE__, ("number " + std::to_string(i)).c_str(), together[i], single[i],
                   tolerance * (1 + std::fabs(single[i])));
    }
    CHECK(together == outcome(seed, c, build, true));
}

void check_random_runs(int count, const Build &build, double factor = 1) {
    for (int i = 0; i < count; i++) {
        const auto seed = static_cast<uint64_t>(i);
        Dice dice(seed + 1000000);
        static constexpr int64_t batches[] = {1, 1, 3, 8, 33}, steps[] = {1, 2, 5, 17, 40};
        static constexpr int directions[] = {1, 1, -1, -1, 3, -2};
        const Case c{dice.coin(),
                     batches[dice.below(5)],
                     steps[dice.below(5)],
                     1 + static_cast<int>(dice.below(2)),
                     directions[dice.below(6)],
                     dice.below(4) != 0};
        try {
            check_run(seed, c, build, factor);
        } catch (const std::exception &e) {
            throw Failure("case " + std::to_string(i) + " (" + (c.is_double ? "double" : "float") + ", minibatch " +
                          std::to_string(c.batch) + ", " + std::to_string(c.steps) + " steps by " +
                          std::to_string(c.direction) + ", " + std::to_string(c.threads) + " threads): " + e.what());
        }
    }
}

Kind vector_kind(Dice &dice) {
    static constexpr Kind kinds[] = {Kind::Value, Kind::Value, Kind::Input, Kind::Input, Kind::Constant, Kind::Online};
    return kinds[dice.below(6)];
}

Kind target_kind(Dice &dice) {
    static constexpr Kind kinds[] = {Kind::Value, Kind::Value, Kind::Value, Kind::Value, Kind::Online, Kind::Trainable};
    return kinds[dice.below(6)];
}

Kind matrix_kind(Dice &dice) {
    static constexpr Kind kinds[] = {Kind::Trainable, Kind::Trainable, Kind::Constant, Kind::Online, Kind::Value};
    return kinds[dice.below(5)];
}

}  // namespace

TEST(products_of_matrices_and_vectors) {
    check_random_runs(400, [](Dice &dice, OpFixture &f) {
        const bool sets = dice.coin(), views = dice.below(3) == 0, transpose = dice.below(3) == 0;
        const Kind a_kind = matrix_kind(dice), x_kind = vector_kind(dice), y_kind = target_kind(dice);
        const bool differ = dice.coin();
        const int64_t m = dice.size(), n = dice.size();
        std::vector<Op> group;
        for (int64_t members = 1 + dice.below(5); members > 0; members--) {
            const int64_t rows = differ ? dice.size() : m, columns = differ ? dice.size() : n;
            const SignalId a = f.matrix(dice, a_kind, transpose ? columns : rows, transpose ? rows : columns, views);
            const SignalId x = f.vector(dice, x_kind, columns, views), y = f.vector(dice, y_kind, rows, views);
            Op op = make_op("dot_inc", chosen(sets, y), chosen(!sets, y), {a, x});
            op.attributes.set("transpose", transpose);
            group.push_back(op);
        }
        return group;
    });
}

TEST(large_products_of_matrices_and_vectors_on_threads) {
    for (const Case &c : large_cases) {
        for (bool transpose : {false, true}) {
            for (bool large : {false, true}) {
                check_run(7, c, [&](Dice &, OpFixture &f) {
                    const int64_t m = large ? 310 : 90, n = large ? 257 : 70;
                    const SignalId x = f.base(Kind::Input, {n}), y = f.base(Kind::Value, {m});
                    const SignalId a = f.base(Kind::Trainable, {transpose ? n : m, transpose ? m : n});
                    Op op = make_op("dot_inc", {y}, {}, {a, x});
                    op.attributes.set("transpose", transpose);
                    return std::vector<Op>{op};
                }, 3);
            }
        }
    }
}

TEST(many_short_rows) {
    const auto build = [](Dice &dice, OpFixture &f) {
        const bool sets = dice.coin();
        const int64_t n = 4 + dice.below(30), count = 8 + dice.below(60);
        const Kind y_kind = target_kind(dice);
        std::vector<Op> group;
        for (int64_t i = 0; i < count; i++) {
            const SignalId y = f.base(y_kind, {1}), a = f.base(Kind::Trainable, {1, n}), x = f.base(Kind::Value, {n});
            group.push_back(make_op("dot_inc", chosen(sets, y), chosen(!sets, y), {a, x}));
        }
        return group;
    };
    check_random_runs(100, build);
    for (const Case &c : large_cases) {
        check_run(3, {c.is_double, 1, 200 * c.steps, c.threads, c.direction, c.inputs}, build);
    }
}

TEST(sums_of_outer_products) {
    check_random_runs(400, [](Dice &dice, OpFixture &f) {
        const bool sets = dice.below(4) == 0, views = dice.below(3) == 0;
        const Kind a_kind = matrix_kind(dice), g_kind = vector_kind(dice), x_kind = vector_kind(dice);
        std::vector<Op> group;
        for (int64_t members = 1 + dice.below(3); members > 0; members--) {
            const int64_t rows = dice.size(), columns = dice.size();
            const SignalId a = f.matrix(dice, a_kind, rows, columns, views);
            group.push_back(make_op("outer_inc", chosen(sets, a), chosen(!sets, a),
                                    {f.vector(dice, g_kind, rows, views), f.vector(dice, x_kind, columns, views)}));
        }
        return group;
    });
}

TEST(large_sums_of_outer_products_on_threads) {
    for (const Case &c : large_cases) {
        check_run(8, c, [&](Dice &, OpFixture &f) {
            const SignalId a = f.base(Kind::Trainable, {210, 157});
            return std::vector<Op>{
                make_op("outer_inc", {}, {a}, {f.base(Kind::Value, {210}), f.base(Kind::Input, {157})})};
        }, 3);
    }
}

TEST(copies_products_of_elements_and_resets) {
    check_random_runs(400, [](Dice &dice, OpFixture &f) {
        const bool sets = dice.coin(), views = dice.coin(), irregular = dice.below(3) == 0;
        const int64_t what = dice.below(3);
        const Kind y_kind = target_kind(dice), x_kind = vector_kind(dice), z_kind = vector_kind(dice);
        std::vector<Op> group;
        for (int64_t members = 1 + dice.below(4); members > 0; members--) {
            const int64_t n = dice.below(12) == 0 ? 1200 : dice.size();
            const auto size = [&] { return dice.below(4) == 0 ? 1 : n; };
            const SignalId y = f.vector(dice, y_kind, size(), views), x = f.vector(dice, x_kind, size(), views);
            if (what == 0) {
                Op op = make_op("copy", chosen(sets, y), chosen(!sets, y), {x});
                if (irregular) {
                    std::vector<double> from;
                    for (int64_t i = 0; i < f.size(y); i++) {
                        from.push_back(static_cast<double>(dice.below(f.size(x))));
                    }
                    op.attributes.set("source_indices", from);
                }
                group.push_back(op);
            } else if (what == 1) {
                const SignalId z = f.vector(dice, z_kind, size(), views);
                group.push_back(make_op("elementwise_inc", chosen(sets, y), chosen(!sets, y), {x, z}));
            } else {
                Op op = make_op("reset", {y}, {}, {});
                op.attributes.set("value", dice.number(-2, 2));
                group.push_back(op);
            }
        }
        return group;
    });
}

TEST(neurons_with_and_without_states) {
    check_random_runs(200, [](Dice &dice, OpFixture &f) {
        static constexpr const char *kinds[] = {"lif", "spiking_rectified_linear", "lif_rate", "tanh"};
        const int64_t kind = dice.below(4);
        const bool views = dice.below(4) == 0, same = dice.coin();
        std::vector<Op> group;
        for (int64_t members = 1 + dice.below(4); members > 0; members--) {
            const int64_t n = dice.below(6) == 0 ? 1200 : dice.size();
            Op op = make_op(std::string("neurons.") + kinds[kind], {f.vector(dice, Kind::Value, n, views)}, {},
                            {f.vector(dice, Kind::Input, n, views)});
            for (int64_t states = 2 - kind; states > 0; states--) {
                op.sets.push_back(f.vector(dice, Kind::Online, n, views));
            }
            // Rectified neurons reach their threshold within some steps of a current of 1.
            op.attributes.set("dt", kind == 1 ? 0.3 : 0.001);
            if (kind == 0 || kind == 2) {
                op.attributes.set("tau_rc", 0.02);
            }
            if (kind != 1) {
                op.attributes.set("tau_ref", same ? 0.002 : dice.number(0.001, 0.003));
            }
            if (kind != 3) {
                op.attributes.set("amplitude", same ? 0.5 : dice.number(0.5, 1.5));
            }
            if (kind == 0) {
                op.attributes.set("min_voltage", 0.0);
            }
            group.push_back(op);
        }
        return group;
    });
}

TEST(filters_of_any_order_forwards_and_backwards) {
    check_random_runs(250, [](Dice &dice, OpFixture &f) {
        static constexpr const char *forms[] = {"no_state", "one_state", "no_feedthrough", "general"};
        const int64_t form = dice.below(4);
        const int64_t order = form == 0 ? 0 : form == 1 ? 1 : 1 + dice.below(5);
        const bool grad = dice.coin(), sets = dice.coin(), views = dice.below(4) == 0;
        const SignalId time = f.base(Kind::Constant, {1});
        const auto numbers = [&](int64_t n, double scale) {
            std::vector<double> values;
            for (int64_t i = 0; i < n; i++) {
                values.push_back(dice.number(-scale, scale));
            }
            return values;
        };
        std::vector<Op> group;
        for (int64_t members = 1 + dice.below(4); members > 0; members--) {
            const int64_t n = dice.below(6) == 0 ? 1200 : dice.size();
            // The output of a filter that is its own state has one memory for all steps.
            const Kind y_kind = form == 1 ? Kind::Online : Kind::Value;
            const SignalId u = f.vector(dice, grad ? Kind::Value : Kind::Input, n, views);
            const SignalId y = f.vector(dice, y_kind, n, views);
            Op op;
            if (grad) {
                op = make_op("linear_filter.grad", {}, {u}, {});
                (!sets ? op.sets : form == 1 ? op.updates : op.reads) = {y};
                if (form >= 2) {
                    op.sets.push_back(f.matrix(dice, Kind::Online, order, n, false));
                }
            } else {
                op = make_op("linear_filter", {}, {}, {time, u});
                (sets ? op.sets : op.updates) = {y};
                if (form >= 2) {
                    op.updates.push_back(f.matrix(dice, Kind::Online, order, n, false));
                }
            }
            op.attributes.set_text("form", forms[form]);
            op.attributes.set("order", static_cast<double>(order));
            op.attributes.set("a", numbers(order * order, 0.9 / static_cast<double>(std::max<int64_t>(order, 1))));
            op.attributes.set("b", numbers(order, 1));
            op.attributes.set("c", form == 1 ? std::vector<double>{1} : numbers(order, 1));
            op.attributes.set("d", form == 0 || form == 3 ? dice.number(-1, 1) : 0.0);
            group.push_back(op);
        }
        return group;
    });
}

TEST(sparse_products) {
    check_random_runs(300, [](Dice &dice, OpFixture &f) {
        const bool sets = dice.coin(), views = dice.coin();
        const Kind y_kind = target_kind(dice), x_kind = vector_kind(dice);
        const int64_t rows = dice.size(), columns = dice.size(), count = 1 + dice.below(300);
        const SignalId values = f.vector(dice, Kind::Trainable, count, views);
        const SignalId x = f.vector(dice, x_kind, columns, views), y = f.vector(dice, y_kind, rows, views);
        Op op = make_op("sparse_dot_inc", chosen(sets, y), chosen(!sets, y), {values, x});
        std::vector<double> at_rows, at_columns;
        for (int64_t i = 0; i < count; i++) {
            at_rows.push_back(static_cast<double>(dice.below(rows)));
            at_columns.push_back(static_cast<double>(dice.below(columns)));
        }
        op.attributes.set("rows", at_rows);
        op.attributes.set("columns", at_columns);
        return std::vector<Op>{op};
    });
}
