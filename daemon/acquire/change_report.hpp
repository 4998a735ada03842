#pragma once
// Reports each change of a state as an event, once. The number of events is bounded: of a state
// that flaps three troubles are reported, and then one every quarter of an hour at most, with the
// number of changes that were left out. That a trouble which was reported is over is always
// reported, so that nobody takes it for lasting. Time is an argument. The line's own thread only.

#include <cstdint>
#include <string>
#include <string_view>

#include "base/time.hpp"
#include "core/own_readings.hpp"
#include "core/reading_sink.hpp"

namespace buoyd {

class ChangeReport {
 public:
  /// Begins with the state "" (well) for `source`.
  explicit ChangeReport(std::string source) : source_(std::move(source)) {}

  /// The state is now `kind` ("dormant", "line_gone" …; "" = well). While the state stays the same,
  /// the text of the first call is kept.
  void now_is(std::string_view kind, std::string text);
  [[nodiscard]] const std::string& state() const { return state_; }
  [[nodiscard]] const std::string& text() const { return text_; }

  /// Offers an event if the state differs from the one reported last ("back" if it is well) and, of
  /// a trouble, the bound allows it. An event that the full queue refuses is offered again after 10
  /// s, if it is still true.
  void tell(ReadingSink& sink, MonoTime now);
  /// Nobody looks any more: that a trouble which was reported is over is offered once, as "back"
  /// with that text.
  void end(ReadingSink& sink, std::string text, MonoTime now);

 private:
  [[nodiscard]] bool is_well() const { return state_.empty(); }
  [[nodiscard]] EventFacts facts() const;
  [[nodiscard]] int allowance(MonoTime now) const;
  void told(MonoTime now);

  std::string source_;
  std::string state_;
  std::string text_;
  std::string told_;
  std::uint64_t changes_ = 0;  // since the last event
  int left_ = 3;               // troubles that may be told
  MonoTime counted_;           // when left_ was counted
  MonoTime not_before_;        // the queue was full: the next try
};

}  // namespace buoyd
