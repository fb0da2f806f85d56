// Metrics: numbers about what a probe recorded against its target. A metric looks at one entry at a time, the
// values of one item at one step, and adds to sums; its value follows from the sums of any number of runs.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace nengine {

class Metric {
public:
    virtual ~Metric() = default;

    // Throws invalid_argument if targets of target_size values an entry cannot be compared with size recorded
    // values.
    virtual void check_sizes(int64_t size, int64_t target_size) const = 0;
    // Whether the target counts. If not, any will do.
    virtual bool needs_target() const { return true; }
    virtual size_t n_sums() const = 0;
    // Adds an entry. Throws invalid_argument if the target makes no sense.
    virtual void add(std::span<const double> predicted, std::span<const double> target,
                     std::span<double> sums) const = 0;
    // The value for all entries that were added to sums, which started from zero.
    virtual double result(std::span<const double> sums) const = 0;
};

// The mean over all entries of a number about each.
class MeanMetric : public Metric {
public:
    virtual double value(std::span<const double> predicted, std::span<const double> target) const = 0;

    size_t n_sums() const final { return 2; }
    void add(std::span<const double> predicted, std::span<const double> target,
             std::span<double> sums) const final {
        sums[0] += value(predicted, target);
        sums[1] += 1.0;
    }
    double result(std::span<const double> sums) const override { return sums[0] / sums[1]; }
};

// One function a metric. They throw invalid_argument if the numbers do not fit.
using MakeMetric = std::unique_ptr<Metric>(const std::vector<double> &numbers);
MakeMetric accuracy, exact_accuracy, binary_accuracy, categorical_accuracy, sparse_categorical_accuracy,
    top_k_categorical_accuracy, sparse_top_k_categorical_accuracy;
MakeMetric true_positives, false_positives, true_negatives, false_negatives, precision, recall, auc, mean_iou;
MakeMetric mean_of_values, sum_of_values, root_mean_squared_error, cosine;

// Each loss is a metric too. Throws invalid_argument naming the kind and the known ones.
std::unique_ptr<Metric> make_metric(std::string_view kind, const std::vector<double> &numbers);

// Targets of entries that record size values: [items][steps][target_size]. Throws invalid_argument, which begins with
// name, and names the item, counted from first_item, and the step, if they make no sense to the metric.
void check_targets(const Metric &metric, const std::string &name, int64_t size, std::span<const double> targets,
                   int64_t first_item, int64_t steps, int64_t target_size);

}  // namespace nengine
