// Memory: training with checkpoints gives the very same numbers as training that keeps every step, host functions are called
// once, budgets are kept, and what a run says that it needs is what it takes.
#include <cmath>
#include <cstring>
#include <memory>
#include <random>
#include <vector>

#include "nengine/nengine.h"
#include "runtime/memory_use.h"
#include "runtime/training.h"
#include "support/net.h"
#include "support/random_program.h"
#include "support/testing.h"

using nengine::MemoryLimits;
using nengine::Segments;
using testing::Net;
using testing::Numbers;

namespace {

constexpr int64_t unlimited = INT64_MAX;

// Bit for bit: numbers that are not numbers, too.
bool same(const Numbers &a, const Numbers &b) {
    return a.size() == b.size() && (a.empty() || std::memcmp(a.data(), b.data(), a.size() * sizeof(double)) == 0);
}

void append(Numbers &to, const Numbers &from) { to.insert(to.end(), from.begin(), from.end()); }

// ---- Random programs

Numbers values_of(nengine::Program &program, nengine::SignalId id) {
    const int64_t items = program.graph().batched(id) ? program.batch() : 1;
    Numbers values(static_cast<size_t>(items * program.graph()[id].size()));
    program.read_signal(id, values.data(), static_cast<int64_t>(values.size()));
    return values;
}

Numbers gradients_of(nengine::Program &program, nengine::Training &training, int64_t steps) {
    Numbers all;
    for (nengine::SignalId id = 0; id < program.user_signal_count(); ++id) {
        const nengine::Signal &s = program.graph()[id];
        const bool input = s.role == nengine::Role::Input;
        if (s.base != id || !(input || (s.role == nengine::Role::Parameter && s.trainable))) {
            continue;
        }
        const int64_t items = program.graph().batched(id) ? program.batch() : 1;
        Numbers gradient(static_cast<size_t>(items * s.size() * (input ? steps : 1)));
        training.read_gradient(id, gradient.data(), static_cast<int64_t>(gradient.size()));
        append(all, gradient);
    }
    return all;
}

// Everything that a forward run, two backward runs and the run after them leave. Empty if the program cannot be
// differentiated.
Numbers everything(unsigned seed, int64_t batch, bool is_double, int64_t steps, MemoryLimits limits,
                   double time_chunks = 0) {
    testing::RandomProgram random = testing::random_program(seed, batch, is_double);
    random.definition.set_option("time_chunks", time_chunks);
    testing::NoHost host;
    nengine::Program program(nengine::Definition(random.definition), host);
    program.set_memory_limits(limits);
    const auto training = nengine::make_training(program);
    try {
        training->prepare(true, true);
    } catch (const nengine::Error &error) {
        CHECK_CONTAINS(std::string(error.what()), "cannot differentiate");
        return {};
    }
    testing::feed(random, program, seed, 1);
    program.run(1, nengine::Mode::Training);
    testing::feed(random, program, seed + 1, steps);
    training->forward(steps);
    Numbers all = testing::recorded(program);
    std::mt19937 rng(seed);
    for (int twice = 0; twice < 2; ++twice) {
        for (int32_t probe = 0; probe < program.probe_count(); ++probe) {
            const auto &recorder = program.probe(probe);
            Numbers wanted(static_cast<size_t>(recorder.batch() * recorder.samples() * recorder.size()));
            for (double &value : wanted) {
                value = std::uniform_real_distribution<>(-1, 1)(rng);
            }
            training->set_output_gradient(probe, wanted.data(), static_cast<int64_t>(wanted.size()));
        }
        training->backward();
        append(all, gradients_of(program, *training, steps));
    }
    for (nengine::SignalId id = 0; id < program.user_signal_count(); ++id) {
        append(all, values_of(program, id));
    }
    testing::feed(random, program, seed + 2, 3);
    program.run(3, nengine::Mode::Training);
    append(all, testing::recorded(program));
    CHECK_EQ(program.step_count(), 1 + steps + 3);
    return all;
}

}  // namespace

TEST(random_programs_give_the_same_whatever_the_segments) {
    int differentiated = 0;
    for (unsigned seed = 0; seed < 60; ++seed) {
        const int64_t batch = 1 + seed % 3;
        const int64_t steps = 5 + seed % 7;
        const bool is_double = seed % 2 == 0;
        const Numbers kept = everything(seed, batch, is_double, steps, {});
        differentiated += !kept.empty();
        for (const int64_t every : {int64_t{1}, int64_t{2}, int64_t{3}, steps - 1, steps, steps + 9,
                                    int64_t{NENGINE_LEAST_MEMORY}}) {
            CHECK(same(kept, everything(seed, batch, is_double, steps, {unlimited, every})));
        }
    }
    CHECK(differentiated > 40);
}

// Sums over the steps of a chunk, which ends where a segment does, are rounded in another order.
TEST(segments_change_chunks_by_rounding_alone) {
    for (unsigned seed = 0; seed < 60; ++seed) {
        const int64_t batch = 1 + seed % 3;
        const int64_t steps = 5 + seed % 7;
        const Numbers kept = everything(seed, batch, true, steps, {});
        for (const int64_t every : {int64_t{1}, int64_t{3}, steps, int64_t{NENGINE_LEAST_MEMORY}}) {
            const Numbers chunked = everything(seed, batch, true, steps, {unlimited, every}, 2);
            CHECK_EQ(chunked.size(), kept.size());
            for (size_t i = 0; i < kept.size(); ++i) {
                CHECK_NEAR(chunked[i], kept[i], 1e-8 * (1 + std::fabs(kept[i])));
            }
        }
    }
}

namespace {

// ---- Host operators

// Gives a number that depends on how often it was called, as a function with a memory of its own does.
struct Caller {
    int64_t calls = 0;
    int64_t fails_at = INT64_MAX;
    Numbers times;
};

int32_t call(int64_t user, int32_t, int32_t item, double time, const double *input, int64_t n, double *output, int64_t m) {
    auto *caller = reinterpret_cast<Caller *>(user);
    if (++caller->calls == caller->fails_at) {
        return 1;
    }
    caller->times.push_back(time);
    for (int64_t i = 0; i < m; ++i) {
        output[i] = 0.1 * static_cast<double>(caller->calls % 7) + (n > 0 ? 0.3 * input[i % n] : 0.2) + 0.01 * item;
    }
    return 0;
}

// A trained, leaky sum of x, of a host function of it, of a host process that adds, and of one that updates.
struct Hosted {
    Net net;
    Caller caller;
    int32_t x, w, y, probe;
    int64_t steps;

    // products: how many more numbers of each kind to keep of a step.
    Hosted(int32_t dtype, int64_t n, int products = 0)
        : net(2, dtype), x(net.input("x", 2)),
          w(net.signal("w", NENGINE_PARAMETER, NENGINE_TRAINABLE, {2, 2}, {0.5, -0.3, 0.2, 0.4})),
          y(net.value("y", {2}, {0.1, 0.2})), steps(n) {
        const int32_t time = net.clock(0.001);
        const int32_t f = net.value("f", {2}), p = net.value("p", {2}), u = net.value("u", {2});
        flags(net.op("host_function", {f}, {}, {time, y}), 1);
        flags(net.op("host_function", {}, {}, {time, y}), 1);
        net.numbers(net.op("reset", {p}, {}, {}), "value", {0.5});
        net.numbers(net.op("host_process", {}, {p}, {time}), "has_input", {0.0});
        net.numbers(net.op("host_process", {}, {}, {time, f}, {u}), "has_input", {1.0});
        const int32_t sum = net.value("sum", {2});
        net.op("copy", {sum}, {}, {x});
        for (int32_t part : {f, p, u}) {
            net.op("elementwise_inc", {}, {sum}, {part, net.value("one", {2}, {0.25, 0.5})});
        }
        const int32_t v = net.value("v", {2});
        net.numbers(net.op("reset", {v}, {}, {}), "value", {0.0});
        net.op("dot_inc", {}, {v}, {w, sum});
        const int32_t out = net.value("out", {2});
        net.numbers(net.op("reset", {out}, {}, {}), "value", {0.0});
        for (int32_t last = v; products > 0; --products) {
            const int32_t product = net.value("product", {2});
            net.op("elementwise_inc", {product}, {}, {last, last});
            net.op("copy", {}, {out}, {product});
            last = product;
        }
        net.op("copy", {}, {out}, {v});
        const int32_t filter = net.op("linear_filter", {}, {}, {time, out}, {y});
        net.text(filter, "form", "one_state");
        for (const auto &[name, number] : {std::pair{"order", 1.0}, {"a", 0.7}, {"b", 0.3}, {"c", 1.0}, {"d", 0.0}}) {
            net.numbers(filter, name, {number});
        }
        probe = net.probe(y, 3.0);
        net.compile();
        Net::check(nengine_program_set_host(net.handle(), call, reinterpret_cast<int64_t>(&caller)));
        Net::check(nengine_set_loss(net.handle(), probe, "mse", 1.0, nullptr, 0));
        const double adam[] = {0.1, 0.9, 0.999, 1e-7, 0};
        Net::check(nengine_set_optimizer(net.handle(), "adam", adam, 5));
        net.prepare_training(false, false);
        Numbers inputs;
        for (int64_t i = 0; i < 2 * 2 * steps; ++i) {
            inputs.push_back(0.3 * static_cast<double>(i % 5) - 0.5);
        }
        net.set_input(x, inputs, 2, steps);
        net.set_target(probe, {0.25, -0.5}, 1, 1, 2);
    }

    void flags(int32_t op, double has_input) {
        net.numbers(op, "reads_time", {1.0});
        net.numbers(op, "has_input", {has_input});
    }

    Numbers train_twice() {
        Numbers all;
        for (int epoch = 0; epoch < 2; ++epoch) {
            append(all, net.train(steps));
            append(all, net.gradient(w, 4));
            append(all, net.read(y, true));
            append(all, net.probe_data(probe));
        }
        append(all, net.read(w, false));
        append(all, caller.times);
        return all;
    }

    std::vector<int64_t> needed(int64_t n, int32_t mode, int64_t &segment) const {
        std::vector<int64_t> bytes(NENGINE_MEMORY_PARTS);
        Net::check(nengine_memory_needed(net.handle(), n, mode, 0, bytes.data(), NENGINE_MEMORY_PARTS, &segment));
        return bytes;
    }
    std::vector<int64_t> used() const {
        std::vector<int64_t> bytes(NENGINE_MEMORY_PARTS);
        Net::check(nengine_memory_used(net.handle(), bytes.data(), NENGINE_MEMORY_PARTS));
        return bytes;
    }
};

int64_t sum(const std::vector<int64_t> &bytes) {
    int64_t total = 0;
    for (int64_t part : bytes) {
        total += part;
    }
    return total;
}

}  // namespace

TEST(a_host_is_called_once_a_step_and_gives_the_same_when_steps_are_computed_again) {
    for (int32_t dtype : {NENGINE_FLOAT32, NENGINE_FLOAT64}) {
        Hosted kept(dtype, 17);
        const Numbers wanted = kept.train_twice();
        CHECK_EQ(kept.caller.calls, 2 * 17 * 2 * 4);
        for (int64_t every : {1, 2, 5, 16, 17, 100, NENGINE_LEAST_MEMORY}) {
            Hosted again(dtype, 17);
            again.net.memory_limits(unlimited, every);
            CHECK(same(again.train_twice(), wanted));
            CHECK_EQ(again.caller.calls, kept.caller.calls);
        }
    }
}

TEST(a_host_that_fails_leaves_what_it_leaves_without_checkpoints) {
    Numbers left[2];
    for (int i = 0; i < 2; ++i) {
        Hosted hosted(NENGINE_FLOAT64, 17);
        hosted.net.memory_limits(unlimited, i == 0 ? 0 : 4);
        hosted.caller.fails_at = 8 * 9 + 3;
        Numbers losses(2);
        CHECK_EQ(nengine_train(hosted.net.handle(), 17, losses.data(), 2), NENGINE_HOST_FAILED);
        CHECK_EQ(nengine_backward(hosted.net.handle()), NENGINE_WRONG_STATE);
        int64_t count = 0;
        Net::check(nengine_step_count(hosted.net.handle(), &count));
        CHECK_EQ(count, 9);
        append(left[i], hosted.net.read(hosted.y, true));
        append(left[i], hosted.net.probe_data(hosted.probe));
        hosted.caller.fails_at = INT64_MAX;
        append(left[i], hosted.train_twice());
    }
    CHECK(same(left[0], left[1]));
}

TEST(a_run_takes_what_it_said_it_would_need) {
    for (int32_t dtype : {NENGINE_FLOAT32, NENGINE_FLOAT64}) {
        for (int64_t every : {0, 1, 5, 16, 17, NENGINE_LEAST_MEMORY}) {
            Hosted hosted(dtype, 17);
            hosted.net.memory_limits(unlimited, every);
            int64_t segment = 0;
            Net::check(nengine_save_state(hosted.net.handle()));
            const auto training = hosted.needed(17, NENGINE_TRAINING, segment);
            CHECK_EQ(segment, every == 0 ? 17 : every > 0 ? every : segment);
            hosted.net.train(17);
            CHECK(hosted.used() == training);
            hosted.net.reset();
            const auto running = hosted.needed(17, NENGINE_INFERENCE, segment);
            CHECK_EQ(segment, 17);
            for (size_t part = 0; part < running.size(); ++part) {
                const bool of_a_step_of_training = part == NENGINE_MEMORY_TAPE || part == NENGINE_MEMORY_CHECKPOINTS ||
                                                   part == NENGINE_MEMORY_HOST_OUTPUTS ||
                                                   part == NENGINE_MEMORY_OUTPUT_GRADIENTS;
                CHECK_EQ(running[part], of_a_step_of_training ? 0 : training[part]);
            }
        }
    }
}

TEST(memory_is_counted_in_elements_of_all_steps_and_items) {
    Hosted hosted(NENGINE_FLOAT32, 17);
    int64_t segment = 0;
    const auto bytes = hosted.needed(17, NENGINE_TRAINING, segment);
    CHECK_EQ(bytes[NENGINE_MEMORY_INPUTS], 2 * 2 * 17 * 4);
    CHECK_EQ(bytes[NENGINE_MEMORY_RECORDINGS], 2 * 2 * 5 * 4);
    CHECK_EQ(bytes[NENGINE_MEMORY_TARGETS], 2 * 2 * 4);
    CHECK_EQ(bytes[NENGINE_MEMORY_OPTIMIZER_SLOTS], 2 * 4 * 4);
    CHECK_EQ(bytes[NENGINE_MEMORY_OUTPUT_GRADIENTS], 2 * 2 * 17 * 4);
    CHECK_EQ(bytes[NENGINE_MEMORY_HOST_OUTPUTS], 0);
    hosted.net.set_input(hosted.x, {1, 2}, 1, 1);
    CHECK_EQ(hosted.needed(17, NENGINE_INFERENCE, segment)[NENGINE_MEMORY_INPUTS], 2 * 2 * 4);
    int64_t fed[NENGINE_MEMORY_PARTS];
    Net::check(nengine_memory_needed(hosted.net.handle(), 17, NENGINE_TRAINING, 1, fed, NENGINE_MEMORY_PARTS, &segment));
    CHECK_EQ(fed[NENGINE_MEMORY_INPUTS], 2 * 2 * 17 * 4);
    hosted.net.memory_limits(unlimited, 5);
    const auto parted = hosted.needed(17, NENGINE_TRAINING, segment);
    CHECK_EQ(parted[NENGINE_MEMORY_TAPE] * 17, bytes[NENGINE_MEMORY_TAPE] * 5);
    CHECK_EQ(parted[NENGINE_MEMORY_HOST_OUTPUTS], 3 * 2 * 2 * 17 * 4);
    CHECK(parted[NENGINE_MEMORY_CHECKPOINTS] >= 5 * bytes[NENGINE_MEMORY_STATE]);
}

TEST(a_budget_decides_on_the_segments_and_is_kept) {
    Hosted all(NENGINE_FLOAT64, 400, 10);
    const Numbers wanted = all.train_twice();
    int64_t segment = 0;
    const int64_t most = sum(all.needed(400, NENGINE_TRAINING, segment));
    all.net.memory_limits(unlimited, NENGINE_LEAST_MEMORY);
    const int64_t least = sum(all.needed(400, NENGINE_TRAINING, segment));
    CHECK(least < most);
    int64_t last_segment = 0;
    for (const int64_t budget : {least, (2 * least + most) / 3, (least + 2 * most) / 3, most - 1, most}) {
        Hosted limited(NENGINE_FLOAT64, 400, 10);
        limited.net.memory_limits(budget, 0);
        const int64_t needed = sum(limited.needed(400, NENGINE_TRAINING, segment));
        CHECK(needed <= budget);
        CHECK(segment >= last_segment);
        last_segment = segment;
        CHECK(same(limited.train_twice(), wanted));
        CHECK(sum(limited.used()) <= budget);
    }
    CHECK_EQ(last_segment, 400);
}

TEST(what_does_not_fit_is_refused_before_anything_runs) {
    Hosted hosted(NENGINE_FLOAT64, 400, 10);
    hosted.net.memory_limits(unlimited, NENGINE_LEAST_MEMORY);
    int64_t segment = 0;
    const int64_t least = sum(hosted.needed(400, NENGINE_TRAINING, segment));
    hosted.net.memory_limits(least - 1, 0);
    Numbers losses(2);
    CHECK_EQ(nengine_train(hosted.net.handle(), 400, losses.data(), 2), NENGINE_OVER_BUDGET);
    const std::string text = nengine_last_error();
    CHECK_CONTAINS(text, "training for 400 steps needs at least " + std::to_string(least) + " bytes");
    CHECK_CONTAINS(text, "the memory budget is " + std::to_string(least - 1));
    CHECK_CONTAINS(text, "checkpoints ");
    hosted.net.memory_limits(2000, 0);
    CHECK_EQ(nengine_run(hosted.net.handle(), 400, NENGINE_INFERENCE), NENGINE_OVER_BUDGET);
    CHECK_CONTAINS(std::string(nengine_last_error()), "a run of 400 steps needs at least");
    const Numbers inputs(1000);
    CHECK_EQ(nengine_set_input_f64(hosted.net.handle(), hosted.x, inputs.data(), 1, 500, nullptr), NENGINE_OVER_BUDGET);
    CHECK_CONTAINS(std::string(nengine_last_error()), "input x(2) for 500 steps needs at least");
    CHECK_EQ(nengine_check_memory(hosted.net.handle(), 400, NENGINE_TRAINING), NENGINE_OVER_BUDGET);
    CHECK_EQ(nengine_check_memory(hosted.net.handle(), 400, NENGINE_INFERENCE), NENGINE_OVER_BUDGET);
    CHECK_EQ(hosted.caller.calls, 0);
    hosted.net.memory_limits(least, 0);
    Net::check(nengine_check_memory(hosted.net.handle(), 400, NENGINE_TRAINING));
    hosted.net.train(400);
}

TEST(a_run_that_needs_the_room_takes_that_of_the_tape) {
    Hosted hosted(NENGINE_FLOAT64, 40);
    int64_t segment = 0;
    const int64_t budget = sum(hosted.needed(40, NENGINE_TRAINING, segment));
    hosted.net.memory_limits(budget, 0);
    hosted.net.train(40);
    hosted.net.run(40, NENGINE_INFERENCE);
    CHECK(hosted.used()[NENGINE_MEMORY_TAPE] > 0);
    hosted.net.set_input(hosted.x, Numbers(2 * 2 * 60), 2, 60);
    hosted.net.run(60, NENGINE_INFERENCE);
    CHECK_EQ(hosted.used()[NENGINE_MEMORY_TAPE], 0);
    CHECK(sum(hosted.used()) <= budget);
    CHECK_EQ(nengine_backward(hosted.net.handle()), NENGINE_WRONG_STATE);
}

TEST(limits_that_make_no_sense_are_refused) {
    Hosted hosted(NENGINE_FLOAT64, 5);
    const int64_t h = hosted.net.handle();
    int64_t segment = 0, bytes[NENGINE_MEMORY_PARTS];
    CHECK_EQ(nengine_set_memory_limits(h, 0, 0), NENGINE_INVALID_ARGUMENT);
    CHECK_EQ(nengine_set_memory_limits(h, -5, 0), NENGINE_INVALID_ARGUMENT);
    CHECK_EQ(nengine_set_memory_limits(h, 100, -2), NENGINE_INVALID_ARGUMENT);
    CHECK_EQ(nengine_memory_needed(h, 5, 2, 0, bytes, NENGINE_MEMORY_PARTS, &segment), NENGINE_INVALID_ARGUMENT);
    CHECK_EQ(nengine_memory_needed(h, -1, 0, 0, bytes, NENGINE_MEMORY_PARTS, &segment), NENGINE_INVALID_ARGUMENT);
    CHECK_EQ(nengine_memory_needed(h, 0, 1, 0, bytes, NENGINE_MEMORY_PARTS, &segment), NENGINE_INVALID_ARGUMENT);
    CHECK_EQ(nengine_memory_needed(h, 5, 0, 0, bytes, NENGINE_MEMORY_PARTS - 1, &segment), NENGINE_INVALID_ARGUMENT);
    CHECK_EQ(nengine_memory_needed(h, 5, 0, 0, nullptr, NENGINE_MEMORY_PARTS, &segment), NENGINE_INVALID_ARGUMENT);
    CHECK_EQ(nengine_memory_needed(h, 5, 0, 0, bytes, NENGINE_MEMORY_PARTS, nullptr), NENGINE_INVALID_ARGUMENT);
    CHECK_EQ(nengine_memory_needed(h, 5, 0, 2, bytes, NENGINE_MEMORY_PARTS, &segment), NENGINE_INVALID_ARGUMENT);
    CHECK_EQ(nengine_check_memory(h, 5, 2), NENGINE_INVALID_ARGUMENT);
    CHECK_EQ(nengine_check_memory(h, -1, 0), NENGINE_INVALID_ARGUMENT);
    CHECK_EQ(nengine_memory_used(h, bytes, 3), NENGINE_INVALID_ARGUMENT);
    CHECK_EQ(nengine_memory_used(h, nullptr, NENGINE_MEMORY_PARTS), NENGINE_INVALID_ARGUMENT);
    // Far too many steps have an answer, too.
    Net::check(nengine_memory_needed(h, int64_t{1} << 40, 1, 0, bytes, NENGINE_MEMORY_PARTS, &segment));
    CHECK_EQ(nengine_memory_needed(h, int64_t{1} << 60, 1, 0, bytes, NENGINE_MEMORY_PARTS, &segment),
             NENGINE_INVALID_ARGUMENT);
    Net net(1);
    net.probe(net.value("y", {1}));
    net.compile();
    CHECK_EQ(nengine_memory_needed(net.handle(), 5, 1, 0, bytes, NENGINE_MEMORY_PARTS, &segment), NENGINE_WRONG_STATE);
}

TEST(the_least_memory_is_that_of_the_best_of_all_lengths) {
    std::mt19937 rng(1);
    const auto pick = [&](int64_t low, int64_t high) { return std::uniform_int_distribution<int64_t>(low, high)(rng); };
    for (int i = 0; i < 2000; ++i) {
        const Segments segments{pick(1, 300), pick(0, 50), pick(0, 400), pick(0, 2000)};
        int64_t least = segments.total(segments.n_steps);
        for (int64_t length = 1; length <= segments.n_steps; ++length) {
            least = std::min(least, segments.total(length));
        }
        CHECK_EQ(segments.total(segments.least()), least);
        const int64_t budget = pick(0, 20000);
        const int64_t length = segments.fitting(budget);
        CHECK(segments.total(length) <= std::max(budget, least));
    }
}
