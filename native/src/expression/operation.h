// The operations that expressions are made of.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "expression/tensor.h"

namespace nengine {

using Operands = std::span<const Tensor *const>;

class Operation {
public:
    virtual ~Operation() = default;

    // Of the result. Throws invalid_argument if operands of these shapes do not fit.
    virtual Shape shape(std::span<const Shape> operands) const = 0;
    // Fills the values of result, which has its shape and as many zeros.
    virtual void forward(Operands operands, Tensor &result) const = 0;
    // Whether there is a gradient by the operands. Where there is none, backward is not called.
    virtual bool differentiable() const { return true; }
    // Adds to the gradients by the operands what follows from the one by the result. Null for operands that need none.
    // A gradient of zero stays zero whatever the slope, so that what `where` leaves out cannot turn it into NaN.
    virtual void backward(Operands operands, const Tensor &result, const std::vector<double> &gradient,
                          std::span<std::vector<double> *const> gradients) const = 0;
};

// What stands behind the operands of an operation: whole numbers, and numbers that are taken from the front of a list.
class Settings {
public:
    Settings(std::vector<int64_t> integers, std::span<const double> &numbers)
        : integers(std::move(integers)), numbers_(numbers) {}

    const std::vector<int64_t> integers;
    // Throws invalid_argument if there are not as many left.
    std::vector<double> take(size_t n);
    // Throws invalid_argument unless there are as many whole numbers.
    void need_integers(size_t least, size_t most) const;

private:
    std::span<const double> &numbers_;
};

// A kind of operation. make throws invalid_argument for settings that make no sense whatever the operands.
struct OperationKind {
    std::string_view name;
    size_t least_operands, most_operands;
    std::unique_ptr<Operation> (*make)(Settings &settings);
};

// One function a family.
using OperationKinds = std::vector<OperationKind>();
OperationKinds elementwise_operations, binary_operations, comparison_operations, reduction_operations,
    softmax_operations, shape_operations, product_operations;

// Throws invalid_argument naming the kind.
const OperationKind &operation_kind(std::string_view name);

// Throws invalid_argument unless there is such an axis.
size_t check_axis(int64_t axis, const Shape &shape);

}  // namespace nengine
