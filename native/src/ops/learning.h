// What learning rules share whose change is an outer product, and perhaps what they change times a factor for each row:
//
//   delta = r c^T + d o M        with r and d made of vectors that have an element for each row of delta
//
// The operator reads c, those vectors, M if there is a d, and a number that multiplies r and d if the rule has one; it
// updates delta. A rule is a struct, one a file, that says what is special about it:
//
//   struct Example {
//       static constexpr const char *kind = "example";                     // also makes the kind "example.grad"
//       static constexpr std::array attributes{"learning_rate", "dt"};     // what derive needs
//       static constexpr size_t vectors = 1;                               // that r and d are made of
//       static constexpr bool decays = true;                               // whether there is a d, and M
//       static constexpr bool gated = false;                               // whether a number multiplies r and d
//       static constexpr bool linear = false;                              // whether r and d are linear in the vectors
//       enum Constant { rate, constants };                                 // derived in double
//       static std::array<double, constants> derive(const Attributes &attributes, int64_t columns);
//       template <class T>                                                 // r and d of a row
//       static Factors<T> factors(const T *k, const T *vectors);
//       template <class T>                                                 // adds the gradients of the row's vectors
//       static void gradients(const T *k, const T *vectors, Factors<T> g, T *result);
//   };
//
// and is registered with add_rule<Example>. "example.grad" has the attributes of the rule and "wanted", a 0 or 1 for
// each signal that the rule reads. It sets the gradient of delta to zero after using it, reads what it needs of the
// signals that the rule reads, and increments the gradients of those that are wanted; both in the order of the rule.
#pragma once

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "autodiff/autodiff.h"
#include "cpu/loops.h"
#include "ops/kinds.h"
#include "ops/learned_dot.h"
#include "ops/operands.h"

namespace nengine {

// What a row of delta is made of, without the number that may multiply both.
template <class T>
struct Factors {
    T product = 0;  // r
    T decay = 0;    // d
};

// Where an operand of a loop over rows, columns and items lies.
struct RulePlace {
    const Arena *arena = nullptr;
    int64_t offset = 0, row = 0, column = 0, item = 0;
};

template <class T>
RulePlace at_rows(const Vec<T> &v) {
    return {v.arena, v.offset, v.stride * v.batch, 0, v.batch > 1};
}

template <class T>
RulePlace at_columns(const Vec<T> &v) {
    return {v.arena, v.offset, 0, v.stride * v.batch, v.batch > 1};
}

template <class T>
RulePlace at_elements(const Mat<T> &m) {
    return {m.arena, m.offset, m.row_stride * m.batch, m.col_stride * m.batch, m.batch > 1};
}

// The loop that multiplies a by x into y.
inline Nest<3> rule_nest(int64_t rows, int64_t columns, int64_t items, const RulePlace &y, const RulePlace &a,
                         const RulePlace &x) {
    Nest<3> nest;
    nest.arena = {y.arena, a.arena, x.arena};
    nest.offset = {y.offset, a.offset, x.offset};
    nest.append({rows, {y.row, a.row, x.row}});
    nest.append({columns, {y.column, a.column, x.column}});
    nest.append({items, {y.item, a.item, x.item}});
    return nest;
}

// Memory of a kernel's own for vectors of a group, [element][item], side by side. It must not be moved.
template <class T>
class RuleScratch {
public:
    RuleScratch() = default;
    RuleScratch(const RuleScratch &) = delete;
    RuleScratch &operator=(const RuleScratch &) = delete;

    Vec<T> take(int64_t size, int64_t items) {
        const Vec<T> place{&arena_, static_cast<int64_t>(numbers_.size()), size, 1, items};
        numbers_.resize(numbers_.size() + static_cast<size_t>(size * items));
        arena_.data = numbers_.data();
        arena_.size = static_cast<int64_t>(numbers_.size());
        return place;
    }

private:
    Arena arena_;
    std::vector<T> numbers_;
};

// The number of element i in item b, of a vector that starts at p.
template <class T>
T &element(const Vec<T> &v, T *p, int64_t i, int64_t b) {
    return p[i * v.stride * v.batch + (v.batch > 1 ? b : 0)];
}

// Items of an operator: those of the program if one of its signals has a minibatch axis.
int64_t rule_items(const Binder &binder, const Op &op);

void check_rule_attributes(const Graph &graph, const Op &op, std::initializer_list<std::string_view> others,
                           const std::vector<const char *> &numbers);
void check_rule_matrix(const Graph &graph, const Op &op, SignalId matrix);
void check_rule_vector(const Graph &graph, const Op &op, SignalId vector, SignalId matrix, size_t axis);
// Zeros and ones, one for each signal that the rule reads.
std::vector<bool> wanted_of(const Graph &graph, const Op &op, size_t reads);

// The signals that a rule reads, and which of them its gradient needs.
template <class R>
struct RuleReads {
    static constexpr size_t columns = 0;
    static constexpr size_t vectors = 1;
    static constexpr size_t matrix = 1 + R::vectors;  // if there is one
    static constexpr size_t gate = matrix + R::decays;
    static constexpr size_t count = gate + R::gated;

    static std::vector<bool> needed(const std::vector<bool> &wanted) {
        bool row = R::gated && wanted[gate];
        for (size_t v = 0; v < R::vectors; v++) {
            row |= wanted[vectors + v];
        }
        const bool element = wanted[columns] || (R::decays && wanted[matrix]);
        std::vector<bool> result(count, row || element);
        result[columns] = row;
        if (R::decays) {
            result[matrix] = row;
        }
        for (size_t v = 0; v < R::vectors; v++) {
            result[vectors + v] = element || (row && !R::linear);
        }
        return result;
    }

    static void check(const Graph &graph, const Op &op, size_t read, SignalId signal, SignalId delta) {
        if (R::gated && read == gate) {
            if (graph[signal].size() != 1) {
                reject(graph, op, graph.describe(signal) + " is not one number");
            }
        } else if (R::decays && read == matrix) {
            check_rule_matrix(graph, op, signal);
            if (graph[signal].shape != graph[delta].shape) {
                reject(graph, op, graph.describe(signal) + " and " + graph.describe(delta) + " differ in shape");
            }
        } else {
            check_rule_vector(graph, op, signal, delta, read == columns ? 1 : 0);
        }
    }
};

// What r and d of one operator are made of, and r and d.
template <class R, class T>
class RuleFactors {
public:
    // reads: by their place in the rule; no_signal for those that are not there.
    RuleFactors(const Binder &binder, const Op &op, const std::vector<SignalId> &reads, SignalId delta,
                RuleScratch<T> &product, RuleScratch<T> &decay)
        : RuleFactors(binder, op, reads, delta) {
        product_ = product.take(rows_, items_);
        if (R::decays) {
            decay_ = decay.take(rows_, items_);
        }
    }

    // r and d become the elements of product and decay, vectors without gaps.
    RuleFactors(const Binder &binder, const Op &op, const std::vector<SignalId> &reads, SignalId delta,
                const Vec<T> &product, const Vec<T> &decay)
        : RuleFactors(binder, op, reads, delta) {
        product_ = product;
        decay_ = decay;
    }

    int64_t rows() const { return rows_; }
    int64_t items() const { return items_; }
    const Vec<T> &product() const { return product_; }
    const Vec<T> &decay() const { return decay_; }

    void run(const Step &step) const {
        each(step, [&](int64_t i, int64_t b, const T *vectors, T gate) {
            const Factors<T> f = R::factors(constants_.data(), vectors);
            product_.at(step)[i * items_ + b] = gate * f.product;
            if (R::decays) {
                decay_.at(step)[i * items_ + b] = gate * f.decay;
            }
        });
    }

    // From the gradients of r and d, which lie where r and d do otherwise, to those of what they are made of.
    void run_gradients(const Step &step, const std::array<Vec<T>, R::vectors> &vectors, const Vec<T> &gate,
                       const Vec<T> &product, const Vec<T> &decay) const {
        each(step, [&](int64_t i, int64_t b, const T *values, T factor) {
            Factors<T> g;
            g.product = product.at(step)[i * items_ + b];
            g.decay = R::decays ? decay.at(step)[i * items_ + b] : T{0};
            if (gate.arena) {
                const Factors<T> f = R::factors(constants_.data(), values);
                element(gate, gate.at(step), 0, b) += g.product * f.product + g.decay * f.decay;
            }
            g.product *= factor;
            g.decay *= factor;
            std::array<T, R::vectors> result{};
            R::gradients(constants_.data(), values, g, result.data());
            for (size_t v = 0; v < R::vectors; v++) {
                if (vectors[v].arena) {
                    element(vectors[v], vectors[v].at(step), i, b) += result[v];
                }
            }
        });
    }

private:
    RuleFactors(const Binder &binder, const Op &op, const std::vector<SignalId> &reads, SignalId delta)
        : rows_(binder.graph()[delta].shape[0]), items_(rule_items(binder, op)) {
        const auto k = R::derive(op.attributes, binder.graph()[delta].shape[1]);
        std::transform(k.begin(), k.end(), constants_.begin(), [](double v) { return static_cast<T>(v); });
        for (size_t v = 0; v < R::vectors; v++) {
            const SignalId id = reads[RuleReads<R>::vectors + v];
            vectors_[v] = id == no_signal ? Vec<T>{} : binder.vec<T>(id);
        }
        if (R::gated && reads[RuleReads<R>::gate] != no_signal) {
            gate_ = binder.flat<T>(reads[RuleReads<R>::gate]);
        }
    }

    template <class F>
    void each(const Step &step, const F &f) const {
        std::array<T *, R::vectors> from{};
        for (size_t v = 0; v < R::vectors; v++) {
            from[v] = vectors_[v].arena ? vectors_[v].at(step) : nullptr;
        }
        T *gate = gate_.arena ? gate_.at(step) : nullptr;
        std::array<T, R::vectors> values{};
        for (int64_t i = 0; i < rows_; i++) {
            for (int64_t b = 0; b < items_; b++) {
                for (size_t v = 0; v < R::vectors; v++) {
                    values[v] = from[v] ? element(vectors_[v], from[v], i, b) : T{0};
                }
                f(i, b, values.data(), gate ? element(gate_, gate, 0, b) : T{1});
            }
        }
    }

    int64_t rows_, items_;
    std::array<T, static_cast<size_t>(R::constants)> constants_{};
    std::array<Vec<T>, R::vectors> vectors_;
    Vec<T> gate_, product_, decay_;
};

template <class R>
struct Rule {
    using Reads = RuleReads<R>;

    // What r and d of a row count as: two products of what they are made of, each.
    static constexpr int64_t row_flop = 2 * (1 + R::decays);

    template <class T>
    class Forward : public Kernel {
    public:
        Forward(const Binder &binder, const std::vector<const Op *> &group)
            : products_(binder, Write::Set), decays_(binder, Write::Add) {
            for (const Op *op : group) {
                const Mat<T> delta = binder.mat<T>(op->updates[0]);
                factors_.emplace_back(binder, *op, op->reads, op->updates[0], product_, decay_);
                const RuleFactors<R, T> &f = factors_.back();
                const Vec<T> c = binder.vec<T>(op->reads[Reads::columns]);
                products_.append(rule_nest(delta.rows, delta.cols, f.items(), at_elements(delta),
                                           at_rows(f.product()), at_columns(c)));
                if (R::decays) {
                    const Mat<T> m = binder.mat<T>(op->reads[Reads::matrix]);
                    decays_.append(rule_nest(delta.rows, delta.cols, f.items(), at_elements(delta),
                                             at_rows(f.decay()), at_elements(m)));
                }
            }
        }

        void run(const Step &step) override {
            for (const RuleFactors<R, T> &f : factors_) {
                f.run(step);
            }
            products_.run(step);
            decays_.run(step);
        }

    private:
        RuleScratch<T> product_, decay_;
        std::vector<RuleFactors<R, T>> factors_;
        ProductLoops<T> products_, decays_;
    };

    // Keeps r, c and d of the step, and writes delta when the run ends.
    template <class T>
    class Factored : public Kernel {
    public:
        Factored(const Binder &binder, const std::vector<const Op *> &group) : columns_(binder, Write::Set) {
            for (const Op *op : group) {
                const SignalId c = op->updates[1], delta = op->updates[2];
                const Vec<T> decay = R::decays ? binder.vec<T>(op->updates[3]) : Vec<T>{};
                const Vec<T> matrix = R::decays ? binder.flat<T>(op->reads[Reads::matrix]) : Vec<T>{};
                members_.push_back({{binder, *op, op->reads, delta, binder.vec<T>(op->updates[0]), decay},
                                    binder.vec<T>(c), binder.flat<T>(delta), matrix});
                columns_.append(elementwise_nest<2>(binder, {c, op->reads[Reads::columns]}));
            }
        }

        void run(const Step &step) override {
            for (const Member &m : members_) {
                m.factors.run(step);
            }
            columns_.run(step);
            put_off_ = true;
        }

        void finish() override {
            if (!std::exchange(put_off_, false)) {
                return;
            }
            for (const Member &m : members_) {
                const RuleFactors<R, T> &f = m.factors;
                write_change<T>(f.rows(), m.columns.size, f.items(), f.product().at({}), m.columns.at({}),
                                R::decays ? f.decay().at({}) : nullptr, R::decays ? m.matrix.at({}) : nullptr,
                                m.delta.at({}));
            }
        }

    private:
        struct Member {
            RuleFactors<R, T> factors;
            Vec<T> columns, delta, matrix;
        };

        std::vector<Member> members_;
        CopyLoops<T> columns_;
        bool put_off_ = false;  // whether delta is not what it should be
    };

    template <class T>
    class Backward : public Kernel {
    public:
        Backward(const Binder &binder, const std::vector<const Op *> &group)
            : sums_(binder, Write::Set), products_(binder, Write::Add), clear_(binder, 0) {
            for (const Op *op : group) {
                append(binder, *op);
            }
        }

        void run(const Step &step) override {
            sums_.run(step);
            for (const Member &m : members_) {
                if (m.factors_wanted) {
                    m.factors.run(step);
                }
            }
            products_.run(step);
            for (const Member &m : members_) {
                if (m.rows_wanted) {
                    m.factors.run_gradients(step, m.vectors, m.gate, m.product, m.decay);
                }
            }
            clear_.run(step);
        }

    private:
        struct Member {
            RuleFactors<R, T> factors;
            bool factors_wanted = false, rows_wanted = false;
            std::array<Vec<T>, R::vectors> vectors{};  // gradients, of those that are wanted
            Vec<T> gate{}, product{}, decay{};         // gradients of the number, r and d
        };

        void append(const Binder &binder, const Op &op) {
            const std::vector<bool> wanted = wanted_of(binder.graph(), op, Reads::count);
            const std::vector<SignalId> reads = places(op.reads, Reads::needed(wanted));
            const std::vector<SignalId> incs = places(op.incs, wanted);
            const Mat<T> g = binder.mat<T>(op.sets[0]);
            Member m{RuleFactors<R, T>(binder, op, reads, op.sets[0], product_, decay_)};
            const int64_t items = m.factors.items();
            const auto nest = [&](const RulePlace &y, const RulePlace &a, const RulePlace &x) {
                return rule_nest(g.rows, g.cols, items, y, a, x);
            };
            if (wanted[Reads::columns]) {
                m.factors_wanted = true;
                products_.append(nest(at_columns(binder.vec<T>(incs[Reads::columns])), at_elements(g),
                                      at_rows(m.factors.product())));
            }
            if (R::decays && wanted[Reads::matrix]) {
                m.factors_wanted = true;
                products_.append(nest(at_elements(binder.mat<T>(incs[Reads::matrix])), at_rows(m.factors.decay()),
                                      at_elements(g)));
            }
            for (size_t v = 0; v < R::vectors; v++) {
                if (wanted[Reads::vectors + v]) {
                    m.rows_wanted = true;
                    m.vectors[v] = binder.vec<T>(incs[Reads::vectors + v]);
                }
            }
            if (R::gated && wanted[Reads::gate]) {
                m.rows_wanted = true;
                m.gate = binder.flat<T>(incs[Reads::gate]);
            }
            if (m.rows_wanted) {
                m.product = product_sums_.take(g.rows, items);
                sums_.append(nest(at_rows(m.product), at_elements(g),
                                  at_columns(binder.vec<T>(reads[Reads::columns]))));
                if (R::decays) {
                    m.decay = decay_sums_.take(g.rows, items);
                    sums_.append(nest(at_rows(m.decay), at_elements(g),
                                      at_elements(binder.mat<T>(reads[Reads::matrix]))));
                }
            }
            clear_.append(elementwise_nest<1>(binder, {op.sets[0]}));
            members_.push_back(std::move(m));
        }

        RuleScratch<T> product_, decay_, product_sums_, decay_sums_;
        std::vector<Member> members_;
        ProductLoops<T> sums_, products_;
        FillLoops<T> clear_;
    };

    // Signals by their place in the rule, from those that are there.
    static std::vector<SignalId> places(const std::vector<SignalId> &signals, const std::vector<bool> &there) {
        std::vector<SignalId> result(there.size(), no_signal);
        size_t next = 0;
        for (size_t i = 0; i < there.size(); i++) {
            if (there[i]) {
                result[i] = signals[next++];
            }
        }
        return result;
    }

    class FactoredOp : public OpType {
    public:
        FactoredOp() : OpType(std::string(R::kind) + ".factored") {}

        void check(const Graph &graph, const Op &op) const override {
            check_counts(graph, op, 0, 0, Reads::count, 3 + R::decays);
            check_rule_attributes(graph, op, {}, {R::attributes.begin(), R::attributes.end()});
            check_rule_matrix(graph, op, op.updates[2]);
            check_rule_vector(graph, op, op.updates[0], op.updates[2], 0);
            check_rule_vector(graph, op, op.updates[1], op.updates[2], 1);
            if (R::decays) {
                check_rule_vector(graph, op, op.updates[3], op.updates[2], 0);
            }
            for (size_t i = 0; i < Reads::count; i++) {
                Reads::check(graph, op, i, op.reads[i], op.updates[2]);
            }
        }

        bool mergeable(const Graph &, const Op &, const Op &) const override { return true; }

        // What it reads and writes at the end of a run does not count.
        Cost cost(const Graph &graph, const Op &op) const override {
            const int64_t rows = graph[op.updates[2]].shape[0];
            Cost cost = cost_of(graph, op, rows * row_flop * items_of(graph, op));
            cost.numbers -= numbers_of(graph, op.updates[2]);
            if (R::decays) {
                cost.numbers -= numbers_of(graph, op.reads[Reads::matrix]);
            }
            return cost;
        }

        std::unique_ptr<Kernel> kernel(const Binder &binder, const std::vector<const Op *> &group) const override {
            return make_kernel<Factored>(binder, group);
        }
    };

    class ForwardOp : public OpType {
    public:
        ForwardOp() : OpType(R::kind) {}

        void check(const Graph &graph, const Op &op) const override {
            check_counts(graph, op, 0, 0, Reads::count, 1);
            check_rule_attributes(graph, op, {}, {R::attributes.begin(), R::attributes.end()});
            check_rule_matrix(graph, op, op.updates[0]);
            for (size_t i = 0; i < Reads::count; i++) {
                Reads::check(graph, op, i, op.reads[i], op.updates[0]);
            }
            check_output_is_batched(graph, op, op.updates[0], op.reads);
        }

        // A product for each element of delta, and where there is a d a second one and their sum; r and d count as
        // row_flop operations a row.
        Cost cost(const Graph &graph, const Op &op) const override {
            const Signal &delta = graph[op.updates[0]];
            const int64_t a_row = row_flop + (R::decays ? 3 : 1) * delta.shape[1];
            return cost_of(graph, op, delta.shape[0] * a_row * items_of(graph, op));
        }

        bool mergeable(const Graph &, const Op &, const Op &) const override { return true; }

        std::unique_ptr<Kernel> kernel(const Binder &binder, const std::vector<const Op *> &group) const override {
            return make_kernel<Forward>(binder, group);
        }

        std::optional<FactoredChange> factored(Graph &graph, const Op &op, SignalId matrix) const override {
            if (R::decays && op.reads[Reads::matrix] != matrix) {
                return std::nullopt;
            }
            const SignalId delta = op.updates[0];
            const auto add_factor = [&](const char *name, size_t axis) {
                Signal factor;
                factor.name = name + graph[delta].name;
                factor.shape = {graph[delta].shape[axis]};
                return graph.add(std::move(factor));
            };
            static const FactoredOp type;
            FactoredChange result{op, {add_factor("rows of ", 0), add_factor("columns of ", 1)}};
            result.op.type = &type;
            result.op.updates = {result.factors.rows, result.factors.columns, delta};
            if (R::decays) {
                result.factors.decay = add_factor("decay of ", 0);
                result.op.updates.push_back(result.factors.decay);
            }
            type.check(graph, result.op);
            return result;
        }

        void differentiate(Autodiff &autodiff, const Op &op) const override {
            const std::optional<SignalId> g = autodiff.gradient(op.updates[0]);
            std::vector<bool> wanted;
            std::vector<double> flags;
            Op back;
            for (SignalId id : op.reads) {
                const std::optional<SignalId> gradient = autodiff.gradient(id);
                wanted.push_back(gradient.has_value());
                flags.push_back(gradient.has_value());
                if (gradient) {
                    back.incs.push_back(*gradient);
                }
            }
            if (!g || back.incs.empty()) {
                OpType::differentiate(autodiff, op);
                return;
            }
            const std::vector<bool> needed = Reads::needed(wanted);
            for (size_t i = 0; i < needed.size(); i++) {
                if (needed[i]) {
                    back.reads.push_back(autodiff.saved(op.reads[i]));
                }
            }
            back.type = &op_type(kind() + ".grad");
            back.tag = op.tag;
            back.sets = {*g};
            back.attributes = op.attributes;
            back.attributes.set("wanted", flags);
            autodiff.emit(std::move(back));
        }
    };

    class BackwardOp : public OpType {
    public:
        BackwardOp() : OpType(std::string(R::kind) + ".grad") {}

        void check(const Graph &graph, const Op &op) const override {
            check_rule_attributes(graph, op, {"wanted"}, {R::attributes.begin(), R::attributes.end()});
            const std::vector<bool> wanted = wanted_of(graph, op, Reads::count);
            const std::vector<bool> needed = Reads::needed(wanted);
            check_counts(graph, op, 1, count(wanted), count(needed), 0);
            check_rule_matrix(graph, op, op.sets[0]);
            check_side(graph, op, places(op.reads, needed));
            check_side(graph, op, places(op.incs, wanted));
        }

        // A multiplication and an addition for each element of delta and each sum that is formed of its gradient.
        Cost cost(const Graph &graph, const Op &op) const override {
            const std::vector<bool> wanted = wanted_of(graph, op, Reads::count);
            int64_t sums = wanted[Reads::columns] + (R::decays && wanted[Reads::matrix] ? 1 : 0);
            bool rows = R::gated && wanted[Reads::gate];
            for (size_t v = 0; v < R::vectors; v++) {
                rows = rows || wanted[Reads::vectors + v];
            }
            sums += rows ? 1 + R::decays : 0;
            const Signal &delta = graph[op.sets[0]];
            const int64_t a_row = row_flop + 2 * sums * delta.shape[1];
            Cost cost = cost_of(graph, op, delta.shape[0] * a_row * items_of(graph, op));
            cost.numbers += numbers_of(graph, op.sets[0]);  // used, then set to zero
            return cost;
        }

        bool mergeable(const Graph &, const Op &a, const Op &b) const override {
            return a.attributes.numbers("wanted") == b.attributes.numbers("wanted");
        }

        std::unique_ptr<Kernel> kernel(const Binder &binder, const std::vector<const Op *> &group) const override {
            return make_kernel<Backward>(binder, group);
        }

    private:
        static size_t count(const std::vector<bool> &flags) {
            return static_cast<size_t>(std::count(flags.begin(), flags.end(), true));
        }

        static void check_side(const Graph &graph, const Op &op, const std::vector<SignalId> &signals) {
            for (size_t i = 0; i < signals.size(); i++) {
                if (signals[i] != no_signal) {
                    Reads::check(graph, op, i, signals[i], op.sets[0]);
                }
            }
        }
    };
};

template <class R>
void add_rule(OpTypes &types) {
    types.push_back(std::make_unique<typename Rule<R>::ForwardOp>());
    types.push_back(std::make_unique<typename Rule<R>::BackwardOp>());
}

}  // namespace nengine
