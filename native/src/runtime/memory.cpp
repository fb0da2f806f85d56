#include "runtime/memory.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <string>

#include "nengine/nengine.h"

namespace nengine {

namespace {

constexpr int64_t alignment = 64;
// Blocks below this size are not worth asking how much memory there is.
constexpr int64_t small_block = int64_t{64} << 20;

// A number in a file of the system; fallback if there is no such file or it says "max".
int64_t number_in(const char *path, int64_t fallback) {
    std::ifstream file(path);
    int64_t value = 0;
    return file >> value ? value : fallback;
}

int64_t available_in_machine() {
    std::ifstream file("/proc/meminfo");
    std::string name, unit;
    int64_t kibibytes = 0;
    while (file >> name >> kibibytes) {
        if (name == "MemAvailable:") {
            return kibibytes * 1024;
        }
        std::getline(file, unit);
    }
    return INT64_MAX;
}

// Memory that can be had without another process or this one being killed for it.
int64_t available_memory() {
    const int64_t limit = number_in("/sys/fs/cgroup/memory.max", INT64_MAX);
    const int64_t used = number_in("/sys/fs/cgroup/memory.current", 0);
    const int64_t in_group = limit == INT64_MAX ? limit : std::max<int64_t>(limit - used, 0);
    return std::min(in_group, available_in_machine());
}

[[noreturn]] void out_of_memory(int64_t bytes) {
    throw Error(NENGINE_OUT_OF_MEMORY, "not enough memory for a block of " + std::to_string(bytes) + " bytes");
}

}  // namespace

int64_t checked_product(std::initializer_list<int64_t> factors) {
    int64_t product = 1;
    for (int64_t factor : factors) {
        if (__builtin_mul_overflow(product, factor, &product)) {
            throw Error(NENGINE_OUT_OF_MEMORY, "more memory is needed than can be addressed");
        }
    }
    return product;
}

void Block::Free::operator()(void *p) const { std::free(p); }

Block::Block(int64_t bytes) : bytes_(bytes) {
    if (bytes > INT64_MAX - alignment || (bytes > small_block && bytes > available_memory())) {
        out_of_memory(bytes);
    }
    const int64_t rounded = std::max((bytes + alignment - 1) / alignment * alignment, alignment);
    data_.reset(std::aligned_alloc(static_cast<size_t>(alignment), static_cast<size_t>(rounded)));
    if (!data_) {
        out_of_memory(bytes);
    }
    std::memset(data_.get(), 0, static_cast<size_t>(rounded));
}

Memory::Memory(bool is_double, int64_t batch) : is_double_(is_double), batch_(batch) {
    for (auto &slot : slots_) {
        slot = std::make_unique<Slot>();
    }
}

void Memory::allocate(Space space, int64_t elements) {
    Slot &slot = *slots_[static_cast<size_t>(space)];
    slot.block = Block();
    resize(slot, checked_product({elements, width(space)}), 1);
    slot.arena.step_stride = 0;
}

void Memory::allocate_steps(Space space, int64_t elements, int64_t steps) {
    const int64_t per_step = checked_product({elements, width(space)});
    Slot &slot = *slots_[static_cast<size_t>(space)];
    resize(slot, per_step, steps);
    slot.arena.step_stride = per_step;
}

void Memory::allocate_input(SignalId signal, int64_t elements, int64_t steps) {
    const int64_t per_step = checked_product({elements, batch_});
    input(signal);
    Slot &slot = *inputs_[signal];
    resize(slot, per_step, steps);
    slot.arena.step_stride = steps == 1 ? 0 : per_step;
}

void Memory::resize(Slot &slot, int64_t per_step, int64_t steps) {
    const int64_t numbers = checked_product({per_step, steps});
    const int64_t bytes = checked_product({numbers, element_bytes()});
    if (!slot.block.data() || bytes > slot.block.bytes() || (exact_ && bytes != slot.block.bytes())) {
        slot.arena = {};
        slot.block = Block();  // freed before the larger one is asked for
        slot.block = Block(bytes);
    }
    slot.arena.data = slot.block.data();
    slot.arena.size = numbers;
    slot.arena.first_step = 0;
}

void Memory::set_first_step(Space space, int64_t index) {
    slots_[static_cast<size_t>(space)]->arena.first_step = index;
}

int64_t Memory::input_bytes() const {
    int64_t bytes = 0;
    for (const auto &[signal, slot] : inputs_) {
        bytes += slot->block.bytes();
    }
    return bytes;
}

void Memory::zero(Space space) {
    const Arena &a = arena(space);
    if (a.data) {
        std::memset(a.data, 0, static_cast<size_t>(a.size * element_bytes()));
    }
}

const Arena &Memory::input(SignalId signal) const {
    auto &slot = inputs_[signal];
    if (!slot) {
        slot = std::make_unique<Slot>();
    }
    return slot->arena;
}

}  // namespace nengine
