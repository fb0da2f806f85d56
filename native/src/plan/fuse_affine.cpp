// A copy of one signal to another and a product added to it become one operator, where nothing else writes the sum: the
// currents of neurons, their bias and what their encoders make of an input.

#include <optional>
#include <utility>

#include "ops/affine.h"
#include "ops/op_type.h"
#include "plan/fuse.h"

namespace nengine {

namespace {

// Operators (indices) that write a base signal or a view of it.
struct Writers {
    std::vector<size_t> sets, incs;
    bool updated = false;
};

}  // namespace

std::vector<Op> fuse_affine(const Graph &graph, std::vector<Op> ops) {
    std::vector<Writers> writers(static_cast<size_t>(graph.signal_count()));
    const auto of = [&](SignalId id) -> Writers & { return writers[static_cast<size_t>(graph[id].base)]; };
    for (size_t i = 0; i < ops.size(); ++i) {
        for (SignalId id : ops[i].sets) {
            of(id).sets.push_back(i);
        }
        for (SignalId id : ops[i].incs) {
            of(id).incs.push_back(i);
        }
        for (SignalId id : ops[i].updates) {
            of(id).updated = true;
        }
    }
    std::vector<char> removed(ops.size());
    for (size_t i = 0; i < ops.size(); ++i) {
        const Op &copy = ops[i];
        if (copy.sets.size() != 1 || copy.reads.size() != 1 || copy.type->copies(graph, copy) != 0) {
            continue;
        }
        const SignalId y = copy.sets[0], b = copy.reads[0];
        const Writers &of_y = of(y), &of_b = of(b);
        // What is copied is the same at any time within a step, so that it can be read when the product is made.
        if (of_y.sets.size() != 1 || of_y.incs.size() != 1 || of_y.updated || !of_b.sets.empty() ||
            !of_b.incs.empty() || of_b.updated) {
            continue;
        }
        Op &product = ops[of_y.incs[0]];
        if (product.incs.size() != 1 || !product.sets.empty() || !product.updates.empty() ||
            !product.type->multiplies(graph, product) || !graph.same_elements(product.incs[0], y)) {
            continue;
        }
        if (auto fused = affine(graph, product, y, b, product.reads[0], product.reads[1])) {
            product = std::move(*fused);
            removed[i] = 1;
        }
    }
    return without(std::move(ops), removed);
}

}  // namespace nengine
