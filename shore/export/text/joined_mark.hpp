#pragma once
// What is remembered of a file of joined rows while it is written, so that it can be taken up again
// whatever ended its export: FILE.mark beside FILE.part, a JSON object. Any thread.

#include <cstdint>
#include <optional>
#include <string>

#include "shore/export/text/joined_file.hpp"

namespace buoyshore {

struct JoinedMark {
  std::uint64_t rows = 0;     ///< that were taken
  std::uint64_t written = 0;  ///< those of them that the file has
  std::uint64_t hash = 0;     ///< of all that were taken, in their order
  std::uint64_t length = 0;   ///< of the file with them; what stands behind is of no use
  JoinedFile::Counts counts{};
};

/// `order`: what was ordered (ExportOrder). nullopt: there is none, it is none, or it is of another
/// order.
[[nodiscard]] std::optional<JoinedMark> load_joined_mark(const std::string& path,
                                                         const std::string& order);
[[nodiscard]] buoyd::Result<void> save_joined_mark(const std::string& path,
                                                   const std::string& order,
                                                   const JoinedMark& mark);

}  // namespace buoyshore
