#include "commission/step/heading_table.hpp"

#include <fmt/format.h>

#include <sstream>

#include "base/number_text.hpp"

namespace buoyd {

std::string heading_line(const HeldTime& time) {
  return fmt::format("{} {} {}", iso8601(time.from), iso8601(time.to), time.heading);
}

Result<std::vector<HeldTime>> parse_headings(const std::string& text, const std::string& file) {
  std::vector<HeldTime> made;
  std::istringstream lines(text);
  std::string line;
  for (int number = 1; std::getline(lines, line); ++number) {
    std::istringstream words(line.substr(0, line.find('#')));
    std::string from;
    std::string to;
    std::string heading;
    std::string more;
    if (!(words >> from)) continue;
    words >> to >> heading;
    const auto begin = parse_iso8601(from);
    const auto end = parse_iso8601(to);
    const auto degrees = number_in<double>(heading);
    const bool is_heading = degrees && *degrees >= 0 && *degrees <= 360;
    if (!begin || !end || !is_heading || *end <= *begin || words >> more) {
      return fail(ErrorCode::invalid,
                  fmt::format("{}:{}: expected FROM TO HEADING, as 2026-11-20T07:00:00Z "
                              "2026-11-20T07:00:20Z 45, degrees true from 0 to 360",
                              file, number));
    }
    made.push_back({*begin, *end, *degrees});
  }
  return made;
}

}  // namespace buoyd
