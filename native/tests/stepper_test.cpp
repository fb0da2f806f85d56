// Steps one by one, through memory of the caller: the same numbers as runs give, and what is refused.

#include <algorithm>
#include <cstring>
#include <random>

#include "nengine/nengine.h"
#include "runtime/stepper.h"
#include "support/net.h"
#include "support/random_program.h"
#include "support/testing.h"

using testing::Net;
using testing::Numbers;

namespace {

using nengine::Mode;

// Bit for bit: numbers that are not numbers, too.
bool same(const Numbers &a, const Numbers &b) {
    return a.size() == b.size() && (a.empty() || std::memcmp(a.data(), b.data(), a.size() * sizeof(double)) == 0);
}

Numbers random_numbers(int64_t n, std::mt19937 &rng) {
    Numbers all(static_cast<size_t>(n));
    std::generate(all.begin(), all.end(), [&] { return std::uniform_real_distribution<>(-1, 1)(rng); });
    return all;
}

// The text of a call that must fail with this status.
std::string refused(int32_t expected, int32_t status) {
    CHECK_EQ(status, expected);
    return nengine_last_error();
}

// Sums what it is fed up, u of two elements, and adds a bias from b, which is not fed by steppers.
struct SumNet {
    Net net;
    int32_t u, b, sum, weights;
    int32_t of_sum, reversed, of_weights;
    int32_t stepper = -1;
    int64_t n_in = -1, n_out = -1, count = -1;

    explicit SumNet(int32_t batch, int32_t dtype = NENGINE_FLOAT64) : net(batch, dtype) {
        u = net.input("u", 2);
        b = net.input("b", 1);
        sum = net.value("sum", {2});
        weights = net.signal("weights", NENGINE_PARAMETER, NENGINE_TRAINABLE, {2}, {1, -1});
        const int32_t unit = net.constant("unit", {1, 1}, {1});
        net.op("elementwise_inc", {}, {sum}, {weights, u});
        net.op("dot_inc", {}, {net.view(sum, 0, {1}, {1})}, {unit, b});
        of_sum = net.probe(sum, 5);
        reversed = net.probe(net.view(sum, 1, {2}, {-1}));
        of_weights = net.probe(weights);
        net.compile();
    }

    void open(std::vector<int32_t> inputs, std::vector<int32_t> probes) {
        Net::check(nengine_open_stepper(net.handle(), inputs.data(), static_cast<int32_t>(inputs.size()), probes.data(),
                                        static_cast<int32_t>(probes.size()), &stepper, &n_in, &n_out));
    }

    int32_t step(int64_t n, const Numbers &in, Numbers &out) {
        return nengine_step_f64(net.handle(), stepper, n, NENGINE_INFERENCE, in.data(), static_cast<int64_t>(in.size()),
                                out.data(), static_cast<int64_t>(out.size()), &count);
    }
};

}  // namespace

TEST(random_programs_step_as_they_run) {
    int compared = 0;
    for (unsigned seed = 0; seed < 60; ++seed) {
        const int64_t batch = seed % 3 == 0 ? 1 : 3;
        const bool is_double = seed % 2 == 0;
        const Mode mode = seed % 5 == 0 ? Mode::Training : Mode::Inference;
        const testing::RandomProgram random = testing::random_program(seed, batch, is_double);
        testing::NoHost host;
        nengine::Program runs(nengine::Definition(random.definition), host);
        nengine::Program steps(nengine::Definition(random.definition), host);
        std::vector<int32_t> probes;
        for (int32_t i = 0; i < runs.probe_count(); ++i) {
            probes.push_back(i);
        }
        nengine::Stepper stepper(steps, random.inputs, probes);
        std::mt19937 rng(seed);
        for (int k = 0; k < 6; ++k) {
            const Numbers in = random_numbers(stepper.input_values(), rng);
            const double *data = in.data();
            for (nengine::SignalId id : random.inputs) {
                runs.set_input(id, nengine::ItemData<double>{data, batch, 1, 0, nullptr});
                data += batch * runs.graph()[id].size();
            }
            runs.run(1, mode);
            Numbers out(static_cast<size_t>(stepper.output_values()));
            CHECK(k == 0 || k == 4 || !stepper.is_behind());
            if (stepper.is_behind()) {
                stepper.prepare();
            }
            stepper.step(1, mode, in.data(), out.data());
            const Numbers expected = testing::recorded(runs);
            // Probes with a period record some steps only.
            if (expected.size() == out.size()) {
                CHECK(same(out, expected));
                ++compared;
            }
            if (k == 3) {  // something else in between
                for (nengine::Program *program : {&runs, &steps}) {
                    testing::feed(random, *program, seed, 4);
                    program->run(4, mode);
                }
                CHECK(stepper.is_behind());
            }
        }
        CHECK_EQ(steps.step_count(), 10);
    }
    CHECK(compared > 200);
}

TEST(inputs_and_outputs_have_the_axes_items_and_elements) {
    for (const int32_t dtype : {NENGINE_FLOAT32, NENGINE_FLOAT64}) {
        SumNet sums(2, dtype);
        sums.open({sums.b, sums.u}, {sums.reversed, sums.of_weights, sums.of_sum});
        CHECK_EQ(sums.n_in, 6);
        CHECK_EQ(sums.n_out, 10);
        Numbers out(10);
        Net::check(sums.step(1, {0.5, 0.25, 1, 2, 3, 4}, out));
        CHECK_EQ(sums.count, 1);
        CHECK(out == (Numbers{-2, 1.5, -4, 3.25, 1, -1, 1.5, -2, 3.25, -4}));
        // The same inputs for three steps.
        Net::check(sums.step(3, {0, 0, 1, 1, 0, 2}, out));
        CHECK_EQ(sums.count, 4);
        CHECK(out == (Numbers{-5, 4.5, -10, 3.25, 1, -1, 4.5, -5, 3.25, -10}));
        float floats[6] = {1, 0, 0, 0, 0, 0}, results[10] = {};
        Net::check(nengine_step_f32(sums.net.handle(), sums.stepper, 1, NENGINE_INFERENCE, floats, 6, results, 10,
                                    &sums.count));
        CHECK_EQ(results[1], 5.5f);
        CHECK_EQ(sums.net.read(sums.sum, true)[0], 5.5);
    }
}

TEST(steppers_and_runs_go_on_from_each_other) {
    SumNet sums(1);
    sums.open({sums.u}, {sums.of_sum});
    sums.net.set_input(sums.b, {10}, 1, 1);
    Numbers out(2);
    Net::check(sums.step(1, {1, 0}, out));
    CHECK(out == (Numbers{11, 0}));
    const int32_t first = sums.stepper;
    // A run with inputs for more steps than one, which a stepper takes, and leaves to the next run for one step.
    sums.net.set_input(sums.u, {1, 1, 1, 1, 1, 1}, 1, 3);
    sums.net.run(3, NENGINE_INFERENCE);
    CHECK(sums.net.probe_data(sums.reversed) == (Numbers{-1, 22, -2, 33, -3, 44}));
    Net::check(sums.step(1, {0, 1}, out));
    CHECK(out == (Numbers{54, -4}));
    CHECK_EQ(sums.count, 5);
    CHECK(sums.net.probe_data(sums.reversed) == (Numbers{-1, 22, -2, 33, -3, 44}));
    sums.net.run(2, NENGINE_INFERENCE);
    CHECK(sums.net.read(sums.sum, false) == (Numbers{74, -6}));
    // Another one takes both inputs.
    sums.open({sums.u, sums.b}, {sums.of_sum});
    CHECK(first != sums.stepper);
    Net::check(sums.step(1, {0, 0, 1}, out));
    CHECK(out == (Numbers{75, -6}));
    sums.net.reset();
    sums.net.write(sums.weights, {3, 2});
    Net::check(sums.step(1, {1, 1, 0}, out));
    CHECK(out == (Numbers{3, 2}));
    CHECK_EQ(sums.count, 1);
    Net::check(nengine_close_stepper(sums.net.handle(), sums.stepper));
    CHECK_CONTAINS(refused(NENGINE_INVALID_ARGUMENT, sums.step(1, {1, 1, 0}, out)), "closed");
    sums.stepper = first;
    Net::check(sums.step(1, {1, 0}, out));
    CHECK(out == (Numbers{6, 2}));
}

TEST(a_parameter_that_training_changes_is_seen_by_the_next_step) {
    SumNet sums(1);
    sums.open({sums.u, sums.b}, {sums.of_weights});
    Numbers out(2);
    Net::check(sums.step(1, {1, 1, 0}, out));
    CHECK(out == (Numbers{1, -1}));
    const double sgd[] = {0.5, 0, 0};
    Net::check(nengine_set_loss(sums.net.handle(), sums.reversed, "mse", 1, nullptr, 0));
    Net::check(nengine_set_optimizer(sums.net.handle(), "sgd", sgd, 3));
    sums.net.prepare_training(false, false);
    sums.net.set_input(sums.u, {1, 1, 1, 1}, 1, 2);
    sums.net.set_target(sums.reversed, {0, 0}, 1, 1, 2);
    sums.net.train(2);
    const Numbers trained = sums.net.read(sums.weights, false);
    CHECK(trained[0] != 1);
    const Numbers before = sums.net.read(sums.sum, false);
    Net::check(sums.step(1, {1, 0, 0}, out));
    CHECK(out == trained);
    CHECK_EQ(sums.net.read(sums.sum, false)[0], before[0] + trained[0]);
}

TEST(other_inputs_must_be_the_same_at_all_steps) {
    SumNet sums(1);
    sums.open({sums.u}, {sums.of_sum});
    Numbers out = {7, 7};
    CHECK_CONTAINS(refused(NENGINE_WRONG_STATE, sums.step(1, {1, 0}, out)), "input b(1) has not been set");
    sums.net.set_input(sums.b, {1, 2, 3}, 1, 3);
    CHECK_CONTAINS(refused(NENGINE_WRONG_STATE, sums.step(3, {1, 0}, out)), "set for 3 steps");
    CHECK(out == (Numbers{7, 7}));
    sums.net.set_input(sums.b, {1}, 1, 1);
    Net::check(sums.step(3, {1, 0}, out));
    CHECK(out == (Numbers{6, 0}));
}

TEST(a_stepper_may_take_and_give_nothing) {
    SumNet sums(1);
    Net::check(nengine_open_stepper(sums.net.handle(), nullptr, 0, nullptr, 0, &sums.stepper, &sums.n_in, &sums.n_out));
    CHECK_EQ(sums.n_in, 0);
    CHECK_EQ(sums.n_out, 0);
    sums.net.set_input(sums.u, {1, 1}, 1, 1);
    sums.net.set_input(sums.b, {1}, 1, 1);
    Net::check(nengine_step_f32(sums.net.handle(), sums.stepper, 2, NENGINE_INFERENCE, nullptr, 0, nullptr, 0,
                                &sums.count));
    CHECK(sums.net.read(sums.sum, false) == (Numbers{4, -2}));
}

TEST(wrong_arguments_of_steppers_are_refused) {
    const int32_t bad = NENGINE_INVALID_ARGUMENT;
    SumNet sums(1);
    const int64_t h = sums.net.handle();
    int32_t id = -5;
    int64_t in = 0, out = 0;
    const auto open = [&](std::vector<int32_t> inputs, std::vector<int32_t> probes) {
        return nengine_open_stepper(h, inputs.data(), static_cast<int32_t>(inputs.size()), probes.data(),
                                    static_cast<int32_t>(probes.size()), &id, &in, &out);
    };
    CHECK_CONTAINS(refused(bad, open({sums.sum}, {})), "sum(2) is not an input");
    CHECK_CONTAINS(refused(bad, open({99}, {})), "no signal 99");
    CHECK_CONTAINS(refused(bad, open({-1}, {})), "no signal -1");
    CHECK_CONTAINS(refused(bad, open({}, {3})), "no probe 3");
    CHECK_CONTAINS(refused(bad, open({}, {-1})), "no probe -1");
    CHECK_CONTAINS(refused(bad, open({sums.u, sums.u}, {})), "listed twice");
    CHECK_CONTAINS(refused(bad, open({}, {1, 0, 1})), "probe 1 is listed twice");
    CHECK_CONTAINS(refused(bad, open({0, 0, 0}, {})), "3 are listed");
    CHECK_CONTAINS(refused(bad, nengine_open_stepper(h, nullptr, 1, nullptr, 0, &id, &in, &out)), "inputs is null");
    CHECK_CONTAINS(refused(bad, nengine_open_stepper(h, nullptr, 0, nullptr, 1, &id, &in, &out)), "probes is null");
    CHECK_CONTAINS(refused(bad, nengine_open_stepper(h, nullptr, -1, nullptr, 0, &id, &in, &out)), "-1");
    CHECK_CONTAINS(refused(bad, nengine_open_stepper(h, nullptr, INT32_MAX, nullptr, 0, &id, &in, &out)), "listed");
    CHECK_CONTAINS(refused(bad, nengine_open_stepper(h, nullptr, 0, nullptr, INT32_MAX, &id, &in, &out)), "listed");
    CHECK_CONTAINS(refused(bad, nengine_open_stepper(h, nullptr, 0, nullptr, 0, nullptr, &in, &out)), "stepper");
    CHECK_CONTAINS(refused(bad, nengine_open_stepper(h, nullptr, 0, nullptr, 0, &id, nullptr, &out)), "n_in");
    CHECK_CONTAINS(refused(bad, nengine_open_stepper(h, nullptr, 0, nullptr, 0, &id, &in, nullptr)), "n_out");
    CHECK_EQ(id, -5);
    sums.open({sums.u, sums.b}, {sums.of_sum});
    double data[3] = {1, 1, 1}, result[2] = {};
    const auto step = [&](int64_t n, int32_t mode, const double *from, int64_t n_in, double *to, int64_t n_out,
                          int64_t *count) {
        return nengine_step_f64(h, sums.stepper, n, mode, from, n_in, to, n_out, count);
    };
    CHECK_CONTAINS(refused(bad, step(0, 0, data, 3, result, 2, &in)), "at least 1 step");
    CHECK_CONTAINS(refused(bad, step(INT64_MIN, 0, data, 3, result, 2, &in)), "at least 1 step");
    CHECK_CONTAINS(refused(bad, step(INT64_MAX, 0, data, 3, result, 2, &in)), "cannot run");
    CHECK_CONTAINS(refused(bad, step(1, 2, data, 3, result, 2, &in)), "mode 2");
    CHECK_CONTAINS(refused(bad, step(1, 0, data, 2, result, 2, &in)), "in: the stepper has 3 numbers, not 2");
    CHECK_CONTAINS(refused(bad, step(1, 0, data, 3, result, INT64_MAX, &in)), "out: the stepper has 2 numbers");
    CHECK_CONTAINS(refused(bad, step(1, 0, nullptr, 3, result, 2, &in)), "in is null");
    CHECK_CONTAINS(refused(bad, step(1, 0, data, 3, nullptr, 2, &in)), "out is null");
    CHECK_CONTAINS(refused(bad, step(1, 0, data, 3, result, 2, nullptr)), "step_count is null");
    CHECK_CONTAINS(refused(bad, nengine_step_f64(h, 77, 1, 0, data, 3, result, 2, &in)), "stepper 77");
    CHECK_CONTAINS(refused(bad, nengine_close_stepper(h, -1)), "stepper -1");
    Net::check(nengine_step_count(h, &in));
    CHECK_EQ(in, 0);
    Net open_graph(1);
    const int32_t state = NENGINE_WRONG_STATE;
    const int64_t g = open_graph.handle();
    CHECK_CONTAINS(refused(state, nengine_open_stepper(g, nullptr, 0, nullptr, 0, &id, &in, &out)), "compiled");
    refused(state, nengine_step_f64(g, 0, 1, 0, data, 3, result, 2, &in));
    const int32_t closed = NENGINE_CLOSED;
    refused(closed, nengine_open_stepper(0, nullptr, 0, nullptr, 0, &id, &in, &out));
    refused(closed, nengine_step_f32(0, 0, 1, 0, nullptr, 0, nullptr, 0, &in));
    refused(closed, nengine_close_stepper(0, 0));
}

TEST(a_budget_holds_for_steppers) {
    SumNet sums(1);
    sums.open({sums.u, sums.b}, {sums.of_sum});
    Numbers out(2);
    sums.net.memory_limits(16, 0);
    CHECK_CONTAINS(refused(NENGINE_OVER_BUDGET, sums.step(1, {1, 1, 0}, out)), "memory budget is 16 bytes");
    sums.net.memory_limits(100000, 0);
    Net::check(sums.step(1, {1, 1, 0}, out));
    CHECK(out == (Numbers{1, -1}));
}

TEST(where_the_host_fails_nothing_is_written_and_the_steps_before_count) {
    struct Host {
        int64_t calls = 0;
    } host;
    const auto fail_at_third = [](int64_t user, int32_t, int32_t, double, const double *x, int64_t, double *y,
                                  int64_t) -> int32_t {
        y[0] = 2 * x[0];
        return ++reinterpret_cast<Host *>(user)->calls == 3 ? 1 : 0;
    };
    Net net(1);
    const int32_t u = net.input("u", 1), y = net.value("y", {1});
    const int32_t op = net.op("host_function", {y}, {}, {u});
    net.numbers(op, "reads_time", {0});
    net.numbers(op, "has_input", {1});
    const int32_t probe = net.probe(y);
    Net::check(nengine_program_set_host(net.handle(), fail_at_third, reinterpret_cast<int64_t>(&host)));
    net.compile();
    int32_t id = 0;
    int64_t n_in = 0, n_out = 0, count = -1;
    Net::check(nengine_open_stepper(net.handle(), &u, 1, &probe, 1, &id, &n_in, &n_out));
    const double in = 4;
    double out = -1;
    CHECK_EQ(nengine_step_f64(net.handle(), id, 5, NENGINE_INFERENCE, &in, 1, &out, 1, &count), NENGINE_HOST_FAILED);
    CHECK_EQ(out, -1);
    CHECK_EQ(count, -1);
    Net::check(nengine_step_count(net.handle(), &count));
    CHECK_EQ(count, 2);
    Net::check(nengine_step_f64(net.handle(), id, 1, NENGINE_INFERENCE, &in, 1, &out, 1, &count));
    CHECK_EQ(out, 8);
    CHECK_EQ(count, 3);
}
