// Losses of numbers that are to be met.
#include <algorithm>
#include <cmath>

#include "train/elementwise_loss.h"

namespace nengine {

namespace {

double sign(double x) { return x > 0.0 ? 1.0 : x < 0.0 ? -1.0 : 0.0; }

ElementLoss squared(double difference) { return {difference * difference, 2.0 * difference}; }

// ln(1 + e^x) without overflow.
double softplus(double x) { return std::max(x, 0.0) + std::log1p(std::exp(-std::fabs(x))); }

}  // namespace

// (p - y)^2
std::unique_ptr<Loss> mean_squared_error(const std::vector<double> &numbers) {
    Numbers("loss \"mse\"", numbers, {});
    return elementwise_loss("mean squared error", [](double p, double y) { return squared(p - y); });
}

// (p - y)^2, and 0 where y is NaN
std::unique_ptr<Loss> nan_mean_squared_error(const std::vector<double> &numbers) {
    Numbers("loss \"nan_mse\"", numbers, {});
    return elementwise_loss("mean squared error without NaN", [](double p, double y) {
        return std::isnan(y) ? ElementLoss{0.0, 0.0} : squared(p - y);
    });
}

// |p - y|; no slope where they are equal
std::unique_ptr<Loss> mean_absolute_error(const std::vector<double> &numbers) {
    Numbers("loss \"mae\"", numbers, {});
    return elementwise_loss("mean absolute error", [](double p, double y) {
        return ElementLoss{std::fabs(p - y), sign(p - y)};
    });
}

// 100 |y - p| / max(|y|, epsilon)
std::unique_ptr<Loss> mean_absolute_percentage_error(const std::vector<double> &numbers) {
    Numbers("loss \"mape\"", numbers, {});
    return elementwise_loss("mean absolute percentage error", [](double p, double y) {
        const double scale = 100.0 / std::max(std::fabs(y), training_epsilon);
        return ElementLoss{scale * std::fabs(p - y), scale * sign(p - y)};
    });
}

// (ln(1 + max(p, epsilon)) - ln(1 + max(y, epsilon)))^2
std::unique_ptr<Loss> mean_squared_logarithmic_error(const std::vector<double> &numbers) {
    Numbers("loss \"msle\"", numbers, {});
    return elementwise_loss("mean squared logarithmic error", [](double p, double y) {
        // Not std::max, which would turn a NaN into epsilon.
        const double above = p < training_epsilon ? training_epsilon : p;
        const double wanted = y < training_epsilon ? training_epsilon : y;
        const double difference = std::log1p(above) - std::log1p(wanted);
        const double inner = p < training_epsilon ? 0.0 : 1.0 / (1.0 + p);
        return ElementLoss{difference * difference, 2.0 * difference * inner};
    });
}

// ln(cosh(d)) = d + softplus(-2 d) - ln 2, d = p - y
std::unique_ptr<Loss> log_cosh(const std::vector<double> &numbers) {
    Numbers("loss \"logcosh\"", numbers, {});
    return elementwise_loss("log-cosh", [](double p, double y) {
        const double d = p - y;
        return ElementLoss{d + softplus(-2.0 * d) - std::log(2.0), std::tanh(d)};
    });
}

// d^2 / 2 if |d| <= delta, else delta |d| - delta^2 / 2
std::unique_ptr<Loss> huber(const std::vector<double> &numbers) {
    const double delta = Numbers("loss \"huber\"", numbers, {"delta"}).positive(0, 1.0);
    return elementwise_loss("Huber loss", [delta](double p, double y) {
        const double d = p - y;
        const double size = std::fabs(d);
        return size > delta ? ElementLoss{delta * size - 0.5 * delta * delta, delta * sign(d)}
                            : ElementLoss{0.5 * d * d, d};
    });
}

// p - y ln(p + epsilon)
std::unique_ptr<Loss> poisson(const std::vector<double> &numbers) {
    Numbers("loss \"poisson\"", numbers, {});
    return elementwise_loss("Poisson loss", [](double p, double y) {
        const double above = p + training_epsilon;
        return ElementLoss{p - y * std::log(above), 1.0 - y / above};
    });
}

}  // namespace nengine
