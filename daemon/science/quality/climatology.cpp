#include "science/quality/climatology.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace buoyd {
namespace {

double utc_seconds(WallTime utc) {
  return std::chrono::duration<double>(utc.time_since_epoch()).count();
}

double season_count(Season season, WallTime utc, const CalendarParts& parts) {
  switch (season) {
    case Season::absolute:
      return utc_seconds(utc);
    case Season::year:
      return parts.year;
    case Season::quarter:
      return parts.quarter;
    case Season::month:
      return parts.month;
    case Season::week:
      return parts.week;
    case Season::day_of_year:
      return parts.day_of_year;
    case Season::day_of_week:
      return parts.day_of_week;
    case Season::hour:
      return parts.hour;
  }
  return std::nan("");
}

Result<void> sort_span(Span& span, std::string_view name) {
  auto sorted = sorted_span(span, name);
  if (!sorted) {
    return pass_on(sorted);
  }
  span = *sorted;
  return {};
}

Result<void> sort_spans(ClimatologyMember& member) {
  auto sorted = sort_span(member.time, "climatology, time span");
  if (sorted) {
    sorted = sort_span(member.usual, "climatology, usual span");
  }
  if (sorted && member.fail) {
    sorted = sort_span(*member.fail, "climatology, fail span");
  }
  if (sorted && member.depth) {
    sorted = sort_span(*member.depth, "climatology, depth span");
  }
  return sorted;
}

}  // namespace

Result<Climatology> Climatology::make(std::vector<ClimatologyMember> members) {
  if (members.size() > most_climatology_members) {
    return fail(ErrorCode::invalid, fmt::format("climatology: {} members, at most {} are allowed",
                                                members.size(), most_climatology_members));
  }
  for (auto& member : members) {
    if (auto sorted = sort_spans(member); !sorted) {
      return pass_on(sorted);
    }
  }
  return Climatology(std::move(members));
}

Flag Climatology::judge(double value, std::optional<WallTime> utc, double depth) const {
  if (std::isnan(value)) {
    return Flag::missing;
  }
  const ClimatologyMember* const member = utc ? member_of(*utc, depth) : nullptr;
  if (member == nullptr) {
    return Flag::not_evaluated;
  }
  if (member->fail && !member->fail->contains(value)) {
    return Flag::fail;
  }
  return member->usual.contains(value) ? Flag::good : Flag::suspect;
}

const ClimatologyMember* Climatology::member_of(WallTime utc, double depth) const {
  const CalendarParts parts = calendar_parts(utc);
  const auto holds = [&](const ClimatologyMember& member) {
    return (!member.depth || member.depth->contains(depth)) &&
           member.time.contains(season_count(member.season, utc, parts));
  };
  const auto last = std::find_if(members_.rbegin(), members_.rend(), holds);
  return last == members_.rend() ? nullptr : &*last;
}

}  // namespace buoyd
