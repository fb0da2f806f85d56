# With NENGINE_SANITIZE everything is built with the address and undefined-behaviour sanitizers; a finding is fatal.

if(NENGINE_SANITIZE)
    target_compile_options(nengine_options INTERFACE
        -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer -g)
    target_link_options(nengine_options INTERFACE -fsanitize=address,undefined)
    target_compile_definitions(nengine_options INTERFACE NENGINE_SANITIZE=1)
    set(CMAKE_CXX_FLAGS_RELEASE "-O1")
endif()
