// A small test harness. A test program holds TEST(name) { ... } blocks; names are statements of behaviour. A failed
// check prints where it stands and the values, ends its test, and makes the program fail. With arguments, a
// program runs the tests whose names contain one of them.
#pragma once

#include <cmath>
#include <sstream>
#include <stdexcept>
#include <string>

namespace testing {

struct Failure : std::runtime_error {
    using std::runtime_error::runtime_error;
};

struct Registration {
    Registration(const char *name, void (*body)());
};

[[noreturn]] void fail(const char *file, int line, const std::string &message);

template <class T>
std::string show(const T &value) {
    if constexpr (requires(std::ostream &o) { o << value; }) {
        std::ostringstream out;
        out.precision(17);
        out << value;
        return out.str();
    } else {
        return "?";
    }
}

template <class A, class B>
void check_equal(const char *file, int line, const char *text, const A &a, const B &b) {
    if (!(a == b)) {
        fail(file, line, std::string(text) + ": " + show(a) + " is not " + show(b));
    }
}

inline void check_near(const char *file, int line, const char *text, double a, double b, double tolerance) {
    if (!(std::fabs(a - b) <= tolerance)) {
        fail(file, line,
             std::string(text) + ": " + show(a) + " is not within " + show(tolerance) + " of " + show(b));
    }
}

// The message of the Error-like exception that body throws.
template <class Exception, class Body>
std::string thrown(const char *file, int line, const char *text, Body body) {
    try {
        body();
    } catch (const Exception &e) {
        return e.what();
    }
    fail(file, line, std::string(text) + " did not throw");
}

inline void check_contains(const char *file, int line, const std::string &text, const std::string &part) {
    if (text.find(part) == std::string::npos) {
        fail(file, line, "\"" + text + "\" does not contain \"" + part + "\"");
    }
}

}  // namespace testing

#define TEST(name)                                                                  \
    static void name();                                                             \
    static const ::testing::Registration registration_of_##name{#name, name};       \
    static void name()

#define CHECK(condition) \
    ((condition) ? (void)0 : ::testing::fail(__FILE__, __LINE__, "not true: " #condition))
#define CHECK_EQ(a, b) ::testing::check_equal(__FILE__, __LINE__, #a, (a), (b))
#define CHECK_NEAR(a, b, tolerance) ::testing::check_near(__FILE__, __LINE__, #a, (a), (b), (tolerance))
// Gives the message, to be looked into with CHECK_CONTAINS.
#define CHECK_THROWS(Exception, expression) \
    ::testing::thrown<Exception>(__FILE__, __LINE__, #expression, [&] { (void)(expression); })
#define CHECK_CONTAINS(text, part) ::testing::check_contains(__FILE__, __LINE__, (text), (part))
