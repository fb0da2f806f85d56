// Linear filters and their gradients against loops over elements, the host operators and the clock.

#include <algorithm>
#include <cmath>

#include "support/op_fixture.h"
#include "support/testing.h"

using namespace testing;

namespace {

struct Form {
    const char *name;
    int64_t order;
    bool has_state() const { return std::string(name) == "no_feedthrough" || std::string(name) == "general"; }
};

Form any_form(Dice &dice) {
    switch (dice.below(4)) {
        case 0: return {"no_state", 0};
        case 1: return {"one_state", 1};
        case 2: return {"no_feedthrough", 2 + dice.below(5)};
        default: return {"general", 1 + dice.below(6)};
    }
}

void set_filter(Dice &dice, Op &op, const Form &form) {
    const std::string name = form.name;
    const auto k = static_cast<size_t>(form.order);
    const auto numbers = [&](size_t n) {
        std::vector<double> values(n);
        std::generate(values.begin(), values.end(), [&] { return dice.below(3) == 0 ? 0.0 : dice.number(-0.8, 0.8); });
        return values;
    };
    op.attributes.set_text("form", name);
    op.attributes.set("order", static_cast<double>(form.order));
    op.attributes.set("a", numbers(k * k));
    op.attributes.set("b", numbers(k));
    op.attributes.set("c", name == "one_state" ? std::vector<double>{1} : numbers(k));
    op.attributes.set("d", name == "no_state" || name == "general" ? dice.number(-1, 1) : 0.0);
}

// The matrices of one filter.
struct Filter {
    explicit Filter(const Op &op)
        : form(op.attributes.text("form")), k(op.attributes.integers("order")[0]), a(op.attributes.numbers("a")),
          b(op.attributes.numbers("b")), c(op.attributes.numbers("c")), d(op.attributes.number("d")) {}
    double A(int64_t i, int64_t j) const { return a[static_cast<size_t>(i * k + j)]; }
    double B(int64_t i) const { return b[static_cast<size_t>(i)]; }
    double C(int64_t i) const { return c[static_cast<size_t>(i)]; }

    std::string form;
    int64_t k;
    std::vector<double> a, b, c;
    double d;
};

}  // namespace

TEST(linear_filter_follows_its_recurrence_in_every_form) {
    for_random_cases(800, [](Dice &dice, OpFixture &f) {
        const Form form = any_form(dice);
        const bool sets = dice.coin();
        const bool views = dice.below(3) == 0;
        const Kind u_kind = dice.below(4) == 0 ? Kind::Trainable : Kind::Value;
        const bool same = dice.coin();
        const SignalId time = f.base(Kind::Constant, {1});
        std::vector<Op> group;
        const int64_t members = 1 + dice.below(5);
        Op first;
        for (int64_t m = 0; m < members; m++) {
            const int64_t n = dice.size();
            Op op = make_op("linear_filter", {}, {}, {time, f.vector(dice, u_kind, n, views)});
            (sets ? op.sets : op.updates) = {f.vector(dice, Kind::Value, n, views)};
            if (form.has_state()) {
                op.updates.push_back(f.matrix(dice, Kind::Value, form.order, n, false));
            }
            set_filter(dice, op, form);
            if (m == 0) {
                first = op;
            } else if (same) {
                op.attributes = first.attributes;
            }
            group.push_back(op);
        }
        f.allocate(dice);
        const Snapshot before(f);
        f.run(group);
        for (const Op &op : group) {
            const Filter filter(op);
            const SignalId u = op.reads[1], y = sets ? op.sets[0] : op.updates[0];
            const int64_t n = f.size(u);
            const auto old_state = [&](int64_t j, int64_t i, int64_t b) {
                return before.get(op.updates.back(), j * n + i, b);
            };
            const auto new_state = [&](int64_t j, int64_t i, int64_t b) {
                Expected e;
                for (int64_t l = 0; l < filter.k; l++) {
                    e.add(filter.A(j, l) * old_state(l, i, b));
                }
                e.add(filter.B(j) * before.get(u, i, b));
                return e;
            };
            check_signal(f, y, [&](int64_t i, int64_t b) {
                Expected e;
                if (filter.form == "one_state") {
                    e.add(filter.A(0, 0) * before.get(y, i, b));
                    e.add(filter.B(0) * before.get(u, i, b));
                    return e;
                }
                e.add(filter.d * before.get(u, i, b));
                for (int64_t j = 0; j < filter.k; j++) {
                    e.add(filter.C(j) *
                          (filter.form == "general" ? old_state(j, i, b) : new_state(j, i, b).value));
                }
                return e;
            });
            if (form.has_state()) {
                check_signal(f, op.updates.back(),
                             [&](int64_t at, int64_t b) { return new_state(at / n, at % n, b); });
            }
        }
    });
}

TEST(linear_filter_grad_is_the_transposed_recurrence) {
    for_random_cases(800, [](Dice &dice, OpFixture &f) {
        const Form form = any_form(dice);
        const bool one_state = std::string(form.name) == "one_state";
        const bool sets = dice.coin();  // of the forward operator
        const bool views = dice.below(3) == 0;
        const Kind u_kind = dice.below(4) == 0 ? Kind::Trainable : Kind::Value;
        std::vector<Op> group;
        const int64_t members = 1 + dice.below(5);
        for (int64_t m = 0; m < members; m++) {
            const int64_t n = dice.size();
            Op op = make_op("linear_filter.grad", {}, {f.vector(dice, u_kind, n, views)}, {});
            const SignalId gy = f.vector(dice, Kind::Value, n, views);
            (!sets ? op.sets : one_state ? op.updates : op.reads) = {gy};
            if (form.has_state()) {
                op.sets.push_back(f.matrix(dice, Kind::Value, form.order, n, false));
            }
            set_filter(dice, op, form);
            group.push_back(op);
        }
        f.allocate(dice);
        const Snapshot before(f);
        f.run(group);
        for (const Op &op : group) {
            const Filter filter(op);
            const SignalId gu = op.incs[0];
            const SignalId gy = !sets ? op.sets[0] : one_state ? op.updates[0] : op.reads[0];
            const int64_t n = f.size(gu);
            // The gradient of the state after the step: what comes from later, and through c where the output is made
            // from the new state.
            const auto new_state = [&](int64_t j, int64_t i, int64_t b) {
                Expected e;
                e.add(before.get(op.sets.back(), j * n + i, b));
                if (filter.form == "no_feedthrough") {
                    e.add(filter.C(j) * before.get(gy, i, b));
                }
                return e;
            };
            check_signal(f, gu, [&](int64_t i, int64_t item) {
                Expected e;
                e.add(before.get(gu, i, item));
                for (int64_t b = 0; b < f.batch(); b++) {
                    if (f.items(gu) > 1 && b != item) {
                        continue;
                    }
                    e.add((one_state ? filter.B(0) : filter.d) * before.get(gy, i, b));
                    for (int64_t j = 0; form.has_state() && j < filter.k; j++) {
                        e.add(filter.B(j) * new_state(j, i, b).value);
                    }
                }
                return e;
            });
            check_signal(f, gy, [&](int64_t i, int64_t b) {
                Expected e;
                e.add(one_state ? filter.A(0, 0) * before.get(gy, i, b) : sets ? before.get(gy, i, b) : 0);
                return e;
            });
            if (form.has_state()) {
                check_signal(f, op.sets.back(), [&](int64_t at, int64_t b) {
                    Expected e;
                    for (int64_t j = 0; j < filter.k; j++) {
                        e.add(filter.A(j, at / n) * new_state(j, at % n, b).value);
                    }
                    if (filter.form == "general") {
                        e.add(filter.C(at / n) * before.get(gy, at % n, b));
                    }
                    return e;
                });
            }
        }
    });
}

TEST(linear_filter_refuses_what_does_not_fit) {
    OpFixture f(true, 2);
    const SignalId time = f.base(Kind::Constant, {1}), u = f.base(Kind::Value, {3}), y = f.base(Kind::Value, {3});
    Dice dice(1);
    Op op = make_op("linear_filter", {}, {}, {time, u}, {y});
    CHECK_CONTAINS(refusal(f, op), "needs the attribute \"form\"");
    op.attributes.set_text("form", "fast");
    CHECK_CONTAINS(refusal(f, op), "form \"fast\" is none of");
    set_filter(dice, op, {"one_state", 1});
    op.type->check(f.graph(), op);
    Op other = op;
    other.attributes.set("b", {1, 2});
    CHECK_CONTAINS(refusal(f, other), "\"b\" needs 1 number, not 2");
    other = op;
    other.attributes.set("order", 2);
    CHECK_CONTAINS(refusal(f, other), "order");
    other = op;
    other.attributes.set("d", 1);
    CHECK_CONTAINS(refusal(f, other), "d must be 0");
    other = op;
    other.updates = {f.base(Kind::Value, {4})};
    CHECK_CONTAINS(refusal(f, other), "(4)");
    other = op;
    set_filter(dice, other, {"general", 2});
    CHECK_CONTAINS(refusal(f, other), "2 updates");
    other.updates.push_back(f.base(Kind::Value, {2, 2}));
    CHECK_CONTAINS(refusal(f, other), "is not 2 rows as long as");
}

TEST(filters_of_one_form_and_order_may_be_merged) {
    OpFixture f(true, 1);
    Dice dice(1);
    Op a = make_op("linear_filter", {}, {}, {}), b = a;
    set_filter(dice, a, {"general", 2});
    set_filter(dice, b, {"general", 2});
    CHECK(a.type->mergeable(f.graph(), a, b));
    set_filter(dice, b, {"general", 3});
    CHECK(!a.type->mergeable(f.graph(), a, b));
    set_filter(dice, b, {"no_feedthrough", 2});
    CHECK(!a.type->mergeable(f.graph(), a, b));
}

TEST(time_update_multiplies_the_step_number_once) {
    for (bool is_double : {false, true}) {
        OpFixture f(is_double, 3);
        const SignalId step = f.base(Kind::Constant, {1}), time = f.base(Kind::Constant, {});
        Dice dice(1);
        f.allocate(dice);
        Op op = make_op("time_update", {step, time}, {}, {});
        op.attributes.set("dt", 0.001);
        f.run({op}, 0, 30001);
        CHECK_EQ(f.get(step, 0), 30001.0);
        CHECK_EQ(f.get(time, 0), is_double ? 30001 * 0.001 : static_cast<double>(static_cast<float>(30001 * 0.001)));
        op.attributes.set("dt", 0);
        CHECK_CONTAINS(refusal(f, op), "dt must be positive");
    }
}

TEST(host_function_gets_time_and_input_of_each_item) {
    for_random_cases(100, [](Dice &dice, OpFixture &f) {
        const bool reads_time = dice.coin(), has_input = dice.coin(), has_output = dice.coin();
        const SignalId time = f.base(Kind::Constant, {1});
        const SignalId x = f.vector(dice, dice.coin() ? Kind::Value : Kind::Input, dice.size());
        const SignalId y = f.vector(dice, Kind::Value, dice.size());
        f.allocate(dice);
        Op op = make_op("host_function", {}, {}, {});
        op.id = 42;
        op.attributes.set("reads_time", reads_time);
        op.attributes.set("has_input", has_input);
        if (reads_time) {
            op.reads.push_back(time);
        }
        if (has_input) {
            op.reads.push_back(x);
        }
        if (has_output) {
            op.sets.push_back(y);
        }
        int64_t calls = 0;
        f.host_function = [&](int32_t id, int32_t item, double t, const std::vector<double> &input,
                              std::vector<double> &output) {
            CHECK_EQ(id, 42);
            CHECK_EQ(item, calls);
            CHECK_EQ(t, reads_time ? f.get(time, 0) : 0.0);
            CHECK_EQ(static_cast<int64_t>(input.size()), has_input ? f.size(x) : 0);
            for (size_t i = 0; i < input.size(); i++) {
                CHECK_EQ(input[i], f.get(x, static_cast<int64_t>(i), item));
            }
            CHECK_EQ(static_cast<int64_t>(output.size()), has_output ? f.size(y) : 0);
            for (size_t i = 0; i < output.size(); i++) {
                CHECK_EQ(output[i], 0.0);
                output[i] = static_cast<double>(10 * item) + static_cast<double>(i);
            }
            calls++;
        };
        f.run({op});
        CHECK_EQ(calls, f.batch());
        if (has_output) {
            check_signal(f, y, [](int64_t i, int64_t b) {
                Expected e;
                e.add(static_cast<double>(10 * b + i));
                return e;
            });
        }
    });
}

TEST(host_process_sets_adds_or_updates_its_output) {
    for_random_cases(100, [](Dice &dice, OpFixture &f) {
        const SignalId time = f.base(Kind::Constant, {1});
        const SignalId x = f.vector(dice, Kind::Value, dice.size()), y = f.vector(dice, Kind::Value, dice.size());
        f.allocate(dice);
        const bool has_input = dice.coin();
        const int64_t mode = dice.below(3);
        Op op = make_op("host_process", {}, {}, {time});
        op.attributes.set("has_input", has_input);
        (mode == 0 ? op.sets : mode == 1 ? op.incs : op.updates) = {y};
        if (has_input) {
            op.reads.push_back(x);
        }
        f.host_function = [&](int32_t, int32_t item, double t, const std::vector<double> &input,
                              std::vector<double> &output) {
            CHECK_EQ(t, f.get(time, 0));
            CHECK_EQ(static_cast<int64_t>(input.size()), has_input ? f.size(x) : 0);
            for (double &value : output) {
                value = item + (has_input ? input[0] : 0);
            }
        };
        const Snapshot before(f);
        f.run({op});
        check_signal(f, y, [&](int64_t i, int64_t b) {
            Expected e;
            e.add(mode == 1 ? before.get(y, i, b) : 0);
            e.add(static_cast<double>(b) + (has_input ? before.get(x, 0, b) : 0));
            return e;
        });
    });
}

TEST(a_failing_host_function_stops_the_kernel) {
    OpFixture f(true, 3);
    const SignalId y = f.base(Kind::Value, {2});
    Dice dice(1);
    f.allocate(dice);
    Op op = make_op("host_function", {y}, {}, {});
    op.attributes.set("reads_time", 0);
    op.attributes.set("has_input", 0);
    int calls = 0;
    f.host_function = [&](int32_t, int32_t, double, const std::vector<double> &, std::vector<double> &) {
        calls++;
        nengine::invalid_argument("no");
    };
    CHECK_CONTAINS(CHECK_THROWS(nengine::Error, f.run({op})), "no");
    CHECK_EQ(calls, 1);
}

TEST(host_operators_refuse_signals_that_do_not_fit) {
    OpFixture f(true, 2);
    const SignalId time = f.base(Kind::Constant, {1}), y = f.base(Kind::Value, {2});
    Op op = make_op("host_function", {y}, {}, {time});
    op.attributes.set("reads_time", 1);
    CHECK_CONTAINS(refusal(f, op), "needs the attribute \"has_input\"");
    op.attributes.set("has_input", 2);
    CHECK_CONTAINS(refusal(f, op), "has_input must be 0 or 1");
    op.attributes.set("has_input", 1);
    CHECK_CONTAINS(refusal(f, op), "2 reads");
    op.attributes.set("has_input", 0);
    op.type->check(f.graph(), op);
    op.reads = {y};
    CHECK_CONTAINS(refusal(f, op), "the time");
    op.reads = {time};
    op.sets = {f.base(Kind::Trainable, {2})};
    CHECK_CONTAINS(refusal(f, op), "has no minibatch axis");
    Op process = make_op("host_process", {}, {}, {time});
    process.attributes.set("has_input", 0);
    CHECK_CONTAINS(refusal(f, process), "exactly one signal");
}

TEST(unknown_kinds_are_refused_with_the_known_ones) {
    const std::string message = CHECK_THROWS(nengine::Error, nengine::op_type("neurons.none"));
    CHECK_CONTAINS(message, "no operator of kind \"neurons.none\"");
    CHECK_CONTAINS(message, "neurons.lif,");
}
