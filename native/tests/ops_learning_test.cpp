// The operators of learning rules against loops over elements.

#include <algorithm>
#include <cmath>
#include <functional>

#include "support/op_fixture.h"
#include "support/testing.h"

using namespace testing;

namespace {

Kind vector_kind(Dice &dice) {
    static constexpr Kind kinds[] = {Kind::Value, Kind::Value, Kind::Value, Kind::Constant, Kind::Input};
    return kinds[dice.below(5)];
}

// What an element of the change depends on.
struct Operands {
    double column = 0;              // of the vector along a row of delta
    std::vector<double> row;        // of the vectors along a column
    double matrix = 0, number = 0;  // of what the rule changes; what all is multiplied with
};

// A rule as its formula says it. Every formula is of second degree or less in each of its operands.
struct RuleCase {
    const char *kind;
    size_t vectors;
    bool matrix, number, linear;
    std::vector<const char *> attributes;
    std::function<double(const nengine::Attributes &, int64_t columns, const Operands &)> delta;

    size_t reads() const { return 1 + vectors + matrix + number; }
    size_t matrix_at() const { return 1 + vectors; }
    size_t number_at() const { return reads() - 1; }
};

double rate(const nengine::Attributes &a) { return a.number("learning_rate") * a.number("dt"); }

const std::vector<RuleCase> rules = {
    {"pes", 1, false, false, true, {},
     [](const auto &a, int64_t n, const Operands &o) {
         return -rate(a) / static_cast<double>(n) * o.row[0] * o.column;
     }},
    {"bcm", 2, false, false, false, {},
     [](const auto &a, int64_t, const Operands &o) { return rate(a) * o.row[0] * (o.row[0] - o.row[1]) * o.column; }},
    {"oja", 1, true, false, false, {"beta"},
     [](const auto &a, int64_t, const Operands &o) {
         return rate(a) * (o.row[0] * o.column - a.number("beta") * o.row[0] * o.row[0] * o.matrix);
     }},
    {"voja", 2, true, true, false, {},
     [](const auto &a, int64_t, const Operands &o) {
         return rate(a) * o.number * (o.row[1] * o.row[0] * o.column - o.row[0] * o.matrix);
     }},
};

// The signals that a rule reads, in its order.
std::vector<SignalId> make_reads(Dice &dice, OpFixture &f, const RuleCase &rule, int64_t rows, int64_t columns,
                                 const std::vector<Kind> &kinds) {
    std::vector<SignalId> reads;
    for (size_t i = 0; i < rule.reads(); i++) {
        if (rule.number && i == rule.number_at()) {
            reads.push_back(f.vector(dice, kinds[i], 1));
        } else if (rule.matrix && i == rule.matrix_at()) {
            reads.push_back(f.matrix(dice, kinds[i], rows, columns));
        } else {
            reads.push_back(f.vector(dice, kinds[i], i == 0 ? columns : rows));
        }
    }
    return reads;
}

void set_attributes(Dice &dice, const RuleCase &rule, Op &op) {
    op.attributes.set("learning_rate", dice.number(0.1, 1));
    op.attributes.set("dt", 0.5);
    for (const char *name : rule.attributes) {
        op.attributes.set(name, dice.number(0.1, 2));
    }
}

// The operands of an element; zero where a signal is absent.
Operands operands(const Snapshot &values, const RuleCase &rule, const std::vector<SignalId> &reads, int64_t row,
                  int64_t column, int64_t columns, int64_t item) {
    const auto get = [&](size_t read, int64_t element) {
        return reads[read] == nengine::no_signal ? 0 : values.get(reads[read], element, item);
    };
    Operands o;
    o.column = get(0, column);
    for (size_t v = 0; v < rule.vectors; v++) {
        o.row.push_back(get(1 + v, row));
    }
    if (rule.matrix) {
        o.matrix = get(rule.matrix_at(), row * columns + column);
    }
    if (rule.number) {
        o.number = get(rule.number_at(), 0);
    }
    return o;
}

double &operand(Operands &o, const RuleCase &rule, size_t read) {
    if (rule.number && read == rule.number_at()) {
        return o.number;
    }
    if (rule.matrix && read == rule.matrix_at()) {
        return o.matrix;
    }
    return read == 0 ? o.column : o.row[read - 1];
}

// Which signals the gradients of the wanted ones depend on.
std::vector<bool> needed(const RuleCase &rule, const std::vector<bool> &wanted) {
    bool row = rule.number && wanted[rule.number_at()];
    for (size_t v = 0; v < rule.vectors; v++) {
        row |= wanted[1 + v];
    }
    const bool element = wanted[0] || (rule.matrix && wanted[rule.matrix_at()]);
    std::vector<bool> result;
    for (size_t i = 0; i < rule.reads(); i++) {
        const bool is_number = rule.number && i == rule.number_at();
        const bool is_element = i == 0 || (rule.matrix && i == rule.matrix_at());
        result.push_back(is_number ? row || element : is_element ? row : element || (row && !rule.linear));
    }
    return result;
}

}  // namespace

TEST(rules_change_each_weight_by_their_formula) {
    for (const RuleCase &rule : rules) {
        for_random_cases(60, [&](Dice &dice, OpFixture &f) {
            std::vector<Kind> kinds;
            for (size_t i = 0; i < rule.reads(); i++) {
                kinds.push_back(rule.matrix && i == rule.matrix_at() ? Kind::Online : vector_kind(dice));
            }
            const bool differ = dice.coin();
            const int64_t m = dice.size(), n = dice.size();
            std::vector<Op> group;
            const int64_t members = 1 + dice.below(5);
            for (int64_t k = 0; k < members; k++) {
                const int64_t rows = differ ? dice.size() : m, columns = differ ? dice.size() : n;
                const std::vector<SignalId> reads = make_reads(dice, f, rule, rows, columns, kinds);
                group.push_back(make_op(rule.kind, {}, {}, reads, {f.matrix(dice, Kind::Value, rows, columns)}));
                set_attributes(dice, rule, group.back());
            }
            f.allocate(dice);
            const Snapshot before(f);
            f.run(group);
            for (const Op &op : group) {
                const int64_t columns = f.size(op.reads[0]);
                check_signal(f, op.updates[0], [&](int64_t i, int64_t b) {
                    Operands o = operands(before, rule, op.reads, i / columns, i % columns, columns, b);
                    Expected e;
                    e.add(rule.delta(op.attributes, columns, o));
                    for (double *value : {&o.column, &o.matrix, &o.row[0]}) {
                        *value = std::abs(*value);
                    }
                    e.magnitude += std::abs(rule.delta(op.attributes, columns, o)) + 10;
                    return e;
                });
            }
        });
    }
}

TEST(gradients_of_rules_go_to_all_that_is_wanted) {
    for (const RuleCase &rule : rules) {
        for_random_cases(30, [&](Dice &dice, OpFixture &f) {
            std::vector<bool> wanted;
            std::vector<double> flags;
            for (size_t i = 0; i < rule.reads(); i++) {
                wanted.push_back(dice.coin());
                flags.push_back(wanted.back());
            }
            const std::vector<bool> need = needed(rule, wanted);
            const std::vector<Kind> kinds(rule.reads(), Kind::Value);
            std::vector<Op> group;
            std::vector<std::vector<SignalId>> reads, incs;
            const int64_t members = 1 + dice.below(4);
            for (int64_t k = 0; k < members; k++) {
                const int64_t rows = dice.size(), columns = dice.size();
                Op op = make_op(std::string(rule.kind) + ".grad", {f.matrix(dice, Kind::Value, rows, columns)}, {}, {});
                reads.push_back(make_reads(dice, f, rule, rows, columns, kinds));
                incs.push_back(make_reads(dice, f, rule, rows, columns, kinds));
                for (size_t i = 0; i < rule.reads(); i++) {
                    if (need[i]) {
                        op.reads.push_back(reads.back()[i]);
                    } else {
                        reads.back()[i] = nengine::no_signal;
                    }
                    if (wanted[i]) {
                        op.incs.push_back(incs.back()[i]);
                    }
                }
                set_attributes(dice, rule, op);
                op.attributes.set("wanted", flags);
                group.push_back(op);
            }
            f.allocate(dice);
            const Snapshot before(f);
            f.run(group);
            for (size_t k = 0; k < group.size(); k++) {
                const Op &op = group[k];
                const int64_t rows = f.graph()[op.sets[0]].shape[0], columns = f.graph()[op.sets[0]].shape[1];
                for (size_t read = 0; read < rule.reads(); read++) {
                    if (!wanted[read]) {
                        continue;
                    }
                    const bool is_number = rule.number && read == rule.number_at();
                    const bool is_matrix = rule.matrix && read == rule.matrix_at();
                    check_signal(f, incs[k][read], [&](int64_t element, int64_t b) {
                        Expected e;
                        e.add(before.get(incs[k][read], element, b));
                        e.magnitude += 10;
                        for (int64_t i = 0; i < rows; i++) {
                            for (int64_t j = 0; j < columns; j++) {
                                if (!(is_number || element == (is_matrix ? i * columns + j : read == 0 ? j : i))) {
                                    continue;
                                }
                                // Exact, as the formulas are of second degree.
                                constexpr double h = 0.5;
                                Operands up = operands(before, rule, reads[k], i, j, columns, b), down = up;
                                operand(up, rule, read) += h;
                                operand(down, rule, read) -= h;
                                const double g = before.get(op.sets[0], i * columns + j, b);
                                e.add(g * rule.delta(op.attributes, columns, up) / (2 * h));
                                e.add(-g * rule.delta(op.attributes, columns, down) / (2 * h));
                            }
                        }
                        return e;
                    });
                }
                check_signal(f, op.sets[0], [](int64_t, int64_t) { return Expected{}; });
            }
        });
    }
}

TEST(rls_learns_the_inverse_of_the_correlations) {
    for_random_cases(100, [](Dice &dice, OpFixture &f) {
        const bool differ = dice.coin();
        const int64_t m = dice.size(), n = dice.size();
        const Kind a_kind = vector_kind(dice), e_kind = vector_kind(dice);
        std::vector<Op> group;
        const int64_t members = 1 + dice.below(4);
        for (int64_t k = 0; k < members; k++) {
            const int64_t rows = differ ? dice.size() : m, columns = differ ? dice.size() : n;
            group.push_back(make_op("rls", {}, {}, {f.vector(dice, a_kind, columns), f.vector(dice, e_kind, rows)},
                                    {f.matrix(dice, Kind::Value, rows, columns),
                                     f.matrix(dice, Kind::Value, columns, columns)}));
        }
        f.allocate(dice);
        // Positive definite, as correlations are.
        for (const Op &op : group) {
            const int64_t size = f.size(op.reads[0]);
            for (int64_t b = 0; b < f.items(op.updates[1]); b++) {
                for (int64_t i = 0; i < size * size; i++) {
                    const int64_t row = i / size, column = i % size;
                    const double product =
                        std::sin(static_cast<double>(row + b)) * std::sin(static_cast<double>(column + b));
                    f.set(op.updates[1], i, b, (row == column) + product / static_cast<double>(size));
                }
            }
        }
        const Snapshot before(f);
        f.run(group);
        for (const Op &op : group) {
            const SignalId a = op.reads[0], p = op.updates[1];
            const int64_t size = f.size(a);
            const auto g = [&](int64_t i, int64_t b) {
                double sum = 0;
                for (int64_t j = 0; j < size; j++) {
                    sum += before.get(p, i * size + j, b) * before.get(a, j, b);
                }
                return sum;
            };
            std::vector<double> inverse, largest;
            for (int64_t b = 0; b < f.items(p); b++) {
                double sum = 1, most = 1;
                for (int64_t i = 0; i < size; i++) {
                    sum += before.get(a, i, b) * g(i, b);
                    most = std::max(most, std::abs(g(i, b)));
                }
                inverse.push_back(1 / sum);
                largest.push_back(most * (1 + most));
            }
            const auto at = [](const std::vector<double> &v, int64_t b) { return v[static_cast<size_t>(b)]; };
            check_signal(f, p, [&](int64_t i, int64_t b) {
                Expected e;
                e.add(before.get(p, i, b));
                e.add(-g(i / size, b) * g(i % size, b) * at(inverse, b));
                e.magnitude += 10 * at(largest, b);
                return e;
            });
            check_signal(f, op.updates[0], [&](int64_t i, int64_t b) {
                Expected e;
                e.add(-before.get(op.reads[1], i / size, b) * g(i % size, b) * at(inverse, b));
                e.magnitude += 10 * at(largest, b);
                return e;
            });
        }
    });
}

TEST(rules_refuse_what_does_not_fit) {
    OpFixture f(true, 2);
    const SignalId delta = f.base(Kind::Value, {2, 3}), a = f.base(Kind::Value, {3}), e = f.base(Kind::Value, {3});
    Op op = make_op("pes", {}, {}, {a, e}, {delta});
    op.attributes.set("learning_rate", 1);
    CHECK_CONTAINS(refusal(f, op), "needs the attribute \"dt\"");
    op.attributes.set("dt", 0.0);
    CHECK_CONTAINS(refusal(f, op), "dt must be positive");
    op.attributes.set("dt", 0.001);
    CHECK_CONTAINS(refusal(f, op), "signal 2(3) does not fit axis 0 of signal 0(2,3)");
    op.attributes.set("beta", 0.001);
    CHECK_CONTAINS(refusal(f, op), "has no attribute \"beta\"");
    const SignalId b = f.base(Kind::Value, {2});
    Op unbatched = make_op("pes", {}, {}, {a, b}, {f.base(Kind::Trainable, {2, 3})});
    unbatched.attributes.set("learning_rate", 1);
    unbatched.attributes.set("dt", 0.001);
    CHECK_CONTAINS(refusal(f, unbatched), "has no minibatch axis");

    Op bcm = make_op("bcm", {}, {}, {a, b}, {delta});
    CHECK_CONTAINS(refusal(f, bcm), "3 reads");
    Op oja = make_op("oja", {}, {}, {a, b, f.base(Kind::Online, {3, 2})}, {delta});
    oja.attributes = unbatched.attributes;
    CHECK_CONTAINS(refusal(f, oja), "needs the attribute \"beta\"");
    oja.attributes.set("beta", 1.0);
    CHECK_CONTAINS(refusal(f, oja), "differ in shape");
    Op voja = make_op("voja", {}, {}, {a, b, b, f.base(Kind::Online, {2, 3}), b}, {delta});
    voja.attributes = unbatched.attributes;
    CHECK_CONTAINS(refusal(f, voja), "is not one number");

    Op rls = make_op("rls", {}, {}, {a, b}, {delta, f.base(Kind::Value, {2, 2})});
    CHECK_CONTAINS(refusal(f, rls), "does not have a row and a column for each column");

    Op back = make_op("pes.grad", {delta}, {a}, {b});
    back.attributes = unbatched.attributes;
    CHECK_CONTAINS(refusal(f, back), "needs the attribute \"wanted\"");
    back.attributes.set("wanted", std::vector<double>{1, 2});
    CHECK_CONTAINS(refusal(f, back), "zeros and ones");
    back.attributes.set("wanted", std::vector<double>{0, 1});
    CHECK_CONTAINS(refusal(f, back), "does not fit axis 1");
    Op nothing = make_op("rls.grad", {delta}, {}, {a, b});
    nothing.attributes.set("wanted", std::vector<double>{0, 0});
    CHECK_CONTAINS(refusal(f, nothing), "wants no gradient");
}
