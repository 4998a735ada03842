#pragma once
// What finds frames in a stream of bytes, text or binary: pure, bounded, and blind to how the
// stream was cut into pieces. The line's own thread only.

#include <cstdint>
#include <span>
#include <vector>

#include "base/time.hpp"

namespace buoyd {

/// What fitted no frame; only grows.
struct ScanCounters {
  std::uint64_t damaged_frames = 0;
  std::uint64_t discarded_bytes = 0;   ///< damaged frames included
  std::uint64_t discarded_places = 0;  ///< runs of such bytes
  std::uint64_t foreign_frames = 0;    ///< sound, but not what is looked for
};

/// Bytes in a row that fitted no frame.
struct DiscardedBytes {
  MonoTime first;  ///< when the first of them came
  std::uint64_t count = 0;
};

template <class Frame>
class SinkOf {
 public:
  virtual ~SinkOf() = default;
  /// False: the frame is damaged after all (field count, syntax). Of binary frames nobody says so.
  [[nodiscard]] virtual bool take(const Frame& frame) = 0;
};

template <class Frame>
class ScannerOf {
 public:
  virtual ~ScannerOf() = default;
  /// What comes next is the stream's true beginning (of a capture, of an answer to a poll).
  virtual void begin_stream() {}
  /// Bytes that came at `at`, in any split.
  virtual void feed(std::span<const std::uint8_t> bytes, MonoTime at, SinkOf<Frame>& sink) = 0;
  /// No byte came until `now`: a frame that waits for counted bytes may have waited long enough.
  virtual void expire(MonoTime /*now*/, SinkOf<Frame>& /*sink*/) {}
  /// The stream is over: what was held back counts, and what is unfinished is no frame (but one may
  /// be inside it).
  virtual void finish(SinkOf<Frame>& sink) = 0;
  [[nodiscard]] virtual const ScanCounters& counters() const = 0;
  /// From now on what is discarded is noted here, each line, frame or byte by itself.
  virtual void note_discards(std::vector<DiscardedBytes>& discards) { discards_ = &discards; }

 protected:
  void note(MonoTime first, std::size_t bytes) {
    if (discards_ != nullptr && bytes > 0) discards_->push_back({first, bytes});
  }

 private:
  std::vector<DiscardedBytes>* discards_ = nullptr;
};

}  // namespace buoyd
