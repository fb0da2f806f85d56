#include <algorithm>
#include <cmath>

#include "ir/graph.h"
#include "train/loss.h"

namespace nengine {

namespace {

// Probabilities are kept this far away from 0 and 1.
constexpr double epsilon = 1e-7;

// -log softmax(z)_y for the class y. The values recorded are z itself (from_logits), or probabilities p: then
// z = log(clip(p)), which divides the clipped probabilities by their sum.
class SparseCategoricalCrossentropy final : public Loss {
public:
    explicit SparseCategoricalCrossentropy(bool from_logits) : from_logits_(from_logits) {}

    void check_sizes(int64_t, int64_t target_size) const override {
        if (target_size != 1) {
            invalid_argument(
                "sparse categorical cross-entropy needs one target value, the number of the class, not " +
                std::to_string(target_size));
        }
    }

    double value_and_gradient(std::span<const double> predicted, std::span<const double> target,
                              std::span<double> gradient) const override {
        const size_t label = class_of(target[0], predicted.size());
        return from_logits_ ? of_logits(predicted, label, gradient)
                            : of_probabilities(predicted, label, gradient);
    }

private:
    static size_t class_of(double target, size_t classes) {
        if (!(target >= 0.0 && target < static_cast<double>(classes)) || target != std::floor(target)) {
            invalid_argument("the target " + std::to_string(target) + " is not one of the classes 0 to " +
                             std::to_string(classes - 1));
        }
        return static_cast<size_t>(target);
    }

    static double of_logits(std::span<const double> z, size_t label, std::span<double> gradient) {
        const double largest = *std::max_element(z.begin(), z.end());
        double sum = 0.0;
        for (double v : z) {
            sum += std::exp(v - largest);
        }
        for (size_t k = 0; k < gradient.size(); ++k) {
            gradient[k] = std::exp(z[k] - largest) / sum - (k == label ? 1.0 : 0.0);
        }
        return std::log(sum) - (z[label] - largest);
    }

    static double clip(double p) { return std::min(std::max(p, epsilon), 1.0 - epsilon); }

    // A clipped probability has no gradient.
    static double of_probabilities(std::span<const double> p, size_t label, std::span<double> gradient) {
        double sum = 0.0;
        for (double v : p) {
            sum += clip(v);
        }
        for (size_t k = 0; k < gradient.size(); ++k) {
            const double through = p[k] >= epsilon && p[k] <= 1.0 - epsilon ? 1.0 : 0.0;
            gradient[k] = through * (1.0 / sum - (k == label ? 1.0 / p[k] : 0.0));
        }
        return std::log(sum) - std::log(clip(p[label]));
    }

    const bool from_logits_;
};

}  // namespace

std::unique_ptr<Loss> sparse_categorical_crossentropy(const std::vector<double> &numbers) {
    if (numbers.size() > 1 || (numbers.size() == 1 && numbers[0] != 0.0 && numbers[0] != 1.0)) {
        invalid_argument(
            "the loss \"sparse_categorical_crossentropy\" takes at most one number, from_logits, 0 or 1");
    }
    return std::make_unique<SparseCategoricalCrossentropy>(!numbers.empty() && numbers[0] == 1.0);
}

}  // namespace nengine
