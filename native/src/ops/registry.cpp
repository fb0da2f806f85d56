// The one list of operator kinds.

#include <algorithm>

#include "ops/kinds.h"

namespace nengine {

namespace {

OpTypes make_all() {
    OpTypes types;
    add_time_update(types);
    add_reset(types);
    add_copy(types);
    add_elementwise_inc(types);
    add_dot_inc(types);
    add_outer_inc(types);
    add_probe(types);
    add_rectified_linear(types);
    add_spiking_rectified_linear(types);
    add_lif_rate(types);
    add_lif(types);
    add_soft_lif_rate(types);
    add_sigmoid(types);
    add_tanh(types);
    add_adaptive_lif_rate(types);
    add_adaptive_lif(types);
    add_izhikevich(types);
    add_leaky_relu(types);
    add_spiking_leaky_relu(types);
    add_linear(types);
    add_regular_spiking(types);
    add_stochastic_spiking(types);
    add_poisson_spiking(types);
    add_linear_filter(types);
    add_host_function(types);
    add_host_process(types);
    add_pes(types);
    add_rls(types);
    add_bcm(types);
    add_oja(types);
    add_voja(types);
    add_conv_inc(types);
    add_conv_transpose_inc(types);
    add_sparse(types);
    std::sort(types.begin(), types.end(), [](const auto &a, const auto &b) { return a->kind() < b->kind(); });
    return types;
}

const OpTypes &all() {
    static const OpTypes types = make_all();
    return types;
}

}  // namespace

const OpType *find_op_type(std::string_view kind) {
    const auto found = std::lower_bound(all().begin(), all().end(), kind,
                                        [](const auto &type, std::string_view k) { return type->kind() < k; });
    return found != all().end() && (*found)->kind() == kind ? found->get() : nullptr;
}

const OpType &op_type(std::string_view kind) {
    if (const OpType *type = find_op_type(kind)) {
        return *type;
    }
    std::string known;
    for (const std::string &k : op_kinds()) {
        known += (known.empty() ? "" : ", ") + k;
    }
    invalid_program("there is no operator of kind \"" + std::string(kind) + "\"; the kinds are " + known);
}

std::vector<std::string> op_kinds() {
    std::vector<std::string> kinds;
    for (const auto &type : all()) {
        kinds.push_back(type->kind());
    }
    return kinds;
}

}  // namespace nengine
