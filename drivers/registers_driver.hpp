#pragma once
// The driver of models with Modbus registers: reads the planned spans, keeps torn and repeated
// records out, hands over samples. Knows no product. The line's own thread only.

#include <optional>
#include <vector>

#include "drivers/driver.hpp"
#include "drivers/record_mark.hpp"
#include "drivers/register_decoder.hpp"
#include "drivers/register_image.hpp"
#include "line/modbus_transaction.hpp"

namespace buoyd {

/// A span that the instrument refused is read in pieces for so long, then whole again.
inline constexpr Micros refusal_memory = std::chrono::minutes(10);
/// So often are values read again whose scan counter moved meanwhile; then the poll is given up
/// with ErrorCode::busy.
inline constexpr int torn_rounds = 3;

class RegistersDriver final : public Driver {
 public:
  RegistersDriver(ModelPtr model, const InstrumentSettings& settings);

  [[nodiscard]] Result<void> poll(Line& line, SampleSink& sink) override;
  void receive(std::span<const std::uint8_t> bytes, MonoTime first_byte, SampleSink& sink) override;
  void resume(std::size_t kind, std::string_view mark) override {
    kinds_[kind].last_mark.resume(mark);
  }
  [[nodiscard]] const DriverCounters& counters() const override { return counters_; }
  [[nodiscard]] Micros wire_time(const LineTiming& timing, bool tcp) const override;

 private:
  /// A planned read, and the reads that it takes now.
  struct Span {
    ReadSpan planned;
    std::vector<ReadSpan> pieces;
  };
  struct Kind {
    Kind(const Model& model, std::size_t kind);

    std::size_t index;
    const RegisterKind& map;
    std::optional<std::size_t> mark;
    std::vector<ReadSpan> items;
    std::vector<ReadSpan> counter_items;
    std::vector<Span> spans;
    RegisterImage image;
    RegisterImage counters;  // the scan counter at each point, read again
    RegisterDecoder decoder;
    std::optional<MonoTime> whole_again;  // when refused spans are tried whole
    RecordMark last_mark;
  };

  [[nodiscard]] Result<void> poll_kind(Line& line, Kind& kind, SampleSink& sink);
  [[nodiscard]] Result<bool> is_repeated(Line& line, Kind& kind);
  [[nodiscard]] Result<void> read_all(Line& line, Kind& kind);
  [[nodiscard]] Result<void> read_span(Line& line, Kind& kind, Span& span);
  [[nodiscard]] Result<void> read_counters(Line& line, Kind& kind);
  [[nodiscard]] Result<void> read_until_whole(Line& line, Kind& kind);
  [[nodiscard]] bool is_torn(const Kind& kind, const ReadSpan& span) const;
  [[nodiscard]] Result<std::size_t> read_torn_again(Line& line, Kind& kind);
  [[nodiscard]] Result<void> read(Line& line, const ReadSpan& span, RegisterImage& image);
  void hand_over(Kind& kind, SampleSink& sink);

  ModelPtr model_;
  int unit_;
  Micros timeout_;
  std::vector<Kind> kinds_;
  MonoTime taken_;  // first byte of the last answer that brought values
  DriverCounters counters_;
};

}  // namespace buoyd
