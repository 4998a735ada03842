#pragma once
// The archive's file: its schema, its settings, and the lock that lets one process write it. The
// tables are for buoyshore; the views `readings` and `channel_values` are for people. Any thread.

#include <memory>
#include <string>
#include <utility>

#include "platform/file_lock.hpp"
#include "platform/sqlite.hpp"

namespace buoyshore {

/// Opens the archive to write it. If there is none, Mode::create makes one with this id ("" draws
/// an id), and Mode::write is an error. An archive of an older version is brought to this version.
/// Commits are durable (synchronous=FULL). Error: invalid (the file is another program's or of a
/// newer version, or the archive has another id), or what SQLite says.
[[nodiscard]] buoyd::Result<std::unique_ptr<buoyd::Database>> open_for_writing(
    const std::string& path, const std::string& id = {},
    buoyd::Database::Mode mode = buoyd::Database::Mode::create);

/// Opens the archive to read it, whether a collector runs or not. Errors: unavailable (there is
/// none, or it is of an older version), invalid (the file is another program's or of a newer
/// version).
[[nodiscard]] buoyd::Result<std::unique_ptr<buoyd::Database>> open_for_reading(
    const std::string& path);

/// Only one process may write an archive. It holds a lock on `<path>.lock` as long as this object
/// lives. The lock ends with the process, however that ends.
class ArchiveLock {
 public:
  /// Takes the lock of the archive at `path`. Errors: full (another process has it), unavailable
  /// (the lock file cannot be made).
  [[nodiscard]] static buoyd::Result<ArchiveLock> take(const std::string& path);

 private:
  explicit ArchiveLock(buoyd::FileLock lock) : lock_(std::move(lock)) {}

  buoyd::FileLock lock_;
};

}  // namespace buoyshore
