#pragma once
// Where the line threads hand over the raw bytes that move, packed into chunks until the ring
// takes them. Bounded for each line, never blocks it: what does not fit is counted, and the chunk
// says where it is missing. Off (as by default) it costs one look at a flag.

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
  /// Of a line, not in the ring yet.
  static constexpr std::size_t most_bytes = std::size_t{64} * 1024;
  /// A chunk spans so long at most, and waits so long to be filled: few rows, few writes.
  static constexpr Micros chunk_time = std::chrono::seconds(30);
  /// Bytes of one direction stand together, at the time of the first, that moved within it: a piece
  /// of its own costs four bytes, and a line is often read one by one.
  static constexpr Micros piece_time = std::chrono::milliseconds(20);
  /// What is so old is written, and with it all chunks that are old enough: few commits.
  static constexpr Micros patience = chunk_time + std::chrono::seconds(10);

  class Producer;  ///< of one line

  /// `wake` is called, from a line's thread, when half of a line's bound is filled.
  explicit RawInbox(std::function<void()> wake) : wake_(std::move(wake)) {}
  RawInbox(const RawInbox&) = delete;
  RawInbox& operator=(const RawInbox&) = delete;

  /// The producer of the line of that name; lives as long as the inbox. Any thread.
  [[nodiscard]] Producer& producer(const std::string& line);
  /// Whether anything is kept from now on; off, what waits is thrown away. Any thread.
  void set_on(bool on);
  [[nodiscard]] bool is_on() const { return on_.load(std::memory_order_relaxed); }

  // The spool thread.
  /// Something waits that should not wait any longer.
  [[nodiscard]] bool due(MonoTime now) const;
  /// Takes the chunks that are full or old enough; with `all` all of them. Neither `boot` nor `utc`
  /// of them is set.
  [[nodiscard]] std::vector<RawChunk> take(MonoTime now, bool all = false);
  /// Bytes that did not fit, since start.
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
