#pragma once
// Reads a kind's planned spans into its image. A span that the instrument refuses is read in pieces
// for a while, without what it refuses; never so long that nothing is asked for. The line's own
// thread only.

#include <optional>
#include <vector>

#include "drivers/registers/register_image.hpp"
#include "drivers/registers/unit_talk.hpp"

namespace buoyd {

/// A refused span is read in pieces for so long, then whole again: at first a short time (many
/// instruments refuse addresses while they are busy or start up), twice as long each time that it
/// is still refused, at most so long.
inline constexpr Micros first_refusal_memory = std::chrono::seconds(10);
inline constexpr Micros refusal_memory = std::chrono::minutes(10);

class RegisterReader {
 public:
  /// `items` are the reads that must not be split, sorted; `values` are those without which there
  /// is nothing to be read; `talk` outlives it.
  RegisterReader(const std::vector<ReadSpan>& spans, std::vector<ReadSpan> items,
                 std::vector<ReadSpan> values, UnitTalk& talk);

  [[nodiscard]] std::size_t size() const { return spans_.size(); }
  [[nodiscard]] const ReadSpan& planned(std::size_t span) const { return spans_[span].planned; }

  /// Refusals that are old enough are forgotten, and all of them if no value is left to be read:
  /// call before each poll.
  void begin(MonoTime now);
  /// Reads one planned span. What is refused as an address is absent in the image, and no error.
  [[nodiscard]] Result<void> read_span(Line& line, std::size_t span, RegisterImage& image);
  /// Behind the last span of a poll: the refusal, if no value was left to be read.
  [[nodiscard]] Result<void> finish();
  /// Reads as asked; a refusal is an error.
  [[nodiscard]] Result<void> read(Line& line, const ReadSpan& span, RegisterImage& image);

  /// First byte of the last answer to read_span().
  [[nodiscard]] MonoTime taken() const { return taken_; }

 private:
  /// A planned read, and the reads that it takes now.
  struct Span {
    ReadSpan planned;
    std::vector<ReadSpan> pieces;
  };

  void remember(MonoTime now, const Error& refusal);
  [[nodiscard]] bool reads_a_value() const;

  std::vector<Span> spans_;
  std::vector<ReadSpan> items_;
  std::vector<ReadSpan> values_;
  UnitTalk& talk_;
  std::optional<MonoTime> whole_again_;  // when refused spans are tried whole
  Micros memory_{0};                     // how long the last refusal was remembered
  Error last_refusal_{ErrorCode::refused, ""};
  MonoTime first_byte_;  // of the last answer
  MonoTime taken_;
};

/// Whether the error is a refusal that speaks of the addresses asked for.
[[nodiscard]] bool is_about_addresses(const Error& error);

}  // namespace buoyd
