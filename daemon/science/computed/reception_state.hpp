#pragma once
// What the board knows of an instrument's messages: gap, reception and syntax. One owner, one
// thread.

#include <cstdint>
#include <optional>

#include "science/quality/board_checks.hpp"

namespace buoyd {

struct ReceptionTimes {
  Micros allowed{0};   ///< how old the newest message may be
  Micros interval{0};  ///< from one message to the next
  Micros slack{0};     ///< so long after that a message may still come
  bool operator==(const ReceptionTimes&) const = default;
};

struct ReceptionFlags {
  Flag gap = Flag::missing;
  Flag reception = Flag::not_evaluated;
  Flag syntax = Flag::good;
  bool operator==(const ReceptionFlags&) const = default;
};

/// Once it is known whether messages come, `reception` says so until the contrary is known: it is
/// not evaluated anew while the next message may still come. After damaged records `syntax` fails
/// until a message came (QARTOD test 2; Manual for Real-Time Quality Control of Wind Data 1.0,
/// section 3.3).
class ReceptionState {
 public:
  explicit ReceptionState(const ReceptionTimes& times) : times_(times), next_(times) {}

  /// From now on it is asked at these times. What is meant to come more often is awaited so from
  /// the next message on; what is meant to come more seldom, from the newest.
  void change(const ReceptionTimes& times);

  /// A message came; what was true just before it is to be asked for first.
  void heard(MonoTime at);
  /// What is true at `now`, when so many records have come damaged since the last call. Times do
  /// not go back.
  [[nodiscard]] ReceptionFlags look(MonoTime now, std::uint32_t damaged);

  [[nodiscard]] const std::optional<MonoTime>& newest() const { return newest_; }

 private:
  void look_for_message(MonoTime now);
  [[nodiscard]] ExpectedMessage expected_after(MonoTime from) const;

  ReceptionTimes times_;  // from the newest message to the next
  ReceptionTimes next_;   // behind that one
  std::optional<MonoTime> newest_;
  std::optional<ExpectedMessage> expected_;  // nullopt before the first call
  ReceptionFlags flags_;
};

}  // namespace buoyd
