// Neurons, the operator that makes their current and products of few rows with their output become one operator.

#include <algorithm>
#include <optional>
#include <utility>

#include "ops/affine.h"
#include "ops/op_type.h"
#include "ops/population.h"
#include "plan/fuse.h"

namespace nengine {

namespace {

// Operators (indices) that write or read a base signal or a view of it.
struct Uses {
    std::vector<size_t> writers, readers;
    bool is_probed = false;
};

class Fuser {
public:
    Fuser(const Graph &graph, std::vector<Op> ops, const std::vector<SignalId> &probed)
        : graph_(graph), ops_(std::move(ops)), uses_(static_cast<size_t>(graph.signal_count())),
          removed_(ops_.size()) {
        for (size_t i = 0; i < ops_.size(); ++i) {
            for (const auto *list : {&ops_[i].sets, &ops_[i].incs, &ops_[i].updates}) {
                for (SignalId id : *list) {
                    uses(id).writers.push_back(i);
                }
            }
            for (SignalId id : ops_[i].reads) {
                uses(id).readers.push_back(i);
            }
        }
        for (SignalId id : probed) {
            uses(id).is_probed = true;
        }
    }

    std::vector<Op> run() {
        for (size_t i = 0; i < ops_.size(); ++i) {
            fuse(i);
        }
        return without(std::move(ops_), removed_);
    }

private:
    Uses &uses(SignalId id) { return uses_[static_cast<size_t>(graph_[id].base)]; }

    // What is joined depends on nothing but what is joined with it and what it reads, so that no operator comes to wait for
    // itself: currents that only this operator writes, and products with matrices that no step changes.
    void fuse(size_t i) {
        Op &neurons = ops_[i];
        const OpType *const type = neurons.type->population();
        if (!type || !fits_population(graph_, neurons)) {
            return;
        }
        PopulationParts parts;
        parts.neurons = &neurons;
        const SignalId output = neurons.sets[0], current = neurons.reads[0];
        const Uses &of_output = uses(output), &of_current = uses(current);
        std::vector<size_t> joined;
        if (of_current.writers.size() == 1) {
            const size_t from = of_current.writers[0];
            if (is_affine(ops_[from]) && graph_.same_elements(ops_[from].sets[0], current)) {
                parts.current = &ops_[from];
                joined.push_back(from);
                parts.keeps_current = of_current.is_probed || of_current.readers.size() > 1;
            }
        }
        if (of_output.writers.size() == 1) {
            for (size_t reader : of_output.readers) {
                if (is_decoder(ops_[reader], output)) {
                    parts.decoders.push_back(&ops_[reader]);
                    joined.push_back(reader);
                }
            }
        }
        if (joined.empty()) {
            return;
        }
        parts.keeps_output = of_output.is_probed || of_output.readers.size() > parts.decoders.size();
        Op fused = population(*type, parts);
        neurons = std::move(fused);
        for (size_t k : joined) {
            removed_[k] = 1;
        }
    }

    bool is_decoder(const Op &op, SignalId output) {
        return fits_decoder(graph_, op) && uses(op.reads[0]).writers.empty() &&
               graph_.same_elements(op.reads[1], output);
    }

    const Graph &graph_;
    std::vector<Op> ops_;
    std::vector<Uses> uses_;  // by base
    std::vector<char> removed_;
};

}  // namespace

std::vector<Op> fuse_populations(const Graph &graph, std::vector<Op> ops, const std::vector<SignalId> &probed) {
    return Fuser(graph, std::move(ops), probed).run();
}

}  // namespace nengine
