#include <algorithm>
#include <cmath>

#include "train/checks.h"
#include "train/loss.h"

namespace nengine {

namespace {

// The mean over the elements of minus the log-likelihood of y, after y <- y (1 - s) + s / 2:
//   probabilities, clipped: -(y ln(p + epsilon) + (1 - y) ln(1 - p + epsilon)); a clipped one has no gradient
//   logits:                 max(z, 0) - z y + ln(1 + exp(-|z|))
class BinaryCrossentropy final : public Loss {
public:
    BinaryCrossentropy(bool from_logits, double smoothing) : from_logits_(from_logits), smoothing_(smoothing) {}

    void check_sizes(int64_t size, int64_t target_size) const override {
        check_same_size("binary cross-entropy", size, target_size);
    }

    double value_and_gradient(std::span<const double> predicted, std::span<const double> target,
                              std::span<double> gradient) const override {
        check_probabilities(target);
        const double n = static_cast<double>(predicted.size());
        double total = 0.0;
        for (size_t k = 0; k < predicted.size(); ++k) {
            const double y = target[k] * (1.0 - smoothing_) + 0.5 * smoothing_;
            double slope = 0.0;
            if (from_logits_) {
                const double z = predicted[k];
                const double tail = std::exp(-std::fabs(z));
                total += std::max(z, 0.0) - z * y + std::log1p(tail);
                slope = (z >= 0.0 ? 1.0 : tail) / (1.0 + tail) - y;
            } else {
                const double p = clip_probability(predicted[k]);
                const double yes = p + training_epsilon;
                const double no = 1.0 - p + training_epsilon;
                total -= y * std::log(yes) + (1.0 - y) * std::log(no);
                slope = passes_clip(predicted[k]) * ((1.0 - y) / no - y / yes);
            }
            if (!gradient.empty()) {
                gradient[k] = slope / n;
            }
        }
        return total / n;
    }

private:
    const bool from_logits_;
    const double smoothing_;
};

}  // namespace

std::unique_ptr<Loss> binary_crossentropy(const std::vector<double> &numbers) {
    const Numbers given("loss \"binary_crossentropy\"", numbers, {"from_logits", "label_smoothing"});
    return std::make_unique<BinaryCrossentropy>(given.flag(0), given.within(1, 0.0, 1.0, 0.0));
}

}  // namespace nengine
