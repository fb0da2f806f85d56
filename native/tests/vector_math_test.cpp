// Functions of numbers against those of the C library in double precision.

#include "cpu/vector_math.h"

#include <bit>
#include <cmath>
#include <limits>

#include "support/testing.h"

namespace vm = nengine::vm;

TEST(log1p_in_single_precision_is_right_to_two_units_in_the_last_place) {
    const uint32_t infinity = std::bit_cast<uint32_t>(std::numeric_limits<float>::infinity());
    for (uint32_t bits = 0; bits < infinity; bits += 1013) {
        const float x = std::bit_cast<float>(bits);
        const double exact = std::log1p(static_cast<double>(x));
        const double unit = std::ldexp(1.0, std::max(std::ilogb(exact), -126) - 23);
        CHECK_NEAR(static_cast<double>(vm::log1p(x)), exact, 2 * (exact == 0 ? 0 : unit));
    }
}

TEST(log1p_of_infinity_is_infinite_and_of_no_number_is_none) {
    CHECK(std::isinf(vm::log1p(std::numeric_limits<float>::infinity())));
    CHECK(std::isnan(vm::log1p(std::numeric_limits<float>::quiet_NaN())));
}
