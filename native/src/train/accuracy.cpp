#include <algorithm>

#include "ir/graph.h"
#include "train/metric.h"

namespace nengine {

namespace {

// Whether the class was met; which kind of accuracy follows from the shapes.
//   one value:                       binary, the class is 1 above one half
//   several values, one target:      sparse categorical, the class is the largest value, the target its index
//   several values, as many targets: categorical, the class is the largest value, for both
class Accuracy final : public Metric {
public:
    void check_sizes(int64_t size, int64_t target_size) const override {
        if (target_size != 1 && target_size != size) {
            invalid_argument("accuracy of " + std::to_string(size) + " values needs " + std::to_string(size) +
                             " target values, or 1: the number of the class; not " +
                             std::to_string(target_size));
        }
    }

    double value(std::span<const double> predicted, std::span<const double> target) const override {
        if (predicted.size() == 1) {
            return target[0] == (predicted[0] > 0.5 ? 1.0 : 0.0) ? 1.0 : 0.0;
        }
        if (target.size() == 1) {
            return target[0] == static_cast<double>(first_largest(predicted)) ? 1.0 : 0.0;
        }
        return first_largest(predicted) == first_largest(target) ? 1.0 : 0.0;
    }

private:
    static int64_t first_largest(std::span<const double> values) {
        return std::max_element(values.begin(), values.end()) - values.begin();
    }
};

}  // namespace

std::unique_ptr<Metric> accuracy() { return std::make_unique<Accuracy>(); }

}  // namespace nengine
