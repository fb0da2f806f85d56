#include "support/testing.h"

#include <cstdio>
#include <exception>
#include <vector>

namespace testing {

namespace {

struct Test {
    const char *name;
    void (*body)();
};

std::vector<Test> &tests() {
    static std::vector<Test> all;
    return all;
}

bool selected(const std::string &name, int argc, char **argv) {
    for (int i = 1; i < argc; ++i) {
        if (name.find(argv[i]) != std::string::npos) {
            return true;
        }
    }
    return argc < 2;
}

bool passes(const Test &test) {
    try {
        test.body();
        return true;
    } catch (const std::exception &e) {
        std::printf("FAILED %s\n    %s\n", test.name, e.what());
    } catch (...) {
        std::printf("FAILED %s\n    an exception of unknown type\n", test.name);
    }
    return false;
}

}  // namespace

Registration::Registration(const char *name, void (*body)()) { tests().push_back({name, body}); }

void fail(const char *file, int line, const std::string &message) {
    throw Failure(std::string(file) + ":" + std::to_string(line) + ": " + message);
}

}  // namespace testing

int main(int argc, char **argv) {
    int passed = 0;
    int failed = 0;
    for (const auto &test : testing::tests()) {
        if (testing::selected(test.name, argc, argv)) {
            (testing::passes(test) ? passed : failed) += 1;
            std::fflush(stdout);
        }
    }
    std::printf("%d passed, %d failed\n", passed, failed);
    return failed == 0 && passed > 0 ? 0 : 1;
}
