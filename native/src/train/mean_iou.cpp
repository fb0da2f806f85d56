#include <cmath>

#include "ir/graph.h"
#include "train/checks.h"
#include "train/metric.h"

namespace nengine {

namespace {

// Intersection over union of where a class was recorded and where it is the target, as a mean over the classes
// that occur. Recorded are numbers of classes, rounded, one for each target; or one value for each class, of
// which the largest counts, and one target.
class MeanIntersectionOverUnion final : public Metric {
public:
    explicit MeanIntersectionOverUnion(size_t n_classes) : n_classes_(n_classes) {}

    void check_sizes(int64_t size, int64_t target_size) const override {
        if (size != target_size && !(target_size == 1 && size == static_cast<int64_t>(n_classes_))) {
            invalid_argument("mean_iou of " + std::to_string(n_classes_) + " classes needs as many target values as " +
                             "recorded ones, or one target value and a recorded one for each class; not " +
                             std::to_string(size) + " recorded and " + std::to_string(target_size) +
                             " target values");
        }
    }

    // [target][recorded]
    size_t n_sums() const override { return n_classes_ * n_classes_; }

    void add(std::span<const double> predicted, std::span<const double> target,
             std::span<double> sums) const override {
        if (predicted.size() != target.size()) {
            sums[class_number(target[0], n_classes_) * n_classes_ + first_largest(predicted)] += 1.0;
            return;
        }
        for (size_t k = 0; k < predicted.size(); ++k) {
            const double rounded = std::round(predicted[k]);
            if (!(rounded >= 0.0 && rounded < static_cast<double>(n_classes_))) {
                invalid_argument("the recorded value " + std::to_string(predicted[k]) +
                                 " is not one of the classes 0 to " + std::to_string(n_classes_ - 1));
            }
            sums[class_number(target[k], n_classes_) * n_classes_ + static_cast<size_t>(rounded)] += 1.0;
        }
    }

    double result(std::span<const double> sums) const override {
        double total = 0.0;
        double n_occurring = 0.0;
        for (size_t c = 0; c < n_classes_; ++c) {
            double either = -sums[c * n_classes_ + c];
            for (size_t other = 0; other < n_classes_; ++other) {
                either += sums[c * n_classes_ + other] + sums[other * n_classes_ + c];
            }
            if (either > 0.0) {
                total += sums[c * n_classes_ + c] / either;
                n_occurring += 1.0;
            }
        }
        return n_occurring == 0.0 ? 0.0 : total / n_occurring;
    }

private:
    const size_t n_classes_;
};

}  // namespace

std::unique_ptr<Metric> mean_iou(const std::vector<double> &numbers) {
    const Numbers given("metric \"mean_iou\"", numbers, {"n_classes"});
    return std::make_unique<MeanIntersectionOverUnion>(static_cast<size_t>(given.integer(0, 2, 10'000, 0)));
}

}  // namespace nengine
