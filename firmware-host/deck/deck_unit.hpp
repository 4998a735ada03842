#pragma once
// A deck unit as whoever plugs into its serial port sees it, written from what public sources show
// of its host mode and sharing nothing with the daemon. Time comes in as an argument; the
// simulation's thread.

#include <deque>
#include <memory>
#include <optional>
#include <string>

#include "firmware-host/deck/acoustic_release.hpp"
#include "firmware-host/wire/bytes.hpp"

namespace buoysim {

class DeckUnit {
 public:
  virtual ~DeckUnit() = default;
  virtual void hear(char c, buoyd::MonoTime now) = 0;
  /// Does what is due.
  virtual void turn(buoyd::MonoTime now) = 0;
  /// When it does something next by itself, besides what it has to say.
  [[nodiscard]] virtual std::optional<buoyd::MonoTime> next_act() const = 0;

  /// What it says by now.
  [[nodiscard]] Bytes take_said(buoyd::MonoTime now);
  [[nodiscard]] std::optional<buoyd::MonoTime> next_due() const;

 protected:
  void say(std::string text, buoyd::MonoTime at);
  /// It says nothing more of what it was to say later.
  void hush(buoyd::MonoTime now);

 private:
  struct Saying {
    std::string text;
    buoyd::MonoTime at;
  };
  std::deque<Saying> sayings_;  // by time
};

/// The release lives longer.
[[nodiscard]] std::unique_ptr<DeckUnit> make_deck_unit(const DeckScenario& scenario,
                                                       AcousticRelease& release);

}  // namespace buoysim
