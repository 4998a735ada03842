# Which Debian 12 package has a library, from which version on; the same on every architecture.
# tests/package compares it with dpkg-shlibdeps. Higher than that asks:
# libmosquitto1 2.0.11-1.2+deb12u2 has the fix of CVE-2024-10525 (a SUBACK of the broker's) and others,
# libmodbus5 3.1.6-2.1+deb12u1 those of CVE-2022-0367 and CVE-2024-10918.
set(package_of_libc.so.6 "libc6 (>= 2.36)")
set(package_of_libm.so.6 "libc6 (>= 2.36)")
set(package_of_ld-linux-x86-64.so.2 "libc6 (>= 2.36)")
set(package_of_ld-linux-aarch64.so.1 "libc6 (>= 2.36)")
set(package_of_ld-linux-armhf.so.3 "libc6 (>= 2.36)")
set(package_of_libgcc_s.so.1 "libgcc-s1 (>= 3.5)")
set(package_of_libstdc++.so.6 "libstdc++6 (>= 12)")
set(package_of_libfmt.so.9 "libfmt9 (>= 9.1.0+ds1)")
set(package_of_libmd.so.0 "libmd0 (>= 1.0.0)")
set(package_of_libmodbus.so.5 "libmodbus5 (>= 3.1.6-2.1+deb12u1)")
set(package_of_libmosquitto.so.1 "libmosquitto1 (>= 2.0.11-1.2+deb12u2)")
set(package_of_libserialport.so.0 "libserialport0 (>= 0.1.1)")
set(package_of_libsqlite3.so.0 "libsqlite3-0 (>= 3.40.0)")
set(package_of_libtomlplusplus.so.3 "libtomlplusplus3 (>= 3.3.0+ds)")

# The dependencies of programs, by the libraries they ask the loader for.
function(depends_of result)
  set(packages "")
  foreach(program ${ARGN})
    execute_process(COMMAND readelf --dynamic --wide "${program}"
      OUTPUT_VARIABLE section COMMAND_ERROR_IS_FATAL ANY)
    string(REGEX MATCHALL "\\(NEEDED\\)[^\n]*" needed "${section}")
    foreach(line ${needed})
      string(REGEX REPLACE ".*\\[(.*)\\]" "\\1" library "${line}")
      if(NOT DEFINED package_of_${library})
        message(FATAL_ERROR "${program} needs ${library}: libraries.cmake names no package for it")
      endif()
      list(APPEND packages "${package_of_${library}}")
    endforeach()
  endforeach()
  list(REMOVE_DUPLICATES packages)
  list(SORT packages)
  list(JOIN packages ", " packages)
  set(${result} "${packages}" PARENT_SCOPE)
endfunction()
