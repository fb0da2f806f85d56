#include "ir/graph.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <numeric>

#include "nengine/nengine.h"
#include "ops/op_type.h"

namespace nengine {

namespace {

constexpr int64_t max_rank = 16;
// Keeps every product of a size, a batch and an element size far away from overflow.
constexpr int64_t max_elements = int64_t{1} << 48;

int64_t product(const std::vector<int64_t> &shape) {
    int64_t size = 1;
    for (int64_t n : shape) {
        size *= n;
    }
    return size;
}

std::vector<int64_t> row_major(const std::vector<int64_t> &shape) {
    std::vector<int64_t> strides(shape.size());
    int64_t stride = 1;
    for (size_t i = shape.size(); i-- > 0;) {
        strides[i] = stride;
        stride *= shape[i];
    }
    return strides;
}

struct Range {
    int64_t first, last;
};

// First and last element of the base that a signal with at least one element touches.
Range range(const Signal &signal) {
    Range r{signal.offset, signal.offset};
    for (size_t i = 0; i < signal.shape.size(); ++i) {
        const int64_t reach = (signal.shape[i] - 1) * signal.strides[i];
        (reach < 0 ? r.first : r.last) += reach;
    }
    return r;
}

void check_view(const Signal &view, const Signal &base) {
    if (view.strides.size() != view.shape.size()) {
        invalid_argument("view \"" + view.name + "\" has " + std::to_string(view.shape.size()) + " axes but " +
                         std::to_string(view.strides.size()) + " strides");
    }
    const int64_t size = base.size();
    for (size_t i = 0; i < view.strides.size(); ++i) {
        const int64_t stride = view.strides[i];
        const int64_t reach = std::max<int64_t>(view.shape[i] - 1, 0);
        if (reach > 0 && (stride > size / reach || stride < -(size / reach))) {
            invalid_argument("view \"" + view.name + "\": stride " + std::to_string(stride) + " of axis " +
                             std::to_string(i) + " leads outside of \"" + base.name + "\" with " +
                             std::to_string(size) + " elements");
        }
    }
    if (view.offset < 0 || view.offset > size) {
        invalid_argument("view \"" + view.name + "\": offset " + std::to_string(view.offset) +
                         " lies outside of \"" + base.name + "\" with " + std::to_string(size) + " elements");
    }
    if (view.size() == 0) {
        return;
    }
    const Range r = range(view);
    if (r.first < 0 || r.last >= size) {
        invalid_argument("view \"" + view.name + "\" touches elements " + std::to_string(r.first) + " to " +
                         std::to_string(r.last) + " of \"" + base.name + "\", which has " +
                         std::to_string(size));
    }
}

Space space_of(const Signal &signal) {
    switch (signal.role) {
        case Role::Value:
            return Space::Value;
        case Role::Input:
            return Space::Input;
        case Role::Constant:
            return Space::Fixed;
        case Role::Clock:
            return Space::Clock;
        case Role::Parameter:
            return signal.online ? Space::Online : signal.trainable ? Space::Trainable : Space::Fixed;
    }
    return Space::Fixed;
}

// By differentiation or planning, which say themselves where a signal is.
bool has_own_space(Space space) { return space >= Space::Tape; }

// Rows and columns of the base, seen as rows of the length of its last axis, that a view touches; columns are only
// known (true) if no axis of the view runs across the end of a row.
bool rectangle(const Signal &view, int64_t row_length, Range &rows, Range &columns) {
    rows = {view.offset / row_length, view.offset / row_length};
    columns = {view.offset % row_length, view.offset % row_length};
    for (size_t i = 0; i < view.shape.size(); ++i) {
        const int64_t steps = view.shape[i] - 1;
        const int64_t stride = view.strides[i];
        Range &along = stride % row_length == 0 ? rows : columns;
        const int64_t reach = steps * (stride % row_length == 0 ? stride / row_length : stride);
        (reach < 0 ? along.first : along.last) += reach;
    }
    return columns.first >= 0 && columns.last < row_length;
}

bool disjoint(Range a, Range b) { return a.last < b.first || b.last < a.first; }

int64_t stride_divisor(const Signal &signal, int64_t divisor) {
    for (size_t i = 0; i < signal.shape.size(); ++i) {
        if (signal.shape[i] > 1) {
            divisor = std::gcd(divisor, signal.strides[i]);
        }
    }
    return divisor;
}

}  // namespace

void invalid_program(const std::string &message) { throw Error(NENGINE_INVALID_PROGRAM, message); }
void invalid_argument(const std::string &message) { throw Error(NENGINE_INVALID_ARGUMENT, message); }

bool is_batched(Space space) {
    switch (space) {
        case Space::Trainable:
        case Space::Fixed:
        case Space::Clock:
        case Space::TrainableGradient:
        case Space::SharedChunk:
            return false;
        default:
            return true;
    }
}

bool keeps_values(const Signal &base) { return base.space < Space::Input; }

int64_t Signal::size() const { return product(shape); }

void Signal::check_shape() const {
    if (rank() > max_rank) {
        invalid_argument("signal \"" + name + "\" has " + std::to_string(rank()) +
                         " axes; at most " + std::to_string(max_rank) + " are allowed");
    }
    int64_t size = 1;
    for (size_t i = 0; i < shape.size(); ++i) {
        const int64_t n = shape[i];
        if (n < 0) {
            invalid_argument("signal \"" + name + "\": axis " + std::to_string(i) +
                             " has the negative length " + std::to_string(n));
        }
        // Axes of length 0 must not hide an overflow of the others.
        if (n > max_elements || size > max_elements / std::max<int64_t>(n, 1)) {
            invalid_argument("signal \"" + name + "\" has more than " + std::to_string(max_elements) +
                             " elements");
        }
        size *= std::max<int64_t>(n, 1);
    }
}

bool Signal::is_contiguous() const {
    int64_t expected = 1;
    for (size_t i = shape.size(); i-- > 0;) {
        if (shape[i] == 0) {
            return true;
        }
        if (shape[i] > 1 && strides[i] != expected) {
            return false;
        }
        expected *= shape[i];
    }
    return true;
}

std::vector<int64_t> Signal::elements() const {
    std::vector<int64_t> out;
    const int64_t n = size();
    out.reserve(static_cast<size_t>(n));
    std::vector<int64_t> at(shape.size());
    int64_t element = offset;
    while (static_cast<int64_t>(out.size()) < n) {
        out.push_back(element);
        for (size_t axis = shape.size(); axis-- > 0;) {
            element += strides[axis];
            if (++at[axis] < shape[axis]) {
                break;
            }
            element -= strides[axis] * shape[axis];
            at[axis] = 0;
        }
    }
    return out;
}

bool Signal::repeats_elements() const {
    std::vector<std::pair<int64_t, int64_t>> axes;  // distance of neighbours, reach
    for (size_t i = 0; i < shape.size(); ++i) {
        if (shape[i] == 0) {
            return false;
        }
        if (shape[i] > 1) {
            axes.emplace_back(std::abs(strides[i]), (shape[i] - 1) * std::abs(strides[i]));
        }
    }
    std::sort(axes.begin(), axes.end());
    int64_t reach = 0;
    for (const auto &[distance, extent] : axes) {
        if (distance <= reach) {
            return true;
        }
        reach += extent;
    }
    return false;
}

double Attributes::number(const std::string &name) const {
    const auto &values = numbers(name);
    if (values.size() != 1) {
        invalid_program("attribute \"" + name + "\" has " + std::to_string(values.size()) +
                        " values where one is needed");
    }
    return values.front();
}

double Attributes::number_or(const std::string &name, double fallback) const {
    return numbers_.count(name) ? number(name) : fallback;
}

const std::vector<double> &Attributes::numbers(const std::string &name) const {
    const auto found = numbers_.find(name);
    if (found == numbers_.end()) {
        invalid_program("attribute \"" + name + "\" is missing");
    }
    return found->second;
}

std::vector<int64_t> Attributes::integers(const std::string &name) const {
    constexpr double largest = 9007199254740992.0;  // 2^53: beyond it not every whole number is a double
    std::vector<int64_t> out;
    for (double v : numbers(name)) {
        if (!(std::fabs(v) <= largest) || v != std::floor(v)) {
            invalid_program("attribute \"" + name + "\" holds " + std::to_string(v) +
                            " where whole numbers are needed");
        }
        out.push_back(static_cast<int64_t>(v));
    }
    return out;
}

const std::string &Attributes::text(const std::string &name) const {
    const auto found = texts_.find(name);
    if (found == texts_.end()) {
        invalid_program("attribute \"" + name + "\" is missing");
    }
    return found->second;
}

std::vector<std::string> Attributes::names() const {
    std::vector<std::string> all;
    for (const auto &entry : numbers_) {
        all.push_back(entry.first);
    }
    for (const auto &entry : texts_) {
        all.push_back(entry.first);
    }
    return all;
}

Graph Graph::with_batch(int64_t batch) const {
    Graph other(batch);
    other.signals_.reserve(signals_.size());
    for (const Signal &s : signals_) {
        other.signals_.push_back({s.name, s.role, s.space, s.trainable, s.online, s.shape, s.base, s.offset, s.strides, {},
                                  s.mirrors});
    }
    return other;
}

SignalId Graph::add(Signal signal) {
    signal.check_shape();
    const SignalId id = signal_count();
    if (signal.base == no_signal) {
        if (!signal.initial.empty() && static_cast<int64_t>(signal.initial.size()) != signal.size()) {
            invalid_argument("signal \"" + signal.name + "\": " + std::to_string(signal.initial.size()) +
                             " initial values do not fill its " + std::to_string(signal.size()) + " elements");
        }
        signal.base = id;
        signal.offset = 0;
        signal.strides = row_major(signal.shape);
        if (!has_own_space(signal.space)) {
            signal.space = space_of(signal);
        }
    } else {
        if (signal.base < 0 || signal.base >= id || (*this)[signal.base].base != signal.base) {
            invalid_argument("view \"" + signal.name + "\": " + std::to_string(signal.base) +
                             " is not the id of a base signal");
        }
        const Signal &of = (*this)[signal.base];
        check_view(signal, of);
        signal.role = of.role;
        signal.space = of.space;
        signal.trainable = of.trainable;
        signal.online = of.online;
        signal.initial.clear();
    }
    signals_.push_back(std::move(signal));
    return id;
}

bool Graph::overlap(SignalId a, SignalId b) const {
    const Signal &x = (*this)[a];
    const Signal &y = (*this)[b];
    if (a == b) {
        return true;
    }
    if (x.base != y.base || x.size() == 0 || y.size() == 0 || disjoint(range(x), range(y))) {
        return false;
    }
    // Interleaved: every second element, say.
    const int64_t divisor = stride_divisor(y, stride_divisor(x, 0));
    if (divisor != 0 && (x.offset - y.offset) % divisor != 0) {
        return false;
    }
    // Blocks of a matrix.
    const Signal &of = base(a);
    const int64_t row_length = of.shape.empty() ? 1 : of.shape.back();
    Range x_rows{}, x_columns{}, y_rows{}, y_columns{};
    if (rectangle(x, row_length, x_rows, x_columns) && rectangle(y, row_length, y_rows, y_columns)) {
        return !disjoint(x_rows, y_rows) && !disjoint(x_columns, y_columns);
    }
    return true;
}

bool Graph::same_elements(SignalId a, SignalId b) const {
    const Signal &x = (*this)[a];
    const Signal &y = (*this)[b];
    return a == b || (x.base == y.base && x.offset == y.offset && x.shape == y.shape && x.strides == y.strides);
}

std::string Graph::describe(SignalId id) const {
    const Signal &signal = (*this)[id];
    std::string text = signal.name + "(";
    for (size_t i = 0; i < signal.shape.size(); ++i) {
        text += (i ? "," : "") + std::to_string(signal.shape[i]);
    }
    return text + ")";
}

std::string Graph::describe(const Op &op) const {
    std::string text = op.type->kind();
    if (!op.tag.empty()) {
        text += " \"" + op.tag + "\"";
    }
    const std::pair<const char *, const std::vector<SignalId> *> lists[] = {
        {" sets ", &op.sets}, {" incs ", &op.incs}, {" reads ", &op.reads}, {" updates ", &op.updates}};
    for (const auto &[title, list] : lists) {
        for (size_t i = 0; i < list->size(); ++i) {
            text += (i ? ", " : title) + describe((*list)[i]);
        }
    }
    return text;
}

}  // namespace nengine
