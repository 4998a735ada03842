#pragma once
// A node's end of the water: its record lane, whose messages go through the modem instead of to a
// broker, and the budget of its sound. A state machine without threads, in which time comes as an
// argument; the modem's thread.

#include <memory>
#include <optional>
#include <span>
#include <string>

#include "acoustics/acoustic_channel.hpp"
#include "acquire/line_dialog.hpp"
#include "core/settings.hpp"
#include "uplink/budget.hpp"
#include "uplink/record_lane.hpp"

namespace buoyd {

struct NodeOptions {
  RecordOptions record;  ///< its topics, intervals and bounds are set here
  std::string station;   ///< its own
  AcousticAddress buoy = 0;
  Micros air_time{0};            ///< of sound a day; 0 = no bound
  std::function<double()> draw;  ///< evenly in [0, 1)
  /// Hears what time it is, by the buoy's clock.
  std::function<void(const TimeTold&)> told{};
};

class NodeLane final : public LineDialog {
 public:
  /// So many bytes a batch should have: its fragments take less than ten seconds to say.
  static constexpr std::size_t most_batch_bytes = 700;
  /// The archive is asked to say what it has no more often than this.
  static constexpr Micros least_receipt_interval{60'000'000};
  /// What waits for its answer is said again after so long: losses and other nodes delay answers.
  static constexpr Micros answer_wait{900'000'000};

  NodeLane(NodeOptions options, std::unique_ptr<AcousticModem> modem, SpoolRequests& spool,
           const Clock& clock);

  void opened(MonoTime now) override { channel_.opened(now); }
  void closed(MonoTime now) override { channel_.closed(now); }
  void heard(std::span<const std::uint8_t> bytes, MonoTime now) override;
  [[nodiscard]] Bytes step(MonoTime now) override;
  [[nodiscard]] MonoTime next_due() const override;

  /// The lane, for what the spool tells of.
  [[nodiscard]] RecordLane& lane() { return lane_; }
  [[nodiscard]] const RecordLane& lane() const { return lane_; }
  [[nodiscard]] bool is_online() const { return port_.is_online; }
  [[nodiscard]] AcousticStatus status() const { return channel_.status(); }
  /// How often the broker came.
  [[nodiscard]] std::uint64_t connects() const { return connects_; }

 private:
  class Port final : public MessagePort {
   public:
    explicit Port(AcousticTalk& talk) : talk_(talk) {}
    [[nodiscard]] Result<std::uint16_t> publish(const std::string& topic,
                                                std::span<const std::uint8_t> payload,
                                                bool retain) override;
    [[nodiscard]] std::size_t room() const override;
    bool is_online = false;

   private:
    AcousticTalk& talk_;
  };

  void take_events(MonoTime now);
  void handle(const MessageArrived& message, MonoTime now);
  void handle(const MessageAnswered& answered, MonoTime now);
  void handle(const PeerOnline& peer, MonoTime now);
  void handle(const TimeTold& time, MonoTime now);
  void count_air_time(MonoTime now);

  const Clock& clock_;
  AcousticChannel channel_;
  AcousticTalk& talk_;
  Port port_;
  const std::function<void(const TimeTold&)> told_;
  const bool is_bounded_;
  Budget budget_;  // in bytes of full frames
  RecordLane lane_;
  std::uint64_t connects_ = 0;
};

}  // namespace buoyd
