#pragma once
// delivery = "broker" (docs/wire-format.md): every reading as JSON, delivered when the broker says
// so and somebody listens. What is committed now goes at once, beside it what is owed. A state
// machine without threads; MQTT thread.

#include <deque>
#include <map>
#include <optional>
#include <string>

#include "uplink/budget.hpp"
#include "uplink/message_port.hpp"
#include "uplink/owed_lane.hpp"

namespace buoyd {

struct BrokerLaneStatus {
  std::uint64_t owed = 0;
  std::size_t in_flight = 0;
  std::uint64_t messages = 0;
  std::uint64_t bytes = 0;
  std::uint64_t taken = 0;      ///< messages that reached somebody
  std::size_t silent = 0;       ///< instruments that nobody listens to, or whose topic is denied
  std::uint64_t too_large = 0;  ///< readings that the broker does not take; they stay owed
  std::uint8_t refusal = 0;     ///< reason of the last PUBACK that was none
};

class BrokerLane final : public OwedLane {
 public:
  static constexpr std::size_t most_in_flight = 16;
  static constexpr Micros first_silence{10'000'000};
  static constexpr Micros longest_silence{600'000'000};

  /// `topic_stem` is "buoy/STATION/data/"; an instrument's name follows.
  BrokerLane(std::string topic_stem, MessagePort& port, SpoolRequests& spool, const Budget& budget);

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
  /// Numbers of one message, and whose it is.
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
    std::map<EpochId, std::uint64_t> sent;
    std::deque<Item> items;
  };
  /// Nobody listens to that instrument until …
  struct Silence {
    MonoTime until;
    Micros step{0};
  };

  void rewind();
  [[nodiscard]] std::uint64_t sent_of(const Stream& stream, const EpochState& epoch) const;
  [[nodiscard]] const EpochState* more_of(const Stream& stream) const;
  void forward(Stream& stream, MonoTime now, bool is_newest);
  [[nodiscard]] bool send(const Item& item, MonoTime now);
  void ask(Stream& stream, MonoTime now);
  void hand_delivered(MonoTime now);
  void fall_silent(const std::string& instrument, MonoTime now);
  [[nodiscard]] bool is_silent(const std::string& instrument, MonoTime now) const;

  const std::string topic_stem_;
  MessagePort& port_;
  SpoolRequests& spool_;
  const Budget& budget_;
  std::vector<EpochState> epochs_;
  std::optional<EpochId> current_;  // the first of them
  Stream newest_;                   // of the current epoch, what was committed after connecting
  Stream rest_;
  std::optional<std::uint64_t> split_;  // the current epoch's last number at connecting
  Stream* asked_ = nullptr;
  OwedQuery asked_for_;
  std::uint64_t asked_last_ = 0;  // the epoch's last number when the spool was asked
  MonoTime ask_from_;             // before, it could read nothing
  std::map<std::uint16_t, Sent> in_flight_;
  std::map<EpochId, Ranges> delivered_;  // acknowledged, not handed to the spool yet
  std::optional<MonoTime> handed_at_;
  std::map<std::string, Silence> silences_;
  BrokerLaneStatus status_;
  bool connected_ = false;
  bool stale_ = false;    // what the spool is about to answer is wanted no more
  bool skipped_ = false;  // owed readings were passed over: another round is due
};

/// A gap for people: {"kind":"gap","epoch":"…","first":12,"last":20,"reason":"retention",
/// "from":"2026-11-20T07:00:00.000000Z","to":…}; "last" is null for one of unknown end.
[[nodiscard]] std::string gap_json(const EpochId& epoch, const Gap& lost);

}  // namespace buoyd
