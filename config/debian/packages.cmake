# Three Debian packages: cpack -G DEB, or scripts/package.
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME buoyd)
set(CPACK_PACKAGE_VERSION "${PROJECT_VERSION}")
set(CPACK_PACKAGE_CONTACT "${BUOYD_MAINTAINER}")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_INSTALL_PREFIX /usr)
set(CPACK_SET_DESTDIR ON)  # or what goes to /etc and /lib would miss the package
set(CPACK_STRIP_FILES ON)
set(CPACK_COMPONENTS_ALL buoyd buoysim buoyshore)
set(CPACK_COMPONENTS_GROUPING IGNORE)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_PACKAGE_DIRECTORY "${PROJECT_SOURCE_DIR}/build/packages/${PACKAGE_ARCHITECTURE}")
configure_file(debian/at_packing.cmake.in at_packing.cmake @ONLY)
set(CPACK_PROJECT_CONFIG_FILE "${CMAKE_CURRENT_BINARY_DIR}/at_packing.cmake")

set(CPACK_DEBIAN_PACKAGE_ARCHITECTURE "${PACKAGE_ARCHITECTURE}")
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)  # half of gzip: a board may fetch it over its link
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS OFF)  # it cannot see a sysroot: libraries.cmake
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)

set(CPACK_DEBIAN_BUOYD_PACKAGE_NAME buoyd)
set(CPACK_DEBIAN_BUOYD_PACKAGE_SECTION science)
set(CPACK_COMPONENT_BUOYD_DESCRIPTION "data-acquisition daemon for ocean buoys
Polls instruments over Modbus and serial lines, keeps every reading in
SQLite through power cuts, and delivers each one to an archive ashore
exactly once. With buoyctl for the technician and the models of the
instruments.")
set(CPACK_DEBIAN_BUOYD_PACKAGE_RECOMMENDS iproute2)  # restarts the link's interface
set(CPACK_DEBIAN_BUOYD_PACKAGE_SUGGESTS buoysim)
set(scripts conffiles postinst prerm postrm)
list(TRANSFORM scripts PREPEND "${CMAKE_CURRENT_SOURCE_DIR}/debian/"
  OUTPUT_VARIABLE CPACK_DEBIAN_BUOYD_PACKAGE_CONTROL_EXTRA)

set(CPACK_DEBIAN_BUOYSIM_PACKAGE_NAME buoysim)
set(CPACK_DEBIAN_BUOYSIM_PACKAGE_SECTION science)
set(CPACK_COMPONENT_BUOYSIM_DESCRIPTION "simulated instruments of ocean buoys
Plays the instruments of a buoy on pseudo-terminals and TCP ports, with
faults, for buoyd on a bench.")
set(CPACK_DEBIAN_BUOYSIM_PACKAGE_RECOMMENDS buoyd)

set(CPACK_DEBIAN_BUOYSHORE_PACKAGE_NAME buoyshore)
set(CPACK_DEBIAN_BUOYSHORE_PACKAGE_SECTION science)
set(CPACK_COMPONENT_BUOYSHORE_DESCRIPTION "archive ashore for the readings of ocean buoys
Takes the readings that buoyd sends through an MQTT broker into an SQLite
archive, acknowledges them, and accounts for every number of every station.")
set(CPACK_DEBIAN_BUOYSHORE_PACKAGE_RECOMMENDS ca-certificates)  # of forward's HTTPS
set(CPACK_DEBIAN_BUOYSHORE_PACKAGE_SUGGESTS "mosquitto")
list(TRANSFORM scripts PREPEND "${CMAKE_CURRENT_SOURCE_DIR}/debian/buoyshore/"
  OUTPUT_VARIABLE CPACK_DEBIAN_BUOYSHORE_PACKAGE_CONTROL_EXTRA)

include(CPack)
