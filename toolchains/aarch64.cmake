# 64-bit ARM boards with Debian 12 (arm64).
set(CMAKE_SYSTEM_PROCESSOR aarch64)
set(CROSS_TRIPLE aarch64-linux-gnu)
set(CROSS_ARCHITECTURE arm64)
set(CROSS_EMULATOR qemu-aarch64-static)
include("${CMAKE_CURRENT_LIST_DIR}/debian-cross.cmake")
