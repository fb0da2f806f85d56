// Training through the C interface: values of losses and gradients on programs small enough to work out by
// hand, whole training runs, and the checks of arguments and of the order of calls.
#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include "nengine/nengine.h"
#include "support/net.h"
#include "support/testing.h"

using testing::Net;
using testing::Numbers;
using testing::Signals;

namespace {

// y = W x + b, probed.
struct Linear {
    Net net;
    int32_t x, w, b, y, probe;

    explicit Linear(int32_t batch, int32_t dtype = NENGINE_FLOAT64, double period = 1.0, bool keeps_last = false)
        : net(batch, dtype), x(net.input("x", 2)),
          w(net.signal("W", NENGINE_PARAMETER, NENGINE_TRAINABLE, {1, 2}, {0.5, -1.0})),
          b(net.signal("b", NENGINE_PARAMETER, NENGINE_TRAINABLE, {1}, {0.25})), y(net.value("y", {1})) {
        net.op("copy", {y}, {}, {b});
        net.op("dot_inc", {}, {y}, {w, x});
        probe = net.probe(y, period);
        if (keeps_last) {
            net.check(nengine_keep_last_sample(net.handle(), probe));
        }
        net.compile();
    }

    void loss(const char *kind = "mse", double weight = 1.0) {
        Net::check(nengine_set_loss(net.handle(), probe, kind, weight, nullptr, 0));
    }
    void sgd(double rate) {
        const double numbers[] = {rate, 0.0, 0.0};
        Net::check(nengine_set_optimizer(net.handle(), "sgd", numbers, 3));
    }
};

void check_status(int32_t status, int32_t wanted, const std::string &part) {
    CHECK_EQ(status, wanted);
    CHECK_CONTAINS(std::string(nengine_last_error()), part);
}

void check_values(const Numbers &a, const Numbers &b, double tolerance) {
    CHECK_EQ(a.size(), b.size());
    for (size_t i = 0; i < a.size(); ++i) {
        CHECK_NEAR(a[i], b[i], tolerance);
    }
}

}  // namespace

TEST(the_state_of_an_optimizer_is_read_and_put_back) {
    Linear l(1);
    const int64_t p = l.net.handle();
    int64_t n = 0;
    double values[5] = {};
    check_status(nengine_optimizer_state_size(p, &n), NENGINE_WRONG_STATE, "nengine_set_optimizer");
    const double numbers[] = {0.1, 0.9, 0.0};
    Net::check(nengine_set_optimizer(p, "sgd", numbers, 3));
    Net::check(nengine_optimizer_state_size(p, &n));
    CHECK_EQ(n, 5);
    Net::check(nengine_read_optimizer_state(p, values, 5));
    check_values(Numbers(values, values + 5), {0, 0, 0, 0, 0}, 0.0);
    const Numbers state = {3, 0, 0.5, -1, 2};
    Net::check(nengine_write_optimizer_state(p, state.data(), 5));
    Net::check(nengine_read_optimizer_state(p, values, 5));
    check_values(Numbers(values, values + 5), state, 0.0);
    check_status(nengine_read_optimizer_state(p, values, 4), NENGINE_INVALID_ARGUMENT, "5 values");
    check_status(nengine_write_optimizer_state(p, values, 4), NENGINE_INVALID_ARGUMENT, "5 values");
    check_status(nengine_write_optimizer_state(p, nullptr, 5), NENGINE_INVALID_ARGUMENT, "null");
    for (const double updates : {-1.0, 0.5, 1e300, std::numeric_limits<double>::quiet_NaN()}) {
        values[0] = updates;
        check_status(nengine_write_optimizer_state(p, values, 5), NENGINE_INVALID_ARGUMENT, "updates");
    }
}

TEST(one_step_of_training_follows_the_gradient_of_the_mean_squared_error) {
    Linear l(2);
    l.loss("mse", 3.0);
    l.sgd(0.1);
    l.net.prepare_training(false, false);
    // Outputs: 0.5 x0 - x1 + 0.25, so 0.75 and 2.25.
    l.net.set_input(l.x, {1.0, 0.0, 0.0, -2.0}, 2, 1);
    l.net.set_target(l.probe, {0.0, 2.0}, 2, 1, 1);
    const Numbers losses = l.net.train(1);
    const double loss = (0.75 * 0.75 + 0.25 * 0.25) / 2.0;
    check_values(losses, {3.0 * loss, loss}, 1e-15);
    // The gradient by the outputs is 3 (0.75, 0.25).
    check_values(l.net.gradient(l.w, 2), {3.0 * 0.75, 3.0 * 0.25 * -2.0}, 1e-15);
    check_values(l.net.gradient(l.b, 1), {3.0}, 1e-15);
    check_values(l.net.read(l.w, false), {0.5 - 0.225, -1.0 + 0.15}, 1e-15);
    check_values(l.net.read(l.b, false), {0.25 - 0.3}, 1e-15);
}

TEST(the_loss_is_the_mean_over_items_and_steps) {
    Linear l(2);
    l.loss();
    l.net.set_input(l.x, {1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 2.0, 0.0}, 2, 2);
    l.net.run(2, NENGINE_INFERENCE);
    // Outputs: 0.75, 0.25; -0.75, 1.25.
    l.net.set_target(l.probe, {0.75, 0.0, 0.0, 1.25}, 2, 2, 1);
    check_values(l.net.losses(), {(0.0625 + 0.5625) / 4.0, (0.0625 + 0.5625) / 4.0}, 1e-15);
    CHECK_NEAR(l.net.metric(l.probe, "mse"), (0.0625 + 0.5625) / 4.0, 1e-15);
    // One step of targets holds for all; so does one item.
    l.net.set_target(l.probe, {0.25}, 1, 1, 1);
    CHECK_NEAR(l.net.losses()[0], (0.25 + 0.0 + 1.0 + 1.0) / 4.0, 1e-15);
}

TEST(a_summed_loss_and_its_gradient_are_those_of_the_mean_times_the_entries) {
    Numbers losses[2], gradients[2];
    for (int32_t reduction : {NENGINE_MEAN, NENGINE_SUM}) {
        Linear l(2);
        l.loss();
        l.sgd(0.0);
        Net::check(nengine_set_loss_reduction(l.net.handle(), l.probe, reduction));
        l.net.prepare_training(false, false);
        l.net.set_input(l.x, {1.0, 0.5, 0.0, -2.0, 0.0, 1.0, 2.0, 0.0}, 2, 2);
        l.net.set_target(l.probe, {0.75, 0.0, 0.0, 1.25}, 2, 2, 1);
        losses[reduction] = l.net.train(2);
        gradients[reduction] = l.net.gradient(l.w, 2);
    }
    for (size_t i : {0, 1}) {
        CHECK(losses[0][i] > 0.1);
        CHECK_NEAR(losses[1][i], 4.0 * losses[0][i], 1e-14);
        CHECK(gradients[0][i] != 0.0);
        CHECK_NEAR(gradients[1][i], 4.0 * gradients[0][i], 1e-14);
    }
}

TEST(sample_weights_multiply_entries_and_do_not_change_what_the_mean_divides_by) {
    Linear l(2);
    l.loss();
    l.sgd(0.0);
    l.net.prepare_training(false, false);
    // Outputs: 0.75, 0.25; -0.75, 1.25.
    l.net.set_input(l.x, {1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 2.0, 0.0}, 2, 2);
    l.net.set_target(l.probe, {0.0}, 1, 1, 1);
    const double by_step[] = {2.0, 0.0, 1.0, 3.0};
    Net::check(nengine_set_sample_weights_f64(l.net.handle(), l.probe, by_step, 2, 2, nullptr));
    CHECK_NEAR(l.net.train(1 + 1)[0], (2.0 * 0.5625 + 0.5625 + 3.0 * 1.5625) / 4.0, 1e-15);
    check_values(l.net.gradient(l.b, 1), {2.0 * (2.0 * 0.75 - 0.75 + 3.0 * 1.25) / 4.0}, 1e-15);
    CHECK_NEAR(l.net.metric(l.probe, "mse"), (2.0 * 0.5625 + 0.0625 + 1.5625) / 4.0, 1e-15);
    const float by_item[] = {9.0f, 0.0f, 2.0f};
    const int64_t index[] = {2, 1};
    Net::check(nengine_set_sample_weights_f32(l.net.handle(), l.probe, by_item, 3, 1, index));
    CHECK_NEAR(l.net.losses()[0], 2.0 * (0.5625 + 0.0625) / 4.0, 1e-15);
    Net::check(nengine_set_sample_weights_f64(l.net.handle(), l.probe, by_step, 1, 3, nullptr));
    check_status(nengine_train(l.net.handle(), 2, Numbers(2).data(), 2), NENGINE_INVALID_ARGUMENT,
                 "sample weights for 3 steps but records 2");
    check_status(nengine_set_sample_weights_f64(l.net.handle(), 7, nullptr, 0, 0, nullptr), NENGINE_INVALID_ARGUMENT,
                 "7");
    Net::check(nengine_set_sample_weights_f64(l.net.handle(), l.probe, nullptr, 0, 0, nullptr));
    CHECK_NEAR(l.net.losses()[0], (2.0 * 0.5625 + 0.0625 + 1.5625) / 4.0, 1e-15);
}

TEST(a_loss_can_be_an_expression_of_all_items_and_steps) {
    for (int32_t dtype : {NENGINE_FLOAT64, NENGINE_FLOAT32}) {
        Linear l(2, dtype);
        const int64_t p = l.net.handle();
        // The squared error of the last step, for each item, times 3.
        const char *operations =
            "output : 1\nat 0 : 1 -1\ntarget\nat 2 : 1 0\nsubtract 1 3\nsquare 4\nconstant :\nmultiply 5 6";
        const double three = 3.0;
        Net::check(nengine_set_expression_loss(p, l.probe, operations, 0.5, &three, 1));
        l.sgd(0.0);
        l.net.prepare_training(false, false);
        // Outputs: 0.75, 0.25; -0.75, 1.25.
        l.net.set_input(l.x, {1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 2.0, 0.0}, 2, 2);
        check_status(nengine_train(p, 2, Numbers(2).data(), 2), NENGINE_WRONG_STATE, "no target");
        l.net.set_target(l.probe, {1.0}, 1, 1, 1);
        const Numbers losses = l.net.train(2);
        check_values(losses, {0.5 * losses[1], 3.0 * (0.5625 + 0.0625) / 2.0}, 1e-6);
        check_values(l.net.gradient(l.b, 1), {0.5 * 3.0 * 2.0 * (-0.75 + 0.25) / 2.0}, 1e-6);
        check_values(l.net.losses(), losses, 1e-15);
        Net::check(nengine_set_loss_reduction(p, l.probe, NENGINE_SUM));
        CHECK_NEAR(l.net.losses()[1], 2.0 * losses[1], 1e-6);
        Net::check(nengine_set_loss_reduction(p, l.probe, NENGINE_MEAN));
        const double by_item[] = {0.0, 10.0}, by_step[] = {1.0, 2.0};
        Net::check(nengine_set_sample_weights_f64(p, l.probe, by_item, 2, 1, nullptr));
        CHECK_NEAR(l.net.train(2)[1], 3.0 * 10.0 * 0.0625 / 2.0, 1e-6);
        check_values(l.net.gradient(l.b, 1), {0.5 * 3.0 * 2.0 * 10.0 * 0.25 / 2.0}, 1e-6);
        Net::check(nengine_set_sample_weights_f64(p, l.probe, by_step, 1, 2, nullptr));
        check_status(nengine_train(p, 2, Numbers(2).data(), 2), NENGINE_INVALID_ARGUMENT,
                     "probe 0: sample weights for 2 of 2 steps do not fit a result of the shape (2, 1)");
        // For each item and step: it is averaged like a loss of entries.
        Net::check(nengine_set_expression_loss(p, l.probe, "output : 1\ntarget\nsubtract 0 1\nsquare 2", 1.0,
                                               nullptr, 0));
        l.net.prepare_training(false, false);
        CHECK_NEAR(l.net.train(2)[1], (0.0625 + 2.0 * 0.5625 + 3.0625 + 2.0 * 0.0625) / 4.0, 1e-6);
        Numbers sums = {1.0, 2.0};
        Net::check(nengine_add_to_expression_metric(p, l.probe, operations, &three, 1, sums.data(), 2));
        check_values(sums, {1.0 + 3.0 * (0.5625 + 0.0625), 4.0}, 1e-6);
    }
}

TEST(an_expression_that_does_not_fit_the_probe_is_an_error_before_anything_runs) {
    Linear l(2);
    const int64_t p = l.net.handle();
    const int32_t bad = NENGINE_INVALID_ARGUMENT;
    double sums[2] = {};
    check_status(nengine_set_expression_loss(p, 7, "output : 1", 1.0, nullptr, 0), bad, "7");
    check_status(nengine_set_expression_loss(p, l.probe, nullptr, 1.0, nullptr, 0), bad, "null");
    check_status(nengine_set_expression_loss(p, l.probe, "output : 1", INFINITY, nullptr, 0), bad, "finite");
    check_status(nengine_set_expression_loss(p, l.probe, "output : 1\nroot 0", 1.0, nullptr, 0), bad, "\"root\"");
    check_status(nengine_set_expression_loss(p, l.probe, "output : 2", 1.0, nullptr, 0), bad,
                 "probe 0: the expression is of recorded values of the shape (2), but there are 1");
    check_status(nengine_add_to_expression_metric(p, l.probe, "output : 2", nullptr, 0, sums, 2), bad, "shape (2)");
    check_status(nengine_check_expression(p, l.probe, "output : 2", nullptr, 0, 1), bad, "shape (2)");
    check_status(nengine_check_expression(p, l.probe, nullptr, nullptr, 0, 1), bad, "null");
    check_status(nengine_check_expression(p, 9, "output : 1", nullptr, 0, 1), bad, "9");
    check_status(nengine_check_expression(p, l.probe, "output : 1", nullptr, 0, 0), bad, "at least 1 step");
    check_status(nengine_check_expression(p, l.probe, "output : 1", nullptr, 0, INT64_MAX), bad, "2^28 entries");
    check_status(nengine_check_expression(p, l.probe, "output : 1\nat 0 : 1 2", nullptr, 0, 2), bad,
                 "probe 0: operation 1");
    Net::check(nengine_check_expression(p, l.probe, "output : 1\nat 0 : 1 2", nullptr, 0, 3));
    check_status(nengine_check_expression(p, l.probe, "output : 1\ntarget\nadd 0 1", nullptr, 0, 3),
                 NENGINE_WRONG_STATE, "no target");
    check_status(nengine_add_to_expression_metric(p, l.probe, "output : 1", nullptr, 0, sums, 1), bad, "sums");
    check_status(nengine_add_to_expression_metric(p, l.probe, "output : 1", nullptr, 0, sums, 2),
                 NENGINE_WRONG_STATE, "records nothing");
    check_status(nengine_add_to_expression_metric(p, l.probe, "output : 1", nullptr, 0, nullptr, 2), bad, "null");
    Net::check(nengine_set_expression_loss(p, l.probe, "output : 1\nat 0 : 1 2", 1.0, nullptr, 0));
    l.sgd(0.1);
    l.net.prepare_training(false, false);
    check_status(nengine_train(p, 2, Numbers(2).data(), 2), bad,
                 "probe 0: operation 1, \"at\": there is no place 2 along axis 1 of the shape (2, 2, 1)");
    int64_t steps = -1;
    Net::check(nengine_step_count(p, &steps));
    CHECK_EQ(steps, 0);
    l.net.set_input(l.x, {1.0, 1.0}, 1, 1);
    l.net.set_target(l.probe, {1.0}, 1, 1, 1);
    CHECK_EQ(l.net.train(3)[1], -0.25);
}

TEST(losses_and_metrics_that_do_not_look_at_a_target_need_none) {
    Linear l(3);
    l.loss("regularize");
    l.sgd(0.0);
    l.net.set_input(l.x, {0.0, 0.0}, 1, 1);
    l.net.prepare_training(false, false);
    CHECK_NEAR(l.net.train(1)[0], 0.25, 1e-15);
    CHECK_NEAR(l.net.metric(l.probe, "mean"), 0.25, 1e-15);
    l.loss("mse");
    l.net.prepare_training(false, false);
    check_status(nengine_train(l.net.handle(), 1, Numbers(2).data(), 2), NENGINE_WRONG_STATE, "no target");
}

TEST(a_probe_of_a_parameter_is_of_one_item_whatever_the_minibatch) {
    Net net(3);
    const int32_t w = net.signal("W", NENGINE_PARAMETER, NENGINE_TRAINABLE, {2, 2}, {0.5, -1.0, 2.0, 4.0});
    const int32_t probe = net.probe(w);
    net.compile();
    const double row_norm[] = {2.0, 2.0, 1.0};
    Net::check(nengine_set_loss(net.handle(), probe, "regularize", 1.0, row_norm, 3));
    net.run(2, NENGINE_INFERENCE);
    const double wanted = (std::sqrt(1.25) + std::sqrt(20.0)) / 2.0;
    CHECK_NEAR(net.losses()[0], wanted, 1e-15);
    const double two = 2.0;
    Net::check(nengine_set_expression_loss(net.handle(), probe, "output : 2 2\nnorm 0 : 0 3", 1.0, &two, 1));
    CHECK_NEAR(net.losses()[0], wanted, 1e-15);
    Numbers sums(2);
    Net::check(nengine_add_to_expression_metric(net.handle(), probe, "output : 4", nullptr, 0, sums.data(), 2));
    check_values(sums, {2 * 5.5, 2 * 4.0}, 1e-15);
}

TEST(targets_are_taken_by_index) {
    Linear l(2);
    l.loss();
    l.net.set_input(l.x, {0.0, 0.0}, 1, 1);
    l.net.run(1, NENGINE_INFERENCE);
    const float targets[] = {9.0f, 0.25f, 1.25f};
    const int64_t index[] = {2, 1};
    Net::check(nengine_set_target_f32(l.net.handle(), l.probe, targets, 3, 1, 1, index));
    CHECK_NEAR(l.net.losses()[0], 0.5, 1e-15);
}

TEST(a_sampled_probe_passes_gradients_only_from_its_samples) {
    Linear l(1, NENGINE_FLOAT64, 3.0);
    l.net.prepare_training(true, true);
    for (int64_t from : {0, 4}) {
        l.net.reset();
        l.net.set_input(l.x, {1.0, 1.0}, 1, 1);
        if (from > 0) {
            l.net.run(from, NENGINE_TRAINING);
        }
        // Steps from + 1 to from + 7; recorded are 3, 6, ...
        Numbers inputs(14);
        for (size_t i = 0; i < inputs.size(); ++i) {
            inputs[i] = static_cast<double>(i);
        }
        l.net.set_input(l.x, inputs, 1, 7);
        l.net.forward(7);
        const Numbers samples = l.net.probe_data(l.probe);
        CHECK_EQ(samples.size(), 2u);
        l.net.output_gradient(l.probe, {1.0, 10.0});
        l.net.backward();
        const Numbers gradient = l.net.gradient(l.x, 14);
        Numbers wanted(14);
        const size_t first = from == 0 ? 2 : 1;
        for (size_t sample : {0, 1}) {
            const size_t step = first + 3 * sample;
            wanted[2 * step] = 0.5 * (sample == 0 ? 1.0 : 10.0);
            wanted[2 * step + 1] = -1.0 * (sample == 0 ? 1.0 : 10.0);
        }
        check_values(gradient, wanted, 1e-15);
    }
}

TEST(a_probe_of_the_last_step_has_one_sample_and_gradients_from_there_only) {
    Linear l(2, NENGINE_FLOAT64, 1.0, true);
    l.loss();
    l.sgd(0.1);
    l.net.prepare_training(false, true);
    // W x + b is 0.25, -0.25, 0.75 for item 0 and -0.75, 1.25, 0.25 for item 1.
    l.net.set_input(l.x, {0, 0, 1, 1, 1, 0, 0, 1, 2, 0, 2, 1}, 2, 3);
    l.net.set_target(l.probe, {0.5, 1.25}, 2, 1, 1);
    l.net.forward(3);
    check_values(l.net.probe_data(l.probe), {0.75, 0.25}, 1e-15);
    CHECK_NEAR(l.net.losses()[0], (0.0625 + 1.0) / 2, 1e-15);
    l.net.output_gradient(l.probe, {1.0, 10.0});
    l.net.backward();
    check_values(l.net.gradient(l.x, 12), {0, 0, 0, 0, 0.5, -1, 0, 0, 0, 0, 5, -10}, 1e-15);
    CHECK_NEAR(l.net.train(3)[0], (0.0625 + 1.0) / 2, 1e-15);
    // d loss / db = 2 * (0.25 - 1) / 2
    check_values(l.net.read(l.b, false), {0.25 + 0.1 * 0.75}, 1e-15);
    l.net.set_target(l.probe, {0.5, 1.25, 0, 0, 0, 0}, 2, 3, 1);
    double losses[2];
    check_status(nengine_train(l.net.handle(), 3, losses, 2), NENGINE_INVALID_ARGUMENT, "records 1");
}

TEST(one_forward_run_serves_many_backward_runs) {
    Linear l(2);
    l.net.prepare_training(true, true);
    l.net.set_input(l.x, {1.0, 2.0, 3.0, 4.0}, 2, 1);
    l.net.forward(1);
    for (size_t row = 0; row < 2; ++row) {
        Numbers unit(2);
        unit[row] = 1.0;
        l.net.output_gradient(l.probe, unit);
        l.net.backward();
        Numbers wanted(4);
        wanted[2 * row] = 0.5;
        wanted[2 * row + 1] = -1.0;
        check_values(l.net.gradient(l.x, 4), wanted, 0.0);
        check_values(l.net.gradient(l.w, 2), {row == 0 ? 1.0 : 3.0, row == 0 ? 2.0 : 4.0}, 0.0);
    }
}

TEST(runs_of_any_length_follow_each_other) {
    // y sums up x * w over the steps: the gradient by w is the sum of what is left to come.
    Net net(1);
    const int32_t x = net.input("x", 1);
    const int32_t w = net.signal("w", NENGINE_PARAMETER, NENGINE_TRAINABLE, {1}, {2.0});
    const int32_t u = net.value("u", {1}), y = net.value("y", {1});
    net.op("copy", {u}, {}, {x});
    net.op("elementwise_inc", {}, {y}, {w, u});
    const int32_t probe = net.probe(y);
    net.compile();
    net.prepare_training(true, true);
    for (int64_t n : {3, 50, 2, 7}) {
        Numbers inputs, last(static_cast<size_t>(n)), wanted(static_cast<size_t>(n), 2.0);
        double sum = 0.0;
        for (int64_t i = 0; i < n; ++i) {
            inputs.push_back(0.5 * static_cast<double>(i) + 1.0);
            sum += inputs.back();
        }
        last.back() = 1.0;
        net.reset();
        net.set_input(x, inputs, 1, n);
        net.forward(n);
        CHECK_NEAR(net.probe_data(probe).back(), 2.0 * sum, 1e-12);
        net.output_gradient(probe, last);
        net.backward();
        check_values(net.gradient(w, 1), {sum}, 1e-12);
        check_values(net.gradient(x, n), wanted, 0.0);
    }
}

TEST(a_probe_of_a_parameter_passes_its_gradient_on) {
    Net net(3);
    const int32_t w = net.signal("w", NENGINE_PARAMETER, NENGINE_TRAINABLE, {2}, {1.0, 2.0});
    const int32_t y = net.value("y", {2});
    net.op("copy", {y}, {}, {w});
    const int32_t of_parameter = net.probe(w);
    const int32_t of_value = net.probe(y);
    net.compile();
    net.prepare_training(true, false);
    net.forward(2);
    CHECK_EQ(net.probe_data(of_parameter).size(), 4u);
    net.output_gradient(of_parameter, {1.0, 2.0, 3.0, 4.0});
    net.output_gradient(of_value, Numbers(12, 1.0));
    net.backward();
    check_values(net.gradient(w, 2), {4.0 + 6.0, 6.0 + 6.0}, 1e-15);
}

TEST(parameters_that_lead_nowhere_have_gradient_zero) {
    Net net(2);
    const int32_t w = net.signal("w", NENGINE_PARAMETER, NENGINE_TRAINABLE, {2}, {1.0, 2.0});
    const int32_t aside = net.signal("aside", NENGINE_PARAMETER, NENGINE_TRAINABLE, {3});
    const int32_t y = net.value("y", {2}), z = net.value("z", {3});
    net.op("copy", {y}, {}, {w});
    net.op("copy", {z}, {}, {aside});
    const int32_t probe = net.probe(y);
    net.probe(z);
    net.compile();
    Net::check(nengine_set_loss(net.handle(), probe, "mse", 1.0, nullptr, 0));
    const double adam[] = {0.1, 0.9, 0.999, 1e-7, 0};
    Net::check(nengine_set_optimizer(net.handle(), "adam", adam, 5));
    net.prepare_training(false, false);
    net.set_target(probe, {0.0, 0.0}, 1, 1, 2);
    net.train(1);
    check_values(net.gradient(aside, 3), {0.0, 0.0, 0.0}, 0.0);
    check_values(net.read(aside, false), {0.0, 0.0, 0.0}, 0.0);
    check_values(net.read(w, false), {0.9, 1.9}, 1e-6);
}

TEST(a_spiking_population_has_the_gradient_of_its_rate_curve) {
    Numbers gradients[2];
    for (int spiking : {0, 1}) {
        Net net(2);
        const int32_t x = net.input("x", 3);
        const int32_t j = net.value("J", {3});
        const int32_t bias = net.signal("bias", NENGINE_PARAMETER, NENGINE_TRAINABLE, {3}, {1.5, 2.0, 0.2});
        net.op("copy", {j}, {}, {bias});
        net.op("copy", {}, {j}, {x});
        const int32_t out = net.value("out", {3});
        Signals sets{out};
        if (spiking) {
            sets.push_back(net.value("voltage", {3}, {0.3, 0.4, 0.5}));
            sets.push_back(net.value("refractory", {3}));
        }
        const int32_t op = net.op(spiking ? "neurons.lif" : "neurons.lif_rate", sets, {}, {j});
        net.numbers(op, "tau_rc", {0.02});
        net.numbers(op, "tau_ref", {0.002});
        net.numbers(op, "amplitude", {0.7});
        net.numbers(op, "dt", {0.001});
        if (spiking) {
            net.numbers(op, "min_voltage", {0.0});
        }
        const int32_t probe = net.probe(out);
        net.compile();
        net.prepare_training(true, false);
        net.set_input(x, {0.0, 0.5, 0.1, 1.0, 0.2, 0.3}, 2, 1);
        net.forward(3);
        Numbers ones(18, 1.0);
        net.output_gradient(probe, ones);
        net.backward();
        gradients[spiking] = net.gradient(bias, 3);
        if (spiking) {
            check_values(net.read(sets[1], true), {0.3, 0.4, 0.5, 0.3, 0.4, 0.5}, 0.0);
        }
    }
    check_values(gradients[1], gradients[0], 0.0);
    CHECK(gradients[0][0] != 0.0);
}

TEST(opaque_operators_pass_no_gradient) {
    // y = 3 x + host(x) and the output of neurons whose step is not differentiated.
    struct Kind {
        const char *name;
        Numbers states;
        std::vector<std::pair<const char *, double>> parameters;
    };
    const std::vector<std::pair<const char *, double>> lif = {
        {"tau_rc", 0.02}, {"tau_ref", 0.002}, {"amplitude", 1.0}, {"tau_n", 1.0}, {"inc_n", 0.01}};
    auto spiking = lif;
    spiking.emplace_back("min_voltage", 0.0);
    const std::vector<Kind> kinds = {
        {"neurons.adaptive_lif_rate", {0.0}, lif},
        {"neurons.adaptive_lif", {0.5, 0.0, 0.0}, spiking},
        {"neurons.izhikevich",
         {-65.0, 0.0},
         {{"tau_recovery", 0.02}, {"coupling", 0.2}, {"reset_voltage", -65.0}, {"reset_recovery", 8.0}}}};
    for (const auto &kind : kinds) {
        Net net(2);
        const auto twice = [](int64_t, int32_t, int32_t, double, const double *in, int64_t n, double *out,
                              int64_t) {
            for (int64_t i = 0; i < n; ++i) {
                out[i] = 2.0 * in[i];
            }
            return int32_t{0};
        };
        Net::check(nengine_program_set_host(net.handle(), twice, 0));
        const int32_t x = net.input("x", 2);
        const int32_t u = net.value("u", {2}), h = net.value("h", {2}), y = net.value("y", {2});
        net.op("copy", {u}, {}, {x});
        const int32_t host = net.op("host_function", {h}, {}, {u});
        net.numbers(host, "reads_time", {0.0});
        net.numbers(host, "has_input", {1.0});
        net.op("copy", {y}, {}, {h});
        net.op("elementwise_inc", {}, {y}, {net.constant("3", {1}, {3.0}), u});
        const int32_t current = net.signal("J", NENGINE_PARAMETER, NENGINE_TRAINABLE, {2}, {5.0, 12.0});
        const int32_t j = net.value("J", {2});
        net.op("copy", {j}, {}, {current});
        Signals sets{net.value("output", {2})};
        for (double state : kind.states) {
            sets.push_back(net.value("state", {2}, {state, state}));
        }
        const int32_t neurons = net.op(kind.name, sets, {}, {j});
        for (const auto &[name, value] : kind.parameters) {
            net.numbers(neurons, name, {value});
        }
        net.numbers(neurons, "dt", {0.001});
        const int32_t probe = net.probe(y);
        const int32_t of_neurons = net.probe(sets[0]);
        net.compile();
        net.prepare_training(true, true);
        net.set_input(x, {1.0, 2.0, 3.0, 4.0}, 2, 1);
        net.forward(2);
        check_values(net.probe_data(probe), {5.0, 10.0, 5.0, 10.0, 15.0, 20.0, 15.0, 20.0}, 0.0);
        net.output_gradient(probe, Numbers(8, 1.0));
        net.output_gradient(of_neurons, Numbers(8, 1.0));
        net.backward();
        check_values(net.gradient(x, 8), Numbers(8, 3.0), 0.0);
        check_values(net.gradient(current, 2), {0.0, 0.0}, 0.0);
    }
}

TEST(an_xor_like_map_is_learned) {
    for (int32_t dtype : {NENGINE_FLOAT64, NENGINE_FLOAT32}) {
        Net net(4, dtype);
        std::mt19937 rng(0);
        // Glorot: uniform with limit sqrt(6 / (fan_in + fan_out)).
        const auto glorot = [&](int64_t out, int64_t in) {
            const double limit = std::sqrt(6.0 / static_cast<double>(in + out));
            std::uniform_real_distribution<double> uniform(-limit, limit);
            Numbers values(static_cast<size_t>(out * in));
            for (double &v : values) {
                v = uniform(rng);
            }
            return values;
        };
        const auto layer = [&](int32_t from, int64_t in, int64_t out) {
            const int32_t j = net.value("J", {out});
            const int32_t bias = net.signal("bias", NENGINE_PARAMETER, NENGINE_TRAINABLE, {out});
            const int32_t weights =
                net.signal("weights", NENGINE_PARAMETER, NENGINE_TRAINABLE, {out, in}, glorot(out, in));
            net.op("copy", {j}, {}, {bias});
            net.op("dot_inc", {}, {j}, {weights, from});
            const int32_t output = net.value("out", {out});
            const int32_t op = net.op("neurons.sigmoid", {output}, {}, {j});
            net.numbers(op, "tau_ref", {1.0});
            net.numbers(op, "dt", {0.001});
            return output;
        };
        const int32_t x = net.input("x", 2);
        const int32_t y = layer(layer(x, 2, 21), 21, 1);
        const int32_t probe = net.probe(y);
        net.compile();
        Net::check(nengine_set_loss(net.handle(), probe, "mse", 1.0, nullptr, 0));
        const double adam[] = {0.01, 0.9, 0.999, 1e-7, 0};
        Net::check(nengine_set_optimizer(net.handle(), "adam", adam, 5));
        net.prepare_training(false, false);
        net.set_input(x, {0.0, 0.0, 0.0, 1.0, 1.0, 0.0, 1.0, 1.0}, 4, 1);
        net.set_target(probe, {0.1, 0.9, 0.9, 0.1}, 4, 1, 1);
        for (int epoch = 0; epoch < 500; ++epoch) {
            net.reset();
            net.train(1);
        }
        net.reset();
        net.run(1, NENGINE_INFERENCE);
        check_values(net.probe_data(probe), {0.1, 0.9, 0.9, 0.1}, 2e-3);
        CHECK_EQ(net.metric(probe, "accuracy"), 0.0);
        net.set_target(probe, {0.0, 1.0, 1.0, 1.0}, 4, 1, 1);
        CHECK_EQ(net.metric(probe, "accuracy"), 0.75);
    }
}

TEST(training_twice_gives_the_same_bits) {
    Numbers results[2];
    for (auto &result : results) {
        Linear l(2, NENGINE_FLOAT32);
        l.loss();
        l.sgd(0.05);
        l.net.prepare_training(false, false);
        l.net.set_input(l.x, {1.0, 0.3, 0.7, -2.0}, 2, 1);
        l.net.set_target(l.probe, {0.3, 0.1}, 2, 1, 1);
        for (int i = 0; i < 20; ++i) {
            l.net.train(3);
        }
        result = l.net.read(l.w, false);
    }
    check_values(results[0], results[1], 0.0);
}

TEST(preparing_again_changes_what_is_differentiated_and_keeps_the_optimizer) {
    Numbers results[2];
    for (bool again : {false, true}) {
        Linear l(2);
        l.loss();
        const double numbers[] = {0.05, 0.9, 0.0};
        Net::check(nengine_set_optimizer(l.net.handle(), "sgd", numbers, 3));
        l.net.set_input(l.x, {1.0, 0.3, 0.7, -2.0}, 2, 1);
        l.net.set_target(l.probe, {0.3, 0.1}, 2, 1, 1);
        l.net.prepare_training(false, false);
        for (int i = 0; i < 5; ++i) {
            if (again) {
                l.net.prepare_training(true, true);
                l.net.forward(2);
                l.net.output_gradient(l.probe, {1.0, 1.0, 1.0, 1.0});
                l.net.backward();
                check_values(l.net.gradient(l.b, 1), {4.0}, 1e-15);
                l.net.prepare_training(false, false);
            }
            l.net.train(1);
        }
        results[again] = l.net.read(l.w, false);
    }
    check_values(results[0], results[1], 0.0);
}

TEST(a_loss_can_be_taken_away) {
    Linear l(1);
    l.loss();
    l.net.prepare_training(false, false);
    l.net.set_input(l.x, {1.0, 0.0}, 1, 1);
    l.net.run(1, NENGINE_INFERENCE);
    l.loss("none");
    double losses[2];
    Net::check(nengine_losses(l.net.handle(), losses, 2));
    check_values({losses[0], losses[1]}, {0.0, 0.0}, 0.0);
    check_status(nengine_prepare_training(l.net.handle(), 0, 0), NENGINE_WRONG_STATE, "no probe has a loss");
}

TEST(a_new_learning_rate_holds_from_the_next_step_on) {
    Linear l(1);
    l.loss();
    l.sgd(0.0);
    l.net.prepare_training(false, false);
    l.net.set_input(l.x, {0.0, 0.0}, 1, 1);
    l.net.set_target(l.probe, {0.0}, 1, 1, 1);
    l.net.train(1);
    check_values(l.net.read(l.b, false), {0.25}, 0.0);
    Net::check(nengine_set_learning_rate(l.net.handle(), 0.5));
    l.net.train(1);
    check_values(l.net.read(l.b, false), {0.0}, 1e-15);
}

TEST(cross_entropy_trains_a_classifier) {
    Net net(3);
    const int32_t x = net.input("x", 2);
    const int32_t w = net.signal("W", NENGINE_PARAMETER, NENGINE_TRAINABLE, {3, 2});
    const int32_t z = net.value("z", {3});
    net.op("dot_inc", {z}, {}, {w, x});
    const int32_t probe = net.probe(z);
    net.compile();
    const double from_logits = 1.0;
    Net::check(
        nengine_set_loss(net.handle(), probe, "sparse_categorical_crossentropy", 1.0, &from_logits, 1));
    const double adam[] = {0.1, 0.9, 0.999, 1e-7, 0};
    Net::check(nengine_set_optimizer(net.handle(), "adam", adam, 5));
    net.prepare_training(false, false);
    net.set_input(x, {1.0, 0.0, -1.0, 0.5, 0.0, -1.0}, 3, 1);
    net.set_target(probe, {2.0, 0.0, 1.0}, 3, 1, 1);
    CHECK_NEAR(net.train(1)[0], std::log(3.0), 1e-12);
    for (int i = 0; i < 100; ++i) {
        net.train(1);
    }
    CHECK(net.train(1)[0] < 0.05);
    CHECK_EQ(net.metric(probe, "accuracy"), 1.0);
    net.set_target(probe, {2.0, 0.0, 0.0}, 3, 1, 1);
    CHECK_NEAR(net.metric(probe, "accuracy"), 2.0 / 3.0, 1e-15);
    net.set_target(probe, {0.0, 0.0, 1.0, 1.0, 0.0, 0.0, 0.0, 1.0, 0.0}, 3, 1, 3);
    CHECK_NEAR(net.metric(probe, "accuracy"), 1.0, 1e-15);
}

TEST(calls_in_the_wrong_order_are_errors_that_say_what_to_do) {
    Linear l(2);
    double losses[2], values[4] = {0.0, 0.0, 0.0, 0.0};
    const int64_t p = l.net.handle();
    check_status(nengine_forward(p, 1), NENGINE_WRONG_STATE, "nengine_prepare_training");
    check_status(nengine_prepare_training(p, 0, 0), NENGINE_WRONG_STATE, "nengine_set_loss");
    l.loss();
    check_status(nengine_set_learning_rate(p, 0.1), NENGINE_WRONG_STATE, "nengine_set_optimizer");
    check_status(nengine_set_gradient_clipping(p, 1.0, 1.0, 1.0), NENGINE_WRONG_STATE, "nengine_set_optimizer");
    check_status(nengine_exclude_from_weight_decay(p, 0), NENGINE_WRONG_STATE, "nengine_set_optimizer");
    l.net.prepare_training(false, false);
    check_status(nengine_train(p, 1, losses, 2), NENGINE_WRONG_STATE, "nengine_set_optimizer");
    l.sgd(0.1);
    check_status(nengine_train(p, 1, losses, 2), NENGINE_WRONG_STATE, "nengine_set_target");
    check_status(nengine_losses(p, losses, 2), NENGINE_WRONG_STATE, "nengine_set_target");
    l.net.set_target(l.probe, {0.0}, 1, 1, 1);
    check_status(nengine_losses(p, losses, 2), NENGINE_WRONG_STATE, "records nothing");
    check_status(nengine_backward(p), NENGINE_WRONG_STATE, "nengine_forward");
    check_status(nengine_set_output_gradient(p, l.probe, values, 2), NENGINE_WRONG_STATE, "nengine_forward");
    l.net.set_input(l.x, {1.0, 1.0}, 1, 1);
    l.net.forward(1);
    check_status(nengine_read_gradient(p, l.w, values, 2), NENGINE_WRONG_STATE, "nengine_backward");
    check_status(nengine_apply_gradients(p), NENGINE_WRONG_STATE, "nengine_backward");
    // Whatever the backward run relies on is gone.
    l.net.set_input(l.x, {1.0, 1.0}, 1, 1);
    check_status(nengine_backward(p), NENGINE_WRONG_STATE, "fed");
    l.net.forward(1);
    l.net.backward();
    l.loss();
    check_status(nengine_read_gradient(p, l.w, values, 2), NENGINE_WRONG_STATE, "nengine_prepare_training");

    Net early(1);
    early.probe(early.value("y", {1}));
    check_status(nengine_set_loss(early.handle(), 0, "mse", 1.0, nullptr, 0), NENGINE_WRONG_STATE, "compile");
}

TEST(nothing_to_train_is_an_error) {
    Net net(1);
    const int32_t x = net.input("x", 1);
    const int32_t y = net.value("y", {1});
    net.op("copy", {y}, {}, {x});
    const int32_t probe = net.probe(y);
    net.compile();
    Net::check(nengine_set_loss(net.handle(), probe, "mse", 1.0, nullptr, 0));
    const double sgd[] = {0.1, 0.0, 0.0};
    Net::check(nengine_set_optimizer(net.handle(), "sgd", sgd, 3));
    net.prepare_training(false, false);
    net.set_input(x, {1.0}, 1, 1);
    net.set_target(probe, {1.0}, 1, 1, 1);
    double losses[2];
    check_status(nengine_train(net.handle(), 1, losses, 2), NENGINE_NOTHING_TO_TRAIN, "nothing to train");
}

TEST(bad_arguments_are_errors_that_name_them) {
    Linear l(2);
    const int64_t p = l.net.handle();
    const double nan = std::numeric_limits<double>::quiet_NaN();
    double values[8] = {};
    const int32_t bad = NENGINE_INVALID_ARGUMENT;
    check_status(nengine_set_loss(p, 7, "mse", 1.0, nullptr, 0), bad, "7");
    check_status(nengine_set_loss(p, -1, "mse", 1.0, nullptr, 0), bad, "-1");
    check_status(nengine_set_loss(p, l.probe, nullptr, 1.0, nullptr, 0), bad, "null");
    check_status(nengine_set_loss(p, l.probe, "mea", 1.0, nullptr, 0), bad, "mea");
    check_status(nengine_set_loss(p, l.probe, "mse", nan, nullptr, 0), bad, "finite");
    check_status(nengine_set_loss(p, l.probe, "mse", 1.0, nullptr, 2), bad, "null");
    check_status(nengine_set_loss(p, l.probe, "mse", 1.0, values, -1), bad, "-1");
    check_status(nengine_set_optimizer(p, "sgd", values, 2), bad, "3 numbers");
    check_status(nengine_set_optimizer(p, nullptr, values, 3), bad, "null");
    check_status(nengine_prepare_training(p, 2, 0), bad, "2");
    l.sgd(0.1);
    check_status(nengine_set_gradient_clipping(p, 0.0, 1.0, nan), bad, "limits on gradients");
    check_status(nengine_set_gradient_clipping(p, 1.0, 1.0, 1.0), bad, "not both");
    check_status(nengine_exclude_from_weight_decay(p, 0), NENGINE_WRONG_STATE, "adamw");
    const double adamw[] = {0.1, 0.9, 0.999, 1e-7, 0.0, 0.1};
    Net::check(nengine_set_optimizer(p, "adamw", adamw, 6));
    check_status(nengine_exclude_from_weight_decay(p, -1), bad, "-1");
    check_status(nengine_exclude_from_weight_decay(p, l.x), bad, "no trainable parameter");
    l.loss();
    l.sgd(0.1);
    l.net.prepare_training(false, true);
    check_status(nengine_set_target_f64(p, l.probe, nullptr, 1, 1, 1, nullptr), bad, "null");
    check_status(nengine_set_target_f64(p, l.probe, values, 3, 1, 1, nullptr), bad, "3 items");
    check_status(nengine_set_target_f64(p, l.probe, values, 1, 0, 1, nullptr), bad, "0 steps");
    check_status(nengine_set_target_f64(p, l.probe, values, 1, 1, 0, nullptr), bad, "size");
    l.net.set_target(l.probe, {0.0, 0.0, 0.0}, 1, 1, 3);
    check_status(nengine_train(p, 1, values, 2), bad, "1, not 3");
    const int64_t index[] = {0, 2};
    check_status(nengine_set_target_f64(p, l.probe, values, 2, 1, 1, index), bad, "index 2");
    l.net.set_target(l.probe, {0.0, 0.0, 0.0}, 1, 3, 1);
    l.net.set_input(l.x, {1.0, 1.0}, 1, 1);
    check_status(nengine_train(p, 2, values, 2), bad, "3 steps");
    check_status(nengine_train(p, 0, values, 2), bad, "at least 1 step");
    check_status(nengine_train(p, 3, values, 3), bad, "3 values");
    check_status(nengine_train(p, 3, nullptr, 2), bad, "null");
    check_status(nengine_add_to_metric(p, l.probe, "cua", nullptr, 0, values, 2), bad, "cua");
    check_status(nengine_add_to_metric(p, l.probe, "mse", nullptr, 0, nullptr, 2), bad, "null");
    check_status(nengine_add_to_metric(p, l.probe, "mse", nullptr, 0, values, 1), bad, "sums of \"mse\"");
    check_status(nengine_check_targets("it", "mse", nullptr, 0, 1, values, 0, 1, 1, 0), bad, "at least 1");
    check_status(nengine_check_targets("it", "mse", nullptr, 0, 2, values, 0, 1, 1, 1), bad, "it: mean squared");
    check_status(nengine_check_targets("it", "mse", nullptr, 0, 1, nullptr, 0, 1, 1, 1), bad, "null");
    int64_t n_sums = 0;
    check_status(nengine_metric_size("auc", values, 2, &n_sums), bad, "n_thresholds");
    check_status(nengine_metric_size("auc", nullptr, 0, nullptr), bad, "null");
    check_status(nengine_metric_value("auc", nullptr, 0, values, 1, values), bad, "402");
    check_status(nengine_set_loss_reduction(p, l.probe, 2), bad, "no reduction 2");
    check_status(nengine_set_loss_reduction(p, 7, NENGINE_SUM), bad, "7");
    l.net.forward(3);
    check_status(nengine_set_output_gradient(p, l.probe, values, 7), bad, "7 values");
    check_status(nengine_set_output_gradient(p, l.probe, nullptr, 6), bad, "null");
    l.net.backward();
    check_status(nengine_read_gradient(p, 99, values, 1), bad, "99");
    check_status(nengine_read_gradient(p, l.y, values, 1), bad, "no gradient");
    check_status(nengine_read_gradient(p, l.w, values, 3), bad, "3 values");
    check_status(nengine_read_gradient(p, l.w, nullptr, 2), bad, "null");
    check_status(nengine_forward(p + 1000, 1), NENGINE_CLOSED, "");
}

TEST(the_message_about_a_bad_class_says_where_it_is) {
    Net net(2);
    const int32_t z = net.value("z", {3});
    const int32_t b = net.signal("b", NENGINE_PARAMETER, NENGINE_TRAINABLE, {3});
    net.op("copy", {z}, {}, {b});
    const int32_t probe = net.probe(z);
    net.compile();
    Net::check(nengine_set_loss(net.handle(), probe, "sparse_categorical_crossentropy", 1.0, nullptr, 0));
    net.run(2, NENGINE_INFERENCE);
    net.set_target(probe, {0.0, 1.0, 2.0, 3.0}, 2, 2, 1);
    double losses[2];
    check_status(nengine_losses(net.handle(), losses, 2), NENGINE_INVALID_ARGUMENT,
                 "probe 0, item 1, step 1");
}
