# Language level, warnings, sanitizers and third-party packages that every module shares.
set(CMAKE_CXX_STANDARD 23)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_CXX_SCAN_FOR_MODULES OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_LINK_DEPENDS_NO_SHARED ON)

option(DESKBELL_TESTS "Build the tests" ON)
option(DESKBELL_BENCHES "Build the benchmarks" OFF)
option(DESKBELL_FUZZERS "Build the libFuzzer targets" OFF)
set(DESKBELL_SANITIZE "" CACHE STRING "Sanitizers, as in -fsanitize=")

find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env
    CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1 CCACHE_COMPILERCHECK=content ${CCACHE})
endif()

add_compile_options(-Wall -Wextra -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual -Wimplicit-fallthrough
  -Werror=return-type -Werror=switch -Werror=unused-result -Werror=thread-safety -Wno-c23-extensions -Wno-missing-designated-field-initializers
  -fstack-protector-strong -fno-omit-frame-pointer)
add_compile_definitions(_GLIBCXX_ASSERTIONS BOOST_ALLOW_DEPRECATED_HEADERS)
add_link_options(-fuse-ld=lld -Wl,-z,relro,-z,now)
if(CMAKE_BUILD_TYPE STREQUAL "Release")
  add_compile_definitions($<$<NOT:$<BOOL:${DESKBELL_SANITIZE}>>:_FORTIFY_SOURCE=2>)
endif()
if(DESKBELL_SANITIZE)
  add_compile_options(-fsanitize=${DESKBELL_SANITIZE} -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${DESKBELL_SANITIZE})
endif()

find_package(Threads REQUIRED)
find_package(Boost 1.81 REQUIRED COMPONENTS json)
find_package(fmt REQUIRED)
find_package(PkgConfig REQUIRED)
if(DESKBELL_TESTS)
  find_package(GTest REQUIRED)
endif()
if(DESKBELL_BENCHES)
  find_package(benchmark REQUIRED)
endif()
