// Gradient checks by central differences. A case is a small program with random numbers. What is
// differentiated is a random linear functional of all that its probes record in several steps, so that states
// matter, with respect to every trainable parameter and every input at every step. It is done in double
// precision; the gradients in single precision are compared with those. A failing case prints the text that
// describes it.
#pragma once

#include <functional>
#include <random>
#include <string>
#include <vector>

#include "support/net.h"

namespace testing {

// A program that knows what to differentiate.
class GradientNet : public Net {
public:
    GradientNet(int32_t batch, int64_t steps, unsigned seed, int32_t dtype)
        : Net(batch, dtype), steps_(steps), rng_(seed) {}

    int64_t steps() const { return steps_; }
    double uniform(double low, double high);
    Numbers uniform(int64_t n, double low, double high);

    // A parameter with values drawn between low and high; online ones have a minibatch axis.
    int32_t parameter(const std::string &name, const std::vector<int64_t> &shape, double low = -1.0,
                      double high = 1.0, bool online = false);
    // An input with values drawn between low and high, for each item and step.
    int32_t random_input(const std::string &name, int64_t size, double low = -1.0, double high = 1.0);
    // A value that the operators of each step start from a parameter of its own: set to it, then to be
    // incremented.
    int32_t biased(const std::string &name, int64_t size);
    // Promises that the functional does not depend on this one, or that its gradient is zero by definition.
    void expect_no_gradient(int32_t signal) { without_gradient_.push_back(signal); }
    // A signal whose values must stay this far away from a point where an operator that reads it is not
    // smooth.
    void keep_away(int32_t signal, double point, double distance);

    struct Variable {
        int32_t signal;
        std::string name;
        bool is_input;
        bool has_items;  // a value for each item
        Numbers values;  // [items][steps][size] of inputs, [items][size] or [size] of parameters
    };
    struct Guard {
        int32_t probe, signal;
        double point, distance;
    };

private:
    friend class GradientCheck;
    int64_t steps_;
    std::mt19937 rng_;
    std::vector<Variable> variables_;
    std::vector<Guard> guards_;
    Signals without_gradient_;
};

struct GradientCase {
    std::string kind;        // the operator that it is about
    std::string parameters;  // what tells it from other cases of the kind
    int32_t batch;
    int64_t steps;
    // Adds signals, operators, probes.
    std::function<void(GradientNet &)> build;

    std::string describe() const;
};

// The largest relative errors: of each gradient element against the largest element of the gradient of the
// same signal.
struct GradientErrors {
    double differences = 0.0;  // double precision against central differences
    double single = 0.0;       // single precision against double precision
};

// Throws Failure, which begins with the case's description, if an error exceeds its tolerance.
GradientErrors check_gradient(const GradientCase &gradient_case, const GradientErrors &tolerance);

}  // namespace testing
