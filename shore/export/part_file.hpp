#pragma once
// The last steps of a file that is written as a part under another name. Any thread.

#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "base/error.hpp"

namespace buoyshore {

/// A part that grows at its end.
class PartFile {
 public:
  /// A new one, in place of an old one. Error unavailable, with errno in `detail`.
  [[nodiscard]] static buoyd::Result<PartFile> create(const std::string& part);
  /// One that is there, to go on at its end. Error as above.
  [[nodiscard]] static buoyd::Result<PartFile> open(const std::string& part);
  /// The same, where what stands behind `length` is cut away first. Errors: invalid (it is
  /// shorter), unavailable.
  [[nodiscard]] static buoyd::Result<PartFile> open(const std::string& part, std::uint64_t length);

  /// Error unavailable, of all that writes.
  [[nodiscard]] buoyd::Result<void> write(std::string_view bytes);
  /// All of it is in the file.
  [[nodiscard]] buoyd::Result<void> flush();
  /// All of it, until a power cut cannot take it back.
  [[nodiscard]] buoyd::Result<void> sync();
  /// Nothing may be asked of it any more.
  [[nodiscard]] buoyd::Result<void> close();
  [[nodiscard]] std::uint64_t length() const { return length_; }

 private:
  struct CloseFile {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  using File = std::unique_ptr<std::FILE, CloseFile>;
  PartFile(File file, std::string path, std::uint64_t length)
      : file_(std::move(file)), path_(std::move(path)), length_(length) {}

  File file_;
  std::string path_;
  std::uint64_t length_;
};

/// Until a power cut cannot take it back. Error unavailable, with errno in `detail`.
[[nodiscard]] buoyd::Result<void> sync_file(const std::string& path);

/// Gives the part the name of the whole, in place of what had it. Error unavailable.
[[nodiscard]] buoyd::Result<void> publish(const std::string& part, const std::string& path);

/// Takes away an exported file of that path, its part and its mark. Was there any of them?
bool remove_exported(const std::string& path);

}  // namespace buoyshore
