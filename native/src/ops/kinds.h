// Where the operator families are found. Each function adds the kinds of one family.
#pragma once

#include <memory>
#include <vector>

#include "ops/op_type.h"

namespace nengine {

using OpTypes = std::vector<std::unique_ptr<OpType>>;

void add_time_update(OpTypes &types);
void add_reset(OpTypes &types);
void add_copy(OpTypes &types);
void add_elementwise_inc(OpTypes &types);
void add_dot_inc(OpTypes &types);
void add_outer_inc(OpTypes &types);
void add_probe(OpTypes &types);
void add_rectified_linear(OpTypes &types);
void add_spiking_rectified_linear(OpTypes &types);
void add_lif_rate(OpTypes &types);
void add_lif(OpTypes &types);
void add_soft_lif_rate(OpTypes &types);
void add_sigmoid(OpTypes &types);
void add_tanh(OpTypes &types);
void add_adaptive_lif_rate(OpTypes &types);
void add_adaptive_lif(OpTypes &types);
void add_izhikevich(OpTypes &types);
void add_leaky_relu(OpTypes &types);
void add_spiking_leaky_relu(OpTypes &types);
void add_linear(OpTypes &types);
void add_regular_spiking(OpTypes &types);
void add_stochastic_spiking(OpTypes &types);
void add_poisson_spiking(OpTypes &types);
void add_linear_filter(OpTypes &types);
void add_host_function(OpTypes &types);
void add_host_process(OpTypes &types);
void add_pes(OpTypes &types);
void add_rls(OpTypes &types);
void add_bcm(OpTypes &types);
void add_oja(OpTypes &types);
void add_voja(OpTypes &types);
void add_conv_inc(OpTypes &types);
void add_conv_transpose_inc(OpTypes &types);
void add_sparse(OpTypes &types);

}  // namespace nengine
