// Convolutions and transposed convolutions over one to three spatial axes.
//
// A convolution moves a kernel over the larger side, "in", and gives one output for each place at which it puts it. The
// transposed convolution is its adjoint: it leads from "out" to "in".
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

#include "ops/kinds.h"

namespace nengine {

constexpr size_t max_conv_axes = 3;

// Sizes of a convolution. Missing spatial axes are leading ones of length 1.
struct ConvGeometry {
    std::array<int64_t, max_conv_axes> in{1, 1, 1}, out{1, 1, 1}, kernel{1, 1, 1}, stride{1, 1, 1}, padding{0, 0, 0};
    int64_t channels = 1, filters = 1, groups = 1;
    bool channels_last = true;

    int64_t channels_of_group() const { return channels / groups; }
    int64_t filters_of_group() const { return filters / groups; }
    int64_t in_size() const { return in[0] * in[1] * in[2]; }
    int64_t kernel_positions() const { return kernel[0] * kernel[1] * kernel[2]; }
    int64_t out_positions() const { return out[0] * out[1] * out[2]; }
    // Rows of W for one group: what one output is a sum of.
    int64_t terms() const { return kernel_positions() * channels_of_group(); }
    // Rows of outputs along the last axis.
    int64_t out_rows() const { return out[0] * out[1]; }
    // Distances in x of neighbouring channels and of neighbours along the last axis.
    int64_t channel_distance() const { return channels_last ? 1 : in_size(); }
    int64_t position_distance() const { return channels_last ? channels : 1; }
    int64_t first_filter(int64_t group) const { return group * filters_of_group(); }

    // No output looks at padding.
    bool inside() const {
        for (size_t a = 0; a < max_conv_axes; a++) {
            if (padding[a] > 0 || (out[a] - 1) * stride[a] + kernel[a] > in[a]) {
                return false;
            }
        }
        return true;
    }
};

// Whether an operator is a convolution, or the adjoint of one.
enum class ConvForm { Forward, Adjoint };

// Adds the kinds of a form: the operator, and its gradients .grad_x and .grad_w. x and y are in and out of a
// convolution, and out and in of an adjoint. The kernel's last axes are (in channels of a group, out channels), or
// of an adjoint (out channels, in channels).
void add_convolution(OpTypes &types, const std::string &kind, ConvForm form);

}  // namespace nengine
