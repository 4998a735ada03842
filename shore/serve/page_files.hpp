#pragma once
// The page's files, as web/build.mjs packs them: part of the program. Immutable; any thread.

#include <cstdint>
#include <span>
#include <string_view>

namespace buoyshore {

struct PageFile {
  std::string_view path;  ///< "/page.js"
  std::string_view type;  ///< its Content-Type
  std::string_view etag;  ///< of its content, with quotes
  std::span<const std::uint8_t> gzip;
};

[[nodiscard]] std::span<const PageFile> page_files();

}  // namespace buoyshore
