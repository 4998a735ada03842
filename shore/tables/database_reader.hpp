#pragma once
// A database that others write, as one thread reads it for long: opened when it is first needed,
// and again where the file was replaced.

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "platform/sqlite.hpp"
#include "shore/tables/named_file.hpp"
#include "shore/tables/prepared_sql.hpp"

namespace buoyshore {

class DatabaseReader {
 public:
  using Open =
      std::function<buoyd::Result<std::unique_ptr<buoyd::Database>>(const std::string& path)>;

  /// `must_end` is asked while a statement runs; true ends it with an error.
  DatabaseReader(std::string path, Open open, std::function<bool()> must_end)
      : path_(std::move(path)), open_(std::move(open)), must_end_(std::move(must_end)) {}

  /// Lives until the next call. Errors: those of `open`.
  [[nodiscard]] buoyd::Result<PreparedSql*> sql();
  /// How often it was opened: another number, another file.
  [[nodiscard]] std::uint64_t openings() const { return openings_; }
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  const std::string path_;
  const Open open_;
  const std::function<bool()> must_end_;
  /// The database, and the -shm that says what of its -wal counts: that of the file before it would
  /// make nonsense of a new one.
  std::vector<NamedFile> files_;
  std::uint64_t openings_ = 0;
  std::unique_ptr<buoyd::Database> database_;
  std::unique_ptr<PreparedSql> sql_;
};

}  // namespace buoyshore
