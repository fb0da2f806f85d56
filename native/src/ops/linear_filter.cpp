// linear_filter {form, order, a, b, c, d}: one step of a linear time-invariant filter for every element of its input.
// Reads: time (for the order of things only), u. Sets or updates y; updates the state X (order, size of u) of the last two
// forms:
//   no_state        y = d u
//   one_state       y = a y + b u, the output being the state
//   no_feedthrough  X = A X + b u, y = c X
//   general         y = c X + d u, X = A X + b u
//
// linear_filter.grad, with the same attributes, takes the gradient of y to those of u and X. It increments the gradient
// of u. The gradient of y is read if the filter sets y; it is set, to zero or to the gradient of what y was before the
// step, if the filter updates y, and updated if the filter is a one_state that sets y. The gradient of X is set.

#include <algorithm>
#include <array>

#include "autodiff/autodiff.h"
#include "ops/kinds.h"
#include "ops/map.h"
#include "ops/operands.h"

namespace nengine {

namespace {

enum class Form { NoState, OneState, NoFeedthrough, General };

constexpr std::array<const char *, 4> form_names{"no_state", "one_state", "no_feedthrough", "general"};

bool has_state_signal(Form form) { return form == Form::NoFeedthrough || form == Form::General; }

Form form_of(const Graph &graph, const Op &op) {
    if (!op.attributes.has("form")) {
        reject(graph, op, "needs the attribute \"form\"");
    }
    const std::string &text = op.attributes.text("form");
    for (size_t i = 0; i < form_names.size(); i++) {
        if (text == form_names[i]) {
            return static_cast<Form>(i);
        }
    }
    reject(graph, op, "form \"" + text + "\" is none of no_state, one_state, no_feedthrough, general");
}

// Output w and states x of k, of input v: w = d v + c x and x = b v + A x, from the old x unless state_first.
struct System {
    int64_t order = 0;
    std::vector<double> a, b, c;
    double d = 0;
    bool state_first = false;

    System transposed() const {
        System t = *this;
        t.state_first = false;
        const auto k = static_cast<size_t>(order);
        for (size_t i = 0; i < k; i++) {
            for (size_t j = 0; j < k; j++) {
                t.a[i * k + j] = a[j * k + i];
            }
        }
        t.b = c;
        t.c = b;
        if (state_first) {
            // From the old state, the output is c A x + c b v.
            for (size_t i = 0; i < k; i++) {
                t.b[i] = 0;
                for (size_t j = 0; j < k; j++) {
                    t.b[i] += c[j] * a[j * k + i];
                }
                t.d += c[i] * b[i];
            }
        }
        return t;
    }
};

System system_of(const Graph &graph, const Op &op) {
    System s;
    const Form form = form_of(graph, op);
    s.order = op.attributes.integers("order").at(0);
    s.a = op.attributes.numbers("a");
    s.b = op.attributes.numbers("b");
    s.c = op.attributes.numbers("c");
    s.d = op.attributes.number("d");
    s.state_first = form == Form::NoFeedthrough;
    return s;
}

// ---- Forms without a state signal ----

// y (+)= d u
template <Write write>
struct Gain {
    static constexpr int inputs = 1, outputs = 1, constants = 1;
    static constexpr unsigned sums = write == Write::Add ? 1 : 0;

    template <class T, class C>
    static NENGINE_INLINE void run(const C &c, int64_t n, const Pointers<const T, 1> &in,
                                   const Pointers<T, 1> &out) {
        const T *u = in[0];
        T *y = out[0];
        NENGINE_INDEPENDENT
        for (int64_t i = 0; i < n; i++) {
            y[i] = write == Write::Add ? y[i] + c(0, i) * u[i] : c(0, i) * u[i];
        }
    }
};

struct OneState {
    static constexpr int inputs = 1, outputs = 1, constants = 2;
    static constexpr unsigned sums = 0;

    template <class T, class C>
    static NENGINE_INLINE void run(const C &c, int64_t n, const Pointers<const T, 1> &in,
                                   const Pointers<T, 1> &out) {
        const T *u = in[0];
        T *y = out[0];
        NENGINE_INDEPENDENT
        for (int64_t i = 0; i < n; i++) {
            y[i] = c(0, i) * y[i] + c(1, i) * u[i];
        }
    }
};

// Gradients of y, in place, and of u.
struct OneStateGrad {
    static constexpr int inputs = 0, outputs = 2, constants = 2;
    static constexpr unsigned sums = 2;

    template <class T, class C>
    static NENGINE_INLINE void run(const C &c, int64_t n, const Pointers<const T, 0> &, const Pointers<T, 2> &out) {
        T *gy = out[0];
        T *gu = out[1];
        NENGINE_INDEPENDENT
        for (int64_t i = 0; i < n; i++) {
            gu[i] += c(1, i) * gy[i];
            gy[i] = c(0, i) * gy[i];
        }
    }
};

// ---- Forms with a state signal ----

// A system of fixed order. Constants: d, c, then b and A row by row.
template <int K, bool state_first, Write write>
struct FixedSystem {
    static constexpr int inputs = 1, outputs = 1 + K, constants = (1 + K) * (1 + K);
    static constexpr unsigned sums = write == Write::Add ? 1 : 0;

    static std::array<double, static_cast<size_t>(constants)> constants_of(const System &s) {
        std::array<double, static_cast<size_t>(constants)> values{};
        values[0] = s.d;
        for (size_t j = 0; j < K; j++) {
            values[1 + j] = s.c[j];
            values[(1 + j) * (1 + K)] = s.b[j];
            for (size_t l = 0; l < K; l++) {
                values[(1 + j) * (1 + K) + 1 + l] = s.a[j * K + l];
            }
        }
        return values;
    }

    template <class T, class C>
    static NENGINE_INLINE void run(const C &c, int64_t n, const Pointers<const T, 1> &in,
                                   const Pointers<T, 1 + K> &out) {
        const T *v = in[0];
        NENGINE_INDEPENDENT
        for (int64_t i = 0; i < n; i++) {
            T old[K];
            for (int l = 0; l < K; l++) {
                old[l] = out[static_cast<size_t>(1 + l)][i];
            }
            T fresh[K];
            for (int j = 0; j < K; j++) {
                const int row = (1 + j) * (1 + K);
                T sum = c(row + 1, i) * old[0];
                for (int l = 1; l < K; l++) {
                    sum += c(row + 1 + l, i) * old[l];
                }
                fresh[j] = sum + c(row, i) * v[i];
                out[static_cast<size_t>(1 + j)][i] = fresh[j];
            }
            const T *x = state_first ? fresh : old;
            T w = c(1, i) * x[0];
            for (int l = 1; l < K; l++) {
                w += c(1 + l, i) * x[l];
            }
            if (!state_first) {
                w += c(0, i) * v[i];
            }
            out[0][i] = write == Write::Add ? out[0][i] + w : w;
        }
    }
};

// One operand of each member of a system: input, output, state.
struct SystemMember {
    System system;
    SignalId input, output, state;
};

// Systems of any order, one after the other. Most matrices of large systems are sparse, those of delays have one
// element in a row: only what is not zero is kept.
template <class T>
class SystemKernel : public Kernel {
public:
    SystemKernel(const Binder &binder, const std::vector<SystemMember> &members, Write write) : write_(write) {
        size_t largest = 0;
        for (const SystemMember &m : members) {
            const Use use = write == Write::Set ? Use::Set : Use::Add;
            parts_.push_back({terms_of(m.system), m.system.state_first,
                              Dense<T>(binder, m.input, binder.batch(), Use::Read),
                              Dense<T>(binder, m.output, binder.batch(), use), binder.flat<T>(m.state)});
            largest = std::max(largest, static_cast<size_t>(parts_.back().input.size() * m.system.order));
        }
        fresh_.resize(largest);
    }

    void run(const Step &step) override {
        for (Part &part : parts_) {
            advance(part, part.input.size(), part.input.begin(step), part.output.begin(step), part.state.at(step));
            part.output.done(step);
        }
    }

private:
    // A factor of a state, or of the input.
    struct Term {
        int64_t state;
        T factor;
    };
    static constexpr int64_t of_input = -1;
    using Sum = std::vector<Term>;

    struct Part {
        // One sum for each state, and then the output's.
        std::vector<Sum> sums;
        bool state_first;
        Dense<T> input, output;
        Vec<T> state;
    };

    static void append(Sum &sum, int64_t state, double factor) {
        if (factor != 0) {
            sum.push_back({state, static_cast<T>(factor)});
        }
    }

    static std::vector<Sum> terms_of(const System &s) {
        const auto k = static_cast<size_t>(s.order);
        std::vector<Sum> sums(k + 1);
        for (size_t j = 0; j < k; j++) {
            for (size_t l = 0; l < k; l++) {
                append(sums[j], static_cast<int64_t>(l), s.a[j * k + l]);
            }
            append(sums[j], of_input, s.b[j]);
            append(sums[k], static_cast<int64_t>(j), s.c[j]);
        }
        append(sums[k], of_input, s.state_first ? 0.0 : s.d);
        return sums;
    }

    void advance(const Part &part, int64_t n, const T *v, T *w, T *x) {
        const auto order = static_cast<int64_t>(part.sums.size()) - 1;
        for (int64_t j = 0; j < order; j++) {
            evaluate(part.sums[static_cast<size_t>(j)], x, v, fresh_.data() + j * n, n, true);
        }
        evaluate(part.sums.back(), part.state_first ? fresh_.data() : x, v, w, n, write_ == Write::Set);
        std::copy_n(fresh_.data(), order * n, x);
    }

    static void evaluate(const Sum &sum, const T *x, const T *v, T *to, int64_t n, bool anew) {
        if (anew) {
            std::fill_n(to, n, T{0});
        }
        for (const Term &term : sum) {
            const T *from = term.state == of_input ? v : x + term.state * n;
            const T factor = term.factor;
            NENGINE_INDEPENDENT
            for (int64_t i = 0; i < n; i++) {
                to[i] += factor * from[i];
            }
        }
    }

    Write write_;
    std::vector<Part> parts_;
    std::vector<T> fresh_;
};

template <int K, bool state_first, Write write>
std::unique_ptr<Kernel> fixed_kernel(const Binder &binder, const std::vector<SystemMember> &members) {
    using M = FixedSystem<K, state_first, write>;
    std::vector<MapMember<M>> all;
    for (const SystemMember &m : members) {
        MapMember<M> member{{m.input}, {m.output}, M::constants_of(m.system)};
        for (int k = 0; k < K; k++) {
            member.out[static_cast<size_t>(1 + k)] = {m.state, k, K};
        }
        all.push_back(member);
    }
    return map_kernel(binder, all);
}

template <bool state_first, Write write>
std::unique_ptr<Kernel> system_kernel(const Binder &binder, const std::vector<SystemMember> &members) {
    switch (members[0].system.order) {
        case 1: return fixed_kernel<1, state_first, write>(binder, members);
        case 2: return fixed_kernel<2, state_first, write>(binder, members);
        case 3: return fixed_kernel<3, state_first, write>(binder, members);
        case 4: return fixed_kernel<4, state_first, write>(binder, members);
        default: return make_kernel<SystemKernel>(binder, members, write);
    }
}

// ---- Checks that both kinds share ----

void check_attributes_of_filter(const Graph &graph, const Op &op, Form form) {
    check_attributes(graph, op, {"form", "order", "a", "b", "c", "d"});
    const double order = finite_number(graph, op, "order");
    const double most = 1 << 10;
    const double least = form == Form::NoState ? 0 : 1;
    if (order != std::floor(order) || order < least || order > most || (form == Form::OneState && order != 1) ||
        (form == Form::NoState && order != 0)) {
        reject(graph, op, "order " + std::to_string(order) + " does not suit the form");
    }
    const auto k = static_cast<size_t>(order);
    finite_numbers(graph, op, "a", k * k);
    finite_numbers(graph, op, "b", k);
    finite_numbers(graph, op, "c", k);
    const double d = finite_number(graph, op, "d");
    if (form == Form::OneState && op.attributes.number("c") != 1) {
        reject(graph, op, "c must be 1, with b standing for their product");
    }
    if ((form == Form::OneState || form == Form::NoFeedthrough) && d != 0) {
        reject(graph, op, "d must be 0 in this form, not " + std::to_string(d));
    }
}

void check_same_size(const Graph &graph, const Op &op, SignalId y, SignalId u) {
    check_elementwise(graph, op, {y, u});
    if (graph[y].size() != graph[u].size()) {
        reject(graph, op, graph.describe(y) + " and " + graph.describe(u) + " differ in their number of elements");
    }
}

void check_state(const Graph &graph, const Op &op, SignalId x, SignalId u) {
    const int64_t order = op.attributes.integers("order").at(0);
    if (graph[x].size() != order * graph[u].size() || !graph[x].is_contiguous()) {
        reject(graph, op,
               "the state " + graph.describe(x) + " is not " + std::to_string(order) + " rows as long as " +
                   graph.describe(u) + ", without gaps");
    }
    if (graph.batch() > 1 && !graph.batched(x)) {
        reject(graph, op, "the state " + graph.describe(x) + " has no minibatch axis");
    }
}

// Of one element: w = c x + d v, x = A x + b v.
int64_t filter_flop(Form form, int64_t k) {
    switch (form) {
        case Form::NoState: return 1;
        case Form::OneState: return 3;
        case Form::NoFeedthrough: return 2 * k * k + k + 2 * k - 1;
        default: return 2 * k * k + k + 2 * k + 1;
    }
}

class LinearFilter : public OpType {
public:
    LinearFilter() : OpType("linear_filter") {}

    void check(const Graph &graph, const Op &op) const override {
        const Form form = form_of(graph, op);
        const size_t sets = op.sets.size();
        const size_t states = has_state_signal(form);
        check_counts(graph, op, sets, 0, 2, states + (sets == 0));
        if (sets > 1) {
            reject(graph, op, "sets at most one signal, not " + std::to_string(sets));
        }
        check_attributes_of_filter(graph, op, form);
        check_same_size(graph, op, target_of(op), op.reads[1]);
        check_output_is_batched(graph, op, target_of(op), op.reads);
        if (states) {
            check_state(graph, op, op.updates.back(), op.reads[1]);
            check_output_is_batched(graph, op, target_of(op), {op.updates.back()});
        }
    }

    Cost cost(const Graph &graph, const Op &op) const override {
        const Form form = form_of(graph, op);
        const int64_t elements = numbers_of(graph, target_of(op));
        Cost cost = cost_of(graph, op, filter_flop(form, op.attributes.integers("order").at(0)) * elements);
        cost.numbers -= numbers_of(graph, op.reads[0]);  // the time is not looked at
        if (form == Form::OneState) {
            cost.numbers += elements;  // the output is the state
        } else if (has_state_signal(form)) {
            cost.numbers += numbers_of(graph, op.updates.back());
        }
        return cost;
    }

    bool overwrites(const Graph &graph, const Op &op, size_t) const override {
        return form_of(graph, op) != Form::OneState;
    }

    bool mergeable(const Graph &graph, const Op &a, const Op &b) const override {
        return form_of(graph, a) == form_of(graph, b) &&
               a.attributes.number("order") == b.attributes.number("order");
    }

    std::unique_ptr<Kernel> kernel(const Binder &binder, const std::vector<const Op *> &group) const override {
        switch (form_of(binder.graph(), *group[0])) {
            case Form::NoState: {
                std::vector<MapMember<Gain<Write::Set>>> members;
                for (const Op *op : group) {
                    members.push_back({{op->reads[1]}, {target_of(*op)}, {op->attributes.number("d")}});
                }
                return map_kernel(binder, members);
            }
            case Form::OneState: {
                std::vector<MapMember<OneState>> members;
                for (const Op *op : group) {
                    members.push_back({{op->reads[1]},
                                       {target_of(*op)},
                                       {op->attributes.number("a"), op->attributes.number("b")}});
                }
                return map_kernel(binder, members);
            }
            default: break;
        }
        std::vector<SystemMember> members;
        for (const Op *op : group) {
            members.push_back({system_of(binder.graph(), *op), op->reads[1], target_of(*op), op->updates.back()});
        }
        return members[0].system.state_first ? system_kernel<true, Write::Set>(binder, members)
                                             : system_kernel<false, Write::Set>(binder, members);
    }

    void differentiate(Autodiff &autodiff, const Op &op) const override {
        const Form form = form_of(autodiff.graph(), op);
        const bool sets = !op.sets.empty();
        const SignalId y = target_of(op);
        const std::optional<SignalId> gy = autodiff.gradient(y);
        const std::optional<SignalId> gu = autodiff.gradient(op.reads[1]);
        if (!gy || !gu) {
            OpType::differentiate(autodiff, op);
            return;
        }
        if (sets && form != Form::OneState) {
            autodiff.cut(y);
        }
        Op back;
        back.type = &op_type("linear_filter.grad");
        back.tag = op.tag;
        back.incs = {*gu};
        back.attributes = op.attributes;
        if (!sets) {
            back.sets = {*gy};
        } else if (form == Form::OneState) {
            back.updates = {*gy};
        } else {
            back.reads = {*gy};
        }
        if (has_state_signal(form)) {
            const std::optional<SignalId> gx = autodiff.gradient(op.updates.back());
            if (!gx) {
                invalid_program(autodiff.graph().describe(op) + ": its state has no gradient though its output has");
            }
            back.sets.push_back(*gx);
        }
        autodiff.emit(std::move(back));
    }
};

// The gradient of y among the signals of a linear_filter.grad.
SignalId output_gradient(const Op &op, Form form) {
    if (!op.reads.empty()) {
        return op.reads[0];
    }
    return form == Form::OneState && op.sets.empty() ? op.updates[0] : op.sets[0];
}

// Systems backwards: from the gradient of y to that of u; then that of y starts anew if the filter updates y.
template <class T>
class SystemGradKernel : public Kernel {
public:
    SystemGradKernel(const Binder &binder, std::unique_ptr<Kernel> system, const std::vector<SignalId> &consumed)
        : system_(std::move(system)), clear_(binder, 0) {
        for (SignalId id : consumed) {
            clear_.append(elementwise_nest<1>(binder, {id}));
            consumed_.push_back(binder.arena(id));
        }
    }

    void run(const Step &step) override {
        system_->run(step);
        clear_.run(step);
    }

    void run_steps(const Step &first, int64_t count, int direction) override {
        // What is cleared in one step and read in the next has to be cleared in between.
        if (std::any_of(consumed_.begin(), consumed_.end(), [](const Arena *a) { return a->step_stride == 0; })) {
            Kernel::run_steps(first, count, direction);
            return;
        }
        system_->run_steps(first, count, direction);
        clear_.run_steps({first, count, direction});
    }

private:
    std::unique_ptr<Kernel> system_;
    FillLoops<T> clear_;
    std::vector<const Arena *> consumed_;
};

class LinearFilterGrad : public OpType {
public:
    LinearFilterGrad() : OpType("linear_filter.grad") {}

    void check(const Graph &graph, const Op &op) const override {
        const Form form = form_of(graph, op);
        const size_t states = has_state_signal(form);
        const bool updates = form == Form::OneState && !op.updates.empty();
        const bool reads = !op.reads.empty() && form != Form::OneState;
        check_counts(graph, op, states + (!updates && !reads), 1, reads, updates);
        check_attributes_of_filter(graph, op, form);
        const SignalId gy = output_gradient(op, form);
        check_same_size(graph, op, gy, op.incs[0]);
        check_output_is_batched(graph, op, gy, op.incs);
        if (states) {
            check_state(graph, op, op.sets.back(), op.incs[0]);
        }
    }

    // As forwards, and an addition to the gradient of u. What is set or updated is read before.
    Cost cost(const Graph &graph, const Op &op) const override {
        const Form form = form_of(graph, op);
        const int64_t flop = filter_flop(form, op.attributes.integers("order").at(0)) + 1;
        Cost cost = cost_of(graph, op, flop * numbers_of(graph, output_gradient(op, form)), true);
        for (SignalId id : op.sets) {
            cost.numbers += numbers_of(graph, id);
        }
        return cost;
    }

    bool mergeable(const Graph &graph, const Op &a, const Op &b) const override {
        return form_of(graph, a) == form_of(graph, b) &&
               a.attributes.number("order") == b.attributes.number("order");
    }

    std::unique_ptr<Kernel> kernel(const Binder &binder, const std::vector<const Op *> &group) const override {
        const Form form = form_of(binder.graph(), *group[0]);
        if (form == Form::OneState) {
            std::vector<MapMember<OneStateGrad>> members;
            for (const Op *op : group) {
                members.push_back({{},
                                   {output_gradient(*op, form), op->incs[0]},
                                   {op->attributes.number("a"), op->attributes.number("b")}});
            }
            return map_kernel(binder, members);
        }
        std::vector<SignalId> consumed;
        for (const Op *op : group) {
            if (op->reads.empty()) {
                consumed.push_back(op->sets[0]);
            }
        }
        std::unique_ptr<Kernel> system;
        if (form == Form::NoState) {
            std::vector<MapMember<Gain<Write::Add>>> members;
            for (const Op *op : group) {
                members.push_back({{output_gradient(*op, form)}, {op->incs[0]}, {op->attributes.number("d")}});
            }
            system = map_kernel(binder, members);
        } else {
            std::vector<SystemMember> members;
            for (const Op *op : group) {
                members.push_back({system_of(binder.graph(), *op).transposed(), output_gradient(*op, form),
                                   op->incs[0], op->sets.back()});
            }
            system = system_kernel<false, Write::Add>(binder, members);
        }
        return make_kernel<SystemGradKernel>(binder, std::move(system), consumed);
    }
};

}  // namespace

void add_linear_filter(OpTypes &types) {
    types.push_back(std::make_unique<LinearFilter>());
    types.push_back(std::make_unique<LinearFilterGrad>());
}

}  // namespace nengine
