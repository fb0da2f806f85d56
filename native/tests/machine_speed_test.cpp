// Measuring the machine, through the C interface: that it measures, not how fast the machine is.

#include <cmath>
#include <limits>
#include <string>

#include "nengine/nengine.h"
#include "support/testing.h"

namespace {

constexpr double moment = 1e-3;  // seconds
constexpr int64_t small = 32768;

bool is_speed(double value) { return std::isfinite(value) && value > 0; }

double stream(int32_t loop, int32_t threads, int64_t bytes) {
    double speed = 0;
    CHECK_EQ(nengine_measure_stream(loop, threads, bytes, moment, &speed), NENGINE_OK);
    return speed;
}

}  // namespace

TEST(streams_have_a_speed_in_all_sizes_and_on_all_numbers_of_threads) {
    for (const int32_t loop : {NENGINE_STREAM_READ, NENGINE_STREAM_TRIAD}) {
        for (const int32_t threads : {1, 2, 3}) {
            for (const int64_t bytes : {int64_t{3072}, int64_t{3073}, small + 1, int64_t{1} << 22}) {
                CHECK(is_speed(stream(loop, threads, bytes)));
            }
        }
    }
}

TEST(arithmetic_has_a_speed_in_both_types) {
    for (const int32_t type : {NENGINE_FLOAT32, NENGINE_FLOAT64}) {
        for (const int32_t threads : {1, 2}) {
            double speed = 0;
            CHECK_EQ(nengine_measure_multiply_add(type, threads, moment, &speed), NENGINE_OK);
            CHECK(is_speed(speed));
        }
    }
}

// No machine does what a loop that was optimised away seems to do.
TEST(the_loops_do_run) {
    constexpr double beyond_any_core = 1e14;
    CHECK(stream(NENGINE_STREAM_READ, 1, small) < beyond_any_core);
    CHECK(stream(NENGINE_STREAM_TRIAD, 1, small) < beyond_any_core);
    double speed = 0;
    CHECK_EQ(nengine_measure_multiply_add(NENGINE_FLOAT32, 1, moment, &speed), NENGINE_OK);
    CHECK(speed < beyond_any_core);
}

TEST(bad_arguments_of_measurements_are_errors) {
    double speed = -1;
    const auto refused = [&](int32_t loop, int32_t threads, int64_t bytes, double seconds, const char *text) {
        CHECK_EQ(nengine_measure_stream(loop, threads, bytes, seconds, &speed), NENGINE_INVALID_ARGUMENT);
        CHECK_CONTAINS(std::string(nengine_last_error()), text);
        CHECK_EQ(speed, -1.0);
    };
    const double nan = std::numeric_limits<double>::quiet_NaN(), infinity = std::numeric_limits<double>::infinity();
    refused(2, 1, small, moment, "loop 2");
    refused(-1, 1, small, moment, "loop -1");
    refused(0, 0, small, moment, "threads");
    refused(0, -7, small, moment, "-7");
    refused(0, 1025, small, moment, "1024");
    refused(0, 1, 3071, moment, "3072");
    refused(0, 1, -1, moment, "bytes");
    refused(0, 1, std::numeric_limits<int64_t>::max(), moment, "bytes");
    refused(0, 1024, int64_t{1} << 23, moment, "bytes");  // 8 GiB together
    for (const double seconds : {0.0, -1.0, 60.5, nan, infinity, -infinity}) {
        refused(0, 1, small, seconds, "seconds");
        CHECK_EQ(nengine_measure_multiply_add(0, 1, seconds, &speed), NENGINE_INVALID_ARGUMENT);
    }
    CHECK_EQ(nengine_measure_stream(0, 1, small, moment, nullptr), NENGINE_INVALID_ARGUMENT);
    CHECK_EQ(nengine_measure_multiply_add(0, 1, moment, nullptr), NENGINE_INVALID_ARGUMENT);
    CHECK_EQ(nengine_measure_multiply_add(2, 1, moment, &speed), NENGINE_INVALID_ARGUMENT);
    CHECK_EQ(nengine_measure_multiply_add(0, 0, moment, &speed), NENGINE_INVALID_ARGUMENT);
    CHECK_EQ(speed, -1.0);
}

TEST(the_machine_is_described) {
    const std::string info = nengine_info();
    for (const char *name : {"\"processors\":", "\"caches\":{", "\"memory\":", "\"compiler\":\""}) {
        CHECK_CONTAINS(info, name);
    }
}
