// What the engine finds on the machine.
#pragma once

#include <cstdint>
#include <string>

namespace nengine {

// As many threads as this process may use, up to where more do not pay.
int default_threads();

// Physical memory of the machine; 0 if that is not known.
int64_t memory_bytes();

// One JSON object: cpu (name, processors, features, caches), memory, compiler, blas (configuration, core), threads
// (default), devices.
std::string machine_json();

}  // namespace nengine
