#pragma once
// The archive's file: its schema, its settings, and the lock that lets one collector write it.
// Tables are for the collector; the views `readings` and `channel_values` are for people.

#include <memory>
#include <string>
#include <utility>

#include "base/descriptor.hpp"
#include "platform/sqlite.hpp"

namespace buoyshore {

/// Opens the archive for its collector and makes it if there is none, with this id ("" = a new
/// one); one of an older version is brought to ours. Commits are durable (synchronous=FULL).
/// invalid: the file is another program's, of a newer version, or has another id.
[[nodiscard]] buoyd::Result<std::unique_ptr<buoyd::Database>> open_for_writing(
    const std::string& path, const std::string& id = {});

/// Opens it to read, beside a running collector or without one. unavailable: there is none,
/// or it is of an older version.
[[nodiscard]] buoyd::Result<std::unique_ptr<buoyd::Database>> open_for_reading(
    const std::string& path);

/// A5: one collector an archive. Holds a lock on `<path>.lock` as long as it lives; the lock goes
/// with the process however it ends.
class ArchiveLock {
 public:
  /// full: another collector has it; unavailable: the lock file cannot be made.
  [[nodiscard]] static buoyd::Result<ArchiveLock> take(const std::string& path);

 private:
  explicit ArchiveLock(buoyd::Descriptor file) : file_(std::move(file)) {}

  buoyd::Descriptor file_;
};

}  // namespace buoyshore
