// Sections of chunks that need not run at each step: what they compute follows from inputs alone, and inputs are often
// held for many steps (an image for as long as it is shown).
//
// Such a section has one group of operators that are functions (OpType::is_function): each sets or increments twins (in
// Space::Chunk or SharedChunk, which have a slot for each step), and reads inputs, signals that steps do not change and
// twins of which the same is true: all that write one are in such sections. Clocks, states and what depends on them are
// not covered, nor is what is written to the tape.
//
// At run time the steps of a chunk whose inputs are those of the step before are left out, if that leaves at most half
// of them, and what the last one before left is copied to their slots (ChunkedExecutable). Products of fewer steps may be
// rounded differently. The first step of a chunk always runs.
#pragma once

#include <cstdint>
#include <vector>

#include "plan/chunks.h"

namespace nengine {

// Finds them, and what they depend on: fills in ChunkPlan::functions and of its sections function and finished. Without
// those for which comparing inputs and copying results might cost more than it saves, unless always is true.
void find_functions_of_inputs(const Graph &graph, bool always, ChunkPlan &plan);

// Steps at equal distances.
struct SpacedSteps {
    int64_t first, count, distance;
    bool operator==(const SpacedSteps &) const = default;
};

// Rising numbers as few such series, in order. The distance of a single step is 1.
std::vector<SpacedSteps> spaced_steps(const std::vector<int64_t> &steps);

// Whether to run these steps of `count` only and to copy what they leave: at most half of them.
bool pays_to_hold(int64_t distinct, int64_t count);

}  // namespace nengine
