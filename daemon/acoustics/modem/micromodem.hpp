#pragma once
// A WHOI Micro-Modem 1 or 2 on its serial line. A frame is a packet of its own at rate 0
// (frequency-shift keying, which each of them hears): the modem announces it through the water,
// asks for its bytes and sounds it. A range is its two-way ping. How well a frame came is what the
// modem's newest statistics of its sender say. The modem's thread.
// Source: as micromodem_sentences.hpp.

#include <map>
#include <string>

#include "acoustics/modem/micromodem_sentences.hpp"
#include "acoustics/modem/modem_dialog.hpp"
#include "core/nmea_sentences.hpp"

namespace buoyd {

class Micromodem final : public ModemDialog {
 public:
  static constexpr std::size_t longest_sentence = 1024;
  static constexpr Micros answer_time{5'000'000};
  /// From the echo of the cycle until the modem asks for data: the announcement sounds meanwhile.
  static constexpr Micros request_time{10'000'000};
  static constexpr Micros range_time{15'000'000};
  /// After it started anew it takes nothing for so long.
  static constexpr Micros start_pause{2'000'000};

  explicit Micromodem(AcousticAddress address) : ModemDialog(whoi_micromodem), address_(address) {}

  void heard(std::span<const std::uint8_t> bytes, MonoTime now) override;

 private:
  enum class Step : std::uint8_t {
    idle,
    configuring,
    announcing,  ///< the cycle was asked for
    announced,   ///< the modem has it
    giving,      ///< the bytes were handed over
    sounding,
    range_asked,
    range_sounding,
  };

  void begin_line() override;
  void rest() override { step_ = Step::idle; }
  void begin_set_up(MonoTime now) override;
  void begin_sending(AcousticAddress to, std::span<const std::uint8_t> bytes) override;
  void begin_ranging(AcousticAddress to) override;
  void overdue(MonoTime now) override;
  void command(const std::string& words, Step step);
  void configure_next();

  void hear(const std::monostate& /*nothing*/, MonoTime /*now*/) {}
  void hear(const MicromodemEcho& echo, MonoTime now);
  void hear(const MicromodemAsks& asks, MonoTime now);
  void hear(const MicromodemSounded& sounded, MonoTime now);
  void hear(const MicromodemFrame& frame, MonoTime now);
  void hear(const MicromodemReception& reception, MonoTime now);
  void hear(const MicromodemRange& range, MonoTime now);
  void hear(const MicromodemError& error, MonoTime now);
  void hear(const MicromodemStarted& started, MonoTime now);
  void hear_cycle(const MicromodemEcho& echo, MonoTime now);

  const AcousticAddress address_;
  Step step_ = Step::idle;
  NmeaSplitter splitter_{longest_sentence};
  std::size_t configured_ = 0;  // how many of its settings are made
  AcousticAddress to_ = 0;
  std::string data_;  // of the frame that is under way, as hex
  std::map<AcousticAddress, LinkQuality> qualities_;
};

}  // namespace buoyd
