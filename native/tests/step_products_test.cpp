// Products of a matrix with the vectors of several steps against sums term by term.

#include <cmath>
#include <random>
#include <string>
#include <vector>

#include "cpu/linear.h"
#include "cpu/simd.h"
#include "cpu/step_products.h"
#include "cpu/thread_pool.h"
#include "support/testing.h"

using nengine::MatrixView;
using nengine::ThreadPool;
using nengine::Write;

namespace {

struct Case {
    int64_t rows, columns, steps;
    Write write;
    // Between neighbours and from step to step, beyond what is needed.
    int64_t y_stride = 1, gap = 0;
    bool column_major = false;

    std::string name(bool is_double) const {
        return std::to_string(rows) + " x " + std::to_string(columns) + ", " + std::to_string(steps) +
               " steps, stride " + std::to_string(y_stride) + ", gap " + std::to_string(gap) +
               (column_major ? ", column-major" : "") +
               (write == Write::Add ? ", add" : ", set") + (is_double ? ", double" : ", float");
    }
};

// The product on this many threads, with what lies between its numbers.
template <class T>
std::vector<T> product(const Case &c, int threads, std::vector<double> *expected = nullptr) {
    std::mt19937 rng(static_cast<unsigned>(c.rows + 3 * c.columns + 7 * c.steps));
    const auto random = [&](int64_t n) {
        std::vector<T> values(static_cast<size_t>(n));
        for (T &v : values) {
            v = std::uniform_real_distribution<T>(-1, 1)(rng);
        }
        return values;
    };
    const int64_t row_stride = c.column_major ? 1 : c.columns + c.gap;
    const int64_t column_stride = c.column_major ? c.rows + c.gap : 1;
    const int64_t x_step = c.columns + c.gap, y_step = c.rows * c.y_stride + c.gap;
    const std::vector<T> a = random(c.rows * row_stride + c.columns * column_stride);
    const std::vector<T> x = random(c.steps * x_step);
    std::vector<T> y = random(c.steps * y_step);
    const MatrixView<T> matrix{a.data(), c.rows, c.columns, row_stride, column_stride};
    if (expected) {
        expected->assign(y.begin(), y.end());
        for (int64_t s = 0; s < c.steps; ++s) {
            for (int64_t i = 0; i < c.rows; ++i) {
                double &to = (*expected)[static_cast<size_t>(s * y_step + i * c.y_stride)];
                to = c.write == Write::Add ? to : 0;
                for (int64_t k = 0; k < c.columns; ++k) {
                    to += static_cast<double>(a[static_cast<size_t>(i * row_stride + k * column_stride)]) *
                          static_cast<double>(x[static_cast<size_t>(s * x_step + k)]);
                }
            }
        }
    }
    ThreadPool pool(threads);
    nengine::multiply_vectors(c.write, matrix, x.data(), x_step, y.data(), c.y_stride, y_step, c.steps, pool);
    return y;
}

template <class T>
void check(const Case &c) {
    std::vector<double> expected;
    const std::vector<T> actual = product<T>(c, 1, &expected);
    const double tolerance = (sizeof(T) == 4 ? 1e-6 : 2e-15) * static_cast<double>(c.columns);
    for (size_t i = 0; i < expected.size(); ++i) {
        testing::check_near(__FILE__, __LINE__, c.name(sizeof(T) == 8).c_str(), static_cast<double>(actual[i]),
                            expected[i], tolerance);
    }
}

void check_both(const Case &c) {
    check<float>(c);
    check<double>(c);
}

}  // namespace

TEST(all_numbers_of_steps_give_their_products) {
    for (int64_t steps = 1; steps <= 75; ++steps) {
        check_both({37, 131, steps, steps % 2 == 0 ? Write::Set : Write::Add});
    }
}

TEST(all_numbers_of_rows_and_columns_give_their_products) {
    for (int64_t rows = 1; rows <= 50; ++rows) {
        check_both({rows, 128 + rows, 50, Write::Add});
    }
    for (int64_t columns = 1; columns <= 160; columns += columns < 60 ? 7 : 1) {
        check_both({19, columns, 21, Write::Set});
    }
}

TEST(results_and_vectors_may_lie_apart) {
    for (Write write : {Write::Set, Write::Add}) {
        check_both({40, 150, 54, write, 3, 5});
        check_both({40, 150, 54, write, 1, 5});
        check_both({40, 150, 54, write, 1, 0, true});
        check_both({33, 200, 3, write, 2, 1});
    }
}

TEST(vectors_that_do_not_all_stay_in_the_cache_are_taken_in_parts) {
    check<float>({20, 3000, 150, Write::Add});
    check<double>({20, 3000, 90, Write::Set});
    check<float>({20, 6000, 60, Write::Set});
}

#ifdef NENGINE_AVX512
// OpenBLAS may add up differently for other numbers of rows.
TEST(the_number_of_threads_does_not_change_a_bit_in_large_blocks) {
    if (!nengine::has_avx512()) {
        return;
    }
    for (int64_t steps : {2, 5, 50, 61}) {
        for (int64_t rows : {300, 307, 49}) {
            const Case c{rows, 784, steps, Write::Set};
            for (int threads : {2, 3}) {
                CHECK(product<float>(c, threads) == product<float>(c, 1));
                CHECK(product<double>(c, threads) == product<double>(c, 1));
            }
        }
    }
}

TEST(large_blocks_are_used_where_there_is_avx512) {
    const MatrixView<float> a{nullptr, 100, 300, 300, 1};
    CHECK_EQ(nengine::fits_vectors_in_large_blocks(a, 50), nengine::has_avx512());
}
#endif
