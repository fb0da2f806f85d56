// Losses that are the mean over the elements of a function of a recorded value and its target.
#pragma once

#include <memory>
#include <string>
#include <utility>

#include "train/checks.h"
#include "train/loss.h"

namespace nengine {

// What an element adds, and its derivative by the recorded value.
struct ElementLoss {
    double value, slope;
};

template <class F>
class ElementwiseLoss final : public Loss {
public:
    ElementwiseLoss(std::string name, F f) : name_(std::move(name)), f_(std::move(f)) {}

    void check_sizes(int64_t size, int64_t target_size) const override {
        check_same_size(name_, size, target_size);
    }

    double value_and_gradient(std::span<const double> predicted, std::span<const double> target,
                              std::span<double> gradient) const override {
        const double n = static_cast<double>(predicted.size());
        double sum = 0.0;
        for (size_t k = 0; k < predicted.size(); ++k) {
            const ElementLoss element = f_(predicted[k], target[k]);
            sum += element.value;
            if (!gradient.empty()) {
                gradient[k] = element.slope / n;
            }
        }
        return sum / n;
    }

private:
    const std::string name_;
    const F f_;
};

// f(recorded, target) gives an ElementLoss. name: for errors.
template <class F>
std::unique_ptr<Loss> elementwise_loss(std::string name, F f) {
    return std::make_unique<ElementwiseLoss<F>>(std::move(name), std::move(f));
}

}  // namespace nengine
