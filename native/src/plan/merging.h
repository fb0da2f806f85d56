// Which operators may share a group.
#pragma once

#include <vector>

#include "ir/graph.h"

namespace nengine {

// Numbers the classes of operators that may be merged, in order of first appearance. merge false: each is one.
std::vector<int> merge_classes(const Graph &graph, const std::vector<Op> &ops, bool merge);

// Takes out of `ready` (sorted indices of operators that wait for nothing) the members of the next group: in order, all that
// write where none before wrote.
std::vector<int> take_group(const Graph &graph, const std::vector<Op> &ops, std::vector<int> &ready);

}  // namespace nengine
