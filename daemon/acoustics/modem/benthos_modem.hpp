#pragma once
// A Teledyne Benthos ATM-900 on its serial line. It is set up in its command mode; for each frame
// it goes online, takes the bytes, sounds them when none followed for its forwarding delay, and is
// taken back by +++ behind a second of silence. A range is ATR. The modem's thread.
// Source: as benthos_sentences.hpp.

#include <string>
#include <string_view>

#include "acoustics/modem/benthos_sentences.hpp"
#include "acoustics/modem/modem_dialog.hpp"

namespace buoyd {

class BenthosModem final : public ModemDialog {
 public:
  static constexpr Micros answer_time{3'000'000};
  /// Silence that +++ needs before it: over 1 s.
  static constexpr Micros guard{1'300'000};
  static constexpr Micros range_time{20'000'000};

  explicit BenthosModem(AcousticAddress address) : ModemDialog(benthos_atm900), address_(address) {}

  void heard(std::span<const std::uint8_t> bytes, MonoTime now) override;

 private:
  enum class Step : std::uint8_t {
    idle,
    guarding,   ///< silence before +++
    escaping,   ///< +++ was said
    setting,    ///< one of its settings
    directing,  ///< to whom frames go
    connecting,
    giving,  ///< the bytes were handed over
    sounding,
    ranging,
  };

  void begin_line() override;
  void rest() override { step_ = Step::idle; }
  void begin_set_up(MonoTime now) override;
  void begin_sending(AcousticAddress to, std::span<const std::uint8_t> bytes) override;
  void begin_ranging(AcousticAddress to) override;
  void overdue(MonoTime now) override;
  void command(const std::string& words, Step step, Micros patience = answer_time);
  void set(std::string_view name, std::string_view value, Step step);
  void set_next();
  void escaped();

  void hear(const BenthosPrompt& prompt, MonoTime now);
  void hear(const BenthosLine& line, MonoTime now);
  void hear(const BenthosFrame& frame, MonoTime now);
  void hear(const BenthosRange& range, MonoTime now);
  void hear_refusal(const std::string& text, MonoTime now);

  const AcousticAddress address_;
  Step step_ = Step::idle;
  BenthosReader reader_;
  std::string setting_;       // whose answer is waited for
  std::size_t set_ = 0;       // settings that are made
  AcousticAddress to_ = 0;    // whom the modem sends to; 0 = nobody knows
  AcousticAddress next_ = 0;  // whom it is to send to
  Bytes frame_;
};

}  // namespace buoyd
