# Target openblas: the OpenBLAS of JavaCPP's artifact, unpacked into OPENBLAS_DIR.

set(openblas_library "${OPENBLAS_DIR}/libopenblas.so.0")
if(NOT EXISTS "${openblas_library}" OR NOT EXISTS "${OPENBLAS_DIR}/include/cblas.h")
    message(FATAL_ERROR "OPENBLAS_DIR is \"${OPENBLAS_DIR}\": it must hold libopenblas.so.0 and include/cblas.h. "
        "The Maven build unpacks them; give the directory with -DOPENBLAS_DIR=...")
endif()

add_library(openblas SHARED IMPORTED)
set_target_properties(openblas PROPERTIES
    IMPORTED_LOCATION "${openblas_library}"
    IMPORTED_SONAME "libopenblas.so.0"
    INTERFACE_INCLUDE_DIRECTORIES "${OPENBLAS_DIR}/include")
