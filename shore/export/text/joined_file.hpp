#pragma once
// A file that joined rows are exported to, whatever its format. One thread.

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "shore/export/export_hash.hpp"
#include "shore/export/text/joined_rows.hpp"

namespace buoyshore {

/// The description that each source has in a file.
struct JoinedShape {
  buoyd::DescriptionPtr description;
  buoyd::Json text;
  buoyd::Micros over{0};  ///< the length of the source's intervals
  /// False before the source's first and behind its last reading within the time, where another
  /// came in its place, or a day away from them.
  bool is_there = true;
};

/// What becomes of the rows of one file: its bytes, whatever its format.
class JoinedFile {
 public:
  virtual ~JoinedFile() = default;
  /// From the next row on the sources have these descriptions, or others of them are there. False:
  /// this needs a file of its own.
  [[nodiscard]] virtual bool accept(const std::vector<JoinedShape>& shapes) = 0;
  /// What stands before the first row.
  [[nodiscard]] virtual std::string head() const = 0;
  /// The next row, whether its bytes are wanted or not: rows behind it may depend on it. False: the
  /// format has nothing to say of it. `hash` gets what its bytes depend on beside itself. Errors:
  /// those of who reads the archive.
  [[nodiscard]] virtual buoyd::Result<bool> take(const JoinedRow& row, ExportHash& hash) = 0;
  /// Those of the row that was taken last.
  [[nodiscard]] virtual buoyd::Result<std::string> bytes(const JoinedRow& row) = 0;
  /// What its columns are, a line each for people.
  [[nodiscard]] virtual std::vector<std::string> said() const = 0;
  /// What was counted while bytes were made, by names of the format's own.
  using Counts = std::map<std::string, std::uint64_t>;
  [[nodiscard]] virtual Counts counts() const { return {}; }
  /// Another process made the bytes so far, and counted this.
  virtual void take_up(const Counts& /*counts*/) {}
};

/// A format that joined rows are exported in.
class JoinedFormat {
 public:
  virtual ~JoinedFormat() = default;
  /// "txt", without a dot.
  [[nodiscard]] virtual std::string extension() const = 0;
  /// A new file.
  [[nodiscard]] virtual std::unique_ptr<JoinedFile> create(
      const std::vector<JoinedShape>& shapes) = 0;
};

}  // namespace buoyshore
