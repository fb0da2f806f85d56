// Operations that move entries without changing them.
#include <algorithm>

#include "expression/operation.h"
#include "ir/graph.h"

namespace nengine {

namespace {

std::string number(int64_t n) { return std::to_string(n); }

// The entries of an axis from one place up to another, which is not among them; or those at one place, without the
// axis. Places below 0 count from the end.
class Slice final : public Operation {
public:
    // Whole numbers: the axis, where to begin, and where to end, which is the end of the axis if left out.
    static std::unique_ptr<Operation> range(Settings &settings) {
        settings.need_integers(2, 3);
        return std::make_unique<Slice>(settings, false);
    }

    // Whole numbers: the axis and the place.
    static std::unique_ptr<Operation> at(Settings &settings) {
        settings.need_integers(2, 2);
        return std::make_unique<Slice>(settings, true);
    }

    Slice(const Settings &settings, bool single) : axis_(settings.integers[0]), from_(settings.integers[1]),
        to_(settings.integers.size() == 3 ? settings.integers[2] : 0), to_end_(settings.integers.size() == 2),
        single_(single) {}

    Shape shape(std::span<const Shape> operands) const override {
        const size_t axis = check_axis(axis_, operands[0]);
        const int64_t length = operands[0][axis];
        const int64_t begin = first(length), stop = end(length);
        if (single_ && (begin < 0 || begin >= length)) {
            invalid_argument("there is no place " + number(from_) + " along axis " + number(axis_) +
                             " of the shape " + describe(operands[0]));
        }
        if (begin < 0 || stop > length || begin >= stop) {
            invalid_argument("there is nothing from " + number(from_) + " to " + (to_end_ ? "the end" : number(to_)) +
                             " along axis " + number(axis_) + " of the shape " + describe(operands[0]));
        }
        Shape result = operands[0];
        if (single_) {
            result.erase(result.begin() + static_cast<std::ptrdiff_t>(axis));
        } else {
            result[axis] = stop - begin;
        }
        return result;
    }

    void forward(Operands operands, Tensor &result) const override {
        for_each_run(*operands[0], [&](size_t from, size_t to, size_t n) {
            std::copy_n(operands[0]->values.begin() + static_cast<std::ptrdiff_t>(from), n,
                        result.values.begin() + static_cast<std::ptrdiff_t>(to));
        });
    }

    void backward(Operands operands, const Tensor &, const std::vector<double> &gradient,
                  std::span<std::vector<double> *const> gradients) const override {
        for_each_run(*operands[0], [&](size_t from, size_t to, size_t n) {
            for (size_t k = 0; k < n; ++k) {
                (*gradients[0])[from + k] += gradient[to + k];
            }
        });
    }

private:
    int64_t first(int64_t length) const { return from_ < 0 ? from_ + length : from_; }
    int64_t end(int64_t length) const {
        return single_ ? first(length) + 1 : to_end_ ? length : to_ < 0 ? to_ + length : to_;
    }

    // Calls visit(from, to, n) for each run of neighbours.
    template <class Visit>
    void for_each_run(const Tensor &x, Visit visit) const {
        const auto axis = static_cast<size_t>(axis_);
        const int64_t length = x.shape[axis];
        const auto stride = static_cast<size_t>(row_major_strides(x.shape)[axis]);
        const size_t block = static_cast<size_t>(length) * stride;
        const size_t n = static_cast<size_t>(end(length) - first(length)) * stride;
        for (size_t b = 0; b < x.values.size() / block; ++b) {
            visit(b * block + static_cast<size_t>(first(length)) * stride, b * n, n);
        }
    }

    const int64_t axis_, from_, to_;
    const bool to_end_, single_;
};

// Whole number: the axis. All other axes are the same.
class Concatenate final : public Operation {
public:
    explicit Concatenate(Settings &settings) {
        settings.need_integers(1, 1);
        axis_ = settings.integers[0];
    }

    Shape shape(std::span<const Shape> operands) const override {
        const size_t axis = check_axis(axis_, operands[0]);
        Shape result = operands[0];
        for (const Shape &next : operands.subspan(1)) {
            Shape other = next;
            if (other.size() == result.size()) {
                other[axis] = operands[0][axis];
            }
            if (other != operands[0]) {
                invalid_argument("the shapes " + describe(operands[0]) + " and " + describe(next) +
                                 " differ in more than axis " + number(axis_));
            }
            if (__builtin_add_overflow(result[axis], next[axis], &result[axis])) {
                invalid_argument("too many entries");
            }
        }
        return result;
    }

    void forward(Operands operands, Tensor &result) const override {
        for_each_run(operands, result, [&](size_t operand, size_t from, size_t to, size_t n) {
            std::copy_n(operands[operand]->values.begin() + static_cast<std::ptrdiff_t>(from), n,
                        result.values.begin() + static_cast<std::ptrdiff_t>(to));
        });
    }

    void backward(Operands operands, const Tensor &result, const std::vector<double> &gradient,
                  std::span<std::vector<double> *const> gradients) const override {
        for_each_run(operands, result, [&](size_t operand, size_t from, size_t to, size_t n) {
            for (size_t k = 0; k < n && gradients[operand]; ++k) {
                (*gradients[operand])[from + k] += gradient[to + k];
            }
        });
    }

private:
    template <class Visit>
    void for_each_run(Operands operands, const Tensor &result, Visit visit) const {
        const auto axis = static_cast<size_t>(axis_);
        const auto stride = static_cast<size_t>(row_major_strides(result.shape)[axis]);
        const size_t block = static_cast<size_t>(result.shape[axis]) * stride;
        size_t before = 0;
        for (size_t operand = 0; operand < operands.size(); ++operand) {
            const size_t n = static_cast<size_t>(operands[operand]->shape[axis]) * stride;
            for (size_t b = 0; b < result.values.size() / block; ++b) {
                visit(operand, b * n, b * block + before, n);
            }
            before += n;
        }
    }

    int64_t axis_;
};

// Entries that stay in their order.
class SameOrder : public Operation {
public:
    void forward(Operands operands, Tensor &result) const override { result.values = operands[0]->values; }

    void backward(Operands, const Tensor &, const std::vector<double> &gradient,
                  std::span<std::vector<double> *const> gradients) const override {
        for (size_t i = 0; i < gradient.size(); ++i) {
            (*gradients[0])[i] += gradient[i];
        }
    }
};

// Whole numbers: the new lengths, in which 0 stands for the length of the axis at the same place, and -1, once, for
// what is left.
class Reshape final : public SameOrder {
public:
    explicit Reshape(Settings &settings) : lengths_(settings.integers) {
        settings.need_integers(0, 32);
        if (std::count(lengths_.begin(), lengths_.end(), -1) > 1) {
            invalid_argument("only one length can be -1");
        }
        if (std::any_of(lengths_.begin(), lengths_.end(), [](int64_t n) { return n < -1; })) {
            invalid_argument("lengths must be at least -1");
        }
    }

    Shape shape(std::span<const Shape> operands) const override {
        Shape result = lengths_;
        for (size_t axis = 0; axis < result.size(); ++axis) {
            if (result[axis] == 0) {
                result[axis] = operands[0][check_axis(static_cast<int64_t>(axis), operands[0])];
            }
        }
        const int64_t n = count_entries(operands[0]);
        const auto open = std::find(result.begin(), result.end(), -1);
        if (open != result.end()) {
            *open = 1;
            *open = std::max<int64_t>(1, n / count_entries(result));
        }
        if (count_entries(result) != n) {
            invalid_argument("the shape " + describe(operands[0]) + " cannot become " + describe(lengths_));
        }
        return result;
    }

private:
    const Shape lengths_;
};

// Whole number: where an axis of length 1 is put.
class ExpandDims final : public SameOrder {
public:
    explicit ExpandDims(Settings &settings) {
        settings.need_integers(1, 1);
        axis_ = settings.integers[0];
    }

    Shape shape(std::span<const Shape> operands) const override {
        Shape result = operands[0];
        result.push_back(1);
        std::rotate(result.begin() + static_cast<std::ptrdiff_t>(check_axis(axis_, result)), result.end() - 1,
                    result.end());
        return result;
    }

private:
    int64_t axis_;
};

// Whole numbers: which axis of the operand each axis of the result is.
class Transpose final : public Operation {
public:
    explicit Transpose(Settings &settings) : order_(settings.integers) {
        Shape sorted = order_;
        std::sort(sorted.begin(), sorted.end());
        for (size_t axis = 0; axis < sorted.size(); ++axis) {
            if (sorted[axis] != static_cast<int64_t>(axis)) {
                invalid_argument("the order " + describe(order_) + " does not name each axis once");
            }
        }
    }

    Shape shape(std::span<const Shape> operands) const override {
        if (operands[0].size() != order_.size()) {
            invalid_argument("the order " + describe(order_) + " does not fit the shape " + describe(operands[0]));
        }
        return reordered(operands[0]);
    }

    void forward(Operands operands, Tensor &result) const override {
        for_each_entry<1>(result.shape, {reordered(row_major_strides(operands[0]->shape))},
                          [&](size_t i, const auto &at) { result.values[i] = operands[0]->values[at[0]]; });
    }

    void backward(Operands operands, const Tensor &result, const std::vector<double> &gradient,
                  std::span<std::vector<double> *const> gradients) const override {
        for_each_entry<1>(result.shape, {reordered(row_major_strides(operands[0]->shape))},
                          [&](size_t i, const auto &at) { (*gradients[0])[at[0]] += gradient[i]; });
    }

private:
    Shape reordered(const Shape &of) const {
        Shape result;
        for (int64_t axis : order_) {
            result.push_back(of[static_cast<size_t>(axis)]);
        }
        return result;
    }

    const Shape order_;
};

template <class T>
std::unique_ptr<Operation> make(Settings &settings) {
    return std::make_unique<T>(settings);
}

}  // namespace

std::vector<OperationKind> shape_operations() {
    return {
        {"slice", 1, 1, Slice::range},
        {"at", 1, 1, Slice::at},
        {"concatenate", 1, 64, make<Concatenate>},
        {"reshape", 1, 1, make<Reshape>},
        {"expand_dims", 1, 1, make<ExpandDims>},
        {"transpose", 1, 1, make<Transpose>},
    };
}

}  // namespace nengine
