// Rewrites that make a step shorter without changing what it computes. Operators say through the hooks of OpType what may be
// done with them.

#include <algorithm>
#include <optional>
#include <set>

#include "ops/op_type.h"
#include "plan/plan.h"

namespace nengine {

namespace {

// Numbers that an operand is known to hold whenever it is read.
struct Known {
    std::vector<double> values;  // one for all elements, or one for each
    SignalId base;

    bool all(double value) const {
        return std::all_of(values.begin(), values.end(), [&](double v) { return v == value; });
    }
};

class Simplifier {
public:
    Simplifier(Graph &graph, std::vector<Op> &ops) : graph_(graph), ops_(ops) {}

    std::vector<SignalId> run() {
        using Rewrite = bool (Simplifier::*)();
        const Rewrite rewrites[] = {&Simplifier::remove_unmodified_resets, &Simplifier::remove_zero_incs,
                                    &Simplifier::remove_identity_muls, &Simplifier::remove_constant_copies,
                                    &Simplifier::remove_reset_incs};
        bool changed = true;
        while (changed) {
            changed = false;
            for (const Rewrite rewrite : rewrites) {
                count_uses();
                changed = (this->*rewrite)() || changed;
            }
        }
        return {concluded_from_.begin(), concluded_from_.end()};
    }

    // A reset to zero of what is incremented: the first increment sets instead.
    bool remove_reset_incs() {
        // In an order of execution no increment can need another operator that comes after it.
        ops_ = schedule(graph_, ops_);
        count_uses();
        std::vector<char> removed(ops_.size());
        bool changed = false;
        for (size_t i = 0; i < ops_.size(); ++i) {
            const auto values = reset_values(ops_[i]);
            if (!values || !Known{*values, no_signal}.all(0.0)) {
                continue;
            }
            const SignalId id = ops_[i].sets[0];
            const auto first = first_that_can_set(id);
            if (first) {
                std::swap(ops_[*first].sets, ops_[*first].incs);
                removed[i] = 1;
                changed = true;
            }
        }
        remove(removed);
        return changed;
    }

private:
    // Operators (indices) that write a base signal or a view of it.
    struct Uses {
        std::vector<size_t> sets, incs;
        bool updated = false;
    };

    void count_uses() {
        uses_.assign(static_cast<size_t>(graph_.signal_count()), {});
        for (size_t i = 0; i < ops_.size(); ++i) {
            for (SignalId id : ops_[i].sets) {
                uses_of(id).sets.push_back(i);
            }
            for (SignalId id : ops_[i].incs) {
                uses_of(id).incs.push_back(i);
            }
            for (SignalId id : ops_[i].updates) {
                uses_of(id).updated = true;
            }
        }
    }

    Uses &uses_of(SignalId id) { return uses_[static_cast<size_t>(graph_[id].base)]; }

    // A reset: an operator that does nothing but fill its only target.
    std::optional<std::vector<double>> reset_values(const Op &op) const {
        if (op.sets.size() != 1 || !op.incs.empty() || !op.reads.empty() || !op.updates.empty()) {
            return std::nullopt;
        }
        return op.type->fills_with(graph_, op);
    }

    // Inputs and parameters may change at any time, clocks do at every step; of values those are known that nothing writes, or
    // that one reset alone writes.
    std::optional<Known> known(SignalId id) {
        const Signal &base = graph_.base(id);
        if (base.role != Role::Constant && base.role != Role::Value) {
            return std::nullopt;
        }
        const Uses &uses = uses_of(id);
        if (!uses.incs.empty() || uses.updated || uses.sets.size() > 1) {
            return std::nullopt;
        }
        if (uses.sets.empty()) {
            return Known{values_at(id, base.initial), base.base};
        }
        const Op &writer = ops_[uses.sets.front()];
        const auto values = reset_values(writer);
        if (!values) {
            return std::nullopt;
        }
        if (graph_.same_elements(writer.sets[0], id)) {
            return Known{*values, base.base};
        }
        if (graph_.same_elements(writer.sets[0], base.base)) {
            return Known{values->size() == 1 ? *values : values_at(id, *values), base.base};
        }
        return std::nullopt;
    }

    // What a signal holds if its base holds these (none: zeros).
    std::vector<double> values_at(SignalId id, const std::vector<double> &of_base) const {
        if (of_base.empty()) {
            return {0.0};
        }
        const Signal &signal = graph_[id];
        if (signal.base == id) {
            return of_base;
        }
        std::vector<double> values;
        for (int64_t element : signal.elements()) {
            values.push_back(of_base[static_cast<size_t>(element)]);
        }
        return values;
    }

    bool is_identity(SignalId id, const Known &known) const {
        const Signal &signal = graph_[id];
        if (signal.rank() != 2) {
            return known.all(1.0);
        }
        const int64_t n = signal.shape[0];
        if (n != signal.shape[1] || static_cast<int64_t>(known.values.size()) != n * n) {
            return false;
        }
        for (int64_t i = 0; i < n * n; ++i) {
            if (known.values[static_cast<size_t>(i)] != (i / n == i % n ? 1.0 : 0.0)) {
                return false;
            }
        }
        return true;
    }

    static bool has_one_target(const Op &op) {
        return op.sets.size() + op.incs.size() == 1 && op.updates.empty();
    }

    static SignalId target(const Op &op) { return op.sets.empty() ? op.incs.front() : op.sets.front(); }

    void write_initial(SignalId id, const std::vector<double> &values) {
        Signal &base = graph_.at(graph_[id].base);
        base.initial.resize(static_cast<size_t>(base.size()));
        const auto elements = graph_[id].elements();
        for (size_t i = 0; i < elements.size(); ++i) {
            base.initial[static_cast<size_t>(elements[i])] = values[values.size() == 1 ? 0 : i];
        }
        concluded_from_.insert(base.base);
    }

    // Nothing but this operator, which sets it, ever changes it.
    bool is_only_set(SignalId id) {
        const Uses &uses = uses_of(id);
        return graph_.base(id).role == Role::Value && uses.incs.empty() && !uses.updated;
    }

    static Op reset(SignalId id, double value, const std::string &tag) {
        Op op;
        op.type = &op_type("reset");
        op.tag = tag;
        op.sets = {id};
        op.attributes.set("value", value);
        return op;
    }

    void remove(const std::vector<char> &removed) {
        size_t kept = 0;
        for (size_t i = 0; i < ops_.size(); ++i) {
            if (!removed[i]) {
                if (kept != i) {
                    ops_[kept] = std::move(ops_[i]);
                }
                ++kept;
            }
        }
        ops_.resize(kept);
    }

    // A reset of what nothing else changes: the value becomes the initial value.
    bool remove_unmodified_resets() {
        std::vector<char> removed(ops_.size());
        bool changed = false;
        for (size_t i = 0; i < ops_.size(); ++i) {
            const auto values = reset_values(ops_[i]);
            if (values && is_only_set(ops_[i].sets[0])) {
                write_initial(ops_[i].sets[0], *values);
                removed[i] = 1;
                changed = true;
            }
        }
        remove(removed);
        return changed;
    }

    // A product with zero: nothing is added, or zero is set.
    bool remove_zero_incs() {
        std::vector<char> removed(ops_.size());
        bool changed = false;
        for (size_t i = 0; i < ops_.size(); ++i) {
            Op &op = ops_[i];
            for (size_t read = 0; has_one_target(op) && read < op.reads.size(); ++read) {
                if (!op.type->zero_if_zero(graph_, op, read)) {
                    continue;
                }
                const auto operand = known(op.reads[read]);
                if (!operand || !operand->all(0.0)) {
                    continue;
                }
                concluded_from_.insert(operand->base);
                changed = true;
                if (op.sets.empty()) {
                    removed[i] = 1;
                } else {
                    op = reset(op.sets[0], 0.0, op.tag);
                }
                break;
            }
        }
        remove(removed);
        return changed;
    }

    // A product with one: a copy of the other operand.
    bool remove_identity_muls() {
        bool changed = false;
        for (Op &op : ops_) {
            for (size_t read = 0; has_one_target(op) && read < op.reads.size(); ++read) {
                const int other = op.type->copy_if_identity(graph_, op, read);
                const auto operand = other < 0 ? std::nullopt : known(op.reads[read]);
                if (!operand || !is_identity(op.reads[read], *operand)) {
                    continue;
                }
                concluded_from_.insert(operand->base);
                changed = true;
                op.type = &op_type("copy");
                op.reads = {op.reads[static_cast<size_t>(other)]};
                op.attributes = {};
                break;
            }
        }
        return changed;
    }

    // A copy that sets what is known already: a reset, or if nothing else changes the target, its initial value.
    bool remove_constant_copies() {
        std::vector<char> removed(ops_.size());
        bool changed = false;
        for (size_t i = 0; i < ops_.size(); ++i) {
            Op &op = ops_[i];
            const int read = op.sets.size() == 1 && has_one_target(op) ? op.type->copies(graph_, op) : -1;
            const auto source = read < 0 ? std::nullopt : known(op.reads[static_cast<size_t>(read)]);
            if (!source || source->values.empty()) {
                continue;
            }
            if (source->all(source->values.front())) {
                op = reset(op.sets[0], source->values.front(), op.tag);
            } else if (is_only_set(op.sets[0])) {
                write_initial(op.sets[0], source->values);
                removed[i] = 1;
            } else {
                continue;
            }
            concluded_from_.insert(source->base);
            changed = true;
        }
        remove(removed);
        return changed;
    }

    std::optional<size_t> first_that_can_set(SignalId id) {
        for (size_t i : uses_of(id).incs) {
            const Op &op = ops_[i];
            if (has_one_target(op) && op.sets.empty() && graph_.same_elements(op.incs[0], id) && op.type->can_set(graph_, op)) {
                return i;
            }
            // This one would have to follow; if it writes something else too, that may be what the other one needs.
            if (!has_one_target(op)) {
                return std::nullopt;
            }
        }
        return std::nullopt;
    }

    Graph &graph_;
    std::vector<Op> &ops_;
    std::vector<Uses> uses_;  // by base
    std::set<SignalId> concluded_from_;
};

}  // namespace

std::vector<SignalId> simplify(Graph &graph, std::vector<Op> &ops) { return Simplifier(graph, ops).run(); }

void let_increments_set(Graph &graph, std::vector<Op> &ops) { Simplifier(graph, ops).remove_reset_incs(); }

}  // namespace nengine
