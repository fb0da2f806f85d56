#include "support/random_program.h"

#include <algorithm>

#include "nengine/nengine.h"

namespace testing {

namespace {

using nengine::Definition;
using nengine::SignalId;
using Numbers = std::vector<double>;
using Signals = std::vector<SignalId>;

struct Vector {
    SignalId id;
    int64_t size;
};

class Maker {
public:
    Maker(Definition &definition, unsigned seed) : definition_(definition), rng_(seed) {}

    std::vector<SignalId> run() {
        make_clock();
        const int64_t n_inputs = pick(1, 3);
        for (int64_t i = 0; i < n_inputs; ++i) {
            const int64_t n = size();
            inputs_.push_back(signal("input", NENGINE_INPUT, 0, {n}, Numbers(static_cast<size_t>(n))));
            sources_.push_back({inputs_.back(), n});
        }
        make_still_signals();
        const int64_t n_filters = pick(1, 5);
        for (int64_t i = 0; i < n_filters; ++i) {
            filtered_.push_back(value(size(), chance(0.3)));
            sources_.push_back(filtered_.back());
        }
        const int64_t n_nodes = pick(3, 25);
        for (int64_t i = 0; i < n_nodes; ++i) {
            make_node();
        }
        std::for_each(filtered_.begin(), filtered_.end(), [&](const Vector &v) { make_filter(v); });
        if (chance(0.5)) {
            make_learning();
        }
        for (int64_t i = pick(0, 5); i > 0; --i) {
            make_ensemble();
        }
        return inputs_;
    }

private:
    int64_t pick(int64_t low, int64_t high) { return std::uniform_int_distribution<int64_t>(low, high)(rng_); }
    bool chance(double p) { return std::uniform_real_distribution<>(0, 1)(rng_) < p; }
    int64_t size() {
        constexpr int64_t sizes[] = {1, 2, 3, 4, 4, 4, 6};
        return sizes[pick(0, 6)];
    }

    Numbers random(int64_t n) {
        Numbers out(static_cast<size_t>(n));
        for (double &v : out) {
            v = std::uniform_real_distribution<>(-0.5, 0.5)(rng_);
        }
        return out;
    }

    SignalId signal(const std::string &name, int32_t role, int32_t flags, std::vector<int64_t> shape, Numbers initial) {
        return definition_.add_signal(name + std::to_string(count_++), role, flags, std::move(shape),
                                      std::move(initial));
    }

    Vector value(int64_t n, bool random_initial) {
        return {signal("value", NENGINE_VALUE, 0, {n}, random_initial ? random(n) : Numbers(static_cast<size_t>(n))), n};
    }

    int32_t op(const std::string &kind, Signals sets, Signals incs, Signals reads, Signals updates = {}) {
        return definition_.add_operator(kind, kind + std::to_string(count_++), std::move(sets), std::move(incs),
                                        std::move(reads), std::move(updates));
    }

    void make_clock() {
        const SignalId step = signal("step", NENGINE_CLOCK, 0, {}, {0});
        time_ = signal("time", NENGINE_CLOCK, 0, {}, {0});
        definition_.set_numbers(op("time_update", {step, time_}, {}, {}), "dt", {0.001});
    }

    // Some that nothing ever writes.
    void make_still_signals() {
        sources_.push_back(value(4, false));
        sources_.push_back(value(4, true));
        sources_.push_back({signal("constant", NENGINE_CONSTANT, 0, {4}, random(4)), 4});
    }

    Vector any() { return sources_[static_cast<size_t>(pick(0, static_cast<int64_t>(sources_.size()) - 1))]; }

    // One that has this size or one element; a part of a larger one if need be.
    SignalId fitting(int64_t n, bool one_allowed) {
        for (int attempt = 0; attempt < 30; ++attempt) {
            const Vector v = any();
            if (v.size == n || (one_allowed && v.size == 1)) {
                return v.id;
            }
            if (v.size > n && definition_.graph()[v.id].base == v.id) {
                const int64_t step = v.size >= 2 * n && chance(0.5) ? 2 : 1;
                const int64_t reach = (n - 1) * step;
                const bool backwards = chance(0.2);
                const int64_t first = pick(0, v.size - 1 - reach) + (backwards ? reach : 0);
                return definition_.add_view("part" + std::to_string(count_++), v.id, first, {n},
                                            {backwards ? -step : step});
            }
        }
        return value(n, true).id;
    }

    // Weights of some role: random, zero, or an identity.
    SignalId weights(std::vector<int64_t> shape) {
        int64_t n = 1;
        for (int64_t length : shape) {
            n *= length;
        }
        Numbers numbers = random(n);
        const int64_t what = pick(0, 5);
        if (what == 0) {
            std::fill(numbers.begin(), numbers.end(), 0.0);
        } else if (what == 1) {
            const int64_t columns = shape.back();
            for (int64_t i = 0; i < n; ++i) {
                numbers[static_cast<size_t>(i)] = shape.size() < 2 || i / columns == i % columns ? 1 : 0;
            }
        }
        const int64_t kind = pick(0, 3);
        const int32_t role = kind == 0 ? NENGINE_CONSTANT : NENGINE_PARAMETER;
        const int32_t flags = kind == 2 ? NENGINE_TRAINABLE : kind == 3 ? NENGINE_ONLINE : 0;
        return signal("weights", role, flags, std::move(shape), std::move(numbers));
    }

    void make_reset(SignalId target) {
        const double to = chance(0.7) ? 0.0 : std::uniform_real_distribution<>(-1, 1)(rng_);
        definition_.set_numbers(op("reset", {target}, {}, {}), "value", {to});
    }

    void increment(SignalId target, int64_t n, bool set) {
        const Signals written = {target};
        const auto add = [&](const char *kind, Signals reads) {
            return set ? op(kind, written, {}, std::move(reads)) : op(kind, {}, written, std::move(reads));
        };
        switch (pick(0, 4)) {
            case 0:
                add("copy", {fitting(n, true)});
                break;
            case 1: {
                const SignalId by = chance(0.6) ? weights({chance(0.5) ? 1 : n}) : fitting(n, true);
                add("elementwise_inc", {by, fitting(n, true)});
                break;
            }
            case 2: {
                const Vector x = any();
                add("dot_inc", {weights({n, x.size}), x.id});
                break;
            }
            case 3: {
                const Vector x = any();
                Numbers rows, columns;
                for (int64_t i = pick(1, 2 * n); i > 0; --i) {
                    rows.push_back(static_cast<double>(pick(0, n - 1)));
                    columns.push_back(static_cast<double>(pick(0, x.size - 1)));
                }
                const int32_t sparse =
                    add("sparse_dot_inc", {weights({static_cast<int64_t>(rows.size())}), x.id});
                definition_.set_numbers(sparse, "rows", rows);
                definition_.set_numbers(sparse, "columns", columns);
                break;
            }
            default: {
                // Rows taken from everywhere in a source.
                const Vector x = any();
                Numbers from;
                for (int64_t i = 0; i < n; ++i) {
                    from.push_back(static_cast<double>(pick(0, x.size - 1)));
                }
                definition_.set_numbers(add("copy", {x.id}), "source_indices", from);
            }
        }
    }

    // Increments of parts, each from its own source.
    void increment_parts(const Vector &y) {
        const bool interleaved = chance(0.5);
        const int64_t half = y.size / 2;
        for (int64_t part = 0; part < 2; ++part) {
            const SignalId id =
                definition_.add_view("target" + std::to_string(count_++), y.id, interleaved ? part : part * half,
                                     {half}, {interleaved ? 2 : 1});
            if (chance(0.3)) {
                make_reset(id);
            }
            increment(id, half, false);
        }
    }

    void make_node() {
        const Vector y = value(size(), chance(0.2));
        const int64_t what = pick(0, 9);
        if (what == 0) {
            increment(y.id, y.size, true);
        } else if (what == 1 && y.size % 2 == 0) {
            increment_parts(y);
        } else {
            if (chance(0.85)) {
                make_reset(y.id);
            }
            for (int64_t i = pick(0, 3); i > 0; --i) {
                increment(y.id, y.size, false);
            }
            if (chance(0.2) && y.size % 2 == 0) {
                const SignalId half = definition_.add_view("half", y.id, 0, {y.size / 2}, {1});
                increment(half, y.size / 2, false);
            }
        }
        sources_.push_back(y);
        if (chance(0.5)) {
            make_neurons(y);
        }
    }

    void make_neurons(const Vector &current) {
        const int64_t what = pick(0, 2);
        const Vector out = value(current.size, false);
        Signals sets = {out.id};
        std::vector<std::pair<std::string, double>> parameters = {{"amplitude", 1}, {"dt", 0.001}};
        std::string kind = "neurons.rectified_linear";
        if (what == 1) {
            kind = "neurons.sigmoid";
            parameters = {{"tau_ref", 0.5}, {"dt", 0.001}};
        } else if (what == 2) {
            kind = "neurons.lif";
            for (const auto *parameter : {"tau_rc", "tau_ref"}) {
                parameters.emplace_back(parameter, chance(0.5) ? 0.02 : 0.002);
            }
            parameters.emplace_back("min_voltage", 0.0);
            parameters.front().second = 0.001;
            sets.push_back(value(current.size, false).id);
            sets.push_back(value(current.size, false).id);
        }
        const int32_t id = op(kind, sets, {}, {current.id});
        for (const auto &[name, number] : parameters) {
            definition_.set_numbers(id, name, {number});
        }
        sources_.push_back(out);
    }

    // Neurons whose current is a bias and what they encode, at times something else besides.
    void make_ensemble() {
        const Vector current = value(size(), false);
        const int64_t n = current.size, dimensions = chance(0.7) ? 1 : pick(2, 4);
        const bool constant = chance(0.8);
        op("copy", {current.id}, {}, {constant ? signal("bias", NENGINE_PARAMETER, 0, {n}, random(n)) : fitting(n, false)});
        const SignalId x = fitting(dimensions, false);
        op("dot_inc", {}, {current.id}, {matrix("encoders", NENGINE_PARAMETER, 0, n, dimensions, random(n * dimensions)), x});
        if (chance(0.2)) {
            increment(current.id, n, false);
        }
        sources_.push_back(current);
        make_neurons(current);
    }

    void make_filter(const Vector &y) {
        const int64_t form = pick(0, 3);
        Signals updates = {y.id};
        const double order = form < 2 ? static_cast<double>(form) : 2;
        if (form >= 2) {
            updates.push_back(signal("filter state", NENGINE_VALUE, 0, {2, y.size}, random(2 * y.size)));
        }
        const int32_t id = op("linear_filter", {}, {}, {time_, fitting_apart(y)}, updates);
        constexpr const char *forms[] = {"no_state", "one_state", "no_feedthrough", "general"};
        definition_.set_text(id, "form", forms[form]);
        definition_.set_numbers(id, "order", {order});
        definition_.set_numbers(id, "a", form == 0 ? Numbers{} : form == 1 ? Numbers{0.7} : Numbers{0.5, 0.2, -0.3, 0.4});
        definition_.set_numbers(id, "b", form == 0 ? Numbers{} : form == 1 ? Numbers{0.3} : Numbers{0.3, 0.1});
        definition_.set_numbers(id, "c", form == 0 ? Numbers{} : form == 1 ? Numbers{1} : Numbers{0.4, -0.6});
        definition_.set_numbers(id, "d", {form == 0 || form == 3 ? 0.8 : 0.0});
    }

    // A source that is no filter's output: two filters that read each other's output wait for each other.
    SignalId fitting_apart(const Vector &y) {
        for (int attempt = 0; attempt < 30; ++attempt) {
            const SignalId id = fitting(y.size, false);
            const SignalId base = definition_.graph()[id].base;
            if (std::none_of(filtered_.begin(), filtered_.end(), [&](const Vector &v) { return v.id == base; })) {
                return id;
            }
        }
        return value(y.size, true).id;
    }

    // Weights that a rule changes.
    void make_learning() {
        const Vector activities = any();
        const Vector error = any();
        const int64_t m = error.size, n = activities.size;
        const SignalId delta = matrix("delta", NENGINE_VALUE, 0, m, n, Numbers(static_cast<size_t>(m * n)));
        const SignalId learned = matrix("learned", NENGINE_PARAMETER, NENGINE_ONLINE, m, n, random(m * n));
        make_rule(activities, error, delta, learned);
        op("copy", {}, {learned}, {delta});
        const Vector y = value(error.size, false);
        make_reset(y.id);
        op("dot_inc", {}, {y.id}, {learned, activities.id});
        sources_.push_back(y);
    }

    SignalId matrix(const std::string &name, int32_t role, int32_t flags, int64_t rows, int64_t columns,
                    Numbers initial) {
        return signal(name, role, flags, {rows, columns}, std::move(initial));
    }

    // Any of the rules. Their activities need not be such.
    void make_rule(const Vector &pre, const Vector &post, SignalId delta, SignalId learned) {
        static constexpr const char *kinds[] = {"pes", "bcm", "oja", "voja", "rls"};
        const std::string kind = kinds[pick(0, 4)];
        if (kind == "rls") {
            Numbers initial(static_cast<size_t>(pre.size * pre.size));
            for (int64_t i = 0; i < pre.size; ++i) {
                initial[static_cast<size_t>(i * (pre.size + 1))] = 0.1;
            }
            const SignalId p = matrix("P", NENGINE_VALUE, 0, pre.size, pre.size, std::move(initial));
            op("rls", {}, {}, {pre.id, post.id}, {delta, p});
            return;
        }
        Signals reads = {pre.id, post.id};
        if (kind == "bcm") {
            reads.push_back(post.id);
        } else if (kind == "oja") {
            reads.push_back(learned);
        } else if (kind == "voja") {
            const SignalId scale = signal("scale", NENGINE_CONSTANT, 0, {post.size}, random(post.size));
            const Vector gate = value(1, false);
            make_reset(gate.id);
            reads.insert(reads.end(), {scale, learned, gate.id});
        }
        const int32_t rule = op(kind, {}, {}, reads, {delta});
        definition_.set_numbers(rule, "learning_rate", {1});
        definition_.set_numbers(rule, "dt", {0.001});
        if (kind == "oja") {
            definition_.set_numbers(rule, "beta", {0.5});
        }
    }

    Definition &definition_;
    std::mt19937 rng_;
    int64_t count_ = 0;
    SignalId time_ = -1;
    std::vector<SignalId> inputs_;
    std::vector<Vector> sources_;   // what can be read without a cycle
    std::vector<Vector> filtered_;  // of these the outputs of filters
};

}  // namespace

RandomProgram random_program(unsigned seed, int64_t batch, bool is_double, int threads) {
    RandomProgram random{Definition(is_double, batch, threads), {}, 0};
    random.inputs = Maker(random.definition, seed).run();
    const SignalId n = random.definition.graph().signal_count();
    for (SignalId id = 0; id < n; ++id) {
        if (random.definition.graph()[id].role == nengine::Role::Value) {
            random.definition.add_probe(id, 1);
            ++random.probes;
        }
    }
    return random;
}

void NoHost::call(int32_t, int32_t, double, const double *, int64_t, double *, int64_t) {}

void feed(const RandomProgram &random, nengine::Program &program, unsigned seed, int64_t steps, int64_t hold) {
    std::mt19937 rng(seed);
    for (size_t k = 0; k < random.inputs.size(); ++k) {
        const SignalId id = random.inputs[k];
        const int64_t size = program.graph()[id].size();
        Numbers data(static_cast<size_t>(program.batch() * steps * size));
        for (double &v : data) {
            v = std::uniform_real_distribution<>(-1, 1)(rng);
        }
        const int64_t period = hold > 1 ? hold + static_cast<int64_t>(k) : 1;
        for (int64_t at = 0; at < program.batch() * steps; ++at) {
            std::copy_n(data.begin() + (at - at % steps % period) * size, size, data.begin() + at * size);
        }
        program.set_input(id, nengine::ItemData<double>{data.data(), program.batch(), steps, 0, nullptr});
    }
}

Numbers recorded(const nengine::Program &program) {
    Numbers all;
    for (int32_t i = 0; i < program.probe_count(); ++i) {
        const auto &probe = program.probe(i);
        Numbers data(static_cast<size_t>(probe.batch() * probe.samples() * probe.size()));
        program.read_probe(i, data.data(), static_cast<int64_t>(data.size()));
        all.insert(all.end(), data.begin(), data.end());
    }
    return all;
}

}  // namespace testing
