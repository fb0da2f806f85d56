// Losses: what a probe's recorded values are worth against their targets, and the gradient of that. A loss
// looks at one entry at a time, the values of one item at one step; the loss of a probe is the mean over all
// entries.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "train/metric.h"

namespace nengine {

class Loss : public Metric {
public:
    double value(std::span<const double> predicted, std::span<const double> target) const final {
        return value_and_gradient(predicted, target, {});
    }

    // Writes the gradient with respect to predicted, unless gradient is empty. Throws invalid_argument if the
    // target makes no sense.
    virtual double value_and_gradient(std::span<const double> predicted, std::span<const double> target,
                                      std::span<double> gradient) const = 0;
};

// One function a loss. They throw invalid_argument if the numbers do not fit.
std::unique_ptr<Loss> mean_squared_error(const std::vector<double> &numbers);
std::unique_ptr<Loss> sparse_categorical_crossentropy(const std::vector<double> &numbers);

// Throws invalid_argument naming the kind and the known ones.
std::unique_ptr<Loss> make_loss(std::string_view kind, const std::vector<double> &numbers);

}  // namespace nengine
