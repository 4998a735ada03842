#pragma once
// An EvoLogics S2C modem on its serial line, used by instant messages without acknowledgement:
// which frames came is buoyd's own affair. A range is the travel time of one that is acknowledged.
// The modem's thread.

#include <optional>
#include <string>

#include "acoustics/modem/modem_dialog.hpp"
#include "acoustics/modem/s2c_sentences.hpp"

namespace buoyd {

class S2cModem final : public ModemDialog {
 public:
  /// A modem answers a command within some milliseconds.
  static constexpr Micros answer_time{2'000'000};
  /// An acknowledged message is repeated by the modem itself before it counts as failed.
  static constexpr Micros range_time{40'000'000};

  explicit S2cModem(AcousticAddress address) : ModemDialog(evologics_s2c), address_(address) {}

  void heard(std::span<const std::uint8_t> bytes, MonoTime now) override;

 private:
  enum class Step : std::uint8_t {
    idle,
    leaving_burst,
    addressing,
    offered,  ///< a frame was handed over
    sounding,
    range_offered,  ///< a message that asks for an answer was handed over
    range_sounding,
    range_asked,  ///< it was answered: how long did it take?
  };

  void begin_line() override;
  void rest() override { step_ = Step::idle; }
  void begin_set_up(MonoTime now) override;
  void begin_sending(AcousticAddress to, std::span<const std::uint8_t> bytes) override;
  void begin_ranging(AcousticAddress to) override;
  void overdue(MonoTime now) override;
  void hear(const S2cSentence& sentence, MonoTime now);
  void hear_ok(MonoTime now);
  void hear_refusal(bool is_busy, const std::string& text, MonoTime now);

  const AcousticAddress address_;
  Step step_ = Step::idle;
  S2cSplitter splitter_;
  std::size_t frame_bytes_ = 0;
};

}  // namespace buoyd
