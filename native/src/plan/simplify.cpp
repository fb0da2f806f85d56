#include "plan/plan.h"

namespace nengine {

std::vector<SignalId> simplify(Graph &, std::vector<Op> &) { return {}; }

}  // namespace nengine
