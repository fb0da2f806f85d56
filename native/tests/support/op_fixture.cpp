#include "support/op_fixture.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>

#include "support/testing.h"

namespace testing {

using nengine::Arena;
using nengine::Signal;
using nengine::Space;

int64_t Dice::size() {
    static constexpr std::array<int64_t, 10> sizes{1, 2, 3, 7, 8, 15, 16, 17, 33, 100};
    return sizes[static_cast<size_t>(below(sizes.size()))];
}

OpFixture::OpFixture(bool is_double, int64_t batch, int threads)
    : graph_(batch), is_double_(is_double), batch_(batch),
      threads_(std::make_unique<nengine::ThreadPool>(threads)) {
    for (size_t space = 0; space < nengine::space_count; space++) {
        blocks_.push_back(std::make_unique<Block>());
    }
}

SignalId OpFixture::base(Kind kind, std::vector<int64_t> shape, int64_t gap) {
    Signal signal;
    signal.name = "signal " + std::to_string(graph_.signal_count());
    signal.shape = std::move(shape);
    signal.role = kind == Kind::Value      ? nengine::Role::Value
                  : kind == Kind::Constant ? nengine::Role::Constant
                  : kind == Kind::Input    ? nengine::Role::Input
                                           : nengine::Role::Parameter;
    signal.trainable = kind == Kind::Trainable;
    signal.online = kind == Kind::Online;
    const SignalId id = graph_.add(signal);
    size_t block = static_cast<size_t>(graph_.space(id));
    if (kind == Kind::Input) {
        block = blocks_.size();
        blocks_.push_back(std::make_unique<Block>());
    }
    Arena &arena = blocks_[block]->arena;
    arena.size += gap;
    block_of_base_.resize(static_cast<size_t>(graph_.signal_count()));
    offset_of_base_.resize(static_cast<size_t>(graph_.signal_count()));
    block_of_base_[static_cast<size_t>(id)] = block;
    offset_of_base_[static_cast<size_t>(id)] = arena.size;
    arena.size += size(id) * items(id);
    return id;
}

SignalId OpFixture::view(SignalId base, int64_t offset, std::vector<int64_t> shape, std::vector<int64_t> strides) {
    Signal view;
    view.name = "view of " + graph_[base].name;
    view.base = base;
    view.offset = offset;
    view.shape = std::move(shape);
    view.strides = std::move(strides);
    return graph_.add(view);
}

SignalId OpFixture::vector(Dice &dice, Kind kind, int64_t n, bool views) {
    const int64_t gap = dice.below(3) == 0 ? dice.below(20) : 0;
    switch (views ? dice.below(6) : 0) {
        case 1: {
            const int64_t shift = dice.below(5);
            return view(base(kind, {n + shift + 2}, gap), shift, {n}, {1});
        }
        case 2: {
            const int64_t stride = 2 + dice.below(2);
            return view(base(kind, {n * stride + 1}, gap), 1, {n}, {stride});
        }
        case 3: return view(base(kind, {n}, gap), n - 1, {n}, {-1});
        default: return base(kind, {n}, gap);
    }
}

SignalId OpFixture::matrix(Dice &dice, Kind kind, int64_t rows, int64_t columns, bool views) {
    const int64_t gap = dice.below(3) == 0 ? dice.below(20) : 0;
    switch (views ? dice.below(7) : 0) {
        case 1: return view(base(kind, {rows + 3, columns}, gap), 2 * columns, {rows, columns}, {columns, 1});
        case 2: return view(base(kind, {rows, columns + 3}, gap), 1, {rows, columns}, {columns + 3, 1});
        case 3:
            return view(base(kind, {rows, 2 * columns}, gap), 0, {rows, columns}, {2 * columns, 2});
        case 4:
            return view(base(kind, {2 * rows, columns}, gap), (2 * rows - 1) * columns, {rows, columns},
                        {-2 * columns, 1});
        default: return base(kind, {rows, columns}, gap);
    }
}

void OpFixture::allocate(Dice &dice) {
    for (size_t b = 0; b < blocks_.size(); b++) {
        // Inputs have three steps.
        fill(*blocks_[b], dice, b >= nengine::space_count ? 3 : 0);
    }
}

void OpFixture::allocate_steps(Dice &dice, int64_t steps, bool inputs) {
    for (size_t b = 0; b < blocks_.size(); b++) {
        const bool input = b >= nengine::space_count;
        const bool stepped = input ? inputs : b == static_cast<size_t>(Space::Value);
        fill(*blocks_[b], dice, stepped ? steps : 0);
    }
}

// With a slice for each of some steps; with one for all if there are none.
void OpFixture::fill(Block &block, Dice &dice, int64_t steps) {
    block.arena.step_stride = steps > 0 ? block.arena.size : 0;
    block.arena.size *= std::max<int64_t>(steps, 1);
    const auto n = static_cast<size_t>(block.arena.size);
    if (is_double_) {
        block.doubles.resize(n);
        std::generate(block.doubles.begin(), block.doubles.end(), [&] { return dice.number(-1, 1); });
        block.arena.data = block.doubles.data();
    } else {
        block.floats.resize(n);
        std::generate(block.floats.begin(), block.floats.end(), [&] { return static_cast<float>(dice.number(-1, 1)); });
        block.arena.data = block.floats.data();
    }
}

size_t OpFixture::block_of(SignalId id) const { return block_of_base_[static_cast<size_t>(graph_[id].base)]; }

const Arena *OpFixture::arena(SignalId signal) const { return &blocks_[block_of(signal)]->arena; }

int64_t OpFixture::offset(SignalId signal) const {
    return offset_of_base_[static_cast<size_t>(graph_[signal].base)] + graph_[signal].offset * items(signal);
}

int64_t OpFixture::place(SignalId id, int64_t element, int64_t item) const {
    const Signal &signal = graph_[id];
    int64_t at = 0;
    for (size_t axis = signal.shape.size(); axis-- > 0;) {
        at += element % signal.shape[axis] * signal.strides[axis];
        element /= signal.shape[axis];
    }
    return arena(id)->step_stride + offset(id) + at * items(id) + (items(id) > 1 ? item : 0);
}

double OpFixture::get(SignalId id, int64_t element, int64_t item) const {
    const Block &block = *blocks_[block_of(id)];
    const auto at = static_cast<size_t>(place(id, element, item));
    return is_double_ ? block.doubles.at(at) : static_cast<double>(block.floats.at(at));
}

void OpFixture::set(SignalId id, int64_t element, int64_t item, double value) {
    Block &block = *blocks_[block_of(id)];
    const auto at = static_cast<size_t>(place(id, element, item));
    if (is_double_) {
        block.doubles.at(at) = value;
    } else {
        block.floats.at(at) = static_cast<float>(value);
    }
}

std::unique_ptr<nengine::Kernel> OpFixture::kernel(const std::vector<Op> &group) const {
    std::vector<const Op *> pointers;
    for (const Op &op : group) {
        op.type->check(graph_, op);
        pointers.push_back(&op);
    }
    return group[0].type->kernel(*this, pointers);
}

void OpFixture::run(const std::vector<Op> &group, int64_t step_index, int64_t step_number) {
    kernel(group)->run({step_index, step_number});
}

void OpFixture::run_steps(const std::vector<Op> &group, bool at_once, int64_t first, int64_t count, int direction) {
    const std::unique_ptr<nengine::Kernel> kernel = this->kernel(group);
    if (at_once) {
        kernel->run_steps({first, first + 1}, count, direction);
        return;
    }
    for (int64_t i = 0, step = first; i < count; i++, step += direction) {
        kernel->run({step, step + 1});
    }
}

std::vector<double> OpFixture::memory() const {
    std::vector<double> all;
    for (const std::unique_ptr<Block> &block : blocks_) {
        all.insert(all.end(), block->doubles.begin(), block->doubles.end());
        all.insert(all.end(), block->floats.begin(), block->floats.end());
    }
    return all;
}

double OpFixture::tolerance(double magnitude) const { return (is_double_ ? 1e-13 : 1e-5) * (1 + magnitude); }

std::string OpFixture::describe() const {
    return std::string(is_double_ ? "double" : "float") + ", minibatch " + std::to_string(batch_) + ", " +
           std::to_string(threads_->size()) + " threads";
}

void OpFixture::call(int32_t op, int32_t item, double time, const double *input, int64_t input_size, double *output,
                     int64_t output_size) {
    std::vector<double> result(output, output + output_size);
    host_function(op, item, time, std::vector<double>(input, input + input_size), result);
    std::copy(result.begin(), result.end(), output);
}

Snapshot::Snapshot(const OpFixture &fixture) : fixture_(fixture) {
    for (SignalId id = 0; id < fixture.graph().signal_count(); id++) {
        std::vector<double> values;
        for (int64_t i = 0; i < fixture.size(id); i++) {
            for (int64_t b = 0; b < fixture.items(id); b++) {
                values.push_back(fixture.get(id, i, b));
            }
        }
        values_.push_back(std::move(values));
    }
}

double Snapshot::get(SignalId id, int64_t element, int64_t item) const {
    const int64_t items = fixture_.items(id);
    return values_.at(static_cast<size_t>(id)).at(static_cast<size_t>(element * items + (items > 1 ? item : 0)));
}

void for_random_cases(int count, const std::function<void(Dice &, OpFixture &)> &body) {
    for (int i = 0; i < count; i++) {
        Dice dice(static_cast<uint64_t>(i));
        static constexpr std::array<int64_t, 3> batches{1, 3, 8};
        OpFixture fixture(dice.coin(), batches[static_cast<size_t>(dice.below(3))], dice.below(4) == 0 ? 2 : 1);
        try {
            body(dice, fixture);
        } catch (const std::exception &e) {
            std::string signals;
            for (SignalId id = 0; id < fixture.graph().signal_count(); id++) {
                signals += " " + fixture.graph().describe(id);
            }
            throw std::runtime_error("case " + std::to_string(i) + " (" + fixture.describe() + ";" + signals +
                                     "): " + e.what());
        }
    }
}

void Expected::add(double term) {
    value += term;
    magnitude += std::fabs(term);
}

void check_signal(const OpFixture &fixture, SignalId id,
                  const std::function<Expected(int64_t, int64_t)> &expected) {
    for (int64_t i = 0; i < fixture.size(id); i++) {
        for (int64_t b = 0; b < fixture.items(id); b++) {
            const Expected e = expected(i, b);
            const std::string text =
                fixture.graph().describe(id) + " element " + std::to_string(i) + " item " + std::to_string(b);
            check_near(__FILE__, __LINE__, text.c_str(), fixture.get(id, i, b), e.value,
                       fixture.tolerance(e.magnitude));
        }
    }
}

Op make_op(const std::string &kind, std::vector<SignalId> sets, std::vector<SignalId> incs,
           std::vector<SignalId> reads, std::vector<SignalId> updates) {
    Op op;
    op.type = &nengine::op_type(kind);
    op.tag = "tested";
    op.sets = std::move(sets);
    op.incs = std::move(incs);
    op.reads = std::move(reads);
    op.updates = std::move(updates);
    return op;
}

std::string refusal(const OpFixture &fixture, const Op &op) {
    return CHECK_THROWS(nengine::Error, op.type->check(fixture.graph(), op));
}

}  // namespace testing
