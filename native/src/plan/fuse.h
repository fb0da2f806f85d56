// Rewrites of steps that are only run, not differentiated: several operators become one that goes through their numbers once.
// Each may add signals to the graph. Signals have the same values after each run, and probed ones after each step.
#pragma once

#include <utility>
#include <vector>

#include "ir/graph.h"

namespace nengine {

// Products with matrices that learning rules change, and the change, unless what the rule updates is probed.
std::vector<Op> fuse_learning(Graph &graph, const std::vector<Op> &ops, const std::vector<SignalId> &probed);

// Products with the output of spiking neurons skip the silent ones, where that pays. With a minibatch of one only.
std::vector<Op> fuse_events(const Graph &graph, std::vector<Op> ops);

// Copies and the products that are added to them, where both are the only ones to write there.
std::vector<Op> fuse_affine(const Graph &graph, std::vector<Op> ops);

// Neurons with what fuse_affine() made of their currents and with products of few rows that read their output. After a run
// that failed, currents and outputs that nothing but these operators reads are those of an earlier step.
std::vector<Op> fuse_populations(const Graph &graph, std::vector<Op> ops, const std::vector<SignalId> &probed);

// The operators that are not removed (by index), in their order: what a rewrite leaves.
inline std::vector<Op> without(std::vector<Op> ops, const std::vector<char> &removed) {
    std::vector<Op> kept;
    for (size_t i = 0; i < ops.size(); ++i) {
        if (!removed[i]) {
            kept.push_back(std::move(ops[i]));
        }
    }
    return kept;
}

}  // namespace nengine
