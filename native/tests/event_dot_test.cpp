// Products that skip silent neurons: against loops over elements, and in programs against the plain product.

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "nengine/nengine.h"
#include "ops/event_dot.h"
#include "support/net.h"
#include "support/op_fixture.h"
#include "support/testing.h"

using namespace testing;

namespace {

void silence_some(Dice &dice, OpFixture &f, SignalId x, double density) {
    for (int64_t j = 0; j < f.size(x); ++j) {
        f.set(x, j, 0, dice.number(0, 1) < density ? f.get(x, j) : 0.0);
    }
}

SignalId target(const Op &op) { return op.sets.empty() ? op.incs[0] : op.sets[0]; }

void check_products(const OpFixture &f, const Snapshot &before, const std::vector<Op> &group) {
    for (const Op &op : group) {
        check_signal(f, target(op), [&](int64_t i, int64_t) {
            Expected e;
            e.add(op.sets.empty() ? before.get(target(op), i) : 0);
            const int64_t n = f.size(op.reads[1]);
            for (int64_t j = 0; j < n; ++j) {
                e.add(before.get(op.reads[0], i * n + j) * before.get(op.reads[1], j));
            }
            return e;
        });
    }
}

Op product(OpFixture &f, bool sets, SignalId y, SignalId a, SignalId x) {
    const Op plain = make_op("dot_inc", sets ? std::vector<SignalId>{y} : std::vector<SignalId>{},
                             sets ? std::vector<SignalId>{} : std::vector<SignalId>{y}, {a, x});
    return nengine::event_dot(f.graph(), plain);
}

constexpr double densities[] = {0, 0.05, 0.3, 0.9, 1};

// A population of 80 neurons (LIF by default) whose currents are an input; three products with its output, of 20, 3 and 30
// rows, the last with a view of 64 of the neurons; the second adds to the first's beginning. The second is trainable.
struct Population {
    static constexpr int64_t neurons = 80, steps = 40;
    Net net;
    int32_t current, spikes, first, second, third, probes[3];

    explicit Population(bool events, int32_t dtype = NENGINE_FLOAT64, bool rate = false, int32_t batch = 1)
        : net(batch, dtype), current(net.input("current", neurons)), spikes(net.value("spikes", {neurons})),
          first(matrix("first", 20, neurons, 0)), second(matrix("second", 3, neurons, NENGINE_TRAINABLE)),
          third(matrix("third", 30, 64, 0)) {
        const int32_t v = net.value("v", {neurons}), r = net.value("r", {neurons});
        if (rate) {
            const int32_t op = net.op("neurons.lif_rate", {spikes}, {}, {current});
            set_constants(op, {{"tau_rc", 0.02}, {"tau_ref", 0.002}, {"amplitude", 1}, {"dt", 0.001}});
        } else {
            const int32_t op = net.op("neurons.lif", {spikes, v, r}, {}, {current});
            set_constants(op, {{"tau_rc", 0.02}, {"tau_ref", 0.002}, {"min_voltage", 0}, {"amplitude", 1},
                               {"dt", 0.001}});
        }
        const int32_t y = net.value("y", {20}), z = net.value("z", {30}), w = net.value("w", {3});
        net.numbers(net.op("reset", {y}, {}, {}), "value", {0.5});
        net.numbers(net.op("reset", {z}, {}, {}), "value", {0});
        net.numbers(net.op("reset", {w}, {}, {}), "value", {0});
        net.op("dot_inc", {}, {y}, {first, spikes});
        net.op("dot_inc", {}, {w}, {second, spikes});
        net.op("dot_inc", {}, {z}, {third, net.view(spikes, 5, {64}, {1})});
        probes[0] = net.probe(y);
        probes[1] = net.probe(z);
        probes[2] = net.probe(w);
        net.option("event_driven", events);
        net.compile();
        Numbers data;
        for (int32_t item = 0; item < batch; ++item) {
            for (int64_t k = 0; k < steps * neurons; ++k) {
                data.push_back(4 * std::sin(static_cast<double>(k % neurons) + item) + 1.5);
            }
        }
        net.set_input(current, data, batch, steps);
    }

    void set_constants(int32_t op, const std::vector<std::pair<const char *, double>> &values) {
        for (const auto &[name, value] : values) {
            net.numbers(op, name, {value});
        }
    }

    static Numbers values(int64_t n, double shift) {
        Numbers all(static_cast<size_t>(n));
        for (size_t i = 0; i < all.size(); ++i) {
            all[i] = 0.01 * std::sin(static_cast<double>(i * i % 1009) + shift);
        }
        return all;
    }

    int32_t matrix(const char *name, int64_t rows, int64_t columns, int32_t flags) {
        return net.signal(name, NENGINE_PARAMETER, flags, {rows, columns}, values(rows * columns, 1));
    }

    std::string description() const {
        const char *text = nullptr;
        Net::check(nengine_program_describe(net.handle(), &text));
        return text;
    }
    bool skips() const { return description().find("event_driven_dot") != std::string::npos; }

    Numbers run(int32_t mode = NENGINE_INFERENCE) {
        net.run(steps, mode);
        Numbers all;
        for (int32_t probe : probes) {
            const Numbers more = net.probe_data(probe);
            all.insert(all.end(), more.begin(), more.end());
        }
        return all;
    }
};

// tolerance: of the largest number.
void check_alike(const Numbers &a, const Numbers &b, double tolerance) {
    CHECK_EQ(a.size(), b.size());
    double largest = 0;
    for (double value : b) {
        largest = std::max(largest, std::fabs(value));
    }
    CHECK(largest > 1);  // there were spikes
    for (size_t i = 0; i < a.size(); ++i) {
        CHECK_NEAR(a[i], b[i], tolerance * largest);
    }
}

// The same is done to both programs, and both then record the same.
template <class Change>
void check_change(Change change) {
    for (const int32_t dtype : {NENGINE_FLOAT64, NENGINE_FLOAT32}) {
        Population events(true, dtype), plain(false, dtype);
        CHECK(events.skips());
        CHECK(!plain.skips());
        const double tolerance = dtype == NENGINE_FLOAT32 ? 1e-6 : 1e-13;
        const Numbers before = events.run();
        check_alike(before, plain.run(), tolerance);
        change(events);
        change(plain);
        const Numbers after = events.run();
        check_alike(after, plain.run(), tolerance);
        CHECK(after != before);
    }
}

}  // namespace

TEST(columns_of_spikes_add_up_to_the_product) {
    for_random_cases(1500, [](Dice &dice, OpFixture &f) {
        if (f.batch() > 1) {
            return;
        }
        const bool sets = dice.coin(), views = dice.coin();
        std::vector<SignalId> populations;
        for (int64_t k = 1 + dice.below(3); k > 0; --k) {
            populations.push_back(f.vector(dice, Kind::Value, dice.size(), views));
        }
        std::vector<Op> group;
        for (int64_t k = 1 + dice.below(6); k > 0; --k) {
            const SignalId x = populations[static_cast<size_t>(dice.below(static_cast<int64_t>(populations.size())))];
            const int64_t rows = dice.size();
            const SignalId a = f.matrix(dice, Kind::Constant, rows, f.size(x), views);
            group.push_back(product(f, sets, f.vector(dice, Kind::Value, rows, views), a, x));
        }
        f.allocate(dice);
        const double density = densities[dice.below(5)];
        for (SignalId x : populations) {
            silence_some(dice, f, x, density);
        }
        const Snapshot before(f);
        f.run(group);
        check_products(f, before, group);
    });
}

TEST(large_products_are_divided_among_threads) {
    for (int threads : {1, 2, 3, 8}) {
        for (double density : densities) {
            Dice dice(7);
            OpFixture f(threads % 2 == 0, 1, threads);
            std::vector<Op> group;
            std::vector<SignalId> populations;
            for (const auto &heights : std::vector<std::vector<int64_t>>{{1700}, {5, 16, 400, 37}, {100, 100}, {3}}) {
                populations.push_back(f.base(Kind::Value, {1400}));
                for (int64_t rows : heights) {
                    const SignalId a = f.base(Kind::Constant, {rows, 1400}), y = f.base(Kind::Value, {rows});
                    group.push_back(product(f, false, y, a, populations.back()));
                }
            }
            f.allocate(dice);
            for (SignalId x : populations) {
                silence_some(dice, f, x, density);
            }
            const Snapshot before(f);
            f.run(group);
            check_products(f, before, group);
        }
    }
}

TEST(what_has_a_minibatch_axis_is_refused) {
    OpFixture f(true, 3);
    const SignalId a = f.base(Kind::Constant, {4, 5}), x = f.base(Kind::Value, {5}), y = f.base(Kind::Value, {4});
    bool refused = false;
    try {
        product(f, true, y, a, x);
    } catch (const nengine::Error &) {
        refused = true;
    }
    CHECK(refused);
}

TEST(only_products_with_spikes_skip_and_only_without_a_minibatch) {
    CHECK(Population(true).skips());
    CHECK(!Population(true, NENGINE_FLOAT64, true).skips());
    CHECK(!Population(true, NENGINE_FLOAT64, false, 3).skips());
}

TEST(parameters_that_are_written_between_runs_are_seen) {
    check_change([](Population &p) {
        p.net.write(p.first, Population::values(20 * Population::neurons, 3));
        p.net.write(p.third, Population::values(30 * 64, 4));
    });
}

TEST(a_reset_of_parameters_is_seen) {
    Population p(true);
    const Numbers at_first = p.run();
    p.net.reset();
    CHECK(p.run() == at_first);
    p.net.write(p.first, Population::values(20 * Population::neurons, 3));
    p.net.reset();
    CHECK(p.run() != at_first);
    p.net.reset(NENGINE_RESET_STATE | NENGINE_RESET_PARAMETERS);
    CHECK(p.run() == at_first);
}

TEST(training_is_seen_and_is_the_same) {
    check_change([](Population &p) {
        Net::check(nengine_set_loss(p.net.handle(), p.probes[2], "mse", 1, nullptr, 0));
        const double numbers[] = {1e-7, 0.0, 0.0};
        Net::check(nengine_set_optimizer(p.net.handle(), "sgd", numbers, 3));
        p.net.set_target(p.probes[2], Numbers(3 * Population::steps, 0.25), 1, Population::steps, 3);
        p.net.prepare_training(false, false);
        p.net.train(Population::steps);
        p.net.train(Population::steps);
    });
}

TEST(runs_in_training_mode_take_turns_with_others) {
    check_change([](Population &p) { p.run(NENGINE_TRAINING); });
}

TEST(a_matrix_that_a_learning_rule_changes_is_multiplied_as_it_is) {
    Net net(1);
    constexpr int64_t n = 100, m = 40;
    const int32_t current = net.input("current", n), spikes = net.value("spikes", {n});
    const int32_t w = net.signal("W", NENGINE_PARAMETER, NENGINE_ONLINE, {m, n}, Population::values(m * n, 1));
    const int32_t delta = net.value("delta", {m, n}), y = net.value("y", {m});
    const int32_t lif = net.op("neurons.lif", {spikes, net.value("v", {n}), net.value("r", {n})}, {}, {current});
    for (const auto &[name, value] : std::vector<std::pair<const char *, double>>{
             {"tau_rc", 0.02}, {"tau_ref", 0.002}, {"min_voltage", 0}, {"amplitude", 1}, {"dt", 0.001}}) {
        net.numbers(lif, name, {value});
    }
    net.op("copy", {}, {w}, {delta});
    net.op("dot_inc", {y}, {}, {w, spikes});
    const int32_t rule = net.op("oja", {}, {}, {spikes, y, w}, {delta});
    net.numbers(rule, "learning_rate", {1e-6});
    net.numbers(rule, "dt", {0.001});
    net.numbers(rule, "beta", {1});
    net.compile();
    const char *text = nullptr;
    Net::check(nengine_program_describe(net.handle(), &text));
    CHECK_EQ(std::string(text).find("event_driven_dot"), std::string::npos);
}
