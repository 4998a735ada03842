#pragma once
// A desk whose ways are noted, for tests.

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "release/release_desk.hpp"

namespace buoyd::test {

inline ReleaseSettings edgetech_release() {
  ReleaseSettings release;
  release.name = "anchor";
  release.unit = DeckUnitKind::edgetech_8011m;
  release.interrogate_frequency = 11.0;
  release.reply_frequency = 7.5;
  release.turnaround = Micros(12'500);
  return release;
}

inline ReleaseSettings benthos_release() {
  ReleaseSettings release;
  release.name = "anchor";
  release.unit = DeckUnitKind::benthos_udb;
  release.address = 35;
  return release;
}

/// What a desk told, and the desk.
struct ToldDesk {
  explicit ToldDesk(const ReleaseSettings& release)
      : desk(make_deck_unit(release), {[this](const Firing& by) -> Result<void> {
                                         if (!can_keep)
                                           return fail(ErrorCode::unavailable, "no room");
                                         intended.push_back(by);
                                         while_keeping();
                                         return {};
                                       },
                                       [this](DeckSaid::Kind kind, const std::string& text) {
                                         became.emplace_back(kind, text);
                                       },
                                       [this](const Firing& by, const std::string& text) {
                                         refused.push_back(by.fired_by + ": " + text);
                                       },
                                       [this](std::int64_t ticket, ReleaseAnswer answer) {
                                         answers[ticket] = std::move(answer);
                                       }}) {}

  /// Says it to the desk.
  void hear(std::string_view text, MonoTime now) {
    desk.heard({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()}, now);
  }

  bool can_keep = true;
  std::function<void()> while_keeping = [] {};  // it takes its time
  std::vector<Firing> intended;
  std::vector<std::pair<DeckSaid::Kind, std::string>> became;
  std::vector<std::string> refused;
  std::map<std::int64_t, ReleaseAnswer> answers;
  ReleaseDesk desk;
};

/// Of a firing by two people.
inline ReleaseOrder fire_order(std::int64_t ticket, const std::string& code) {
  return {ticket, ReleaseOrder::Kind::fire, code, {"ada", "bo"}};
}

}  // namespace buoyd::test
