#pragma once
// A VFS that stands between SQLite and the system's: it counts what SQLite does to its files, and
// fails, lies or fills up on demand. While one lives it is SQLite's default. Any thread.

#include <sqlite3.h>

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string_view>
#include <vector>

namespace buoyd {

enum class FileKind : std::uint8_t { database, wal, other };
enum class FileOp : std::uint8_t { open, read, write, sync, truncate, shared_memory, remove };

/// One step that SQLite is about to take.
struct FileStep {
  FileKind kind;
  FileOp op;
  std::string_view path;
  std::int64_t offset = 0;  ///< of a truncation: the size
  int bytes = 0;
  const void* data = nullptr;  ///< what a write writes
};

class FaultyVfs {
 public:
  struct Counts {
    std::uint64_t reads = 0;
    std::uint64_t writes = 0;
    std::uint64_t syncs = 0;
    std::uint64_t bytes_written = 0;
  };
  static constexpr std::uint64_t for_ever = ~std::uint64_t{0};

  FaultyVfs();
  ~FaultyVfs();
  FaultyVfs(const FaultyVfs&) = delete;
  FaultyVfs& operator=(const FaultyVfs&) = delete;

  /// Steps of this kind fail with `code` (an extended result code), `times` times after `after`
  /// good ones. SQLITE_IOERR_SHORT_READ gives the first half of what was asked for;
  /// SQLITE_IOERR_WRITE and SQLITE_FULL leave the first half of what was to be written.
  void fail(FileKind kind, FileOp op, int code, std::uint64_t times = for_ever,
            std::uint64_t after = 0);
  /// Asked before every step; any code but SQLITE_OK fails it. Replaces an earlier hook.
  void ask_before(std::function<int(const FileStep&)> hook);
  /// Everything works again.
  void heal();

  [[nodiscard]] Counts counts(FileKind kind) const;
  [[nodiscard]] Counts total() const;
  void reset_counts();

  /// For the file methods: counts a step and says how it goes.
  int step(const FileStep& step);

 private:
  struct Fault {
    FileKind kind;
    FileOp op;
    int code;
    std::uint64_t times;
    std::uint64_t after;
  };

  sqlite3_vfs* real_;
  std::unique_ptr<sqlite3_vfs> vfs_;
  mutable std::mutex mutex_;
  std::vector<Fault> faults_;
  std::function<int(const FileStep&)> hook_;
  std::array<Counts, 3> counts_{};
};

}  // namespace buoyd
