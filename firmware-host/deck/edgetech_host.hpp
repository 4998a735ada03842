#pragma once
// An EdgeTech 8011M by its port: out of host mode it is silent until CR and LF come; in host mode
// it echoes each character, obeys words of fixed width up to a CR, and answers `#` to all others.
// While a code goes out any character cuts it off. The simulation's thread.

#include <string>
#include <string_view>

#include "firmware-host/deck/deck_unit.hpp"

namespace buoysim {

class EdgetechHost final : public DeckUnit {
 public:
  EdgetechHost(const DeckScenario& scenario, AcousticRelease& release)
      : scenario_(scenario), release_(release) {}

  void hear(char c, buoyd::MonoTime now) override;
  void turn(buoyd::MonoTime now) override;
  [[nodiscard]] std::optional<buoyd::MonoTime> next_act() const override { return sent_at_; }

 private:
  void obey(const std::string& word, buoyd::MonoTime now);
  void ping(buoyd::MonoTime now);
  void say_pulses(buoyd::MonoTime now);

  const DeckScenario& scenario_;
  AcousticRelease& release_;
  bool is_hosted_ = false;
  bool heard_cr_ = false;
  std::string word_;
  std::string code_;                        // that goes out
  std::optional<buoyd::MonoTime> sent_at_;  // when all of it is out
};

}  // namespace buoysim
