# ccache, where it is installed: what one checkout compiled, every other one finds.
#
# CCACHE_BASEDIR makes the paths of this checkout relative before they are hashed, the prefix map
# keeps them out of the objects; CCACHE_DEPEND trusts the compiler's own list of headers, which
# costs 2 % of a miss where preprocessing costs 12 %; CCACHE_INODECACHE knows a file that it hashed by
# its inode and times, so that the 114 MB of a precompiled header are read once a build and not for
# each of its users: a hit takes 0.1 s where it took 0.75 s. Precompiled headers need the sloppiness.
# It does not reach to headers that change during a build: their old text would be found under the new.
# A debugger is told of the map: gdb -ex 'set substitute-path . ROOT' (the debug preset has none).

option(BUOYD_MAP_PATHS "Leave the checkout's path out of what is compiled" ON)
if(BUOYD_MAP_PATHS)
  add_compile_options("-ffile-prefix-map=${PROJECT_SOURCE_DIR}=.")
endif()

find_program(BUOYD_CCACHE ccache)
if(BUOYD_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER
    env "CCACHE_BASEDIR=${PROJECT_SOURCE_DIR}" CCACHE_DEPEND=1 CCACHE_INODECACHE=1
    CCACHE_SLOPPINESS=pch_defines,time_macros
    "${BUOYD_CCACHE}")
endif()
