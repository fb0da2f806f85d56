// All gradients of whole recurrent networks of spiking neurons, in training form, against central
// differences.
#include "support/gradient_check.h"
#include "support/testing.h"

#include <cstdio>

using testing::GradientCase;
using testing::GradientNet;
using testing::Numbers;
using testing::Signals;

namespace {

constexpr double dt = 0.001;

struct Ensemble {
    int32_t input, output;
};

struct Network {
    GradientNet &net;
    int32_t time;

    explicit Network(GradientNet &n) : net(n), time(n.clock(dt)) {}

    // Encoders and biases are trained. Currents stay above the threshold, where the rate curve is smooth.
    Ensemble ensemble(const std::string &name, const std::string &kind, int64_t neurons, int64_t dimensions,
                      double low_bias, double high_bias, double threshold) {
        Ensemble e{net.value(name + ".in", {dimensions}), net.value(name + ".out", {neurons})};
        net.numbers(net.op("reset", {e.input}, {}, {}), "value", {0.0});
        const int32_t current = net.value(name + ".current", {neurons});
        net.op("copy", {current}, {}, {net.parameter(name + ".bias", {neurons}, low_bias, high_bias)});
        net.op("dot_inc", {}, {current},
               {net.parameter(name + ".encoders", {neurons, dimensions}, -1.0, 1.0), e.input});
        net.keep_away(current, threshold, 0.2);
        Signals sets{e.output, net.value(name + ".voltage", {neurons}, net.uniform(neurons, 0.0, 1.0))};
        const bool lif = kind == "neurons.lif";
        if (lif) {
            sets.push_back(net.value(name + ".refractory", {neurons}));
        }
        const int32_t op = net.op(kind, sets, {}, {current});
        net.numbers(op, "amplitude", {lif ? 0.02 : 0.3});
        net.numbers(op, "dt", {dt});
        if (lif) {
            net.numbers(op, "tau_rc", {0.02});
            net.numbers(op, "tau_ref", {0.002});
            net.numbers(op, "min_voltage", {0.0});
        }
        return e;
    }

    int32_t decode(const std::string &name, const Ensemble &from, int64_t dimensions, double scale) {
        const int32_t weighted = net.value(name + ".weighted", {dimensions});
        net.numbers(net.op("reset", {weighted}, {}, {}), "value", {0.0});
        net.op("dot_inc", {}, {weighted},
               {net.parameter(name + ".decoders", {dimensions, net.size(from.output)}, -scale, scale),
                from.output});
        return weighted;
    }

    // exp(-dt/tau) and its complement.
    int32_t lowpass(int32_t from, double a) {
        const int32_t y = net.value("lowpass", {net.size(from)});
        filter(net.op("linear_filter", {}, {}, {time, from}, {y}), "one_state", {a}, {1.0 - a}, {1.0});
        return y;
    }

    // A second-order filter with two equal poles.
    int32_t alpha(int32_t from, double a) {
        const int64_t n = net.size(from);
        const int32_t y = net.value("alpha", {n});
        const int32_t op =
            net.op("linear_filter", {}, {}, {time, from}, {y, net.value("alpha state", {2, n})});
        filter(op, "no_feedthrough", {a, 0.0, 1.0 - a, a}, {1.0 - a, 0.0}, {0.0, 1.0});
        return y;
    }

    void filter(int32_t op, const std::string &form, const Numbers &a, const Numbers &b, const Numbers &c) {
        net.text(op, "form", form);
        net.numbers(op, "order", {static_cast<double>(b.size())});
        net.numbers(op, "a", a);
        net.numbers(op, "b", b);
        net.numbers(op, "c", c);
        net.numbers(op, "d", {0.0});
    }

    void add(int32_t from, int32_t to) { net.op("copy", {}, {to}, {from}); }
};

// Input -> A -> (second order) -> B -> A (low-pass), B -> B (low-pass). Decoders, encoders, biases are
// trained.
GradientCase recurrent(const std::string &first, double first_threshold, double smoothing) {
    const std::string name = "A of " + first + ", lif_smoothing=" + (smoothing > 0.0 ? "0.5" : "0");
    return {"network", name, 3, 12, [=](GradientNet &net) {
                if (smoothing > 0.0) {
                    net.option("lif_smoothing", smoothing);
                }
                Network network(net);
                const Ensemble a = network.ensemble("A", first, 7, 2, 3.0, 4.0, first_threshold);
                const Ensemble b =
                    network.ensemble("B", "neurons.spiking_rectified_linear", 6, 3, 3.0, 4.0, 0.0);
                network.add(net.random_input("x", 2, -0.5, 0.5), a.input);
                network.add(network.alpha(network.decode("A to B", a, 3, 0.1), 0.8), b.input);
                network.add(network.lowpass(network.decode("B to A", b, 2, 0.1), 0.7), a.input);
                network.add(network.lowpass(network.decode("B to B", b, 3, 0.2), 0.9), b.input);
                net.probe(network.lowpass(network.decode("readout", b, 2, 1.0), 0.6));
                net.probe(a.output);
            }};
}

// Four ensembles alike, each with its part of a common input and a common output, and each fed by the one
// before: operators that are merged and views of all sorts.
GradientCase ring(bool simplify, bool merge) {
    const std::string name =
        std::string("ring, simplify=") + (simplify ? "1" : "0") + ", merge=" + (merge ? "1" : "0");
    return {"network", name, 3, 12, [=](GradientNet &net) {
                constexpr int64_t n = 4;
                net.option("simplify", simplify);
                net.option("merge", merge);
                Network network(net);
                const int32_t input = net.value("input", {n});
                net.numbers(net.op("reset", {input}, {}, {}), "value", {0.0});
                network.add(net.random_input("x", n, -0.5, 0.5), input);
                const int32_t output = net.value("output", {n});
                net.numbers(net.op("reset", {output}, {}, {}), "value", {0.0});
                std::vector<Ensemble> ensembles;
                for (int64_t i = 0; i < n; ++i) {
                    ensembles.push_back(
                        network.ensemble("E" + std::to_string(i), "neurons.lif", 5, 1, 3.0, 4.0, 1.0));
                    network.add(net.view(input, i, {1}, {1}), ensembles.back().input);
                }
                for (int64_t i = 0; i < n; ++i) {
                    const auto &from = ensembles[static_cast<size_t>(i)];
                    const auto &to = ensembles[static_cast<size_t>((i + 1) % n)];
                    const int32_t weighted = network.decode("E" + std::to_string(i), from, 1, 0.2);
                    network.add(network.lowpass(weighted, 0.8), to.input);
                    network.add(network.alpha(weighted, 0.7), net.view(output, n - 1 - i, {1}, {1}));
                }
                const int32_t product = net.value("product", {2});
                net.op("elementwise_inc", {product}, {},
                       {net.view(output, 0, {2}, {2}), net.view(output, 1, {2}, {2})});
                net.probe(output);
                net.probe(network.lowpass(product, 0.5));
            }};
}

}  // namespace

TEST(gradients_of_recurrent_networks_agree_with_central_differences) {
    for (const auto &network : {recurrent("neurons.lif", 1.0, 0.0), recurrent("neurons.lif", -1e9, 0.5),
                                recurrent("neurons.spiking_rectified_linear", 0.0, 0.0), ring(false, false),
                                ring(false, true), ring(true, false), ring(true, true)}) {
        const auto worst = testing::check_gradient(network, {1e-6, 1e-4});
        std::printf("    %-90s worst relative error %.1e, in single precision %.1e\n",
                    network.describe().c_str(), worst.differences, worst.single);
    }
}
