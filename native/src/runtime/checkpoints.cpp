#include "runtime/checkpoints.h"

#include <cstring>

namespace nengine {

Checkpoints::Checkpoints(Program &program, Executable &step)
    : program_(program), step_(step), parts_(program.state_bytes(true)) {
    for (const StateBytes &part : parts_) {
        signal_bytes_ += part.count;
    }
}

void Checkpoints::resize(int64_t n) {
    if (n != count_) {
        block_ = Block();  // freed before the other one is asked for
        kernels_.clear();
        count_ = 0;
        block_ = Block(checked_product({n, signal_bytes_}));
        kernels_.resize(static_cast<size_t>(n));
        count_ = n;
    }
}

void Checkpoints::save(int64_t i) {
    auto *to = static_cast<char *>(block_.data()) + i * signal_bytes_;
    for (const StateBytes &part : parts_) {
        std::memcpy(to, program_.bytes_of(part), static_cast<size_t>(part.count));
        to += part.count;
    }
    kernels_[static_cast<size_t>(i)] = step_.state();
}

void Checkpoints::restore(int64_t i) {
    const auto *from = static_cast<const char *>(block_.data()) + i * signal_bytes_;
    for (const StateBytes &part : parts_) {
        std::memcpy(program_.bytes_of(part), from, static_cast<size_t>(part.count));
        from += part.count;
    }
    step_.set_state(kernels_[static_cast<size_t>(i)]);
}

}  // namespace nengine
