// How much memory a program needs for a run, by what it is for, and how a run is parted so that it needs less.
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "nengine/nengine.h"

namespace nengine {

// Sums that stop at the largest number.
int64_t saturating_add(int64_t a, int64_t b);

struct MemoryUse {
    std::array<int64_t, NENGINE_MEMORY_PARTS> bytes{};  // by NENGINE_MEMORY_...
    // How many steps the tape holds: all of the run, or those between two checkpoints.
    int64_t steps_a_segment = 0;
    // How many steps run together; 0 if each runs on its own.
    int64_t steps_a_chunk = 0;
    // Whether the items of the minibatch run in parts, see microbatches.h.
    bool in_parts = false;

    int64_t &operator[](int32_t part) { return bytes[static_cast<size_t>(part)]; }
    MemoryUse &operator+=(const MemoryUse &other);
    int64_t total() const;
    // "parameters 12 kB, state 1 MB": all parts but those without any.
    std::string describe() const;
};

// "12 bytes", "3.4 MB": powers of 1000.
std::string bytes_text(int64_t bytes);

// What a user allows.
struct MemoryLimits {
    int64_t budget = INT64_MAX;     // bytes
    int64_t checkpoint_every = 0;   // steps; 0: no checkpoints but those that the budget requires; or NENGINE_LEAST_MEMORY
};

// What depends on how the steps of a run are parted into segments: the tape of one, and a checkpoint at the start of each
// and at the end of the run, if there is more than one.
struct Segments {
    int64_t n_steps;
    int64_t step_bytes;        // of the tape, for a step
    int64_t checkpoint_bytes;  // of one checkpoint
    int64_t host_bytes;        // what the host gave, kept if there is more than one segment

    int64_t count(int64_t length) const { return (n_steps + length - 1) / length; }
    int64_t tape_bytes(int64_t length) const;
    int64_t all_checkpoint_bytes(int64_t length) const;
    int64_t all_host_bytes(int64_t length) const { return count(length) > 1 ? host_bytes : 0; }
    int64_t total(int64_t length) const;
    // The length with which least memory is needed: about the square root of the number of steps.
    int64_t least() const;
    // The length of the fewest segments that fit into this much, or that of least().
    int64_t fitting(int64_t available) const;
    // What the limits say, other parts needing this much.
    int64_t choose(const MemoryLimits &limits, int64_t other_bytes) const;
};

}  // namespace nengine
