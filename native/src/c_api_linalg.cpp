// The linear algebra section of nengine.h: OpenBLAS with checked arguments, on the calling thread alone.

#include <cblas.h>
#include <lapacke.h>

#include <algorithm>
#include <limits>
#include <string>
#include <vector>

#include "cpu/linear.h"
#include "nengine/nengine.h"
#include "runtime/session.h"

using namespace nengine;

namespace {

int blas_size(int64_t n, const char *argument) {
    if (n < 0 || n > std::numeric_limits<int>::max()) {
        invalid_argument(std::string(argument) + " must lie in 0 to 2^31 - 1, not " + std::to_string(n));
    }
    return static_cast<int>(n);
}

int leading(int n) { return std::max(n, 1); }

}  // namespace

extern "C" {

int32_t nengine_multiply(int32_t transposed, int64_t m, int64_t n, int64_t k, const double *a,
                         const double *b, double *c) {
    return guarded([&] {
        check_not_null(a, "a");
        check_not_null(b, "b");
        check_not_null(c, "c");
        const int rows = blas_size(m, "m"), columns = blas_size(n, "n"), inner = blas_size(k, "k");
        if (rows == 0 || columns == 0) {
            return;
        }
        keep_blas_on_one_thread();
        cblas_dgemm(CblasRowMajor, transposed ? CblasTrans : CblasNoTrans, CblasNoTrans, rows, columns, inner,
                    1.0, a, leading(transposed ? rows : inner), b, columns, 0.0, c, columns);
    });
}

int32_t nengine_gram(int64_t m, int64_t n, const double *a, double *c) {
    return guarded([&] {
        check_not_null(a, "a");
        check_not_null(c, "c");
        const int rows = blas_size(m, "m"), columns = blas_size(n, "n");
        if (columns == 0) {
            return;
        }
        keep_blas_on_one_thread();
        cblas_dsyrk(CblasRowMajor, CblasLower, CblasTrans, columns, rows, 1.0, a, columns, 0.0, c, columns);
        for (int64_t i = 0; i < n; ++i) {
            for (int64_t j = 0; j < i; ++j) {
                c[j * n + i] = c[i * n + j];
            }
        }
    });
}

int32_t nengine_solve_positive_definite(int64_t n, int64_t k, const double *g, const double *b, double *x,
                                        int32_t *failed) {
    return guarded([&] {
        check_not_null(g, "g");
        check_not_null(b, "b");
        check_not_null(x, "x");
        check_not_null(failed, "failed");
        const int size = blas_size(n, "n"), columns = blas_size(k, "k");
        keep_blas_on_one_thread();
        std::vector<double> factor(g, g + n * n);
        std::copy(b, b + n * k, x);
        // The lower triangle of rows is the upper triangle of columns.
        const int info = LAPACKE_dpotrf(LAPACK_COL_MAJOR, 'U', size, factor.data(), leading(size));
        *failed = info != 0;
        if (info == 0 && columns > 0) {
            for (const auto transpose : {CblasNoTrans, CblasTrans}) {
                cblas_dtrsm(CblasRowMajor, CblasLeft, CblasLower, transpose, CblasNonUnit, size, columns, 1.0,
                            factor.data(), leading(size), x, columns);
            }
        }
    });
}

int32_t nengine_svd(int64_t m, int64_t n, const double *a, double *u, double *s, double *v, int32_t *failed) {
    return guarded([&] {
        check_not_null(a, "a");
        check_not_null(u, "u");
        check_not_null(s, "s");
        check_not_null(v, "v");
        check_not_null(failed, "failed");
        const int rows = blas_size(m, "m"), columns = blas_size(n, "n");
        const int rank = std::min(rows, columns);
        keep_blas_on_one_thread();
        // Read by columns, the array is the transpose of A: its factors are those of A with U and V exchanged.
        std::vector<double> work(a, a + m * n);
        std::vector<double> right(static_cast<size_t>(n) * static_cast<size_t>(rank));
        const int info = LAPACKE_dgesdd(LAPACK_COL_MAJOR, 'S', columns, rows, work.data(), leading(columns),
                                        s, right.data(), leading(columns), u, leading(rank));
        *failed = info != 0;
        for (int64_t i = 0; i < n; ++i) {
            for (int64_t j = 0; j < rank; ++j) {
                v[i * rank + j] = right[static_cast<size_t>(j * n + i)];
            }
        }
    });
}

}  // extern "C"
