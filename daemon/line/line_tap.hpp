#pragma once
// Listens in on a line while it works: copies of the bytes that move, for `buoyctl capture`. The
// line's thread notes, main opens and takes. Bounded: what does not fit is counted, and the line
// never waits but for a copy. Closed (as nearly always) it costs one look at a flag.

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/mutex.hpp"
#include "base/time.hpp"
#include "core/byte_keeper.hpp"

namespace buoyd {

struct TappedBytes {
  MonoTime at;        ///< of the first of them
  bool sent = false;  ///< by us
  std::vector<std::uint8_t> bytes;
};

struct TapContents {
  std::vector<TappedBytes> pieces;
  std::uint64_t lost_bytes = 0;  ///< since the last take(), for want of room
};

class LineTap {
 public:
  static constexpr std::size_t max_bytes = std::size_t{128} * 1024;
  static constexpr std::size_t max_pieces = 4096;

  LineTap() = default;
  LineTap(const LineTap&) = delete;
  LineTap& operator=(const LineTap&) = delete;

  /// Empties it and opens it until then; bytes of later times are not noted, and close it. Main.
  void open(MonoTime until);
  void close();
  /// What was noted since the last call, and makes room. Main.
  [[nodiscard]] TapContents take();

  /// Who hears all that is noted, open or not; nobody if nullptr. Before the line's thread starts.
  void tell(ByteKeeper* keeper) { keeper_ = keeper; }

  /// The line's thread.
  void note(bool sent, std::span<const std::uint8_t> bytes, MonoTime at);

 private:
  void close_locked() REQUIRES(mutex_);

  ByteKeeper* keeper_ = nullptr;
  std::atomic<bool> is_open_{false};
  Mutex mutex_;
  TapContents contents_ GUARDED_BY(mutex_);
  std::size_t held_ GUARDED_BY(mutex_) = 0;  // bytes
  MonoTime until_ GUARDED_BY(mutex_);
};

}  // namespace buoyd
