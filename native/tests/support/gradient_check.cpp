#include "support/gradient_check.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "support/testing.h"

namespace testing {

double GradientNet::uniform(double low, double high) {
    return std::uniform_real_distribution<double>(low, high)(rng_);
}

Numbers GradientNet::uniform(int64_t n, double low, double high) {
    Numbers values(static_cast<size_t>(n));
    std::generate(values.begin(), values.end(), [&] { return uniform(low, high); });
    return values;
}

int32_t GradientNet::parameter(const std::string &name, const std::vector<int64_t> &shape, double low,
                               double high, bool online) {
    const int64_t size = std::accumulate(shape.begin(), shape.end(), int64_t{1}, std::multiplies<>());
    const Numbers initial = uniform(size, low, high);
    const int32_t id =
        signal(name, NENGINE_PARAMETER, NENGINE_TRAINABLE | (online ? NENGINE_ONLINE : 0), shape, initial);
    Numbers values;
    for (int32_t item = 0; item < (online ? batch() : 1); ++item) {
        values.insert(values.end(), initial.begin(), initial.end());
    }
    variables_.push_back({id, name, false, online, values});
    return id;
}

int32_t GradientNet::random_input(const std::string &name, int64_t size, double low, double high) {
    const int32_t id = input(name, size);
    variables_.push_back({id, name, true, true, uniform(batch() * steps_ * size, low, high)});
    return id;
}

int32_t GradientNet::biased(const std::string &name, int64_t size) {
    const int32_t bias = parameter("bias of " + name, {size});
    const int32_t id = value(name, {size});
    op("copy", {id}, {}, {bias});
    return id;
}

void GradientNet::keep_away(int32_t signal, double point, double distance) {
    guards_.push_back({probe(signal), signal, point, distance});
}

std::string GradientCase::describe() const {
    return kind + " (" + parameters + (parameters.empty() ? "" : ", ") + "batch=" + std::to_string(batch) +
           ", steps=" + std::to_string(steps) + ")";
}

// One program, with the gradients that the engine finds.
class GradientCheck {
public:
    GradientCheck(const GradientCase &gradient_case, int32_t dtype);

    // That a run with checkpoints gives the very same numbers.
    void with_checkpoints();
    // The largest relative error of the gradients.
    double against_differences(double tolerance);
    double against(const GradientCheck &exact, double tolerance) const;

private:
    void restore(const GradientNet::Variable &variable);
    // To the state before the first run.
    void start_again();
    Numbers gradient(const GradientNet::Variable &variable) const {
        return net_.gradient(variable.signal, static_cast<int64_t>(variable.values.size()));
    }
    void check_guards();
    double functional();
    double slope(GradientNet::Variable &variable, size_t i);
    bool is_without_gradient(const GradientNet::Variable &variable) const;
    // Of the gradient of one variable.
    static double compare(const GradientNet::Variable &variable, const Numbers &found, const Numbers &wanted,
                          const char *wanted_name, double tolerance);

    GradientNet net_;
    std::vector<Numbers> functional_;  // by probe: a weight for each number that it records
    std::vector<Numbers> gradients_;   // by variable
};

GradientErrors check_gradient(const GradientCase &gradient_case, const GradientErrors &tolerance) {
    try {
        GradientCheck exact(gradient_case, NENGINE_FLOAT64);
        GradientCheck single(gradient_case, NENGINE_FLOAT32);
        exact.with_checkpoints();
        single.with_checkpoints();
        return {exact.against_differences(tolerance.differences), single.against(exact, tolerance.single)};
    } catch (const Failure &failure) {
        throw Failure(gradient_case.describe() + ": " + failure.what());
    }
}

GradientCheck::GradientCheck(const GradientCase &gradient_case, int32_t dtype)
    : net_(gradient_case.batch, gradient_case.steps,
           static_cast<unsigned>(std::hash<std::string>()(gradient_case.describe())), dtype) {
    gradient_case.build(net_);
    net_.compile();
    net_.prepare_training(true, true);
    for (const auto &variable : net_.variables_) {
        restore(variable);
    }
    net_.forward(net_.steps_);
    check_guards();
    for (int32_t probe = 0; probe < net_.probe_count(); ++probe) {
        const auto n = static_cast<int64_t>(net_.probe_data(probe).size());
        functional_.push_back(net_.uniform(n, -1.0, 1.0));
        net_.output_gradient(probe, functional_.back());
    }
    net_.backward();
    for (const auto &variable : net_.variables_) {
        gradients_.push_back(gradient(variable));
    }
}

void GradientCheck::restore(const GradientNet::Variable &variable) {
    if (variable.is_input) {
        net_.set_input(variable.signal, variable.values, net_.batch(), net_.steps_);
    } else {
        net_.write(variable.signal, variable.values);
    }
}

void GradientCheck::check_guards() {
    for (const auto &guard : net_.guards_) {
        for (double v : net_.probe_data(guard.probe)) {
            if (std::fabs(v - guard.point) < guard.distance) {
                throw Failure("signal " + std::to_string(guard.signal) + " takes the value " + show(v) +
                              ", nearer than " + show(guard.distance) + " to " + show(guard.point) +
                              ", where the operator is not smooth");
            }
        }
    }
}

void GradientCheck::start_again() {
    net_.reset();
    for (const auto &variable : net_.variables_) {
        // Online parameters have changed in the run before.
        if (variable.has_items && !variable.is_input) {
            restore(variable);
        }
    }
}

void GradientCheck::with_checkpoints() {
    for (const int64_t every : {1, 2, 3, NENGINE_LEAST_MEMORY}) {
        net_.memory_limits(INT64_MAX, every);
        start_again();
        net_.forward(net_.steps_);
        for (int32_t probe = 0; probe < net_.probe_count(); ++probe) {
            net_.output_gradient(probe, functional_[static_cast<size_t>(probe)]);
        }
        net_.backward();
        for (size_t k = 0; k < net_.variables_.size(); ++k) {
            if (gradient(net_.variables_[k]) != gradients_[k]) {
                throw Failure("with checkpoints every " + std::to_string(every) + " steps, the gradient of \"" +
                              net_.variables_[k].name + "\" differs");
            }
        }
    }
    net_.memory_limits(INT64_MAX, 0);
}

double GradientCheck::functional() {
    start_again();
    net_.run(net_.steps_, NENGINE_TRAINING);
    double sum = 0.0;
    for (size_t probe = 0; probe < functional_.size(); ++probe) {
        const Numbers data = net_.probe_data(static_cast<int32_t>(probe));
        sum = std::inner_product(data.begin(), data.end(), functional_[probe].begin(), sum);
    }
    return sum;
}

// Central differences of fourth order.
double GradientCheck::slope(GradientNet::Variable &variable, size_t i) {
    const double at = variable.values[i];
    const double h = 2e-4;
    const auto moved = [&](double by) {
        variable.values[i] = at + by;
        restore(variable);
        return functional();
    };
    const double near = moved(h) - moved(-h);
    const double far = moved(2.0 * h) - moved(-2.0 * h);
    variable.values[i] = at;
    restore(variable);
    return (8.0 * near - far) / (12.0 * h);
}

bool GradientCheck::is_without_gradient(const GradientNet::Variable &variable) const {
    const auto &none = net_.without_gradient_;
    return std::find(none.begin(), none.end(), variable.signal) != none.end();
}

double GradientCheck::compare(const GradientNet::Variable &variable, const Numbers &found,
                              const Numbers &wanted, const char *wanted_name, double tolerance) {
    double scale = 0.0;
    for (double v : wanted) {
        scale = std::max(scale, std::fabs(v));
    }
    if (!(scale > 1e-8)) {
        throw Failure("the functional does not depend on \"" + variable.name + "\"");
    }
    double worst = 0.0;
    for (size_t i = 0; i < wanted.size(); ++i) {
        const double error = std::fabs(found[i] - wanted[i]) / scale;
        if (!(error <= tolerance)) {
            throw Failure("the gradient of \"" + variable.name + "\"[" + std::to_string(i) + "] is " +
                          show(found[i]) + ", " + wanted_name + " " + show(wanted[i]) + "; relative error " +
                          show(error));
        }
        worst = std::max(worst, error);
    }
    return worst;
}

double GradientCheck::against_differences(double tolerance) {
    double worst = 0.0;
    for (size_t k = 0; k < net_.variables_.size(); ++k) {
        auto &variable = net_.variables_[k];
        if (is_without_gradient(variable)) {
            for (double v : gradients_[k]) {
                if (v != 0.0) {
                    throw Failure("the gradient of \"" + variable.name + "\" should be zero and is " +
                                  show(v));
                }
            }
            continue;
        }
        Numbers numeric(variable.values.size());
        for (size_t i = 0; i < numeric.size(); ++i) {
            numeric[i] = slope(variable, i);
        }
        worst = std::max(worst, compare(variable, gradients_[k], numeric, "by differences", tolerance));
    }
    return worst;
}

double GradientCheck::against(const GradientCheck &exact, double tolerance) const {
    double worst = 0.0;
    for (size_t k = 0; k < net_.variables_.size(); ++k) {
        const auto &variable = net_.variables_[k];
        if (!is_without_gradient(variable)) {
            worst = std::max(worst, compare(variable, gradients_[k], exact.gradients_[k],
                                            "in single precision, and in double", tolerance));
        }
    }
    return worst;
}

}  // namespace testing
