#include "expression/operation.h"

#include <map>
#include <string>

#include "ir/graph.h"

namespace nengine {

std::vector<double> Settings::take(size_t n) {
    if (n > numbers_.size()) {
        invalid_argument("needs " + std::to_string(n) + " numbers, but " + std::to_string(numbers_.size()) +
                         " are left");
    }
    const std::vector<double> taken(numbers_.begin(), numbers_.begin() + static_cast<std::ptrdiff_t>(n));
    numbers_ = numbers_.subspan(n);
    return taken;
}

void Settings::need_integers(size_t least, size_t most) const {
    if (integers.size() < least || integers.size() > most) {
        invalid_argument("takes " + std::to_string(least) +
                         (most == least ? "" : " to " + std::to_string(most)) + " whole numbers, not " +
                         std::to_string(integers.size()));
    }
}

const OperationKind &operation_kind(std::string_view name) {
    static const auto kinds = [] {
        std::map<std::string_view, OperationKind> all;
        for (OperationKinds *family :
             {elementwise_operations, binary_operations, comparison_operations, reduction_operations,
              softmax_operations, shape_operations, product_operations}) {
            for (const OperationKind &kind : family()) {
                all.emplace(kind.name, kind);
            }
        }
        return all;
    }();
    const auto found = kinds.find(name);
    if (found == kinds.end()) {
        invalid_argument("there is no operation \"" + std::string(name) + "\"");
    }
    return found->second;
}

size_t check_axis(int64_t axis, const Shape &shape) {
    if (axis < 0 || axis >= static_cast<int64_t>(shape.size())) {
        invalid_argument("there is no axis " + std::to_string(axis) + " in the shape " + describe(shape));
    }
    return static_cast<size_t>(axis);
}

}  // namespace nengine
