#pragma once
// Which of the files that lie in a folder of exports ERDDAP is to read of a description: those of
// one export, so that it has no reading twice. Values; any thread.

#include <cstdint>
#include <string>
#include <vector>

namespace buoyshore {

/// What stands in the names between the kind and the hash.
enum class ErddapBounds : std::uint8_t {
  none,  ///< nothing: one export has all times
  some,  ///< `--from`, `--to` or both
  any    ///< no file is there so far
};

/// The NetCDF files of one description.
class ErddapFiles {
 public:
  /// `files` are all names in the folder, `name` is STATION_INSTRUMENT_KIND.
  ErddapFiles(const std::vector<std::string>& files, const std::string& name,
              const std::string& hash);

  /// Files without bounds, if there are any.
  [[nodiscard]] ErddapBounds bounds() const;
  /// What overlaps, a line each for people.
  [[nodiscard]] std::vector<std::string> overlaps() const;

 private:
  struct File {
    std::string name;
    std::string from;  ///< as the name has it; "" = from the beginning on
    std::string to;    ///< "" = until the end
    std::string rest;  ///< behind the hash: instants or intervals, which of several
    bool is_bounded = false;
  };
  [[nodiscard]] static File file_of(const std::string& file, const std::string& bounds,
                                    const std::string& rest);
  [[nodiscard]] static bool overlap(const File& one, const File& other);

  std::vector<File> files_;
};

}  // namespace buoyshore
