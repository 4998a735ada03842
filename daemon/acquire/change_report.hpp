#pragma once
// Tells a state's changes as events, once each, and bounded: a state that flaps is told four times
// and then every quarter of an hour at most, with the number of changes left out. Time is an
// argument. The line's own thread only.

#include <cstdint>
#include <string>
#include <string_view>

#include "base/time.hpp"
#include "core/own_readings.hpp"
#include "core/reading_sink.hpp"

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

  /// Offers an event if the state is not the one told last ("back" if all is well) and its turn has
  /// come. One that the full queue refuses is offered again after 10 s, if it is still true.
  void tell(ReadingSink& sink, MonoTime now);

 private:
  [[nodiscard]] EventFacts facts() const;
  [[nodiscard]] int allowance(MonoTime now) const;
  void told(MonoTime now);

  std::string source_;
  std::string state_;
  std::string text_;
  std::string told_;
  std::uint64_t changes_ = 0;  // since the last one told
  int left_ = 4;               // events that may be told
  MonoTime counted_;           // when left_ was true
  MonoTime not_before_;        // the queue was full
};

}  // namespace buoyd
