# NENGINE_VECTOR_MATH=1 where glibc's libmvec has vector forms of the functions that the kernels use (glibc 2.35 and
# newer on x86-64). Elsewhere the kernels call the scalar functions.

include(CheckCXXSourceCompiles)
set(CMAKE_REQUIRED_FLAGS "-O3 -fno-math-errno")
set(CMAKE_REQUIRED_LIBRARIES m)
check_cxx_source_compiles("
extern \"C\" {
__attribute__((simd(\"notinbranch\"))) float expm1f(float) noexcept;
__attribute__((simd(\"notinbranch\"))) double log1p(double) noexcept;
__attribute__((simd(\"notinbranch\"))) float tanhf(float) noexcept;
}
void apply(float *x, double *y, int n) {
    for (int i = 0; i < n; ++i) { x[i] = expm1f(x[i]); }
    for (int i = 0; i < n; ++i) { x[i] = tanhf(x[i]); }
    for (int i = 0; i < n; ++i) { y[i] = log1p(y[i]); }
}
extern \"C\" void _ZGVbN4v_expm1f();
int main(int argc, char **) {
    float x[8] = {};
    double y[8] = {};
    apply(x, y, argc & 7);
    return reinterpret_cast<long>(&_ZGVbN4v_expm1f) == 1;
}" NENGINE_HAS_VECTOR_MATH)
unset(CMAKE_REQUIRED_FLAGS)
unset(CMAKE_REQUIRED_LIBRARIES)

if(NENGINE_HAS_VECTOR_MATH)
    target_compile_definitions(nengine_options INTERFACE NENGINE_VECTOR_MATH=1)
endif()
