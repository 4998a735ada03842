#pragma once
// CBOR (RFC 8949) for hello, batch and receipt: definite lengths, text keys, depth ≤ 4, every
// length checked against what is there. Our own, because readers that recurse end a 256 KiB
// thread on 3,000 bytes. No allocation before a length was checked. Any thread.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"

namespace buoyd {

using Bytes = std::vector<std::uint8_t>;

/// Appends items one after another; the caller keeps the counts true.
class CborWriter {
 public:
  void map(std::size_t pairs);
  void array(std::size_t items);
  /// Of a map; its value follows.
  CborWriter& key(std::string_view name) {
    text(name);
    return *this;
  }
  void text(std::string_view value);
  void bytes(std::span<const std::uint8_t> value);
  void integer(std::int64_t value);
  void unsigned_integer(std::uint64_t value);
  void boolean(bool value);
  void null();

  [[nodiscard]] const Bytes& data() const { return data_; }
  [[nodiscard]] Bytes take() { return std::move(data_); }

 private:
  void head(std::uint8_t major, std::uint64_t argument);

  Bytes data_;
};

/// A view of one item inside a checked message. Lives no longer than the bytes.
class CborItem {
 public:
  /// Checks a whole message: well-formed, only maps with text keys, arrays, text, byte strings,
  /// integers, booleans, null; depth ≤ 4; nothing behind it; UTF-8 not checked. Else
  /// ErrorCode::invalid.
  [[nodiscard]] static Result<CborItem> parse(std::span<const std::uint8_t> message);

  [[nodiscard]] std::optional<std::int64_t> integer() const;
  [[nodiscard]] std::optional<std::uint64_t> unsigned_integer() const;
  [[nodiscard]] std::optional<std::string_view> text() const;
  [[nodiscard]] std::optional<std::span<const std::uint8_t>> bytes() const;
  [[nodiscard]] std::optional<bool> boolean() const;
  [[nodiscard]] bool is_null() const;
  [[nodiscard]] bool is_map() const;

  /// Elements of an array (at most `max`; nullopt if it is none or has more).
  [[nodiscard]] std::optional<std::vector<CborItem>> items(std::size_t max) const;
  /// The map's value of that key (the first, if it stands twice); nullopt if it is no map or has
  /// no such key.
  [[nodiscard]] std::optional<CborItem> find(std::string_view key) const;
  /// Pairs of a map (at most `max`).
  [[nodiscard]] std::optional<std::vector<std::pair<std::string_view, CborItem>>> pairs(
      std::size_t max) const;

 private:
  explicit CborItem(std::span<const std::uint8_t> rest) : rest_(rest) {}

  std::span<const std::uint8_t> rest_;  // from this item's first byte to the message's end
};

}  // namespace buoyd
