#include "release/release_book.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <optional>

#include "base/json_object.hpp"
#include "base/replace_file.hpp"
#include "platform/whole_file.hpp"

namespace buoyd {

namespace {

constexpr std::size_t longest_book = 65'536;
constexpr std::array<std::string_view, 4> state_names{"none", "sending", "sent", "unknown"};

std::optional<FiringRecord> record_in(const Json& json) {
  const auto state = std::ranges::find(state_names, json.string_at("state").value_or(""));
  const auto at = json.integer_at("at");
  if (state == state_names.end() || !at) return std::nullopt;
  FiringRecord record;
  record.state = static_cast<FiringState>(state - state_names.begin());
  record.by = {json.string_at("armed_by").value_or(""), json.string_at("fired_by").value_or("")};
  record.at = WallTime(Micros(*at));
  return record;
}

}  // namespace

std::string text_of(const FiringRecord& record) {
  const std::string who =
      fmt::format("armed by {}, fired by {}", record.by.armed_by, record.by.fired_by);
  switch (record.state) {
    case FiringState::none:
      return "never fired";
    case FiringState::sending:
      return fmt::format("the code is being sent since {}, {}", iso8601(record.at), who);
    case FiringState::sent:
      return fmt::format("fired at {}, {}", iso8601(record.at), who);
    case FiringState::unknown:
      break;
  }
  return record.at == WallTime{} ? "unknown: the code may have been sent; look at the range"
                                 : fmt::format(
                                       "unknown: the code may have been sent at {}, {}; "
                                       "look at the range",
                                       iso8601(record.at), who);
}

FiringRecord ReleaseBook::read() const {
  const auto text = read_whole(path_, longest_book);
  if (!text && text.error().detail == ENOENT) return {};
  const auto json = Json::parse(text.value_or(""));
  const auto record = json ? record_in(*json) : std::nullopt;
  return record.value_or(FiringRecord{FiringState::unknown, {}, {}});
}

Result<void> ReleaseBook::write(const FiringRecord& record) const {
  return replace_file(path_,
                      JsonObject()
                              .add("state", state_names.at(static_cast<std::size_t>(record.state)))
                              .add("armed_by", record.by.armed_by)
                              .add("fired_by", record.by.fired_by)
                              .add("at", record.at.time_since_epoch().count())
                              .str() +
                          "\n");
}

}  // namespace buoyd
