#include "train/optimizer.h"

#include <algorithm>
#include <array>
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
void Optimizer<T>::set_clipping(const GradientClipping &clipping) {
    for (const double limit : {clipping.value, clipping.norm, clipping.global_norm}) {
        if (!(limit > 0.0)) {
            invalid_argument("limits on gradients must be greater than zero, not " + std::to_string(limit));
        }
    }
    if (std::isfinite(clipping.norm) && std::isfinite(clipping.global_norm)) {
        invalid_argument("gradients are clipped by the norm of each or by that of all, not both");
    }
    clipping_ = clipping;
}

template <class T>
std::vector<double> Optimizer<T>::state(int64_t n_parameters) const {
    std::vector<double> values = {static_cast<double>(updates_), number()};
    for (size_t s = 0; s < slots_.size(); ++s) {
        for (size_t i = 0; i < static_cast<size_t>(n_parameters); ++i) {
            values.push_back(i < slots_[s].size() ? static_cast<double>(slots_[s][i]) : starts_[s]);
        }
    }
    return values;
}

template <class T>
void Optimizer<T>::set_state(const std::vector<double> &values, int64_t n_parameters) {
    const size_t n = static_cast<size_t>(n_parameters);
    if (values.size() != 2 + slots_.size() * n) {
        invalid_argument("the state of the optimizer has " + std::to_string(2 + slots_.size() * n) +
                         " values, not " + std::to_string(values.size()));
    }
    constexpr double most = 9007199254740992.0;  // 2^53: up to here, all whole numbers are doubles
    if (!(values[0] >= 0.0 && values[0] < most && values[0] == std::floor(values[0]))) {
        invalid_argument("the number of updates must be whole and not negative, not " + std::to_string(values[0]));
    }
    updates_ = static_cast<int64_t>(values[0]);
    set_number(values[1]);
    auto from = values.begin() + 2;
    for (auto &slot : slots_) {
        slot.resize(n);
        for (T &entry : slot) {
            entry = static_cast<T>(*from++);
        }
    }
}

template <class T>
int64_t Optimizer<T>::slot_bytes() const {
    size_t n = 0;
    for (const auto &slot : slots_) {
        n += slot.size();
    }
    return static_cast<int64_t>(n * sizeof(T));
}

template <class T>
int64_t Optimizer<T>::slot_bytes(int64_t n_parameters) const {
    return static_cast<int64_t>(slots_.size() * sizeof(T)) * n_parameters;
}

template <class T>
T Optimizer<T>::clipped(T gradient) const {
    const T limit = static_cast<T>(clipping_.value);
    return std::clamp(gradient, -limit, limit);
}

template <class T>
std::vector<T> Optimizer<T>::scales(const std::vector<ParameterRun<T>> &runs) const {
    std::vector<T> scales(runs.size(), T(1));
    const bool global = std::isfinite(clipping_.global_norm);
    if (!global && !std::isfinite(clipping_.norm)) {
        return scales;
    }
    const double limit = global ? clipping_.global_norm : clipping_.norm;
    const auto scale = [&](double squares) {
        const double norm = std::sqrt(squares);
        return norm > limit ? static_cast<T>(limit / norm) : T(1);
    };
    double all = 0.0;
    for (size_t r = 0; r < runs.size(); ++r) {
        double squares = 0.0;
        for (int64_t i = 0; i < runs[r].size; ++i) {
            const double g = static_cast<double>(clipped(runs[r].gradients[i]));
            squares += g * g;
        }
        scales[r] = scale(squares);
        all += squares;
    }
    if (global) {
        std::fill(scales.begin(), scales.end(), scale(all));
    }
    return scales;
}

template <class T>
void Optimizer<T>::apply(const std::vector<ParameterRun<T>> &runs, int64_t n_parameters,
                         ThreadPool &threads) {
    for (size_t s = 0; s < slots_.size(); ++s) {
        slots_[s].resize(static_cast<size_t>(n_parameters), static_cast<T>(starts_[s]));
    }
    begin(updates_ + 1);
    ++updates_;
    const std::vector<T> factors = scales(runs);
    const bool by_value = std::isfinite(clipping_.value);
    for (size_t r = 0; r < runs.size(); ++r) {
        const auto &run = runs[r];
        threads.parallel_for(run.size, grain, [&](int64_t first, int64_t last) {
            if (run.decays) {
                decay(run.values + first, last - first);
            }
            std::vector<T *> slots;
            for (auto &slot : slots_) {
                slots.push_back(slot.data() + run.slot + first);
            }
            if (!by_value && factors[r] == T(1)) {
                step(run.values + first, run.gradients + first, slots.data(), last - first);
                return;
            }
            std::array<T, 512> part;
            for (int64_t at = first; at < last;) {
                const int64_t n = std::min<int64_t>(last - at, part.size());
                for (int64_t i = 0; i < n; ++i) {
                    part[static_cast<size_t>(i)] = factors[r] * clipped(run.gradients[at + i]);
                }
                step(run.values + at, part.data(), slots.data(), n);
                for (T *&slot : slots) {
                    slot += n;
                }
                at += n;
            }
        });
    }
}

void check_numbers(const char *kind, const char *names, const std::vector<double> &numbers) {
    const std::string list = names;
    const size_t wanted = static_cast<size_t>(std::count(list.begin(), list.end(), ',')) + 1;
    if (numbers.size() != wanted) {
        invalid_argument("the optimizer \"" + std::string(kind) + "\" takes " + std::to_string(wanted) +
                         " numbers (" + list + "), not " + std::to_string(numbers.size()));
    }
}

void check_fraction(const char *name, double value) {
    if (!(value >= 0.0 && value < 1.0)) {
        invalid_argument(std::string(name) + " must lie in [0, 1), not be " + std::to_string(value));
    }
}

void check_momentum(double value) {
    if (!(value >= 0.0 && value <= 1.0)) {
        invalid_argument("the momentum must lie in [0, 1], not be " + std::to_string(value));
    }
}

void check_positive(const char *name, double value) {
    if (!(std::isfinite(value) && value > 0.0)) {
        invalid_argument(std::string(name) + " must be finite and greater than zero, not " +
                         std::to_string(value));
    }
}

void check_not_negative(const char *name, double value) {
    if (!(std::isfinite(value) && value >= 0.0)) {
        invalid_argument(std::string(name) + " must be finite and not negative, not " + std::to_string(value));
    }
}

bool check_switch(const char *name, double value) {
    if (value != 0.0 && value != 1.0) {
        invalid_argument(std::string(name) + " must be 0 or 1, not " + std::to_string(value));
    }
    return value == 1.0;
}

template class Optimizer<float>;
template class Optimizer<double>;

}  // namespace nengine
