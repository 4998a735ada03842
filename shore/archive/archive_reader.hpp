#pragma once
// The archive as one thread reads it for long (tables/database_reader.hpp).

#include <functional>
#include <string>
#include <utility>

#include "shore/archive/archive_file.hpp"
#include "shore/tables/database_reader.hpp"

namespace buoyshore {

class ArchiveReader : public DatabaseReader {
 public:
  /// `must_end` is asked while a statement runs; true ends it with an error. Errors of sql() are
  /// those of open_for_reading().
  ArchiveReader(std::string path, std::function<bool()> must_end)
      : DatabaseReader(std::move(path), open_for_reading, std::move(must_end)) {}
};

}  // namespace buoyshore
