// Wrong arguments and wrong order of calls: a status and a text that names the culprit.

#include <cmath>
#include <limits>

#include "nengine/nengine.h"
#include "support/net.h"
#include "support/testing.h"

using testing::Net;
using testing::Numbers;

namespace {

// The text of a call that must fail with this status.
std::string refused(const char *file, int line, int32_t expected, int32_t status) {
    if (status != expected) {
        testing::fail(file, line, "status " + std::to_string(status) + " instead of " + std::to_string(expected) +
                                      "; last error: " + nengine_last_error());
    }
    return nengine_last_error();
}

#define REFUSED(status, call) refused(__FILE__, __LINE__, status, call)

int64_t new_program() {
    int64_t handle = 0;
    Net::check(nengine_program_create(NENGINE_FLOAT32, 1, 1, &handle));
    return handle;
}

int32_t add(int64_t handle, int32_t role, int32_t flags, std::vector<int64_t> shape, int64_t n_initial,
            int32_t *id) {
    const Numbers initial(static_cast<size_t>(std::max<int64_t>(n_initial, 0)));
    return nengine_add_signal(handle, "sig", role, flags, static_cast<int32_t>(shape.size()), shape.data(),
                              initial.data(), n_initial, id);
}

int32_t add_op(int64_t handle, const char *kind, std::vector<int32_t> sets, std::vector<int32_t> incs,
               std::vector<int32_t> reads) {
    int32_t op = -1;
    return nengine_add_operator(handle, kind, "a tag", sets.data(), static_cast<int32_t>(sets.size()), incs.data(),
                                static_cast<int32_t>(incs.size()), reads.data(), static_cast<int32_t>(reads.size()),
                                nullptr, 0, &op);
}

}  // namespace

TEST(programs_are_created_with_sensible_numbers_only) {
    int64_t handle = 0;
    CHECK_CONTAINS(REFUSED(NENGINE_INVALID_ARGUMENT, nengine_program_create(7, 1, 1, &handle)), "7");
    CHECK_CONTAINS(REFUSED(NENGINE_INVALID_ARGUMENT, nengine_program_create(0, 0, 1, &handle)), "minibatch");
    CHECK_CONTAINS(REFUSED(NENGINE_INVALID_ARGUMENT, nengine_program_create(0, -3, 1, &handle)), "-3");
    CHECK_CONTAINS(REFUSED(NENGINE_INVALID_ARGUMENT, nengine_program_create(0, 1, -1, &handle)), "-1");
    CHECK_CONTAINS(REFUSED(NENGINE_INVALID_ARGUMENT, nengine_program_create(0, 1, 1 << 30, &handle)), "threads");
    CHECK_CONTAINS(REFUSED(NENGINE_INVALID_ARGUMENT, nengine_program_create(0, 1, 1, nullptr)), "null");
    CHECK_EQ(handle, 0);
}

TEST(a_closed_program_answers_closed_to_everything) {
    const int64_t handle = new_program();
    Net::check(nengine_program_close(handle));
    int32_t id = 0;
    int64_t n = 0;
    double value = 0;
    const char *text = nullptr;
    for (const int64_t h : {handle, int64_t{0}, int64_t{-1}, handle + 1, INT64_MAX, INT64_MIN}) {
        CHECK_CONTAINS(REFUSED(NENGINE_CLOSED, nengine_program_close(h)), std::to_string(h));
        REFUSED(NENGINE_CLOSED, nengine_program_set_host(h, nullptr, 0));
        REFUSED(NENGINE_CLOSED, add(h, 0, 0, {1}, 1, &id));
        REFUSED(NENGINE_CLOSED, nengine_add_view(h, "v", 0, 0, 0, nullptr, nullptr, &id));
        REFUSED(NENGINE_CLOSED, add_op(h, "copy", {0}, {}, {0}));
        REFUSED(NENGINE_CLOSED, nengine_set_numbers(h, 0, "x", &value, 1));
        REFUSED(NENGINE_CLOSED, nengine_set_text(h, 0, "x", "y"));
        REFUSED(NENGINE_CLOSED, nengine_add_probe(h, 0, 1, &id));
        REFUSED(NENGINE_CLOSED, nengine_set_option(h, "merge", 1));
        REFUSED(NENGINE_CLOSED, nengine_program_compile(h));
        REFUSED(NENGINE_CLOSED, nengine_program_describe(h, &text));
        REFUSED(NENGINE_CLOSED, nengine_program_plan(h, &text));
        REFUSED(NENGINE_CLOSED, nengine_set_input_f64(h, 0, &value, 1, 1, nullptr));
        REFUSED(NENGINE_CLOSED, nengine_run(h, 1, 0));
        REFUSED(NENGINE_CLOSED, nengine_step_count(h, &n));
        REFUSED(NENGINE_CLOSED, nengine_probe_samples(h, 0, &n, &n, &n));
        REFUSED(NENGINE_CLOSED, nengine_read_probe_f64(h, 0, &value, 1));
        REFUSED(NENGINE_CLOSED, nengine_read_signal(h, 0, &value, 1));
        REFUSED(NENGINE_CLOSED, nengine_write_signal(h, 0, &value, 1));
        REFUSED(NENGINE_CLOSED, nengine_signal_is_stored(h, 0, &id));
        REFUSED(NENGINE_CLOSED, nengine_reset(h, 1));
        REFUSED(NENGINE_CLOSED, nengine_save_state(h));
        REFUSED(NENGINE_CLOSED, nengine_restore_state(h));
        REFUSED(NENGINE_CLOSED, nengine_set_step_count(h, 1));
        REFUSED(NENGINE_CLOSED, nengine_plan_size(h, &n, &n));
        REFUSED(NENGINE_CLOSED, nengine_operator_state_size(h, 0, &n));
        REFUSED(NENGINE_CLOSED, nengine_read_operator_state(h, 0, &value, 1));
        REFUSED(NENGINE_CLOSED, nengine_write_operator_state(h, 0, &value, 1));
    }
}

TEST(a_handle_is_never_given_twice) {
    const int64_t first = new_program();
    Net::check(nengine_program_close(first));
    const int64_t second = new_program();
    CHECK(first != second);
    REFUSED(NENGINE_CLOSED, nengine_program_compile(first));
    Net::check(nengine_program_close(second));
}

TEST(signals_must_make_sense) {
    Net net(1);
    const int64_t h = net.handle();
    int32_t id = -1;
    const int64_t shape[] = {2};
    const double initial[] = {1, 2};
    const int32_t bad = NENGINE_INVALID_ARGUMENT;
    CHECK_CONTAINS(REFUSED(bad, nengine_add_signal(h, nullptr, 0, 0, 1, shape, initial, 2, &id)), "name");
    CHECK_CONTAINS(REFUSED(bad, nengine_add_signal(h, "s", 0, 0, 1, nullptr, initial, 2, &id)), "shape");
    CHECK_CONTAINS(REFUSED(bad, nengine_add_signal(h, "s", 0, 0, 1, shape, nullptr, 2, &id)), "initial");
    CHECK_CONTAINS(REFUSED(bad, nengine_add_signal(h, "s", 0, 0, 1, shape, initial, 2, nullptr)), "signal");
    CHECK_CONTAINS(REFUSED(bad, nengine_add_signal(h, "s", 0, 0, -1, shape, initial, 2, &id)), "shape");
    CHECK_CONTAINS(REFUSED(bad, add(h, 9, 0, {2}, 2, &id)), "role 9");
    CHECK_CONTAINS(REFUSED(bad, add(h, -1, 0, {2}, 2, &id)), "role -1");
    CHECK_CONTAINS(REFUSED(bad, add(h, NENGINE_PARAMETER, 8, {2}, 2, &id)), "flags");
    CHECK_CONTAINS(REFUSED(bad, add(h, NENGINE_VALUE, NENGINE_TRAINABLE, {2}, 2, &id)), "flags");
    CHECK_CONTAINS(REFUSED(bad, add(h, 0, 0, {2}, 3, &id)), "2 elements");
    CHECK_CONTAINS(REFUSED(bad, add(h, 0, 0, {2}, 0, &id)), "no initial");
    CHECK_CONTAINS(REFUSED(bad, add(h, 0, 0, {2}, -1, &id)), "-1");
    CHECK_CONTAINS(REFUSED(bad, add(h, 0, 0, {-2, -1}, 2, &id)), "negative");
    CHECK_CONTAINS(REFUSED(bad, add(h, 0, 0, {int64_t{1} << 40, int64_t{1} << 40}, 0, &id)), "more than");
    CHECK_CONTAINS(REFUSED(bad, add(h, 0, 0, {0, int64_t{1} << 40, int64_t{1} << 40}, 0, &id)), "more than");
    CHECK_CONTAINS(REFUSED(bad, add(h, 0, 0, {INT64_MAX, 2}, 0, &id)), "more than");
    CHECK_CONTAINS(REFUSED(bad, add(h, 0, 0, std::vector<int64_t>(17, 1), 1, &id)), "axes");
    CHECK_EQ(id, -1);
    Net::check(add(h, 0, 0, {0, 5}, 0, &id));
    Net::check(add(h, 0, 0, {}, 1, &id));
}

TEST(views_stay_inside_their_base) {
    Net net(1);
    const int32_t base = net.value("base", {4});
    const int32_t view = net.view(base, 1, {2}, {1});
    const auto refuse = [&](int32_t of, int64_t offset, std::vector<int64_t> shape, std::vector<int64_t> strides) {
        int32_t id = -1;
        return REFUSED(NENGINE_INVALID_ARGUMENT,
                       nengine_add_view(net.handle(), "part", of, offset, static_cast<int32_t>(shape.size()),
                                        shape.data(), strides.data(), &id));
    };
    CHECK_CONTAINS(refuse(view, 0, {1}, {1}), "not the id of a base");
    CHECK_CONTAINS(refuse(99, 0, {1}, {1}), "99");
    CHECK_CONTAINS(refuse(-1, 0, {1}, {1}), "-1");
    CHECK_CONTAINS(refuse(base, 3, {2}, {1}), "3 to 4");
    CHECK_CONTAINS(refuse(base, 0, {2}, {-1}), "-1 to 0");
    CHECK_CONTAINS(refuse(base, 5, {0}, {1}), "offset 5");
    CHECK_CONTAINS(refuse(base, -1, {1}, {1}), "offset -1");
    CHECK_CONTAINS(refuse(base, 0, {3}, {INT64_MAX}), "stride");
    CHECK_CONTAINS(refuse(base, 0, {2}, {INT64_MIN}), "stride");
    CHECK_CONTAINS(refuse(base, INT64_MAX, {1}, {1}), "offset");
    CHECK_CONTAINS(refuse(base, 0, {int64_t{1} << 48, 2}, {0, 0}), "more than");
    net.view(base, 0, {5}, {0});
    net.view(base, 4, {0}, {1});
    net.view(base, 3, {1}, {INT64_MAX});
}

TEST(operators_must_make_sense) {
    Net net(1);
    const int64_t h = net.handle();
    const int32_t x = net.value("x", {2}), y = net.value("y", {3});
    CHECK_CONTAINS(REFUSED(NENGINE_INVALID_PROGRAM, add_op(h, "teleport", {y}, {}, {x})), "dot_inc");
    CHECK_CONTAINS(REFUSED(NENGINE_INVALID_ARGUMENT, add_op(h, "copy", {y}, {}, {77})), "77");
    CHECK_CONTAINS(REFUSED(NENGINE_INVALID_ARGUMENT, add_op(h, "copy", {-2}, {}, {x})), "-2");
    CHECK_CONTAINS(REFUSED(NENGINE_INVALID_ARGUMENT, add_op(h, nullptr, {y}, {}, {x})), "kind");
    int32_t op = -1;
    CHECK_CONTAINS(REFUSED(NENGINE_INVALID_ARGUMENT, nengine_add_operator(h, "copy", "t", nullptr, 1, nullptr, 0, nullptr,
                                                                         0, nullptr, 0, &op)),
                   "sets");
    CHECK_CONTAINS(REFUSED(NENGINE_INVALID_ARGUMENT, nengine_add_operator(h, "copy", "t", &x, -1, nullptr, 0, nullptr,
                                                                         0, nullptr, 0, &op)),
                   "sets");
    CHECK_CONTAINS(REFUSED(NENGINE_INVALID_ARGUMENT, nengine_add_operator(h, "copy", nullptr, &y, 1, nullptr, 0, &x, 1,
                                                                         nullptr, 0, &op)),
                   "tag");
    const double value = 1;
    CHECK_CONTAINS(REFUSED(NENGINE_INVALID_ARGUMENT, nengine_set_numbers(h, 5, "a", &value, 1)), "5");
    Net::check(add_op(h, "copy", {y}, {}, {x}));
    CHECK_CONTAINS(REFUSED(NENGINE_INVALID_ARGUMENT, nengine_set_numbers(h, 0, "a", nullptr, 1)), "values");
    CHECK_CONTAINS(REFUSED(NENGINE_INVALID_ARGUMENT, nengine_set_text(h, 0, "a", nullptr)), "text");
    CHECK_CONTAINS(REFUSED(NENGINE_INVALID_ARGUMENT, nengine_set_text(h, 0, nullptr, "a")), "name");
    // Shapes are looked at when all is there.
    const auto text = REFUSED(NENGINE_INVALID_PROGRAM, nengine_program_compile(h));
    CHECK_CONTAINS(text, "a tag");
    CHECK_CONTAINS(text, "x(2)");
    CHECK_CONTAINS(text, "y(3)");
}

TEST(a_missing_attribute_is_named_with_its_operator) {
    Net net(1);
    const int32_t y = net.value("sum", {3});
    net.op("reset", {y}, {}, {});
    const auto text = REFUSED(NENGINE_INVALID_PROGRAM, nengine_program_compile(net.handle()));
    CHECK_CONTAINS(text, "\"value\"");
    CHECK_CONTAINS(text, "reset");
    CHECK_CONTAINS(text, "sum(3)");
    // The program is as it was, and can be mended.
    net.numbers(0, "value", {1});
    net.compile();
}

TEST(operators_may_not_write_inputs_constants_or_plain_parameters) {
    for (const int32_t role : {NENGINE_INPUT, NENGINE_CONSTANT, NENGINE_PARAMETER}) {
        Net net(1);
        const int32_t x = net.value("x", {1});
        net.op("copy", {}, {net.signal("target", role, 0, {1}, {0})}, {x});
        CHECK_CONTAINS(REFUSED(NENGINE_INVALID_PROGRAM, nengine_program_compile(net.handle())), "target");
    }
}

TEST(operators_may_not_write_views_that_repeat_elements) {
    Net net(1);
    const int32_t x = net.value("x", {3});
    net.op("copy", {}, {net.view(x, 0, {3}, {0})}, {net.value("y", {3})});
    CHECK_CONTAINS(REFUSED(NENGINE_INVALID_PROGRAM, nengine_program_compile(net.handle())), "more than once");
}

TEST(a_cycle_of_operators_is_named) {
    Net net(1);
    const int32_t a = net.value("a", {1}), b = net.value("b", {1});
    net.op("copy", {a}, {}, {b});
    net.op("copy", {b}, {}, {a});
    CHECK_CONTAINS(REFUSED(NENGINE_INVALID_PROGRAM, nengine_program_compile(net.handle())), "synapse");
}

TEST(probes_and_options_are_checked) {
    Net net(1);
    const int64_t h = net.handle();
    const int32_t x = net.value("x", {1});
    int32_t probe = -1;
    const double nan = std::numeric_limits<double>::quiet_NaN();
    for (const double period : {0.0, 0.999, -1.0, nan, static_cast<double>(INFINITY)}) {
        CHECK_CONTAINS(REFUSED(NENGINE_INVALID_ARGUMENT, nengine_add_probe(h, x, period, &probe)), "period");
    }
    CHECK_CONTAINS(REFUSED(NENGINE_INVALID_ARGUMENT, nengine_add_probe(h, 4, 1, &probe)), "4");
    CHECK_CONTAINS(REFUSED(NENGINE_INVALID_ARGUMENT, nengine_add_probe(h, x, 1, nullptr)), "null");
    CHECK_CONTAINS(REFUSED(NENGINE_INVALID_ARGUMENT, nengine_set_option(h, "speed", 1)), "speed");
    CHECK_CONTAINS(REFUSED(NENGINE_INVALID_ARGUMENT, nengine_set_option(h, nullptr, 1)), "name");
    CHECK_CONTAINS(REFUSED(NENGINE_INVALID_ARGUMENT, nengine_set_option(h, "merge", 0.5)), "0.5");
    CHECK_CONTAINS(REFUSED(NENGINE_INVALID_ARGUMENT, nengine_set_option(h, "lif_smoothing", -1)), "lif_smoothing");
    CHECK_CONTAINS(REFUSED(NENGINE_INVALID_ARGUMENT, nengine_set_option(h, "lif_smoothing", nan)), "lif_smoothing");
    CHECK_CONTAINS(REFUSED(NENGINE_INVALID_ARGUMENT, nengine_set_option(h, "training_forms", 2)), "training_forms");
}

TEST(what_needs_a_compiled_program_says_so_and_so_does_the_opposite) {
    Net net(1);
    const int64_t h = net.handle();
    const int32_t x = net.value("x", {1});
    net.probe(x);
    double value = 0;
    int64_t n = 0;
    int32_t id = 0;
    const char *text = nullptr;
    const int32_t state = NENGINE_WRONG_STATE;
    CHECK_CONTAINS(REFUSED(state, nengine_run(h, 1, 0)), "not been compiled");
    REFUSED(state, nengine_set_input_f64(h, x, &value, 1, 1, nullptr));
    REFUSED(state, nengine_read_signal(h, x, &value, 1));
    REFUSED(state, nengine_write_signal(h, x, &value, 1));
    REFUSED(state, nengine_read_probe_f64(h, 0, &value, 1));
    REFUSED(state, nengine_probe_samples(h, 0, &n, &n, &n));
    REFUSED(state, nengine_step_count(h, &n));
    REFUSED(state, nengine_signal_is_stored(h, x, &id));
    REFUSED(state, nengine_reset(h, 1));
    REFUSED(state, nengine_save_state(h));
    REFUSED(state, nengine_restore_state(h));
    REFUSED(state, nengine_program_describe(h, &text));
    REFUSED(state, nengine_program_plan(h, &text));
    REFUSED(state, nengine_set_step_count(h, 1));
    REFUSED(state, nengine_plan_size(h, &n, &n));
    REFUSED(state, nengine_operator_state_size(h, 0, &n));
    REFUSED(state, nengine_read_operator_state(h, 0, &value, 1));
    REFUSED(state, nengine_write_operator_state(h, 0, &value, 1));
    net.compile();
    CHECK_CONTAINS(REFUSED(state, nengine_program_compile(h)), "has been compiled");
    REFUSED(state, add(h, 0, 0, {1}, 1, &id));
    REFUSED(state, nengine_add_view(h, "v", x, 0, 0, nullptr, nullptr, &id));
    REFUSED(state, add_op(h, "copy", {x}, {}, {x}));
    REFUSED(state, nengine_set_numbers(h, 0, "x", &value, 1));
    REFUSED(state, nengine_set_text(h, 0, "x", "y"));
    REFUSED(state, nengine_add_probe(h, x, 1, &id));
    REFUSED(state, nengine_set_option(h, "merge", 1));
}

TEST(running_and_reading_check_their_arguments) {
    Net net(3);
    const int64_t h = net.handle();
    const int32_t u = net.input("u", 2);
    const int32_t y = net.value("y", {2});
    net.op("copy", {y}, {}, {u});
    const int32_t probe = net.probe(y);
    net.compile();
    const int32_t bad = NENGINE_INVALID_ARGUMENT;
    const double data[12] = {};
    const int64_t index[] = {0, 2, 1};
    const int64_t negative[] = {0, -1, 1};
    CHECK_CONTAINS(REFUSED(bad, nengine_set_input_f64(h, y, data, 1, 1, nullptr)), "y(2) is not an input");
    CHECK_CONTAINS(REFUSED(bad, nengine_set_input_f64(h, 50, data, 1, 1, nullptr)), "50");
    CHECK_CONTAINS(REFUSED(bad, nengine_set_input_f64(h, u, nullptr, 1, 1, nullptr)), "null");
    CHECK_CONTAINS(REFUSED(bad, nengine_set_input_f64(h, u, data, 2, 1, nullptr)), "2 items");
    CHECK_CONTAINS(REFUSED(bad, nengine_set_input_f64(h, u, data, 0, 1, nullptr)), "0 items");
    CHECK_CONTAINS(REFUSED(bad, nengine_set_input_f64(h, u, data, 1, 0, nullptr)), "0 steps");
    CHECK_CONTAINS(REFUSED(bad, nengine_set_input_f64(h, u, data, -1, -1, nullptr)), "-1");
    CHECK_CONTAINS(REFUSED(bad, nengine_set_input_f64(h, u, data, 2, 1, index)), "index 2");
    CHECK_CONTAINS(REFUSED(bad, nengine_set_input_f64(h, u, data, 2, 1, negative)), "index -1");
    CHECK_CONTAINS(REFUSED(NENGINE_OUT_OF_MEMORY, nengine_set_input_f64(h, u, data, 1, INT64_MAX / 2, nullptr)), "memory");
    CHECK_CONTAINS(REFUSED(NENGINE_WRONG_STATE, nengine_run(h, 1, 0)), "has not been set");
    net.set_input(u, {1, 2}, 1, 1);
    CHECK_CONTAINS(REFUSED(bad, nengine_run(h, -1, 0)), "-1");
    CHECK_CONTAINS(REFUSED(bad, nengine_run(h, 1, 2)), "mode 2");
    CHECK_CONTAINS(REFUSED(bad, nengine_run(h, INT64_MAX, 0)), "steps");
    CHECK_CONTAINS(REFUSED(NENGINE_OUT_OF_MEMORY, nengine_run(h, int64_t{1} << 50, 0)), "memory");
    net.run(2, 0);
    double out[12];
    int64_t n = 0;
    CHECK_CONTAINS(REFUSED(bad, nengine_read_probe_f64(h, probe, out, 11)), "12");
    CHECK_CONTAINS(REFUSED(bad, nengine_read_probe_f64(h, probe, nullptr, 12)), "null");
    CHECK_CONTAINS(REFUSED(bad, nengine_read_probe_f64(h, 1, out, 12)), "no probe 1");
    CHECK_CONTAINS(REFUSED(bad, nengine_read_probe_f64(h, -1, out, 12)), "no probe -1");
    CHECK_CONTAINS(REFUSED(bad, nengine_probe_samples(h, probe, nullptr, &n, &n)), "items");
    CHECK_CONTAINS(REFUSED(bad, nengine_read_signal(h, y, out, 5)), "6 values");
    CHECK_CONTAINS(REFUSED(bad, nengine_read_signal(h, y, nullptr, 6)), "null");
    CHECK_CONTAINS(REFUSED(bad, nengine_write_signal(h, y, out, 3)), "2 values or 6");
    CHECK_CONTAINS(REFUSED(bad, nengine_write_signal(h, y, nullptr, 2)), "null");
    CHECK_CONTAINS(REFUSED(bad, nengine_reset(h, 0)), "0");
    CHECK_CONTAINS(REFUSED(bad, nengine_reset(h, 4)), "4");
    CHECK_CONTAINS(REFUSED(bad, nengine_step_count(h, nullptr)), "null");
    CHECK_CONTAINS(REFUSED(bad, nengine_program_describe(h, nullptr)), "null");
    CHECK_CONTAINS(REFUSED(bad, nengine_program_plan(h, nullptr)), "null");
}

TEST(a_program_too_large_for_the_machine_is_refused_when_it_is_compiled) {
    int64_t handle = 0;
    Net::check(nengine_program_create(NENGINE_FLOAT64, INT32_MAX, 1, &handle));
    int32_t x = 0, y = 0;
    Net::check(add(handle, NENGINE_VALUE, 0, {1000}, 1000, &x));
    Net::check(add(handle, NENGINE_VALUE, 0, {1000}, 1000, &y));
    Net::check(add_op(handle, "copy", {y}, {}, {x}));
    Net::check(nengine_set_option(handle, "simplify", 0));
    CHECK_CONTAINS(REFUSED(NENGINE_OUT_OF_MEMORY, nengine_program_compile(handle)), "memory");
    Net::check(nengine_program_close(handle));
}

TEST(a_description_names_groups_and_memory) {
    Net net(2);
    const int32_t u = net.input("stimulus", 3);
    for (int i = 0; i < 2; ++i) {
        net.op("copy", {net.value("y", {3})}, {}, {u});
    }
    net.compile();
    const char *text = nullptr;
    Net::check(nengine_program_describe(net.handle(), &text));
    CHECK_CONTAINS(text, "2 operators in 1 group");
    CHECK_CONTAINS(text, "stimulus(3)");
    CHECK_CONTAINS(text, "values: 6");
}

TEST(a_plan_tells_what_groups_cost) {
    Net net(2);
    const int32_t u = net.input("a \"stimulus\"", 3);
    for (int i = 0; i < 2; ++i) {
        net.op("copy", {net.value("y", {3})}, {}, {u});
    }
    net.compile();
    const char *json = nullptr;
    Net::check(nengine_program_plan(net.handle(), &json));
    CHECK_CONTAINS(json, "{\"chunk\":1,\"groups\":[{\"kind\":\"copy\",\"operators\":2,\"elements\":6,\"flop\":0,\"bytes\":");
    CHECK_CONTAINS(json, "a \\\"stimulus\\\"");
}
