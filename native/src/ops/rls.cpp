// rls {}: recursive least squares. Reads activities a (n) and error e (m); updates delta (m, n), and P (n, n), the
// inverse of the correlations of activities:
//
//   g = P a,  q = g / (1 + a . g),  delta = -e q^T,  P = P - g q^T
//
// Source: Sussillo and Abbott 2009.
//
// rls.grad {wanted}: wanted has a 0 or 1 for each of a and e. Sets the gradient of delta to zero after using it. With a
// wanted it also sets the gradient of P to that of what P was before the step, and reads a, e and P; else it reads a
// and P. Increments the gradients of those that are wanted.

#include "ops/learning.h"

namespace nengine {

namespace {

// g, and what follows from it.
template <class T>
class Gain {
public:
    Gain(const Binder &binder, const Op &op, SignalId activities, SignalId p)
        : a_(binder.vec<T>(activities)), items_(rule_items(binder, op)) {
        g_ = own_->take(a_.size, items_);
        minus_q_ = own_->take(a_.size, items_);
        inverse_ = own_->take(1, items_);
        const Mat<T> matrix = binder.mat<T>(p);
        multiply_ = std::make_unique<ProductLoops<T>>(binder, Write::Set);
        multiply_->append(rule_nest(a_.size, a_.size, items_, at_rows(g_), at_elements(matrix), at_columns(a_)));
    }

    int64_t items() const { return items_; }
    const Vec<T> &a() const { return a_; }
    const Vec<T> &g() const { return g_; }
    const Vec<T> &minus_q() const { return minus_q_; }
    const Vec<T> &inverse() const { return inverse_; }  // 1 / (1 + a . g)
    Vec<T> take(int64_t size) { return own_->take(size, items_); }

    void run(const Step &step) const {
        multiply_->run(step);
        T *a = a_.at(step);
        T *g = g_.at(step);
        for (int64_t b = 0; b < items_; b++) {
            T sum = 1;
            for (int64_t i = 0; i < a_.size; i++) {
                sum += element(a_, a, i, b) * g[i * items_ + b];
            }
            const T inverse = 1 / sum;
            inverse_.at(step)[b] = inverse;
            for (int64_t i = 0; i < a_.size; i++) {
                minus_q_.at(step)[i * items_ + b] = -inverse * g[i * items_ + b];
            }
        }
    }

private:
    std::unique_ptr<RuleScratch<T>> own_ = std::make_unique<RuleScratch<T>>();
    Vec<T> a_, g_, minus_q_, inverse_;
    int64_t items_;
    std::unique_ptr<ProductLoops<T>> multiply_;
};

template <class T>
class RlsKernel : public Kernel {
public:
    RlsKernel(const Binder &binder, const std::vector<const Op *> &group)
        : changes_(binder, Write::Set), updates_(binder, Write::Add) {
        for (const Op *op : group) {
            const Mat<T> delta = binder.mat<T>(op->updates[0]);
            const Mat<T> p = binder.mat<T>(op->updates[1]);
            gains_.emplace_back(binder, *op, op->reads[0], op->updates[1]);
            const Gain<T> &gain = gains_.back();
            changes_.append(rule_nest(delta.rows, delta.cols, gain.items(), at_elements(delta),
                                      at_rows(binder.vec<T>(op->reads[1])), at_columns(gain.minus_q())));
            updates_.append(rule_nest(p.rows, p.cols, gain.items(), at_elements(p), at_rows(gain.g()),
                                      at_columns(gain.minus_q())));
        }
    }

    void run(const Step &step) override {
        for (const Gain<T> &gain : gains_) {
            gain.run(step);
        }
        changes_.run(step);
        updates_.run(step);
    }

private:
    std::vector<Gain<T>> gains_;
    ProductLoops<T> changes_, updates_;
};

// With D and B the gradients of delta and P: first the sums over the rows or columns of D and B, then what is done for
// each activity, then the gradient of P and what goes through it.
template <class T>
class RlsGradKernel : public Kernel {
public:
    RlsGradKernel(const Binder &binder, const std::vector<const Op *> &group)
        : to_error_(binder, Write::Add), sums_(binder, Write::Set), more_sums_(binder, Write::Add),
          through_p_(binder, Write::Add), clear_(binder, 0) {
        for (const Op *op : group) {
            append(binder, *op);
        }
    }

    void run(const Step &step) override {
        for (const Member &m : members_) {
            m.gain.run(step);
        }
        to_error_.run(step);
        sums_.run(step);
        more_sums_.run(step);
        for (const Member &m : members_) {
            if (m.to_activities.arena) {
                each_activity(m, step);
            }
        }
        through_p_.run(step);
        clear_.run(step);
    }

private:
    struct Member {
        Gain<T> gain;
        Vec<T> to_activities{};       // the gradient, if it is wanted
        Vec<T> minus_q{}, g{};        // gradients of -q and g
    };

    void append(const Binder &binder, const Op &op) {
        const std::vector<bool> wanted = wanted_of(binder.graph(), op, 2);
        const Mat<T> d = binder.mat<T>(op.sets[0]);
        const SignalId saved_p = op.reads.back();
        Member m{Gain<T>(binder, op, op.reads[0], saved_p)};
        const int64_t items = m.gain.items();
        if (wanted[1]) {
            to_error_.append(rule_nest(d.rows, d.cols, items, at_rows(binder.vec<T>(op.incs.back())), at_elements(d),
                                       at_columns(m.gain.minus_q())));
        }
        if (wanted[0]) {
            const Mat<T> b = binder.mat<T>(op.sets[1]);
            const int64_t n = b.rows;
            m.to_activities = binder.vec<T>(op.incs[0]);
            m.minus_q = m.gain.take(n);
            m.g = m.gain.take(n);
            sums_.append(rule_nest(n, n, items, at_columns(m.minus_q), at_elements(b), at_rows(m.gain.g())));
            more_sums_.append(rule_nest(d.rows, d.cols, items, at_columns(m.minus_q), at_elements(d),
                                        at_rows(binder.vec<T>(op.reads[1]))));
            sums_.append(rule_nest(n, n, items, at_rows(m.g), at_elements(b), at_columns(m.gain.minus_q())));
            through_p_.append(rule_nest(n, n, items, at_columns(m.to_activities),
                                        at_elements(binder.mat<T>(saved_p)), at_rows(m.g)));
            through_p_.append(rule_nest(n, n, items, at_elements(b), at_rows(m.g), at_columns(m.gain.a())));
        }
        clear_.append(elementwise_nest<1>(binder, {op.sets[0]}));
        members_.push_back(std::move(m));
    }

    static void each_activity(const Member &m, const Step &step) {
        const int64_t n = m.gain.a().size, items = m.gain.items();
        const T *g = m.gain.g().at(step);
        T *a = m.gain.a().at(step);
        T *to_minus_q = m.minus_q.at(step);
        T *to_g = m.g.at(step);
        T *to_a = m.to_activities.at(step);
        for (int64_t b = 0; b < items; b++) {
            const T inverse = m.gain.inverse().at(step)[b];
            T sum = 0;
            for (int64_t i = 0; i < n; i++) {
                sum += to_minus_q[i * items + b] * g[i * items + b];
            }
            // Of 1 + a . g, through -q = -g / (1 + a . g).
            const T to_sum = inverse * inverse * sum;
            for (int64_t i = 0; i < n; i++) {
                to_g[i * items + b] += to_sum * element(m.gain.a(), a, i, b) - inverse * to_minus_q[i * items + b];
                element(m.to_activities, to_a, i, b) += to_sum * g[i * items + b];
            }
        }
    }

    std::vector<Member> members_;
    ProductLoops<T> to_error_, sums_, more_sums_, through_p_;
    FillLoops<T> clear_;
};

void check_p(const Graph &graph, const Op &op, SignalId p, SignalId delta) {
    check_rule_matrix(graph, op, p);
    const int64_t n = graph[delta].shape[1];
    if (graph[p].shape[0] != n || graph[p].shape[1] != n) {
        reject(graph, op,
               graph.describe(p) + " does not have a row and a column for each column of " + graph.describe(delta));
    }
}

class Rls : public OpType {
public:
    Rls() : OpType("rls") {}

    void check(const Graph &graph, const Op &op) const override {
        check_counts(graph, op, 0, 0, 2, 2);
        check_attributes(graph, op, {});
        check_rule_matrix(graph, op, op.updates[0]);
        check_rule_vector(graph, op, op.reads[0], op.updates[0], 1);
        check_rule_vector(graph, op, op.reads[1], op.updates[0], 0);
        check_p(graph, op, op.updates[1], op.updates[0]);
        check_output_is_batched(graph, op, op.updates[0], {op.reads[0], op.reads[1], op.updates[1]});
        check_output_is_batched(graph, op, op.updates[1], {op.reads[0]});
    }

    // P a and the update of P, both n by n; q and its scale; delta.
    Cost cost(const Graph &graph, const Op &op) const override {
        const int64_t m = graph[op.updates[0]].shape[0], n = graph[op.updates[0]].shape[1];
        Cost cost = cost_of(graph, op, (4 * n * n + 3 * n + 1 + m * n) * items_of(graph, op));
        cost.numbers += numbers_of(graph, op.updates[1]);
        return cost;
    }

    bool mergeable(const Graph &, const Op &, const Op &) const override { return true; }

    std::unique_ptr<Kernel> kernel(const Binder &binder, const std::vector<const Op *> &group) const override {
        return make_kernel<RlsKernel>(binder, group);
    }

    void differentiate(Autodiff &autodiff, const Op &op) const override {
        const std::optional<SignalId> delta = autodiff.gradient(op.updates[0]);
        const std::optional<SignalId> p = autodiff.gradient(op.updates[1]);
        const std::optional<SignalId> activities = autodiff.gradient(op.reads[0]);
        const std::optional<SignalId> error = autodiff.gradient(op.reads[1]);
        if (!delta || (!activities && !error)) {
            OpType::differentiate(autodiff, op);
            return;
        }
        Op back;
        back.type = &op_type("rls.grad");
        back.tag = op.tag;
        back.sets = {*delta};
        back.reads = {autodiff.saved(op.reads[0])};
        if (activities) {
            if (!p) {
                invalid_program(autodiff.graph().describe(op) + ": P has no gradient though the activities have");
            }
            back.sets.push_back(*p);
            back.reads.push_back(autodiff.saved(op.reads[1]));
            back.incs.push_back(*activities);
        }
        back.reads.push_back(autodiff.saved(op.updates[1]));
        if (error) {
            back.incs.push_back(*error);
        }
        back.attributes.set("wanted", {static_cast<double>(activities.has_value()),
                                       static_cast<double>(error.has_value())});
        autodiff.emit(std::move(back));
    }
};

class RlsGrad : public OpType {
public:
    RlsGrad() : OpType("rls.grad") {}

    void check(const Graph &graph, const Op &op) const override {
        check_attributes(graph, op, {"wanted"});
        const std::vector<bool> wanted = wanted_of(graph, op, 2);
        if (!wanted[0] && !wanted[1]) {
            reject(graph, op, "wants no gradient");
        }
        check_counts(graph, op, 1 + wanted[0], static_cast<size_t>(wanted[0]) + wanted[1], 2 + wanted[0], 0);
        const SignalId delta = op.sets[0];
        check_rule_matrix(graph, op, delta);
        check_rule_vector(graph, op, op.reads[0], delta, 1);
        check_p(graph, op, op.reads.back(), delta);
        if (wanted[0]) {
            check_rule_vector(graph, op, op.reads[1], delta, 0);
            check_rule_vector(graph, op, op.incs[0], delta, 1);
            check_p(graph, op, op.sets[1], delta);
        }
        if (wanted[1]) {
            check_rule_vector(graph, op, op.incs.back(), delta, 0);
        }
    }

    // P a and q again; then 2 n n operations for each of the four products with P and its gradient, and 2 m n for those
    // with that of delta.
    Cost cost(const Graph &graph, const Op &op) const override {
        const std::vector<bool> wanted = wanted_of(graph, op, 2);
        const int64_t m = graph[op.sets[0]].shape[0], n = graph[op.sets[0]].shape[1];
        const int64_t products = 2 * n * n + 3 * n + 1 + (wanted[0] ? 8 * n * n + 8 * n + 2 * m * n : 0) +
                                 (wanted[1] ? 2 * m * n : 0);
        Cost cost = cost_of(graph, op, products * items_of(graph, op));
        for (SignalId id : op.sets) {
            cost.numbers += numbers_of(graph, id);
        }
        return cost;
    }

    bool mergeable(const Graph &, const Op &a, const Op &b) const override {
        return a.attributes.numbers("wanted") == b.attributes.numbers("wanted");
    }

    std::unique_ptr<Kernel> kernel(const Binder &binder, const std::vector<const Op *> &group) const override {
        return make_kernel<RlsGradKernel>(binder, group);
    }
};

}  // namespace

void add_rls(OpTypes &types) {
    types.push_back(std::make_unique<Rls>());
    types.push_back(std::make_unique<RlsGrad>());
}

}  // namespace nengine
