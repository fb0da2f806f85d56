// Neurons that spike at random: their numbers, their generators, and what happens to these.

#include <cmath>
#include <vector>

#include "nengine/nengine.h"
#include "random/random_state.h"
#include "support/net.h"
#include "support/op_fixture.h"
#include "support/testing.h"

using namespace testing;
using nengine::RandomState;

namespace {

RandomState generator(uint32_t seed, int64_t item) {
    const uint32_t seeds[] = {seed, static_cast<uint32_t>(item)};
    return item == 0 ? RandomState(seed) : RandomState(std::span<const uint32_t>(seeds));
}

void set_attributes(Op &op, double amplitude, bool negative, uint32_t seed) {
    op.attributes.set("amplitude", amplitude);
    op.attributes.set("negative", negative ? 1 : 0);
    op.attributes.set("seed", seed);
    op.attributes.set("dt", 0.001);
}

double drawn(const std::string &kind, RandomState &random, double expected) {
    if (kind == "poisson_spiking") {
        return random.poisson(expected);
    }
    const double whole = std::floor(expected);
    return whole + (random.uniform() < expected - whole);
}

// A program of one population.
struct Population {
    Net net;

    explicit Population(const std::string &kind, int32_t batch, int64_t n = 40, bool training_forms = true)
        : net(batch) {
        net.option("training_forms", training_forms ? 1 : 0);
        const int32_t rate = net.input("rate", n);
        const int32_t output = net.value("output", {n});
        const int32_t op = net.op("neurons." + kind, {output}, {}, {rate});
        net.numbers(op, "amplitude", {1});
        net.numbers(op, "negative", {1});
        net.numbers(op, "seed", {11});
        net.numbers(op, "dt", {0.001});
        net.probe(output);
        net.compile();
        Numbers rates;
        for (int64_t i = 0; i < n; i++) {
            rates.push_back(400 * std::sin(static_cast<double>(i)));
        }
        net.set_input(rate, rates, 1, 1);
    }

    // What is recorded in some steps.
    Numbers run(int64_t steps) {
        net.run(steps, NENGINE_INFERENCE);
        return net.probe_data(0);
    }
};

}  // namespace

TEST(each_population_and_item_draws_from_its_own_generator) {
    for (const std::string kind : {"stochastic_spiking", "poisson_spiking"}) {
        for_random_cases(60, [&](Dice &dice, OpFixture &f) {
            const bool views = dice.coin();
            const bool negative = dice.coin();
            const Kind rate_kind = dice.below(4) == 0 ? Kind::Constant : Kind::Value;
            std::vector<Op> group;
            const int64_t members = 1 + dice.below(3);
            for (int64_t k = 0; k < members; k++) {
                const int64_t n = dice.size();
                Op op = make_op("neurons." + kind, {f.vector(dice, Kind::Value, n, views)}, {},
                                {f.vector(dice, rate_kind, n, views)});
                set_attributes(op, dice.number(0.1, 2), negative, static_cast<uint32_t>(dice.below(1 << 30)));
                group.push_back(op);
            }
            f.allocate(dice);
            for (const Op &op : group) {
                for (int64_t i = 0; i < f.size(op.reads[0]); i++) {
                    for (int64_t b = 0; b < f.items(op.reads[0]); b++) {
                        const double rate = dice.number(0, dice.coin() ? 500 : 30000);
                        f.set(op.reads[0], i, b, negative && dice.coin() ? -rate : rate);
                    }
                }
            }
            f.run(group);
            for (const Op &op : group) {
                for (int64_t b = 0; b < f.items(op.sets[0]); b++) {
                    RandomState random =
                        generator(static_cast<uint32_t>(op.attributes.number("seed")), b);
                    for (int64_t i = 0; i < f.size(op.sets[0]); i++) {
                        const double rate = f.get(op.reads[0], i, f.items(op.reads[0]) > 1 ? b : 0);
                        const double height = op.attributes.number("amplitude") / 0.001;
                        const double spikes = height * drawn(kind, random, 0.001 * std::fabs(rate));
                        CHECK_NEAR(f.get(op.sets[0], i, b), rate < 0 ? -spikes : spikes,
                                   f.is_double() ? 1e-9 : 1e-2);
                    }
                }
            }
        });
    }
}

TEST(a_reset_starts_the_generators_again) {
    for (const std::string kind : {"stochastic_spiking", "poisson_spiking"}) {
        Population p(kind, 3);
        const Numbers first = p.run(20);
        CHECK(p.run(20) != first);
        p.net.reset(NENGINE_RESET_PARAMETERS);
        CHECK(p.run(20) != first);
        p.net.reset(NENGINE_RESET_STATE);
        CHECK(p.run(20) == first);
    }
}

TEST(generators_belong_to_the_state_that_is_put_back) {
    for (const std::string kind : {"stochastic_spiking", "poisson_spiking"}) {
        Population p(kind, 2);
        p.run(7);
        Net::check(nengine_save_state(p.net.handle()));
        const Numbers after = p.run(20);
        for (int i = 0; i < 2; i++) {
            Net::check(nengine_restore_state(p.net.handle()));
            CHECK(p.run(20) == after);
        }
    }
}

TEST(generators_can_be_carried_over_to_another_program) {
    for (const std::string kind : {"stochastic_spiking", "poisson_spiking"}) {
        Population p(kind, 2), other(kind, 2);
        p.run(7);
        int64_t n = 0;
        Net::check(nengine_operator_state_size(p.net.handle(), 0, &n));
        CHECK_EQ(n, 2 * static_cast<int64_t>(RandomState::numbers_count));
        Numbers numbers(static_cast<size_t>(n));
        Net::check(nengine_read_operator_state(p.net.handle(), 0, numbers.data(), n));
        Net::check(nengine_write_operator_state(other.net.handle(), 0, numbers.data(), n));
        const Numbers after = p.run(20);
        CHECK(other.run(20) == after);

        CHECK_EQ(nengine_read_operator_state(p.net.handle(), 0, nullptr, n), NENGINE_INVALID_ARGUMENT);
        CHECK_EQ(nengine_write_operator_state(p.net.handle(), 0, nullptr, n), NENGINE_INVALID_ARGUMENT);
        CHECK_EQ(nengine_write_operator_state(p.net.handle(), 0, numbers.data(), n - 1), NENGINE_INVALID_ARGUMENT);
        // Nothing changes if one of them is wrong.
        const Numbers before = p.run(20);
        Net::check(nengine_write_operator_state(p.net.handle(), 0, numbers.data(), n));
        for (const double wrong : {-1.0, 0.5, 4294967296.0, std::nan("")}) {
            Numbers damaged = numbers;
            damaged[700] = wrong;
            damaged[3] = 5;
            CHECK_EQ(nengine_write_operator_state(p.net.handle(), 0, damaged.data(), n), NENGINE_INVALID_ARGUMENT);
            CHECK_CONTAINS(std::string(nengine_last_error()), "number 75 of a generator");
        }
        Numbers position = numbers;
        position[624] = 625;
        CHECK_EQ(nengine_write_operator_state(p.net.handle(), 0, position.data(), n), NENGINE_INVALID_ARGUMENT);
        CHECK(p.run(20) == after);
        CHECK(before != after);
    }
}

TEST(training_mode_answers_with_the_rates_and_draws_nothing) {
    Population p("poisson_spiking", 1, 3);
    const Numbers first = p.run(20);
    p.net.reset();
    p.net.run(1, NENGINE_TRAINING);
    const Numbers rates = p.net.probe_data(0);
    for (size_t i = 0; i < 3; i++) {
        CHECK_NEAR(rates[i], 400 * std::sin(static_cast<double>(i)), 1e-12);
    }
    CHECK(p.run(20) == first);
}

TEST(without_training_forms_training_mode_spikes) {
    Population p("poisson_spiking", 1, 3), other("poisson_spiking", 1, 3, false);
    const Numbers spikes = p.run(20);
    other.net.run(20, NENGINE_TRAINING);
    CHECK(other.net.probe_data(0) == spikes);
}

TEST(a_rate_without_a_distribution_ends_the_run_with_a_reason) {
    OpFixture f(true, 1);
    const SignalId rate = f.base(Kind::Value, {3}), y = f.base(Kind::Value, {3});
    Op op = make_op("neurons.poisson_spiking", {y}, {}, {rate});
    set_attributes(op, 1, false, 1);
    Dice dice(1);
    f.allocate(dice);
    const auto failure = [&](double value) {
        for (int i = 0; i < 3; i++) {
            f.set(rate, i, 0, i == 1 ? value : 5);
        }
        try {
            f.run({op});
        } catch (const nengine::Error &e) {
            CHECK_EQ(e.status(), NENGINE_RUN_FAILED);
            return std::string(e.what());
        }
        return std::string();
    };
    CHECK_CONTAINS(failure(-3), "neurons.poisson_spiking \"tested\"");
    CHECK_CONTAINS(failure(-3), "rate -3.000000 Hz of neuron 1, item 0: the base type says that its rates are never");
    CHECK_CONTAINS(failure(std::nan("")), "not a number");
    CHECK_CONTAINS(failure(1e300), "too large");
    CHECK_EQ(failure(3e18), "");
}

TEST(what_is_no_seed_or_flag_is_refused) {
    OpFixture f(true, 2);
    const SignalId rate = f.base(Kind::Value, {3}), y = f.base(Kind::Value, {3});
    Op op = make_op("neurons.stochastic_spiking", {y}, {}, {rate});
    set_attributes(op, 1, true, 4294967295);
    op.type->check(f.graph(), op);
    const auto refused = [&](const std::string &name, double value) {
        Op bad = op;
        bad.attributes.set(name, value);
        return refusal(f, bad);
    };
    CHECK_CONTAINS(refused("seed", 0.5), "seed must be a whole number from 0 to 4294967295, not 0.5");
    CHECK_CONTAINS(refused("seed", 4294967296.0), "seed must be a whole number");
    CHECK_CONTAINS(refused("seed", -1), "seed must be at least 0");
    CHECK_CONTAINS(refused("seed", std::nan("")), "seed must be at least 0");
    CHECK_CONTAINS(refused("negative", 0.5), "negative must be 0 or 1");
    CHECK_CONTAINS(refused("amplitude", 0), "amplitude must be positive");
    CHECK_CONTAINS(refused("tau", 0), "no attribute \"tau\"");
}
