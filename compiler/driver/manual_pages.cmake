# SPDX-License-Identifier: Apache-2.0
# Writes the manual page of every command that PORTATO has into FOLDER, and removes what was there: run as a script
# (cmake -P) when PORTATO is built.
execute_process(COMMAND ${PORTATO} commands OUTPUT_VARIABLE lines COMMAND_ERROR_IS_FATAL ANY)
file(REMOVE_RECURSE ${FOLDER})
file(MAKE_DIRECTORY ${FOLDER})
string(REGEX MATCHALL "[^\n]+" lines "${lines}")
foreach(line IN LISTS lines)
  string(REPLACE " " ";" words "${line}")  # WORD TITLE
  list(GET words 0 word)
  list(GET words 1 title)
  execute_process(COMMAND ${PORTATO} manual ${word} OUTPUT_FILE ${FOLDER}/${title}.1 COMMAND_ERROR_IS_FATAL ANY)
endforeach()
