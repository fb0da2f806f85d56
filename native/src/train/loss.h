// Losses: what a probe's recorded values are worth against their targets, and the gradient of that. A loss
// looks at one entry at a time, the values of one item at one step; the loss of a probe is the mean or the sum
// over all entries.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "train/metric.h"

namespace nengine {

class Loss : public MeanMetric {
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
using MakeLoss = std::unique_ptr<Loss>(const std::vector<double> &numbers);
MakeLoss mean_squared_error, mean_absolute_error, mean_absolute_percentage_error, mean_squared_logarithmic_error,
    log_cosh, huber, poisson, nan_mean_squared_error;
MakeLoss binary_crossentropy, categorical_crossentropy, sparse_categorical_crossentropy;
MakeLoss hinge, squared_hinge, categorical_hinge;
MakeLoss kullback_leibler_divergence, cosine_similarity, regularize;

// Throws invalid_argument naming the kind and the known ones.
std::unique_ptr<Loss> make_loss(std::string_view kind, const std::vector<double> &numbers);

}  // namespace nengine
