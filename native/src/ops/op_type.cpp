#include "ops/op_type.h"

#include "autodiff/autodiff.h"

namespace nengine {

bool OpType::mergeable(const Graph &, const Op &, const Op &) const { return false; }

std::optional<Op> OpType::training_form(const Graph &, const Op &, const Attributes &) const { return std::nullopt; }

void OpType::differentiate(Autodiff &autodiff, const Op &op) const {
    for (SignalId id : op.sets) {
        autodiff.cut(id);
    }
    for (SignalId id : op.updates) {
        autodiff.cut(id);
    }
}

}  // namespace nengine
