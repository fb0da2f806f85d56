// Neurons against their formulas, one neuron at a time in double.

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <map>

#include "support/op_fixture.h"
#include "support/testing.h"

using namespace testing;

namespace {

using Parameters = std::map<std::string, double>;

constexpr double infinity = std::numeric_limits<double>::infinity();

double lif_rate(double J, const Parameters &p) {
    const double j = J - 1;
    return j > 0 ? p.at("amplitude") / (p.at("tau_ref") + p.at("tau_rc") * std::log1p(1 / j)) : 0;
}

double soft_lif_rate(double J, const Parameters &p) {
    const double sigma = p.at("sigma");
    const double s = (J - 1) / sigma;
    double q = -s - std::log(sigma);
    if (s > -20) {
        q = std::log1p(1 / ((s > 30 ? s : std::log1p(std::exp(s))) * sigma));
    }
    return p.at("amplitude") / (p.at("tau_ref") + p.at("tau_rc") * q);
}

// What a neuron did in a step: its output and states, and how near it was to doing something else.
struct Result {
    double output;
    std::vector<double> states;
    double margin = infinity;
};

Result lif(double J, const Parameters &p, std::vector<double> s) {
    const double dt = p.at("dt"), tau_rc = p.at("tau_rc");
    double v = s[0], r = s[1];
    r -= dt;
    const double delta = std::clamp(dt - r, 0.0, dt);
    v -= (J - v) * std::expm1(-delta / tau_rc);
    Result result{0, s, std::fabs(v - 1)};
    if (v > 1) {
        result.output = p.at("amplitude") / dt;
        r = p.at("tau_ref") + (dt + tau_rc * std::log1p(-(v - 1) / (J - 1)));
        v = 0;
    } else if (v < p.at("min_voltage")) {
        v = p.at("min_voltage");
    }
    result.states = {v, r};
    return result;
}

double adapted(double a, double output, const Parameters &p) {
    return a + (p.at("dt") / p.at("tau_n")) * (p.at("inc_n") * output - a);
}

struct NeuronKind {
    std::string kind;
    std::function<Parameters(Dice &)> parameters;
    std::vector<std::pair<double, double>> state_ranges;
    double low, high;  // of the current
    std::function<Result(double J, const Parameters &, std::vector<double>)> step;
};

Parameters lif_parameters(Dice &dice, bool spiking) {
    Parameters p{{"dt", 0.001},
                 {"tau_rc", dice.below(5) == 0 ? dice.number(0.001, 0.007) : dice.number(0.01, 0.05)},
                 {"tau_ref", dice.coin() ? 0.002 : dice.number(0, 0.004)},
                 {"amplitude", dice.coin() ? 1 : dice.number(0.1, 2)}};
    if (spiking) {
        p["min_voltage"] = dice.below(3) == 0 ? -infinity : dice.coin() ? 0 : -0.5;
    }
    return p;
}

Parameters with(Parameters p, std::initializer_list<std::pair<const std::string, double>> more) {
    p.insert(more);
    return p;
}

std::vector<NeuronKind> kinds() {
    const auto static_kind = [](const std::string &kind, double low, double high, auto parameters, auto output) {
        return NeuronKind{kind, parameters, {}, low, high,
                          [output](double J, const Parameters &p, std::vector<double>) {
                              return Result{output(J, p), {}};
                          }};
    };
    const auto tau_ref_only = [](Dice &dice) { return Parameters{{"dt", 0.001}, {"tau_ref", dice.number(0.001, 1)}}; };
    return {
        static_kind("rectified_linear", -3, 3,
                    [](Dice &dice) { return Parameters{{"dt", 0.001}, {"amplitude", dice.number(0.1, 2)}}; },
                    [](double J, const Parameters &p) { return p.at("amplitude") * std::max(0.0, J); }),
        static_kind("sigmoid", -30, 30, tau_ref_only,
                    [](double J, const Parameters &p) { return (1 / p.at("tau_ref")) / (1 + std::exp(-J)); }),
        static_kind("tanh", -5, 5, tau_ref_only,
                    [](double J, const Parameters &p) { return (1 / p.at("tau_ref")) * std::tanh(J); }),
        static_kind("lif_rate", -3, 10, [](Dice &dice) { return lif_parameters(dice, false); }, lif_rate),
        static_kind("soft_lif_rate", -3, 10,
                    [](Dice &dice) {
                        return with(lif_parameters(dice, false),
                                    {{"sigma", dice.coin() ? dice.number(0.01, 0.2) : dice.number(0.2, 2)}});
                    },
                    soft_lif_rate),
        static_kind("leaky_relu", -3, 3,
                    [](Dice &dice) {
                        return Parameters{{"dt", 0.001},
                                          {"negative_slope", dice.number(-1, 1)},
                                          {"amplitude", dice.number(0.1, 2)}};
                    },
                    [](double J, const Parameters &p) {
                        return p.at("amplitude") * (J < 0 ? p.at("negative_slope") * J : J);
                    }),
        static_kind("linear", -300, 300,
                    [](Dice &dice) { return Parameters{{"dt", 0.001}, {"amplitude", dice.number(0.1, 2)}}; },
                    [](double J, const Parameters &p) { return p.at("amplitude") * J; }),
        {"spiking_leaky_relu",
         [](Dice &dice) {
             return Parameters{{"dt", 0.001},
                               {"negative_slope", dice.number(-1, 1)},
                               {"amplitude", dice.number(0.1, 2)}};
         },
         {{-0.99, 0.99}},
         -3000,
         3000,
         [](double J, const Parameters &p, std::vector<double> s) {
             const double v = s[0] + (J < 0 ? p.at("negative_slope") * J : J) * p.at("dt");
             const double n = std::trunc(v);
             return Result{p.at("amplitude") / p.at("dt") * n, {v - n}, std::fabs(v - std::round(v))};
         }},
        {"regular_spiking",
         [](Dice &dice) { return Parameters{{"dt", 0.001}, {"amplitude", dice.number(0.1, 2)}}; },
         {{0, 1}},
         -2000,
         3000,
         [](double rate, const Parameters &p, std::vector<double> s) {
             const double v = s[0] + p.at("dt") * rate;
             const double n = std::floor(v);
             return Result{p.at("amplitude") / p.at("dt") * n, {v - n}, std::fabs(v - std::round(v))};
         }},
        {"spiking_rectified_linear",
         [](Dice &dice) { return Parameters{{"dt", 0.001}, {"amplitude", dice.number(0.1, 2)}}; },
         {{0, 1}},
         -500,
         3000,
         [](double J, const Parameters &p, std::vector<double> s) {
             const double v = s[0] + std::max(J, 0.0) * p.at("dt");
             const double n = std::floor(v);
             return Result{p.at("amplitude") / p.at("dt") * n, {v - n}, std::fabs(v - std::round(v))};
         }},
        {"lif", [](Dice &dice) { return lif_parameters(dice, true); }, {{-0.5, 1}, {-0.002, 0.003}}, -3, 20, lif},
        {"adaptive_lif",
         [](Dice &dice) {
             return with(lif_parameters(dice, true), {{"tau_n", dice.number(0.1, 1)}, {"inc_n", dice.number(0, 0.1)}});
         },
         {{-0.5, 1}, {-0.002, 0.003}, {0, 2}},
         -3,
         20,
         [](double J, const Parameters &p, std::vector<double> s) {
             Result result = lif(J - s[2], p, {s[0], s[1]});
             result.states.push_back(adapted(s[2], result.output, p));
             return result;
         }},
        {"adaptive_lif_rate",
         [](Dice &dice) {
             return with(lif_parameters(dice, false), {{"tau_n", dice.number(0.1, 1)}, {"inc_n", dice.number(0, 0.1)}});
         },
         {{0, 2}},
         -3,
         10,
         [](double J, const Parameters &p, std::vector<double> s) {
             const double output = lif_rate(J - s[0], p);
             // The curve is so steep near threshold that the rounding of J - a shows.
             return Result{output, {adapted(s[0], output, p)}, 1e-3 * std::fabs(J - s[0] - 1)};
         }},
        {"izhikevich",
         [](Dice &dice) {
             return Parameters{{"dt", 0.001},
                               {"tau_recovery", dice.number(0.01, 0.1)},
                               {"coupling", dice.number(0.1, 0.3)},
                               {"reset_voltage", dice.number(-70, -50)},
                               {"reset_recovery", dice.number(2, 8)}};
         },
         {{-80, 29}, {-15, 5}},
         -40,
         20,
         [](double J, const Parameters &p, std::vector<double> s) {
             double v = s[0], u = s[1];
             const double dt = p.at("dt");
             v += ((0.04 * v * v + 5 * v + 140 - u + std::max(-30.0, J)) * 1000) * dt;
             Result result{0, {}, std::fabs(v - 30)};
             const bool spiked = v >= 30;
             if (spiked) {
                 result.output = 1 / dt;
                 v = p.at("reset_voltage");
             }
             u += ((p.at("tau_recovery") * (p.at("coupling") * v - u)) * 1000) * dt;
             result.states = {v, spiked ? u + p.at("reset_recovery") : u};
             return result;
         }},
    };
}

const NeuronKind &kind_named(const std::string &name) {
    static const std::vector<NeuronKind> all = kinds();
    return *std::find_if(all.begin(), all.end(), [&](const NeuronKind &k) { return k.kind == name; });
}

void set_attributes(Op &op, const Parameters &p) {
    for (const auto &[name, value] : p) {
        op.attributes.set(name, value);
    }
}

Parameters parameters_of(const Op &op) {
    Parameters p;
    for (const std::string &name : op.attributes.names()) {
        p[name] = op.attributes.number(name);
    }
    return p;
}

void fill(OpFixture &f, Dice &dice, SignalId id, double low, double high) {
    for (int64_t i = 0; i < f.size(id); i++) {
        for (int64_t b = 0; b < f.items(id); b++) {
            f.set(id, i, b, dice.number(low, high));
        }
    }
}

// Sums of squares and series lose some digits in single precision; the voltage of a model in millivolts more.
double neuron_tolerance(const OpFixture &f, double value) {
    return (f.is_double() ? 2e-12 : 3e-5) * (1 + std::fabs(value));
}

void check_steps(const std::string &name, int cases) {
    const NeuronKind &kind = kind_named(name);
    for_random_cases(cases, [&](Dice &dice, OpFixture &f) {
        const Parameters common = kind.parameters(dice);
        const bool own_parameters = dice.coin();
        const bool views = dice.below(3) == 0;
        const Kind current = dice.below(4) == 0 ? Kind::Constant : Kind::Value;
        const int64_t members = 1 + dice.below(5);
        // Large ones, side by side, are run with shared constants, small ones with one for each neuron.
        const bool large = dice.below(4) == 0;
        std::vector<Op> group;
        for (int64_t k = 0; k < members; k++) {
            const int64_t n = large ? 100 + dice.below(200) : dice.size();
            Op op = make_op("neurons." + name, {}, {}, {f.vector(dice, current, n, views)});
            for (size_t s = 0; s < 1 + kind.state_ranges.size(); s++) {
                op.sets.push_back(f.vector(dice, Kind::Value, n, views));
            }
            set_attributes(op, own_parameters ? kind.parameters(dice) : common);
            group.push_back(op);
        }
        f.allocate(dice);
        for (const Op &op : group) {
            fill(f, dice, op.reads[0], kind.low, kind.high);
            for (size_t s = 0; s < kind.state_ranges.size(); s++) {
                fill(f, dice, op.sets[1 + s], kind.state_ranges[s].first, kind.state_ranges[s].second);
            }
        }
        for (int step = 0; step < 5; step++) {
            const Snapshot before(f);
            f.run(group);
            for (const Op &op : group) {
                const Parameters p = parameters_of(op);
                for (int64_t i = 0; i < f.size(op.sets[0]); i++) {
                    for (int64_t b = 0; b < f.items(op.sets[0]); b++) {
                        std::vector<double> states;
                        for (size_t s = 1; s < op.sets.size(); s++) {
                            states.push_back(before.get(op.sets[s], i, b));
                        }
                        const double J = before.get(op.reads[0], i, b);
                        const Result expected = kind.step(J, p, states);
                        if (expected.margin < (f.is_double() ? 1e-12 : 2e-5)) {
                            continue;  // rounding decides whether it spikes
                        }
                        const std::string at = "output of neuron " + std::to_string(i) + " at J = " + show(J);
                        check_near(__FILE__, __LINE__, at.c_str(), f.get(op.sets[0], i, b), expected.output,
                                   neuron_tolerance(f, expected.output));
                        for (size_t s = 0; s < states.size(); s++) {
                            // The time of a spike depends on 1 / (J - 1).
                            const double scale = name.find("lif") != std::string::npos && s == 1
                                                     ? 1 + 0.001 / std::max(1e-4, std::fabs(J - 1))
                                                     : 1;
                            check_near(__FILE__, __LINE__, ("state of neuron " + at).c_str(),
                                       f.get(op.sets[1 + s], i, b), expected.states[s],
                                       scale * neuron_tolerance(f, expected.states[s]));
                        }
                    }
                }
            }
        }
    });
}

// The derivative of a rate kind against central differences of its formula.
void check_slope(const std::string &name, int cases) {
    const NeuronKind &kind = kind_named(name);
    for_random_cases(cases, [&](Dice &dice, OpFixture &f) {
        const bool sets = dice.coin();
        const bool views = dice.coin();
        const Kind target_kind = !sets && dice.below(4) == 0 ? Kind::Trainable : Kind::Value;
        std::vector<Op> group;
        const int64_t members = 1 + dice.below(5);
        for (int64_t k = 0; k < members; k++) {
            const int64_t n = dice.size();
            const SignalId y = f.vector(dice, target_kind, n, views);
            Op op = make_op("neurons." + name + ".grad", {}, {},
                            {f.vector(dice, Kind::Value, n, views), f.vector(dice, Kind::Value, n, views)});
            (sets ? op.sets : op.incs) = {y};
            set_attributes(op, kind.parameters(dice));
            group.push_back(op);
        }
        f.allocate(dice);
        for (const Op &op : group) {
            fill(f, dice, op.reads[0], kind.low, kind.high);
        }
        const Snapshot before(f);
        f.run(group);
        for (const Op &op : group) {
            const Parameters p = parameters_of(op);
            const SignalId y = sets ? op.sets[0] : op.incs[0];
            for (int64_t i = 0; i < f.size(y); i++) {
                for (int64_t b = 0; b < f.items(y); b++) {
                    double expected = sets ? 0 : before.get(y, i, b);
                    double magnitude = 1;
                    bool smooth = true;
                    for (int64_t of = 0; of < f.batch(); of++) {
                        if (f.items(y) > 1 && of != b) {
                            continue;
                        }
                        const double J = before.get(op.reads[0], i, of);
                        const double h = 1e-6 * std::max(1.0, std::fabs(J));
                        const double slope = (kind.step(J + h, p, {}).output - kind.step(J - h, p, {}).output) / (2 * h);
                        const double corner = name == "rectified_linear" || name == "leaky_relu" ? 0 : name == "lif_rate" ? 1 : infinity;
                        smooth &= std::fabs(J - corner) > 1e-3;
                        expected += before.get(op.reads[1], i, of) * slope;
                        magnitude += std::fabs(slope);
                    }
                    if (smooth) {
                        CHECK_NEAR(f.get(y, i, b), expected, magnitude * (f.is_double() ? 1e-5 : 1e-4));
                    }
                }
            }
        }
    });
}

}  // namespace

TEST(rectified_linear_follows_its_formula) { check_steps("rectified_linear", 100); }
TEST(sigmoid_follows_its_formula) { check_steps("sigmoid", 100); }
TEST(tanh_follows_its_formula) { check_steps("tanh", 100); }
TEST(lif_rate_follows_its_formula) { check_steps("lif_rate", 100); }
TEST(soft_lif_rate_follows_its_formula) { check_steps("soft_lif_rate", 200); }
TEST(spiking_rectified_linear_follows_its_formula) { check_steps("spiking_rectified_linear", 100); }
TEST(leaky_relu_follows_its_formula) { check_steps("leaky_relu", 40); }
TEST(spiking_leaky_relu_follows_its_formula) { check_steps("spiking_leaky_relu", 40); }
TEST(regular_spiking_follows_its_formula) { check_steps("regular_spiking", 40); }
TEST(linear_follows_its_formula) { check_steps("linear", 20); }
TEST(lif_follows_its_formula) { check_steps("lif", 300); }
TEST(adaptive_lif_follows_its_formula) { check_steps("adaptive_lif", 200); }
TEST(adaptive_lif_rate_follows_its_formula) { check_steps("adaptive_lif_rate", 100); }
TEST(izhikevich_follows_its_formula) { check_steps("izhikevich", 100); }

TEST(rate_kinds_have_the_slopes_of_their_formulas) {
    for (const char *name : {"rectified_linear", "leaky_relu", "linear", "sigmoid", "tanh", "lif_rate", "soft_lif_rate"}) {
        check_slope(name, 100);
    }
}

TEST(slopes_at_and_below_threshold_are_zero_and_finite) {
    OpFixture f(false, 1);
    const SignalId J = f.base(Kind::Value, {4}), g = f.base(Kind::Value, {4}), y = f.base(Kind::Value, {4});
    Dice dice(1);
    f.allocate(dice);
    Op op = make_op("neurons.lif_rate.grad", {y}, {}, {J, g});
    set_attributes(op, {{"tau_rc", 0.02}, {"tau_ref", 0.002}, {"amplitude", 1}, {"dt", 0.001}});
    const double currents[] = {1, 0, -5, 1 + 1e-6};
    for (int i = 0; i < 4; i++) {
        f.set(J, i, 0, currents[i]);
        f.set(g, i, 0, 1);
    }
    f.run({op});
    CHECK_EQ(f.get(y, 0), 0.0);
    CHECK_EQ(f.get(y, 1), 0.0);
    CHECK_EQ(f.get(y, 2), 0.0);
    CHECK(std::isfinite(f.get(y, 3)) && f.get(y, 3) > 0);
    Op leaky = make_op("neurons.leaky_relu.grad", {y}, {}, {J, g});
    set_attributes(leaky, {{"negative_slope", 0.2}, {"amplitude", 0.5}, {"dt", 0.001}});
    f.run({leaky});
    CHECK_NEAR(f.get(y, 0), 0.5, 1e-7);
    CHECK_EQ(f.get(y, 1), 0.0);
    CHECK_NEAR(f.get(y, 2), 0.1, 1e-7);
}

TEST(a_long_run_in_double_has_the_spikes_of_the_formula) {
    OpFixture f(true, 1);
    const int64_t n = 300;
    const SignalId J = f.base(Kind::Value, {n}), output = f.base(Kind::Value, {n});
    const SignalId v = f.base(Kind::Value, {n}), r = f.base(Kind::Value, {n});
    Dice dice(5);
    f.allocate(dice);
    const Parameters p{{"tau_rc", 0.02}, {"tau_ref", 0.002}, {"min_voltage", 0}, {"amplitude", 1}, {"dt", 0.001}};
    Op op = make_op("neurons.lif", {output, v, r}, {}, {J});
    set_attributes(op, p);
    std::vector<std::vector<double>> states;
    for (int64_t i = 0; i < n; i++) {
        states.push_back({dice.number(0, 1), 0});
        f.set(v, i, 0, states.back()[0]);
        f.set(r, i, 0, 0);
    }
    int64_t spikes = 0;
    for (int step = 0; step < 2000; step++) {
        for (int64_t i = 0; i < n; i++) {
            f.set(J, i, 0, 3 + 4 * std::sin(0.01 * step + static_cast<double>(i)));
        }
        f.run({op});
        for (int64_t i = 0; i < n; i++) {
            const Result expected = lif(f.get(J, i), p, states[static_cast<size_t>(i)]);
            CHECK_EQ(f.get(output, i), expected.output);
            CHECK_NEAR(f.get(v, i), expected.states[0], 1e-10);
            CHECK_NEAR(f.get(r, i), expected.states[1], 1e-10);
            states[static_cast<size_t>(i)] = expected.states;
            spikes += expected.output > 0;
        }
    }
    CHECK(spikes > 10000);
}

TEST(a_voltage_that_starts_above_threshold_spikes_at_once) {
    for (bool is_double : {false, true}) {
        OpFixture f(is_double, 1);
        const SignalId J = f.base(Kind::Value, {3}), output = f.base(Kind::Value, {3});
        const SignalId v = f.base(Kind::Value, {3}), r = f.base(Kind::Value, {3});
        Dice dice(1);
        f.allocate(dice);
        const Parameters p{{"tau_rc", 0.02}, {"tau_ref", 0.002}, {"min_voltage", 0}, {"amplitude", 1}, {"dt", 0.001}};
        Op op = make_op("neurons.lif", {output, v, r}, {}, {J});
        set_attributes(op, p);
        const double currents[] = {-2, 0.5, 10}, voltages[] = {3, 1.5, 4};
        for (int i = 0; i < 3; i++) {
            f.set(J, i, 0, currents[i]);
            f.set(v, i, 0, voltages[i]);
            f.set(r, i, 0, 0);
        }
        f.run({op});
        for (int i = 0; i < 3; i++) {
            const Result expected = lif(currents[i], p, {voltages[i], 0});
            CHECK_EQ(f.get(output, i), 1000.0);
            CHECK_EQ(f.get(v, i), 0.0);
            CHECK_NEAR(f.get(r, i), expected.states[1], is_double ? 1e-15 : 1e-8);
        }
    }
}

TEST(large_populations_are_shared_among_threads) {
    for (bool is_double : {false, true}) {
        OpFixture one(is_double, 1, 1), two(is_double, 1, 2);
        const int64_t n = 70001;
        std::vector<double> result[2];
        for (OpFixture *f : {&one, &two}) {
            const SignalId J = f->base(Kind::Value, {n});
            Op op = make_op("neurons.lif", {f->base(Kind::Value, {n}), f->base(Kind::Value, {n}), f->base(Kind::Value, {n})},
                            {}, {J});
            set_attributes(op, {{"tau_rc", 0.02}, {"tau_ref", 0.002}, {"min_voltage", 0}, {"amplitude", 1}, {"dt", 0.001}});
            Dice dice(1);
            f->allocate(dice);
            fill(*f, dice, J, 0, 20);
            for (int step = 0; step < 3; step++) {
                f->run({op});
            }
            for (SignalId id : op.sets) {
                for (int64_t i = 0; i < n; i++) {
                    result[f == &two].push_back(f->get(id, i));
                }
            }
        }
        CHECK(result[0] == result[1]);
    }
}

TEST(spiking_kinds_train_as_rates_without_touching_their_states) {
    OpFixture f(true, 1);
    const SignalId J = f.base(Kind::Value, {2}), output = f.base(Kind::Value, {2});
    const SignalId v = f.base(Kind::Value, {2}), r = f.base(Kind::Value, {2});
    Op op = make_op("neurons.lif", {output, v, r}, {}, {J});
    set_attributes(op, {{"tau_rc", 0.03}, {"tau_ref", 0.004}, {"min_voltage", 0}, {"amplitude", 0.5}, {"dt", 0.001}});
    nengine::Attributes options;
    const Op rate = op.type->training_form(f.graph(), op, options).value();
    CHECK_EQ(rate.type->kind(), "neurons.lif_rate");
    CHECK(rate.sets == std::vector<SignalId>{output});
    CHECK(rate.updates.empty() && rate.incs.empty());
    CHECK_EQ(rate.attributes.number("tau_rc"), 0.03);
    rate.type->check(f.graph(), rate);
    options.set("lif_smoothing", 0.1);
    const Op soft = op.type->training_form(f.graph(), op, options).value();
    CHECK_EQ(soft.type->kind(), "neurons.soft_lif_rate");
    CHECK_EQ(soft.attributes.number("sigma"), 0.1);
    soft.type->check(f.graph(), soft);
    Op spiking = make_op("neurons.spiking_rectified_linear", {output, v}, {}, {J});
    set_attributes(spiking, {{"amplitude", 0.5}, {"dt", 0.001}});
    CHECK_EQ(spiking.type->training_form(f.graph(), spiking, options)->type->kind(), "neurons.rectified_linear");
    Op leaky = make_op("neurons.spiking_leaky_relu", {output, v}, {}, {J});
    set_attributes(leaky, {{"negative_slope", 0.2}, {"amplitude", 0.5}, {"dt", 0.001}});
    const Op leaky_rate = leaky.type->training_form(f.graph(), leaky, options).value();
    CHECK_EQ(leaky_rate.type->kind(), "neurons.leaky_relu");
    CHECK_EQ(leaky_rate.attributes.number("negative_slope"), 0.2);
    Op regular = make_op("neurons.regular_spiking", {output, v}, {}, {J});
    set_attributes(regular, {{"amplitude", 0.5}, {"dt", 0.001}});
    CHECK_EQ(regular.type->training_form(f.graph(), regular, options)->type->kind(), "neurons.linear");
    Op adaptive = make_op("neurons.adaptive_lif_rate", {output, v}, {}, {J});
    CHECK(!adaptive.type->training_form(f.graph(), adaptive, options));
}

TEST(neurons_refuse_bad_parameters_and_sizes) {
    OpFixture f(true, 2);
    const SignalId J = f.base(Kind::Value, {3}), y = f.base(Kind::Value, {3});
    Op op = make_op("neurons.lif_rate", {y}, {}, {J});
    const Parameters good{{"tau_rc", 0.02}, {"tau_ref", 0}, {"amplitude", 1}, {"dt", 0.001}};
    const auto refused = [&](const std::string &name, double value) {
        Op bad = op;
        set_attributes(bad, good);
        bad.attributes.set(name, value);
        return refusal(f, bad);
    };
    CHECK_CONTAINS(refused("tau_rc", 0), "neurons.lif_rate \"tested\"");
    CHECK_CONTAINS(refused("tau_rc", 0), "tau_rc must be positive, not 0");
    CHECK_CONTAINS(refused("tau_rc", infinity), "tau_rc must be positive, not inf");
    CHECK_CONTAINS(refused("tau_ref", -1), "tau_ref must be at least 0, not -1");
    CHECK_CONTAINS(refused("tau_ref", std::nan("")), "tau_ref must be at least 0");
    CHECK_CONTAINS(refused("dt", 0), "dt must be positive");
    CHECK_CONTAINS(refused("tau_x", 1), "no attribute \"tau_x\"");
    CHECK_CONTAINS(refusal(f, op), "needs the attribute");
    set_attributes(op, good);
    op.type->check(f.graph(), op);
    op.sets = {f.base(Kind::Value, {4})};
    CHECK_CONTAINS(refusal(f, op), "signal 2(4)");
    op.sets = {f.base(Kind::Trainable, {3})};
    CHECK_CONTAINS(refusal(f, op), "has no minibatch axis");
    op.sets = {y, y};
    CHECK_CONTAINS(refusal(f, op), "needs 1 set");
    Op lif_op = make_op("neurons.lif", {y, f.base(Kind::Value, {3}), f.base(Kind::Value, {3})}, {}, {J});
    set_attributes(lif_op, good);
    lif_op.attributes.set("min_voltage", 0.5);
    CHECK_CONTAINS(refusal(f, lif_op), "min_voltage must be at most 0");
    lif_op.attributes.set("min_voltage", -infinity);
    lif_op.type->check(f.graph(), lif_op);
}

TEST(neurons_of_one_kind_may_be_merged_whatever_their_parameters) {
    OpFixture f(true, 1);
    const SignalId J = f.base(Kind::Value, {3}), y = f.base(Kind::Value, {3});
    const Op op = make_op("neurons.tanh", {y}, {}, {J});
    CHECK(op.type->mergeable(f.graph(), op, op));
}
