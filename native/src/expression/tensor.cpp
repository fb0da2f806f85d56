#include "expression/tensor.h"

#include <algorithm>

#include "ir/graph.h"

namespace nengine {

std::string describe(const Shape &shape) {
    std::string text;
    for (int64_t length : shape) {
        text += (text.empty() ? "" : ", ") + std::to_string(length);
    }
    return "(" + text + ")";
}

int64_t count_entries(const Shape &shape) {
    int64_t n = 1;
    for (int64_t length : shape) {
        if (length < 1) {
            invalid_argument("the shape " + describe(shape) + " has no entries");
        }
        if (length > max_entries / n) {
            invalid_argument("the shape " + describe(shape) + " has more than 2^28 entries");
        }
        n *= length;
    }
    return n;
}

Shape row_major_strides(const Shape &shape) {
    Shape strides(shape.size());
    int64_t stride = 1;
    for (size_t axis = shape.size(); axis-- > 0;) {
        strides[axis] = stride;
        stride *= shape[axis];
    }
    return strides;
}

Shape broadcast(const Shape &a, const Shape &b) {
    Shape wider(std::max(a.size(), b.size()));
    for (size_t back = 1; back <= wider.size(); ++back) {
        const int64_t of_a = back <= a.size() ? a[a.size() - back] : 1;
        const int64_t of_b = back <= b.size() ? b[b.size() - back] : 1;
        if (of_a != of_b && of_a != 1 && of_b != 1) {
            invalid_argument("the shapes " + describe(a) + " and " + describe(b) + " do not fit together");
        }
        wider[wider.size() - back] = std::max(of_a, of_b);
    }
    return wider;
}

Shape broadcast_strides(const Shape &shape, const Shape &wider) {
    const Shape own = row_major_strides(shape);
    Shape strides(wider.size(), 0);
    for (size_t back = 1; back <= shape.size(); ++back) {
        const size_t axis = shape.size() - back;
        strides[wider.size() - back] = shape[axis] == 1 ? 0 : own[axis];
    }
    return strides;
}

}  // namespace nengine
