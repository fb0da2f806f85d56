// What stands behind a handle, and the table of handles.
#pragma once

#include <cstdint>
#include <exception>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "nengine/nengine.h"
#include "runtime/definition.h"
#include "runtime/program.h"
#include "runtime/stepper.h"

namespace nengine {

class Training;

// The function that a user gave for host operators.
class HostFunction final : public Host {
public:
    void set(nengine_host_function function, int64_t user);
    void call(int32_t op, int32_t item, double time, const double *input, int64_t input_size, double *output,
              int64_t output_size) override;

private:
    nengine_host_function function_ = nullptr;
    int64_t user_ = 0;
};

class Session {
public:
    Session(bool is_double, int64_t minibatch, int threads) : definition_(std::in_place, is_double, minibatch, threads) {}

    HostFunction &host() { return host_; }
    // Throws Error(NENGINE_WRONG_STATE) if the program has been compiled.
    Definition &definition();
    // Throws Error(NENGINE_WRONG_STATE) unless the program has been compiled.
    Program &program();
    void compile();

    // Everything about training; made when first needed. Destroyed before the program.
    std::shared_ptr<Training> &training() { return training_; }

    // Gives an id, which is never used again.
    int32_t add_stepper(Stepper stepper);
    // These throw Error(NENGINE_INVALID_ARGUMENT) if there is none with this id.
    Stepper &stepper(int32_t id);
    void remove_stepper(int32_t id);

private:
    HostFunction host_;
    std::optional<Definition> definition_;
    std::unique_ptr<Program> program_;
    std::shared_ptr<Training> training_;
    std::map<int32_t, Stepper> steppers_;
    int32_t next_stepper_ = 0;
};

// What trains the program of a session. Throws Error(NENGINE_WRONG_STATE) unless it has been compiled.
Training &training_of(Session &session);

// Gives a handle to a new session.
int64_t open_session(std::unique_ptr<Session> session);
// Throws Error(NENGINE_CLOSED) or Error(NENGINE_BUSY).
void close_session(int64_t handle);

// Exclusive use of the session behind a handle, for as long as this lives. The constructor throws Error(NENGINE_CLOSED) or
// Error(NENGINE_BUSY).
class SessionLock {
public:
    explicit SessionLock(int64_t handle);
    ~SessionLock();
    SessionLock(const SessionLock &) = delete;
    SessionLock &operator=(const SessionLock &) = delete;
    Session &operator*() const { return *session_; }
    Session *operator->() const { return session_; }

private:
    int64_t handle_;
    Session *session_;
};

// The message that nengine_last_error gives on this thread.
void set_last_error(const char *message) noexcept;
const char *last_error() noexcept;
// The status of the exception that is being handled, whose message becomes the last error.
int32_t status_of_current_exception() noexcept;

// Runs body and turns exceptions into a status. Every function of the C interface is made with this or the next.
template <class Body>
int32_t guarded(Body body) noexcept {
    try {
        body();
        return NENGINE_OK;
    } catch (...) {
        return status_of_current_exception();
    }
}

// The same with the session behind a handle.
template <class Body>
int32_t with_session(int64_t handle, Body body) noexcept {
    return guarded([&] {
        SessionLock session(handle);
        body(*session);
    });
}

// Throws Error(NENGINE_INVALID_ARGUMENT) naming the argument if the pointer is null.
void check_not_null(const void *pointer, const char *argument);
// A copy of n values; throws Error(NENGINE_INVALID_ARGUMENT) if n is negative, or the pointer null and n not 0.
template <class T>
std::vector<T> copy_list(const T *values, int64_t n, const char *argument) {
    if (n < 0) {
        invalid_argument(std::string(argument) + ": the number of entries is " + std::to_string(n));
    }
    if (n > 0) {
        check_not_null(values, argument);
    }
    return std::vector<T>(values, values + n);
}

}  // namespace nengine
