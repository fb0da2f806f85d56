// Optimizers: what becomes of parameters, given the gradient of the loss.
#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include "cpu/thread_pool.h"

namespace nengine {

// One parameter: an array whose entries lie side by side, and its gradient.
template <class T>
struct ParameterRun {
    T *values;
    const T *gradients;
    int64_t size;
    int64_t slot;  // where its first entry has its place among the entries of all trainable parameters
    bool decays = true;  // if the optimizer decays parameters
};

// Limits on gradients, applied in this order; infinite ones have no effect.
struct GradientClipping {
    double value = std::numeric_limits<double>::infinity();        // magnitude of each entry
    double norm = std::numeric_limits<double>::infinity();         // Euclidean norm by each parameter
    double global_norm = std::numeric_limits<double>::infinity();  // and by all together
};

template <class T>
class Optimizer {
public:
    virtual ~Optimizer() = default;

    double learning_rate() const { return learning_rate_; }
    // Throws invalid_argument unless finite and not negative.
    void set_learning_rate(double learning_rate);

    // Throws invalid_argument unless each limit is above zero and one of the norms is infinite.
    void set_clipping(const GradientClipping &clipping);

    // Whether it decays parameters apart from their gradients.
    virtual bool decays() const { return false; }

    // What it remembers, of all n_parameters entries: the number of updates, number(), the slots one after another.
    std::vector<double> state(int64_t n_parameters) const;
    // Throws invalid_argument unless the values can be a state.
    void set_state(const std::vector<double> &values, int64_t n_parameters);

    // Bytes of the slots as they are, and of those of all n_parameters entries.
    int64_t slot_bytes() const;
    int64_t slot_bytes(int64_t n_parameters) const;

    // One update of the given parameters; all trainable ones have n_parameters entries.
    void apply(const std::vector<ParameterRun<T>> &runs, int64_t n_parameters, ThreadPool &threads);

protected:
    // starts: one number for each array of slots, with which all of it is filled before the first update.
    Optimizer(double learning_rate, std::vector<double> starts) : starts_(std::move(starts)) {
        set_learning_rate(learning_rate);
        slots_.resize(starts_.size());
    }

private:
    // Called before the parameters of an update. update counts from 1. A failure leaves the parameters alone.
    virtual void begin(int64_t update) = 0;
    // What happens to n entries of a parameter that decays, before their step.
    virtual void decay(T *, int64_t) const {}
    // A number that is remembered besides the slots.
    virtual double number() const { return 0.0; }
    virtual void set_number(double) {}
    // The update of n entries. slots: one array for each that the optimizer keeps.
    virtual void step(T *values, const T *gradients, T *const *slots, int64_t n) const = 0;

    T clipped(T gradient) const;
    // By what the gradient of each parameter is multiplied, once its entries are clipped.
    std::vector<T> scales(const std::vector<ParameterRun<T>> &runs) const;

    double learning_rate_ = 0.0;
    GradientClipping clipping_;
    int64_t updates_ = 0;
    std::vector<double> starts_;
    std::vector<std::vector<T>> slots_;
};

// One function an optimizer. They throw invalid_argument if the numbers do not fit.
template <class T>
std::unique_ptr<Optimizer<T>> sgd(const std::vector<double> &numbers);
template <class T>
std::unique_ptr<Optimizer<T>> rmsprop(const std::vector<double> &numbers);
template <class T>
std::unique_ptr<Optimizer<T>> adagrad(const std::vector<double> &numbers);
template <class T>
std::unique_ptr<Optimizer<T>> adadelta(const std::vector<double> &numbers);
template <class T>
std::unique_ptr<Optimizer<T>> adam(const std::vector<double> &numbers);
template <class T>
std::unique_ptr<Optimizer<T>> adamw(const std::vector<double> &numbers);
template <class T>
std::unique_ptr<Optimizer<T>> adamax(const std::vector<double> &numbers);
template <class T>
std::unique_ptr<Optimizer<T>> nadam(const std::vector<double> &numbers);
template <class T>
std::unique_ptr<Optimizer<T>> ftrl(const std::vector<double> &numbers);

// Checks of an optimizer's numbers. They throw invalid_argument naming the number.
// names: all numbers, separated by commas.
void check_numbers(const char *kind, const char *names, const std::vector<double> &numbers);
void check_fraction(const char *name, double value);  // in [0, 1)
void check_momentum(double value);                     // in [0, 1]
void check_positive(const char *name, double value);
void check_not_negative(const char *name, double value);
bool check_switch(const char *name, double value);  // 0 or 1

// Throws invalid_argument naming the kind and the known ones.
template <class T>
std::unique_ptr<Optimizer<T>> make_optimizer(std::string_view kind, const std::vector<double> &numbers);

}  // namespace nengine
