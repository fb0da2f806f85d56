// What the operators that call back into the host share: signals as dense double vectors, one item of the minibatch at a
// time.
#pragma once

#include <vector>

#include "cpu/kernel.h"
#include "ops/operands.h"

namespace nengine {

// A signal of which the host sees one item at a time. Empty if there is no signal.
template <class T>
class HostVector {
public:
    HostVector() = default;

    HostVector(const Binder &binder, SignalId id)
        : arena_(binder.arena(id)), offset_(binder.offset(id)), walk_(*walk(binder.graph()[id])),
          batch_(binder.graph().batched(id) ? binder.batch() : 1),
          values_(static_cast<size_t>(walk_.rows * walk_.columns)) {}

    double *data() { return values_.data(); }
    int64_t size() const { return static_cast<int64_t>(values_.size()); }

    void read(const Step &step, int64_t item) {
        each(step, item, [](double &value, const T &place) { value = static_cast<double>(place); });
    }
    void write(const Step &step, int64_t item) {
        each(step, item, [](double &value, T &place) { place = static_cast<T>(value); });
    }
    void add(const Step &step, int64_t item) {
        each(step, item, [](double &value, T &place) { place += static_cast<T>(value); });
    }

private:
    template <class Body>
    void each(const Step &step, int64_t item, const Body &body) {
        if (values_.empty()) {
            return;
        }
        T *first = static_cast<T *>(arena_->data) + arena_->slice(step) + offset_ +
                   (batch_ > 1 ? item : 0);
        double *value = values_.data();
        for (int64_t i = 0; i < walk_.rows; i++) {
            for (int64_t j = 0; j < walk_.columns; j++) {
                body(*value++, first[(i * walk_.row_stride + j * walk_.column_stride) * batch_]);
            }
        }
    }

    const Arena *arena_ = nullptr;
    int64_t offset_ = 0;
    Walk walk_;
    int64_t batch_ = 1;
    std::vector<double> values_;
};

// Checks an attribute that is 0 or 1.
bool flag(const Graph &graph, const Op &op, const std::string &name);

// Checks a read that is the time: one element, the same for all items.
void check_time(const Graph &graph, const Op &op, SignalId time);

}  // namespace nengine
