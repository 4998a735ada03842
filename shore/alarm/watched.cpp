#include "shore/alarm/watched.hpp"

namespace buoyshore {

namespace {

/// A rule that begins looks back so far beyond the time that it waits.
constexpr buoyd::Micros first_look = std::chrono::hours(1);

}  // namespace

buoyd::Result<Watched*> WatchedStation::subject(const std::string& subject) {
  const auto found = watched_.find(subject);
  if (found != watched_.end()) return &found->second;
  auto condition = book_.condition(rule_.name, station_, subject);
  if (!condition) return pass_on(condition);
  return &watched_.emplace(subject, Watched(std::move(*condition))).first->second;
}

buoyd::WallTime WatchedStation::from(const Watched& watched) const {
  const auto& seen = watched.condition().seen;
  return seen ? *seen + buoyd::Micros(1) : now_ - rule_.after - first_look;
}

}  // namespace buoyshore
