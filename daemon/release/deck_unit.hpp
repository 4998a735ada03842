#pragma once
// What a deck unit is told so that it asks or fires an acoustic release, step by step, and how its
// words are understood. No text of an error holds what was heard: a unit echoes codes. Pure; any
// thread.

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"
#include "core/settings.hpp"

namespace buoyd {

/// What a unit's words mean so far.
struct DeckSaid {
  enum class Kind : std::uint8_t {
    waits,    ///< more may come
    next,     ///< the step is done
    sent,     ///< the unit says that it sent the code; the step is done
    failed,   ///< it did not work; of a firing: no code went out, for certain
    unknown,  ///< nobody knows whether the code went out
  };
  Kind kind = Kind::waits;
  std::string text{};  ///< for people, of the last step or of one that did not work
};

/// One thing that a unit is told, and what it says to that. Until it is over nothing else is
/// written.
struct DeckStep {
  /// All that was heard since the words were written. `is_over`: the patience is; then the answer
  /// is not `waits`.
  using Look = std::function<DeckSaid(std::string_view heard, bool is_over)>;

  std::string words;         ///< may be empty: it only listens
  Micros pause{0};           ///< the line is silent for so long before them
  Micros patience{0};        ///< that it is listened to behind them
  bool begins_code = false;  ///< once these words are written a code may go out
  std::string spoil{};       ///< written where it failed: takes back what stands in the unit
  Look look;
};

class DeckUnit {
 public:
  virtual ~DeckUnit() = default;
  /// The longest time for which the unit may be sending, whoever told it to: nothing is written
  /// for so long after its line was opened, because any character would cut a code off.
  [[nodiscard]] virtual Micros longest_sending() const = 0;
  /// How far the release is, in m.
  [[nodiscard]] virtual std::vector<DeckStep> range() const = 0;
  /// What the release says of itself, as far as the unit can ask it.
  [[nodiscard]] virtual std::vector<DeckStep> status() const = 0;
  /// Sends the release's code once.
  [[nodiscard]] virtual std::vector<DeckStep> fire(const std::string& code) const = 0;
};

[[nodiscard]] std::unique_ptr<DeckUnit> make_deck_unit(const ReleaseSettings& release);

/// "" or what was expected of a code of that unit; never the code.
[[nodiscard]] std::string wrong_code(DeckUnitKind unit, std::string_view code);

}  // namespace buoyd
