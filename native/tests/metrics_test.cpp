// Each metric against plain code, over several runs that add to the same sums.
#include "support/testing.h"

#include <algorithm>
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

struct Entry {
    Values predicted, target;
};
using Entries = std::vector<Entry>;

double evaluate(const char *kind, const Values &numbers, const Entries &entries) {
    const auto metric = make_metric(kind, numbers);
    Values sums(metric->n_sums());
    for (const Entry &e : entries) {
        metric->check_sizes(static_cast<int64_t>(e.predicted.size()), static_cast<int64_t>(e.target.size()));
        metric->add(e.predicted, e.target, sums);
    }
    return metric->result(sums);
}

double one(const char *kind, const Values &numbers, const Values &predicted, const Values &target) {
    return evaluate(kind, numbers, {{predicted, target}});
}

// target: how one is drawn, from the generator and the recorded values.
Entries random_entries(size_t n, size_t size, double low, double high,
                       const std::function<Values(std::mt19937 &, const Values &)> &target) {
    std::mt19937 rng(3);
    std::uniform_real_distribution<double> uniform(low, high);
    Entries entries(n);
    for (Entry &e : entries) {
        for (size_t k = 0; k < size; ++k) {
            e.predicted.push_back(uniform(rng));
        }
        e.target = target(rng, e.predicted);
    }
    return entries;
}

// Ones where the recorded value is likely to be large.
Values likely(std::mt19937 &rng, const Values &predicted) {
    std::uniform_real_distribution<double> uniform(0.0, 1.0);
    Values target;
    for (double p : predicted) {
        target.push_back(uniform(rng) < p ? 1.0 : 0.0);
    }
    return target;
}

Entries yes_or_no() { return random_entries(40, 3, 0.0, 1.0, likely); }

// How many elements are recorded above the threshold (yes) and have this target.
double count(const Entries &entries, double threshold, bool yes, double target) {
    double n = 0.0;
    for (const Entry &e : entries) {
        for (size_t k = 0; k < e.predicted.size(); ++k) {
            n += (e.predicted[k] > threshold) == yes && e.target[k] == target ? 1.0 : 0.0;
        }
    }
    return n;
}

}  // namespace

TEST(each_loss_is_a_metric_the_mean_over_entries) {
    const Entries entries = yes_or_no();
    for (const char *kind : {"mse", "mae", "mape", "msle", "logcosh", "huber", "poisson", "nan_mse", "hinge",
                             "squared_hinge", "categorical_hinge", "kld", "cosine_similarity",
                             "binary_crossentropy", "categorical_crossentropy", "regularize"}) {
        const auto loss = make_loss(kind, {});
        double total = 0.0;
        for (const Entry &e : entries) {
            total += loss->value(e.predicted, e.target);
        }
        CHECK_NEAR(evaluate(kind, {}, entries), total / 40.0, 1e-12 * std::max(1.0, std::fabs(total)));
    }
    CHECK_NEAR(one("sparse_categorical_crossentropy", {1.0}, {0.0, 0.0}, {1.0}), std::log(2.0), 1e-15);
    CHECK_NEAR(one("huber", {0.5}, {2.0}, {0.0}), 0.5 * 2.0 - 0.125, 1e-15);
    CHECK_CONTAINS(CHECK_THROWS(Error, make_metric("huber", {-1.0})), "delta");
}

TEST(accuracy_of_one_value_is_binary) {
    for (const char *kind : {"accuracy", "binary_accuracy"}) {
        CHECK_EQ(one(kind, {}, {0.51}, {1.0}), 1.0);
        CHECK_EQ(one(kind, {}, {0.5}, {1.0}), 0.0);
        CHECK_EQ(one(kind, {}, {0.5}, {0.0}), 1.0);
        CHECK_EQ(one(kind, {}, {0.51}, {0.9}), 0.0);
    }
    CHECK_EQ(one("binary_accuracy", {0.2}, {0.3, 0.1, 0.2, 0.9}, {1.0, 0.0, 1.0, 1.0}), 0.75);
}

TEST(accuracy_against_one_target_is_sparse_categorical) {
    for (const char *kind : {"accuracy", "sparse_categorical_accuracy"}) {
        CHECK_EQ(one(kind, {}, {0.1, 0.7, 0.2}, {1.0}), 1.0);
        CHECK_EQ(one(kind, {}, {0.1, 0.7, 0.2}, {2.0}), 0.0);
        // The first of equals counts.
        CHECK_EQ(one(kind, {}, {0.1, 0.7, 0.7}, {1.0}), 1.0);
        CHECK_EQ(one(kind, {}, {0.1, 0.7, 0.7}, {2.0}), 0.0);
        CHECK_CONTAINS(CHECK_THROWS(Error, one(kind, {}, {0.1, 0.7}, {2.0})), "classes 0 to 1");
    }
}

TEST(accuracy_against_several_targets_is_categorical) {
    for (const char *kind : {"accuracy", "categorical_accuracy"}) {
        CHECK_EQ(one(kind, {}, {0.1, 0.7, 0.2}, {0.0, 1.0, 0.0}), 1.0);
        CHECK_EQ(one(kind, {}, {0.1, 0.7, 0.2}, {0.3, 0.3, 0.1}), 0.0);
        CHECK_CONTAINS(CHECK_THROWS(Error, make_metric(kind, {})->check_sizes(3, 2)), "not 2");
    }
}

TEST(exact_accuracy_is_the_share_of_equal_elements) {
    CHECK_EQ(evaluate("exact_accuracy", {}, {{{1.0, 2.0}, {1.0, 3.0}}, {{0.5, 0.5}, {0.5, 0.5}}}), 0.75);
}

TEST(a_target_among_the_k_largest_has_fewer_than_k_above_it) {
    const Entries entries = random_entries(60, 8, -1.0, 1.0, [](std::mt19937 &rng, const Values &) {
        return Values{static_cast<double>(rng() % 8)};
    });
    for (size_t k : {1, 3, 5}) {
        double right = 0.0;
        Entries dense = entries;
        for (Entry &e : dense) {
            Values sorted = e.predicted;
            std::sort(sorted.begin(), sorted.end(), std::greater<>());
            const auto label = static_cast<size_t>(e.target[0]);
            right += e.predicted[label] >= sorted[k - 1] ? 1.0 : 0.0;
            e.target.assign(8, 0.0);
            e.target[label] = 1.0;
        }
        const Values numbers = k == 5 ? Values{} : Values{static_cast<double>(k)};
        CHECK_NEAR(evaluate("sparse_top_k_categorical_accuracy", numbers, entries), right / 60.0, 1e-15);
        CHECK_NEAR(evaluate("top_k_categorical_accuracy", numbers, dense), right / 60.0, 1e-15);
    }
    // More than there are classes.
    CHECK_EQ(one("sparse_top_k_categorical_accuracy", {}, {0.1, 0.9}, {0.0}), 1.0);
}

TEST(confusion_metrics_count_over_all_elements) {
    const Entries entries = yes_or_no();
    for (double threshold : {0.5, 0.3}) {
        const double tp = count(entries, threshold, true, 1.0), fp = count(entries, threshold, true, 0.0);
        const double tn = count(entries, threshold, false, 0.0), fn = count(entries, threshold, false, 1.0);
        CHECK(tp > 10.0 && fp > 5.0 && tn > 5.0 && fn > 2.0);
        const Values numbers = threshold == 0.5 ? Values{} : Values{threshold};
        CHECK_EQ(evaluate("true_positives", numbers, entries), tp);
        CHECK_EQ(evaluate("false_positives", numbers, entries), fp);
        CHECK_EQ(evaluate("true_negatives", numbers, entries), tn);
        CHECK_EQ(evaluate("false_negatives", numbers, entries), fn);
        CHECK_NEAR(evaluate("precision", numbers, entries), tp / (tp + fp), 1e-15);
        CHECK_NEAR(evaluate("recall", numbers, entries), tp / (tp + fn), 1e-15);
    }
    CHECK_EQ(one("precision", {}, {0.1}, {1.0}), 0.0);
    CHECK_EQ(one("recall", {}, {0.1}, {0.0}), 0.0);
    CHECK_CONTAINS(CHECK_THROWS(Error, one("recall", {}, {0.1}, {0.5})), "neither 0 nor 1");
}

TEST(auc_is_the_area_of_trapezoids_between_thresholds) {
    const Entries entries = yes_or_no();
    for (int n : {200, 5}) {
        double area = 0.0, last_fpr = 0.0, last_tpr = 0.0;
        const double positives = count(entries, -1.0, true, 1.0), negatives = count(entries, -1.0, true, 0.0);
        for (int i = n - 1; i >= 0; --i) {
            const double threshold = i == 0 ? -1e-7 : i == n - 1 ? 1.0 + 1e-7 : i / (n - 1.0);
            const double fpr = count(entries, threshold, true, 0.0) / negatives;
            const double tpr = count(entries, threshold, true, 1.0) / positives;
            area += (fpr - last_fpr) * (tpr + last_tpr) / 2.0;
            last_fpr = fpr;
            last_tpr = tpr;
        }
        CHECK(area > 0.7 && area < 0.95);
        CHECK_NEAR(evaluate("auc", n == 200 ? Values{} : Values{double(n)}, entries), area, 1e-12);
    }
    CHECK_EQ(one("auc", {}, {0.1, 0.4, 0.35, 0.8}, {0.0, 0.0, 1.0, 1.0}), 0.75);
    CHECK_EQ(one("auc", {}, {-3.0, 7.0}, {0.0, 1.0}), 1.0);
    CHECK_EQ(one("auc", {}, {0.5}, {1.0}), 0.0);
}

TEST(mean_iou_is_over_the_classes_that_occur) {
    const Entries numbers = {{{0.2, 1.0}, {0.0, 1.0}}, {{1.4, 0.0}, {0.0, 1.0}}, {{1.0, 1.0}, {1.0, 2.0}}};
    // Target/recorded: 0/0, 1/1, 0/1, 1/0, 1/1, 2/1. Class 3 does not occur.
    CHECK_NEAR(evaluate("mean_iou", {4.0}, numbers), (1.0 / 3.0 + 2.0 / 5.0 + 0.0) / 3.0, 1e-15);
    CHECK_NEAR(evaluate("mean_iou", {3.0}, {{{0.1, 0.9, 0.3}, {1.0}}, {{0.8, 0.1, 0.3}, {1.0}}}), 0.25, 1e-15);
    CHECK_CONTAINS(CHECK_THROWS(Error, one("mean_iou", {2.0}, {2.0}, {0.0})), "classes 0 to 1");
    CHECK_CONTAINS(CHECK_THROWS(Error, one("mean_iou", {2.0}, {1.0}, {0.5})), "classes 0 to 1");
    CHECK_CONTAINS(CHECK_THROWS(Error, make_metric("mean_iou", {2.0})->check_sizes(3, 1)), "2 classes");
    CHECK_CONTAINS(CHECK_THROWS(Error, make_metric("mean_iou", {})), "n_classes");
}

TEST(the_root_is_taken_of_the_mean_of_all_squares) {
    CHECK_NEAR(evaluate("root_mean_squared_error", {}, {{{1.0, 0.0}, {0.0, 0.0}}, {{3.0, 2.0}, {0.0, 0.0}}}),
               std::sqrt(14.0 / 4.0), 1e-15);
}

TEST(the_metric_of_the_cosine_has_a_positive_sign) {
    const Entries entries = {{{3.0, 4.0}, {3.0, 4.0}}, {{1.0, 0.0}, {3.0, 4.0}}};
    CHECK_NEAR(evaluate("cosine", {}, entries), (1.0 + 0.6) / 2.0, 1e-15);
    CHECK_NEAR(evaluate("cosine_similarity", {}, entries), -0.8, 1e-15);
}

TEST(mean_and_sum_are_of_what_is_recorded) {
    const Entries entries = {{{3.0, 4.0}, {9.0}}, {{1.0, 0.0}, {9.0}}};
    CHECK_EQ(evaluate("mean", {}, entries), 2.0);
    CHECK_EQ(evaluate("sum", {}, entries), 8.0);
}

TEST(targets_can_be_checked_before_anything_is_recorded) {
    const auto check = [](const char *kind, int64_t size, const Values &targets, int64_t target_size) {
        check_targets(*make_metric(kind, {}), "probe \"a\"", size, targets, 10, 2, target_size);
    };
    check("sparse_categorical_crossentropy", 3, {0.0, 2.0, 1.0, 0.0}, 1);
    CHECK_CONTAINS(CHECK_THROWS(Error, check("sparse_categorical_crossentropy", 3, {0.0, 2.0, 1.0, 3.0}, 1)),
                   "probe \"a\", item 11, step 1: the target 3.000000 is not one of the classes 0 to 2");
    CHECK_CONTAINS(CHECK_THROWS(Error, check("mse", 3, {0.0, 2.0}, 1)), "probe \"a\": mean squared error needs");
}

TEST(numbers_of_metrics_are_checked) {
    CHECK_CONTAINS(CHECK_THROWS(Error, make_metric("auc", {1.0})), "n_thresholds");
    CHECK_CONTAINS(CHECK_THROWS(Error, make_metric("top_k_categorical_accuracy", {0.0})), "k of the metric");
    CHECK_CONTAINS(CHECK_THROWS(Error, make_metric("precision", {std::nan("")})), "threshold");
    CHECK_CONTAINS(CHECK_THROWS(Error, make_metric("accuracy", {1.0})), "takes no numbers");
    CHECK_CONTAINS(CHECK_THROWS(Error, make_metric("cua", {})), "no metric \"cua\"; known are \"accuracy\", \"auc\"");
}
