#pragma once
// EdgeTech (ORE) 8011M in host mode: it echoes every character, and takes commands of fixed width
// in upper case that end with CR. A code takes some 9 s to send; any character in that time cuts it
// off, so no LF follows a CR. Source: EdgeTech 8011M user manual 0004811 rev F, p. 4-18 to 4-20;
// docs/releases.md says what of it was proven. Pure; any thread.

#include <string>
#include <vector>

#include "release/deck_unit.hpp"

namespace buoyd {

class EdgetechUnit final : public DeckUnit {
 public:
  explicit EdgetechUnit(const ReleaseSettings& release) : release_(release) {}

  [[nodiscard]] Micros longest_sending() const override { return std::chrono::seconds(10); }
  [[nodiscard]] std::vector<DeckStep> range() const override;
  /// The unit can ask a release nothing without a code: this says that the unit answers.
  [[nodiscard]] std::vector<DeckStep> status() const override;
  [[nodiscard]] std::vector<DeckStep> fire(const std::string& code) const override;

 private:
  const ReleaseSettings release_;
};

}  // namespace buoyd
