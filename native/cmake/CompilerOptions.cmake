# Target nengine_options: language level, warnings and code generation of everything native.
#
# Never -ffast-math: on the link line it makes the loader switch off denormal numbers in the whole process. The two
# options that vectorised maths functions need are given instead; neither changes a result.

add_library(nengine_options INTERFACE)
target_compile_features(nengine_options INTERFACE cxx_std_20)
target_compile_options(nengine_options INTERFACE
    -Wall -Wextra -Werror
    -fno-math-errno -fno-trapping-math
    -fvisibility=hidden -fvisibility-inlines-hidden
    "-ffile-prefix-map=${CMAKE_CURRENT_SOURCE_DIR}/=")
# GCC 12 sees overlapping copies in the joining of strings where there are none (its bug 105651).
target_compile_options(nengine_options INTERFACE $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_CXX_FLAGS_RELEASE "-O3")
