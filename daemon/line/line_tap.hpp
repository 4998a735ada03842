#pragma once
// Copies the bytes that move on a line while it works, for `buoyctl capture`. The line's thread
// notes bytes, main opens the tap and takes them. The tap is bounded: bytes that do not fit are
// counted, and the line never waits longer than a copy takes. A closed tap, the usual state, costs
// one look at a flag.

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
  MonoTime at;        ///< when the first of them moved
  bool sent = false;  ///< true: by us
  std::vector<std::uint8_t> bytes;
};

struct TapContents {
  std::vector<TappedBytes> pieces;
  std::uint64_t lost_bytes = 0;  ///< had no room since the last take()
};

class LineTap {
 public:
  static constexpr std::size_t max_bytes = std::size_t{128} * 1024;
  static constexpr std::size_t max_pieces = 4096;

  LineTap() = default;
  LineTap(const LineTap&) = delete;
  LineTap& operator=(const LineTap&) = delete;

  /// Empties the tap and opens it until `until`. Later bytes are not noted; they close the tap.
  /// Main.
  void open(MonoTime until);
  /// Goes on until `until`; what was noted stays. Main.
  void prolong(MonoTime until);
  void close();
  /// Returns what was noted since the last call, and makes room. Main.
  [[nodiscard]] TapContents take();

  /// `keeper` gets all bytes, whether the tap is open or not; nullptr: nobody does. To be called
  /// before the line's thread starts.
  void tell(ByteKeeper* keeper) { keeper_ = keeper; }

  /// Notes bytes that moved. The line's thread.
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
