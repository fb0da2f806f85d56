// The memory of a program: one arena a space, and one an input.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <unordered_map>

#include "cpu/kernel.h"
#include "ir/graph.h"

namespace nengine {

// Calls f with a float or a double, to be used for its type.
template <class F>
decltype(auto) with_element_type(bool is_double, F f) {
    return is_double ? f(double{}) : f(float{});
}

// Throws Error(NENGINE_OUT_OF_MEMORY) if the product does not fit.
int64_t checked_product(std::initializer_list<int64_t> factors);

// A zero-filled block, aligned for vector instructions. Throws Error(NENGINE_OUT_OF_MEMORY), also where the system would
// promise memory that it does not have.
class Block {
public:
    Block() = default;
    explicit Block(int64_t bytes);
    void *data() const { return data_.get(); }
    int64_t bytes() const { return bytes_; }

private:
    struct Free {
        void operator()(void *p) const;
    };
    std::unique_ptr<void, Free> data_;
    int64_t bytes_ = 0;
};

class Memory {
public:
    Memory(bool is_double, int64_t batch);

    bool is_double() const { return is_double_; }
    int64_t element_bytes() const { return is_double_ ? 8 : 4; }

    // Gives a space room for `elements` (without the batch), which all steps share; zero-filled, what it held is gone.
    void allocate(Space space, int64_t elements);
    // Gives a space room for `elements` at each of `steps` steps. Numbers are unspecified.
    void allocate_steps(Space space, int64_t elements, int64_t steps);
    // The same for an input. With 1 step all steps share it.
    void allocate_input(SignalId signal, int64_t elements, int64_t steps);
    // Which step of a run the first slice of a space is for.
    void set_first_step(Space space, int64_t index);
    void zero(Space space);
    // Whether blocks have exactly the size that is asked for; else one that was larger before stays.
    void set_exact(bool exact) { exact_ = exact; }

    // Bytes that a space, and all inputs, have now.
    int64_t bytes(Space space) const { return slots_[static_cast<size_t>(space)]->block.bytes(); }
    int64_t input_bytes() const;

    // Arenas stay where they are, since kernels point to them. Without memory until they are allocated.
    const Arena &arena(Space space) const { return slots_[static_cast<size_t>(space)]->arena; }
    const Arena &input(SignalId signal) const;

private:
    struct Slot {
        Arena arena;
        Block block;
    };
    void resize(Slot &slot, int64_t per_step, int64_t steps);
    int64_t width(Space space) const { return is_batched(space) ? batch_ : 1; }

    bool is_double_;
    int64_t batch_;
    bool exact_ = false;
    std::array<std::unique_ptr<Slot>, space_count> slots_;
    mutable std::unordered_map<SignalId, std::unique_ptr<Slot>> inputs_;  // made when first asked for
};

}  // namespace nengine
