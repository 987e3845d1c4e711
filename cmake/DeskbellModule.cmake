# deskbell_module(NAME LAYER layer [DEPS module...] [LIBS library...])
#
# Makes the static library NAME from src/, its public headers in include/, its tests (tests/*.cpp -> NAME_test),
# its benchmarks (bench/*_bench.cpp -> NAME_bench) and its fuzzers (fuzz/*_fuzz.cpp, whose seeds are tests), and
# embeds src/migrations/*.sql as NAME/migrations.h. Configuring fails when a dependency points upward, to a module
# that is declared later, or sideways in a layer that forbids it.
set(DESKBELL_LAYERS base platform domain channels edge app)
set(DESKBELL_ISOLATED_LAYERS channels edge)

function(deskbell_check_direction name layer dep)
  if(NOT TARGET ${dep})
    message(FATAL_ERROR "module ${name} depends on ${dep}, which is not declared before it in modules/CMakeLists.txt")
  endif()
  get_target_property(dep_layer ${dep} DESKBELL_LAYER)
  list(FIND DESKBELL_LAYERS ${layer} mine)
  list(FIND DESKBELL_LAYERS ${dep_layer} theirs)
  if(theirs GREATER mine)
    message(FATAL_ERROR "module ${name} (${layer}) may not depend on ${dep} (${dep_layer}): that points upward")
  endif()
  if(layer STREQUAL dep_layer AND layer IN_LIST DESKBELL_ISOLATED_LAYERS AND NOT dep STREQUAL "channels")
    message(FATAL_ERROR "module ${name} may not depend on ${dep}: modules of layer ${layer} do not know one another")
  endif()
endfunction()

# Writes NAME/migrations.h and a source that embeds each src/migrations/NNNN_title[.sqlite|.postgres].sql.
function(deskbell_embed_migrations name)
  file(GLOB files CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/src/migrations/*.sql)
  if(NOT files)
    return()
  endif()
  set(dir ${CMAKE_CURRENT_BINARY_DIR}/generated)
  set(bodies "")
  set(rows "")
  foreach(file ${files})
    get_filename_component(stem ${file} NAME)
    string(REGEX MATCH "^([0-9]+)_([a-z0-9_]+)(\\.(sqlite|postgres))?\\.sql$" matched ${stem})
    if(NOT matched)
      message(FATAL_ERROR "${file}: migrations are named NNNN_title.sql, NNNN_title.sqlite.sql or NNNN_title.postgres.sql")
    endif()
    set(number ${CMAKE_MATCH_1})
    set(title ${CMAKE_MATCH_2})
    set(engine "${CMAKE_MATCH_4}")
    if(engine STREQUAL "")
      set(engine both)
    endif()
    set(symbol sql_${number}_${title}_${engine})
    # ccache does not see what #embed reads; the digest makes the source differ when the file does.
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
    file(SHA256 ${file} digest)
    string(APPEND bodies "// ${digest}\nconstexpr char ${symbol}[] = {\n#embed \"${file}\" suffix(, 0)\n};\n")
    math(EXPR plain "${number}")
    string(APPEND rows "    {${plain}, \"${title}\", deskbell::storage::Dialect::${engine}, ${symbol}},\n")
  endforeach()
  file(CONFIGURE OUTPUT ${dir}/${name}/migrations.h CONTENT
"#pragma once
#include <span>
#include <storage/schema.h>
namespace deskbell::${name} {
std::span<const storage::Migration> migrations();
}
" @ONLY)
  file(CONFIGURE OUTPUT ${dir}/migrations.cpp CONTENT
"#include <${name}/migrations.h>
namespace {
${bodies}
constexpr deskbell::storage::Migration kMigrations[] = {
${rows}};
}
namespace deskbell::${name} {
std::span<const storage::Migration> migrations() { return kMigrations; }
}
" @ONLY)
  set_source_files_properties(${dir}/migrations.cpp PROPERTIES OBJECT_DEPENDS "${files}")
  target_sources(${name} PRIVATE ${dir}/migrations.cpp)
  target_include_directories(${name} PRIVATE ${dir})
endfunction()

function(deskbell_module name)
  cmake_parse_arguments(ARG "" "LAYER" "DEPS;LIBS" ${ARGN})
  if(NOT ARG_LAYER IN_LIST DESKBELL_LAYERS)
    message(FATAL_ERROR "module ${name}: LAYER must be one of ${DESKBELL_LAYERS}")
  endif()
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/src/*.cpp)
  add_library(${name} STATIC ${sources})
  set_target_properties(${name} PROPERTIES DESKBELL_LAYER ${ARG_LAYER} OUTPUT_NAME deskbell_${name} LINKER_LANGUAGE CXX)
  target_include_directories(${name} PUBLIC include PRIVATE src)
  foreach(dep ${ARG_DEPS})
    deskbell_check_direction(${name} ${ARG_LAYER} ${dep})
  endforeach()
  target_link_libraries(${name} PUBLIC ${ARG_DEPS} ${ARG_LIBS} Threads::Threads)
  deskbell_embed_migrations(${name})

  file(GLOB_RECURSE tests CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/tests/*.cpp)
  if(DESKBELL_TESTS AND tests)
    add_executable(${name}_test ${tests})
    target_link_libraries(${name}_test PRIVATE ${name} GTest::gmock_main)
    target_include_directories(${name}_test PRIVATE src)
    target_compile_definitions(${name}_test PRIVATE DESKBELL_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
    add_test(NAME ${name} COMMAND ${name}_test)
    set_tests_properties(${name} PROPERTIES TIMEOUT 300)
  endif()

  file(GLOB benches CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/bench/*_bench.cpp)
  if(DESKBELL_BENCHES AND benches)
    add_executable(${name}_bench ${benches})
    target_link_libraries(${name}_bench PRIVATE ${name} benchmark::benchmark_main)
    target_include_directories(${name}_bench PRIVATE src)
  endif()

  file(GLOB fuzzers CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/fuzz/*_fuzz.cpp)
  if(DESKBELL_FUZZERS)
    target_compile_options(${name} PUBLIC -fsanitize=fuzzer-no-link)
  endif()
  if(DESKBELL_FUZZERS OR DESKBELL_TESTS)
    foreach(fuzzer ${fuzzers})
      deskbell_fuzzer(${name} ${fuzzer})
    endforeach()
  endif()
endfunction()

# Where the tests are built each seed is one: it runs once, without looking for more.
function(deskbell_fuzzer module source)
  get_filename_component(target ${source} NAME_WE)
  add_executable(${target} ${source})
  target_link_libraries(${target} PRIVATE ${module})
  target_include_directories(${target} PRIVATE src)
  target_link_options(${target} PRIVATE -fsanitize=fuzzer)
  file(GLOB seeds CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/fuzz/seeds/${target}/*)
  if(DESKBELL_TESTS AND seeds)
    add_test(NAME ${target} COMMAND ${target} ${seeds})
    set_tests_properties(${target} PROPERTIES TIMEOUT 60)
  endif()
endfunction()
