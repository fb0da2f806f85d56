#include "runtime/storage.h"

#include <algorithm>
#include <utility>

#include "nengine/nengine.h"

namespace nengine {

namespace {

// Those that differentiation fills.
constexpr Space gradient_spaces[] = {Space::ValueGradient, Space::OnlineGradient, Space::TrainableGradient,
                                     Space::InputGradient};
constexpr Space stepped_spaces[] = {Space::Tape, Space::OutputGradient};
constexpr Space chunk_spaces[] = {Space::Chunk, Space::SharedChunk};
constexpr Space own_spaces[] = {Space::Value, Space::Online, Space::Trainable, Space::Fixed, Space::Clock};

}  // namespace

Storage::Storage(Graph graph, bool is_double, ThreadPool &threads, Host &host)
    : graph_(std::move(graph)), memory_(is_double, graph_.batch()), threads_(threads), host_(host) {
    extend_layout(graph_, {}, {}, layout_);
    // Signals without elements have an address too.
    for (size_t space = 0; space < space_count; ++space) {
        memory_.allocate(static_cast<Space>(space), 0);
    }
}

Storage::Storage(const Storage &whole, int64_t items, ThreadPool &threads, Host &host)
    : whole_(&whole), graph_(whole.graph_.with_batch(items)), layout_(whole.layout_), memory_(whole.is_double(), items),
      threads_(threads), host_(host) {
    for (Space space : own_spaces) {
        memory_.allocate(space, is_shared(space) ? 0 : space_size(space));
    }
}

void Storage::place(const std::vector<Plan *> &plans, const std::vector<SignalId> &keep) {
    Layout next = layout_;
    next.space_size.resize(space_count);
    for (Space space : chunk_spaces) {
        next.space_size[static_cast<size_t>(space)] = 0;
    }
    extend_layout(graph_, plans, keep, next);
    for (Space space : chunk_spaces) {
        int64_t &size = next.space_size[static_cast<size_t>(space)];
        size = std::max(size, space_size(space));
    }
    const auto for_grown = [&](const auto &spaces, auto allocate) {
        for (Space space : spaces) {
            const int64_t size = next.space_size[static_cast<size_t>(space)];
            if (size != space_size(space)) {
                allocate(space, size);
            }
        }
    };
    const auto shared = [&](Space space, int64_t size) { memory_.allocate(space, size); };
    for_grown(own_spaces, shared);
    for_grown(gradient_spaces, shared);
    for_grown(stepped_spaces, [&](Space space, int64_t size) { memory_.allocate_steps(space, size, 1); });
    // They get their steps when a run is to use them.
    for_grown(chunk_spaces, [&](Space space, int64_t size) { memory_.allocate_steps(space, size, 0); });
    layout_ = std::move(next);
}

void Storage::drop_derived(SignalId first) {
    graph_.truncate(first);
    layout_.offset.resize(static_cast<size_t>(first));
    const auto empty = [&](Space space) {
        layout_.space_size[static_cast<size_t>(space)] = 0;
        memory_.allocate(space, 0);
    };
    std::for_each(std::begin(gradient_spaces), std::end(gradient_spaces), empty);
    std::for_each(std::begin(stepped_spaces), std::end(stepped_spaces), empty);
    for (Space space : chunk_spaces) {
        layout_.space_size[static_cast<size_t>(space)] = 0;
    }
    for (SignalId id = 0; id < first; ++id) {
        const Signal &s = graph_[id];
        if (s.base == id && layout_.is_stored(id) && (s.space == Space::Chunk || s.space == Space::SharedChunk)) {
            int64_t &size = layout_.space_size[static_cast<size_t>(s.space)];
            size = std::max(size, layout_.offset[static_cast<size_t>(id)] + s.size());
        }
    }
}

void Storage::write_initial(SignalId base) {
    const Signal &s = graph_[base];
    const int64_t width = items(base);
    with_element_type(is_double(), [&](auto zero) {
        using T = decltype(zero);
        T *data = static_cast<T *>(memory_.arena(s.space).data) + offset(base);
        const int64_t size = s.size();
        if (s.initial.empty()) {
            std::fill_n(data, size * width, T(0));
            return;
        }
        if (width == 1) {
            std::transform(s.initial.begin(), s.initial.end(), data, [](double v) { return static_cast<T>(v); });
            return;
        }
        for (int64_t i = 0; i < size; ++i) {
            std::fill_n(data + i * width, width, static_cast<T>(s.initial[static_cast<size_t>(i)]));
        }
    });
}

void Storage::read(SignalId signal, int64_t step, double *out) const {
    const Signal &s = graph_[signal];
    const Arena &from = *arena(signal);
    const int64_t width = items(signal);
    const auto elements = s.elements();
    const auto size = static_cast<int64_t>(elements.size());
    const int64_t first = offset(s.base) + step * from.step_stride;
    with_element_type(is_double(), [&](auto zero) {
        using T = decltype(zero);
        const T *data = static_cast<const T *>(from.data) + first;
        for (int64_t i = 0; i < size; ++i) {
            for (int64_t b = 0; b < width; ++b) {
                out[b * size + i] = data[elements[static_cast<size_t>(i)] * width + b];
            }
        }
    });
}

void Storage::write(SignalId signal, const double *values, int64_t item_stride) {
    const Signal &s = graph_[signal];
    const int64_t width = items(signal);
    const auto elements = s.elements();
    with_element_type(is_double(), [&](auto zero) {
        using T = decltype(zero);
        T *data = static_cast<T *>(arena(signal)->data) + offset(s.base);
        for (size_t i = 0; i < elements.size(); ++i) {
            for (int64_t b = 0; b < width; ++b) {
                data[elements[i] * width + b] = static_cast<T>(values[b * item_stride + static_cast<int64_t>(i)]);
            }
        }
    });
}

const Arena *Storage::arena(SignalId signal) const {
    const Signal &base = graph_.base(signal);
    if (base.space == Space::Input) {
        return &memory_.input(base.base);
    }
    return is_shared(base.space) ? whole_->arena(signal) : &memory_.arena(base.space);
}

int64_t Storage::offset(SignalId signal) const {
    const Signal &s = graph_[signal];
    if (!layout_.is_stored(s.base)) {
        throw Error(NENGINE_INTERNAL, graph_.describe(signal) + " has no memory but is used");
    }
    return (layout_.offset[static_cast<size_t>(s.base)] + s.offset) * items(signal);
}

}  // namespace nengine
