#pragma once
// The raw bytes of the lines in the store: a ring of its own, never owed, whose oldest rows go when
// it is over its share. Keeps nothing in memory, so a transaction rolled back needs no word.
// Part of a store; the spool thread only.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/raw_chunk.hpp"
#include "spool/store/statements.hpp"

namespace buoyd {

class RawRing {
 public:
  /// Packed bytes that one request may ask for.
  static constexpr std::uint64_t most_asked = std::uint64_t{1024} * 1024;

  /// nullopt where the store has no such table and `create` is false.
  [[nodiscard]] static Result<std::optional<RawRing>> open(Database& database, bool create);
  /// The CREATE statements, for docs/store-format.md.
  [[nodiscard]] static std::string_view tables_sql();

  /// What a chunk takes in the file, near enough.
  [[nodiscard]] static std::uint64_t cost(const RawChunk& chunk);

  // Inside the caller's transaction.
  [[nodiscard]] Result<void> append(std::span<const RawChunk> chunks);
  /// Deletes the oldest rows until so many bytes went, 256 rows at most. How many rows went.
  [[nodiscard]] Result<std::size_t> trim(std::uint64_t bytes);

  /// What its rows take.
  [[nodiscard]] Result<std::uint64_t> bytes();
  /// Every chunk that has something of the time asked for, oldest first. ErrorCode::full, with what
  /// there is in the text, where that is more than most_asked.
  [[nodiscard]] Result<std::vector<RawChunk>> find(const RawQuery& query);

 private:
  explicit RawRing(Statements sql) : sql_(std::move(sql)) {}
  struct End {
    std::int64_t n = 0;
    std::int64_t upto = 0;
    std::int64_t cost = 0;
  };
  Result<End> end(std::size_t sql);

  Statements sql_;
};

}  // namespace buoyd
