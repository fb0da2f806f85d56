// Each operation of expressions against plain formulas, and its gradient against central differences.
#include "support/testing.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <random>
#include <set>
#include <vector>

#include "expression/expression.h"
#include "ir/graph.h"

using namespace nengine;

namespace {

using Values = std::vector<double>;

constexpr double infinity = std::numeric_limits<double>::infinity();

Tensor random_tensor(const Shape &shape, double low, double high, unsigned seed) {
    Tensor tensor{shape, Values(static_cast<size_t>(count_entries(shape)))};
    std::mt19937 rng(seed);
    std::uniform_real_distribution<double> draw(low, high);
    std::generate(tensor.values.begin(), tensor.values.end(), [&] { return draw(rng); });
    return tensor;
}

// What is recorded is (items, steps, and these lengths).
Shape output_shape(const Expression &expression) {
    Shape shape{2, 3};
    const Shape elements = expression.element_shape().value_or(Shape{1});
    shape.insert(shape.end(), elements.begin(), elements.end());
    return shape;
}

const Shape target_shape{2, 3, 4};

Tensor result(const std::string &operations, const Values &numbers, const Tensor &output,
              const Tensor &target = {{1}, {0.0}}) {
    return Evaluation(Expression(operations, numbers), output, target).result();
}

Values gradient(const std::string &operations, const Values &numbers, const Tensor &output) {
    const Expression expression(operations, numbers);
    const Evaluation evaluation(expression, output, {{1}, {0.0}});
    return evaluation.gradient(Values(evaluation.result().values.size(), 1.0));
}

void check_values(const Values &values, const Values &wanted, double tolerance = 1e-13) {
    CHECK_EQ(values.size(), wanted.size());
    for (size_t i = 0; i < values.size(); ++i) {
        CHECK_NEAR(values[i], wanted[i], tolerance * std::max(1.0, std::fabs(wanted[i])));
    }
}

std::set<std::string> kinds_of(const std::string &operations) {
    std::set<std::string> kinds;
    std::istringstream lines(operations);
    for (std::string line; std::getline(lines, line);) {
        kinds.insert(line.substr(0, line.find(' ')));
    }
    return kinds;
}

// The recorded values are drawn from low to high, where the operations are smooth.
struct Case {
    std::string operations;
    double low, high;
    Values numbers = {};
};

std::vector<Case> smooth_cases() {
    std::vector<Case> cases;
    for (const char *kind : {"negate", "square", "exp", "expm1", "sin", "cos", "tanh", "sigmoid", "softplus"}) {
        cases.push_back({std::string("output : 4\n") + kind + " 0", -2.0, 2.0});
    }
    for (const char *kind : {"abs", "sqrt", "log", "log1p", "relu"}) {
        cases.push_back({std::string("output : 4\n") + kind + " 0", 0.3, 2.0});
    }
    cases.push_back({"output : 4\nabs 0", -2.0, -0.1});
    cases.push_back({"output : 4\nrelu 0", -2.0, -0.1});
    cases.push_back({"output : 4\nlog1p 0", -0.8, 0.5});
    cases.push_back({"output : 4\nclip 0", -1.0, 1.0, {-1.5, 1.5}});
    cases.push_back({"output : 4\nclip 0", -1.0, 1.0, {1.5, 2.5}});
    // Both operands depend on what is recorded; neither has the axes of the result.
    for (const char *kind : {"add", "subtract", "multiply", "divide", "power", "minimum", "maximum"}) {
        cases.push_back({std::string("output : 3 5\nslice 0 : 3 0 1\nslice 0 : 2 1 2\n") + kind + " 1 2", 0.4, 2.0});
        cases.push_back({std::string("output : 3\nconstant : 3\n") + kind + " 0 1", 0.4, 2.0, {0.1, 2.5, 3.0}});
        cases.push_back({std::string("output : 3\nconstant : 4 1 3 1\n") + kind + " 1 0", 0.4, 2.0,
                         {0.1, 2.5, 3.0, 0.2, 0.3, 2.7, 2.2, 2.3, 2.4, 2.5, 2.6, 2.7}});
    }
    cases.push_back({"output : 3\nmultiply 0 0", -2.0, 2.0});
    cases.push_back({"output : 4\ntarget\ngreater 1 0\nsquare 0\nwhere 2 3 0", 0.0, 1.0});
    for (const char *axes : {": 0", ": 1", ": 0 2", ": 1 0 3", ": 0 1 2", ": 1 3"}) {
        for (const char *kind : {"sum", "mean", "max", "min"}) {
            cases.push_back({std::string("output : 4 3\n") + kind + " 0 " + axes + "\nsquare 1", -2.0, 2.0});
        }
        for (double order : {1.0, 1.5, 2.0, 7.0, infinity}) {
            cases.push_back({std::string("output : 4 3\nnorm 0 ") + axes, 0.2, 2.0, {order}});
        }
    }
    for (const char *axis : {"0", "1", "2", "3"}) {
        cases.push_back({std::string("output : 4 3\nsoftmax 0 : ") + axis, -2.0, 2.0});
        cases.push_back({std::string("output : 4 3\nlog_softmax 0 : ") + axis, -2.0, 2.0});
    }
    for (const char *slice : {"slice 0 : 3 1", "slice 0 : 2 -3 -1", "slice 0 : 1 0 2", "at 0 : 1 -1", "at 0 : 3 2"}) {
        cases.push_back({std::string("output : 4 3\n") + slice + "\nsquare 1", -2.0, 2.0});
    }
    cases.push_back({"output : 4 3\nslice 0 : 3 0 1\nsquare 0\nconcatenate 0 1 2 0 : 3", -2.0, 2.0});
    cases.push_back({"output : 4\nsquare 0\nconcatenate 0 1 : 1", -2.0, 2.0});
    cases.push_back({"output : 4 3\nreshape 0 : 0 -1 2\nat 1 : 2 0\nsquare 2", -2.0, 2.0});
    cases.push_back({"output : 4\nexpand_dims 0 : 2\nsoftmax 1 : 3", -2.0, 2.0});
    cases.push_back({"output : 4 3\ntranspose 0 : 3 1 0 2\nat 1 : 0 1\nsquare 2", -2.0, 2.0});
    cases.push_back({"output : 4 3\ntranspose 0 : 0 1 3 2\nmatmul 0 1", -2.0, 2.0});
    cases.push_back({"output : 4 3\nconstant : 3 2\nmatmul 0 1", -2.0, 2.0, {1, 2, 3, 4, 5, 6}});
    cases.push_back({"output : 4 3\nconstant : 2 4\nmatmul 1 0", -2.0, 2.0, {1, 2, 3, 4, 5, 6, 7, 8}});
    return cases;
}

}  // namespace

TEST(gradients_are_those_of_central_differences) {
    constexpr double step = 1e-6;
    std::set<std::string> seen;
    unsigned seed = 0;
    for (const Case &c : smooth_cases()) {
        seen.merge(kinds_of(c.operations));
        const Expression expression(c.operations, c.numbers);
        Tensor output = random_tensor(output_shape(expression), c.low, c.high, ++seed);
        const Tensor target = random_tensor(target_shape, c.low, c.high, ++seed);
        const Evaluation evaluation(expression, output, target);
        const Values weights =
            random_tensor({static_cast<int64_t>(evaluation.result().values.size())}, -1.0, 1.0, ++seed).values;
        const Values analytic = evaluation.gradient(weights);
        CHECK_EQ(analytic.size(), output.values.size());
        const auto total = [&] {
            const Values values = result(c.operations, c.numbers, output, target).values;
            double sum = 0.0;
            for (size_t i = 0; i < values.size(); ++i) {
                sum += weights[i] * values[i];
            }
            return sum;
        };
        for (size_t i = 0; i < analytic.size(); ++i) {
            const double before = output.values[i];
            output.values[i] = before + step;
            const double above = total();
            output.values[i] = before - step;
            const double numeric = (above - total()) / (2.0 * step);
            output.values[i] = before;
            if (!(std::fabs(analytic[i] - numeric) <= 1e-6 * std::max(1.0, std::fabs(numeric)))) {
                testing::fail(__FILE__, __LINE__, c.operations + ", entry " + std::to_string(i) + ": " +
                                                      std::to_string(analytic[i]) + ", not " + std::to_string(numeric));
            }
        }
    }
    // All that have a gradient are here.
    for (OperationKinds *family : {elementwise_operations, binary_operations, reduction_operations, softmax_operations,
                                   shape_operations, product_operations}) {
        for (const OperationKind &kind : family()) {
            if (kind.name != "argmax" && kind.name != "stop_gradient" && !seen.count(std::string(kind.name))) {
                testing::fail(__FILE__, __LINE__, "there is no case of " + std::string(kind.name));
            }
        }
    }
}

TEST(functions_of_entries_have_the_values_of_their_formulas) {
    const std::vector<std::pair<const char *, std::function<double(double)>>> formulas = {
        {"negate", [](double x) { return -x; }},
        {"abs", [](double x) { return x < 0 ? -x : x; }},
        {"square", [](double x) { return x * x; }},
        {"exp", [](double x) { return std::exp(x); }},
        {"expm1", [](double x) { return std::exp(x) - 1.0; }},
        {"sin", [](double x) { return std::sin(x); }},
        {"cos", [](double x) { return std::sin(x + 2.0 * std::atan(1.0)); }},
        {"tanh", [](double x) { return 1.0 - 2.0 / (std::exp(2.0 * x) + 1.0); }},
        {"sigmoid", [](double x) { return 1.0 / (1.0 + std::exp(-x)); }},
        {"softplus", [](double x) { return std::log(1.0 + std::exp(x)); }},
        {"relu", [](double x) { return std::max(x, 0.0); }},
        {"stop_gradient", [](double x) { return x; }},
        {"is_nan", [](double) { return 0.0; }},
        {"not", [](double) { return 0.0; }},
    };
    for (const auto &[kind, formula] : formulas) {
        const Tensor x = random_tensor({2, 3, 4}, -3.0, 3.0, 7);
        Values wanted(x.values.size());
        std::transform(x.values.begin(), x.values.end(), wanted.begin(), formula);
        check_values(result(std::string("output : 4\n") + kind + " 0", {}, x).values, wanted);
    }
    const Tensor x{{1, 1, 3}, {0.25, 1.0, 4.0}};
    check_values(result("output : 3\nsqrt 0", {}, x).values, {0.5, 1.0, 2.0});
    check_values(result("output : 3\nlog 0", {}, x).values, {-2.0 * std::log(2.0), 0.0, 2.0 * std::log(2.0)});
    check_values(result("output : 3\nlog1p 0", {}, x).values, {std::log(1.25), std::log(2.0), std::log(5.0)});
    check_values(result("output : 3\nclip 0", {0.5, 2.0}, x).values, {0.5, 1.0, 2.0});
    const double nan = std::nan("");
    check_values(result("output : 3\nis_nan 0", {}, {{1, 1, 3}, {nan, 0.0, infinity}}).values, {1.0, 0.0, 0.0});
    check_values(result("output : 2\nnot 0", {}, {{1, 1, 2}, {0.0, 5.0}}).values, {1.0, 0.0});
}

TEST(functions_of_two_entries_repeat_the_shorter_axes) {
    const std::vector<std::pair<const char *, std::function<double(double, double)>>> formulas = {
        {"add", [](double a, double b) { return a + b; }},
        {"subtract", [](double a, double b) { return a - b; }},
        {"multiply", [](double a, double b) { return a * b; }},
        {"divide", [](double a, double b) { return a / b; }},
        {"power", [](double a, double b) { return std::exp(b * std::log(a)); }},
        {"minimum", [](double a, double b) { return a < b ? a : b; }},
        {"maximum", [](double a, double b) { return a < b ? b : a; }},
        {"equal", [](double a, double b) { return a == b ? 1.0 : 0.0; }},
        {"not_equal", [](double a, double b) { return a == b ? 0.0 : 1.0; }},
        {"less", [](double a, double b) { return a < b ? 1.0 : 0.0; }},
        {"less_equal", [](double a, double b) { return a <= b ? 1.0 : 0.0; }},
        {"greater", [](double a, double b) { return a > b ? 1.0 : 0.0; }},
        {"greater_equal", [](double a, double b) { return a >= b ? 1.0 : 0.0; }},
        {"and", [](double, double) { return 1.0; }},
        {"or", [](double, double) { return 1.0; }},
    };
    for (const auto &[kind, formula] : formulas) {
        Tensor a = random_tensor({2, 3, 4}, 0.5, 3.0, 3), b = random_tensor({2, 1, 4}, 0.5, 3.0, 4);
        b.values[2] = a.values[2];
        const Tensor c = result(std::string("output : 4\ntarget\n") + kind + " 0 1", {}, a, b);
        CHECK(c.shape == (Shape{2, 3, 4}));
        for (size_t item = 0; item < 2; ++item) {
            for (size_t step = 0; step < 3; ++step) {
                for (size_t k = 0; k < 4; ++k) {
                    const size_t i = (item * 3 + step) * 4 + k;
                    CHECK_NEAR(c.values[i], formula(a.values[i], b.values[item * 4 + k]), 1e-13);
                }
            }
        }
    }
    const Tensor logic{{1, 1, 3}, {0.0, 2.0, 0.0}}, other{{1, 1, 3}, {0.0, 0.0, -1.0}};
    check_values(result("output : 3\ntarget\nand 0 1", {}, logic, other).values, {0.0, 0.0, 0.0});
    check_values(result("output : 3\ntarget\nor 0 1", {}, logic, other).values, {0.0, 1.0, 1.0});
    check_values(result("output : 3\ntarget\nconstant :\nwhere 0 2 1", {7.0}, logic, other).values, {0.0, 7.0, -1.0});
}

TEST(reductions_go_along_the_axes_that_are_named) {
    const Tensor x{{1, 2, 3}, {1, -2, 3, 4, 5, -6}};
    const auto of = [&](const std::string &operation, const Values &numbers = {}) {
        return result("output : 3\n" + operation, numbers, x);
    };
    check_values(of("sum 0 : 0").values, {5});
    CHECK(of("sum 0 : 0").shape.empty());
    CHECK(of("sum 0 : 1").shape == (Shape{1, 1, 1}));
    check_values(of("sum 0 : 0 1").values, {5, 3, -3});
    check_values(of("sum 0 : 0 0 2").values, {2, 3});
    check_values(of("mean 0 : 0 2").values, {2.0 / 3.0, 1.0});
    check_values(of("max 0 : 1 1").values, {4, 5, 3});
    CHECK(of("max 0 : 1 1").shape == (Shape{1, 1, 3}));
    check_values(of("min 0 : 0 2").values, {-2, -6});
    check_values(of("norm 0 : 0 2", {1.0}).values, {6, 15});
    check_values(of("norm 0 : 0 1", {2.0}).values, {std::sqrt(17.0), std::sqrt(29.0), std::sqrt(45.0)});
    check_values(of("norm 0 : 0", {3.0}).values, {std::cbrt(1.0 + 8 + 27 + 64 + 125 + 216)});
    check_values(of("norm 0 : 0 2", {infinity}).values, {3, 6});
    check_values(of("argmax 0 : 2").values, {2, 1});
    check_values(of("argmax 0 : 1").values, {1, 1, 0});
    check_values(result("output : 3\nargmax 0 : 2", {}, {{1, 1, 3}, {2, 5, 5}}).values, {1});
    check_values(result("output : 2\nnorm 0 : 0", {100.0}, {{1, 1, 2}, {1e200, 0.0}}).values, {1e200});
    CHECK(std::isnan(result("output : 2\nmax 0 : 0", {}, {{1, 1, 2}, {std::nan(""), 1.0}}).values[0]));
    const Tensor missing{{1, 1, 2}, {std::nan(""), 1.0}};
    for (const char *kind : {"minimum 0 1", "minimum 1 0", "maximum 0 1", "maximum 1 0"}) {
        const Values values = result(std::string("output : 2\nconstant :\n") + kind, {0.0}, missing).values;
        CHECK(std::isnan(values[0]));
        CHECK(!std::isnan(values[1]));
    }
}

TEST(entries_are_moved_where_they_belong) {
    const Tensor x{{1, 2, 3}, {1, 2, 3, 4, 5, 6}};
    const auto of = [&](const std::string &operations) { return result("output : 3\n" + operations, {}, x); };
    check_values(of("slice 0 : 2 1").values, {2, 3, 5, 6});
    check_values(of("slice 0 : 1 -1").values, {4, 5, 6});
    check_values(of("slice 0 : 2 -3 -1").values, {1, 2, 4, 5});
    CHECK(of("slice 0 : 1 -1").shape == (Shape{1, 1, 3}));
    check_values(of("at 0 : 2 -1").values, {3, 6});
    CHECK(of("at 0 : 2 -1").shape == (Shape{1, 2}));
    check_values(of("concatenate 0 0 : 2").values, {1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6});
    check_values(of("concatenate 0 0 : 0").values, {1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 6});
    check_values(of("transpose 0 : 2 0 1").values, {1, 4, 2, 5, 3, 6});
    CHECK(of("transpose 0 : 2 0 1").shape == (Shape{3, 1, 2}));
    CHECK(of("expand_dims 0 : 1").shape == (Shape{1, 1, 2, 3}));
    CHECK(of("expand_dims 0 : 3").shape == (Shape{1, 2, 3, 1}));
    check_values(of("expand_dims 0 : 1").values, x.values);
    CHECK(of("reshape 0 : 0 -1").shape == (Shape{1, 6}));
    check_values(of("reshape 0 : 3 2\nreshape 0 : 2 3\nmatmul 1 2").values,
                 {1 + 8, 2 + 10, 3 + 12, 3 + 16, 6 + 20, 9 + 24, 5 + 24, 10 + 30, 15 + 36});
    const Values q = of("softmax 0 : 2").values;
    CHECK_NEAR(q[1], std::exp(2.0) / (std::exp(1.0) + std::exp(2.0) + std::exp(3.0)), 1e-15);
    check_values(of("log_softmax 0 : 2\nexp 1").values, q);
    check_values(result("output : 2\nlog_softmax 0 : 2", {}, {{1, 1, 2}, {1e4, -1e4}}).values, {0.0, -2e4});
}

TEST(corners_have_the_slopes_that_are_documented) {
    const auto at = [](const std::string &operations, const Values &x, const Values &numbers = {}) {
        return gradient("output : " + std::to_string(x.size()) + "\n" + operations, numbers,
                        {{1, 1, static_cast<int64_t>(x.size())}, x});
    };
    check_values(at("abs 0", {0.0}), {0.0});
    check_values(at("relu 0", {0.0}), {0.0});
    check_values(at("clip 0", {-1.0, 1.0, 1.5}, {-1.0, 1.0}), {1.0, 1.0, 0.0});
    check_values(at("max 0 : 0", {2.0, 1.0, 2.0}), {0.5, 0.0, 0.5});
    check_values(at("min 0 : 0", {1.0, 1.0, 2.0}), {0.5, 0.5, 0.0});
    check_values(at("constant :\nmaximum 0 1", {1.0}, {1.0}), {0.5});
    check_values(at("maximum 0 0", {1.0}), {1.0});
    for (double order : {1.0, 1.5, 2.0, infinity}) {
        check_values(at("norm 0 : 0", {0.0, 0.0}, {order}), {0.0, 0.0});
    }
    check_values(at("norm 0 : 0", {2.0, -2.0, 1.0}, {infinity}), {0.5, -0.5, 0.0});
    check_values(at("constant :\npower 0 1", {0.0}, {0.0}), {0.0});
    check_values(at("constant :\npower 1 0", {2.0}, {0.0}), {0.0});
}

TEST(what_is_left_out_has_no_gradient) {
    // The slope of the root at 0 is infinite, and the logarithm of -1 is NaN, but neither is used.
    const Tensor x{{1, 1, 3}, {0.0, 4.0, -1.0}};
    check_values(gradient("output : 3\nconstant :\ngreater 0 1\nsqrt 0\nwhere 2 3 0", {0.0}, x), {1.0, 0.25, 1.0});
    check_values(gradient("output : 3\nconstant :\ngreater 0 1\nlog 0\nwhere 2 3 1", {0.0}, x), {0.0, 0.25, 0.0});
    check_values(gradient("output : 3\nstop_gradient 0\nmultiply 0 1", {}, x), {0.0, 4.0, -1.0});
    check_values(gradient("output : 3\nargmax 0 : 2", {}, x), {0.0, 0.0, 0.0});
    check_values(gradient("output : 3\nconstant :\ngreater 0 1\nmultiply 2 0", {0.0}, x), {0.0, 1.0, 0.0});
    check_values(gradient("constant : 2", {1.0, 2.0}, x), {0.0, 0.0, 0.0});
}

TEST(expressions_that_are_not_well_written_are_errors) {
    const auto refuses = [](const std::string &operations, const Values &numbers, const std::string &part) {
        CHECK_CONTAINS(CHECK_THROWS(Error, Expression(operations, numbers)), part);
    };
    refuses("", {}, "at least one operation");
    refuses("output : 2\nroot 0", {}, "operation 1, \"root\": there is no operation \"root\"");
    refuses("output : 2\n\nsqrt 0", {}, "operation 1, \"\"");
    refuses("output : 2\nsqrt 1", {}, "no earlier operation 1");
    refuses("output : 2\nsqrt -1", {}, "no earlier operation -1");
    refuses("output : 2\nsqrt 0 0", {}, "has 2 operands where it needs 1");
    refuses("output : 2\nadd 0", {}, "has 1 operands where it needs 2");
    refuses("output : 2\nconcatenate : 0", {}, "needs 1 to 64");
    refuses("output : 2\nsqrt x", {}, "\"x\" is no whole number");
    refuses("output : 2\nsqrt 0.5", {}, "\"0.5\" is no whole number");
    refuses("output : 2\nslice 0 : 1 99999999999999999999", {}, "is no whole number");
    refuses("output : 2\nslice 0 : 1 9223372036854775807", {}, "is no whole number");
    refuses("output : 2\nsqrt 0 : 1", {}, "takes 0 whole numbers, not 1");
    refuses("output : 2\nsoftmax 0", {}, "takes 1 whole numbers, not 0");
    refuses("output : 2\nsum 0 : 2", {}, "must be 0 or 1");
    refuses("output : 2\nsum 0 : 0 1 1", {}, "named twice");
    refuses("output : 2\nclip 0", {1.0}, "needs 2 numbers, but 1 are left");
    refuses("output : 2\nclip 0", {1.0, 0.0}, "in order");
    refuses("output : 2\nnorm 0 : 0", {0.5}, "at least 1");
    refuses("output : 2\nsqrt 0", {0.5}, "1 numbers belong to no operation");
    refuses("constant : 2 3", {0.5}, "needs 6 numbers");
    refuses("constant : 0", {}, "has no entries");
    refuses("constant : 1099511627776 1099511627776", {}, "more than 2^28 entries");
    refuses("output : 2\noutput : 3", {}, "has the shape (3) here and (2) before");
    refuses("output : 2\noutput 0 : 2", {}, "takes no operands");
    refuses("output : 2\nreshape 0 : -1 -1", {}, "only one length");
    refuses("output : 2\nreshape 0 : -2", {}, "at least -1");
    refuses("output : 2\ntranspose 0 : 0 0 1", {}, "does not name each axis once");
    std::string many = "output : 2";
    for (int i = 0; i < 100'000; ++i) {
        many += "\nsin 0";
    }
    refuses(many, {}, "at most 100000 operations");
}

TEST(shapes_that_do_not_fit_are_errors_that_name_the_operation) {
    const auto refuses = [](const std::string &operations, const Values &numbers, const std::string &part) {
        CHECK_CONTAINS(CHECK_THROWS(Error, Expression(operations, numbers).result_shape({2, 3, 4}, {2, 3, 5})), part);
    };
    refuses("output : 4\ntarget\nadd 0 1", {},
            "operation 2, \"add\": the shapes (2, 3, 4) and (2, 3, 5) do not fit together");
    refuses("output : 4\ntarget\nless 0 1", {}, "do not fit");
    refuses("output : 4\ntarget\nwhere 0 0 1", {}, "do not fit");
    refuses("output : 4\nsum 0 : 0 3", {}, "no axis 3 in the shape (2, 3, 4)");
    refuses("output : 4\nsum 0 : 0 -1", {}, "no axis -1");
    refuses("output : 4\nsoftmax 0 : 3", {}, "no axis 3");
    refuses("output : 4\nargmax 0 : -1", {}, "no axis -1");
    refuses("output : 4\nat 0 : 2 4", {}, "no place 4 along axis 2 of the shape (2, 3, 4)");
    refuses("output : 4\nat 0 : 2 -5", {}, "no place -5");
    refuses("output : 4\nslice 0 : 2 1 5", {}, "nothing from 1 to 5 along axis 2");
    refuses("output : 4\nslice 0 : 2 2 2", {}, "nothing from 2 to 2");
    refuses("output : 4\nslice 0 : 2 -1099511627776", {}, "nothing from -1099511627776 to the end");
    refuses("output : 4\ntarget\nconcatenate 0 1 : 1", {}, "differ in more than axis 1");
    refuses("output : 4\nreshape 0 : 5", {}, "the shape (2, 3, 4) cannot become (5)");
    refuses("output : 4\nreshape 0 : 5 -1", {}, "cannot become (5, -1)");
    refuses("output : 4\nreshape 0 : 2 3 4 0", {}, "no axis 3");
    refuses("output : 4\nexpand_dims 0 : 4", {}, "no axis 4");
    refuses("output : 4\ntranspose 0 : 1 0", {}, "does not fit the shape");
    refuses("output : 4\nmatmul 0 0", {}, "cannot be multiplied");
    // 2^27 entries of 3.
    std::string wide = "constant :\nreshape 0 : 1 1";
    for (int i = 0; i < 28; ++i) {
        wide += "\nconcatenate " + std::to_string(i + 1) + " " + std::to_string(i + 1) + " : 0";
    }
    refuses(wide + "\nconcatenate 29 29 : 0", {1.0}, "more than 2^28 entries");
    CHECK(Expression("output : 2 2\nreshape 0 : 0 0 -1", {}).result_shape({2, 3, 2, 2}, {1}) == (Shape{2, 3, 4}));
}

TEST(random_expressions_are_computed_or_refused) {
    std::vector<std::string> kinds = {"output : 2 3", "target", "constant : 2", "constant :", "root", ""};
    for (OperationKinds *family : {elementwise_operations, binary_operations, comparison_operations,
                                   reduction_operations, softmax_operations, shape_operations, product_operations}) {
        for (const OperationKind &kind : family()) {
            kinds.emplace_back(kind.name);
        }
    }
    std::mt19937 rng(5);
    const auto integer = [&](int64_t low, int64_t high) {
        return std::uniform_int_distribution<int64_t>(low, high)(rng);
    };
    const Tensor output = random_tensor({2, 2, 2, 3}, -2.0, 2.0, 1), target = random_tensor({2, 1, 3}, -2.0, 2.0, 2);
    int computed = 0, refused = 0;
    for (int round = 0; round < 20'000; ++round) {
        std::string operations = "output : 2 3\ntarget";
        const int64_t lines = integer(3, 8);
        for (int64_t line = 2; line < lines; ++line) {
            operations += "\n" + kinds[static_cast<size_t>(integer(0, static_cast<int64_t>(kinds.size()) - 1))];
            for (int64_t i = integer(0, 2); i >= 0; --i) {
                operations += " " + std::to_string(integer(0, line - 1));
            }
            for (int64_t i = 0, n = integer(0, 3); i < n; ++i) {
                const int64_t number = integer(0, 30) == 0 ? integer(-(int64_t{1} << 41), int64_t{1} << 41) : integer(-2, 3);
                operations += (i == 0 ? " : " : " ") + std::to_string(number);
            }
        }
        try {
            const Expression expression(operations, {});
            const Evaluation evaluation(expression, output, target);
            CHECK_EQ(static_cast<int64_t>(evaluation.result().values.size()),
                     count_entries(evaluation.result().shape));
            CHECK_EQ(evaluation.gradient(Values(evaluation.result().values.size(), 1.0)).size(), output.values.size());
            ++computed;
        } catch (const Error &error) {
            CHECK(std::string(error.what()).size() > 5);
            ++refused;
        }
    }
    CHECK(computed > 100);
    CHECK(refused > 100);
}
