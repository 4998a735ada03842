#pragma once
// A file beside a store that one process at a time holds. The id of this process stands in it. Main
// makes it before it touches anything that a second buoyd would disturb; then it is the spool
// thread's.

#include <string>

#include "base/descriptor.hpp"
#include "base/error.hpp"

namespace buoyd {

class StoreLock {
 public:
  /// `database` is the store's path (store_stem()).
  explicit StoreLock(const std::string& database);
  StoreLock(const StoreLock&) = delete;
  StoreLock& operator=(const StoreLock&) = delete;

  /// Takes the lock until the object's end, and takes it anew if the file was removed. Error:
  /// unavailable (another process has it, which the text names, or nothing can be written there).
  [[nodiscard]] Result<void> take();
  /// True if this process has it and the file is still there.
  [[nodiscard]] bool is_held() const;
  /// True if take() failed because another process has the lock.
  [[nodiscard]] bool is_anothers() const { return is_anothers_; }

 private:
  [[nodiscard]] std::string holder() const;

  const std::string database_;
  const std::string path_;
  Descriptor file_;
  bool is_anothers_ = false;
};

/// A database's path without ".db". The names of the files beside it begin with it.
[[nodiscard]] std::string store_stem(const std::string& database);

}  // namespace buoyd
