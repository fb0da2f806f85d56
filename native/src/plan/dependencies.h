// Which operator of a step must precede which: for every element the sets, then the incs, then the reads, then the
// update.
#pragma once

#include <cstdint>
#include <vector>

#include "ir/graph.h"

namespace nengine {

// A walk through the operators in any order that the dependencies allow. Operators are named by their index.
class Dependencies {
public:
    // Throws invalid_program if two operators set, or two update, the same element.
    Dependencies(const Graph &graph, const std::vector<Op> &ops);

    // Operators that wait for nothing, in order.
    std::vector<int> first_ready();
    // Says that an operator has been done. Appends those that now wait for nothing any more.
    void done(int op, std::vector<int> &ready);
    // What waits for what. Nodes from the number of operators on stand for "all of these are done".
    const std::vector<std::vector<int>> &successors() const { return successors_; }
    // Operators on a cycle among those that were never ready, in order of dependence.
    std::vector<int> cycle() const;

private:
    // Accesses of one signal (views are signals of their own): indices of operators.
    struct Access {
        SignalId signal;
        std::vector<int> sets, incs, reads, updates;
    };

    void add_edge(int before, int after);
    // Every one of `before` precedes every one of `after`.
    void add_edges(const std::vector<int> &before, const std::vector<int> &after);
    void check_single_writers(const Graph &graph, const std::vector<Op> &ops, const std::vector<Access> &accesses,
                              std::vector<int> Access::*writers, const char *verb) const;
    void add_base(const Graph &graph, const std::vector<Access> &accesses);
    void release(int node, std::vector<int> &ready);

    int op_count_;
    // Nodes from op_count_ on stand for "all of these are done": they keep the number of edges small where many
    // operators must precede many.
    std::vector<std::vector<int>> successors_;
    std::vector<int> waiting_for_;
};

}  // namespace nengine
