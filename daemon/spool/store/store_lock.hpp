#pragma once
// The file beside a store that says whose it is: one process at a time holds it, and its id stands
// there. Made by main before it touches anything that a second buoyd would disturb; then the spool
// thread's.

#include <string>

#include "base/error.hpp"

namespace buoyd {

class StoreLock {
 public:
  /// `database` is the store's path (store_stem()).
  explicit StoreLock(const std::string& database);
  ~StoreLock();
  StoreLock(const StoreLock&) = delete;
  StoreLock& operator=(const StoreLock&) = delete;

  /// Takes it until the object's end, anew where the file was removed. Unavailable if another
  /// process has it, which is named then, or nothing can be written there.
  [[nodiscard]] Result<void> take();
  /// Did take() fail because another process has it?
  [[nodiscard]] bool is_anothers() const { return is_anothers_; }

 private:
  [[nodiscard]] bool is_held() const;
  [[nodiscard]] std::string holder() const;

  const std::string database_;
  const std::string path_;
  int descriptor_ = -1;
  bool is_anothers_ = false;
};

/// A database's path without ".db": the names of the files beside it begin with it.
[[nodiscard]] std::string store_stem(const std::string& database);

}  // namespace buoyd
