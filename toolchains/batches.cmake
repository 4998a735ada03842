# Sources of a target compiled several at a time: the headers are the cost of a source, not its lines.
# They share one text: no two local functions of a target may have one signature, nor signatures that
# convert into each other, of which the wrong one would be taken without a word.
#
# cmake's own unity build includes by absolute paths, so that no two checkouts ever compile the same
# text and a compiler cache finds nothing. A batch here names its sources from the root of the tree.

set(BUOYD_BATCH 8 CACHE STRING "Sources compiled together; 0: each alone")

# buoyd_batches(OUT NAME SOURCES...): OUT becomes what to compile for the target NAME. A single source
# stays as it is.
function(buoyd_batches out name)
  list(LENGTH ARGN count)
  if(NOT BUOYD_BATCH OR count EQUAL 1)
    set(${out} ${ARGN} PARENT_SCOPE)
    return()
  endif()
  set(batches "")
  set(includes "")
  set(rest ${ARGN})
  while(rest)
    list(POP_FRONT rest source)
    cmake_path(ABSOLUTE_PATH source BASE_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}" NORMALIZE)
    cmake_path(RELATIVE_PATH source BASE_DIRECTORY "${PROJECT_SOURCE_DIR}")
    list(APPEND includes "#include \"${source}\"\n")
    list(LENGTH includes count)
    if(count EQUAL BUOYD_BATCH OR NOT rest)
      list(LENGTH batches number)
      set(batch "${CMAKE_CURRENT_BINARY_DIR}/${name}_batch_${number}.cpp")
      list(JOIN includes "" text)
      file(CONFIGURE OUTPUT "${batch}" CONTENT "${text}" @ONLY)  # written only where it changed
      list(APPEND batches "${batch}")
      set(includes "")
    endif()
  endwhile()
  set(${out} ${batches} PARENT_SCOPE)
endfunction()
