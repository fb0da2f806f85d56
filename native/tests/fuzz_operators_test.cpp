// Random operators, most of them wrong: what passes the checks must run, and nothing may crash. The operators differ in kind,
// numbers and shapes of signals, views, spaces and attributes.

#include <cmath>
#include <limits>
#include <map>
#include <random>

#include "nengine/nengine.h"
#include "ops/op_type.h"
#include "runtime/program.h"
#include "runtime/training.h"
#include "support/random_program.h"
#include "support/testing.h"

using nengine::Definition;
using nengine::SignalId;
using Numbers = std::vector<double>;
using Ids = std::vector<SignalId>;

namespace {

struct Counts {
    int sets, incs, reads, updates;
};

struct Rule {
    int reads, needed_by_first;  // signals read, and those that the gradient of the first of them needs
};

class Fuzz {
public:
    explicit Fuzz(unsigned seed) : rng_(seed) {}

    // Whether it was accepted.
    bool round(const std::string &kind) {
        definition_.emplace(chance(0.5), pick(1, 3), 1);
        kind_ = kind;
        make_pool();
        try {
            add_operator();
            add_companions();
            definition_->add_probe(any(), 1);
            definition_->set_option("simplify", chance(0.5));
            run();
            return true;
        } catch (const nengine::Error &e) {
            CHECK(e.status() == NENGINE_INVALID_ARGUMENT || e.status() == NENGINE_INVALID_PROGRAM ||
                  e.status() == NENGINE_WRONG_STATE || e.status() == NENGINE_RUN_FAILED);
            CHECK(std::string(e.what()).size() > 10);
            return false;
        }
    }

    // Whether one that was accepted reads or writes something.
    bool costs() const { return costs_; }

private:
    int64_t pick(int64_t low, int64_t high) { return std::uniform_int_distribution<int64_t>(low, high)(rng_); }
    bool chance(double p) { return std::uniform_real_distribution<>(0, 1)(rng_) < p; }
    bool is(const std::string &prefix) const { return kind_.rfind(prefix, 0) == 0; }
    const Rule *learning() const {
        static const std::map<std::string, Rule> rules = {
            {"pes", {2, 1}}, {"bcm", {3, 2}}, {"oja", {3, 1}}, {"voja", {5, 3}}, {"rls", {2, 3}}};
        const auto found = rules.find(kind_.substr(0, kind_.find(".grad")));
        return found == rules.end() ? nullptr : &found->second;
    }
    static size_t at(int64_t i) { return static_cast<size_t>(i); }

    void add_base(std::vector<int64_t> shape, int32_t role, int32_t flags = 0) {
        int64_t n = 1;
        for (int64_t length : shape) {
            n *= length;
        }
        Numbers initial(at(n));
        for (double &v : initial) {
            v = std::uniform_real_distribution<>(-1, 1)(rng_);
        }
        pool_.push_back(definition_->add_signal("s" + std::to_string(pool_.size()), role, flags, std::move(shape),
                                                std::move(initial)));
    }

    // Mostly values of one size, so that operators are often right.
    void make_pool() {
        pool_.clear();
        constexpr int64_t sizes[] = {1, 2, 2, 3, 4, 17, 0};
        n_ = sizes[pick(0, 6)];
        const int64_t other = sizes[pick(0, 6)];
        for (int i = 0; i < 6; ++i) {
            add_base({n_}, NENGINE_VALUE);
        }
        add_base({}, NENGINE_CLOCK);
        add_base({}, NENGINE_CLOCK);
        add_base({other}, NENGINE_VALUE);
        add_base({n_}, NENGINE_INPUT);
        const int64_t what = pick(0, 5);
        const int32_t roles[] = {NENGINE_VALUE, NENGINE_CONSTANT, NENGINE_PARAMETER, NENGINE_PARAMETER};
        const int32_t flags[] = {0, 0, NENGINE_TRAINABLE, NENGINE_ONLINE};
        add_base({n_}, roles[what % 4], flags[what % 4]);
        add_base({n_, n_}, roles[pick(0, 1) * 2], 0);
        add_base({other, n_}, roles[what % 4], flags[what % 4]);
        add_base({2, n_}, NENGINE_VALUE);
        add_base({1, 1, 1, 1}, NENGINE_VALUE);
        add_base({n_, n_}, NENGINE_VALUE);
        for (int i = 0; i < 4; ++i) {
            add_view();
        }
    }

    void add_view() {
        const SignalId base = pool_[at(pick(0, static_cast<int64_t>(pool_.size()) - 1))];
        std::vector<int64_t> shape, strides;
        for (int64_t rank = pick(0, 2); rank > 0; --rank) {
            shape.push_back(chance(0.7) ? n_ : pick(0, 3));
            strides.push_back(pick(-2, 3));
        }
        try {
            pool_.push_back(definition_->add_view("view", base, pick(0, 5), shape, strides));
        } catch (const nengine::Error &) {
            // outside of its base
        }
    }

    SignalId any() { return pool_[at(chance(0.6) ? pick(0, 5) : pick(0, static_cast<int64_t>(pool_.size()) - 1))]; }

    Ids some(int count) {
        Ids ids;
        for (int i = 0; i < count; ++i) {
            ids.push_back(any());
        }
        return ids;
    }

    std::vector<Counts> usual_counts() const {
        const bool grad = kind_.size() > 5 && kind_.find(".grad") != std::string::npos;
        if (kind_ == "time_update") {
            return {{2, 0, 0, 0}};
        }
        if (kind_ == "reset") {
            return {{1, 0, 0, 0}};
        }
        if (kind_ == "copy") {
            return {{1, 0, 1, 0}, {0, 1, 1, 0}};
        }
        if (kind_ == "probe") {
            return {{0, 0, 1, 0}};
        }
        if (is("neurons.")) {
            return grad ? std::vector<Counts>{{0, 1, 2, 0}} : std::vector<Counts>{{1, 0, 1, 0}, {2, 0, 1, 0}, {3, 0, 1, 0}, {4, 0, 1, 0}};
        }
        if (is("linear_filter")) {
            return grad ? std::vector<Counts>{{0, 1, 1, 0}, {1, 1, 0, 0}, {1, 1, 1, 0}, {2, 1, 0, 0}, {0, 1, 1, 1}, {1, 0, 1, 0}, {1, 1, 1, 1}}
                        : std::vector<Counts>{{1, 0, 2, 0}, {0, 0, 2, 1}, {1, 0, 2, 1}, {0, 0, 2, 2}};
        }
        if (is("host")) {
            return {{1, 0, 1, 0}, {0, 0, 1, 0}, {1, 0, 2, 0}, {0, 1, 2, 0}, {0, 0, 2, 1}, {1, 0, 0, 0}};
        }
        if (const Rule *rule = learning()) {
            const bool rls = kind_ == "rls.grad";
            // Gradients of all that the rule reads, or of the first alone.
            if (grad) {
                return {{1 + rls, rule->reads, rule->reads + rls, 0}, {1 + rls, 1, rule->needed_by_first, 0}};
            }
            return {{0, 0, rule->reads, 1 + is("rls")}};
        }
        return {{0, 1, 2, 0}, {1, 0, 2, 0}};
    }

    void add_operator() {
        const auto usual = usual_counts();
        Counts c = usual[at(pick(0, static_cast<int64_t>(usual.size()) - 1))];
        if (chance(0.03)) {
            c = {static_cast<int>(pick(0, 3)), static_cast<int>(pick(0, 2)), static_cast<int>(pick(0, 3)),
                 static_cast<int>(pick(0, 2))};
        }
        incs_ = c.incs;
        Ids sets = some(c.sets), incs = some(c.incs), reads = some(c.reads), updates = some(c.updates);
        make_usual(sets, incs, reads, updates);
        op_ = definition_->add_operator(kind_, "fuzz", sets, incs, reads, updates);
        add_attributes();
    }

    // Signals that random choice would hardly ever hit.
    void make_usual(Ids &sets, Ids &incs, Ids &reads, Ids &updates) {
        constexpr size_t step = 6, time = 7, square = 11, wide = 12, two_rows = 13;
        if (chance(0.1)) {
            return;
        }
        if (kind_ == "time_update" && sets.size() == 2) {
            sets = {pool_[step], pool_[time]};
        }
        if ((is("linear_filter") || is("host")) && !reads.empty() && kind_.find(".grad") == std::string::npos) {
            reads[0] = pool_[time];
        }
        if (is("linear_filter") && kind_.find(".grad") == std::string::npos && sets.size() + updates.size() == 2 && !updates.empty()) {
            updates.back() = pool_[two_rows];
        }
        if (is("dot_inc") && reads.size() == 2) {
            reads[0] = pool_[chance(0.5) ? square : wide];
        }
        if (is("outer_inc")) {
            (incs.empty() ? sets : incs) = {pool_[square]};
        }
        if (learning() && sets.size() + updates.size() > 0) {
            (updates.empty() ? sets : updates).front() = pool_[is("rls") ? wide : square];
            (updates.empty() ? sets : updates).back() = pool_[square];
            make_rule(reads);
            make_rule(incs);
        }
        if (is("conv_") && reads.size() == 2) {
            make_convolution(sets, incs, reads);
        }
        if (is("sparse") && reads.size() == 2) {
            make_sparse(sets, incs, reads);
        }
    }

    void make_sparse(Ids &sets, Ids &incs, Ids &reads) {
        const int64_t entries = pick(0, 5), rows = pick(1, 3), columns = pick(1, 3);
        const bool outer = kind_ == "sparse_outer_inc";
        places_ = {};
        for (int64_t k = 0; k < entries; ++k) {
            places_["rows"].push_back(static_cast<double>(pick(0, rows - 1)));
            places_["columns"].push_back(static_cast<double>(pick(0, columns - 1)));
        }
        add_base({entries}, outer ? NENGINE_VALUE : NENGINE_PARAMETER, outer ? 0 : NENGINE_TRAINABLE);
        const SignalId values = pool_.back();
        add_base({rows}, NENGINE_VALUE);
        const SignalId y = pool_.back();
        add_base({columns}, NENGINE_VALUE);
        const SignalId x = pool_.back();
        reads = outer ? Ids{y, x} : Ids{values, x};
        (incs.empty() ? sets : incs) = {outer ? values : y};
    }

    // The operands of a rule that are no vectors.
    void make_rule(Ids &signals) {
        constexpr size_t error = 8, one = 14, second_square = 15;
        if ((is("oja") || kind_ == "rls.grad") && signals.size() == 3) {
            signals[2] = pool_[second_square];
        }
        if (is("rls") && signals.size() > 1) {
            signals[1] = pool_[error];
        }
        if (is("voja") && signals.size() == 5) {
            signals[3] = pool_[second_square];
        }
        if (is("voja") && signals.size() > 2) {
            signals.back() = pool_[one];
        }
    }

    void make_convolution(Ids &sets, Ids &incs, Ids &reads) {
        const int64_t axes = pick(1, 3), channels = pick(1, 2), filters = pick(1, 2);
        convolution_ = {};
        int64_t in_size = channels, out_size = filters;
        std::vector<int64_t> weights;
        for (int64_t a = 0; a < axes; ++a) {
            const int64_t in = pick(1, 4), kernel = pick(1, 3), stride = pick(1, 2), padding = pick(0, 1);
            const int64_t out = std::max<int64_t>((in + 2 * padding - kernel) / stride + 1, 1);
            convolution_["input_shape"].push_back(static_cast<double>(in));
            convolution_["output_shape"].push_back(static_cast<double>(out));
            convolution_["kernel_size"].push_back(static_cast<double>(kernel));
            convolution_["strides"].push_back(static_cast<double>(stride));
            convolution_["padding"].push_back(static_cast<double>(padding));
            weights.push_back(kernel);
            in_size *= in;
            out_size *= out;
        }
        const bool last = chance(0.5);
        for (const auto &[name, count] : {std::pair("input_shape", channels), std::pair("output_shape", filters)}) {
            auto &shape = convolution_[name];
            shape.insert(last ? shape.end() : shape.begin(), static_cast<double>(count));
        }
        convolution_["channels_last"] = {static_cast<double>(last)};
        const bool adjoint = is("conv_transpose");
        if (adjoint) {
            std::swap(convolution_["input_shape"], convolution_["output_shape"]);
            weights.insert(weights.end(), {filters, channels});
        } else {
            convolution_["groups"] = {1.0};
            weights.insert(weights.end(), {channels, filters});
        }
        add_base({adjoint ? out_size : in_size}, NENGINE_VALUE);
        const SignalId x = pool_.back();
        add_base({adjoint ? in_size : out_size}, NENGINE_VALUE);
        const SignalId y = pool_.back();
        const bool grad_x = kind_.find(".grad_x") != std::string::npos;
        const bool grad_w = kind_.find(".grad_w") != std::string::npos;
        add_base(weights, grad_w ? NENGINE_VALUE : NENGINE_PARAMETER, grad_w ? 0 : NENGINE_TRAINABLE);
        const SignalId w = pool_.back();
        Ids &target = incs.empty() ? sets : incs;
        if (grad_x) {
            reads = {w, y};
            target = {x};
        } else if (grad_w) {
            reads = {x, y};
            target = {w};
        } else {
            reads = {w, x};
            target = {y};
        }
    }

    void number(const char *name, Numbers values) {
        if (chance(0.02)) {
            return;
        }
        if (chance(0.03)) {
            const Numbers odd = {0, -1, 0.5, 1e300, -1e300, std::nan(""), std::numeric_limits<double>::infinity(), 9e15, 4294967296.0};
            if (values.empty() || chance(0.2)) {
                values.assign(at(pick(0, 5)), 1.0);
            } else {
                values[at(pick(0, static_cast<int64_t>(values.size()) - 1))] = odd[at(pick(0, 8))];
            }
        }
        definition_->set_numbers(op_, name, std::move(values));
    }

    Numbers indices() {
        Numbers out;
        for (int64_t i = chance(0.5) ? n_ : pick(0, 3); i > 0; --i) {
            out.push_back(static_cast<double>(pick(0, n_ - (chance(0.9) ? 1 : 0))));
        }
        return out;
    }

    void add_attributes() {
        if (kind_ == "time_update") {
            number("dt", {0.001});
        } else if (kind_ == "reset") {
            number("value", {chance(0.5) ? 0.0 : 2.5});
        } else if (kind_ == "copy") {
            for (const auto *name : {"source_indices", "target_indices"}) {
                if (chance(0.3) && n_ > 0) {
                    number(name, indices());
                }
            }
        } else if (kind_ == "dot_inc" && chance(0.5)) {
            number("transpose", {static_cast<double>(pick(0, 1))});
        } else if (is("neurons.")) {
            add_neuron_parameters();
        } else if (is("linear_filter")) {
            add_filter();
        } else if (is("host")) {
            number("has_input", {static_cast<double>(pick(0, 1))});
            if (kind_ == "host_function") {
                number("reads_time", {static_cast<double>(pick(0, 1))});
            }
        } else if (const Rule *rule = learning()) {
            if (!is("rls")) {
                number("learning_rate", {0.1});
                number("dt", {0.001});
            }
            if (is("oja")) {
                number("beta", {2});
            }
            if (kind_.find(".grad") != std::string::npos) {
                Numbers wanted(at(rule->reads), incs_ == 1 ? 0.0 : 1.0);
                wanted[0] = 1;
                number("wanted", wanted);
            }
        } else if (is("conv_")) {
            for (const auto &[name, values] : convolution_) {
                number(name.c_str(), values);
            }
        } else if (is("sparse")) {
            for (const char *name : {"rows", "columns"}) {
                number(name, places_[name]);
            }
        }
        if (chance(0.02)) {
            definition_->set_numbers(op_, "surprise", {1});
        }
    }

    void add_neuron_parameters() {
        const std::string neurons = kind_.substr(0, kind_.find(".grad"));
        const bool lif = neurons.find("lif") != std::string::npos;
        if (lif) {
            number("tau_rc", {0.02});
            number("tau_ref", {0.002});
        }
        const bool converts = neurons.find("spiking") != std::string::npos;
        const bool leaky = neurons.find("leaky") != std::string::npos;
        if (lif || leaky || converts || neurons.find("linear") != std::string::npos) {
            number("amplitude", {1});
        }
        if (leaky) {
            number("negative_slope", {0.1});
        }
        if (neurons == "neurons.stochastic_spiking" || neurons == "neurons.poisson_spiking") {
            number("negative", {static_cast<double>(pick(0, 1))});
            number("seed", {static_cast<double>(pick(0, 1000))});
        }
        if (neurons == "neurons.lif" || neurons == "neurons.adaptive_lif") {
            number("min_voltage", {0});
        }
        if (neurons.find("adaptive") != std::string::npos) {
            number("tau_n", {1});
            number("inc_n", {0.01});
        }
        if (neurons.find("soft") != std::string::npos) {
            number("sigma", {0.1});
        }
        if (neurons == "neurons.sigmoid" || neurons == "neurons.tanh") {
            number("tau_ref", {0.002});
        }
        if (neurons == "neurons.izhikevich") {
            for (const auto *name : {"tau_recovery", "coupling", "reset_voltage", "reset_recovery"}) {
                number(name, {name[0] == 'r' ? -65.0 : 0.2});
            }
        }
        number("dt", {0.001});
    }

    void add_filter() {
        constexpr const char *forms[] = {"no_state", "one_state", "no_feedthrough", "general"};
        const int64_t form = pick(0, 3);
        const int64_t order = form < 2 ? form : 2;
        definition_->set_text(op_, "form", chance(0.98) ? forms[form] : "formless");
        number("order", {static_cast<double>(order)});
        number("a", Numbers(at(order * order), 0.5));
        number("b", Numbers(at(order), 0.5));
        number("c", Numbers(at(order), form == 1 ? 1.0 : 0.5));
        number("d", {form == 0 || form == 3 ? 1.0 : 0.0});
    }

    // Others around it, so that there is something to merge, order and differentiate.
    void add_companions() {
        if (chance(0.5)) {
            definition_->add_operator("copy", "companion", {}, {pool_[0]}, {pool_[at(pick(0, 10))]}, {});
        }
        if (chance(0.3)) {
            const int32_t reset = definition_->add_operator("reset", "companion", {pool_[1]}, {}, {}, {});
            definition_->set_numbers(reset, "value", {0});
        }
    }

    void run() {
        testing::NoHost host;
        nengine::Program program(nengine::Definition(*definition_), host);
        for (const nengine::Op &op : program.operators()) {
            const nengine::Cost cost = op.type->cost(program.graph(), op);
            CHECK(cost.flop >= 0 && cost.numbers >= 0 && cost.index_bytes >= 0);
            costs_ = costs_ || (op.type->kind() == kind_ && cost.numbers > 0);
        }
        const Numbers zeros(1000);
        for (SignalId id : pool_) {
            if (program.graph()[id].role == nengine::Role::Input && program.graph()[id].base == id) {
                program.set_input(id, nengine::ItemData<double>{zeros.data(), 1, 1, 0, nullptr});
            }
        }
        program.run(2, nengine::Mode::Inference);
        program.run(1, nengine::Mode::Training);
        if (program.probe(0).size() > 0) {
            const auto training = nengine::make_training(program);
            training->prepare(true, chance(0.5));
            training->forward(2);
            training->backward();
        }
    }

    std::mt19937 rng_;
    std::optional<Definition> definition_;
    std::string kind_;
    bool costs_ = false;
    int incs_ = 0;  // that the operator has
    Ids pool_;
    int64_t n_ = 0;
    int32_t op_ = -1;
    std::map<std::string, Numbers> convolution_, places_;
};

}  // namespace

TEST(random_operators_are_refused_or_run) {
#if defined(NENGINE_SANITIZE)
    constexpr int rounds = 4000;
#else
    constexpr int rounds = 1500;
#endif
    std::string never;
    unsigned seed = 0;
    for (const std::string &kind : nengine::op_kinds()) {
        Fuzz fuzz(seed++);
        int accepted = 0;
        for (int i = 0; i < rounds; ++i) {
            try {
                accepted += fuzz.round(kind);
            } catch (const std::exception &e) {
                throw testing::Failure(kind + ", round " + std::to_string(i) + ": " + e.what());
            }
        }
        CHECK_EQ(fuzz.costs() ? kind : kind + " costs nothing", kind == "probe" ? "probe costs nothing" : kind);
        if (accepted * 200 < rounds) {
            never += " " + kind + "(" + std::to_string(accepted) + ")";
        }
    }
    // A kind that is hardly ever accepted is not tested.
    CHECK_EQ(never, std::string());
}
