#include <algorithm>

#include "plan/order.h"
#include "plan/plan.h"

namespace nengine {

namespace {

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
    std::vector<char> is_free(layout.offset.size());
    const auto prepare = [&](SignalId id) {
        const Signal &signal = graph.base(id);
        int64_t &offset = layout.offset[static_cast<size_t>(signal.base)];
        if (offset >= 0) {
            return;
        }
        if (mirrors_a_space(signal.space)) {
            offset = layout.offset[static_cast<size_t>(signal.mirrors)];
            size_of(signal.space) = size_of(mirrored(signal.space));
        } else if (signal.space == Space::Input) {
            offset = 0;  // an arena of its own
        } else {
            is_free[static_cast<size_t>(signal.base)] = 1;
        }
    };
    for (const Plan *plan : plans) {
        for (const Group &group : plan->groups) {
            for (const Op &op : group.ops) {
                for (const auto *list : {&op.sets, &op.incs, &op.reads, &op.updates}) {
                    std::for_each(list->begin(), list->end(), prepare);
                }
            }
        }
    }
    std::for_each(keep.begin(), keep.end(), prepare);
    const auto place = [&](SignalId id) {
        const Signal &signal = graph.base(id);
        int64_t &offset = layout.offset[static_cast<size_t>(signal.base)];
        if (offset < 0) {
            offset = size_of(signal.space);
            size_of(signal.space) += signal.size();
        }
    };
    const auto order = order_signals(graph, plans, is_free, layout.offset);
    std::for_each(order.begin(), order.end(), place);
    std::for_each(keep.begin(), keep.end(), place);
}

}  // namespace nengine
