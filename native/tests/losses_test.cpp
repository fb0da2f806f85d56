// Each loss against its formula in plain code, and its gradient against central differences.
#include "support/testing.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <random>
#include <vector>

#include "ir/graph.h"
#include "train/loss.h"

using namespace nengine;

namespace {

using Values = std::vector<double>;
using Formula = std::function<double(const Values &p, const Values &y)>;

constexpr double epsilon = 1e-7;

struct Case {
    const char *kind;
    Values numbers;
    // Of recorded values and of targets.
    double p_low, p_high, y_low, y_high;
    bool class_target;
    Formula formula;
};

double sum(const Values &values) {
    double total = 0.0;
    for (double v : values) {
        total += v;
    }
    return total;
}

// The mean over the elements.
Formula mean_of(std::function<double(double p, double y)> element) {
    return [element](const Values &p, const Values &y) {
        double total = 0.0;
        for (size_t k = 0; k < p.size(); ++k) {
            total += element(p[k], y[k]);
        }
        return total / static_cast<double>(p.size());
    };
}

double log_softmax(const Values &z, size_t k) {
    double total = 0.0;
    for (double v : z) {
        total += std::exp(v);
    }
    return z[k] - std::log(total);
}

Formula crossentropy_of_logits(double smoothing) {
    return [smoothing](const Values &z, const Values &y) {
        double total = 0.0;
        for (size_t k = 0; k < z.size(); ++k) {
            total -= (y[k] * (1.0 - smoothing) + smoothing / static_cast<double>(z.size())) * log_softmax(z, k);
        }
        return total;
    };
}

Formula crossentropy_of_probabilities(double smoothing) {
    return [smoothing](const Values &p, const Values &y) {
        double total = 0.0;
        for (size_t k = 0; k < p.size(); ++k) {
            total -= (y[k] * (1.0 - smoothing) + smoothing / static_cast<double>(p.size())) *
                     std::log(p[k] / sum(p));
        }
        return total;
    };
}

double binary_of_probability(double p, double y) {
    return -(y * std::log(p + epsilon) + (1.0 - y) * std::log(1.0 - p + epsilon));
}

double binary_of_logit(double z, double y) {
    const double p = 1.0 / (1.0 + std::exp(-z));
    return -(y * std::log(p) + (1.0 - y) * std::log(1.0 - p));
}

double norm(const Values &x, double order) {
    double total = 0.0;
    for (double v : x) {
        total += std::pow(std::fabs(v), order);
    }
    return std::pow(total, 1.0 / order);
}

std::vector<Case> cases() {
    const double infinity = std::numeric_limits<double>::infinity();
    const auto hinge = [](double p, double y) { return std::max(0.0, 1.0 - y * p); };
    const auto huber = [](double delta) {
        return mean_of([delta](double p, double y) {
            const double d = std::fabs(p - y);
            return d <= delta ? 0.5 * d * d : delta * d - 0.5 * delta * delta;
        });
    };
    return {
        {"mse", {}, -2, 2, -2, 2, false, mean_of([](double p, double y) { return (p - y) * (p - y); })},
        {"nan_mse", {}, -2, 2, -2, 2, false, mean_of([](double p, double y) { return (p - y) * (p - y); })},
        {"mae", {}, -2, 2, -2, 2, false, mean_of([](double p, double y) { return std::fabs(p - y); })},
        {"mape", {}, -2, 2, 0.5, 2, false,
         mean_of([](double p, double y) { return 100.0 * std::fabs((y - p) / y); })},
        {"msle", {}, 0.1, 3, 0.1, 3, false,
         mean_of([](double p, double y) { return std::pow(std::log(1.0 + p) - std::log(1.0 + y), 2.0); })},
        {"logcosh", {}, -3, 3, -3, 3, false,
         mean_of([](double p, double y) { return std::log(std::cosh(p - y)); })},
        {"huber", {}, -2, 2, -2, 2, false, huber(1.0)},
        {"huber", {0.3}, -2, 2, -2, 2, false, huber(0.3)},
        {"poisson", {}, 0.1, 4, 0, 4, false,
         mean_of([](double p, double y) { return p - y * std::log(p + epsilon); })},
        {"hinge", {}, -2, 2, -1, 1, false, mean_of(hinge)},
        {"squared_hinge", {}, -2, 2, -1, 1, false,
         mean_of([hinge](double p, double y) { return hinge(p, y) * hinge(p, y); })},
        {"categorical_hinge", {}, -2, 2, 0, 1, false,
         [](const Values &p, const Values &y) {
             double right = 0.0, wrong = -1e300;
             for (size_t k = 0; k < p.size(); ++k) {
                 right += y[k] * p[k];
                 wrong = std::max(wrong, (1.0 - y[k]) * p[k]);
             }
             return std::max(0.0, 1.0 + wrong - right);
         }},
        {"binary_crossentropy", {}, 0.01, 0.99, 0, 1, false, mean_of(binary_of_probability)},
        {"binary_crossentropy", {0.0, 0.2}, 0.01, 0.99, 0, 1, false,
         mean_of([](double p, double y) { return binary_of_probability(p, 0.8 * y + 0.1); })},
        {"binary_crossentropy", {1.0}, -4, 4, 0, 1, false, mean_of(binary_of_logit)},
        {"binary_crossentropy", {1.0, 0.2}, -4, 4, 0, 1, false,
         mean_of([](double z, double y) { return binary_of_logit(z, 0.8 * y + 0.1); })},
        {"categorical_crossentropy", {}, 0.05, 1, 0, 1, false, crossentropy_of_probabilities(0.0)},
        {"categorical_crossentropy", {0.0, 0.3}, 0.05, 1, 0, 1, false, crossentropy_of_probabilities(0.3)},
        {"categorical_crossentropy", {1.0}, -4, 4, 0, 1, false, crossentropy_of_logits(0.0)},
        {"categorical_crossentropy", {1.0, 0.3}, -4, 4, 0, 1, false, crossentropy_of_logits(0.3)},
        {"sparse_categorical_crossentropy", {}, 0.05, 1, 0, 0, true,
         [](const Values &p, const Values &y) { return -std::log(p[static_cast<size_t>(y[0])] / sum(p)); }},
        {"sparse_categorical_crossentropy", {1.0}, -4, 4, 0, 0, true,
         [](const Values &z, const Values &y) { return -log_softmax(z, static_cast<size_t>(y[0])); }},
        {"kld", {}, 0.05, 0.95, 0, 1, false,
         [](const Values &p, const Values &y) {
             double total = 0.0;
             for (size_t k = 0; k < p.size(); ++k) {
                 total += y[k] * std::log(y[k] / p[k]);
             }
             return total;
         }},
        {"cosine_similarity", {}, -2, 2, -2, 2, false,
         [](const Values &p, const Values &y) {
             double total = 0.0;
             for (size_t k = 0; k < p.size(); ++k) {
                 total += p[k] * y[k];
             }
             return -total / (norm(p, 2.0) * norm(y, 2.0));
         }},
        {"regularize", {}, -2, 2, 0, 0, true, [](const Values &p, const Values &) { return norm(p, 2.0); }},
        {"regularize", {1.0}, -2, 2, 0, 0, true, [](const Values &p, const Values &) { return norm(p, 1.0); }},
        {"regularize", {3.5}, -2, 2, 0, 0, true, [](const Values &p, const Values &) { return norm(p, 3.5); }},
        {"regularize", {infinity}, -2, 2, 0, 0, true,
         [](const Values &p, const Values &) {
             double largest = 0.0;
             for (double v : p) {
                 largest = std::max(largest, std::fabs(v));
             }
             return largest;
         }},
        // [2][3]: along the first axis three norms of two, along the second two of three.
        {"regularize", {2.0, 2.0, 3.0}, -2, 2, 0, 0, true,
         [](const Values &p, const Values &) {
             return (norm({p[0], p[3]}, 2.0) + norm({p[1], p[4]}, 2.0) + norm({p[2], p[5]}, 2.0)) / 3.0;
         }},
        {"regularize", {1.0, 3.0, 1.0}, -2, 2, 0, 0, true,
         [](const Values &p, const Values &) {
             return (norm({p[0], p[1], p[2]}, 1.0) + norm({p[3], p[4], p[5]}, 1.0)) / 2.0;
         }},
    };
}

Values uniform(size_t n, double low, double high, std::mt19937 &rng) {
    std::uniform_real_distribution<double> distribution(low, high);
    Values values(n);
    for (double &v : values) {
        v = distribution(rng);
    }
    return values;
}

Values gradient_of(const Loss &loss, const Values &predicted, const Values &target) {
    Values gradient(predicted.size(), 99.0);
    const double value = loss.value_and_gradient(predicted, target, gradient);
    CHECK_EQ(value, loss.value(predicted, target));
    return gradient;
}

// Fourth-order central differences. Where the values on both sides do not lie on one smooth curve, at the corners
// of absolute values and of the largest of several, two step widths disagree, and the element is left out.
void check_gradient(const Loss &loss, const Values &predicted, const Values &target, int &compared, int &left_out) {
    const Values gradient = gradient_of(loss, predicted, target);
    for (size_t k = 0; k < predicted.size(); ++k) {
        const auto slope = [&](double h) {
            const auto at = [&](double move) {
                Values moved = predicted;
                moved[k] += move;
                return loss.value(moved, target);
            };
            return (8.0 * (at(h) - at(-h)) - (at(2.0 * h) - at(-2.0 * h))) / (12.0 * h);
        };
        const double numeric = slope(1e-4);
        const double size = std::max(1.0, std::fabs(numeric));
        if (std::fabs(numeric - slope(3e-5)) > 1e-7 * size) {
            ++left_out;
            continue;
        }
        ++compared;
        CHECK_NEAR(gradient[k], numeric, 1e-6 * size);
    }
}

double value(const char *kind, const Values &numbers, const Values &predicted, const Values &target) {
    return make_loss(kind, numbers)->value(predicted, target);
}

Values gradient(const char *kind, const Values &numbers, const Values &predicted, const Values &target) {
    return gradient_of(*make_loss(kind, numbers), predicted, target);
}

void check_values(const Values &a, const Values &b) {
    CHECK_EQ(a.size(), b.size());
    for (size_t i = 0; i < a.size(); ++i) {
        CHECK_NEAR(a[i], b[i], 1e-12);
    }
}

}  // namespace

TEST(each_loss_is_that_of_its_formula_and_has_its_gradient) {
    std::mt19937 rng(1);
    for (const Case &c : cases()) {
        const auto loss = make_loss(c.kind, c.numbers);
        int compared = 0, left_out = 0;
        for (int trial = 0; trial < 50; ++trial) {
            const Values p = uniform(6, c.p_low, c.p_high, rng);
            Values y = uniform(6, c.y_low, c.y_high, rng);
            if (c.class_target) {
                y = {static_cast<double>(trial % 6)};
            }
            loss->check_sizes(6, static_cast<int64_t>(y.size()));
            const double wanted = c.formula(p, y);
            try {
                CHECK_NEAR(loss->value(p, y), wanted, 1e-12 * std::max(1.0, std::fabs(wanted)));
                check_gradient(*loss, p, y, compared, left_out);
            } catch (const testing::Failure &failure) {
                throw testing::Failure(std::string(c.kind) + ", " + std::to_string(c.numbers.size()) +
                                       " numbers, trial " + std::to_string(trial) + ": " + failure.what());
            }
        }
        CHECK(compared >= 290);
        CHECK(compared + left_out == 300);
    }
}

TEST(targets_that_are_nan_count_in_the_mean_and_have_no_gradient) {
    const double nan = std::nan("");
    Values p, y(10, nan), wanted(10);
    for (int i = 0; i < 10; ++i) {
        p.push_back(i);
    }
    y[3] = y[4] = 0.0;
    wanted[3] = 2.0 * 3.0 / 10.0;
    wanted[4] = 2.0 * 4.0 / 10.0;
    CHECK_NEAR(value("nan_mse", {}, p, y), (9.0 + 16.0) / 10.0, 1e-15);
    check_values(gradient("nan_mse", {}, p, y), wanted);
    CHECK(std::isnan(value("mse", {}, p, y)));
}

TEST(an_absolute_error_of_zero_has_no_gradient) {
    check_values(gradient("mae", {}, {1.0, 2.0}, {1.0, 1.0}), {0.0, 0.5});
    check_values(gradient("mape", {}, {2.0, 3.0}, {2.0, 2.0}), {0.0, 25.0});
}

TEST(divisors_and_logarithms_are_kept_away_from_zero) {
    CHECK_NEAR(value("mape", {}, {1.0}, {0.0}), 100.0 / epsilon, 1e-3);
    CHECK_NEAR(value("msle", {}, {-5.0}, {-3.0}), 0.0, 0.0);
    check_values(gradient("msle", {}, {-5.0, 1.0}, {1.0, 1.0}), {0.0, 0.0});
    CHECK_NEAR(value("poisson", {}, {0.0}, {2.0}), -2.0 * std::log(epsilon), 1e-12);
    CHECK_NEAR(value("kld", {}, {0.0, 1.5}, {1.0, 0.0}), std::log(1.0 / epsilon) + epsilon * std::log(epsilon),
               1e-12);
    check_values(gradient("kld", {}, {0.0, 1.5}, {1.0, 1.0}), {0.0, 0.0});
    CHECK_EQ(value("cosine_similarity", {}, {0.0, 0.0}, {1.0, 2.0}), 0.0);
    CHECK_EQ(value("cosine_similarity", {}, {1.0, 2.0}, {0.0, 0.0}), 0.0);
    // 1e-6 is the least length.
    check_values(gradient("cosine_similarity", {}, {0.0, 0.0}, {0.0, 2e-6}), {0.0, -1e6});
}

TEST(an_error_at_delta_belongs_to_the_parabola_and_both_sides_meet) {
    CHECK_EQ(value("huber", {0.5}, {1.5}, {1.0}), 0.125);
    check_values(gradient("huber", {0.5}, {1.5}, {1.0}), {0.5});
    check_values(gradient("huber", {0.5}, {-7.0}, {1.0}), {-0.5});
}

TEST(large_errors_do_not_overflow) {
    CHECK_NEAR(value("logcosh", {}, {1000.0, -1000.0}, {0.0, 0.0}), 1000.0 - std::log(2.0), 1e-12);
    check_values(gradient("logcosh", {}, {1000.0, -1000.0}, {0.0, 0.0}), {0.5, -0.5});
    CHECK_NEAR(value("binary_crossentropy", {1.0}, {1e4, -1e4}, {0.0, 1.0}), 1e4, 1e-9);
    check_values(gradient("binary_crossentropy", {1.0}, {1e4, -1e4}, {0.0, 1.0}), {0.5, -0.5});
    for (const char *kind : {"categorical_crossentropy", "sparse_categorical_crossentropy"}) {
        const Values target = kind[0] == 'c' ? Values{0.0, 1.0} : Values{1.0};
        CHECK_NEAR(value(kind, {1.0}, {1e4, -1e4}, target), 2e4, 1e-9);
        check_values(gradient(kind, {1.0}, {1e4, -1e4}, target), {1.0, -1.0});
    }
    CHECK_NEAR(value("regularize", {100.0}, {1e200, 0.0}, {0.0}), 1e200, 1e188);
}

TEST(hinges_take_classes_zero_and_one_for_minus_one_and_one) {
    for (const char *kind : {"hinge", "squared_hinge"}) {
        const Values p{0.3, -0.4, 2.0};
        CHECK_EQ(value(kind, {}, p, {0.0, 1.0, 1.0}), value(kind, {}, p, {-1.0, 1.0, 1.0}));
        check_values(gradient(kind, {}, {0.3}, {0.0}), gradient(kind, {}, {0.3}, {-1.0}));
        check_values(gradient(kind, {}, {1.0}, {1.0}), {0.0});
    }
}

TEST(wrong_classes_that_are_equally_large_share_the_gradient_of_a_categorical_hinge) {
    check_values(gradient("categorical_hinge", {}, {0.5, 0.5, 0.1}, {0.0, 0.0, 1.0}), {0.5, 0.5, -1.0});
    check_values(gradient("categorical_hinge", {}, {0.0, 0.0, 9.0}, {0.0, 0.0, 1.0}), {0.0, 0.0, 0.0});
}

TEST(a_norm_at_its_corners_has_a_gradient_of_zero_or_the_mean_of_its_slopes) {
    for (double order : {1.0, 1.5, 2.0, std::numeric_limits<double>::infinity()}) {
        CHECK_EQ(value("regularize", {order}, {0.0, 0.0}, {5.0}), 0.0);
        check_values(gradient("regularize", {order}, {0.0, 0.0}, {5.0}), {0.0, 0.0});
    }
    check_values(gradient("regularize", {1.0}, {0.0, -2.0}, {5.0}), {0.0, -1.0});
    check_values(gradient("regularize", {std::numeric_limits<double>::infinity()}, {2.0, -2.0, 1.0}, {5.0}),
                 {0.5, -0.5, 0.0});
}

TEST(probabilities_outside_the_clipped_range_have_no_gradient) {
    const Values p{-0.5, 1.5, 0.5};
    CHECK_NEAR(value("sparse_categorical_crossentropy", {0.0}, p, {0.0}),
               -std::log(epsilon / (epsilon + (1.0 - epsilon) + 0.5)), 1e-12);
    Values slopes = gradient("sparse_categorical_crossentropy", {0.0}, p, {0.0});
    CHECK_EQ(slopes[0], 0.0);
    CHECK_EQ(slopes[1], 0.0);
    CHECK_NEAR(slopes[2], 1.0 / 1.5, 1e-6);
    CHECK_NEAR(value("binary_crossentropy", {}, {-0.5, 1.5}, {1.0, 0.0}),
               -(std::log(2.0 * epsilon) + std::log(epsilon + epsilon)) / 2.0, 1e-7);
    check_values(gradient("binary_crossentropy", {}, {-0.5, 1.5}, {1.0, 0.0}), {0.0, 0.0});
    CHECK_NEAR(value("categorical_crossentropy", {}, {0.0, 2.0}, {1.0, 0.0}), -std::log(epsilon), 1e-12);
    check_values(gradient("categorical_crossentropy", {}, {0.0, 2.0}, {1.0, 0.0}), {0.0, 0.0});
}

TEST(losses_want_a_target_for_each_value) {
    for (const char *kind :
         {"mse", "mae", "mape", "msle", "logcosh", "poisson", "nan_mse", "huber", "hinge", "squared_hinge",
          "categorical_hinge", "kld", "cosine_similarity", "binary_crossentropy", "categorical_crossentropy"}) {
        make_loss(kind, {})->check_sizes(3, 3);
        CHECK_CONTAINS(CHECK_THROWS(Error, make_loss(kind, {})->check_sizes(3, 2)), "3, not 2");
        CHECK_CONTAINS(CHECK_THROWS(Error, make_loss(kind, {})->check_sizes(3, 1)), "3, not 1");
    }
    const auto sparse = make_loss("sparse_categorical_crossentropy", {});
    CHECK_CONTAINS(CHECK_THROWS(Error, sparse->check_sizes(2, 2)), "needs one target value");
    const auto along = make_loss("regularize", {2.0, 3.0, 2.0});
    along->check_sizes(12, 1);
    CHECK_CONTAINS(CHECK_THROWS(Error, along->check_sizes(8, 1)), "axis of 3 elements with 2 behind it");
}

TEST(targets_that_are_no_class_and_no_probability_are_errors) {
    for (double target : {-1.0, 2.0, 0.5, std::nan("")}) {
        CHECK_CONTAINS(CHECK_THROWS(Error, value("sparse_categorical_crossentropy", {}, {0.5, 0.5}, {target})),
                       "is not one of the classes 0 to 1");
    }
    for (double target : {-0.1, 1.1, std::nan("")}) {
        for (const char *kind : {"binary_crossentropy", "categorical_crossentropy"}) {
            CHECK_CONTAINS(CHECK_THROWS(Error, value(kind, {}, {0.5, 0.5}, {0.5, target})), "is not a probability");
        }
    }
}

TEST(numbers_of_losses_are_checked) {
    CHECK_CONTAINS(CHECK_THROWS(Error, make_loss("mse", {1.0})), "loss \"mse\" takes no numbers");
    CHECK_CONTAINS(CHECK_THROWS(Error, make_loss("huber", {1.0, 2.0})), "at most 1 numbers (delta)");
    CHECK_CONTAINS(CHECK_THROWS(Error, make_loss("huber", {0.0})), "delta");
    CHECK_CONTAINS(CHECK_THROWS(Error, make_loss("sparse_categorical_crossentropy", {0.5})), "from_logits");
    CHECK_CONTAINS(CHECK_THROWS(Error, make_loss("binary_crossentropy", {0.0, 1.5})), "label_smoothing");
    CHECK_CONTAINS(CHECK_THROWS(Error, make_loss("regularize", {0.5})), "at least 1");
    CHECK_CONTAINS(CHECK_THROWS(Error, make_loss("regularize", {std::nan("")})), "at least 1");
    CHECK_CONTAINS(CHECK_THROWS(Error, make_loss("regularize", {2.0, -1.0})), "length");
    CHECK_CONTAINS(CHECK_THROWS(Error, make_loss("regularize", {2.0, 2.0, 0.0})), "after");
    const std::string unknown = CHECK_THROWS(Error, make_loss("mea", {}));
    CHECK_CONTAINS(unknown, "no loss \"mea\"");
    CHECK_CONTAINS(unknown, "\"mse\", \"msle\"");
}
