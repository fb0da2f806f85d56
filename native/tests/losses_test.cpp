#include "support/testing.h"

#include <cmath>
#include <functional>
#include <random>
#include <vector>

#include "ir/graph.h"
#include "train/loss.h"
#include "train/metric.h"

using namespace nengine;

namespace {

using Values = std::vector<double>;

// Fourth-order central differences.
double slope(const std::function<double(double)> &f, double x) {
    const double h = 1e-3;
    return (8.0 * (f(x + h) - f(x - h)) - (f(x + 2.0 * h) - f(x - 2.0 * h))) / (12.0 * h);
}

void check_gradient(const Loss &loss, Values predicted, const Values &target, double tolerance) {
    Values gradient(predicted.size());
    const double value = loss.value_and_gradient(predicted, target, gradient);
    CHECK_EQ(value, loss.value(predicted, target));
    for (size_t k = 0; k < predicted.size(); ++k) {
        const double numeric = slope(
            [&](double x) {
                Values moved = predicted;
                moved[k] = x;
                return loss.value(moved, target);
            },
            predicted[k]);
        CHECK_NEAR(gradient[k], numeric, tolerance);
    }
}

Values random_values(size_t n, double low, double high, unsigned seed) {
    std::mt19937 rng(seed);
    std::uniform_real_distribution<double> uniform(low, high);
    Values values(n);
    for (double &v : values) {
        v = uniform(rng);
    }
    return values;
}

}  // namespace

TEST(mean_squared_error_is_the_mean_over_the_last_axis) {
    const auto loss = make_loss("mse", {});
    CHECK_NEAR(loss->value(Values{1.0, 2.0, -3.0}, Values{0.0, 4.0, -3.0}), 5.0 / 3.0, 1e-15);
    CHECK_EQ(loss->value(Values{0.25}, Values{0.75}), 0.25);
    check_gradient(*loss, random_values(5, -2.0, 2.0, 1), random_values(5, -2.0, 2.0, 2), 1e-10);
}

TEST(mean_squared_error_wants_a_target_for_each_value) {
    CHECK_CONTAINS(CHECK_THROWS(Error, make_loss("mse", {})->check_sizes(3, 2)), "3, not 2");
    CHECK_CONTAINS(CHECK_THROWS(Error, make_loss("mse", {1.0})), "takes no numbers");
}

TEST(cross_entropy_of_logits_is_minus_the_log_of_the_softmax) {
    const auto loss = make_loss("sparse_categorical_crossentropy", {1.0});
    const Values z{0.5, -1.0, 2.0, 0.0};
    const double sum = std::exp(0.5) + std::exp(-1.0) + std::exp(2.0) + 1.0;
    for (size_t label = 0; label < z.size(); ++label) {
        CHECK_NEAR(loss->value(z, Values{double(label)}), std::log(sum) - z[label], 1e-15);
        check_gradient(*loss, z, Values{double(label)}, 1e-10);
    }
}

TEST(cross_entropy_of_large_logits_does_not_overflow) {
    const auto loss = make_loss("sparse_categorical_crossentropy", {1.0});
    Values gradient(2);
    CHECK_NEAR(loss->value_and_gradient(Values{1e4, -1e4}, Values{1.0}, gradient), 2e4, 1e-9);
    CHECK_EQ(gradient[0], 1.0);
    CHECK_EQ(gradient[1], -1.0);
}

TEST(cross_entropy_of_probabilities_divides_them_by_their_sum) {
    const auto loss = make_loss("sparse_categorical_crossentropy", {});
    const Values p{0.2, 0.1, 0.4};
    CHECK_NEAR(loss->value(p, Values{2.0}), -std::log(0.4 / 0.7), 1e-15);
    for (double label : {0.0, 1.0, 2.0}) {
        check_gradient(*loss, p, Values{label}, 1e-7);
    }
}

TEST(probabilities_outside_the_clipped_range_have_no_gradient) {
    const auto loss = make_loss("sparse_categorical_crossentropy", {0.0});
    Values gradient(3);
    const double value = loss->value_and_gradient(Values{-0.5, 1.5, 0.5}, Values{0.0}, gradient);
    CHECK_NEAR(value, -std::log(1e-7 / (1e-7 + (1.0 - 1e-7) + 0.5)), 1e-12);
    CHECK_EQ(gradient[0], 0.0);
    CHECK_EQ(gradient[1], 0.0);
    CHECK_NEAR(gradient[2], 1.0 / 1.5, 1e-6);
}

TEST(a_target_that_is_no_class_is_an_error) {
    const auto loss = make_loss("sparse_categorical_crossentropy", {});
    const Values p{0.5, 0.5};
    for (double target : {-1.0, 2.0, 0.5, std::nan("")}) {
        CHECK_CONTAINS(CHECK_THROWS(Error, loss->value(p, Values{target})),
                       "is not one of the classes 0 to 1");
    }
    CHECK_CONTAINS(CHECK_THROWS(Error, loss->check_sizes(2, 2)), "needs one target value");
    CHECK_CONTAINS(CHECK_THROWS(Error, make_loss("sparse_categorical_crossentropy", {0.5})), "from_logits");
}

TEST(unknown_losses_and_metrics_are_named_with_the_known_ones) {
    const std::string loss = CHECK_THROWS(Error, make_loss("mae", {}));
    CHECK_CONTAINS(loss, "no loss \"mae\"");
    CHECK_CONTAINS(loss, "\"mse\", \"sparse_categorical_crossentropy\"");
    CHECK_CONTAINS(CHECK_THROWS(Error, make_metric("auc")),
                   "no metric \"auc\"; known are \"accuracy\", \"mse\"");
}

TEST(accuracy_of_one_value_is_binary) {
    const auto metric = make_metric("accuracy");
    metric->check_sizes(1, 1);
    CHECK_EQ(metric->value(Values{0.51}, Values{1.0}), 1.0);
    CHECK_EQ(metric->value(Values{0.5}, Values{1.0}), 0.0);
    CHECK_EQ(metric->value(Values{0.5}, Values{0.0}), 1.0);
    CHECK_EQ(metric->value(Values{0.51}, Values{0.9}), 0.0);
}

TEST(accuracy_against_one_target_is_sparse_categorical) {
    const auto metric = make_metric("accuracy");
    metric->check_sizes(3, 1);
    CHECK_EQ(metric->value(Values{0.1, 0.7, 0.2}, Values{1.0}), 1.0);
    CHECK_EQ(metric->value(Values{0.1, 0.7, 0.2}, Values{2.0}), 0.0);
    // The first of equals counts.
    CHECK_EQ(metric->value(Values{0.1, 0.7, 0.7}, Values{1.0}), 1.0);
}

TEST(accuracy_against_several_targets_is_categorical) {
    const auto metric = make_metric("accuracy");
    metric->check_sizes(3, 3);
    CHECK_EQ(metric->value(Values{0.1, 0.7, 0.2}, Values{0.0, 1.0, 0.0}), 1.0);
    CHECK_EQ(metric->value(Values{0.1, 0.7, 0.2}, Values{0.3, 0.3, 0.1}), 0.0);
    CHECK_CONTAINS(CHECK_THROWS(Error, metric->check_sizes(3, 2)), "not 2");
}

TEST(mean_squared_error_is_a_metric_too) {
    CHECK_EQ(make_metric("mse")->value(Values{1.0, 3.0}, Values{0.0, 1.0}), 2.5);
}
