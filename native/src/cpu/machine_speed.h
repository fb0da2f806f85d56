// How fast this machine streams and computes at best: what measured rates of programs are compared with.
#pragma once

#include <cstdint>

namespace nengine {

enum class StreamLoop {
    Read,   // looks at all numbers of an array
    Triad,  // a = b + s * c: reads two arrays and writes one
};

// Bytes a second that so many threads read and write together, in the best of the rounds that fit into about so many
// seconds. Each thread goes through memory of its own of so many bytes (of all its arrays together, at least
// least_stream_bytes), over and over. What the processor reads before it writes is not counted.
double stream_rate(StreamLoop loop, int threads, int64_t bytes, double seconds);
constexpr int64_t least_stream_bytes = 3072;

// Floating-point operations a second of so many threads together, a multiplication and an addition being two, on
// numbers that stay in registers; with fused multiply-adds where the processor has them.
template <class T>
double multiply_add_rate(int threads, double seconds);

}  // namespace nengine
