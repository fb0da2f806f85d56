#include "cpu/thread_pool.h"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <thread>
#include <vector>

#include "support/testing.h"

using nengine::ThreadPool;

namespace {

std::vector<std::pair<int64_t, int64_t>> ranges(ThreadPool &pool, int64_t n, int64_t grain, int64_t border = 16) {
    std::mutex mutex;
    std::vector<std::pair<int64_t, int64_t>> out;
    const auto add = [&](int64_t begin, int64_t end) {
        std::lock_guard lock(mutex);
        out.emplace_back(begin, end);
    };
    pool.parallel_for(n, grain, add, border);
    std::sort(out.begin(), out.end());
    return out;
}

}  // namespace

TEST(every_element_is_visited_once) {
    for (int threads : {1, 2, 3, 7}) {
        ThreadPool pool(threads);
        for (int64_t n : {0, 1, 15, 16, 17, 100, 1023}) {
            std::vector<std::atomic<int>> visits(static_cast<size_t>(n));
            pool.parallel_for(n, 1, [&](int64_t begin, int64_t end) {
                for (int64_t i = begin; i < end; ++i) {
                    visits[static_cast<size_t>(i)]++;
                }
            });
            for (auto &v : visits) {
                CHECK_EQ(v.load(), 1);
            }
        }
    }
}

TEST(ranges_depend_on_size_alone_and_start_at_multiples_of_sixteen) {
    ThreadPool pool(3);
    const auto first = ranges(pool, 1000, 10);
    CHECK_EQ(first.size(), size_t{3});
    for (const auto &[begin, end] : first) {
        CHECK_EQ(begin % 16, 0);
        CHECK(end > begin);
    }
    for (int i = 0; i < 100; ++i) {
        CHECK(ranges(pool, 1000, 10) == first);
    }
}

TEST(small_jobs_between_large_ones_leave_no_worker_behind) {
    ThreadPool pool(4);
    for (int i = 0; i < 5000; ++i) {
        const int64_t n = i % 3 == 0 ? 64 : 32;
        std::vector<int> visits(static_cast<size_t>(n));
        pool.parallel_for(n, 1, [&](int64_t begin, int64_t end) {
            for (int64_t at = begin; at < end; ++at) {
                visits[static_cast<size_t>(at)]++;
            }
        });
        CHECK_EQ(std::count(visits.begin(), visits.end(), 1), n);
    }
}

TEST(borders_of_ranges_of_large_elements_are_anywhere) {
    ThreadPool pool(2);
    using Ranges = std::vector<std::pair<int64_t, int64_t>>;
    CHECK(ranges(pool, 5, 1, 1) == Ranges({{0, 3}, {3, 5}}));
    CHECK(ranges(pool, 5, 1) == Ranges({{0, 5}}));
}

TEST(little_work_stays_on_the_caller) {
    ThreadPool pool(4);
    const auto caller = std::this_thread::get_id();
    pool.parallel_for(100, 100, [&](int64_t begin, int64_t end) {
        CHECK_EQ(begin, 0);
        CHECK_EQ(end, 100);
        CHECK(std::this_thread::get_id() == caller);
    });
}

TEST(an_exception_of_a_body_reaches_the_caller_and_the_pool_goes_on) {
    ThreadPool pool(4);
    for (int i = 0; i < 20; ++i) {
        const auto message = CHECK_THROWS(std::runtime_error, pool.parallel_for(64, 1, [](int64_t begin, int64_t) {
            throw std::runtime_error("range at " + std::to_string(begin));
        }));
        CHECK_EQ(message, std::string("range at 0"));
    }
    CHECK_EQ(ranges(pool, 64, 1).size(), size_t{4});
}

TEST(a_loop_inside_a_body_runs_on_its_thread) {
    ThreadPool pool(4);
    std::atomic<int64_t> sum{0};
    pool.parallel_for(64, 1, [&](int64_t begin, int64_t end) {
        const auto thread = std::this_thread::get_id();
        pool.parallel_for(end - begin, 1, [&](int64_t b, int64_t e) {
            CHECK(std::this_thread::get_id() == thread);
            sum += e - b;
        });
    });
    CHECK_EQ(sum.load(), 64);
}
