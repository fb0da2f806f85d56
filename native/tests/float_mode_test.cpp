// Denormal numbers: zero in the arithmetic of float32 programs, on every thread, and nowhere else.

#include "cpu/float_mode.h"

#include <cfenv>
#include <functional>
#include <limits>
#include <mutex>
#include <optional>
#include <vector>

#include "cpu/thread_pool.h"
#include "nengine/nengine.h"
#include "support/net.h"
#include "support/testing.h"

using nengine::CallersFloatMode;
using nengine::FloatMode;
using nengine::FlushDenormals;
using testing::Net;
using testing::Numbers;

namespace {

#if defined(__x86_64__) || defined(__aarch64__)
constexpr bool can_flush = true;
#else
constexpr bool can_flush = false;
#endif

// Whether this thread computes with denormal numbers as it should.
bool has_denormals() {
    volatile float smallest = std::numeric_limits<float>::min();
    volatile float half = smallest * 0.5f;
    volatile float again = half * 2.0f;
    volatile double tiny = std::numeric_limits<double>::min();
    volatile double quarter = tiny * 0.25;
    return again == smallest && quarter > 0;
}

// Lets the caller's mode differ from the usual one for as long as it lives.
class RoundingUp {
public:
    RoundingUp() { std::fesetround(FE_UPWARD); }
    ~RoundingUp() { std::fesetround(FE_TONEAREST); }
};

// y = a o x, all of n elements.
struct Product {
    Net net;
    int32_t y;

    Product(int32_t dtype, int32_t threads, int64_t n, double a, double x) : net(1, dtype, threads), y(0) {
        const int32_t factor = net.signal("a", NENGINE_PARAMETER, 0, {n}, Numbers(static_cast<size_t>(n), a));
        const int32_t input = net.input("x", n);
        y = net.value("y", {n});
        net.op("elementwise_inc", {y}, {}, {factor, input});
        net.compile();
        net.set_input(input, Numbers(static_cast<size_t>(n), x), 1, 1);
        net.run(1, NENGINE_INFERENCE);
    }

    bool all(double value) const {
        for (double v : net.read(y, true)) {
            if (v != value) {
                return false;
            }
        }
        return true;
    }
};

// A host function that does something, and how the thread computes in there.
struct Caller {
    std::function<int32_t()> body = [] { return 0; };
    std::vector<FloatMode> modes;
    bool denormals = true;
};

int32_t call(int64_t user, int32_t, int32_t, double, const double *input, int64_t n, double *output, int64_t) {
    Caller &caller = *reinterpret_cast<Caller *>(user);
    caller.modes.push_back(nengine::float_mode());
    caller.denormals = caller.denormals && has_denormals();
    if (n > 0) {
        *output = *input;
    }
    return caller.body();
}

// y = a * x, f = host(y), with a trained.
struct Hosted {
    Net net{1, NENGINE_FLOAT32};
    Caller caller;
    int32_t y, f, a, probe;

    explicit Hosted(double factor) {
        const int32_t x = net.input("x", 1);
        a = net.signal("a", NENGINE_PARAMETER, NENGINE_TRAINABLE, {1}, {factor});
        y = net.value("y", {1});
        f = net.value("f", {1});
        net.op("elementwise_inc", {y}, {}, {a, x});
        const int32_t host = net.op("host_function", {f}, {}, {y});
        net.numbers(host, "reads_time", {0});
        net.numbers(host, "has_input", {1});
        probe = net.probe(y);
        net.compile();
        Net::check(nengine_program_set_host(net.handle(), call, reinterpret_cast<int64_t>(&caller)));
        net.set_input(x, {1e-30}, 1, 1);
    }
};

}  // namespace

TEST(denormal_results_and_operands_are_zero_in_float32) {
    constexpr double smallest_float = std::numeric_limits<float>::min();
    for (const int32_t threads : {1, 3}) {
        for (const int64_t n : {int64_t{3}, int64_t{300'000}}) {
            CHECK(Product(NENGINE_FLOAT32, threads, n, 1e-25, 1e-15).all(can_flush ? 0.0 : 1e-25f * 1e-15f));
            CHECK(Product(NENGINE_FLOAT32, threads, n, 1e-40, 1e30).all(can_flush ? 0.0 : 1e-40f * 1e30f));
            CHECK(Product(NENGINE_FLOAT32, threads, n, 2, smallest_float).all(2 * smallest_float));
        }
    }
}

TEST(denormal_numbers_are_as_they_are_in_float64) {
    constexpr double smallest = std::numeric_limits<double>::min();
    CHECK(Product(NENGINE_FLOAT64, 1, 100, 0.25, smallest).all(0.25 * smallest));
    CHECK(Product(NENGINE_FLOAT64, 1, 100, 4, 0.25 * smallest).all(smallest));
}

TEST(the_caller_computes_after_a_run_as_before_it) {
    for (const bool usual : {true, false}) {
        std::optional<RoundingUp> other;
        if (!usual) {
            other.emplace();
        }
        const FloatMode before = nengine::float_mode();
        Hosted hosted(1);
        hosted.net.prepare_training(true, false);
        std::vector<std::function<void()>> calls = {
            [&] { hosted.net.run(3, NENGINE_INFERENCE); },
            [&] { hosted.net.run(3, NENGINE_TRAINING); },
            [&] { hosted.net.forward(3); },
            [&] { hosted.net.output_gradient(hosted.probe, {1, 1, 1}); },
            [&] { hosted.net.backward(); },
        };
        for (const auto &one : calls) {
            one();
            CHECK_EQ(nengine::float_mode(), before);
            CHECK(has_denormals());
            nengine::set_float_mode(before);
        }
        CHECK_EQ(hosted.caller.modes.size(), size_t{9});
    }
}

TEST(the_caller_computes_after_a_failure_as_before_it) {
    Hosted hosted(1);
    hosted.net.prepare_training(true, false);
    hosted.caller.body = [] { return 7; };
    const FloatMode before = nengine::float_mode();
    CHECK_EQ(nengine_run(hosted.net.handle(), 3, NENGINE_INFERENCE), NENGINE_HOST_FAILED);
    CHECK_EQ(nengine::float_mode(), before);
    CHECK_EQ(nengine_forward(hosted.net.handle(), 3), NENGINE_HOST_FAILED);
    CHECK_EQ(nengine::float_mode(), before);
    CHECK(has_denormals());
}

TEST(host_functions_run_in_the_mode_of_the_caller) {
    const RoundingUp other;
    const FloatMode before = nengine::float_mode();
    Hosted hosted(1e-10);
    hosted.net.run(2, NENGINE_INFERENCE);
    hosted.net.run(1, NENGINE_TRAINING);
    hosted.net.prepare_training(true, false);
    hosted.net.forward(2);
    CHECK_EQ(hosted.caller.modes.size(), size_t{5});
    for (const FloatMode mode : hosted.caller.modes) {
        CHECK_EQ(mode, before);
    }
    CHECK(hosted.caller.denormals);
    // And what comes after one is again without denormal numbers.
    CHECK_EQ(hosted.net.read(hosted.y, true).at(0) == 0, can_flush);
}

TEST(a_run_inside_of_a_host_function_leaves_both_as_they_were) {
    Hosted outer(1e-10);
    Hosted inner(1e-10);
    outer.caller.body = [&] {
        const FloatMode before = nengine::float_mode();
        inner.net.run(2, NENGINE_INFERENCE);
        return nengine::float_mode() == before && has_denormals() ? 0 : 1;
    };
    const FloatMode before = nengine::float_mode();
    outer.net.run(2, NENGINE_INFERENCE);
    CHECK_EQ(nengine::float_mode(), before);
    for (const Hosted *hosted : {&outer, &inner}) {
        CHECK(hosted->caller.denormals);
        CHECK_EQ(hosted->net.read(hosted->y, true).at(0) == 0, can_flush);
    }
}

TEST(gradients_flush_too) {
    Hosted hosted(1);
    hosted.net.prepare_training(true, false);
    hosted.net.forward(1);
    hosted.net.output_gradient(hosted.probe, {1e-10});
    hosted.net.backward();
    CHECK_EQ(hosted.net.gradient(hosted.a, 1).at(0) == 0, can_flush);
}

TEST(threads_of_a_pool_compute_as_their_caller_does) {
    nengine::ThreadPool pool(4);
    std::mutex mutex;
    const auto denormals_everywhere = [&] {
        bool all = true;
        pool.parallel_for(64, 1, [&](int64_t, int64_t) {
            const bool here = has_denormals();
            const std::lock_guard lock(mutex);
            all = all && here;
        });
        return all;
    };
    const auto denormals_anywhere = [&] {
        bool any = false;
        pool.parallel_for(64, 1, [&](int64_t, int64_t) {
            const bool here = has_denormals();
            const std::lock_guard lock(mutex);
            any = any || here;
        });
        return any;
    };
    CHECK(denormals_everywhere());
    {
        const FlushDenormals flush(true);
        CHECK_EQ(denormals_anywhere(), !can_flush);
        {
            const CallersFloatMode callers;
            CHECK(denormals_everywhere());
        }
        CHECK_EQ(denormals_anywhere(), !can_flush);
    }
    CHECK(denormals_everywhere());
}
