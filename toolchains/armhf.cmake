# 32-bit ARM boards with Debian 12 (armhf).
set(CMAKE_SYSTEM_PROCESSOR armv7l)
set(CROSS_TRIPLE arm-linux-gnueabihf)
set(CROSS_ARCHITECTURE armhf)
set(CROSS_EMULATOR qemu-arm-static)
include("${CMAKE_CURRENT_LIST_DIR}/debian-cross.cmake")
