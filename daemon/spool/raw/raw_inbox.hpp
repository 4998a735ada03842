#pragma once
// Here the line threads hand over the raw bytes that move. They are packed into chunks until the
// ring takes them. It is bounded for each line and never blocks it: what does not fit is counted,
// and the chunk says where bytes are missing. If it is off, as by default, it costs one look at a
// flag.

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/mutex.hpp"
#include "core/byte_keeper.hpp"
#include "core/raw_chunk.hpp"

namespace buoyd {

class RawInbox {
 public:
  /// The bound of a line's bytes that are not in the ring yet.
  static constexpr std::size_t most_bytes = std::size_t{64} * 1024;
  /// A chunk spans so long at most, and waits so long to be filled, so that rows are few.
  static constexpr Micros chunk_time = std::chrono::seconds(30);
  /// Bytes of one direction that moved within this time are one piece with the time of its first
  /// byte. A piece costs four bytes more, and a line is often read byte by byte.
  static constexpr Micros piece_time = std::chrono::milliseconds(20);
  /// Once a chunk is so old, it is written with all others that are old enough, so that commits are
  /// few.
  static constexpr Micros patience = chunk_time + std::chrono::seconds(10);

  class Producer;  ///< of one line

  /// A line's thread calls `wake` when half of the line's bound is filled.
  explicit RawInbox(std::function<void()> wake) : wake_(std::move(wake)) {}
  RawInbox(const RawInbox&) = delete;
  RawInbox& operator=(const RawInbox&) = delete;

  /// The producer of the line of that name. It lives as long as the inbox. Any thread.
  [[nodiscard]] Producer& producer(const std::string& line);
  /// Says whether anything is kept from now on. Off throws away what waits. Any thread.
  void set_on(bool on);
  [[nodiscard]] bool is_on() const { return on_.load(std::memory_order_relaxed); }

  // The spool thread calls what follows.
  /// True if something should not wait any longer.
  [[nodiscard]] bool due(MonoTime now) const;
  /// Takes the chunks that are full or old enough, or all of them. It does not set their `boot` and
  /// `utc`.
  [[nodiscard]] std::vector<RawChunk> take(MonoTime now, bool all = false);
  /// How many bytes did not fit since start.
  [[nodiscard]] std::uint64_t dropped() const;

 private:
  std::function<void()> wake_;
  std::atomic<bool> on_{false};
  mutable Mutex mutex_;
  std::map<std::string, std::unique_ptr<Producer>> producers_ GUARDED_BY(mutex_);
  std::uint64_t dropped_ GUARDED_BY(mutex_) = 0;
};

class RawInbox::Producer final : public ByteKeeper {
 public:
  void keep(bool sent, std::span<const std::uint8_t> bytes, MonoTime at) override;

 private:
  friend class RawInbox;
  Producer(RawInbox& inbox, std::string line) : inbox_(inbox), line_(std::move(line)) {}
  [[nodiscard]] bool keep_locked(bool sent, std::span<const std::uint8_t> bytes, MonoTime at)
      REQUIRES(inbox_.mutex_);
  void append(bool sent, std::span<const std::uint8_t> bytes, MonoTime at);
  [[nodiscard]] bool goes_on(bool sent, std::size_t bytes, MonoTime at) const;
  void clear();

  RawInbox& inbox_;
  const std::string line_;
  std::vector<RawChunk> chunks_;  // the last one grows
  std::size_t held_ = 0;          // packed bytes in them
  MonoTime last_{};               // of the last piece
  bool last_sent_ = false;        // its direction
  std::size_t last_bytes_ = 0;    // in it
  std::uint64_t lost_ = 0;        // bytes behind it that did not fit
};

}  // namespace buoyd
