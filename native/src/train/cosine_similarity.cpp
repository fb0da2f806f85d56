#include <algorithm>
#include <cmath>

#include "train/checks.h"
#include "train/loss.h"

namespace nengine {

namespace {

// Squared lengths below this count as this.
constexpr double least_square = 1e-12;

double square(std::span<const double> x) {
    double sum = 0.0;
    for (double v : x) {
        sum += v * v;
    }
    return sum;
}

// The cosine of the angle between p and y, and its gradient by p, both times sign.
double cosine_of(std::span<const double> p, std::span<const double> y, double sign, std::span<double> gradient) {
    const double square_of_p = square(p);
    const double length_of_p = std::sqrt(std::max(square_of_p, least_square));
    const double length_of_y = std::sqrt(std::max(square(y), least_square));
    double product = 0.0;
    for (size_t k = 0; k < p.size(); ++k) {
        product += p[k] * y[k];
    }
    const double cosine = product / (length_of_p * length_of_y);
    for (size_t k = 0; k < gradient.size(); ++k) {
        const double turned = square_of_p < least_square ? 0.0 : cosine * p[k] / square_of_p;
        gradient[k] = sign * (y[k] / (length_of_p * length_of_y) - turned);
    }
    return sign * cosine;
}

class NegativeCosine final : public Loss {
public:
    void check_sizes(int64_t size, int64_t target_size) const override {
        check_same_size("cosine similarity", size, target_size);
    }

    double value_and_gradient(std::span<const double> predicted, std::span<const double> target,
                              std::span<double> gradient) const override {
        return cosine_of(predicted, target, -1.0, gradient);
    }
};

class Cosine final : public MeanMetric {
public:
    void check_sizes(int64_t size, int64_t target_size) const override {
        check_same_size("cosine similarity", size, target_size);
    }

    double value(std::span<const double> predicted, std::span<const double> target) const override {
        return cosine_of(predicted, target, 1.0, {});
    }
};

}  // namespace

std::unique_ptr<Loss> cosine_similarity(const std::vector<double> &numbers) {
    Numbers("loss \"cosine_similarity\"", numbers, {});
    return std::make_unique<NegativeCosine>();
}

std::unique_ptr<Metric> cosine(const std::vector<double> &numbers) {
    Numbers("metric \"cosine\"", numbers, {});
    return std::make_unique<Cosine>();
}

}  // namespace nengine
