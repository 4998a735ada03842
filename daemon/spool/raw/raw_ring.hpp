#pragma once
// A ring of the raw bytes of the lines, in an SQLite file of its own beside the store. They are
// never owed. A file that fails, for whatever reason, is deleted and begun anew, so no reading ever
// waits for it. Owned by Spool; the spool thread only.

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/raw_chunk.hpp"
#include "spool/store/statements.hpp"

namespace buoyd {

/// Reads a chunk of that line from a row. boot_id, utc, boottime, clock, span and bytes are its
/// columns from `column` on.
[[nodiscard]] RawChunk raw_chunk_at(const Statement& row, std::string_view line, int column);

class RawRing {
 public:
  /// One request may ask for so many packed bytes.
  static constexpr std::uint64_t most_asked = std::uint64_t{1024} * 1024;

  /// It opens nothing yet, and keeps nothing before the first set_limit().
  explicit RawRing(std::string path) : path_(std::move(path)) {}

  /// Bounds the file. With 0 it keeps nothing, and deletes what is there.
  void set_limit(std::uint64_t bytes);
  /// Deletes the file. True if there was one.
  bool remove();
  /// Closes the file and leaves it as it is; nothing is kept until the next set_limit().
  void close();

  /// Makes the chunks durable, but for what it counts as refused. The oldest rows make way, even if
  /// `chunks` is empty and only the limit is lower than before.
  void append(std::span<const RawChunk> chunks) { put(chunks, std::nullopt); }
  /// Puts rows of an older store before all that append() adds. The first has number `first`.
  void carry(std::span<const RawChunk> chunks, std::int64_t first) { put(chunks, first); }
  /// Numbers up to `number` are still to be carried.
  void begin_behind(std::int64_t number) { behind_ = number; }

  /// The bytes that its file takes.
  [[nodiscard]] std::uint64_t bytes() const;
  /// How many packed bytes could not be kept.
  [[nodiscard]] std::uint64_t refused() const { return refused_; }
  /// Why the file was given up since the last call; "" if it was not.
  [[nodiscard]] std::string take_trouble() { return std::exchange(trouble_, {}); }
  /// All chunks that have something of the time asked for, the oldest first. Error: full (they are
  /// more than most_asked; the text says how much there is).
  [[nodiscard]] Result<std::vector<RawChunk>> find(const RawQuery& query);

 private:
  Result<void> open();
  void close_file();
  void put(std::span<const RawChunk> chunks, std::optional<std::int64_t> first);
  Result<void> write(std::span<const RawChunk> chunks, std::optional<std::int64_t> first);
  Result<bool> make_room(std::uint64_t bytes);
  Result<void> insert(std::span<const RawChunk> chunks, std::int64_t number);
  Result<std::vector<RawChunk>> read(const RawQuery& query);
  void refuse(std::span<const RawChunk> chunks);
  void give_up(const Error& error);

  std::string path_;
  std::unique_ptr<Database> database_;
  Statements sql_;  // of database_
  std::uint64_t limit_ = 0;
  std::uint64_t refused_ = 0;
  std::int64_t behind_ = 0;
  std::string trouble_;
};

}  // namespace buoyd
