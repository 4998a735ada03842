#pragma once
// Sizes that several parts of the spool bound the store by.

#include <cstdint>

namespace buoyd {

inline constexpr std::uint64_t kibibyte = 1024;
inline constexpr std::uint64_t mebibyte = 1024 * kibibyte;
/// What the store in memory may grow to.
inline constexpr std::uint64_t memory_bytes = 4 * mebibyte;

}  // namespace buoyd
