#include <algorithm>
#include <cmath>

#include "ir/graph.h"
#include "train/checks.h"
#include "train/loss.h"

namespace nengine {

namespace {

// The norm of the recorded values, whatever the target; or the mean of the norms along one axis. The values
// are [before][length][after], and the axis is the one in the middle.
class Regularize final : public Loss {
public:
    Regularize(double order, size_t length, size_t after) : order_(order), length_(length), after_(after) {}

    void check_sizes(int64_t size, int64_t) const override {
        const auto block = static_cast<int64_t>(length_ * after_);
        if (block != 0 && size % block != 0) {
            invalid_argument("regularisation along an axis of " + std::to_string(length_) + " elements with " +
                             std::to_string(after_) + " behind it does not fit " + std::to_string(size) +
                             " recorded values");
        }
    }

    bool needs_target() const override { return false; }

    double value_and_gradient(std::span<const double> predicted, std::span<const double>,
                              std::span<double> gradient) const override {
        const size_t length = length_ == 0 ? predicted.size() : length_;
        const size_t n_norms = predicted.size() / length;
        double sum = 0.0;
        for (size_t i = 0; i < n_norms; ++i) {
            const size_t first = i / after_ * length * after_ + i % after_;
            sum += norm(predicted, first, length, gradient, static_cast<double>(n_norms));
        }
        return sum / static_cast<double>(n_norms);
    }

private:
    // Of the values at first, first + after, ...; writes its gradient divided by n. At zero, where a norm is not
    // smooth, the gradient is zero.
    double norm(std::span<const double> x, size_t first, size_t length, std::span<double> gradient,
                double n) const {
        double largest = 0.0;
        double n_largest = 0.0;
        for (size_t j = 0; j < length; ++j) {
            const double size = std::fabs(x[first + j * after_]);
            n_largest = size > largest ? 1.0 : size == largest ? n_largest + 1.0 : n_largest;
            largest = size > largest || std::isnan(size) ? size : largest;
        }
        double result = largest;
        if (!std::isinf(order_) && largest != 0.0) {
            // Relative to the largest, so that powers neither overflow nor vanish.
            double sum = 0.0;
            for (size_t j = 0; j < length; ++j) {
                sum += std::pow(std::fabs(x[first + j * after_]) / largest, order_);
            }
            result = largest * std::pow(sum, 1.0 / order_);
        }
        for (size_t j = 0; j < length && !gradient.empty(); ++j) {
            const size_t k = first + j * after_;
            const double size = std::fabs(x[k]);
            double slope = 0.0;
            if (size != 0.0) {
                slope = !std::isinf(order_) ? std::pow(size / result, order_ - 1.0)
                        : size == largest   ? 1.0 / n_largest
                                            : 0.0;
            }
            gradient[k] = std::copysign(slope, x[k]) / n;
        }
        return result;
    }

    const double order_;
    const size_t length_;  // 0: all values at once
    const size_t after_;
};

}  // namespace

std::unique_ptr<Loss> regularize(const std::vector<double> &numbers) {
    const Numbers given("loss \"regularize\"", numbers, {"order", "length", "after"});
    const double order = given.get(0, 2.0);
    if (!(order >= 1.0)) {
        invalid_argument("order of the loss \"regularize\" must be at least 1, or infinite, not " +
                         std::to_string(order));
    }
    constexpr int64_t most = int64_t{1} << 30;
    return std::make_unique<Regularize>(order, static_cast<size_t>(given.integer(1, 0, most, 0)),
                                        static_cast<size_t>(given.integer(2, 1, most, 1)));
}

}  // namespace nengine
