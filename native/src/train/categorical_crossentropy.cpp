#include <cmath>

#include "ir/graph.h"
#include "train/checks.h"
#include "train/loss.h"
#include "train/softmax.h"

namespace nengine {

namespace {

// -sum_k y_k ln q_k, after y <- y (1 - s) + s / K. q is softmax(z) of logits z, or p / sum(p) of probabilities,
// clipped: a clipped one has no gradient.
class CategoricalCrossentropy final : public Loss {
public:
    CategoricalCrossentropy(bool from_logits, double smoothing)
        : from_logits_(from_logits), smoothing_(smoothing) {}

    void check_sizes(int64_t size, int64_t target_size) const override {
        check_same_size("categorical cross-entropy", size, target_size);
    }

    double value_and_gradient(std::span<const double> predicted, std::span<const double> target,
                              std::span<double> gradient) const override {
        check_probabilities(target);
        return from_logits_ ? of_logits(predicted, target, gradient)
                            : of_probabilities(predicted, target, gradient);
    }

private:
    double smooth(double y, size_t classes) const {
        return y * (1.0 - smoothing_) + smoothing_ / static_cast<double>(classes);
    }

    double of_logits(std::span<const double> z, std::span<const double> target,
                     std::span<double> gradient) const {
        const Softmax softmax(z);
        double total = 0.0;
        double weight = 0.0;
        for (size_t k = 0; k < z.size(); ++k) {
            const double y = smooth(target[k], z.size());
            total -= y * softmax.log_of(z[k]);
            weight += y;
        }
        for (size_t k = 0; k < gradient.size(); ++k) {
            gradient[k] = weight * softmax.of(z[k]) - smooth(target[k], z.size());
        }
        return total;
    }

    double of_probabilities(std::span<const double> p, std::span<const double> target,
                            std::span<double> gradient) const {
        double sum = 0.0;
        for (double v : p) {
            sum += v;
        }
        // The slope by q_k is -y_k / q_k; what goes through the common sum is their mean, weighted by q.
        double total = 0.0;
        double through_sum = 0.0;
        for (size_t k = 0; k < p.size(); ++k) {
            const double q = p[k] / sum;
            const double y = smooth(target[k], p.size());
            total -= y * std::log(clip_probability(q));
            through_sum -= passes_clip(q) * y;
        }
        for (size_t k = 0; k < gradient.size(); ++k) {
            const double q = p[k] / sum;
            const double direct = passes_clip(q) == 0.0 ? 0.0 : -smooth(target[k], p.size()) / q;
            gradient[k] = (direct - through_sum) / sum;
        }
        return total;
    }

    const bool from_logits_;
    const double smoothing_;
};

}  // namespace

std::unique_ptr<Loss> categorical_crossentropy(const std::vector<double> &numbers) {
    const Numbers given("loss \"categorical_crossentropy\"", numbers, {"from_logits", "label_smoothing"});
    return std::make_unique<CategoricalCrossentropy>(given.flag(0), given.within(1, 0.0, 1.0, 0.0));
}

}  // namespace nengine
