#pragma once
// The conversation with one other end through the water (docs/acoustics.md): turn by turn, each end
// says its frames, then the other one answers. Messages go in fragments, of which only those go
// again that did not come. A state machine without threads, in which time comes as an argument; the
// modem's thread.

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "acoustics/acoustic_frame.hpp"
#include "acoustics/incoming_message.hpp"
#include "acoustics/modem/acoustic_modem.hpp"
#include "acoustics/outgoing_message.hpp"

namespace buoyd {

struct TalkOptions {
  AcousticAddress peer = 0;
  /// The node's, at both ends: other nodes and buoys within earshot may have the same addresses.
  std::string station{};
  /// How often each frame of a turn is said. A buoy, which has power, says it twice, so that its
  /// node need not ask again so often.
  int copies = 1;
  bool asks_first = false;       ///< a node: it asks whether the broker is there, and for the time
  std::function<double()> draw;  ///< evenly in [0, 1)
  /// A buoy: its clock now; nullopt while it is not set by anybody who knows.
  std::function<std::optional<UtcFix>()> tell_time{};
};

/// A message came whole. answer() is to be called when it is known what became of it.
struct MessageArrived {
  MessageKind kind{};
  Bytes payload;
  std::uint16_t number = 0;
};
/// The other end said what became of the message that was sent.
struct MessageAnswered {
  std::uint16_t number = 0;
  std::uint8_t reason = 0;
};
/// Whether the broker is there, as the other end says: at its first word, and when it changed.
struct PeerOnline {
  bool is_online = false;
};
/// The other end said what time it was at `at`: the way of the sound is reckoned in.
struct TimeTold {
  MonoTime at;
  UtcFix said;
};
using TalkEvent = std::variant<MessageArrived, MessageAnswered, PeerOnline, TimeTold>;

struct PeerStatus {
  AcousticAddress address = 0;
  std::string station{};           ///< of a node; "" for the buoy
  std::uint64_t frames = 0;        ///< heard of it
  std::uint64_t silences = 0;      ///< turns that it did not answer
  LinkQuality quality{};           ///< of its last frame
  std::optional<Micros> travel{};  ///< one way, as it was ranged, as long as answers fit that
  std::optional<MonoTime> last{};  ///< when it was last heard
};

class AcousticTalk {
 public:
  /// Of a message whose fate is not known yet the answer waits so long.
  static constexpr Micros hold{1'500'000};
  /// A message that arrived, and whose fate was not told, is asked about after so long.
  static constexpr Micros fate_patience{30'000'000};
  static constexpr Micros longest_back_off{600'000'000};
  /// A node asks again whether the broker is there: after the first of these, then ever later.
  static constexpr Micros first_ask_again{60'000'000};
  /// A node asks for the time so often.
  static constexpr Micros time_lasts = std::chrono::hours(1);
  /// From a frame's handing over to its first sound, and from its last one to its hearing.
  static constexpr Micros modem_delay{300'000};
  /// Until it is known how far the other end is: there and back at 9 km.
  static constexpr Micros first_two_way{12'000'000};

  AcousticTalk(TalkOptions options, const AcousticModem& modem);

  /// One message is under way at a time.
  [[nodiscard]] bool can_send() const { return !outgoing_; }
  /// The largest payload of a message.
  [[nodiscard]] std::size_t most_payload() const;
  /// Returns the number that MessageAnswered gives back. Errors: full (one is under way), invalid
  /// (too large).
  [[nodiscard]] Result<std::uint16_t> send(MessageKind kind, std::span<const std::uint8_t> payload);
  /// Gives up the message that is under way.
  void drop() { outgoing_.reset(); }
  /// What became of the message that arrived.
  void answer(std::uint16_t number, std::uint8_t reason);
  /// A buoy: whether the broker is there. What arrived and has no answer is heard anew.
  void set_online(bool is_online);
  void set_travel(Micros one_way);

  /// It waits for nothing and has something to say.
  [[nodiscard]] bool wants_turn(MonoTime now) const;
  /// Between the first frame of a turn and the end of the other's answer.
  [[nodiscard]] bool is_busy() const { return state_ != State::idle; }
  /// The other end asked, and waits.
  [[nodiscard]] bool must_answer() const { return must_answer_; }
  /// It will answer as soon as it knows the fate of what it heard, or at next_due() without.
  [[nodiscard]] bool holds_answer(MonoTime now) const {
    return must_answer_ && !is_busy() && next_due() <= now + hold;
  }
  [[nodiscard]] bool is_speaking() const { return state_ == State::speaking; }
  /// Begins a turn. Only if wants_turn().
  void begin_turn(MonoTime now);
  /// The frame to be said now, while it is speaking; nullopt: not before `now`.
  [[nodiscard]] std::optional<Bytes> frame(MonoTime now) const;
  /// The frame is out, or did not go.
  void frame_gone(MonoTime now);
  void frame_refused(bool is_busy, MonoTime now);
  void heard(const SpokenFrame& frame, const FrameHeard& from, MonoTime now);
  /// The line was lost: a turn is begun anew.
  void reset(MonoTime now);
  /// Looks at what is over by now.
  void tick(MonoTime now);
  [[nodiscard]] MonoTime next_due() const;
  [[nodiscard]] std::vector<TalkEvent> take_events();
  [[nodiscard]] const PeerStatus& status() const { return status_; }
  [[nodiscard]] const std::string& station() const { return options_.station; }

 private:
  enum class State : std::uint8_t { idle, speaking, waiting, listening };

  [[nodiscard]] bool has_something(MonoTime now) const;
  [[nodiscard]] bool has_question(MonoTime now) const;
  [[nodiscard]] std::vector<SpokenFrame> turn_frames(MonoTime now) const;
  void learn_two_way(std::size_t bytes, MonoTime now);
  void hear_state(const SpokenFrame& frame);
  void hear_online(const SpokenFrame& frame, MonoTime now);
  void hear_time(const SpokenFrame& frame, std::size_t bytes, MonoTime now);
  [[nodiscard]] bool is_too_soon(MonoTime now) const;
  [[nodiscard]] bool lacks_broker() const { return options_.asks_first && peer_online_ != true; }
  void hear_fragment(const SpokenFrame& frame);
  void silent(MonoTime now);
  void turn_over(MonoTime now);
  [[nodiscard]] Micros longest_frame() const;
  [[nodiscard]] Micros patience() const;
  [[nodiscard]] Micros rest() const;

  const TalkOptions options_;
  const AcousticModem& modem_;
  State state_ = State::idle;
  std::optional<OutgoingMessage> outgoing_;
  IncomingMessage incoming_;
  std::uint16_t next_number_;
  std::deque<SpokenFrame> turn_;  // frames of the turn that are still to be said
  bool turn_asks_ = false;
  bool must_answer_ = false;  // the other end's turn asked
  bool has_news_ = false;     // the other end is to be told something unasked
  bool is_retry_ = false;     // the last turn had no answer: ask how far it came
  bool peer_asks_time_ = false;
  bool is_online_;  // this end
  std::optional<bool> peer_online_;
  int silent_turns_ = 0;
  Micros two_way_{first_two_way};  // of sound, and what the other end needs to begin
  MonoTime spoke_at_{};            // when the last turn ended
  MonoTime until_{};               // of the state; in idle: not before
  MonoTime hold_until_{};
  MonoTime ask_fate_at_{};
  MonoTime ask_online_at_{};
  Micros ask_again_{first_ask_again};
  MonoTime ask_time_at_ = MonoTime::min();
  std::vector<TalkEvent> events_;
  PeerStatus status_;
};

}  // namespace buoyd
