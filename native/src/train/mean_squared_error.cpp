#include "ir/graph.h"
#include "train/loss.h"

namespace nengine {

namespace {

// mean_k (p_k - y_k)^2
class MeanSquaredError final : public Loss {
public:
    void check_sizes(int64_t size, int64_t target_size) const override {
        if (size != target_size) {
            invalid_argument("mean squared error needs as many target values as recorded ones: " +
                             std::to_string(size) + ", not " + std::to_string(target_size));
        }
    }

    double value_and_gradient(std::span<const double> predicted, std::span<const double> target,
                              std::span<double> gradient) const override {
        const double n = static_cast<double>(predicted.size());
        double sum = 0.0;
        for (size_t k = 0; k < predicted.size(); ++k) {
            const double difference = predicted[k] - target[k];
            sum += difference * difference;
            if (!gradient.empty()) {
                gradient[k] = 2.0 * difference / n;
            }
        }
        return sum / n;
    }
};

}  // namespace

std::unique_ptr<Loss> mean_squared_error(const std::vector<double> &numbers) {
    if (!numbers.empty()) {
        invalid_argument("the loss \"mse\" takes no numbers, not " + std::to_string(numbers.size()));
    }
    return std::make_unique<MeanSquaredError>();
}

}  // namespace nengine
