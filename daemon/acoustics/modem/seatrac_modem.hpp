#pragma once
// A Blueprint Subsea SeaTrac beacon on its serial line, used by data that asks for no answer; a
// range is a ping. Its address is one of its settings, which it takes with its next start: where it
// differs it is written, saved, and the beacon started anew. The modem's thread.
// Source: as seatrac_sentences.hpp.

#include "acoustics/modem/modem_dialog.hpp"
#include "acoustics/modem/seatrac_sentences.hpp"
#include "core/nmea_sentences.hpp"

namespace buoyd {

class SeatracModem final : public ModemDialog {
 public:
  static constexpr Micros answer_time{2'000'000};
  static constexpr Micros start_time{6'000'000};
  static constexpr Micros range_time{20'000'000};
  static constexpr std::size_t longest_sentence = 1024;

  explicit SeatracModem(AcousticAddress address)
      : ModemDialog(blueprint_seatrac), address_(address) {}

  void heard(std::span<const std::uint8_t> bytes, MonoTime now) override;

 private:
  enum class Step : std::uint8_t {
    idle,
    asking,  ///< for its settings
    setting,
    saving,
    starting,
    checking,  ///< its settings, once more
    offered,   ///< a frame was handed over
    sounding,
    pinging,
    pinged,
  };

  void begin_line() override;
  void rest() override { step_ = Step::idle; }
  void begin_set_up(MonoTime now) override;
  void begin_sending(AcousticAddress to, std::span<const std::uint8_t> bytes) override;
  void begin_ranging(AcousticAddress to) override;
  void overdue(MonoTime now) override;
  void command(SeatracKind kind, std::span<const std::uint8_t> fields, Step step);
  void give_up(const std::string& why, MonoTime now);

  void hear(const std::monostate& /*nothing*/, MonoTime /*now*/) {}
  void hear(const SeatracStatus& status, MonoTime now);
  void hear(const SeatracSettings& settings, MonoTime now);
  void hear(const SeatracFrame& frame, MonoTime now);
  void hear(const SeatracRange& range, MonoTime now);
  void hear_set_up(const SeatracStatus& status, MonoTime now);
  void hear_send(const SeatracStatus& status, MonoTime now);
  void hear_ping(const SeatracStatus& status, MonoTime now);

  const AcousticAddress address_;
  Step step_ = Step::idle;
  NmeaSplitter splitter_{longest_sentence};  // '$' and a line end here, too
  std::size_t frame_bytes_ = 0;
};

}  // namespace buoyd
