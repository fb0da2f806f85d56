// See affine.cpp. For plan/fuse_affine.cpp.
#pragma once

#include <optional>

#include "ir/graph.h"

namespace nengine {

// The operator that does what a copy of b to y and then a product a x added to y do; none if there is no such operator for
// signals of these shapes.
std::optional<Op> affine(const Graph &graph, const Op &product, SignalId y, SignalId b, SignalId a, SignalId x);

bool is_affine(const Op &op);

}  // namespace nengine
