// Strongly connected components of a directed graph.
#pragma once

#include <vector>

namespace nengine {

// next: by node, the nodes that edges lead to. Gives the component of each node; edges between components lead from higher
// numbers to lower ones.
std::vector<int> strongly_connected_components(const std::vector<std::vector<int>> &next);

}  // namespace nengine
