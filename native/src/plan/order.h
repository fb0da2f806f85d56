// The order of signals in memory and of operators within their groups.
#pragma once

#include <vector>

#include "plan/plan.h"

namespace nengine {

// The base signals that the plans name and that are free (by SignalId) to be placed, so ordered that the operands of groups
// lie side by side where that is possible. Puts the members of groups into the order of their operands. place (by
// SignalId) is where the others are.
std::vector<SignalId> order_signals(const Graph &graph, const std::vector<Plan *> &plans,
                                    const std::vector<char> &is_free, const std::vector<int64_t> &place);

}  // namespace nengine
