#include "shore/tables/database_reader.hpp"

#include <algorithm>

namespace buoyshore {

buoyd::Result<PreparedSql*> DatabaseReader::sql() {
  const bool is_same = !files_.empty() && std::ranges::all_of(files_, [](const NamedFile& file) {
    return file.check().has_value();
  });
  if (sql_ != nullptr && is_same) return sql_.get();
  sql_.reset();
  database_.reset();
  files_.clear();
  if (auto file = NamedFile::at(path_)) files_.push_back(std::move(*file));
  auto opened = open_(path_);
  if (!opened) return pass_on(opened);
  if (auto index = NamedFile::at(path_ + "-shm")) files_.push_back(std::move(*index));
  database_ = std::move(*opened);
  database_->interrupt_if(must_end_);
  sql_ = std::make_unique<PreparedSql>(*database_);
  ++openings_;
  return sql_.get();
}

}  // namespace buoyshore
