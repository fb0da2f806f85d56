// The section of nengine.h about the speed of the machine: checks, and calls of machine_speed.h.

#include <algorithm>
#include <string>

#include "cpu/machine_speed.h"
#include "nengine/nengine.h"
#include "runtime/machine.h"
#include "runtime/session.h"

using namespace nengine;

namespace {

constexpr int most_threads = 1024;
constexpr int64_t most_bytes = int64_t{4} << 30;
constexpr double most_seconds = 60;

void check_effort(int32_t threads, double seconds) {
    if (threads < 1 || threads > most_threads) {
        invalid_argument("threads must lie in 1 to " + std::to_string(most_threads) + ", not " +
                         std::to_string(threads));
    }
    if (!(seconds > 0 && seconds <= most_seconds)) {
        invalid_argument("seconds must be above 0 and at most " + std::to_string(static_cast<int>(most_seconds)) +
                         ", not " + std::to_string(seconds));
    }
}

// Memory is asked for where it can be given, since a system that promises too much ends the process.
void check_bytes(int32_t threads, int64_t bytes) {
    const int64_t most = std::min(most_bytes, memory_bytes() / 4);
    if (bytes < least_stream_bytes || bytes > most / threads) {
        invalid_argument("bytes must lie in " + std::to_string(least_stream_bytes) + " to " +
                         std::to_string(most / threads) + " for " + std::to_string(threads) + " threads here, not " +
                         std::to_string(bytes));
    }
}

}  // namespace

extern "C" {

int32_t nengine_measure_stream(int32_t loop, int32_t threads, int64_t bytes, double seconds,
                               double *bytes_per_second) {
    return guarded([&] {
        check_not_null(bytes_per_second, "bytes_per_second");
        if (loop != NENGINE_STREAM_READ && loop != NENGINE_STREAM_TRIAD) {
            invalid_argument("there is no loop " + std::to_string(loop));
        }
        check_effort(threads, seconds);
        check_bytes(threads, bytes);
        *bytes_per_second =
            stream_rate(loop == NENGINE_STREAM_READ ? StreamLoop::Read : StreamLoop::Triad, threads, bytes, seconds);
    });
}

int32_t nengine_measure_multiply_add(int32_t dtype, int32_t threads, double seconds, double *flop_per_second) {
    return guarded([&] {
        check_not_null(flop_per_second, "flop_per_second");
        if (dtype != NENGINE_FLOAT32 && dtype != NENGINE_FLOAT64) {
            invalid_argument("there is no element type " + std::to_string(dtype));
        }
        check_effort(threads, seconds);
        *flop_per_second = dtype == NENGINE_FLOAT64 ? multiply_add_rate<double>(threads, seconds)
                                                    : multiply_add_rate<float>(threads, seconds);
    });
}

}  // extern "C"
