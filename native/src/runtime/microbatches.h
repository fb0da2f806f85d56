// Runs the items of a minibatch in parts. In inference an item knows nothing of the others, so that a part can go through all
// steps of a run on its own: threads take one part each, whose state lies side by side in memory, and do not wait for each
// other in between.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "plan/plan.h"
#include "runtime/memory_use.h"

namespace nengine {

class Program;
class ThreadPool;

struct ItemParts {
    int64_t items;    // of a part; the last one may have fewer
    int64_t count;    // of parts
    int64_t threads;  // that share them out; at most count

    // "2 parts of 32 items, on 2 threads"
    std::string describe() const;
};

// The parts in which a minibatch is run best; none if it is run as a whole: where a step may fail, or items meet (in a sum
// over them), and where it would not pay.
std::optional<ItemParts> item_parts(const Graph &graph, const Plan &plan, int64_t bytes_per_number, int threads);

class Microbatches {
public:
    // whole must outlive it.
    Microbatches(Program &whole, const ItemParts &parts);
    ~Microbatches();

    // Runs shorter than this do not repay that the state is copied to the parts and back.
    static constexpr int64_t fewest_steps = 16;

    // Does what Program::run does in inference mode.
    void run(int64_t n_steps);
    // What a run takes beside the memory of the whole, and what is taken now.
    static MemoryUse memory_needed(const Program &whole, const ItemParts &parts, int64_t n_steps);
    MemoryUse memory_used() const;

private:
    // The steps of a run after which inputs and what was recorded pass between the whole and a part: all of them, unless that
    // would take much memory.
    static int64_t steps_between(const Program &whole, int64_t items, int64_t n_steps);
    void run_part(Program &worker, int64_t part, int64_t n_steps);
    void load_state(Program &worker, int64_t part) const;
    void store_state(const Program &worker, int64_t part);
    void feed(Program &worker, int64_t part, int64_t first_step, int64_t steps) const;

    Program &whole_;
    ItemParts parts_;
    std::vector<std::unique_ptr<Program>> workers_;  // one a thread, which runs its parts one after the other
    std::vector<int64_t> samples_;  // of each probe, in the last run
};

}  // namespace nengine
