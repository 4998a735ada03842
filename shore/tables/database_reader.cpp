#include "shore/tables/database_reader.hpp"

#include <sys/stat.h>

namespace buoyshore {

buoyd::Result<PreparedSql*> DatabaseReader::sql() {
  struct stat file = {};
  const bool is_there = ::stat(path_.c_str(), &file) == 0;
  const bool is_same = is_there && file.st_dev == device_ && file.st_ino == inode_;
  if (sql_ != nullptr && is_same) return sql_.get();
  sql_.reset();
  database_.reset();
  auto opened = open_(path_);
  if (!opened) return pass_on(opened);
  database_ = std::move(*opened);
  database_->interrupt_if(must_end_);
  sql_ = std::make_unique<PreparedSql>(*database_);
  device_ = file.st_dev;
  inode_ = file.st_ino;
  ++openings_;
  return sql_.get();
}

}  // namespace buoyshore
