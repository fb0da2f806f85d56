// Products with the output of spiking neurons that skip the silent ones. Made by fuse_events() alone.
#pragma once

#include "ir/graph.h"

namespace nengine {

// What does the same as a product A x (a dot_inc) with the output x of spiking neurons. A is a matrix without a minibatch
// axis that steps do not change, and the program's minibatch is one.
Op event_dot(const Graph &graph, const Op &product);

}  // namespace nengine
