// What the engine finds on the machine.
#pragma once

#include <string>

namespace nengine {

// As many threads as this process may use, up to where more do not pay.
int default_threads();

// One JSON object: cpu (features), blas (configuration, core, threads), threads (default), devices.
std::string machine_json();

}  // namespace nengine
