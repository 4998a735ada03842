#pragma once
// Reads a kind's planned spans into its image. A span that the instrument refuses is read in pieces
// for a while, without what it refuses. The line's own thread only.

#include <optional>
#include <vector>

#include "drivers/register_image.hpp"
#include "line/modbus_transaction.hpp"

namespace buoyd {

/// A refused span is read in pieces for so long, then whole again.
inline constexpr Micros refusal_memory = std::chrono::minutes(10);

class RegisterReader {
 public:
  /// `items` are the reads that must not be split, sorted.
  RegisterReader(const std::vector<ReadSpan>& spans, std::vector<ReadSpan> items, int unit,
                 Micros timeout);

  [[nodiscard]] std::size_t size() const { return spans_.size(); }
  [[nodiscard]] const ReadSpan& planned(std::size_t span) const { return spans_[span].planned; }

  /// Refusals that are old enough are forgotten: call before each poll.
  void begin(MonoTime now);
  /// Reads one planned span. What is refused as an address is absent in the image, and no error.
  [[nodiscard]] Result<void> read_span(Line& line, std::size_t span, RegisterImage& image);
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

  std::vector<Span> spans_;
  std::vector<ReadSpan> items_;
  int unit_;
  Micros timeout_;
  std::optional<MonoTime> whole_again_;  // when refused spans are tried whole
  MonoTime first_byte_;                  // of the last answer
  MonoTime taken_;
};

/// Whether `part` lies wholly in `span`.
[[nodiscard]] bool contains(const ReadSpan& span, const ReadSpan& part);
/// Whether the error is a refusal that speaks of the addresses asked for.
[[nodiscard]] bool is_about_addresses(const Error& error);

}  // namespace buoyd
