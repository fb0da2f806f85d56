// Counts of right and wrong answers to yes-or-no questions, over all elements, and what follows from them.
#include "train/checks.h"
#include "train/metric.h"

namespace nengine {

namespace {

// The answer is yes above the threshold.
struct Counts {
    double true_positives, false_positives, true_negatives, false_negatives;
};

template <class Result>
class ConfusionMetric final : public Metric {
public:
    ConfusionMetric(std::string name, double threshold, Result result)
        : name_(std::move(name)), threshold_(threshold), result_(result) {}

    void check_sizes(int64_t size, int64_t target_size) const override {
        check_same_size(name_, size, target_size);
    }
    size_t n_sums() const override { return 4; }

    void add(std::span<const double> predicted, std::span<const double> target,
             std::span<double> sums) const override {
        for (size_t k = 0; k < predicted.size(); ++k) {
            const bool yes = predicted[k] > threshold_;
            sums[is_positive(target[k]) ? (yes ? 0 : 3) : (yes ? 1 : 2)] += 1.0;
        }
    }

    double result(std::span<const double> sums) const override {
        return result_(Counts{sums[0], sums[1], sums[2], sums[3]});
    }

private:
    const std::string name_;
    const double threshold_;
    const Result result_;
};

template <class Result>
std::unique_ptr<Metric> confusion_metric(const std::string &kind, const std::vector<double> &numbers,
                                         Result result) {
    const double threshold = Numbers("metric \"" + kind + "\"", numbers, {"threshold"}).finite(0, 0.5);
    return std::make_unique<ConfusionMetric<Result>>(kind, threshold, result);
}

double ratio(double part, double rest) { return part + rest == 0.0 ? 0.0 : part / (part + rest); }

}  // namespace

std::unique_ptr<Metric> true_positives(const std::vector<double> &numbers) {
    return confusion_metric("true_positives", numbers, [](const Counts &c) { return c.true_positives; });
}

std::unique_ptr<Metric> false_positives(const std::vector<double> &numbers) {
    return confusion_metric("false_positives", numbers, [](const Counts &c) { return c.false_positives; });
}

std::unique_ptr<Metric> true_negatives(const std::vector<double> &numbers) {
    return confusion_metric("true_negatives", numbers, [](const Counts &c) { return c.true_negatives; });
}

std::unique_ptr<Metric> false_negatives(const std::vector<double> &numbers) {
    return confusion_metric("false_negatives", numbers, [](const Counts &c) { return c.false_negatives; });
}

std::unique_ptr<Metric> precision(const std::vector<double> &numbers) {
    return confusion_metric("precision", numbers,
                            [](const Counts &c) { return ratio(c.true_positives, c.false_positives); });
}

std::unique_ptr<Metric> recall(const std::vector<double> &numbers) {
    return confusion_metric("recall", numbers,
                            [](const Counts &c) { return ratio(c.true_positives, c.false_negatives); });
}

}  // namespace nengine
