#include "shore/export/text/file_fact.hpp"

#include <fmt/format.h>

namespace buoyshore {

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
