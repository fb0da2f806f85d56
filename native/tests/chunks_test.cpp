// Steps that run together give what steps that run one by one give: what probes record, and the state afterwards.

#include <cmath>
#include <random>
#include <string>
#include <vector>

#include "nengine/nengine.h"
#include "plan/components.h"
#include "runtime/training.h"
#include "support/net.h"
#include "support/random_program.h"
#include "support/testing.h"

using nengine::Mode;
using nengine::Program;
using testing::Net;
using testing::Numbers;
using testing::RandomProgram;

namespace {

constexpr double stepped = 0, always = 2;

RandomProgram random_program(unsigned seed, int64_t batch, double time_chunks) {
    RandomProgram random = testing::random_program(seed, batch, true);
    random.definition.set_option("time_chunks", time_chunks);
    // All is probed at each step; some of it also now and then, and at the end.
    for (int32_t probe = 0; probe < random.probes; ++probe) {
        const auto signal = random.definition.probes()[static_cast<size_t>(probe)].signal;
        if (probe % 3 == 0) {
            random.definition.add_probe(signal, probe % 2 == 0 ? 2.5 : 4);
        } else if (probe % 3 == 1) {
            random.definition.keep_last_sample(random.definition.add_probe(signal, 1));
        }
    }
    return random;
}

// All signals that can be read.
Numbers values(const Program &program) {
    Numbers all;
    for (nengine::SignalId id = 0; id < program.user_signal_count(); ++id) {
        const int64_t n = program.graph()[id].size() * (program.graph().batched(id) ? program.batch() : 1);
        Numbers some(static_cast<size_t>(n));
        program.read_signal(id, some.data(), n);
        all.insert(all.end(), some.begin(), some.end());
    }
    return all;
}

void append(Numbers &to, const Numbers &from) { to.insert(to.end(), from.begin(), from.end()); }

void compare(const std::string &where, const Numbers &actual, const Numbers &expected) {
    testing::check_equal(__FILE__, __LINE__, where.c_str(), actual.size(), expected.size());
    for (size_t i = 0; i < expected.size(); ++i) {
        const double tolerance = 1e-9 * (1 + std::fabs(expected[i]));
        testing::check_near(__FILE__, __LINE__, where.c_str(), actual[i], expected[i], tolerance);
    }
}

// What there is to be seen of runs of these lengths, one after the other; with the state put back and reset in between.
Numbers everything(RandomProgram &random, unsigned seed, int64_t chunk, int64_t hold = 1) {
    testing::NoHost host;
    Program program(nengine::Definition(random.definition), host);
    Numbers all;
    const auto run = [&](int64_t steps, unsigned with) {
        testing::feed(random, program, with, steps, hold);
        nengine::MemoryUse use;
        use.steps_a_chunk = program.describe().find("run together") == std::string::npos ? 0 : chunk;
        program.run(steps, Mode::Inference, use);
        append(all, testing::recorded(program));
        append(all, values(program));
        all.push_back(static_cast<double>(program.step_count()));
    };
    run(7, seed + 1);
    program.save_state();
    run(4, seed + 2);
    testing::feed(random, program, seed + 3, 1);
    program.advance(3, Mode::Inference);
    append(all, values(program));
    run(5, seed + 4);
    program.restore_state();
    run(6, seed + 5);
    program.reset(true, true);
    run(7, seed + 1);
    return all;
}

// What forward and backward runs leave: recordings, state, gradients. Empty if the program cannot be differentiated.
Numbers training_results(unsigned seed, int64_t batch, double time_chunks, int64_t checkpoint_every, int64_t hold,
                         std::string *plan) {
    constexpr int64_t steps = 11;
    RandomProgram random = random_program(seed, batch, time_chunks);
    testing::NoHost host;
    Program program(nengine::Definition(random.definition), host);
    program.set_memory_limits({INT64_MAX, checkpoint_every});
    const auto training = nengine::make_training(program);
    try {
        training->prepare(true, true);
    } catch (const nengine::Error &error) {
        CHECK_CONTAINS(std::string(error.what()), "cannot differentiate");
        return {};
    }
    Numbers all;
    for (unsigned run = 0; run < 2; ++run) {
        testing::feed(random, program, seed + run, steps, hold);
        training->forward(steps);
        append(all, testing::recorded(program));
        append(all, values(program));
        std::mt19937 rng(seed);
        for (int32_t probe = 0; probe < program.probe_count(); ++probe) {
            const auto &recorder = program.probe(probe);
            Numbers wanted(static_cast<size_t>(recorder.batch() * recorder.samples() * recorder.size()));
            for (double &value : wanted) {
                value = std::uniform_real_distribution<>(-1, 1)(rng);
            }
            training->set_output_gradient(probe, wanted.data(), static_cast<int64_t>(wanted.size()));
        }
        training->backward();
        append(all, values(program));
        for (nengine::SignalId id = 0; id < program.user_signal_count(); ++id) {
            const nengine::Signal &s = program.graph()[id];
            const bool input = s.role == nengine::Role::Input;
            if (s.base == id && (input || (s.role == nengine::Role::Parameter && s.trainable))) {
                const int64_t items = program.graph().batched(id) ? program.batch() : 1;
                Numbers gradient(static_cast<size_t>(items * s.size() * (input ? steps : 1)));
                training->read_gradient(id, gradient.data(), static_cast<int64_t>(gradient.size()));
                append(all, gradient);
            }
        }
    }
    if (plan) {
        *plan = training->describe_chunks();
    }
    // Steps in inference mode, from where training left.
    testing::feed(random, program, seed, steps);
    program.run(steps, Mode::Inference);
    append(all, testing::recorded(program));
    return all;
}

// A layer of spiking neurons between two products, with a synapse after it; through one more synapse to itself if there is a
// loop.
struct Layer {
    Net net;
    int32_t input, voltage, output, filtered;

    Layer(int64_t neurons, bool loops, double time_chunks, int32_t batch = 1) : net(batch) {
        constexpr int64_t n_in = 20, n_out = 5;
        const auto numbers = [](int64_t n, double scale) {
            Numbers some;
            for (int64_t i = 0; i < n; ++i) {
                some.push_back(scale * std::sin(static_cast<double>(7 * i + 1)));
            }
            return some;
        };
        const int32_t time = net.clock(0.001);
        input = net.input("input", n_in);
        const int32_t current = net.value("current", {neurons});
        voltage = net.value("voltage", {neurons});
        const int32_t refractory = net.value("refractory", {neurons}), spikes = net.value("spikes", {neurons});
        filtered = net.value("filtered", {neurons});
        output = net.value("output", {n_out});
        const int32_t reset = net.op("reset", {current}, {}, {});
        net.numbers(reset, "value", {1.5});
        const int32_t weights = net.constant("weights", {neurons, n_in}, numbers(neurons * n_in, 1));
        net.op("dot_inc", {}, {current}, {weights, input});
        const int32_t lif = net.op("neurons.lif", {spikes, voltage, refractory}, {}, {current});
        net.numbers(lif, "tau_rc", {0.02});
        net.numbers(lif, "tau_ref", {0.002});
        net.numbers(lif, "min_voltage", {0});
        net.numbers(lif, "amplitude", {0.01});
        net.numbers(lif, "dt", {0.001});
        synapse(time, spikes, filtered);
        net.op("dot_inc", {output}, {}, {net.constant("decoders", {n_out, neurons}, numbers(neurons * n_out, 0.1)), filtered});
        if (loops) {
            const int32_t fed_back = net.value("fed back", {n_out});
            synapse(time, output, fed_back);
            net.op("dot_inc", {}, {current}, {net.constant("back", {neurons, n_out}, numbers(neurons * n_out, 1)), fed_back});
        }
        net.option("time_chunks", time_chunks);
        net.probe(output);
        net.probe(filtered, 3);
        net.compile();
    }

    void synapse(int32_t time, int32_t from, int32_t to) {
        const int32_t id = net.op("linear_filter", {}, {}, {time, from}, {to});
        net.text(id, "form", "one_state");
        net.numbers(id, "order", {1});
        net.numbers(id, "a", {0.8});
        net.numbers(id, "b", {0.2});
        net.numbers(id, "c", {1});
        net.numbers(id, "d", {0});
    }

    std::string plan() const {
        const char *json = nullptr;
        Net::check(nengine_program_plan(net.handle(), &json));
        return json;
    }

    Numbers run(int64_t steps) {
        Numbers data;
        for (int64_t i = 0; i < net.batch() * steps * 20; ++i) {
            data.push_back(std::cos(static_cast<double>(3 * i)));
        }
        net.set_input(input, data, net.batch(), steps);
        net.run(steps, NENGINE_INFERENCE);
        Numbers all = net.probe_data(0);
        append(all, net.probe_data(1));
        for (int32_t signal : {voltage, output, filtered}) {
            append(all, net.read(signal, true));
        }
        return all;
    }
};

}  // namespace

TEST(components_are_found_and_follow_one_another) {
    const std::vector<std::vector<int>> next{{1}, {2, 3}, {0}, {4}, {4, 5}, {}, {0, 5}};
    const auto component = nengine::strongly_connected_components(next);
    CHECK_EQ(component[0], component[1]);
    CHECK_EQ(component[0], component[2]);
    for (size_t i = 0; i < next.size(); ++i) {
        for (int to : next[i]) {
            CHECK(component[i] >= component[static_cast<size_t>(to)]);
        }
    }
    CHECK(component[3] != component[0] && component[3] != component[4] && component[5] != component[4] &&
          component[6] != component[0]);
}

TEST(steps_that_run_together_leave_what_single_steps_leave) {
    int chunked = 0, with_loops = 0;
    for (unsigned seed = 0; seed < 60; ++seed) {
        const int64_t batch = seed % 3 == 0 ? 3 : 1;
        RandomProgram plain = random_program(seed, batch, stepped);
        RandomProgram other = random_program(seed, batch, always);
        testing::NoHost host;
        const std::string plan = Program(nengine::Definition(other.definition), host).describe();
        chunked += plan.find("run together") != std::string::npos;
        with_loops += plan.find("a loop of") != std::string::npos;
        const Numbers expected = everything(plain, seed, 0);
        for (int64_t chunk : {1, 3, 100}) {
            compare("program " + std::to_string(seed) + " in chunks of " + std::to_string(chunk),
                    everything(other, seed, chunk), expected);
        }
    }
    CHECK_EQ(chunked, 60);
    CHECK(with_loops > 30);
}

TEST(inputs_that_are_held_for_some_steps_change_nothing) {
    int with_functions = 0;
    for (unsigned seed = 0; seed < 60; ++seed) {
        const int64_t batch = seed % 3 == 0 ? 3 : 1;
        RandomProgram plain = random_program(seed, batch, stepped);
        RandomProgram other = random_program(seed, batch, always);
        testing::NoHost host;
        with_functions += Program(nengine::Definition(other.definition), host).describe().find("inputs change") !=
                          std::string::npos;
        for (int64_t hold : {2, 5}) {
            const Numbers expected = everything(plain, seed, 0, hold);
            for (int64_t chunk : {3, 100}) {
                compare("program " + std::to_string(seed) + ", inputs held for " + std::to_string(hold) + " steps",
                        everything(other, seed, chunk, hold), expected);
                CHECK(everything(other, seed, chunk, hold) == everything(other, seed, chunk, hold));
            }
        }
    }
    CHECK(with_functions > 40);
}

TEST(repeated_runs_in_chunks_give_the_same_bits) {
    for (unsigned seed = 0; seed < 10; ++seed) {
        RandomProgram random = random_program(seed, 2, always);
        CHECK(everything(random, seed, 4) == everything(random, seed, 4));
    }
}

TEST(training_steps_that_run_together_leave_what_single_steps_leave) {
    int forward = 0, backward = 0;
    for (unsigned seed = 0; seed < 60; ++seed) {
        const int64_t batch = seed % 3 == 0 ? 3 : 1;
        const int64_t hold = 1 + seed % 4;
        const Numbers expected = training_results(seed, batch, stepped, 0, hold, nullptr);
        std::string plan;
        for (int64_t checkpoint_every : {0, 5}) {
            compare("training of program " + std::to_string(seed) + ", a checkpoint every " +
                        std::to_string(checkpoint_every) + " steps",
                    training_results(seed, batch, always, checkpoint_every, hold, &plan), expected);
        }
        const size_t second = plan.find("backward:");
        forward += plan.find("run together") < second;
        backward += second != std::string::npos && plan.find("run together", second) != std::string::npos;
    }
    CHECK(forward > 40);
    CHECK(backward > 40);
}

TEST(a_layer_without_a_loop_runs_in_chunks) {
    for (int32_t batch : {1, 3}) {
        Layer plain(100, false, stepped, batch), chunked(100, false, 1, batch);
        CHECK_CONTAINS(plain.plan(), "is off");
        const std::string plan = chunked.plan();
        for (const char *kind : {"dot_inc", "neurons.lif"}) {
            const size_t at = plan.find(std::string("{\"kind\":\"") + kind);
            CHECK(at != std::string::npos);
            CHECK(plan.find("\"runs\":\"chunk\"", at) < plan.find('}', at));
        }
        compare("layer", chunked.run(300), plain.run(300));
        compare("layer, further steps", chunked.run(11), plain.run(11));
        chunked.net.reset();
        plain.net.reset();
        compare("layer, again", chunked.run(100), plain.run(100));
    }
}

TEST(a_layer_with_a_loop_is_stepped_and_the_plan_says_why) {
    Layer plain(100, true, stepped), other(100, true, 1), forced(100, true, always);
    CHECK_CONTAINS(other.plan(), "a loop of ");
    CHECK_CONTAINS(forced.plan(), "\"runs\":\"step\"");
    CHECK_CONTAINS(forced.plan(), "\"runs\":\"chunk\"");
    const Numbers expected = plain.run(50);
    compare("loop", other.run(50), expected);
    compare("loop, in chunks", forced.run(50), expected);
}

TEST(chunks_keep_to_the_memory_budget) {
    Layer free(200, false, 1);
    const auto needed = [&](int64_t part) {
        Numbers none;
        std::vector<int64_t> bytes(NENGINE_MEMORY_PARTS);
        int64_t segment = 0;
        Net::check(nengine_memory_needed(free.net.handle(), 100, NENGINE_INFERENCE, 1, bytes.data(),
                                         NENGINE_MEMORY_PARTS, &segment));
        int64_t total = 0;
        for (int64_t b : bytes) {
            total += b;
        }
        return part < 0 ? total : bytes[static_cast<size_t>(part)];
    };
    const auto used = [&] {
        std::vector<int64_t> bytes(NENGINE_MEMORY_PARTS);
        Net::check(nengine_memory_used(free.net.handle(), bytes.data(), NENGINE_MEMORY_PARTS));
        return bytes[NENGINE_MEMORY_CHUNKS];
    };
    const int64_t all = needed(-1), chunks = needed(NENGINE_MEMORY_CHUNKS);
    CHECK(chunks > 0);
    const Numbers expected = free.run(100);
    CHECK_EQ(used(), chunks);
    // Half of the memory for chunks, and none.
    for (int64_t spare : {chunks / 2, int64_t{0}}) {
        free.net.memory_limits(all - chunks + spare, 0);
        CHECK(needed(-1) <= all - chunks + spare);
        CHECK_EQ(needed(NENGINE_MEMORY_CHUNKS) > 0, spare > 0);
        free.net.reset();
        compare("with less memory", free.run(100), expected);
        CHECK_EQ(used(), needed(NENGINE_MEMORY_CHUNKS));
    }
}
