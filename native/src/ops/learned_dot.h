// The product of a matrix, which a learning rule changes, with a vector, in one pass that also changes the matrix.
#pragma once

#include "ir/graph.h"

namespace nengine {

// For product, which sets or increments y by A x: the same after adding to A what the rule wrote in the step before, delta =
// r c^T. It is taken from delta in the first step of a run, from r and c in all others.
Op learned_dot(const Graph &graph, const Op &product, SignalId delta, SignalId r, SignalId c);

}  // namespace nengine
