#pragma once
// A file that does nothing but hold disk space, so that a full disk can be healed: SQLite needs
// room even to delete (SQ-6, LX-9). Owned by Spool; the spool thread only.

#include <cstdint>
#include <string>

#include "base/error.hpp"

namespace buoyd {

class ReserveFile {
 public:
  ReserveFile(std::string path, std::uint64_t bytes) : path_(std::move(path)), bytes_(bytes) {}

  /// Allocates the file (it is never sparse) and syncs it. Does nothing if the file is there.
  [[nodiscard]] Result<void> create();
  /// Deletes the file. True if there was one.
  bool remove();
  /// The bytes that it holds now, 0 if it is not there.
  [[nodiscard]] std::uint64_t held() const;
  [[nodiscard]] std::uint64_t bytes() const { return bytes_; }

 private:
  std::string path_;
  std::uint64_t bytes_;
};

/// The bytes that this folder's disk has left for buoyd; 0 if it cannot be asked.
[[nodiscard]] std::uint64_t disk_free_bytes(const std::string& folder);

}  // namespace buoyd
