// Running the items of a minibatch in parts changes nothing but the rounding of sums.

#include <algorithm>
#include <cmath>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "nengine/nengine.h"
#include "runtime/microbatches.h"
#include "support/random_program.h"
#include "support/testing.h"

using nengine::Definition;
using nengine::Mode;
using nengine::Program;
using nengine::SignalId;
using Numbers = std::vector<double>;

namespace {

testing::NoHost host;

void append(Numbers &all, const Numbers &more) { all.insert(all.end(), more.begin(), more.end()); }

bool in_parts(const Program &program) { return program.describe().find("the minibatch in ") != std::string::npos; }

Numbers signals_of(const Program &program) {
    Numbers all;
    for (SignalId id = 0; id < program.user_signal_count(); ++id) {
        const int64_t items = program.graph().batched(id) ? program.batch() : 1;
        Numbers values(static_cast<size_t>(items * program.graph()[id].size()));
        program.read_signal(id, values.data(), static_cast<int64_t>(values.size()));
        append(all, values);
    }
    return all;
}

void compare(const std::string &where, const Numbers &a, const Numbers &b, double precision) {
    testing::check_equal(__FILE__, __LINE__, where.c_str(), a.size(), b.size());
    for (size_t i = 0; i < a.size(); ++i) {
        // Some random programs grow beyond all numbers.
        if (!std::isfinite(a[i]) && !std::isfinite(b[i])) {
            continue;
        }
        testing::check_near(__FILE__, __LINE__, where.c_str(), a[i], b[i], precision * (1 + std::fabs(b[i])));
    }
}

// A random program, fed with random inputs: with a value for each step, or one for all.
struct Fed {
    testing::RandomProgram random;
    std::unique_ptr<Program> program;
    unsigned seed;

    Fed(unsigned seed, int64_t batch, bool is_double, int threads, bool parts)
        : random(testing::random_program(seed, batch, is_double, threads)), seed(seed) {
        random.definition.set_option("microbatches", parts);
        const auto probed = random.definition.probes();
        for (size_t i = 0; i < probed.size(); ++i) {
            const int32_t probe = random.definition.add_probe(probed[i].signal, 1.5 + static_cast<double>(i));
            if (i % 3 == 0) {
                random.definition.keep_last_sample(probe);
            }
        }
        for (SignalId id = 0; id < random.definition.graph().signal_count(); ++id) {
            if (!random.definition.graph().batched(id)) {
                random.definition.add_probe(id, 1);
            }
        }
        program = std::make_unique<Program>(Definition(random.definition), host);
    }

    void run(int64_t steps, bool constant_inputs = false) {
        testing::feed(random, *program, ++seed, constant_inputs ? 1 : steps);
        program->run(steps, Mode::Inference);
    }

    // Everything that can be seen from outside.
    Numbers seen() const {
        Numbers all = testing::recorded(*program);
        append(all, signals_of(*program));
        all.push_back(static_cast<double>(program->step_count()));
        return all;
    }
};

// Runs of all kinds, one after the other.
Numbers history(Fed &fed) {
    Numbers all;
    const auto look = [&] { append(all, fed.seen()); };
    fed.run(20);
    look();
    fed.program->save_state();
    fed.run(3);
    fed.run(17, true);
    look();
    fed.program->restore_state();
    fed.run(16);
    look();
    fed.program->set_step_count(1000);
    fed.run(18);
    look();
    fed.program->advance(2, Mode::Inference);
    fed.run(2);
    look();
    fed.program->reset(true, false);
    fed.run(16);
    look();
    fed.program->reset(true, true);
    fed.run(21);
    look();
    return all;
}

}  // namespace

TEST(items_in_parts_do_what_they_do_together) {
    constexpr int64_t batches[] = {2, 3, 5, 8, 16, 17, 31, 32, 33, 48, 64, 70};
    int64_t parted = 0;
    for (unsigned seed = 0; seed < 72; ++seed) {
        const int64_t batch = batches[seed % 12];
        const int threads = 1 + static_cast<int>(seed / 12) % 3;
        const bool is_double = seed % 5 != 0;
        Fed parts(3000 + seed, batch, is_double, threads, true), together(3000 + seed, batch, is_double, threads, false);
        CHECK(!in_parts(*together.program));
        parted += in_parts(*parts.program);
        const std::string where = "program " + std::to_string(seed) + ", " + std::to_string(batch) + " items, " +
                                  std::to_string(threads) + " threads";
        compare(where, history(parts), history(together), is_double ? 1e-9 : 2e-3);
    }
    CHECK(parted >= 40);
}

TEST(the_same_run_in_parts_gives_the_same_bits) {
    for (unsigned seed = 3100; seed < 3110; ++seed) {
        Fed one(seed, 40, false, 3, true), other(seed, 40, false, 3, true);
        CHECK(in_parts(*one.program));
        CHECK(history(one) == history(other));
    }
}

TEST(each_thread_has_a_part_of_a_population_and_one_thread_has_none) {
    constexpr int64_t n = 512, batch = 70;
    const auto make = [&](bool parts, int threads) {
        Definition definition(false, batch, threads);
        definition.set_option("microbatches", parts);
        const auto signal = [&](int32_t role, int64_t size) {
            return definition.add_signal("signal", role, 0, {size}, Numbers(static_cast<size_t>(size)));
        };
        const SignalId current = signal(NENGINE_INPUT, n), out = signal(NENGINE_VALUE, n),
                       voltage = signal(NENGINE_VALUE, n), rest = signal(NENGINE_VALUE, n);
        const int32_t lif = definition.add_operator("neurons.lif", "", {out, voltage, rest}, {}, {current}, {});
        for (const auto &[name, value] : {std::pair{"tau_rc", 0.02}, {"tau_ref", 0.002}, {"min_voltage", 0.0},
                                          {"amplitude", 1.0}, {"dt", 0.001}}) {
            definition.set_numbers(lif, name, {value});
        }
        definition.add_probe(out, 5);
        auto program = std::make_unique<Program>(std::move(definition), host);
        CHECK_EQ(in_parts(*program), parts && threads > 1);
        Numbers data(static_cast<size_t>(batch * n));
        for (size_t i = 0; i < data.size(); ++i) {
            data[i] = static_cast<double>(i % 97) / 20;
        }
        program->set_input(current, nengine::ItemData<double>{data.data(), batch, 1, 0, nullptr});
        program->run(40, Mode::Inference);
        Numbers all = testing::recorded(*program);
        append(all, signals_of(*program));
        return all;
    };
    const Numbers parts = make(true, 2);
    CHECK(*std::max_element(parts.begin(), parts.end()) > 1);
    compare("neurons", parts, make(false, 2), 1e-4);
    CHECK(make(true, 1) == make(false, 1));
}

TEST(parts_are_counted_as_memory_and_left_out_where_the_budget_is_too_small) {
    constexpr int64_t steps = 20;
    Fed free(3200, 64, true, 2, true), tight(3200, 64, true, 2, true), enough(3200, 64, true, 2, true),
        together(3200, 64, true, 2, false);
    CHECK(in_parts(*free.program));
    const auto needed = [&](const Fed &fed) {
        nengine::MemoryUse use = fed.program->memory_needed(steps, true);
        fed.program->add_parts(use, steps);
        return use;
    };
    const nengine::MemoryUse with = needed(free), without = needed(together);
    CHECK(with.in_parts && !without.in_parts);
    CHECK(with.total() > without.total());
    tight.program->set_memory_limits({with.total() - 1, 0});
    CHECK(!needed(tight).in_parts);
    CHECK_EQ(needed(tight).total(), without.total());
    enough.program->set_memory_limits({with.total(), 0});
    CHECK(needed(enough).in_parts);
    for (Fed *fed : {&free, &tight, &enough, &together}) {
        fed->run(steps);
    }
    // Saved state is only needed where it is saved.
    nengine::MemoryUse used = with;
    used[NENGINE_MEMORY_SAVED_STATE] = 0;
    CHECK_EQ(free.program->memory_used().total(), used.total());
    CHECK(enough.program->memory_used().total() <= without.total());
    for (const Fed *fed : {&free, &tight, &enough}) {
        compare("program with a budget", fed->seen(), together.seen(), 1e-9);
    }
    CHECK(free.seen() == enough.seen());
}

TEST(items_that_meet_and_steps_that_may_fail_are_run_together) {
    const auto parted = [](auto add) {
        Definition definition(true, 64, 2);
        const SignalId x = definition.add_signal("x", NENGINE_INPUT, 0, {2000}, Numbers(2000));
        const SignalId y = definition.add_signal("y", NENGINE_VALUE, 0, {2000}, Numbers(2000));
        for (int i = 0; i < 40; ++i) {
            definition.add_operator("copy", "", {}, {y}, {x}, {});
        }
        add(definition, x, y);
        Program program(std::move(definition), host);
        return in_parts(program);
    };
    CHECK(parted([](Definition &, SignalId, SignalId) {}));
    CHECK(!parted([](Definition &definition, SignalId x, SignalId) {
        const SignalId clock = definition.add_signal("sum", NENGINE_CLOCK, 0, {2000}, Numbers(2000));
        definition.add_operator("copy", "", {clock}, {}, {x}, {});
    }));
    CHECK(!parted([](Definition &definition, SignalId x, SignalId y) {
        const SignalId rates = definition.add_signal("z", NENGINE_VALUE, 0, {2000}, Numbers(2000));
        static_cast<void>(y);
        const int32_t op = definition.add_operator("neurons.poisson_spiking", "", {rates}, {}, {x}, {});
        for (const auto &[name, value] :
             {std::pair{"amplitude", 1.0}, {"negative", 0.0}, {"seed", 1.0}, {"dt", 0.001}}) {
            definition.set_numbers(op, name, {value});
        }
    }));
}
