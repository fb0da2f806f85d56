// What losses and metrics share: checks of their numbers and targets, and ranges of probabilities.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace nengine {

// Probabilities are kept this far away from 0 and 1, and divisors from 0.
constexpr double training_epsilon = 1e-7;

inline double clip_probability(double p) {
    return p < training_epsilon ? training_epsilon : p > 1.0 - training_epsilon ? 1.0 - training_epsilon : p;
}

// 1 where clip_probability passes values on, 0 where it cuts them.
inline double passes_clip(double p) { return p >= training_epsilon && p <= 1.0 - training_epsilon ? 1.0 : 0.0; }

// The numbers of a loss or metric by their place. Those at the end may be left out.
class Numbers {
public:
    // what: such as loss "huber". Throws invalid_argument if there are more numbers than names.
    Numbers(std::string what, const std::vector<double> &numbers, std::initializer_list<const char *> names);

    bool has(size_t i) const { return i < numbers_.size(); }
    double get(size_t i, double otherwise) const { return has(i) ? numbers_[i] : otherwise; }
    // These throw invalid_argument for numbers that are not as they must be.
    bool flag(size_t i) const;  // 0 or 1; 0 if left out
    double within(size_t i, double low, double high, double otherwise) const;
    double finite(size_t i, double otherwise) const;
    double positive(size_t i, double otherwise) const;
    int64_t integer(size_t i, int64_t low, int64_t high, int64_t otherwise) const;

private:
    [[noreturn]] void refuse(size_t i, const std::string &wanted) const;

    std::string what_;
    const std::vector<double> &numbers_;
    std::vector<const char *> names_;
};

// Throws invalid_argument unless there is a target value for each recorded one.
void check_same_size(const std::string &name, int64_t size, int64_t target_size);
// Throws invalid_argument unless there is one target value.
void check_class_target(const std::string &name, int64_t target_size);
// Throws invalid_argument unless the target is a whole number from 0 to classes - 1.
size_t class_number(double target, size_t classes);
// Throws invalid_argument unless the targets are probabilities, up to the rounding of float32.
void check_probabilities(std::span<const double> target);
// Whether the target says yes. Throws invalid_argument unless it is 0 or 1.
bool is_positive(double target);

// Where the largest value is; the first of equals.
size_t first_largest(std::span<const double> values);

}  // namespace nengine
