// conv_inc {input_shape, output_shape, kernel_size, strides, padding, channels_last, groups}: reads W (kernel
// size..., input channels / groups, filters) and x, and adds to y, or sets it to, their cross-correlation over one
// to three spatial axes. x and y are vectors; their shapes, with the channels, are attributes. padding: zeros before
// the first element of each axis. With position o, kernel position j, stride s:
//   y[o, f] += sum over j and channels c of the group of f: x[o s + j - padding, c] W[j, c, f].
//
// conv_inc.grad_x: reads W and the gradient of y; adds to the gradient of x, or sets it.
// conv_inc.grad_w: reads x and the gradient of y; adds to the gradient of W, or sets it, summed over items.

#include "ops/convolution.h"

namespace nengine {

void add_conv_inc(OpTypes &types) { add_convolution(types, "conv_inc", ConvForm::Forward); }

}  // namespace nengine
