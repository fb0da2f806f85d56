// How often the answer is right.
#include <algorithm>

#include "ir/graph.h"
#include "train/checks.h"
#include "train/metric.h"

namespace nengine {

namespace {

// The share of elements for which is_right(recorded, target).
template <class IsRight>
class ElementAccuracy final : public MeanMetric {
public:
    ElementAccuracy(std::string name, IsRight is_right) : name_(std::move(name)), is_right_(is_right) {}

    void check_sizes(int64_t size, int64_t target_size) const override {
        check_same_size(name_, size, target_size);
    }

    double value(std::span<const double> predicted, std::span<const double> target) const override {
        double right = 0.0;
        for (size_t k = 0; k < predicted.size(); ++k) {
            right += is_right_(predicted[k], target[k]) ? 1.0 : 0.0;
        }
        return right / static_cast<double>(predicted.size());
    }

private:
    const std::string name_;
    const IsRight is_right_;
};

template <class IsRight>
std::unique_ptr<MeanMetric> element_accuracy(std::string name, IsRight is_right) {
    return std::make_unique<ElementAccuracy<IsRight>>(std::move(name), is_right);
}

std::unique_ptr<MeanMetric> binary(double threshold) {
    return element_accuracy("binary accuracy", [threshold](double p, double y) {
        return y == (p > threshold ? 1.0 : 0.0);
    });
}

// Whether the right class is the one with the largest value, the first of equals.
bool is_first_largest(std::span<const double> predicted, size_t right) { return first_largest(predicted) == right; }

// Whether fewer than k values are larger than that of the right class.
struct AmongLargest {
    int64_t k;

    bool operator()(std::span<const double> predicted, size_t right) const {
        return std::count_if(predicted.begin(), predicted.end(), [&](double p) { return !(p <= predicted[right]); }) <
               k;
    }
};

// The right class is the largest element of the target, or the target is its number.
template <class IsRight>
class ClassAccuracy final : public MeanMetric {
public:
    ClassAccuracy(std::string name, bool sparse, IsRight is_right)
        : name_(std::move(name)), sparse_(sparse), is_right_(is_right) {}

    void check_sizes(int64_t size, int64_t target_size) const override {
        if (sparse_) {
            check_class_target(name_, target_size);
        } else {
            check_same_size(name_, size, target_size);
        }
    }

    double value(std::span<const double> predicted, std::span<const double> target) const override {
        const size_t right = sparse_ ? class_number(target[0], predicted.size()) : first_largest(target);
        return is_right_(predicted, right) ? 1.0 : 0.0;
    }

private:
    const std::string name_;
    const bool sparse_;
    const IsRight is_right_;
};

template <class IsRight>
std::unique_ptr<MeanMetric> class_accuracy(std::string name, bool sparse, IsRight is_right) {
    return std::make_unique<ClassAccuracy<IsRight>>(std::move(name), sparse, is_right);
}

// Which kind of accuracy follows from the shapes.
//   one value:                       binary
//   several values, one target:      sparse categorical
//   several values, as many targets: categorical
class Accuracy final : public MeanMetric {
public:
    void check_sizes(int64_t size, int64_t target_size) const override {
        if (target_size != 1 && target_size != size) {
            invalid_argument("accuracy of " + std::to_string(size) + " values needs " + std::to_string(size) +
                             " target values, or 1: the number of the class; not " +
                             std::to_string(target_size));
        }
    }

    double value(std::span<const double> predicted, std::span<const double> target) const override {
        const auto &kind = predicted.size() == 1 ? binary_ : target.size() == 1 ? sparse_ : categorical_;
        return kind->value(predicted, target);
    }

private:
    const std::unique_ptr<MeanMetric> binary_ = binary(0.5);
    const std::unique_ptr<MeanMetric> sparse_ = class_accuracy("accuracy", true, is_first_largest);
    const std::unique_ptr<MeanMetric> categorical_ = class_accuracy("accuracy", false, is_first_largest);
};

AmongLargest among_largest(const std::string &what, const std::vector<double> &numbers) {
    return {Numbers(what, numbers, {"k"}).integer(0, 1, int64_t{1} << 30, 5)};
}

}  // namespace

std::unique_ptr<Metric> accuracy(const std::vector<double> &numbers) {
    Numbers("metric \"accuracy\"", numbers, {});
    return std::make_unique<Accuracy>();
}

std::unique_ptr<Metric> exact_accuracy(const std::vector<double> &numbers) {
    Numbers("metric \"exact_accuracy\"", numbers, {});
    return element_accuracy("exact accuracy", [](double p, double y) { return p == y; });
}

std::unique_ptr<Metric> binary_accuracy(const std::vector<double> &numbers) {
    return binary(Numbers("metric \"binary_accuracy\"", numbers, {"threshold"}).finite(0, 0.5));
}

std::unique_ptr<Metric> categorical_accuracy(const std::vector<double> &numbers) {
    Numbers("metric \"categorical_accuracy\"", numbers, {});
    return class_accuracy("categorical accuracy", false, is_first_largest);
}

std::unique_ptr<Metric> sparse_categorical_accuracy(const std::vector<double> &numbers) {
    Numbers("metric \"sparse_categorical_accuracy\"", numbers, {});
    return class_accuracy("sparse categorical accuracy", true, is_first_largest);
}

std::unique_ptr<Metric> top_k_categorical_accuracy(const std::vector<double> &numbers) {
    return class_accuracy("top-k categorical accuracy", false,
                          among_largest("metric \"top_k_categorical_accuracy\"", numbers));
}

std::unique_ptr<Metric> sparse_top_k_categorical_accuracy(const std::vector<double> &numbers) {
    return class_accuracy("sparse top-k categorical accuracy", true,
                          among_largest("metric \"sparse_top_k_categorical_accuracy\"", numbers));
}

}  // namespace nengine
