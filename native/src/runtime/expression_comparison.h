// What a probe recorded and its target, compared by an expression.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "expression/expression.h"
#include "runtime/probe_recorder.h"
#include "runtime/target.h"

namespace nengine {

// Throws invalid_argument if the expression is of another number of elements than the probe records.
inline void check_element_shape(const Expression &expression, const ProbeRecorder &probe, const std::string &name) {
    if (expression.element_shape() && count_entries(*expression.element_shape()) != probe.size()) {
        invalid_argument(name + ": the expression is of recorded values of the shape " +
                         describe(*expression.element_shape()) + ", but there are " + std::to_string(probe.size()));
    }
}

template <class T>
class ExpressionComparison {
public:
    // Throws invalid_argument, which begins with name, if the expression does not fit the shapes. All must outlive it.
    ExpressionComparison(const std::string &name, const ProbeRecorder &probe, int64_t samples,
                         const Expression &expression, const Target<T> &target)
        : name_(name), probe_(probe), samples_(samples), expression_(expression), target_(target),
          output_shape_{probe.batch(), samples} {
        const Shape elements = expression.element_shape().value_or(Shape{probe.size()});
        output_shape_.insert(output_shape_.end(), elements.begin(), elements.end());
        const Shape target_shape{probe.batch(), target.steps() == 1 ? samples : target.steps(), target.size()};
        try {
            result_shape_ = expression.result_shape(output_shape_, target_shape);
        } catch (const Error &error) {
            throw Error(error.status(), name + ": " + error.what());
        }
    }

    // What each entry of the result is multiplied with. Throws invalid_argument if the entries are not those that the
    // weights are for: of items, or of items and steps.
    std::vector<double> entry_weights(const std::optional<Target<T>> &weights) const {
        std::vector<double> all(static_cast<size_t>(count_entries(result_shape_)), 1.0);
        if (!weights) {
            return all;
        }
        const int64_t items = probe_.batch();
        const bool by_step = result_shape_ == Shape{items, samples_} || result_shape_ == Shape{items, samples_, 1};
        const bool of_items = result_shape_ == Shape{items} || result_shape_ == Shape{items, 1};
        const bool by_item = of_items && weights->steps() == 1;
        if (!by_step && !by_item) {
            invalid_argument(name_ + ": sample weights for " + std::to_string(weights->steps()) + " of " +
                             std::to_string(samples_) + " steps do not fit a result of the shape " +
                             describe(result_shape_) + "; it must be " + describe({items, samples_}) +
                             ", which are items and steps, or " + describe({items}) +
                             " for weights of items, or have an axis of length 1 behind");
        }
        const int64_t steps = by_item ? 1 : samples_;
        for (size_t i = 0; i < all.size(); ++i) {
            all[i] = weights->first(static_cast<int64_t>(i) % steps, static_cast<int64_t>(i) / steps);
        }
        return all;
    }

    // With what was recorded in the last run, which must have as many samples.
    Evaluation evaluate() const {
        Tensor output{output_shape_, std::vector<double>(static_cast<size_t>(count_entries(output_shape_)))};
        from_batch_innermost(static_cast<const T *>(probe_.data()), probe_.batch(), samples_, probe_.size(),
                             output.values.data());
        return {expression_, std::move(output), target_.tensor(samples_)};
    }

private:
    std::string name_;
    const ProbeRecorder &probe_;
    int64_t samples_;
    const Expression &expression_;
    const Target<T> &target_;
    Shape output_shape_, result_shape_;
};

}  // namespace nengine
