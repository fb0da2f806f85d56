// The shared library as its users meet it.

#include <cblas.h>

#include <string>

#include "nengine/nengine.h"
#include "support/testing.h"

TEST(it_runs_with_the_openblas_it_was_built_for) {
    // OPENBLAS_VERSION is " OpenBLAS 0.3.31 ", the configuration begins with the same word and the number.
    std::string version = OPENBLAS_VERSION;
    version.erase(0, version.find_first_not_of(' '));
    version.erase(version.find_last_not_of(' ') + 1);
    CHECK_CONTAINS(nengine_info(), "\"config\":\"" + version);
}

TEST(it_tells_about_the_machine) {
    const std::string info = nengine_info();
    for (const auto *key : {"\"cpu\":", "\"features\":[", "\"blas\":", "\"core\":", "\"threads\":", "\"devices\":["}) {
        CHECK_CONTAINS(info, key);
    }
    CHECK_CONTAINS(info, "\"kind\":\"cpu\",\"usable\":true");
    CHECK_CONTAINS(info, "\"kind\":\"cuda\",\"usable\":false,\"reason\":\"");
}

TEST(it_has_a_version) { CHECK_EQ(std::string(nengine_version()), std::string("0.1.0")); }

TEST(it_runs_a_program) {
    int64_t program = 0;
    int32_t step = 0, time = 0, op = 0, probe = 0;
    const double zero = 0, dt = 0.5;
    CHECK_EQ(nengine_program_create(NENGINE_FLOAT64, 1, 0, &program), NENGINE_OK);
    CHECK_EQ(nengine_add_signal(program, "step", NENGINE_CLOCK, 0, 0, nullptr, &zero, 1, &step), NENGINE_OK);
    CHECK_EQ(nengine_add_signal(program, "time", NENGINE_CLOCK, 0, 0, nullptr, &zero, 1, &time), NENGINE_OK);
    const int32_t sets[] = {step, time};
    CHECK_EQ(nengine_add_operator(program, "time_update", "clock", sets, 2, nullptr, 0, nullptr, 0, nullptr, 0, &op),
             NENGINE_OK);
    CHECK_EQ(nengine_set_numbers(program, op, "dt", &dt, 1), NENGINE_OK);
    CHECK_EQ(nengine_add_probe(program, time, 1, &probe), NENGINE_OK);
    CHECK_EQ(nengine_program_compile(program), NENGINE_OK);
    CHECK_EQ(nengine_run(program, 2, NENGINE_INFERENCE), NENGINE_OK);
    double times[2] = {};
    CHECK_EQ(nengine_read_probe_f64(program, probe, times, 2), NENGINE_OK);
    CHECK_EQ(times[1], 1.0);
    CHECK_EQ(nengine_program_close(program), NENGINE_OK);
}
