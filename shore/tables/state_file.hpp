#pragma once
// A SQLite file of a command's own, beside the archive: what it sent, what it told. It is made with
// its tables, and only a file that is this command's is ever written. Any thread.

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "platform/sqlite.hpp"
#include "shore/tables/named_file.hpp"

namespace buoyshore {

/// SQL that makes a file of one version one of the next.
struct StateUpgrade {
  std::string_view from;
  std::string_view to;
  std::string_view sql;
};

struct StateFormat {
  std::string_view what;            ///< "state of forward", for people
  std::string_view application_id;  ///< decimal, as the version
  std::string_view version;
  std::string_view tables;                   ///< SQL that makes them
  std::span<const StateUpgrade> upgrades{};  ///< one behind the other
};

/// Every commit is in the write-ahead log and synced, and the log does not keep what it grew to.
[[nodiscard]] buoyd::Result<void> make_durable(buoyd::Database& database);

class StateFile {
 public:
  /// Opens the file at `path`; an older version becomes this one. One that is not there is made,
  /// mode 0640, with what `fill` writes, all at once. Errors: invalid (it is another file, or of
  /// another version), unavailable, or what SQLite says.
  [[nodiscard]] static buoyd::Result<StateFile> open(
      const std::string& path, const StateFormat& format,
      const std::function<buoyd::Result<void>(buoyd::Database&)>& fill);
  /// The same of a file that is there, while another process may have it open.
  [[nodiscard]] static buoyd::Result<StateFile> open_beside(const std::string& path,
                                                            const StateFormat& format);

  [[nodiscard]] buoyd::Database& database() const { return *database_; }
  /// Is it still the file of that name? Errors are those of NamedFile::check().
  [[nodiscard]] buoyd::Result<void> check_place() const { return file_.check(); }
  /// All that is written is written within one of these. Errors: those of check_place(), or what
  /// SQLite says.
  [[nodiscard]] buoyd::Result<buoyd::Transaction> begin();

 private:
  StateFile(NamedFile file, std::unique_ptr<buoyd::Database> database)
      : file_(std::move(file)), database_(std::move(database)) {}

  NamedFile file_;
  std::unique_ptr<buoyd::Database> database_;
};

/// The same to read alone: it is neither made nor written, and a lock of another process is waited
/// for a quarter of a second. Errors: unavailable (`detail` ENOENT: nothing is there), invalid (it
/// is no such file), or what SQLite says.
[[nodiscard]] buoyd::Result<std::unique_ptr<buoyd::Database>> open_state_to_read(
    const std::string& path, const StateFormat& format);

}  // namespace buoyshore
