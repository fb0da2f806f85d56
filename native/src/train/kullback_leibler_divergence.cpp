#include <algorithm>
#include <cmath>

#include "train/checks.h"
#include "train/loss.h"

namespace nengine {

namespace {

double clip(double p) { return p < training_epsilon ? training_epsilon : p > 1.0 ? 1.0 : p; }

// sum_k y_k ln(y_k / p_k), both clipped to [epsilon, 1]; a clipped p has no gradient
class KullbackLeiblerDivergence final : public Loss {
public:
    void check_sizes(int64_t size, int64_t target_size) const override {
        check_same_size("Kullback-Leibler divergence", size, target_size);
    }

    double value_and_gradient(std::span<const double> predicted, std::span<const double> target,
                              std::span<double> gradient) const override {
        double total = 0.0;
        for (size_t k = 0; k < predicted.size(); ++k) {
            const double p = clip(predicted[k]);
            const double y = clip(target[k]);
            total += y * std::log(y / p);
            if (!gradient.empty()) {
                gradient[k] = p == predicted[k] ? -y / p : 0.0;
            }
        }
        return total;
    }
};

}  // namespace

std::unique_ptr<Loss> kullback_leibler_divergence(const std::vector<double> &numbers) {
    Numbers("loss \"kld\"", numbers, {});
    return std::make_unique<KullbackLeiblerDivergence>();
}

}  // namespace nengine
