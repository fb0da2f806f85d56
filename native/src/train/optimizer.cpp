#include "train/optimizer.h"

#include <cmath>
#include <string>

#include "ir/graph.h"

namespace nengine {

namespace {

constexpr int64_t grain = 4096;

}  // namespace

template <class T>
void Optimizer<T>::set_learning_rate(double learning_rate) {
    if (!std::isfinite(learning_rate) || learning_rate < 0.0) {
        invalid_argument("the learning rate must be finite and not negative, not " +
                         std::to_string(learning_rate));
    }
    learning_rate_ = learning_rate;
}

template <class T>
void Optimizer<T>::apply(const std::vector<ParameterRun<T>> &runs, int64_t n_parameters,
                         ThreadPool &threads) {
    for (auto &slot : slots_) {
        slot.resize(static_cast<size_t>(n_parameters));
    }
    begin(++updates_);
    for (const auto &run : runs) {
        threads.parallel_for(run.size, grain, [&](int64_t first, int64_t last) {
            std::vector<T *> slots;
            for (auto &slot : slots_) {
                slots.push_back(slot.data() + run.slot + first);
            }
            step(run.values + first, run.gradients + first, slots.data(), last - first);
        });
    }
}

template class Optimizer<float>;
template class Optimizer<double>;

}  // namespace nengine
