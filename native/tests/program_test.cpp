// The time loop and what goes in and out of it.

#include <algorithm>
#include <cmath>

#include "support/net.h"
#include "support/testing.h"

using testing::Net;
using testing::Numbers;

namespace {

// A value that receives a copy of another signal at every step.
int32_t copy_of(Net &net, int32_t source, int64_t size) {
    const int32_t target = net.value("copy", {size});
    net.op("copy", {target}, {}, {source});
    return target;
}

// y = the input of the step before.
int32_t delayed(Net &net, int32_t time, int32_t source, int64_t size) {
    const int32_t target = net.value("delayed", {size});
    const int32_t op = net.op("linear_filter", {}, {}, {time, source}, {target});
    net.text(op, "form", "no_state");
    net.numbers(op, "order", {0});
    net.numbers(op, "a", {});
    net.numbers(op, "b", {});
    net.numbers(op, "c", {});
    net.numbers(op, "d", {1});
    return target;
}

std::string last_error() { return nengine_last_error(); }

void check_status(int32_t status, int32_t expected, const std::string &text) {
    CHECK_EQ(status, expected);
    CHECK_CONTAINS(last_error(), text);
}

int64_t step_count(const Net &net) {
    int64_t steps = -1;
    Net::check(nengine_step_count(net.handle(), &steps));
    return steps;
}

int64_t samples(const Net &net, int32_t probe) {
    int64_t items = 0, count = 0, size = 0;
    Net::check(nengine_probe_samples(net.handle(), probe, &items, &count, &size));
    return count;
}

}  // namespace

TEST(the_clock_counts_steps_without_adding_up_rounding_errors) {
    Net net(2);
    const int32_t time = net.clock(0.001);
    const int32_t probe = net.probe(time);
    net.compile();
    net.run(1000, NENGINE_INFERENCE);
    net.run(500, NENGINE_INFERENCE);
    CHECK_EQ(step_count(net), 1500);
    const Numbers data = net.probe_data(probe);
    CHECK_EQ(data.size(), size_t{500});
    for (size_t i = 0; i < data.size(); ++i) {
        CHECK_EQ(data[i], static_cast<double>(1001 + i) * 0.001);
    }
}

TEST(inputs_reach_their_item_and_step) {
    constexpr int64_t items = 19, steps = 3, size = 2;  // more items than one strip of the transposition
    Net net(items);
    const int32_t input = net.input("u", size);
    const int32_t probe = net.probe(copy_of(net, input, size));
    net.compile();
    Numbers data(items * steps * size);
    for (size_t i = 0; i < data.size(); ++i) {
        data[i] = static_cast<double>(i) + 0.5;
    }
    net.set_input(input, data, items, steps);
    net.run(steps, NENGINE_INFERENCE);
    CHECK(net.probe_data(probe) == data);
    // The current value is that of the last step.
    const Numbers now = net.read(input, true);
    for (size_t item = 0; item < items; ++item) {
        CHECK_EQ(now[item * size + 1], data[(item * steps + steps - 1) * size + 1]);
    }
}

TEST(an_index_chooses_items_of_a_data_set) {
    Net net(3);
    const int32_t input = net.input("u", 1);
    const int32_t probe = net.probe(copy_of(net, input, 1));
    net.compile();
    const float data[] = {10, 11, 20, 21, 30, 31, 40, 41};  // 4 items of 2 steps
    const int64_t index[] = {3, 0, 3};
    Net::check(nengine_set_input_f32(net.handle(), input, data, 4, 2, index));
    net.run(2, NENGINE_INFERENCE);
    CHECK(net.probe_data(probe) == (Numbers{40, 41, 10, 11, 40, 41}));
}

TEST(an_input_of_one_item_and_one_step_serves_all) {
    Net net(2);
    const int32_t input = net.input("u", 2);
    const int32_t probe = net.probe(copy_of(net, input, 2));
    net.compile();
    net.set_input(input, {7, 8}, 1, 1);
    net.run(2, NENGINE_INFERENCE);
    net.run(3, NENGINE_INFERENCE);
    CHECK(net.probe_data(probe) == (Numbers{7, 8, 7, 8, 7, 8, 7, 8, 7, 8, 7, 8}));
}

TEST(a_run_needs_inputs_for_its_steps) {
    Net net(1);
    const int32_t input = net.input("stimulus", 1);
    copy_of(net, input, 1);
    net.compile();
    CHECK_EQ(nengine_run(net.handle(), 2, NENGINE_INFERENCE), NENGINE_WRONG_STATE);
    CHECK_CONTAINS(last_error(), "stimulus");
    net.set_input(input, {1, 2, 3}, 1, 3);
    CHECK_EQ(nengine_run(net.handle(), 2, NENGINE_INFERENCE), NENGINE_WRONG_STATE);
    CHECK_CONTAINS(last_error(), "3 steps but 2");
    CHECK_EQ(step_count(net), 0);
    net.run(3, NENGINE_INFERENCE);
}

TEST(a_probe_samples_the_steps_whose_number_leaves_less_than_one_over) {
    for (const double period : {1.0, 1.5, 2.0, 2.5, 3.0, 7.3, 10.0, 0.1 / 0.03, 1e9, 1e300}) {
        Net net(1);
        net.clock(1.0);
        const int32_t step = 0;  // the first signal of the clock
        const int32_t probe = net.probe(step, period);
        net.compile();
        int64_t number = 0;
        for (const int64_t steps : {7, 1, 0, 40}) {
            net.run(steps, NENGINE_INFERENCE);
            Numbers expected;
            for (int64_t i = 0; i < steps; ++i) {
                ++number;
                if (std::fmod(static_cast<double>(number), period) < 1) {
                    expected.push_back(static_cast<double>(number));
                }
            }
            CHECK_EQ(samples(net, probe), static_cast<int64_t>(expected.size()));
            CHECK(net.probe_data(probe) == expected);
        }
    }
}

TEST(a_probe_may_keep_only_the_last_step_of_each_run) {
    Net net(1);
    net.clock(1.0);
    const int32_t probe = net.probe(0, 2.0);
    CHECK_EQ(nengine_keep_last_sample(net.handle(), 1), NENGINE_INVALID_ARGUMENT);
    CHECK_CONTAINS(last_error(), "no probe 1");
    Net::check(nengine_keep_last_sample(net.handle(), probe));
    net.compile();
    CHECK_EQ(nengine_keep_last_sample(net.handle(), probe), NENGINE_WRONG_STATE);
    net.run(5, NENGINE_INFERENCE);
    CHECK(net.probe_data(probe) == Numbers{5});
    net.run(0, NENGINE_INFERENCE);
    CHECK_EQ(samples(net, probe), 0);
    net.run(1, NENGINE_INFERENCE);
    CHECK(net.probe_data(probe) == Numbers{6});
}

TEST(an_update_is_seen_in_the_next_step_and_recorded_in_its_own) {
    Net net(1);
    const int32_t time = net.clock(1.0);
    const int32_t input = net.input("u", 1);
    const int32_t late = delayed(net, time, input, 1);
    const int32_t update_probe = net.probe(late);
    const int32_t reader_probe = net.probe(copy_of(net, late, 1));
    net.compile();
    net.set_input(input, {1, 2, 3}, 1, 3);
    net.run(3, NENGINE_INFERENCE);
    CHECK(net.probe_data(update_probe) == (Numbers{1, 2, 3}));
    CHECK(net.probe_data(reader_probe) == (Numbers{0, 1, 2}));
}

TEST(probes_of_views_record_their_elements) {
    Net net(2);
    const int32_t input = net.input("u", 5);
    const int32_t whole = copy_of(net, input, 5);
    const int32_t part = net.probe(net.view(whole, 1, {3}, {1}));
    const int32_t backwards = net.probe(net.view(whole, 4, {3}, {-2}));
    net.compile();
    net.set_input(input, {0, 1, 2, 3, 4, 10, 11, 12, 13, 14}, 2, 1);
    net.run(1, NENGINE_INFERENCE);
    CHECK(net.probe_data(part) == (Numbers{1, 2, 3, 11, 12, 13}));
    CHECK(net.probe_data(backwards) == (Numbers{4, 2, 0, 14, 12, 10}));
}

TEST(signals_are_read_and_written_item_by_item) {
    Net net(2);
    const int32_t weights = net.signal("weights", NENGINE_PARAMETER, NENGINE_TRAINABLE, {2, 2}, {1, 2, 3, 4});
    const int32_t state = net.value("state", {2}, {5, 6});
    const int32_t y = net.value("y", {2});
    net.op("dot_inc", {}, {y}, {weights, state});
    const int32_t column = net.view(weights, 1, {2}, {2});
    const int32_t second = net.view(state, 1, {1}, {1});
    net.compile();
    CHECK(net.read(weights, false) == (Numbers{1, 2, 3, 4}));
    CHECK(net.read(column, false) == (Numbers{2, 4}));
    CHECK(net.read(state, true) == (Numbers{5, 6, 5, 6}));
    net.write(column, {20, 40});
    net.write(y, {1, 2, 3, 4});
    CHECK(net.read(weights, false) == (Numbers{1, 20, 3, 40}));
    CHECK(net.read(y, true) == (Numbers{1, 2, 3, 4}));
    net.write(y, {7, 8});
    CHECK(net.read(y, true) == (Numbers{7, 8, 7, 8}));
    CHECK(net.read(second, true) == (Numbers{6, 6}));
    net.run(1, NENGINE_INFERENCE);
    CHECK(net.read(y, true) == (Numbers{7 + 125, 8 + 255, 7 + 125, 8 + 255}));
}

TEST(single_precision_programs_round_what_they_are_given) {
    Net net(1, NENGINE_FLOAT32);
    const int32_t state = net.value("state", {1}, {0.1});
    copy_of(net, state, 1);
    net.option("simplify", 0);
    net.compile();
    CHECK_EQ(net.read(state, true)[0], static_cast<double>(0.1f));
}

TEST(reset_puts_back_state_or_parameters) {
    Net net(2);
    const int32_t step = net.value("a step", {1}, {1});
    const int32_t weight = net.signal("weight", NENGINE_PARAMETER, 0, {1}, {2});
    const int32_t sum = net.value("sum", {1}, {100});
    net.op("elementwise_inc", {}, {sum}, {weight, step});
    net.option("simplify", 0);
    net.compile();
    net.write(weight, {3});
    net.run(4, NENGINE_INFERENCE);
    CHECK(net.read(sum, true) == (Numbers{112, 112}));
    net.reset(NENGINE_RESET_STATE);
    CHECK_EQ(step_count(net), 0);
    CHECK(net.read(sum, true) == (Numbers{100, 100}));
    CHECK(net.read(weight, false) == (Numbers{3}));
    net.run(1, NENGINE_INFERENCE);
    net.reset(NENGINE_RESET_PARAMETERS);
    CHECK_EQ(step_count(net), 1);
    CHECK(net.read(sum, true) == (Numbers{103, 103}));
    CHECK(net.read(weight, false) == (Numbers{2}));
}

TEST(a_restored_state_runs_on_as_it_did_before) {
    Net net(3);
    const int32_t time = net.clock(0.001);
    const int32_t input = net.input("u", 2);
    const int32_t probe = net.probe(delayed(net, time, input, 2));
    const int32_t time_probe = net.probe(time);
    net.compile();
    CHECK_EQ(nengine_restore_state(net.handle()), NENGINE_WRONG_STATE);
    Numbers data(3 * 4 * 2);
    for (size_t i = 0; i < data.size(); ++i) {
        data[i] = static_cast<double>(i * i % 7);
    }
    net.set_input(input, data, 3, 4);
    net.run(4, NENGINE_INFERENCE);
    Net::check(nengine_save_state(net.handle()));
    net.run(4, NENGINE_INFERENCE);
    const Numbers first = net.probe_data(probe);
    const Numbers first_times = net.probe_data(time_probe);
    Net::check(nengine_restore_state(net.handle()));
    CHECK_EQ(step_count(net), 4);
    CHECK_EQ(net.read(time, false)[0], 4 * 0.001);
    net.run(4, NENGINE_INFERENCE);
    CHECK(net.probe_data(probe) == first);
    CHECK(net.probe_data(time_probe) == first_times);
}

TEST(steps_are_counted_on_from_a_number_that_is_set) {
    Net net(1);
    const int32_t time = net.clock(0.001);
    const int32_t time_probe = net.probe(time);
    net.compile();
    Net::check(nengine_set_step_count(net.handle(), 40));
    CHECK_EQ(step_count(net), 40);
    CHECK_EQ(net.read(time, false)[0], 40 * 0.001);
    net.run(2, NENGINE_INFERENCE);
    CHECK((net.probe_data(time_probe) == Numbers{41 * 0.001, 42 * 0.001}));
    check_status(nengine_set_step_count(net.handle(), -1), NENGINE_INVALID_ARGUMENT, "-1");
    check_status(nengine_set_step_count(net.handle(), INT64_MAX), NENGINE_INVALID_ARGUMENT, "2^53");
    CHECK_EQ(step_count(net), 42);
}

TEST(operators_without_a_memory_of_their_own_have_no_numbers) {
    Net net(1);
    net.clock(0.001);
    net.compile();
    int64_t n = -1;
    Net::check(nengine_operator_state_size(net.handle(), 0, &n));
    CHECK_EQ(n, 0);
    Net::check(nengine_read_operator_state(net.handle(), 0, nullptr, 0));
    Net::check(nengine_write_operator_state(net.handle(), 0, nullptr, 0));
    double value = 0;
    check_status(nengine_read_operator_state(net.handle(), 0, &value, 1), NENGINE_INVALID_ARGUMENT, "0 numbers");
    check_status(nengine_write_operator_state(net.handle(), 0, &value, 1), NENGINE_INVALID_ARGUMENT, "0 numbers");
    check_status(nengine_operator_state_size(net.handle(), 9, &n), NENGINE_INVALID_ARGUMENT, "no operator 9");
    check_status(nengine_operator_state_size(net.handle(), 0, nullptr), NENGINE_INVALID_ARGUMENT, "null");
}

namespace {

struct HostCase {
    int64_t fails_at_call = -1;
    int64_t calls = 0;
    int64_t program = 0;
    int32_t status_inside = -1;
};

int32_t square(int64_t user, int32_t, int32_t, double, const double *input, int64_t input_size, double *output,
               int64_t output_size) {
    auto &c = *reinterpret_cast<HostCase *>(user);
    if (c.calls++ == c.fails_at_call) {
        return 17;
    }
    c.status_inside = nengine_run(c.program, 1, NENGINE_INFERENCE);
    for (int64_t i = 0; i < std::min(input_size, output_size); ++i) {
        output[i] = input[i] * input[i];
    }
    return 0;
}

// Squares its input; records the result, which leaves out the failing steps.
struct HostNet {
    Net net{2};
    int32_t input, y, op, probe;
    HostCase data;

    explicit HostNet(int64_t fails_at_call) {
        input = net.input("u", 1);
        y = net.value("y", {1});
        op = net.op("host_function", {y}, {}, {input});
        net.numbers(op, "reads_time", {0});
        net.numbers(op, "has_input", {1});
        probe = net.probe(y);
        data.fails_at_call = fails_at_call;
        data.program = net.handle();
        Net::check(nengine_program_set_host(net.handle(), square, reinterpret_cast<int64_t>(&data)));
        net.compile();
        net.set_input(input, {1, 2, 3, 4, 5, 6}, 2, 3);
    }
};

}  // namespace

TEST(a_host_function_is_called_for_every_item_and_step) {
    HostNet host(-1);
    host.net.run(3, NENGINE_INFERENCE);
    CHECK(host.net.probe_data(host.probe) == (Numbers{1, 4, 9, 16, 25, 36}));
    CHECK_EQ(host.data.calls, 6);
}

TEST(a_host_function_cannot_enter_its_own_program) {
    HostNet host(-1);
    host.net.run(3, NENGINE_INFERENCE);
    CHECK_EQ(host.data.status_inside, NENGINE_BUSY);
}

TEST(a_failing_host_function_ends_the_run_and_the_steps_before_count) {
    HostNet host(3);  // item 1 of step 2
    CHECK_EQ(nengine_run(host.net.handle(), 3, NENGINE_INFERENCE), NENGINE_HOST_FAILED);
    CHECK_CONTAINS(last_error(), "operator 0");
    CHECK_CONTAINS(last_error(), "17");
    CHECK_EQ(step_count(host.net), 1);
    CHECK_EQ(samples(host.net, host.probe), 1);
    CHECK(host.net.probe_data(host.probe) == (Numbers{1, 16}));
    host.net.run(3, NENGINE_INFERENCE);
    CHECK_EQ(step_count(host.net), 4);
    CHECK(host.net.probe_data(host.probe) == (Numbers{1, 4, 9, 16, 25, 36}));
}

TEST(a_program_without_its_host_function_says_so) {
    HostNet host(-1);
    Net::check(nengine_program_set_host(host.net.handle(), nullptr, 0));
    CHECK_EQ(nengine_run(host.net.handle(), 3, NENGINE_INFERENCE), NENGINE_WRONG_STATE);
    CHECK_CONTAINS(last_error(), "has been given none");
}

TEST(training_mode_answers_with_rates_and_keeps_the_state_of_neurons) {
    Net net(1);
    const int32_t input = net.input("u", 1);
    const int32_t current = copy_of(net, input, 1);
    const int32_t out = net.value("out", {1});
    const int32_t voltage = net.value("voltage", {1}, {0.3});
    const int32_t refractory = net.value("refractory", {1});
    const int32_t op = net.op("neurons.lif", {out, voltage, refractory}, {}, {current});
    for (const auto &[name, value] : std::vector<std::pair<std::string, double>>{
             {"tau_rc", 0.02}, {"tau_ref", 0.002}, {"min_voltage", 0}, {"amplitude", 1}, {"dt", 0.001}}) {
        net.numbers(op, name, {value});
    }
    const int32_t probe = net.probe(out);
    net.compile();
    net.set_input(input, {3.0}, 1, 1);
    net.run(2, NENGINE_TRAINING);
    const double rate = 1 / (0.002 + 0.02 * std::log1p(1 / (3.0 - 1)));
    CHECK_NEAR(net.probe_data(probe)[1], rate, 1e-9);
    CHECK_EQ(net.read(voltage, true)[0], 0.3);
    net.run(100, NENGINE_INFERENCE);
    CHECK(net.read(voltage, true)[0] != 0.3);
    for (const double v : net.probe_data(probe)) {
        CHECK(v == 0 || v == 1000);
    }
}

TEST(recorded_data_are_read_in_either_precision_and_only_in_full) {
    Net net(1);
    const int32_t probe = net.probe(net.clock(0.25));
    net.compile();
    net.run(2, NENGINE_INFERENCE);
    float data[2];
    Net::check(nengine_read_probe_f32(net.handle(), probe, data, 2));
    CHECK_EQ(data[1], 0.5f);
    CHECK_EQ(nengine_read_probe_f32(net.handle(), probe, data, 1), NENGINE_INVALID_ARGUMENT);
    CHECK_CONTAINS(last_error(), "recorded 2 values");
}

TEST(a_signal_that_nothing_uses_is_not_stored_but_keeps_its_numbers) {
    Net net(2);
    const int32_t unused = net.signal("unused", NENGINE_PARAMETER, NENGINE_TRAINABLE, {3}, {1, 2, 3});
    const int32_t online = net.signal("online", NENGINE_PARAMETER, NENGINE_ONLINE, {2}, {8, 9});
    const int32_t part = net.view(unused, 2, {2}, {-1});
    const int32_t used = net.clock(1);
    net.compile();
    int32_t stored = -1;
    Net::check(nengine_signal_is_stored(net.handle(), unused, &stored));
    CHECK_EQ(stored, 0);
    Net::check(nengine_signal_is_stored(net.handle(), used, &stored));
    CHECK_EQ(stored, 1);
    CHECK(net.read(part, false) == (Numbers{3, 2}));
    net.write(part, {30, 20});
    CHECK(net.read(unused, false) == (Numbers{1, 20, 30}));
    net.write(online, {1, 2, 3, 4});
    CHECK(net.read(online, true) == (Numbers{1, 2, 3, 4}));
    net.reset(NENGINE_RESET_PARAMETERS);
    CHECK(net.read(unused, false) == (Numbers{1, 2, 3}));
    CHECK(net.read(online, true) == (Numbers{8, 9, 8, 9}));
}

TEST(what_cannot_be_written_says_why) {
    Net net(1);
    const int32_t input = net.input("stimulus", 1);
    const int32_t constant = net.constant("gain", {1}, {2});
    const int32_t time = net.clock(1);
    const int32_t zero = net.value("folded", {1});
    const int32_t y = net.value("y", {1});
    net.op("copy", {y}, {}, {zero});
    net.probe(y);
    net.compile();
    const double value = 1;
    for (const auto &[signal, reason] : std::vector<std::pair<int32_t, std::string>>{
             {input, "stimulus"}, {constant, "gain"}, {time, "clock"}, {zero, "folded"}, {y, "folded away"}}) {
        CHECK_EQ(nengine_write_signal(net.handle(), signal, &value, 1), NENGINE_INVALID_ARGUMENT);
        CHECK_CONTAINS(last_error(), reason);
    }
}

TEST(the_number_of_threads_changes_little_and_repetition_nothing) {
    const auto result = [](int32_t threads) {
        constexpr int64_t n = 300;
        Net net(8, NENGINE_FLOAT32, threads);
        const int32_t input = net.input("u", n);
        Numbers weights(n * n), data(8 * n);
        for (size_t i = 0; i < weights.size(); ++i) {
            weights[i] = std::sin(static_cast<double>(i));
        }
        for (size_t i = 0; i < data.size(); ++i) {
            data[i] = std::cos(static_cast<double>(3 * i));
        }
        const int32_t w = net.signal("weights", NENGINE_PARAMETER, 0, {n, n}, weights);
        const int32_t y = net.value("y", {n});
        net.op("reset", {y}, {}, {});
        net.numbers(0, "value", {0});
        net.op("dot_inc", {}, {y}, {w, input});
        const int32_t probe = net.probe(y);
        net.compile();
        net.set_input(input, data, 8, 1);
        net.run(2, NENGINE_INFERENCE);
        return net.probe_data(probe);
    };
    const Numbers one = result(1);
    const Numbers three = result(3);
    CHECK(result(1) == one);
    CHECK(result(3) == three);
    for (size_t i = 0; i < one.size(); ++i) {
        CHECK_NEAR(three[i], one[i], 1e-3);
    }
}
