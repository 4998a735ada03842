#pragma once
// A scanner finds frames in a stream of bytes, text or binary. It is pure and bounded, and finds
// the same frames however the stream was cut into pieces. The line's own thread only.

#include <cstdint>
#include <span>
#include <vector>

#include "base/time.hpp"

namespace buoyd {

/// Counts what fitted no frame. The numbers only grow.
struct ScanCounters {
  std::uint64_t damaged_frames = 0;
  std::uint64_t discarded_bytes = 0;   ///< with those of damaged frames
  std::uint64_t discarded_places = 0;  ///< runs of such bytes
  std::uint64_t foreign_frames = 0;    ///< sound frames that the model does not want
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
  /// False: the frame is damaged after all (field count, syntax). It is never false for a binary
  /// frame.
  [[nodiscard]] virtual bool take(const Frame& frame) = 0;
};

template <class Frame>
class ScannerOf {
 public:
  virtual ~ScannerOf() = default;
  /// The next byte is the true beginning of a stream (of a capture, of an answer to a poll).
  virtual void begin_stream() {}
  /// A line that was lost (expire at MonoTime::max()) is open again. What comes a second later or
  /// more was not on its way then, so it begins at its beginning.
  virtual void reopened(MonoTime /*at*/) {}
  /// Takes bytes that came at `at`, however the stream was cut.
  virtual void feed(std::span<const std::uint8_t> bytes, MonoTime at, SinkOf<Frame>& sink) = 0;
  /// No byte came until `now`. A frame that waits for the rest may have waited long enough. At
  /// MonoTime::max() the line was lost: what comes next may begin in the midst of a frame.
  virtual void expire(MonoTime now, SinkOf<Frame>& sink) = 0;
  /// When that wait is over, if no byte comes until then; max: nothing waits for so long a silence.
  [[nodiscard]] virtual MonoTime expires_at() const { return MonoTime::max(); }
  /// The stream is over. Bytes that were held back count now. An unfinished frame is none, but
  /// there may be another frame inside it.
  virtual void finish(SinkOf<Frame>& sink) = 0;
  [[nodiscard]] virtual const ScanCounters& counters() const = 0;
  /// From now on `discards` gets an entry for each line, frame or byte that is discarded.
  virtual void note_discards(std::vector<DiscardedBytes>& discards) { discards_ = &discards; }

 protected:
  void note(MonoTime first, std::size_t bytes) {
    if (discards_ != nullptr && bytes > 0) discards_->push_back({first, bytes});
  }

 private:
  std::vector<DiscardedBytes>* discards_ = nullptr;
};

}  // namespace buoyd
