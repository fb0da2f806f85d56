// Operands for kernels that want one run of numbers, [element][item], whatever the layout of a signal.
#pragma once

#include <memory>
#include <vector>

#include "cpu/loops.h"
#include "ops/operands.h"

namespace nengine {

// The loop that copies between a signal (operand signal_at of the nest) and a run of numbers in memory of a kernel's own.
Nest<2> dense_nest(const Binder &binder, SignalId id, int64_t items, const Arena *run, int64_t run_offset,
                   size_t signal_at);

// Whether a signal is such a run already.
bool is_dense(const Graph &graph, SignalId id, int64_t items);

enum class Use { Read, Set, Add };

// One signal as such a run: in place where it is one, else through memory of its own. To be read, set, or added to.
template <class T>
class Dense {
public:
    Dense(const Binder &binder, SignalId id, int64_t items, Use use)
        : place_(binder.flat<T>(id)), use_(use), size_(binder.graph()[id].size() * items) {
        if (is_dense(binder.graph(), id, items)) {
            return;
        }
        own_ = std::make_unique<Own>(Own{{}, std::vector<T>(static_cast<size_t>(size_)),
                                         CopyLoops<T>(binder, use == Use::Add ? Write::Add : Write::Set)});
        own_->arena = {own_->numbers.data(), 0, size_};
        own_->copy.append(dense_nest(binder, id, items, &own_->arena, 0, use == Use::Read ? 1 : 0));
    }

    // The run, to be read or written until done.
    T *begin(const Step &step) {
        if (!own_) {
            return place_.at(step);
        }
        if (use_ == Use::Read) {
            own_->copy.run(step);
        } else if (use_ == Use::Add) {
            std::fill(own_->numbers.begin(), own_->numbers.end(), T{0});
        }
        return own_->numbers.data();
    }

    void done(const Step &step) {
        if (own_ && use_ != Use::Read) {
            own_->copy.run(step);
        }
    }

    int64_t size() const { return size_; }

private:
    struct Own {
        Arena arena;
        std::vector<T> numbers;
        CopyLoops<T> copy;
    };

    Vec<T> place_;
    Use use_;
    int64_t size_;
    std::unique_ptr<Own> own_;
};

}  // namespace nengine
