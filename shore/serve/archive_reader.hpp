#pragma once
// The archive as one thread of the server reads it: opened when it is first needed, and again where
// the file was replaced.

#include <sys/types.h>

#include <functional>
#include <memory>
#include <string>

#include "platform/sqlite.hpp"
#include "shore/tables/prepared_sql.hpp"

namespace buoyshore {

class ArchiveReader {
 public:
  /// `must_end` is asked while a statement runs; true ends it with an error.
  ArchiveReader(std::string path, std::function<bool()> must_end)
      : path_(std::move(path)), must_end_(std::move(must_end)) {}

  /// Lives until the next call. Errors: those of open_for_reading().
  [[nodiscard]] buoyd::Result<PreparedSql*> sql();

 private:
  const std::string path_;
  const std::function<bool()> must_end_;
  dev_t device_ = 0;
  ino_t inode_ = 0;
  std::unique_ptr<buoyd::Database> database_;
  std::unique_ptr<PreparedSql> sql_;
};

}  // namespace buoyshore
