#pragma once
// An EvoLogics S2C modem on its serial line, used by instant messages without acknowledgement:
// which frames came is buoyd's own affair. A range is the travel time of one that is acknowledged.
// The modem's thread.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "acoustics/acoustic_modem.hpp"
#include "acoustics/s2c_sentences.hpp"

namespace buoyd {

class S2cModem final : public AcousticModem {
 public:
  /// A modem answers a command within some milliseconds.
  static constexpr Micros answer_time{2'000'000};
  /// An acknowledged message is repeated by the modem itself before it counts as failed.
  static constexpr Micros range_time{40'000'000};
  static constexpr Micros set_up_pause{5'000'000};

  explicit S2cModem(AcousticAddress address) : address_(address) {}

  void opened(MonoTime now) override;
  void closed(MonoTime now) override;
  void heard(std::span<const std::uint8_t> bytes, MonoTime now) override;
  [[nodiscard]] Bytes step(MonoTime now) override;
  [[nodiscard]] MonoTime next_due() const override;
  [[nodiscard]] std::vector<AcousticEvent> take_events() override;
  [[nodiscard]] bool is_ready() const override { return state_ == State::ready; }
  [[nodiscard]] Result<void> send(AcousticAddress to, std::span<const std::uint8_t> bytes) override;
  [[nodiscard]] Result<void> range(AcousticAddress to) override;
  [[nodiscard]] std::size_t most_frame_bytes() const override { return 64; }
  [[nodiscard]] Micros air_time(std::size_t bytes) const override;
  [[nodiscard]] std::string state() const override;

 private:
  enum class State : std::uint8_t {
    closed,
    opened,         ///< to be taken to command mode
    leaving_burst,  ///< that was asked for
    unaddressed,    ///< its address is to be set
    addressing,     ///< that was asked for
    ready,
    offered,        ///< a frame was handed over
    sounding,       ///< and taken
    range_offered,  ///< a message that asks for an answer was handed over
    range_sounding,
    range_asked,  ///< it was answered: how long did it take?
  };

  void hear(const S2cSentence& sentence, MonoTime now);
  void hear_ok(MonoTime now);
  void hear_refusal(bool is_busy, const std::string& text, MonoTime now);
  void hear_ranged(std::optional<Micros> travel);
  void overdue(MonoTime now);
  void set_up_later(std::string_view why, MonoTime now);

  const AcousticAddress address_;
  State state_ = State::closed;
  S2cSplitter splitter_;
  MonoTime until_ = MonoTime::max();  // of the state
  Bytes to_write_;
  std::size_t frame_bytes_ = 0;
  AcousticAddress ranged_ = 0;
  std::string trouble_;  // why it is set up again
  std::vector<AcousticEvent> events_;
};

}  // namespace buoyd
