# SPDX-License-Identifier: Apache-2.0
# Makes the catalogue a part of the program: catalogue_pages.cpp holds every page, in the order of the codes.
# As a script: cmake -D OUTPUT=FILE -D PAGES=DIRECTORY -P embed.cmake
if(CMAKE_SCRIPT_MODE_FILE)
  file(GLOB pages ${PAGES}/D*.md)
  list(SORT pages)
  set(content "#include <array>\n#include <span>\n#include <string_view>\n\nnamespace portato::diag {\n\n")
  string(APPEND content "struct RawPage {\n  std::string_view code;\n  std::string_view bytes;\n};\n\n")
  list(LENGTH pages count)
  string(APPEND content "static constexpr std::array<RawPage, ${count}> kPages{{\n")
  foreach(page IN LISTS pages)
    get_filename_component(code ${page} NAME_WE)
    file(READ ${page} bytes)
    string(APPEND content "{\"${code}\", R\"portato(${bytes})portato\"},\n")
  endforeach()
  string(APPEND content "}};\n\nextern const std::span<const RawPage> kRawPages;\n")
  string(APPEND content "const std::span<const RawPage> kRawPages(kPages);\n\n}  // namespace portato::diag\n")
  file(WRITE ${OUTPUT} "${content}")
  return()
endif()

file(GLOB catalogue_pages CONFIGURE_DEPENDS ${CMAKE_CURRENT_LIST_DIR}/D*.md)
set(catalogue_source ${CMAKE_BINARY_DIR}/generated/catalogue_pages.cpp)
add_custom_command(
  OUTPUT ${catalogue_source}
  COMMAND ${CMAKE_COMMAND} -D OUTPUT=${catalogue_source} -D PAGES=${CMAKE_CURRENT_LIST_DIR}
          -P ${CMAKE_CURRENT_LIST_FILE}
  DEPENDS ${CMAKE_CURRENT_LIST_FILE} ${catalogue_pages}
  COMMENT "Collecting the catalogue of diagnostics" VERBATIM)
target_sources(portato_diag PRIVATE ${catalogue_source})
