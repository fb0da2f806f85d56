#include "ops/op_type.h"
#include "plan/plan.h"

namespace nengine {

namespace {

constexpr size_t space_count = static_cast<size_t>(Space::OutputGradient) + 1;

bool mirrors_a_space(Space space) {
    return space == Space::ValueGradient || space == Space::OnlineGradient || space == Space::TrainableGradient;
}

Space mirrored(Space space) {
    switch (space) {
        case Space::ValueGradient:
            return Space::Value;
        case Space::OnlineGradient:
            return Space::Online;
        default:
            return Space::Trainable;
    }
}

}  // namespace

bool Layout::is_stored(SignalId base) const {
    return static_cast<size_t>(base) < offset.size() && offset[static_cast<size_t>(base)] >= 0;
}

void extend_layout(const Graph &graph, const std::vector<Plan *> &plans, const std::vector<SignalId> &keep,
                   Layout &layout) {
    layout.offset.resize(static_cast<size_t>(graph.signal_count()), -1);
    layout.space_size.resize(space_count);
    const auto size_of = [&](Space space) -> int64_t & { return layout.space_size[static_cast<size_t>(space)]; };
    const auto place = [&](SignalId id) {
        const SignalId base = graph[id].base;
        const Signal &signal = graph[base];
        int64_t &offset = layout.offset[static_cast<size_t>(base)];
        if (offset >= 0) {
            return;
        }
        if (mirrors_a_space(signal.space)) {
            offset = layout.offset[static_cast<size_t>(signal.mirrors)];
            size_of(signal.space) = size_of(mirrored(signal.space));
        } else if (signal.space == Space::Input) {
            offset = 0;  // an arena of its own
        } else {
            offset = size_of(signal.space);
            size_of(signal.space) += signal.size();
        }
    };
    for (const Plan *plan : plans) {
        for (const Group &group : plan->groups) {
            for (const auto list : {&Op::sets, &Op::incs, &Op::reads, &Op::updates}) {
                const size_t positions = (group.ops.front().*list).size();
                for (size_t position = 0; position < positions; ++position) {
                    for (const Op &op : group.ops) {
                        place((op.*list)[position]);
                    }
                }
            }
        }
    }
    for (SignalId id : keep) {
        place(id);
    }
}

}  // namespace nengine
