// Where the numbers of signals are: the graph, its layout, and the memory.
#pragma once

#include <cstdint>
#include <vector>

#include "cpu/kernel.h"
#include "plan/plan.h"
#include "runtime/memory.h"

namespace nengine {

// Functions trust their arguments: signals exist, and are stored where numbers are wanted.
class Storage final : public Binder {
public:
    // threads and host are handed to kernels and must outlive them.
    Storage(Graph graph, bool is_double, ThreadPool &threads, Host &host);
    // The same layout for some items of a minibatch. What has no minibatch axis and is not set by steps is in the memory of the
    // whole, which must outlive this; all else is zero.
    Storage(const Storage &whole, int64_t items, ThreadPool &threads, Host &host);

    Graph &mutable_graph() { return graph_; }
    Memory &memory() { return memory_; }
    const Memory &memory() const { return memory_; }

    // Gives memory to all signals that the plans and `keep` name and that have none yet, and puts the members of groups into
    // the order of their memory. Spaces that grow are zero-filled; tape and output gradients get one step. If it
    // throws, nothing has changed but that such spaces may have been emptied. In the chunk spaces, what one call places
    // lies over what others do: only one of the steps that they are for runs at a time.
    void place(const std::vector<Plan *> &plans, const std::vector<SignalId> &keep);
    // Takes all signals from this id on out of the graph, and the memory of the spaces that differentiation fills.
    void drop_derived(SignalId first);

    bool is_stored(SignalId signal) const { return layout_.is_stored(graph_[signal].base); }
    // Elements (without the batch) that a space holds, at each step.
    int64_t space_size(Space space) const { return layout_.space_size[static_cast<size_t>(space)]; }
    // Number of items that a signal has: the batch, or 1.
    int64_t items(SignalId signal) const { return graph_.batched(signal) ? graph_.batch() : 1; }

    void write_initial(SignalId base);
    // values and out are [item][element]; step says which of an input's steps. With stride 0 all items get the same.
    void read(SignalId signal, int64_t step, double *out) const;
    void write(SignalId signal, const double *values, int64_t item_stride);

    const Graph &graph() const override { return graph_; }
    bool is_double() const override { return memory_.is_double(); }
    int64_t batch() const override { return graph_.batch(); }
    const Arena *arena(SignalId signal) const override;
    int64_t offset(SignalId signal) const override;
    ThreadPool &threads() const override { return threads_; }
    Host &host() const override { return host_; }

private:
    bool is_shared(Space space) const { return whole_ && (space == Space::Trainable || space == Space::Fixed); }

    const Storage *whole_ = nullptr;
    Graph graph_;
    Layout layout_;
    Memory memory_;
    ThreadPool &threads_;
    Host &host_;
};

}  // namespace nengine
