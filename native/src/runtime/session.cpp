#include "runtime/session.h"

#include <cstring>
#include <new>

#include "runtime/training.h"

namespace nengine {

namespace {

// A handle is a slot of the table in its lower half and the slot's generation in its upper half. Slots are used again
// with the next generation, so that an old handle never reaches a new session.
struct Slot {
    std::unique_ptr<Session> session;
    int64_t generation = 1;
    bool busy = false;
};

constexpr int slot_bits = 32;
constexpr int64_t last_generation = (int64_t{1} << 31) - 1;

class Table {
public:
    int64_t add(std::unique_ptr<Session> session) {
        std::lock_guard lock(mutex_);
        if (free_.empty()) {
            slots_.emplace_back();
            free_.push_back(slots_.size() - 1);
        }
        const size_t at = free_.back();
        free_.pop_back();
        slots_[at].session = std::move(session);
        return (slots_[at].generation << slot_bits) | static_cast<int64_t>(at);
    }

    Session *acquire(int64_t handle) {
        std::lock_guard lock(mutex_);
        Slot &slot = find(handle);
        if (slot.busy) {
            throw Error(NENGINE_BUSY, "program " + std::to_string(handle) + " is in use by another call");
        }
        slot.busy = true;
        return slot.session.get();
    }

    void release(int64_t handle) {
        std::lock_guard lock(mutex_);
        find(handle).busy = false;
    }

    // Takes an acquired session out.
    std::unique_ptr<Session> remove(int64_t handle) {
        std::lock_guard lock(mutex_);
        Slot &slot = find(handle);
        auto session = std::move(slot.session);
        slot.busy = false;
        // A slot whose generations are used up is left unused.
        if (slot.generation < last_generation) {
            ++slot.generation;
            free_.push_back(static_cast<size_t>(handle & ((int64_t{1} << slot_bits) - 1)));
        }
        return session;
    }

private:
    Slot &find(int64_t handle) {
        const auto at = static_cast<size_t>(handle & ((int64_t{1} << slot_bits) - 1));
        if (handle < 0 || at >= slots_.size() || slots_[at].generation != handle >> slot_bits || !slots_[at].session) {
            throw Error(NENGINE_CLOSED, "program " + std::to_string(handle) + " was closed or never existed");
        }
        return slots_[at];
    }

    std::mutex mutex_;
    std::vector<Slot> slots_;
    std::vector<size_t> free_;
};

// Never destroyed, so that calls during the end of the process find it.
Table &table() {
    static Table *const only = new Table;
    return *only;
}

// Without allocation: it must also hold what went wrong when there is no memory.
constexpr size_t longest_message = 4096;
thread_local char message_of_thread[longest_message] = "";

}  // namespace

void HostFunction::set(nengine_host_function function, int64_t user) {
    function_ = function;
    user_ = user;
}

void HostFunction::call(int32_t op, int32_t item, double time, const double *input, int64_t input_size,
                        double *output, int64_t output_size) {
    if (!function_) {
        throw Error(NENGINE_WRONG_STATE, "operator " + std::to_string(op) +
                                             " calls a host function, but the program has been given none");
    }
    const int32_t answer = function_(user_, op, item, time, input, input_size, output, output_size);
    if (answer != 0) {
        throw Error(NENGINE_HOST_FAILED, "the host function of operator " + std::to_string(op) + " failed with " +
                                             std::to_string(answer) + " for item " + std::to_string(item) +
                                             " at time " + std::to_string(time));
    }
}

Definition &Session::definition() {
    if (!definition_) {
        throw Error(NENGINE_WRONG_STATE, "the program has been compiled, so that its graph is fixed");
    }
    return *definition_;
}

Program &Session::program() {
    if (!program_) {
        throw Error(NENGINE_WRONG_STATE, "the program has not been compiled yet");
    }
    return *program_;
}

void Session::compile() {
    Definition &definition = this->definition();
    try {
        program_ = std::make_unique<Program>(std::move(definition), host_);
    } catch (...) {
        // What was refused can be corrected. If memory ran out later, nothing is left to be compiled.
        if (definition.is_used_up()) {
            definition_.reset();
        }
        throw;
    }
    definition_.reset();
}

int32_t Session::add_stepper(Stepper stepper) {
    if (next_stepper_ == INT32_MAX) {
        throw Error(NENGINE_WRONG_STATE, "the program has had too many steppers");
    }
    steppers_.emplace(next_stepper_, std::move(stepper));
    return next_stepper_++;
}

Stepper &Session::stepper(int32_t id) {
    const auto found = steppers_.find(id);
    if (found == steppers_.end()) {
        invalid_argument("stepper " + std::to_string(id) + " was closed or never existed");
    }
    return found->second;
}

void Session::remove_stepper(int32_t id) {
    stepper(id);
    steppers_.erase(id);
}

Training &training_of(Session &session) {
    Program &program = session.program();
    if (!session.training()) {
        session.training() = make_training(program);
    }
    return *session.training();
}

int64_t open_session(std::unique_ptr<Session> session) { return table().add(std::move(session)); }

void close_session(int64_t handle) {
    table().acquire(handle);
    table().remove(handle);
}

SessionLock::SessionLock(int64_t handle) : handle_(handle), session_(table().acquire(handle)) {}

SessionLock::~SessionLock() { table().release(handle_); }

void set_last_error(const char *message) noexcept {
    std::strncpy(message_of_thread, message, longest_message - 1);
    message_of_thread[longest_message - 1] = '\0';
}

const char *last_error() noexcept { return message_of_thread; }

int32_t status_of_current_exception() noexcept {
    try {
        throw;
    } catch (const Error &e) {
        set_last_error(e.what());
        return e.status();
    } catch (const std::bad_alloc &) {
        set_last_error("not enough memory");
        return NENGINE_OUT_OF_MEMORY;
    } catch (const std::length_error &) {
        set_last_error("not enough memory: a list would be too long");
        return NENGINE_OUT_OF_MEMORY;
    } catch (const std::exception &e) {
        set_last_error(e.what());
        return NENGINE_INTERNAL;
    } catch (...) {
        set_last_error("an unknown failure");
        return NENGINE_INTERNAL;
    }
}

void check_not_null(const void *pointer, const char *argument) {
    if (!pointer) {
        invalid_argument(std::string(argument) + " is null");
    }
}

}  // namespace nengine
