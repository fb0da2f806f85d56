// The linear algebra of the C interface.

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "nengine/nengine.h"
#include "support/testing.h"

namespace {

using Numbers = std::vector<double>;

void check_all(const Numbers &values, const Numbers &expected, double tolerance) {
    CHECK_EQ(values.size(), expected.size());
    for (size_t i = 0; i < values.size(); ++i) {
        CHECK_NEAR(values[i], expected[i], tolerance);
    }
}

// (2, 3)
const Numbers a = {1, 2, 3, 4, 5, 6};

}  // namespace

TEST(products_are_row_major) {
    const Numbers b = {1, 0, 2, -1, 0, 1};  // (3, 2) or (2, 3)
    Numbers c(4);
    CHECK_EQ(nengine_multiply(0, 2, 2, 3, a.data(), b.data(), c.data()), NENGINE_OK);
    check_all(c, {1 + 4 + 0, 0 - 2 + 3, 4 + 10 + 0, 0 - 5 + 6}, 0);
    Numbers d(9);
    CHECK_EQ(nengine_multiply(1, 3, 3, 2, a.data(), b.data(), d.data()), NENGINE_OK);
    check_all(d, {1 - 4, 0, 2 + 4, 2 - 5, 0, 4 + 5, 3 - 6, 0, 6 + 6}, 0);
}

TEST(a_gram_matrix_is_symmetric) {
    Numbers c(9);
    CHECK_EQ(nengine_gram(2, 3, a.data(), c.data()), NENGINE_OK);
    check_all(c, {17, 22, 27, 22, 29, 36, 27, 36, 45}, 0);
}

TEST(a_positive_definite_system_is_solved) {
    const Numbers g = {4, 2, 2, 3}, b = {8, 2, 8, -1};
    Numbers x(4);
    int32_t failed = -1;
    CHECK_EQ(nengine_solve_positive_definite(2, 2, g.data(), b.data(), x.data(), &failed), NENGINE_OK);
    CHECK_EQ(failed, 0);
    check_all(x, {1, 1, 2, -1}, 1e-15);
    const Numbers indefinite = {1, 2, 2, 1};
    CHECK_EQ(nengine_solve_positive_definite(2, 2, indefinite.data(), b.data(), x.data(), &failed),
             NENGINE_OK);
    CHECK_EQ(failed, 1);
}

TEST(singular_values_and_vectors_give_the_matrix_back) {
    for (const bool wide : {true, false}) {
        const int64_t m = wide ? 2 : 3, n = wide ? 3 : 2;
        Numbers u(static_cast<size_t>(m * 2)), s(2), v(static_cast<size_t>(n * 2));
        int32_t failed = -1;
        CHECK_EQ(nengine_svd(m, n, a.data(), u.data(), s.data(), v.data(), &failed), NENGINE_OK);
        CHECK_EQ(failed, 0);
        CHECK(s[0] >= s[1]);
        for (int64_t i = 0; i < m; ++i) {
            for (int64_t j = 0; j < n; ++j) {
                const double *row = &u[static_cast<size_t>(2 * i)], *column = &v[static_cast<size_t>(2 * j)];
                const double value = row[0] * s[0] * column[0] + row[1] * s[1] * column[1];
                CHECK_NEAR(value, a[static_cast<size_t>(i * n + j)], 1e-14);
            }
        }
    }
}

TEST(a_decomposition_of_what_is_not_finite_fails) {
    const Numbers bad(4, std::numeric_limits<double>::quiet_NaN());
    Numbers u(4), s(2), v(4);
    int32_t failed = -1;
    CHECK_EQ(nengine_svd(2, 2, bad.data(), u.data(), s.data(), v.data(), &failed), NENGINE_OK);
    CHECK_EQ(failed, 1);
}

TEST(bad_arguments_of_linear_algebra_are_errors) {
    Numbers c(9);
    int32_t failed = 0;
    CHECK_EQ(nengine_multiply(0, 2, 2, 3, nullptr, a.data(), c.data()), NENGINE_INVALID_ARGUMENT);
    CHECK_CONTAINS(std::string(nengine_last_error()), "a");
    CHECK_EQ(nengine_multiply(0, -2, 2, 3, a.data(), a.data(), c.data()), NENGINE_INVALID_ARGUMENT);
    CHECK_CONTAINS(std::string(nengine_last_error()), "-2");
    CHECK_EQ(nengine_gram(2, int64_t{1} << 40, a.data(), c.data()), NENGINE_INVALID_ARGUMENT);
    CHECK_EQ(nengine_solve_positive_definite(2, 1, c.data(), c.data(), nullptr, &failed),
             NENGINE_INVALID_ARGUMENT);
    CHECK_EQ(nengine_svd(1, 1, a.data(), c.data(), c.data(), c.data(), nullptr), NENGINE_INVALID_ARGUMENT);
}
