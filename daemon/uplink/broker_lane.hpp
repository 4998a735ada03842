#pragma once
// The lane of delivery = "broker" (docs/wire-format.md) sends every reading as JSON. A reading is
// delivered when the broker took it and somebody listens. What is committed from now on goes at
// once, and what was owed before goes beside it. A state machine without threads; MQTT thread.

#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "uplink/budget.hpp"
#include "uplink/message_port.hpp"
#include "uplink/owed_lane.hpp"

namespace buoyd {

struct BrokerLaneStatus {
  std::uint64_t owed = 0;  ///< at most so many numbers are not delivered
  std::size_t in_flight = 0;
  std::uint64_t messages = 0;   ///< since start
  std::uint64_t bytes = 0;      ///< payload since start
  std::uint64_t taken = 0;      ///< messages that reached somebody, since start
  std::size_t silent = 0;       ///< instruments that nobody listens to, or whose topic is denied
  std::uint64_t too_large = 0;  ///< tries of readings too large for the broker, which stay owed
  std::uint8_t refusal = 0;     ///< reason of the last PUBACK that delivered nothing
};

class BrokerLane final : public OwedLane {
 public:
  static constexpr std::size_t most_in_flight = 16;
  /// For so long nothing of an instrument is sent after a PUBACK that delivered nothing. The time
  /// doubles, from the first to the longest.
  static constexpr Micros first_silence{10'000'000};
  static constexpr Micros longest_silence{600'000'000};

  /// `topic_stem` is "buoy/STATION/data/"; an instrument's name follows.
  BrokerLane(std::string topic_stem, MessagePort& port, SpoolRequests& spool, Budget& budget);

  void connected(const MqttLimits& limits, MonoTime now) override;
  void disconnected() override;
  void news(const SpoolNews& news) override;
  void owed(const OwedQuery& query, std::optional<OwedRun> run, MonoTime now) override;
  [[nodiscard]] bool acked(std::uint16_t message, std::uint8_t reason, MonoTime now) override;
  void step(WallTime wall, MonoTime now) override;
  [[nodiscard]] MonoTime next_due(MonoTime now) const override;
  [[nodiscard]] bool drained() const override;
  void tell(UplinkStatus& status) const override;
  [[nodiscard]] BrokerLaneStatus status() const;

 private:
  /// The numbers of one message, and the instrument that they are of.
  struct Sent {
    EpochId epoch{};
    Range range;
    std::string instrument;
  };
  /// A reading or a gap that waits for the port.
  struct Item {
    EpochId epoch{};
    std::optional<StoredReading> reading;
    Gap lost;
  };
  /// One of two ways through the owed numbers: the newest, or the rest.
  struct Stream {
    std::map<EpochId, std::uint64_t> sent;  // how far each epoch went
    std::deque<Item> items;
  };
  /// Nobody listened to an instrument, so nothing of it is sent for a while.
  struct Silence {
    MonoTime until;
    Micros step{0};  // how long the silence lasts; the next one lasts twice as long
  };

  void rewind();
  void begin_round(MonoTime now);
  [[nodiscard]] std::uint64_t sent_of(const Stream& stream, const EpochState& epoch) const;
  [[nodiscard]] const EpochState* more_of(const Stream& stream) const;
  void forward(Stream& stream, MonoTime now, bool is_newest);
  [[nodiscard]] static std::string instrument_of(const Item& item);
  [[nodiscard]] bool send(const Item& item, MonoTime now);
  void ask(Stream& stream, MonoTime now);
  void hand_delivered(MonoTime now);
  void fall_silent(const std::string& instrument, MonoTime now);
  [[nodiscard]] bool is_silent(const std::string& instrument, MonoTime now) const;

  const std::string topic_stem_;
  MessagePort& port_;
  SpoolRequests& spool_;
  Budget& budget_;
  std::vector<EpochState> epochs_;
  std::optional<EpochId> current_;  // the first of epochs_
  Stream newest_;                   // what lies behind split_ in the current epoch
  Stream rest_;
  std::optional<std::uint64_t> split_;  // the current epoch's last number at the last rewind()
  Stream* asked_ = nullptr;             // the stream that the spool's answer is for
  OwedQuery asked_for_;
  std::uint64_t asked_last_ = 0;  // the epoch's last number when the spool was asked
  MonoTime ask_from_;             // not earlier, because the spool could read nothing
  std::map<std::uint16_t, Sent> in_flight_;
  std::map<EpochId, Ranges> delivered_;  // not handed to the spool yet
  std::optional<MonoTime> handed_at_;
  std::map<std::string, Silence> silences_;
  BrokerLaneStatus status_;
  bool connected_ = false;
  bool stale_ = false;  // the spool's next answer is not wanted any more
  // Instruments of which owed readings were passed over: another round is due, of these alone. The
  // others' have gone, though the store may not remember of all that they were delivered.
  std::set<std::string> passed_over_;
  std::set<std::string> round_of_;  // empty: of all
};

/// A gap as JSON for people: {"kind":"gap","epoch":"0123456789abcdef","first":12,"last":20,
/// "reason":"retention","from":"2026-11-20T07:00:00.000000Z","to":"2026-11-20T07:10:00.000000Z"}.
/// "last" is null if the end is unknown, "from" and "to" where nobody knows the time.
[[nodiscard]] std::string gap_json(const EpochId& epoch, const Gap& lost);

}  // namespace buoyd
