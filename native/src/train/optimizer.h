// Optimizers: what becomes of parameters, given the gradient of the loss.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "cpu/thread_pool.h"

namespace nengine {

// A run of parameters that lie side by side, and their gradients.
template <class T>
struct ParameterRun {
    T *values;
    const T *gradients;
    int64_t size;
    int64_t slot;  // where the run's first parameter has its place among all trainable parameters
};

template <class T>
class Optimizer {
public:
    virtual ~Optimizer() = default;

    double learning_rate() const { return learning_rate_; }
    // Throws invalid_argument unless finite and not negative.
    void set_learning_rate(double learning_rate);

    // One update of the given parameters out of n_parameters trainable ones. The slots of an optimizer are
    // zero at first.
    void apply(const std::vector<ParameterRun<T>> &runs, int64_t n_parameters, ThreadPool &threads);

protected:
    Optimizer(double learning_rate, size_t n_slots) : slots_(n_slots) { set_learning_rate(learning_rate); }

private:
    // Called before the runs of an update. update counts from 1.
    virtual void begin(int64_t update) = 0;
    // The update of n parameters. slots: one array for each that the optimizer keeps.
    virtual void step(T *values, const T *gradients, T *const *slots, int64_t n) const = 0;

    double learning_rate_ = 0.0;
    int64_t updates_ = 0;
    std::vector<std::vector<T>> slots_;
};

// One function an optimizer. They throw invalid_argument if the numbers do not fit.
template <class T>
std::unique_ptr<Optimizer<T>> sgd(const std::vector<double> &numbers);
template <class T>
std::unique_ptr<Optimizer<T>> adam(const std::vector<double> &numbers);

// Throws invalid_argument naming the kind and the known ones.
template <class T>
std::unique_ptr<Optimizer<T>> make_optimizer(std::string_view kind, const std::vector<double> &numbers);

}  // namespace nengine
