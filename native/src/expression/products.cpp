// Products of matrices.
#include "expression/operation.h"
#include "ir/graph.h"

namespace nengine {

namespace {

// (..., m, k) times (..., k, n); the axes in front are repeated as in elementwise operations.
class MatMul final : public Operation {
public:
    Shape shape(std::span<const Shape> operands) const override {
        const Shape &a = operands[0], &b = operands[1];
        if (a.size() < 2 || b.size() < 2 || a.back() != b[b.size() - 2]) {
            invalid_argument("matrices of the shapes " + describe(a) + " and " + describe(b) +
                             " cannot be multiplied");
        }
        Shape result = broadcast(Shape(a.begin(), a.end() - 2), Shape(b.begin(), b.end() - 2));
        result.push_back(a[a.size() - 2]);
        result.push_back(b.back());
        return result;
    }

    void forward(Operands operands, Tensor &result) const override {
        const std::vector<double> &a = operands[0]->values, &b = operands[1]->values;
        for_each_product(operands, result, [&](size_t of_a, size_t of_b, size_t of_result) {
            result.values[of_result] += a[of_a] * b[of_b];
        });
    }

    void backward(Operands operands, const Tensor &result, const std::vector<double> &gradient,
                  std::span<std::vector<double> *const> gradients) const override {
        const std::vector<double> &a = operands[0]->values, &b = operands[1]->values;
        for_each_product(operands, result, [&](size_t of_a, size_t of_b, size_t of_result) {
            const double g = gradient[of_result];
            if (g != 0.0 && gradients[0]) {
                (*gradients[0])[of_a] += g * b[of_b];
            }
            if (g != 0.0 && gradients[1]) {
                (*gradients[1])[of_b] += g * a[of_a];
            }
        });
    }

private:
    // Calls visit with the places of two factors and of the entry that their product is added to.
    template <class Visit>
    static void for_each_product(Operands operands, const Tensor &result, Visit visit) {
        const Shape &a = operands[0]->shape, &b = operands[1]->shape;
        const auto m = static_cast<size_t>(a[a.size() - 2]), k = static_cast<size_t>(a.back());
        const auto n = static_cast<size_t>(b.back());
        const Shape front(result.shape.begin(), result.shape.end() - 2);
        const Shape front_of_a(a.begin(), a.end() - 2), front_of_b(b.begin(), b.end() - 2);
        for_each_entry<2>(front, {broadcast_strides(front_of_a, front), broadcast_strides(front_of_b, front)},
                          [&](size_t matrix, const auto &at) {
                              for (size_t row = 0; row < m; ++row) {
                                  for (size_t inner = 0; inner < k; ++inner) {
                                      for (size_t column = 0; column < n; ++column) {
                                          visit(at[0] * m * k + row * k + inner, at[1] * k * n + inner * n + column,
                                                matrix * m * n + row * n + column);
                                      }
                                  }
                              }
                          });
    }
};

std::unique_ptr<Operation> make(Settings &settings) {
    settings.need_integers(0, 0);
    return std::make_unique<MatMul>();
}

}  // namespace

std::vector<OperationKind> product_operations() { return {{"matmul", 2, 2, make}}; }

}  // namespace nengine
