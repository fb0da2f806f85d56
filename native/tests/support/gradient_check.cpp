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

int32_t GradientNet::parameter(const std::string &name, const std::vector<int64_t> &shape, double low, double high,
                               bool online) {
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

// One check of one program.
class GradientCheck {
public:
    GradientCheck(const GradientCase &gradient_case, double tolerance) : case_(gradient_case), tolerance_(tolerance) {}

    double run();

private:
    void restore(const GradientNet::Variable &variable);
    void check_guards() const;
    double functional();
    double slope(GradientNet::Variable &variable, size_t i);
    double check(GradientNet::Variable &variable);

    const GradientCase &case_;
    const double tolerance_;
    GradientNet *net_ = nullptr;
    std::vector<Numbers> functional_;  // by probe: a weight for each number that it records
};

double check_gradient(const GradientCase &gradient_case, double tolerance) {
    try {
        return GradientCheck(gradient_case, tolerance).run();
    } catch (const Failure &failure) {
        throw Failure(gradient_case.describe() + ": " + failure.what());
    }
}

double GradientCheck::run() {
    const auto seed = static_cast<unsigned>(std::hash<std::string>()(case_.describe()));
    GradientNet net(case_.batch, case_.steps, seed);
    net_ = &net;
    case_.build(net);
    net.compile();
    net.prepare_training(true, true);
    for (const auto &variable : net.variables_) {
        restore(variable);
    }
    net.forward(net.steps_);
    check_guards();
    for (int32_t probe = 0;; ++probe) {
        int64_t items, samples, size;
        if (nengine_probe_samples(net.handle(), probe, &items, &samples, &size) != NENGINE_OK) {
            break;
        }
        functional_.push_back(net.uniform(items * samples * size, -1.0, 1.0));
        net.output_gradient(probe, functional_.back());
    }
    net.backward();
    double worst = 0.0;
    for (auto &variable : net.variables_) {
        worst = std::max(worst, check(variable));
    }
    return worst;
}

void GradientCheck::restore(const GradientNet::Variable &variable) {
    if (variable.is_input) {
        net_->set_input(variable.signal, variable.values, net_->batch(), net_->steps_);
    } else {
        net_->write(variable.signal, variable.values);
    }
}

void GradientCheck::check_guards() const {
    for (const auto &guard : net_->guards_) {
        for (double v : net_->probe_data(guard.probe)) {
            if (std::fabs(v - guard.point) < guard.distance) {
                throw Failure("signal " + std::to_string(guard.signal) + " takes the value " + show(v) +
                              ", nearer than " + show(guard.distance) + " to " + show(guard.point) +
                              ", where the operator is not smooth");
            }
        }
    }
}

double GradientCheck::functional() {
    net_->reset();
    for (const auto &variable : net_->variables_) {
        // Online parameters have changed in the run before.
        if (variable.has_items && !variable.is_input) {
            restore(variable);
        }
    }
    net_->run(net_->steps_, NENGINE_TRAINING);
    double sum = 0.0;
    for (size_t probe = 0; probe < functional_.size(); ++probe) {
        const Numbers data = net_->probe_data(static_cast<int32_t>(probe));
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

double GradientCheck::check(GradientNet::Variable &variable) {
    const size_t n = variable.values.size();
    const Numbers analytic = net_->gradient(variable.signal, static_cast<int64_t>(n));
    const auto &none = net_->without_gradient_;
    if (std::find(none.begin(), none.end(), variable.signal) != none.end()) {
        for (double v : analytic) {
            if (v != 0.0) {
                throw Failure("the gradient of \"" + variable.name + "\" should be zero and is " + show(v));
            }
        }
        return 0.0;
    }
    Numbers numeric(n);
    double scale = 0.0;
    for (size_t i = 0; i < n; ++i) {
        numeric[i] = slope(variable, i);
        scale = std::max(scale, std::fabs(numeric[i]));
    }
    if (!(scale > 1e-8)) {
        throw Failure("the functional does not depend on \"" + variable.name + "\"");
    }
    double worst = 0.0;
    for (size_t i = 0; i < n; ++i) {
        const double error = std::fabs(analytic[i] - numeric[i]) / scale;
        if (!(error <= tolerance_)) {
            throw Failure("the gradient of \"" + variable.name + "\"[" + std::to_string(i) + "] is " +
                          show(analytic[i]) + ", by differences " + show(numeric[i]) + "; relative error " +
                          show(error));
        }
        worst = std::max(worst, error);
    }
    return worst;
}

}  // namespace testing
