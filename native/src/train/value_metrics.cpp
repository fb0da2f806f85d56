// Metrics of the size of values.
#include <cmath>
#include <numeric>

#include "train/checks.h"
#include "train/loss.h"

namespace nengine {

namespace {

double total(std::span<const double> values) { return std::accumulate(values.begin(), values.end(), 0.0); }

// Of what is recorded, whatever the target.
class Mean final : public MeanMetric {
public:
    void check_sizes(int64_t, int64_t) const override {}
    bool needs_target() const override { return false; }
    double value(std::span<const double> predicted, std::span<const double>) const override {
        return total(predicted) / static_cast<double>(predicted.size());
    }
};

class Sum final : public Metric {
public:
    void check_sizes(int64_t, int64_t) const override {}
    bool needs_target() const override { return false; }
    size_t n_sums() const override { return 1; }
    void add(std::span<const double> predicted, std::span<const double>, std::span<double> sums) const override {
        sums[0] += total(predicted);
    }
    double result(std::span<const double> sums) const override { return sums[0]; }
};

// The root of the mean over all entries, not the mean of their roots.
class RootMeanSquaredError final : public MeanMetric {
public:
    void check_sizes(int64_t size, int64_t target_size) const override { square_->check_sizes(size, target_size); }
    double value(std::span<const double> predicted, std::span<const double> target) const override {
        return square_->value(predicted, target);
    }
    double result(std::span<const double> sums) const override { return std::sqrt(MeanMetric::result(sums)); }

private:
    const std::unique_ptr<Loss> square_ = mean_squared_error({});
};

}  // namespace

std::unique_ptr<Metric> mean_of_values(const std::vector<double> &numbers) {
    Numbers("metric \"mean\"", numbers, {});
    return std::make_unique<Mean>();
}

std::unique_ptr<Metric> sum_of_values(const std::vector<double> &numbers) {
    Numbers("metric \"sum\"", numbers, {});
    return std::make_unique<Sum>();
}

std::unique_ptr<Metric> root_mean_squared_error(const std::vector<double> &numbers) {
    Numbers("metric \"root_mean_squared_error\"", numbers, {});
    return std::make_unique<RootMeanSquaredError>();
}

}  // namespace nengine
