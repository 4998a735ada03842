#pragma once
// A lock that one process holds on a file of its own. It ends with the process, however that ends.
// Any thread.

#include <string>
#include <string_view>
#include <utility>

#include "base/descriptor.hpp"
#include "base/error.hpp"

namespace buoyd {

/// Locks an open file or folder until it is closed. False if another process has locked it. Error
/// unavailable: "PLACE: why it cannot be locked".
[[nodiscard]] Result<bool> lock_at_once(const Descriptor& opened, const std::string& place);

class FileLock {
 public:
  /// Takes the lock of the file at `path`, which is `path`.lock. Errors: full (another process has
  /// it: "PATH: WHO"), unavailable (the lock file cannot be made, or not be locked).
  [[nodiscard]] static Result<FileLock> take(const std::string& path, std::string_view who);

 private:
  explicit FileLock(Descriptor file) : file_(std::move(file)) {}

  Descriptor file_;
};

}  // namespace buoyd
