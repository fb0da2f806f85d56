// The gradient of every operator kind against central differences, and the list of those that have none.
#include "support/gradient_check.h"
#include "support/testing.h"

#include <algorithm>
#include <cstdio>
#include <map>
#include <string>
#include <vector>

#include "ops/op_type.h"

using testing::GradientCase;
using testing::GradientNet;
using testing::Numbers;
using testing::Signals;

namespace {

constexpr testing::GradientErrors tolerance{1e-6, 1e-4};
constexpr double dt = 0.001;

using Cases = std::vector<GradientCase>;

std::string text(double value) {
    char buffer[32];
    std::snprintf(buffer, sizeof buffer, "%g", value);
    return buffer;
}

// Adds the operator with its target in sets, or, on a target that has content, in incs. Probes the target.
int32_t onto(GradientNet &net, const std::string &kind, bool set, int64_t size, const Signals &reads) {
    const int32_t y = set ? net.value("y", {size}) : net.biased("y", size);
    net.probe(y);
    return set ? net.op(kind, {y}, {}, reads) : net.op(kind, {}, {y}, reads);
}

void add_reset_cases(Cases &cases) {
    cases.push_back({"reset", "vector", 2, 3, [](GradientNet &net) {
                         const int32_t y = net.value("y", {3});
                         net.numbers(net.op("reset", {y}, {}, {}), "value", {0.3});
                         net.op("copy", {}, {y}, {net.random_input("x", 3)});
                         net.probe(y);
                     }});
    cases.push_back({"reset", "every second element", 2, 3, [](GradientNet &net) {
                         const int32_t y = net.value("y", {6});
                         net.numbers(net.op("reset", {net.view(y, 0, {3}, {2})}, {}, {}), "value", {0.3});
                         net.op("copy", {net.view(y, 1, {3}, {2})}, {}, {net.parameter("p", {3})});
                         net.op("copy", {}, {y}, {net.random_input("x", 6)});
                         net.probe(y);
                     }});
    // What is never reset is a state: it adds up over the steps.
    cases.push_back({"reset", "absent: a running sum", 2, 4, [](GradientNet &net) {
                         const int32_t y = net.value("y", {3});
                         net.op("copy", {}, {y}, {net.random_input("x", 3)});
                         net.probe(y);
                     }});
}

void add_copy_cases(Cases &cases) {
    for (bool set : {true, false}) {
        const std::string mode = set ? "set" : "inc";
        cases.push_back({"copy", mode, 3, 2,
                         [set](GradientNet &net) { onto(net, "copy", set, 5, {net.random_input("x", 5)}); }});
        cases.push_back({"copy", mode + ", x without items", 3, 2,
                         [set](GradientNet &net) { onto(net, "copy", set, 5, {net.parameter("x", {5})}); }});
        cases.push_back({"copy", mode + ", x of one element", 3, 2,
                         [set](GradientNet &net) { onto(net, "copy", set, 5, {net.random_input("x", 1)}); }});
        cases.push_back({"copy", mode + ", x of one element without items", 3, 2,
                         [set](GradientNet &net) { onto(net, "copy", set, 5, {net.parameter("x", {})}); }});
        cases.push_back({"copy", mode + ", strided", 2, 2, [set](GradientNet &net) {
                             const int32_t x = net.random_input("x", 8);
                             const int32_t y = net.biased("y", 9);
                             const int32_t part = net.view(y, 1, {4}, {2});
                             const int32_t from = net.view(x, 7, {4}, {-2});
                             if (set) {
                                 const int32_t z = net.value("z", {9});
                                 net.op("copy", {net.view(z, 1, {4}, {2})}, {}, {from});
                                 net.op("copy", {}, {y}, {z});
                             } else {
                                 net.op("copy", {}, {part}, {from});
                             }
                             net.probe(y);
                         }});
    }
    cases.push_back({"copy", "set, source and target indices", 2, 2, [](GradientNet &net) {
                         const int32_t y = net.value("y", {5});
                         const int32_t op = net.op("copy", {y}, {}, {net.random_input("x", 4)});
                         net.numbers(op, "source_indices", {3, 0, 1, 2, 0});
                         net.numbers(op, "target_indices", {1, 4, 2, 0, 3});
                         net.probe(y);
                     }});
    cases.push_back({"copy", "inc, repeated target indices", 2, 2, [](GradientNet &net) {
                         const int32_t op = onto(net, "copy", false, 5, {net.random_input("x", 3)});
                         net.numbers(op, "target_indices", {1, 1, 4});
                     }});
    cases.push_back({"copy", "inc, source indices, x without items", 2, 2, [](GradientNet &net) {
                         const int32_t op = onto(net, "copy", false, 4, {net.parameter("x", {3})});
                         net.numbers(op, "source_indices", {2, 2, 0, 1});
                     }});
}

void add_elementwise_cases(Cases &cases) {
    struct Shape {
        const char *name;
        bool a_input, x_input;
        int64_t a, x;
    };
    for (const Shape &shape :
         {Shape{"parameter vector, input", false, true, 4, 4},
          Shape{"parameter scalar, input", false, true, 1, 4},
          Shape{"input, parameter scalar", true, false, 4, 1},
          Shape{"input scalar, parameter vector", true, false, 1, 4}, Shape{"input, input", true, true, 4, 4},
          Shape{"input scalar, input", true, true, 1, 4},
          Shape{"parameter, parameter", false, false, 4, 4}}) {
        for (bool set : {true, false}) {
            cases.push_back({"elementwise_inc", std::string(shape.name) + (set ? ", set" : ", inc"), 3, 2,
                             [shape, set](GradientNet &net) {
                                 const int32_t a = shape.a_input ? net.random_input("a", shape.a)
                                                                 : net.parameter("a", {shape.a});
                                 const int32_t x = shape.x_input ? net.random_input("x", shape.x)
                                                                 : net.parameter("x", {shape.x});
                                 onto(net, "elementwise_inc", set, 4, {a, x});
                             }});
        }
    }
    cases.push_back({"elementwise_inc", "a value by itself", 2, 3, [](GradientNet &net) {
                         const int32_t x = net.value("x", {4});
                         net.op("copy", {x}, {}, {net.random_input("input", 4)});
                         onto(net, "elementwise_inc", false, 4, {x, x});
                     }});
    cases.push_back({"elementwise_inc", "strided", 2, 2, [](GradientNet &net) {
                         const int32_t a = net.parameter("a", {7});
                         const int32_t x = net.value("x", {6});
                         net.op("copy", {x}, {}, {net.random_input("input", 6)});
                         const int32_t y = net.biased("y", 6);
                         net.op("elementwise_inc", {}, {net.view(y, 5, {3}, {-2})},
                                {net.view(a, 0, {3}, {3}), net.view(x, 0, {3}, {2})});
                         net.op("elementwise_inc", {}, {net.view(y, 0, {3}, {1})},
                                {net.view(a, 1, {3}, {2}), net.view(x, 3, {3}, {1})});
                         net.probe(y);
                     }});
    // Both old and new values of a state are operands: what is saved must be what was read.
    cases.push_back({"elementwise_inc", "by a state", 2, 5, [](GradientNet &net) {
                         const int32_t time = net.clock(dt);
                         const int32_t u = net.value("u", {3});
                         const int32_t state = net.value("state", {3}, {0.2, -0.3, 0.5});
                         net.op("copy", {u}, {}, {net.random_input("x", 3)});
                         net.op("elementwise_inc", {}, {u}, {net.parameter("a", {3}), state});
                         const int32_t filter = net.op("linear_filter", {}, {}, {time, u}, {state});
                         net.text(filter, "form", "one_state");
                         net.numbers(filter, "order", {1});
                         net.numbers(filter, "a", {0.7});
                         net.numbers(filter, "b", {0.3});
                         net.numbers(filter, "c", {1});
                         net.numbers(filter, "d", {0});
                         const int32_t y = net.value("y", {3});
                         net.op("elementwise_inc", {y}, {}, {state, u});
                         net.probe(y);
                     }});
}

void add_dot_cases(Cases &cases) {
    struct Size {
        int64_t m, n;
        int32_t batch;
    };
    for (const Size &size : {Size{3, 4, 1}, Size{3, 4, 3}, Size{1, 5, 2}, Size{5, 1, 2}, Size{17, 9, 4}}) {
        for (bool online : {false, true}) {
            for (bool set : {true, false}) {
                const std::string name = "m=" + std::to_string(size.m) + ", n=" + std::to_string(size.n) +
                                         (online ? ", online" : "") + (set ? ", set" : ", inc");
                cases.push_back({"dot_inc", name, size.batch, 2, [size, online, set](GradientNet &net) {
                                     const int32_t a =
                                         net.parameter("A", {size.m, size.n}, -1.0, 1.0, online);
                                     onto(net, "dot_inc", set, size.m, {a, net.random_input("x", size.n)});
                                 }});
            }
        }
    }
    cases.push_back({"dot_inc", "x without items", 3, 2, [](GradientNet &net) {
                         onto(net, "dot_inc", false, 3,
                              {net.parameter("A", {3, 4}), net.parameter("x", {4})});
                     }});
    cases.push_back({"dot_inc", "online, x without items", 3, 2, [](GradientNet &net) {
                         onto(net, "dot_inc", false, 3,
                              {net.parameter("A", {3, 4}, -1.0, 1.0, true), net.parameter("x", {4})});
                     }});
    for (bool online : {false, true}) {
        cases.push_back({"dot_inc",
                         std::string("block of a matrix, strided vectors") + (online ? ", online" : ""), 2, 3,
                         [online](GradientNet &net) {
                             const int32_t a = net.parameter("A", {4, 5}, -1.0, 1.0, online);
                             const int32_t x = net.value("x", {7});
                             net.op("copy", {x}, {}, {net.random_input("input", 7)});
                             const int32_t y = net.biased("y", 6);
                             net.op("dot_inc", {}, {net.view(y, 0, {3}, {2})},
                                    {net.view(a, 6, {3, 4}, {5, 1}), net.view(x, 0, {4}, {2})});
                             net.probe(y);
                             net.op("dot_inc", {}, {net.view(y, 1, {1}, {1})},
                                    {net.view(a, 0, {1, 5}, {5, 1}), net.view(x, 1, {5}, {1})});
                             net.probe(net.view(x, 6, {1}, {1}));
                         }});
    }
}

struct NeuronKind {
    std::string kind;
    std::map<std::string, double> parameters;
    double low, high;  // of the current
    Numbers states;    // initial values
    double kink;       // where the training form is not smooth
    double distance = 0.1;
};

void add_neurons(GradientNet &net, const NeuronKind &neurons, int64_t n) {
    const int32_t current = net.value("current", {n});
    net.op("copy", {current}, {}, {net.parameter("bias", {n}, 0.0, 1e-3)});
    net.op("copy", {}, {current}, {net.random_input("x", n, neurons.low, neurons.high)});
    net.keep_away(current, neurons.kink, neurons.distance);
    Signals sets{net.value("output", {n})};
    for (size_t i = 0; i < neurons.states.size(); ++i) {
        sets.push_back(net.value("state", {n}, Numbers(static_cast<size_t>(n), neurons.states[i])));
    }
    const int32_t op = net.op(neurons.kind, sets, {}, {current});
    for (const auto &[name, value] : neurons.parameters) {
        net.numbers(op, name, {value});
    }
    net.numbers(op, "dt", {dt});
    net.probe(sets[0]);
}

void add_neuron_cases(Cases &cases) {
    const double far = -1e9;  // smooth everywhere
    const std::map<std::string, double> lif{{"tau_rc", 0.03}, {"tau_ref", 0.003}, {"amplitude", 0.4}};
    std::map<std::string, double> spiking_lif = lif, soft_lif = lif, sharp_lif = lif;
    spiking_lif["min_voltage"] = -0.5;
    soft_lif["sigma"] = 0.5;
    sharp_lif["sigma"] = 0.02;
    std::map<std::string, double> no_refractory = lif;
    no_refractory["tau_ref"] = 0.0;
    const std::vector<NeuronKind> kinds = {
        {"neurons.rectified_linear", {{"amplitude", 0.7}}, 0.2, 2.0, {}, 0.0},
        {"neurons.rectified_linear", {{"amplitude", 0.7}}, -2.0, 2.0, {}, 0.0, 1e-3},
        {"neurons.spiking_rectified_linear", {{"amplitude", 0.7}}, 0.2, 80.0, {0.5}, 0.0},
        {"neurons.leaky_relu", {{"negative_slope", 0.3}, {"amplitude", 0.7}}, -2.0, 2.0, {}, 0.0, 1e-3},
        {"neurons.leaky_relu", {{"negative_slope", -0.5}, {"amplitude", 2}}, -2.0, 2.0, {}, 0.0, 1e-3},
        {"neurons.spiking_leaky_relu", {{"negative_slope", 0.3}, {"amplitude", 0.7}}, -80.0, 80.0, {0.5}, 0.0, 1e-3},
        {"neurons.linear", {{"amplitude", 0.7}}, -2.0, 2.0, {}, far},
        {"neurons.regular_spiking", {{"amplitude", 0.7}}, -80.0, 80.0, {0.5}, far},
        {"neurons.stochastic_spiking", {{"amplitude", 0.7}, {"negative", 1}, {"seed", 3}}, -80.0, 80.0, {}, far},
        {"neurons.poisson_spiking", {{"amplitude", 0.7}, {"negative", 1}, {"seed", 3}}, -80.0, 80.0, {}, far},
        {"neurons.lif_rate", lif, 1.2, 5.0, {}, 1.0},
        {"neurons.lif_rate", no_refractory, 1.2, 5.0, {}, 1.0},
        {"neurons.lif", spiking_lif, 1.2, 5.0, {0.5, 0.0}, 1.0},
        {"neurons.soft_lif_rate", soft_lif, -2.0, 4.0, {}, far},
        // Below threshold by more than 20 sigma the curve has another formula; the two agree to 1e-9 there.
        {"neurons.soft_lif_rate", sharp_lif, 0.3, 1.3, {}, far},
        {"neurons.sigmoid", {{"tau_ref", 0.0025}}, -4.0, 4.0, {}, far},
        {"neurons.tanh", {{"tau_ref", 0.0025}}, -3.0, 3.0, {}, far},
    };
    for (const auto &kind : kinds) {
        std::string name = "current in [" + text(kind.low) + ", " + text(kind.high) + "]";
        for (const auto &[parameter, value] : kind.parameters) {
            name += ", " + parameter + "=" + text(value);
        }
        cases.push_back({kind.kind, name, 3, 2, [kind](GradientNet &net) { add_neurons(net, kind, 6); }});
        cases.push_back(
            {kind.kind, name + ", n=37", 1, 2, [kind](GradientNet &net) { add_neurons(net, kind, 37); }});
    }
    const NeuronKind smoothed{"neurons.lif", spiking_lif, -2.0, 4.0, {0.5, 0.0}, far};
    cases.push_back({"neurons.lif", "lif_smoothing=0.3", 2, 2, [smoothed](GradientNet &net) {
                         net.option("lif_smoothing", 0.3);
                         add_neurons(net, smoothed, 6);
                     }});
}

struct Filter {
    std::string form;
    Numbers a, b, c;
    double d;
    int64_t order() const { return static_cast<int64_t>(b.size()); }
    bool has_state() const { return form == "no_feedthrough" || form == "general"; }
};

void set_filter(GradientNet &net, int32_t op, const Filter &filter) {
    net.text(op, "form", filter.form);
    net.numbers(op, "order", {static_cast<double>(filter.order())});
    net.numbers(op, "a", filter.a);
    net.numbers(op, "b", filter.b);
    net.numbers(op, "c", filter.c);
    net.numbers(op, "d", {filter.d});
}

void add_filter_cases(Cases &cases) {
    const std::vector<Filter> filters = {
        {"no_state", {}, {}, {}, 0.8},
        {"one_state", {0.9}, {0.1}, {1.0}, 0.0},
        {"no_feedthrough", {0.8, -0.2, 0.1, 0.9}, {0.3, 0.2}, {0.5, 1.5}, 0.0},
        {"no_feedthrough",
         {0.7, 0.1, -0.2, 1.0, 0.2, 0.0, 0.0, 0.5, 0.3},
         {1.0, 0.4, -0.2},
         {0.2, -0.3, 0.8},
         0.0},
        {"general", {0.95}, {0.2}, {0.4}, 0.3},
        {"general", {0.8, -0.2, 0.1, 0.9}, {0.3, 0.2}, {0.5, 1.5}, -0.6},
        // A triangle: each state is the one before it, a step later.
        {"general",
         {0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0},
         {1, 0, 0, 0, 0},
         {0.5, 0.4, 0.3, 0.2, 0.1},
         0.6},
    };
    for (const auto &filter : filters) {
        for (bool set : {false, true}) {
            const std::string name =
                filter.form + ", order=" + std::to_string(filter.order()) + (set ? ", set" : ", update");
            cases.push_back({"linear_filter", name, 3, 6, [filter, set](GradientNet &net) {
                                 constexpr int64_t n = 3;
                                 const int32_t time = net.clock(dt);
                                 const int32_t u = net.biased("u", n);
                                 net.op("copy", {}, {u}, {net.random_input("x", n)});
                                 const int32_t y = net.value("y", {n}, {0.1, -0.2, 0.3});
                                 Signals states;
                                 if (filter.has_state()) {
                                     states.push_back(net.value("state", {filter.order(), n},
                                                                net.uniform(filter.order() * n, -1.0, 1.0)));
                                 }
                                 Signals updates = states;
                                 if (!set) {
                                     updates.insert(updates.begin(), y);
                                 }
                                 const int32_t op = net.op("linear_filter", set ? Signals{y} : Signals{}, {},
                                                           {time, u}, updates);
                                 set_filter(net, op, filter);
                                 const int32_t z = net.biased("z", 2);
                                 net.op("dot_inc", {}, {z}, {net.parameter("A", {2, n}), y});
                                 net.probe(z);
                                 net.probe(y);
                             }});
        }
        // Fed by its own output: gradients go round and round.
        cases.push_back({"linear_filter",
                         filter.form + ", order=" + std::to_string(filter.order()) + ", recurrent", 2, 7,
                         [filter](GradientNet &net) {
                             constexpr int64_t n = 2;
                             const int32_t time = net.clock(dt);
                             const int32_t u = net.biased("u", n);
                             const int32_t y = net.value("y", {n});
                             net.op("copy", {}, {u}, {net.random_input("x", n)});
                             net.op("dot_inc", {}, {u}, {net.parameter("A", {n, n}), y});
                             Signals updates{y};
                             if (filter.has_state()) {
                                 updates.push_back(net.value("state", {filter.order(), n}));
                             }
                             const int32_t op = net.op("linear_filter", {}, {}, {time, u}, updates);
                             set_filter(net, op, filter);
                             net.probe(u);
                         }});
    }
}

struct LearningRule {
    const char *kind;
    bool theta;    // reads a second vector with an element for each row
    bool weights;  // reads what it changes
    bool gate;     // reads a scale for each row, and one number
    double rate;   // large, so that a step changes much
};

// Activities before and after a connection whose weights learn, so that gradients go through the change of the weights to
// all that the rule reads, over several steps.
void add_learning_cases(Cases &cases) {
    for (const LearningRule &rule :
         {LearningRule{"pes", false, false, false, 400.0}, LearningRule{"bcm", true, false, false, 300.0},
          LearningRule{"oja", false, true, false, 300.0}, LearningRule{"voja", false, true, true, 300.0},
          LearningRule{"rls", false, false, false, 0.0}}) {
        for (bool probe_delta : {false, true}) {
            const std::string name = probe_delta ? "delta probed" : "";
            cases.push_back({rule.kind, name, 3, 5, [rule, probe_delta](GradientNet &net) {
                                 constexpr int64_t n = 4, m = 2;
                                 const int32_t pre = net.biased("pre", n);
                                 net.op("copy", {}, {pre}, {net.random_input("x", n)});
                                 const int32_t weights = net.parameter("weights", {m, n}, -1.0, 1.0, true);
                                 const int32_t output = net.value("output", {m});
                                 net.op("dot_inc", {output}, {}, {weights, pre});
                                 const int32_t post = net.biased("post", m);
                                 net.op("copy", {}, {post}, {output});
                                 const int32_t delta = net.value("delta", {m, n});
                                 Signals reads = {pre, post}, updates = {delta};
                                 if (rule.theta) {
                                     const int32_t theta = net.biased("theta", m);
                                     net.op("copy", {}, {theta}, {net.random_input("y", m)});
                                     reads.push_back(theta);
                                 }
                                 if (rule.gate) {
                                     reads.push_back(net.constant("scale", {m}, {0.7, -1.2}));
                                 }
                                 if (rule.weights) {
                                     reads.push_back(weights);
                                 }
                                 if (rule.gate) {
                                     const int32_t gate = net.biased("gate", 1);
                                     net.op("copy", {}, {gate}, {net.random_input("z", 1)});
                                     reads.push_back(gate);
                                 }
                                 const bool rls = std::string(rule.kind) == "rls";
                                 if (rls) {
                                     updates.push_back(net.value("P", {n, n},
                                                                 {0.5, 0.1, 0, 0, 0.1, 0.7, 0, 0, 0, 0, 0.4, -0.2, 0, 0,
                                                                  -0.2, 0.6}));
                                 }
                                 const int32_t op = net.op(rule.kind, {}, {}, reads, updates);
                                 if (!rls) {
                                     net.numbers(op, "learning_rate", {rule.rate});
                                     net.numbers(op, "dt", {dt});
                                 }
                                 if (std::string(rule.kind) == "oja") {
                                     net.numbers(op, "beta", {0.4});
                                 }
                                 net.op("copy", {}, {weights}, {delta});
                                 net.probe(output);
                                 net.probe(weights);
                                 if (probe_delta) {
                                     for (int32_t updated : updates) {
                                         net.probe(updated);
                                     }
                                 }
                             }});
        }
    }
    // What is not differentiated is left out of the backward operator.
    for (bool wanted_first : {false, true}) {
        for (const char *kind : {"pes", "bcm", "rls"}) {
            cases.push_back({kind, wanted_first ? "of the source only" : "of the target only", 2, 4,
                             [kind, wanted_first](GradientNet &net) {
                                 constexpr int64_t n = 3, m = 2;
                                 const int32_t pre = wanted_first ? net.random_input("pre", n)
                                                                  : net.constant("pre", {n}, {0.4, -0.7, 0.2});
                                 const int32_t post = wanted_first ? net.constant("post", {m}, {0.3, 0.9})
                                                                   : net.random_input("post", m);
                                 const int32_t delta = net.value("delta", {m, n});
                                 Signals reads = {pre, post}, updates = {delta};
                                 const bool rls = std::string(kind) == "rls";
                                 if (std::string(kind) == "bcm") {
                                     reads.push_back(net.constant("theta", {m}, {0.5, -0.2}));
                                 }
                                 if (rls) {
                                     updates.push_back(net.value("P", {n, n}, {0.5, 0, 0, 0, 0.5, 0, 0, 0, 0.5}));
                                 }
                                 const int32_t op = net.op(kind, {}, {}, reads, updates);
                                 if (!rls) {
                                     net.numbers(op, "learning_rate", {400.0});
                                     net.numbers(op, "dt", {dt});
                                 }
                                 const int32_t sum = net.value("sum", {m, n});
                                 net.op("copy", {}, {sum}, {delta});
                                 net.probe(sum);
                             }});
        }
    }
    cases.push_back({"oja", "neurons that excite each other", 3, 4, [](GradientNet &net) {
                         constexpr int64_t n = 3;
                         const int32_t activities = net.biased("activities", n);
                         net.op("copy", {}, {activities}, {net.random_input("x", n)});
                         const int32_t weights = net.parameter("weights", {n, n}, -1.0, 1.0, true);
                         const int32_t delta = net.value("delta", {n, n});
                         const int32_t op = net.op("oja", {}, {}, {activities, activities, weights}, {delta});
                         net.numbers(op, "learning_rate", {300.0});
                         net.numbers(op, "dt", {dt});
                         net.numbers(op, "beta", {1.0});
                         net.op("copy", {}, {weights}, {delta});
                         net.probe(weights);
                     }});
}

struct Convolution {
    std::vector<double> input, output, kernel, strides, padding;
    double groups;
    bool channels_last;
    int64_t in_channels, filters;
};

void add_convolution(Cases &cases, const std::string &kind, const Convolution &c, bool x_input) {
    const auto list = [](const std::vector<double> &values) {
        std::string all;
        for (double v : values) {
            all += (all.empty() ? "" : "x") + text(v);
        }
        return all;
    };
    const std::string name = list(c.input) + " to " + list(c.output) + ", kernel " + list(c.kernel) + ", stride " +
                             list(c.strides) + ", padding " + list(c.padding) + ", groups " + text(c.groups) +
                             (c.channels_last ? ", channels last" : ", channels first") +
                             (x_input ? "" : ", x without items");
    cases.push_back({kind, name, 2, 2, [c, kind, x_input](GradientNet &net) {
                         const auto size = [](const std::vector<double> &shape) {
                             double n = 1.0;
                             for (double v : shape) {
                                 n *= v;
                             }
                             return static_cast<int64_t>(n);
                         };
                         std::vector<int64_t> kernel(c.kernel.begin(), c.kernel.end());
                         kernel.push_back(c.in_channels / static_cast<int64_t>(c.groups));
                         kernel.push_back(c.filters);
                         const int32_t w = net.parameter("kernel", kernel);
                         const int32_t x = x_input ? net.random_input("x", size(c.input))
                                                   : net.parameter("x", {size(c.input)});
                         const int32_t op = onto(net, kind, false, size(c.output), {w, x});
                         net.numbers(op, "input_shape", c.input);
                         net.numbers(op, "output_shape", c.output);
                         net.numbers(op, "kernel_size", c.kernel);
                         net.numbers(op, "strides", c.strides);
                         net.numbers(op, "padding", c.padding);
                         net.numbers(op, "channels_last", {c.channels_last ? 1.0 : 0.0});
                         if (kind == "conv_inc") {
                             net.numbers(op, "groups", {c.groups});
                         }
                     }});
}

void add_convolution_cases(Cases &cases) {
    const std::vector<Convolution> convolutions = {
        {{6, 2}, {4, 3}, {3}, {1}, {0}, 1, true, 2, 3},
        {{2, 7}, {3, 4}, {3}, {2}, {1}, 1, false, 2, 3},
        {{5, 4, 2}, {3, 3, 3}, {3, 2}, {1, 1}, {0, 0}, 1, true, 2, 3},
        {{2, 5, 5}, {2, 3, 3}, {3, 3}, {2, 2}, {1, 1}, 1, false, 2, 2},
        {{4, 4, 4}, {4, 4, 2}, {3, 3}, {1, 1}, {1, 1}, 2, true, 4, 2},
    };
    for (const auto &c : convolutions) {
        add_convolution(cases, "conv_inc", c, true);
    }
}

void add_transposed_convolution_cases(Cases &cases) {
    const std::vector<Convolution> convolutions = {
        {{4, 2}, {6, 3}, {3}, {1}, {0}, 1, true, 2, 3},
        {{2, 4}, {3, 7}, {3}, {2}, {1}, 1, false, 2, 3},
        {{3, 3, 2}, {5, 4, 3}, {3, 2}, {1, 1}, {0, 0}, 1, true, 2, 3},
        {{2, 3, 3}, {2, 5, 6}, {3, 3}, {2, 2}, {1, 0}, 1, false, 2, 2},
        {{2, 2, 2, 1}, {3, 4, 3, 2}, {2, 2, 2}, {1, 2, 1}, {0, 0, 0}, 1, true, 1, 2},
    };
    for (const auto &c : convolutions) {
        for (bool x_input : {true, false}) {
            add_convolution(cases, "conv_transpose_inc", c, x_input);
        }
    }
}

void add_sparse_cases(Cases &cases) {
    struct Case {
        const char *name;
        bool online, x_input, set;
    };
    for (const Case &c :
         {Case{"inc", false, true, false}, Case{"set", false, true, true},
          Case{"x without items", false, false, false}, Case{"values of each item", true, true, false}}) {
        cases.push_back({"sparse_dot_inc", c.name, 3, 3, [c](GradientNet &net) {
                             // With a repeated entry, a row and a column without entries.
                             const int32_t values = net.parameter("values", {6}, -1.0, 1.0, c.online);
                             const int32_t x = c.x_input ? net.random_input("x", 4) : net.parameter("x", {4});
                             const int32_t op = onto(net, "sparse_dot_inc", c.set, 5, {values, x});
                             net.numbers(op, "rows", {4, 0, 2, 0, 0, 1});
                             net.numbers(op, "columns", {3, 1, 0, 1, 0, 3});
                         }});
    }
    cases.push_back({"sparse_dot_inc", "in a loop over steps", 2, 4, [](GradientNet &net) {
                         const int32_t values = net.parameter("values", {3}, -0.5, 0.5);
                         const int32_t state = net.value("state", {3});
                         net.op("copy", {}, {state}, {net.random_input("x", 3)});
                         const int32_t y = net.value("y", {3});
                         net.numbers(net.op("reset", {y}, {}, {}), "value", {0});
                         const int32_t op = net.op("sparse_dot_inc", {}, {y}, {values, state});
                         net.numbers(op, "rows", {0, 1, 2});
                         net.numbers(op, "columns", {1, 2, 0});
                         net.probe(y);
                     }});
}

Cases all_cases() {
    Cases cases;
    add_reset_cases(cases);
    add_copy_cases(cases);
    add_elementwise_cases(cases);
    add_dot_cases(cases);
    add_neuron_cases(cases);
    add_filter_cases(cases);
    add_learning_cases(cases);
    add_convolution_cases(cases);
    add_transposed_convolution_cases(cases);
    add_sparse_cases(cases);
    return cases;
}

// Kinds without a gradient, and why.
const std::map<std::string, std::string> without_gradient = {
    {"time_update", "counts steps, whatever happens"},
    {"probe", "does nothing"},
    {"host_function", "opaque: gradient zero by definition"},
    {"host_process", "opaque: gradient zero by definition"},
    {"neurons.adaptive_lif", "opaque: gradient zero by definition"},
    {"neurons.adaptive_lif_rate", "opaque: gradient zero by definition"},
    {"neurons.izhikevich", "opaque: gradient zero by definition"},
};

// Kinds that only occur in backward steps, and the kind that they are checked with.
const std::map<std::string, std::string> backward_only = {
    {"outer_inc", "dot_inc"},
    {"conv_inc.grad_w", "conv_inc"},
    {"conv_inc.grad_x", "conv_inc"},
    {"conv_transpose_inc.grad_w", "conv_transpose_inc"},
    {"conv_transpose_inc.grad_x", "conv_transpose_inc"},
    {"sparse_outer_inc", "sparse_dot_inc"},
    {"linear_filter.grad", "linear_filter"},
    {"neurons.leaky_relu.grad", "neurons.leaky_relu"},
    {"neurons.lif_rate.grad", "neurons.lif_rate"},
    {"neurons.linear.grad", "neurons.linear"},
    {"neurons.rectified_linear.grad", "neurons.rectified_linear"},
    {"neurons.sigmoid.grad", "neurons.sigmoid"},
    {"neurons.soft_lif_rate.grad", "neurons.soft_lif_rate"},
    {"neurons.tanh.grad", "neurons.tanh"},
    {"pes.grad", "pes"},
    {"rls.grad", "rls"},
    {"bcm.grad", "bcm"},
    {"oja.grad", "oja"},
    {"voja.grad", "voja"},
};

}  // namespace

TEST(gradients_agree_with_central_differences) {
    struct Result {
        int cases = 0;
        testing::GradientErrors worst;
    };
    std::map<std::string, Result> results;
    int failed = 0;
    for (const auto &gradient_case : all_cases()) {
        auto &[count, worst] = results[gradient_case.kind];
        ++count;
        try {
            const auto errors = testing::check_gradient(gradient_case, tolerance);
            worst.differences = std::max(worst.differences, errors.differences);
            worst.single = std::max(worst.single, errors.single);
        } catch (const testing::Failure &failure) {
            ++failed;
            std::printf("    %s\n", failure.what());
        }
    }
    std::printf("    %-34s %5s  %s\n", "operator", "cases", "worst relative error, in single precision");
    for (const auto &[kind, result] : results) {
        std::printf("    %-34s %5d  %.1e, %.1e\n", kind.c_str(), result.cases, result.worst.differences,
                    result.worst.single);
    }
    CHECK_EQ(failed, 0);
}

TEST(every_operator_kind_has_a_gradient_check_or_a_reason_why_not) {
    const Cases cases = all_cases();
    const auto has_case = [&](const std::string &kind) {
        return std::any_of(cases.begin(), cases.end(), [&](const auto &c) { return c.kind == kind; });
    };
    for (const std::string &kind : nengine::op_kinds()) {
        const int places = has_case(kind) + static_cast<int>(without_gradient.count(kind)) +
                           static_cast<int>(backward_only.count(kind));
        if (places != 1) {
            throw testing::Failure("operator kind \"" + kind +
                                   "\" must have gradient cases, or a reason in one of " +
                                   "the two lists; it has " + std::to_string(places) + " of these");
        }
    }
    for (const auto *list : {&without_gradient, &backward_only}) {
        for (const auto &[kind, reason] : *list) {
            CHECK(nengine::find_op_type(kind) != nullptr);
        }
    }
    for (const auto &[kind, forward] : backward_only) {
        CHECK(has_case(forward));
    }
}
