#pragma once
// Finds binary frames in a byte stream, or in a stream of hex digits: by their first bytes, length
// and check. Pure, bounded, and blind to how the stream was cut into pieces. After bytes that are
// no frame it goes on one byte further. The line's own thread only.

#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "drivers/scanner.hpp"
#include "model/frame_map.hpp"

namespace buoyd {

/// A frame whose check is right, as bytes (of hex: what the digits say, without the start).
struct ByteFrame {
  std::span<const std::uint8_t> bytes;
  MonoTime first_byte;
  std::uint8_t unused_bits = 0;  ///< at the end of the last byte
};

/// A frame is sent without such a pause inside it; one of hex digits may come in several lines.
inline constexpr Micros frame_patience = std::chrono::seconds(2);
inline constexpr Micros hex_frame_patience = std::chrono::seconds(5);

using ByteFrameSink = SinkOf<ByteFrame>;
/// A way to find such frames.
using ByteFrameScanner = ScannerOf<ByteFrame>;

/// Bytes of the whole frame that its length field states; 0: no frame can be so long. nullopt: the
/// field is not there yet.
[[nodiscard]] std::optional<std::size_t> stated_frame_size(const FrameMap& map,
                                                           std::span<const std::uint8_t> bytes);

/// Points that stand in all planes of a frame of so many bytes before its check; `all` where its
/// size says nothing of them.
[[nodiscard]] std::size_t points_that_fit(const FrameKind& kind, std::size_t size, std::size_t all);

/// Encodings binary and hex.
class ByteFrames final : public ByteFrameScanner {
 public:
  explicit ByteFrames(const FrameMap& map);

  void feed(std::span<const std::uint8_t> bytes, MonoTime at, ByteFrameSink& sink) override;
  void expire(MonoTime now, ByteFrameSink& sink) override;
  [[nodiscard]] MonoTime expires_at() const override;
  void finish(ByteFrameSink& sink) override;
  [[nodiscard]] const ScanCounters& counters() const override { return counters_; }

 private:
  /// How frames of one sort begin and end; size 0: by their length field.
  struct Shape {
    FramePattern sync;
    std::size_t size = 0;
  };
  enum class Match : std::uint8_t { none, unfinished, damaged, sound };

  void scan(bool over, ByteFrameSink& sink);
  [[nodiscard]] Match match();
  [[nodiscard]] Match match(const Shape& shape);
  [[nodiscard]] Match fits_sync(const FramePattern& sync);
  [[nodiscard]] std::optional<std::size_t> stated_size();
  [[nodiscard]] bool has(std::size_t count);
  [[nodiscard]] bool decode_digits(std::size_t count);
  void hand_over(ByteFrameSink& sink);
  void count_damage(std::size_t raw);
  void skip_noise();
  [[nodiscard]] bool skip_end();
  void advance(std::size_t raw);
  void restart();
  void forget_times();
  [[nodiscard]] MonoTime time_here();

  const FrameMap& map_;
  std::vector<Shape> shapes_;
  std::vector<std::uint8_t> raw_;     // as it came, from here_ on not yet decided
  std::size_t here_ = 0;              // where a frame may begin
  std::vector<std::uint8_t> digits_;  // of hex: the bytes from here_ on, as far as decoded
  std::size_t decoded_ = 0;           // of hex: raw characters behind here_ that are in digits_
  bool broken_ = false;               // of hex: the next character is no digit
  std::size_t frame_size_ = 0;        // of the frame that matched
  std::size_t end_left_ = 0;          // bytes of FrameMap::end that may follow
  bool in_discard_ = false;
  std::uint64_t position_ = 0;                            // of here_ in the stream
  std::uint64_t damaged_until_ = 0;                       // a damaged frame is counted once
  std::deque<std::pair<std::uint64_t, MonoTime>> times_;  // since which position which time
  ScanCounters counters_;
};

}  // namespace buoyd
