#pragma once
// Tells a state's changes as events, once each, and bounded: a state that flaps is told four times
// and then every quarter of an hour at most, with the number of changes left out. Time is an
// argument. The line's own thread only.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/own_readings.hpp"
#include "core/time.hpp"

namespace buoyd {

class ChangeReport {
 public:
  /// All is well with `source` so far.
  explicit ChangeReport(std::string source) : source_(std::move(source)) {}

  /// The state is `kind` ("dormant", "line_gone" …; "" = well). The text of the first call of a
  /// state is kept.
  void now_is(std::string_view kind, std::string text);
  [[nodiscard]] const std::string& state() const { return state_; }
  [[nodiscard]] const std::string& text() const { return text_; }

  /// The event to be told now, if any: the present state, "back" if all is well.
  [[nodiscard]] std::optional<EventFacts> due(MonoTime now) const;
  /// It was told (it is in the queue); until then due() gives it again.
  void told(MonoTime now);

 private:
  [[nodiscard]] int allowance(MonoTime now) const;

  std::string source_;
  std::string state_;
  std::string text_;
  std::string told_;
  std::uint64_t changes_ = 0;  // since the last one told
  int left_ = 4;               // events that may be told
  MonoTime counted_;           // when left_ was true
};

}  // namespace buoyd
