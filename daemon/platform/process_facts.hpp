#pragma once
// What the kernel and the disk say of this process. Any thread.

#include <cstdint>
#include <string>

namespace buoyd {

/// The identity of the board's boot, 32 hex digits; "" if it cannot be read.
[[nodiscard]] std::string read_boot_id();
/// Resident memory of this process in KiB, 0 if it cannot be read.
[[nodiscard]] std::uint64_t resident_kib();
/// More bytes than any configuration or model may have.
inline constexpr std::size_t most_hashed_bytes = std::size_t{4} << 20U;
/// Name of a file's bytes (hash8 in hex), "" if it cannot be read or has more than those.
[[nodiscard]] std::string file_hash(const std::string& path);

}  // namespace buoyd
