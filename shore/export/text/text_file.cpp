#include "shore/export/text/text_file.hpp"

#include <fmt/format.h>

namespace buoyshore {

using buoyd::Result;

Result<TextFile> TextFile::with_mode(const std::string& path, const char* mode,
                                     std::string line_end) {
  std::FILE* file = std::fopen(path.c_str(), mode);
  if (file == nullptr) return buoyd::fail_by_errno(path);
  return TextFile(file, path, std::move(line_end));
}

Result<TextFile> TextFile::create(const std::string& path, std::string line_end) {
  return with_mode(path, "wbe", std::move(line_end));
}

Result<TextFile> TextFile::open(const std::string& path, std::string line_end) {
  return with_mode(path, "abe", std::move(line_end));
}

Result<void> TextFile::write_line(std::string line) {
  line += line_end_;
  const bool is_written = std::fwrite(line.data(), 1, line.size(), file_.get()) == line.size();
  return is_written ? Result<void>() : buoyd::fail_by_errno(path_);
}

Result<void> TextFile::close() {
  return std::fclose(file_.release()) == 0 ? Result<void>() : buoyd::fail_by_errno(path_);
}

std::string file_fact(const std::string& word, const std::string& station, const About& about,
                      const std::string& made) {
  if (word == "station") return station;
  if (word == "version") return BUOYD_VERSION;
  if (word == "made") return made;
  if (word == "latitude" && about.latitude) return fmt::format("{}", *about.latitude);
  if (word == "longitude" && about.longitude) return fmt::format("{}", *about.longitude);
  return {};
}

}  // namespace buoyshore
