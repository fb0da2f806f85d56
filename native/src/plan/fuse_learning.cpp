// A product with a matrix that a learning rule changes, and the change, become one operator where that changes no result:
// instead of writing the change down, adding it and reading the matrix, three passes over large memory, one pass does all.

#include <algorithm>
#include <utility>

#include "ops/learned_dot.h"
#include "ops/op_type.h"
#include "plan/fuse.h"

namespace nengine {

namespace {

// Operators (indices) that name a base signal or a view of it.
struct Uses {
    std::vector<size_t> sets, incs, reads, updates;
};

class Fuser {
public:
    Fuser(Graph &graph, std::vector<Op> ops, const std::vector<SignalId> &probed)
        : graph_(graph), ops_(std::move(ops)), uses_(static_cast<size_t>(graph.signal_count())),
          removed_(ops_.size()) {
        for (size_t i = 0; i < ops_.size(); ++i) {
            const Op &op = ops_[i];
            const auto note = [&](const std::vector<SignalId> &list, std::vector<size_t> Uses::*of) {
                for (SignalId id : list) {
                    (uses_[index(id)].*of).push_back(i);
                }
            };
            note(op.sets, &Uses::sets);
            note(op.incs, &Uses::incs);
            note(op.reads, &Uses::reads);
            note(op.updates, &Uses::updates);
        }
        for (SignalId id : probed) {
            probed_.push_back(graph[id].base);
        }
    }

    std::vector<Op> run() {
        for (size_t i = 0; i < ops_.size(); ++i) {
            if (is_change(ops_[i])) {
                fuse_change(i);
            }
        }
        return without(std::move(ops_), removed_);
    }

private:
    size_t index(SignalId id) const { return static_cast<size_t>(graph_[id].base); }

    bool is_whole_matrix(SignalId id) const {
        const Signal &signal = graph_[id];
        return signal.base == id && signal.rank() == 2 && signal.is_contiguous();
    }

    // Adds a matrix to another of the same shape.
    bool is_change(const Op &op) const {
        return op.sets.empty() && op.updates.empty() && op.incs.size() == 1 && op.reads.size() == 1 &&
               is_whole_matrix(op.incs[0]) && is_whole_matrix(op.reads[0]) &&
               graph_[op.incs[0]].shape == graph_[op.reads[0]].shape &&
               graph_.batched(op.incs[0]) == graph_.batched(op.reads[0]) && op.type->copies(graph_, op) == 0;
    }

    void fuse_change(size_t change) {
        const SignalId matrix = ops_[change].incs[0], delta = ops_[change].reads[0];
        const Uses &of_delta = uses_[index(delta)], &of_matrix = uses_[index(matrix)];
        // The change is the only thing that reads delta and that changes the matrix, so that the matrix can be changed later
        // in the step than before, and delta be known by its factors.
        const bool alone = of_delta.sets.empty() && of_delta.incs.empty() && of_delta.reads.size() == 1 &&
                           of_delta.updates.size() == 1 && of_matrix.sets.empty() && of_matrix.incs.size() == 1 &&
                           of_matrix.updates.empty() &&
                           std::find(probed_.begin(), probed_.end(), delta) == probed_.end();
        if (!alone) {
            return;
        }
        const auto product = only_product(matrix);
        const size_t rule = of_delta.updates[0];
        if (!product || ops_[rule].updates != std::vector<SignalId>{delta}) {
            return;
        }
        const auto factored = ops_[rule].type->factored(graph_, ops_[rule], matrix);
        if (!factored) {
            return;
        }
        ops_[*product] = learned_dot(graph_, ops_[*product], delta, factored->factors);
        ops_[rule] = factored->op;
        removed_[change] = 1;
    }

    // The one operator that reads the matrix within the step: what others do with it is only seen in the next.
    std::optional<size_t> only_product(SignalId matrix) const {
        std::optional<size_t> found;
        for (size_t i : uses_[index(matrix)].reads) {
            const Op &op = ops_[i];
            if (op.sets.empty() && op.incs.empty()) {
                continue;
            }
            if (found || !op.type->multiplies(graph_, op) || op.reads[0] != matrix || !op.updates.empty()) {
                return std::nullopt;
            }
            found = i;
        }
        if (!found) {
            return std::nullopt;
        }
        const Op &op = ops_[*found];
        const SignalId y = op.sets.empty() ? op.incs[0] : op.sets[0];
        const bool items_match = graph_.batch() == 1 || (graph_.batched(matrix) && graph_.batched(y) &&
                                                         graph_.batched(op.reads[1]));
        return items_match ? found : std::nullopt;
    }

    Graph &graph_;
    std::vector<Op> ops_;
    std::vector<Uses> uses_;  // by base
    std::vector<SignalId> probed_;
    std::vector<char> removed_;
};

}  // namespace

std::vector<Op> fuse_learning(Graph &graph, const std::vector<Op> &ops, const std::vector<SignalId> &probed) {
    return Fuser(graph, ops, probed).run();
}

}  // namespace nengine
