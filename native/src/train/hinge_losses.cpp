// Losses of answers that need only be on the right side, by a margin of one.
#include <algorithm>

#include "train/elementwise_loss.h"

namespace nengine {

namespace {

// Classes may be numbered 0 and 1, or -1 and 1.
double side(double y) { return y == 0.0 ? -1.0 : y; }

// max(0, 1 + max_k (1 - y_k) p_k - sum_k y_k p_k). Where several k are the largest they share the slope.
class CategoricalHinge final : public Loss {
public:
    void check_sizes(int64_t size, int64_t target_size) const override {
        check_same_size("categorical hinge loss", size, target_size);
    }

    double value_and_gradient(std::span<const double> p, std::span<const double> y,
                              std::span<double> gradient) const override {
        double wrong = (1.0 - y[0]) * p[0];
        double right = 0.0;
        double n_largest = 0.0;
        for (size_t k = 0; k < p.size(); ++k) {
            const double v = (1.0 - y[k]) * p[k];
            n_largest = v > wrong ? 1.0 : v == wrong ? n_largest + 1.0 : n_largest;
            wrong = std::max(wrong, v);
            right += y[k] * p[k];
        }
        const double loss = 1.0 + wrong - right;
        for (size_t k = 0; k < gradient.size(); ++k) {
            const double share = (1.0 - y[k]) * p[k] == wrong ? (1.0 - y[k]) / n_largest : 0.0;
            gradient[k] = loss > 0.0 ? share - y[k] : 0.0;
        }
        return loss < 0.0 ? 0.0 : loss;
    }
};

}  // namespace

// max(1 - y p, 0)
std::unique_ptr<Loss> hinge(const std::vector<double> &numbers) {
    Numbers("loss \"hinge\"", numbers, {});
    return elementwise_loss("hinge loss", [](double p, double y) {
        const double missing = 1.0 - side(y) * p;
        return missing <= 0.0 ? ElementLoss{0.0, 0.0} : ElementLoss{missing, -side(y)};
    });
}

// max(1 - y p, 0)^2
std::unique_ptr<Loss> squared_hinge(const std::vector<double> &numbers) {
    Numbers("loss \"squared_hinge\"", numbers, {});
    return elementwise_loss("squared hinge loss", [](double p, double y) {
        const double missing = 1.0 - side(y) * p;
        return missing <= 0.0 ? ElementLoss{0.0, 0.0}
                              : ElementLoss{missing * missing, -2.0 * side(y) * missing};
    });
}

std::unique_ptr<Loss> categorical_hinge(const std::vector<double> &numbers) {
    Numbers("loss \"categorical_hinge\"", numbers, {});
    return std::make_unique<CategoricalHinge>();
}

}  // namespace nengine
