// Optimisations change how fast a program runs, not what it computes.

#include <cmath>
#include <map>
#include <string>

#include "support/random_program.h"
#include "support/testing.h"

using nengine::Mode;
using testing::RandomProgram;

namespace {

constexpr int64_t steps = 6;

// Which optimisations are on, see nengine_set_option.
using Options = std::map<std::string, double>;

// Without those that are not named.
std::vector<double> results(unsigned seed, int64_t batch, Mode mode, const Options &on) {
    RandomProgram random = testing::random_program(seed, batch, true);
    for (const char *name : {"simplify", "merge", "fuse", "event_driven", "time_chunks", "microbatches"}) {
        random.definition.set_option(name, on.count(name) ? on.at(name) : 0);
    }
    testing::NoHost host;
    nengine::Program program(nengine::Definition(random.definition), host);
    testing::feed(random, program, seed + 1, steps, 1 + seed % 3);
    program.run(steps, mode);
    std::vector<double> all = testing::recorded(program);
    // From where it is now, and again from the start.
    program.run(steps, mode);
    const auto second = testing::recorded(program);
    all.insert(all.end(), second.begin(), second.end());
    program.reset(true, true);
    program.run(steps, mode);
    const auto again = testing::recorded(program);
    all.insert(all.end(), again.begin(), again.end());
    return all;
}

void compare(unsigned seed, const char *what, const std::vector<double> &plain, const std::vector<double> &other) {
    const std::string where = std::string(what) + " changes program " + std::to_string(seed);
    testing::check_equal(__FILE__, __LINE__, where.c_str(), other.size(), plain.size());
    for (size_t i = 0; i < plain.size(); ++i) {
        const double tolerance = 1e-9 * (1 + std::fabs(plain[i]));
        testing::check_near(__FILE__, __LINE__, where.c_str(), other[i], plain[i], tolerance);
    }
}

}  // namespace

TEST(optimisations_do_not_change_results) {
    for (unsigned seed = 0; seed < 150; ++seed) {
        const int64_t batch = seed % 3 == 0 ? 3 : 1;
        const Mode mode = seed % 2 == 0 ? Mode::Inference : Mode::Training;
        const auto plain = results(seed, batch, mode, {});
        for (const double v : plain) {
            CHECK(std::isfinite(v));
        }
        const auto with = [&](const char *what, const Options &on) {
            compare(seed, what, plain, results(seed, batch, mode, on));
        };
        with("simplifying", {{"simplify", 1}});
        with("merging", {{"merge", 1}});
        with("fusing", {{"fuse", 1}});
        with("events", {{"event_driven", 1}});
        with("running steps together", {{"time_chunks", 2}});
        with("simplifying and merging", {{"simplify", 1}, {"merge", 1}});
        with("simplifying, merging and fusing", {{"simplify", 1}, {"merge", 1}, {"fuse", 1}});
        with("doing all", {{"simplify", 1}, {"merge", 1}, {"fuse", 1}, {"event_driven", 1}, {"time_chunks", 2}});
    }
}

TEST(items_of_a_minibatch_do_not_mix) {
    for (unsigned seed = 1000; seed < 1060; ++seed) {
        constexpr int64_t batch = 3, steps = 20;
        RandomProgram many = testing::random_program(seed, batch, true, 2);
        many.definition.set_option("microbatches", seed % 2);
        RandomProgram one = testing::random_program(seed, 1, true);
        testing::NoHost host;
        nengine::Program together(nengine::Definition(many.definition), host);
        testing::feed(many, together, seed, steps);
        together.run(steps, Mode::Inference);
        for (int64_t item = 0; item < batch; ++item) {
            nengine::Program alone(nengine::Definition(one.definition), host);
            // The same numbers as the item has among the others.
            std::mt19937 rng(seed);
            for (nengine::SignalId id : one.inputs) {
                const int64_t values = steps * alone.graph()[id].size();
                std::vector<double> data(static_cast<size_t>(batch * values));
                for (double &v : data) {
                    v = std::uniform_real_distribution<>(-1, 1)(rng);
                }
                alone.set_input(id, nengine::ItemData<double>{data.data() + item * values, 1, steps, 0, nullptr});
            }
            alone.run(steps, Mode::Inference);
            for (int32_t probe = 0; probe < many.probes; ++probe) {
                const int64_t values = steps * alone.probe(probe).size();
                std::vector<double> expected(static_cast<size_t>(values)), all(static_cast<size_t>(batch * values));
                alone.read_probe(probe, expected.data(), values);
                together.read_probe(probe, all.data(), batch * values);
                for (int64_t i = 0; i < values; ++i) {
                    const double is = all[static_cast<size_t>(item * values + i)], was = expected[static_cast<size_t>(i)];
                    // Some grow beyond all numbers.
                    if (std::isfinite(is) || std::isfinite(was)) {
                        CHECK_NEAR(is, was, 1e-9 * (1 + std::fabs(was)));
                    }
                }
            }
        }
    }
}

TEST(repeating_a_run_gives_the_same_bits) {
    const Options all{{"simplify", 1}, {"merge", 1}, {"fuse", 1}, {"event_driven", 1}, {"time_chunks", 2}};
    for (unsigned seed = 2000; seed < 2020; ++seed) {
        CHECK(results(seed, 2, Mode::Inference, all) == results(seed, 2, Mode::Inference, all));
    }
}
