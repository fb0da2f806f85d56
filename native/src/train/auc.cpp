#include <algorithm>

#include "train/checks.h"
#include "train/metric.h"

namespace nengine {

namespace {

// The area under the curve of the true positive rate over the false positive rate (receiver operating
// characteristic), by trapezoids between thresholds. These are evenly spaced from 0 to 1; the first lies just
// below 0 and the last just above 1, so that they accept and refuse everything. Zero where a rate has no sense.
class AreaUnderCurve final : public Metric {
public:
    explicit AreaUnderCurve(size_t n_thresholds) : thresholds_(n_thresholds) {
        for (size_t i = 0; i < n_thresholds; ++i) {
            thresholds_[i] = static_cast<double>(i) / static_cast<double>(n_thresholds - 1);
        }
        thresholds_.front() = -training_epsilon;
        thresholds_.back() = 1.0 + training_epsilon;
    }

    void check_sizes(int64_t size, int64_t target_size) const override {
        check_same_size("auc", size, target_size);
    }

    // How many values lie above exactly this many thresholds: where the target is 0, then where it is 1.
    size_t n_sums() const override { return 2 * n_bins(); }

    void add(std::span<const double> predicted, std::span<const double> target,
             std::span<double> sums) const override {
        for (size_t k = 0; k < predicted.size(); ++k) {
            const double p = std::clamp(predicted[k], 0.0, 1.0);
            const auto below = std::lower_bound(thresholds_.begin(), thresholds_.end(), p) - thresholds_.begin();
            sums[static_cast<size_t>(below) + (is_positive(target[k]) ? n_bins() : 0)] += 1.0;
        }
    }

    double result(std::span<const double> sums) const override {
        const std::span<const double> no = sums.first(n_bins());
        const std::span<const double> yes = sums.last(n_bins());
        const double negatives = total(no);
        const double positives = total(yes);
        if (negatives == 0.0 || positives == 0.0) {
            return 0.0;
        }
        double area = 0.0;
        double true_positives = 0.0;
        for (size_t above = n_bins(); above-- > 0;) {
            const double before = true_positives;
            true_positives += yes[above];
            area += no[above] * 0.5 * (before + true_positives);
        }
        return area / (negatives * positives);
    }

private:
    size_t n_bins() const { return thresholds_.size() + 1; }

    static double total(std::span<const double> bins) {
        double sum = 0.0;
        for (double n : bins) {
            sum += n;
        }
        return sum;
    }

    std::vector<double> thresholds_;
};

}  // namespace

std::unique_ptr<Metric> auc(const std::vector<double> &numbers) {
    const int64_t n = Numbers("metric \"auc\"", numbers, {"n_thresholds"}).integer(0, 2, 1'000'000, 200);
    return std::make_unique<AreaUnderCurve>(static_cast<size_t>(n));
}

}  // namespace nengine
