// conv_transpose_inc {input_shape, output_shape, kernel_size, strides, padding, channels_last}: reads W (kernel
// size..., input channels, filters) and x, and adds to y, or sets it to, the adjoint of a cross-correlation that
// leads from y to x over one to three spatial axes. x and y are vectors; their shapes, with the channels, are
// attributes. padding: zeros before the first element of each axis of y. With position i, kernel position j, stride
// s:
//   y[i s + j - padding, f] += sum over channels c: x[i, c] W[j, c, f], for places inside y.
//
// conv_transpose_inc.grad_x: reads W and the gradient of y; adds to the gradient of x, or sets it.
// conv_transpose_inc.grad_w: reads x and the gradient of y; adds to the gradient of W, or sets it, summed over
// items.

#include "ops/convolution.h"

namespace nengine {

void add_conv_transpose_inc(OpTypes &types) { add_convolution(types, "conv_transpose_inc", ConvForm::Adjoint); }

}  // namespace nengine
