// From operators to ordered groups and a memory layout.
#pragma once

#include <string>
#include <vector>

#include "ir/graph.h"

namespace nengine {

// Operators of one type, mutually independent, done by one kernel.
struct Group {
    std::vector<Op> ops;
};

struct Plan {
    std::vector<Group> groups;
};

// Rewrites operators (and initial values of signals) without changing what probes see. Repeats until nothing changes.
// protect: signals that must keep their memory and value (probed signals, inputs, parameters the user may read).
void simplify(Graph &graph, std::vector<Op> &ops, const std::vector<SignalId> &protect);

// One step's operators in an order that satisfies set, inc, read, update. Throws invalid_program on a cycle or on two sets
// or two updates of overlapping signals. Stable: the first possible operator first, in the given order.
std::vector<Op> schedule(const Graph &graph, const std::vector<Op> &ops);

// Ordered groups. merge false: one operator a group.
Plan make_plan(const Graph &graph, const std::vector<Op> &ops, bool merge);

// Offsets (in elements, without the batch) of all base signals within their spaces; signals that a group reads or writes
// together lie side by side where that is possible. Gradient spaces mirror their value spaces.
struct Layout {
    std::vector<int64_t> offset;                 // by SignalId of bases; -1: not stored
    std::vector<int64_t> space_size;             // by Space
};
Layout make_layout(const Graph &graph, const std::vector<const Plan *> &plans, const std::vector<SignalId> &keep);

std::string describe(const Graph &graph, const Plan &plan);

}  // namespace nengine
