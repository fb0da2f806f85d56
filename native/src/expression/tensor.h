// Arrays of any number of axes, in double, row-major, and how entries of several arrays belong together.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace nengine {

using Shape = std::vector<int64_t>;

struct Tensor {
    Shape shape;
    std::vector<double> values;
};

// Such as (2, 3).
std::string describe(const Shape &shape);
// More entries than this a tensor cannot have.
constexpr int64_t max_entries = int64_t{1} << 28;
// Throws invalid_argument for a length below 1 and for too many entries.
int64_t count_entries(const Shape &shape);
// Of neighbours along each axis.
Shape row_major_strides(const Shape &shape);
// The shape that both have when axes of length 1, and those missing in front, are repeated. Throws invalid_argument if
// there is none.
Shape broadcast(const Shape &a, const Shape &b);
// By which an array of this shape is gone through when it is repeated to the wider one; 0 where it is repeated.
Shape broadcast_strides(const Shape &shape, const Shape &wider);

// Calls visit(i, offsets) for each entry i of a shape, in order, with its place in N arrays of these strides.
template <size_t N, class Visit>
void for_each_entry(const Shape &shape, const std::array<Shape, N> &strides, Visit visit) {
    const int64_t n = count_entries(shape);
    std::array<size_t, N> offsets{};
    Shape place(shape.size(), 0);
    for (int64_t i = 0; i < n; ++i) {
        visit(static_cast<size_t>(i), offsets);
        for (size_t axis = shape.size(); axis-- > 0;) {
            const bool within = ++place[axis] < shape[axis];
            for (size_t k = 0; k < N; ++k) {
                const int64_t step = within ? strides[k][axis] : -strides[k][axis] * (shape[axis] - 1);
                offsets[k] = static_cast<size_t>(static_cast<int64_t>(offsets[k]) + step);
            }
            if (within) {
                break;
            }
            place[axis] = 0;
        }
    }
}

}  // namespace nengine
