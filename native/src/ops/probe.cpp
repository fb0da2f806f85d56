// probe: reads a signal, so that it is computed and kept. There is nothing to run.

#include "ops/kinds.h"
#include "ops/operands.h"

namespace nengine {

namespace {

class Probe : public OpType {
public:
    Probe() : OpType("probe") {}

    void check(const Graph &graph, const Op &op) const override {
        check_counts(graph, op, 0, 0, 1, 0);
        check_attributes(graph, op, {});
    }

    // What is recorded is no part of a step.
    Cost cost(const Graph &, const Op &) const override { return {}; }

    bool mergeable(const Graph &, const Op &, const Op &) const override { return true; }

    std::unique_ptr<Kernel> kernel(const Binder &, const std::vector<const Op *> &) const override {
        return nullptr;
    }
};

}  // namespace

void add_probe(OpTypes &types) { types.push_back(std::make_unique<Probe>()); }

}  // namespace nengine
