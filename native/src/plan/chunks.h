// Time-chunked execution: which operators can run for many steps before the next ones begin.
//
// What a step leaves to the next one ties operators together. The operators of a step, with what must come before what within
// a step and from step to step, are a graph whose strongly connected components follow one another: each is done for all
// steps of a chunk before the next begins. A component of one operator, whose only loop if any is its own state, is run by its
// kernel for many steps (Kernel::run_steps); a larger one is a true recurrence and is stepped.
//
// What passes from component to component must be there for each step of the chunk. A base signal that each step sets anew
// (fresh) has a twin in Space::Chunk, or SharedChunk if it has no minibatch axis, that stands for it in all operators. One that
// carries over from step to step (states, outputs of synapses) stays in its one place, with the operators that change it; a
// twin of it takes down, with a copy, what others read, and another one takes up, for another copy, what others add to it.
// Matrices that carry over (weights that learning rules change) are too large for that: all that touch one are one component.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "plan/plan.h"

namespace nengine {

// Done for all steps of a chunk before the next section begins.
struct ChunkSection {
    // The phases of a step, run step by step if there are loops; else one group of operators, each of which may run for many
    // steps at a time.
    std::vector<Plan> phases;
    bool is_stepped = false;
    // Probes (their index) that must be recorded after each step of this section.
    std::vector<size_t> probes;
    // Of a stepped one: which loop.
    std::string reason;
    // If it need not run at steps whose inputs are those of the step before: which of ChunkPlan::functions; else -1.
    int function = -1;
    // Twins whose values in a step are complete with such a section.
    std::vector<SignalId> finished;
};

struct ChunkPlan {
    std::vector<ChunkSection> sections;
    // Fresh base signals, and the twins that have their values; at the end of a run the signal gets those of the last step.
    std::vector<std::pair<SignalId, SignalId>> twins;
    // By probe: the signal whose slots have what it records of a chunk; no_signal: recorded by a section.
    std::vector<SignalId> recorded;
    // What sections compute from inputs alone, see plan/held.h: all inputs that they depend on.
    std::vector<std::vector<SignalId>> functions;
    // Why all is stepped nevertheless. Then there are no sections.
    std::string refusal;

    bool is_chunked() const { return !sections.empty(); }
    std::vector<Plan *> plans();
};

struct ChunkRequest {
    // The operators of a step, in parts that follow one another; each in an order of execution.
    std::vector<std::vector<Op>> phases;
    std::vector<SignalId> probed;
    bool merge = true;
    bool always = false;  // also where it does not seem to pay
    int64_t bytes_per_number = 8;
};

// Adds twins to the graph. Throws invalid_program as schedule() does.
ChunkPlan plan_chunks(Graph &graph, const ChunkRequest &request);

// Numbers of steps that are run together at most, for twins that take so many bytes a step.
int64_t longest_chunk(int64_t bytes_a_step);
// How many of a run are run together, if so many bytes are available; 0 if that would not pay. Chunks are about as long as
// each other.
int64_t chunk_length(int64_t n_steps, int64_t bytes_a_step, int64_t available);

// One JSON object: groups, each with kind, operators, elements (written, an item), flop and bytes (of a step, see
// ops/cost.h), first (its first operator) and runs ("chunk" or "step"), and with why where it is "step"; the sums operators,
// elements, flop and bytes; and chunk, the steps that run together at most, 1 if all is stepped. The groups are those of the
// chunks, or those of the plan if it is not chunked.
std::string plan_json(const Graph &graph, const Plan &plan, const ChunkPlan &chunks, int64_t longest,
                      int64_t bytes_per_number);

// A line a section, or why there are none.
std::string describe(const Graph &graph, const ChunkPlan &chunks, int64_t longest);

}  // namespace nengine
