#include "runtime/machine.h"

#include <cblas.h>
#include <dlfcn.h>
#include <sched.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <sstream>
#include <vector>

#include "ir/json.h"

namespace nengine {

namespace {

std::string list(const std::vector<std::string> &items) {
    std::string out = "[";
    for (size_t i = 0; i < items.size(); ++i) {
        out += (i ? "," : "") + items[i];
    }
    return out + "]";
}

std::string processor_name() {
    std::ifstream file("/proc/cpuinfo");
    for (std::string line; std::getline(file, line);) {
        const size_t colon = line.find(": ");
        if (line.rfind("model name", 0) == 0 && colon != std::string::npos) {
            return line.substr(colon + 2);
        }
    }
    return "unknown processor";
}

std::vector<std::string> processor_features() {
    std::vector<std::string> found;
#if defined(__x86_64__)
    __builtin_cpu_init();
#define NENGINE_FEATURE(name)             \
    if (__builtin_cpu_supports(name)) {   \
        found.push_back(json_text(name));    \
    }
    NENGINE_FEATURE("sse4.2")
    NENGINE_FEATURE("avx")
    NENGINE_FEATURE("avx2")
    NENGINE_FEATURE("fma")
    NENGINE_FEATURE("avx512f")
    NENGINE_FEATURE("avx512bw")
    NENGINE_FEATURE("avx512dq")
    NENGINE_FEATURE("avx512vl")
    NENGINE_FEATURE("avx512vnni")
#undef NENGINE_FEATURE
#endif
    return found;
}

// Bytes of the data caches that are known, by name.
std::string caches() {
    std::string out = "{";
    const auto add = [&](const char *name, int which) {
        const long bytes = sysconf(which);
        if (bytes > 0) {
            out += std::string(out.size() > 1 ? "," : "") + json_text(name) + ":" + std::to_string(bytes);
        }
    };
    add("L1", _SC_LEVEL1_DCACHE_SIZE);
    add("L2", _SC_LEVEL2_CACHE_SIZE);
    add("L3", _SC_LEVEL3_CACHE_SIZE);
    return out + "}";
}

std::string compiler() {
#if defined(__clang__)
    return "clang " __clang_version__;
#else
    return "g++ " __VERSION__;
#endif
}

// That this process may use.
int processors() {
    cpu_set_t set;
    return sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
}

std::string device(const std::string &name, const char *kind, bool usable, const std::string &reason) {
    return "{\"name\":" + json_text(name) + ",\"kind\":" + json_text(kind) + ",\"usable\":" + (usable ? "true" : "false") +
           ",\"reason\":" + json_text(reason) + "}";
}

std::string why_no_gpu() {
    void *driver = dlopen("libcuda.so.1", RTLD_LAZY | RTLD_LOCAL);
    if (!driver) {
        return "no NVIDIA driver was found (libcuda.so.1)";
    }
    dlclose(driver);
    return "this build has no CUDA executor";
}

}  // namespace

int default_threads() {
    constexpr int most_that_pay = 16;
    return std::clamp(processors(), 1, most_that_pay);
}

int64_t memory_bytes() {
    const int64_t pages = sysconf(_SC_PHYS_PAGES), page = sysconf(_SC_PAGESIZE);
    return pages > 0 && page > 0 ? pages * page : 0;
}

std::string machine_json() {
    std::ostringstream out;
    out << "{\"cpu\":{\"name\":" << json_text(processor_name()) << ",\"processors\":" << processors()
        << ",\"features\":" << list(processor_features()) << ",\"caches\":" << caches()
        << "},\"memory\":" << memory_bytes() << ",\"compiler\":" << json_text(compiler())
        << ",\"blas\":{\"config\":" << json_text(openblas_get_config())
        << ",\"core\":" << json_text(openblas_get_corename()) << "},\"threads\":" << default_threads()
        << ",\"devices\":"
        << list({device(processor_name(), "cpu", true, ""), device("NVIDIA GPU", "cuda", false, why_no_gpu())}) << "}";
    return out.str();
}

}  // namespace nengine
