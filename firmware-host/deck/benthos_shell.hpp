#pragma once
// A Teledyne Benthos UDB by its port: a shell that ends words with CR, asks its release through the
// water and answers in lines. The simulation's thread.

#include <string>
#include <string_view>

#include "firmware-host/deck/deck_unit.hpp"

namespace buoysim {

class BenthosShell final : public DeckUnit {
 public:
  BenthosShell(const DeckScenario& scenario, AcousticRelease& release)
      : scenario_(scenario), release_(release) {}

  void hear(char c, buoyd::MonoTime now) override;
  void turn(buoyd::MonoTime now) override;
  [[nodiscard]] std::optional<buoyd::MonoTime> next_act() const override { return sent_at_; }

 private:
  void obey(std::string_view word, buoyd::MonoTime now);
  void fire(std::string_view arguments, buoyd::MonoTime now);
  void tell(const std::string& lines, buoyd::MonoTime at);
  [[nodiscard]] bool is_mine(std::string_view address) const;
  [[nodiscard]] std::string condition() const;

  const DeckScenario& scenario_;
  AcousticRelease& release_;
  std::string word_;
  std::string code_;                        // that goes out
  std::optional<buoyd::MonoTime> sent_at_;  // when all of it is out
};

}  // namespace buoysim
