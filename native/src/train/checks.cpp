#include "train/checks.h"

#include <algorithm>
#include <cmath>

#include "ir/graph.h"

namespace nengine {

Numbers::Numbers(std::string what, const std::vector<double> &numbers, std::initializer_list<const char *> names)
    : what_(std::move(what)), numbers_(numbers), names_(names) {
    if (numbers.size() <= names.size()) {
        return;
    }
    if (names_.empty()) {
        invalid_argument("the " + what_ + " takes no numbers, not " + std::to_string(numbers.size()));
    }
    std::string list;
    for (const char *name : names) {
        list += (list.empty() ? "" : ", ") + std::string(name);
    }
    invalid_argument("the " + what_ + " takes at most " + std::to_string(names_.size()) + " numbers (" + list +
                     "), not " + std::to_string(numbers.size()));
}

bool Numbers::flag(size_t i) const {
    const double value = get(i, 0.0);
    if (value != 0.0 && value != 1.0) {
        refuse(i, "0 or 1");
    }
    return value == 1.0;
}

double Numbers::within(size_t i, double low, double high, double otherwise) const {
    const double value = get(i, otherwise);
    if (!(value >= low && value <= high)) {
        refuse(i, "in [" + std::to_string(low) + ", " + std::to_string(high) + "]");
    }
    return value;
}

double Numbers::finite(size_t i, double otherwise) const {
    const double value = get(i, otherwise);
    if (!std::isfinite(value)) {
        refuse(i, "finite");
    }
    return value;
}

double Numbers::positive(size_t i, double otherwise) const {
    const double value = get(i, otherwise);
    if (!(value > 0.0 && std::isfinite(value))) {
        refuse(i, "finite and greater than zero");
    }
    return value;
}

int64_t Numbers::integer(size_t i, int64_t low, int64_t high, int64_t otherwise) const {
    const double value = get(i, static_cast<double>(otherwise));
    if (!(value >= static_cast<double>(low) && value <= static_cast<double>(high)) || value != std::floor(value)) {
        refuse(i, "a whole number in [" + std::to_string(low) + ", " + std::to_string(high) + "]");
    }
    return static_cast<int64_t>(value);
}

void Numbers::refuse(size_t i, const std::string &wanted) const {
    invalid_argument(std::string(names_[i]) + " of the " + what_ + " must be " + wanted + ", not " +
                     (has(i) ? std::to_string(numbers_[i]) : "left out"));
}

void check_same_size(const std::string &name, int64_t size, int64_t target_size) {
    if (size != target_size) {
        invalid_argument(name + " needs as many target values as recorded ones: " + std::to_string(size) +
                         ", not " + std::to_string(target_size));
    }
}

void check_class_target(const std::string &name, int64_t target_size) {
    if (target_size != 1) {
        invalid_argument(name + " needs one target value, the number of the class, not " +
                         std::to_string(target_size));
    }
}

size_t class_number(double target, size_t classes) {
    if (!(target >= 0.0 && target < static_cast<double>(classes)) || target != std::floor(target)) {
        invalid_argument("the target " + std::to_string(target) + " is not one of the classes 0 to " +
                         std::to_string(classes - 1));
    }
    return static_cast<size_t>(target);
}

void check_probabilities(std::span<const double> target) {
    for (double y : target) {
        if (!(y >= -1e-6 && y <= 1.0 + 1e-6)) {
            invalid_argument("the target " + std::to_string(y) + " is not a probability, from 0 to 1");
        }
    }
}

bool is_positive(double target) {
    if (target != 0.0 && target != 1.0) {
        invalid_argument("the target " + std::to_string(target) + " is neither 0 nor 1");
    }
    return target == 1.0;
}

size_t first_largest(std::span<const double> values) {
    return static_cast<size_t>(std::max_element(values.begin(), values.end()) - values.begin());
}

}  // namespace nengine
