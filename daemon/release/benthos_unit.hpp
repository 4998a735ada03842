#pragma once
// Teledyne Benthos UDB-9400 with a release of the R series (SMART release): its shell takes
// AT%RR, AT%RT and AT%R^ with the release's address, and answers in lines. The unit reckons ranges
// with 1500 m/s. Source: two published programs that speak so to such a unit; docs/releases.md says
// what of it was proven. Pure; any thread.

#include <string>
#include <vector>

#include "release/deck_unit.hpp"

namespace buoyd {

class BenthosUnit final : public DeckUnit {
 public:
  explicit BenthosUnit(const ReleaseSettings& release) : release_(release) {}

  [[nodiscard]] Micros longest_sending() const override { return std::chrono::seconds(30); }
  [[nodiscard]] std::vector<DeckStep> range() const override;
  [[nodiscard]] std::vector<DeckStep> status() const override;
  [[nodiscard]] std::vector<DeckStep> fire(const std::string& code) const override;

 private:
  const ReleaseSettings release_;
};

}  // namespace buoyd
