#include <cmath>

#include "train/checks.h"
#include "train/loss.h"
#include "train/softmax.h"

namespace nengine {

namespace {

// -ln softmax(z)_y for the class y. The values recorded are z itself (from_logits), or probabilities p: then
// z = ln(clip(p)), which divides the clipped probabilities by their sum.
class SparseCategoricalCrossentropy final : public Loss {
public:
    explicit SparseCategoricalCrossentropy(bool from_logits) : from_logits_(from_logits) {}

    void check_sizes(int64_t, int64_t target_size) const override {
        check_class_target("sparse categorical cross-entropy", target_size);
    }

    double value_and_gradient(std::span<const double> predicted, std::span<const double> target,
                              std::span<double> gradient) const override {
        const size_t label = class_number(target[0], predicted.size());
        return from_logits_ ? of_logits(predicted, label, gradient)
                            : of_probabilities(predicted, label, gradient);
    }

private:
    static double of_logits(std::span<const double> z, size_t label, std::span<double> gradient) {
        const Softmax softmax(z);
        for (size_t k = 0; k < gradient.size(); ++k) {
            gradient[k] = softmax.of(z[k]) - (k == label ? 1.0 : 0.0);
        }
        return -softmax.log_of(z[label]);
    }

    // A clipped probability has no gradient.
    static double of_probabilities(std::span<const double> p, size_t label, std::span<double> gradient) {
        double sum = 0.0;
        for (double v : p) {
            sum += clip_probability(v);
        }
        for (size_t k = 0; k < gradient.size(); ++k) {
            gradient[k] = passes_clip(p[k]) == 0.0 ? 0.0 : 1.0 / sum - (k == label ? 1.0 / p[k] : 0.0);
        }
        return std::log(sum) - std::log(clip_probability(p[label]));
    }

    const bool from_logits_;
};

}  // namespace

std::unique_ptr<Loss> sparse_categorical_crossentropy(const std::vector<double> &numbers) {
    const Numbers given("loss \"sparse_categorical_crossentropy\"", numbers, {"from_logits"});
    return std::make_unique<SparseCategoricalCrossentropy>(given.flag(0));
}

}  // namespace nengine
