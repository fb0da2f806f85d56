// From operators to ordered groups and a memory layout.
#pragma once

#include <string>
#include <vector>

#include "ir/graph.h"

namespace nengine {

// Operators of one type that do not depend on each other and do not write to the same elements, done by one kernel.
struct Group {
    std::vector<Op> ops;
};

struct Plan {
    std::vector<Group> groups;
};

// Rewrites operators (and initial values of signals) without changing what probes see. Repeats until nothing changes.
// Concludes nothing from the values of inputs and parameters, which may be replaced at any time. Gives the base signals from
// whose values it did conclude something: these must not be written from outside.
std::vector<SignalId> simplify(Graph &graph, std::vector<Op> &ops);

// Where a signal is reset to zero and then incremented, the first increment sets it instead. One of the rewrites of
// simplify(), for operators that come from differentiation: they touch signals that are also written between steps.
void let_increments_set(Graph &graph, std::vector<Op> &ops);

// One step's operators in an order that satisfies set, inc, read, update. Throws invalid_program on a cycle or on two sets
// or two updates of overlapping signals. Stable: the first possible operator first, in the given order.
std::vector<Op> schedule(const Graph &graph, const std::vector<Op> &ops);

// Ordered groups. merge false: one operator a group.
Plan make_plan(const Graph &graph, const std::vector<Op> &ops, bool merge);

// Where base signals live in their spaces.
struct Layout {
    std::vector<int64_t> offset;      // by SignalId, in elements without the batch; -1: not stored, or a view
    std::vector<int64_t> space_size;  // by Space, in elements without the batch
    bool is_stored(SignalId base) const;
};

// Places all base signals that the plans or `keep` name and that have no place yet. Signals that a group reads or
// writes together lie side by side where that is possible, and the members of groups are put into the order of their memory.
// Gradient spaces mirror their value spaces.
void extend_layout(const Graph &graph, const std::vector<Plan *> &plans, const std::vector<SignalId> &keep,
                   Layout &layout);

// A line a group: kind, number of operators, elements written.
std::string describe(const Graph &graph, const Plan &plan);

}  // namespace nengine
