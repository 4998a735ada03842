#pragma once
// The driver of models with Modbus registers: reads the planned spans, keeps torn and repeated
// records out, hands over samples. Knows no product. The line's own thread only.

#include <optional>
#include <vector>

#include "drivers/driver.hpp"
#include "drivers/record_mark.hpp"
#include "drivers/registers/register_decoder.hpp"
#include "drivers/registers/register_image.hpp"
#include "drivers/registers/register_reader.hpp"
#include "drivers/registers/register_steps_runner.hpp"

namespace buoyd {

/// So often is a span, or a scan, read again whose counter moved meanwhile; then the poll is given
/// up with ErrorCode::busy.
inline constexpr int torn_rounds = 3;

/// With a scan counter a scan is read so: the first point's counter; then the spans, the first
/// point's last, each followed by the counters in it, and again while these moved; and if the first
/// point's counter is no longer what it was at the beginning, all of it again. So each point is
/// whole, and nothing of the record that began in between is mixed in.
class RegistersDriver final : public Driver {
 public:
  RegistersDriver(ModelPtr model, const InstrumentSettings& settings);
  RegistersDriver(const RegistersDriver&) = delete;
  RegistersDriver& operator=(const RegistersDriver&) = delete;

  [[nodiscard]] Result<void> poll(Line& line, SampleSink& sink) override;
  void receive(std::span<const std::uint8_t> bytes, MonoTime first_byte, SampleSink& sink) override;
  void resume(std::size_t kind, std::string_view mark) override {
    kinds_[kind].last_mark.resume(mark);
  }
  void power_came() override { steps_.start_again(); }
  [[nodiscard]] MonoTime ready_at() const override { return steps_.ready_at(); }
  [[nodiscard]] Result<void> set_relay(Line& line, std::uint16_t relay, bool on) override;
  [[nodiscard]] const DriverCounters& counters() const override { return counters_; }
  [[nodiscard]] Micros wire_time(const LineTiming& timing, bool tcp) const override;

 private:
  struct Kind {
    Kind(const ModelPtr& model, std::size_t kind, UnitTalk& talk);

    std::size_t index;
    std::optional<std::size_t> mark;
    bool counter_is_mark;
    std::vector<ReadSpan> counters;  // the scan counter at each point; empty: there is none
    std::vector<std::size_t> order;  // of the spans
    RegisterImage image;
    RegisterImage second_look;  // at the counters
    RegisterReader reader;
    RegisterDecoder decoder;
    RecordMark last_mark;
    bool is_new = false;  // what the image holds is to be handed over
  };

  [[nodiscard]] Result<void> read_all(Line& line, SampleSink& sink);
  [[nodiscard]] Result<void> read_kind(Line& line, Kind& kind);
  [[nodiscard]] Result<void> read_values(Line& line, Kind& kind);
  [[nodiscard]] Result<void> read_scan(Line& line, Kind& kind);
  [[nodiscard]] Result<void> read_whole(Line& line, Kind& kind, std::size_t span);
  [[nodiscard]] Result<bool> look_again(Line& line, Kind& kind, const ReadSpan& span);
  [[nodiscard]] static bool is_repeated(const Kind& kind);
  [[nodiscard]] Error torn_error(const Kind& kind) const;
  void hand_over(Kind& kind, SampleSink& sink);

  ModelPtr model_;
  UnitTalk talk_;
  RegisterStepsRunner steps_;
  std::vector<Kind> kinds_;
  DriverCounters counters_;
};

}  // namespace buoyd
