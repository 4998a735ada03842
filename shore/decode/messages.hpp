#pragma once
// The three messages of the record lane as this side sees them: hello and batch are read, receipts
// are written (docs/wire-format.md, "Messages"). Any bytes may come. Values; any thread.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/cbor.hpp"
#include "core/delivery.hpp"

namespace buoyshore {

/// Sequence numbers are SQLite rowids: 1 to this. A gap whose end is unknown reaches up to it.
inline constexpr std::uint64_t highest_seq = 0x7FFF'FFFF'FFFF'FFFF;
inline constexpr std::size_t max_hello_epochs = 32;
inline constexpr std::size_t max_receipt_ranges = 64;

/// One epoch as hello lists it.
struct HelloEpoch {
  buoyd::EpochId id{};
  std::uint64_t first = 0;
  std::optional<std::uint64_t> last;  ///< nullopt: the store cannot tell
  std::uint64_t floor = 0;
  bool operator==(const HelloEpoch&) const = default;
};

/// A hello that was answered, as the next one says it.
struct HeardHello {
  buoyd::Hash8 nonce{};
  buoyd::Micros after{};  ///< so long after it the buoy had the answer
  bool operator==(const HeardHello&) const = default;
};

struct Hello {
  buoyd::Hash8 nonce{};
  buoyd::WallTime now{};
  buoyd::Micros receipt_interval{10'000'000};  ///< 1 s to 1 h, whatever was asked for
  std::vector<HelloEpoch> epochs;              ///< the current one first; never empty
  std::vector<buoyd::EpochId> unknown;         ///< asked for, and the buoy has nothing of them
  std::string archive{};                       ///< that the buoy trusts; "" = none, or not said
  std::string boot{};                          ///< of the board; "" = not said
  buoyd::MonoTime boottime{};                  ///< of that boot, when hello was made
  std::optional<HeardHello> heard{};           ///< the latest one that the buoy had an answer to
  bool operator==(const Hello&) const = default;
};

struct Batch {
  buoyd::EpochId epoch{};
  std::uint64_t first = 0;
  std::uint64_t floor = 0;
  std::uint64_t from = 0;
  std::optional<std::uint64_t> to;  ///< nullopt: its last gap has no known end
  std::vector<buoyd::Gap> lost;
  std::vector<std::pair<buoyd::Hash8, std::string_view>> descriptions;  ///< views into the message
  std::span<const std::uint8_t> blocks;                                 ///< likewise

  /// What it accounts for.
  [[nodiscard]] buoyd::Range range() const { return {from, to.value_or(highest_seq)}; }
};

struct Receipt {
  buoyd::EpochId epoch{};
  std::vector<buoyd::Range> have;  ///< at most 64, ascending
  std::uint64_t upto = 0;
  std::optional<buoyd::Hash8> nonce;
  bool resync = false;
  std::vector<buoyd::Hash8> need;
  bool operator==(const Receipt&) const = default;
};

/// ErrorCode::invalid for all that is no sound hello of version 1.
[[nodiscard]] buoyd::Result<Hello> parse_hello(std::span<const std::uint8_t> message);

/// Likewise. What its blocks hold is not looked at yet. Lives no longer than the message.
[[nodiscard]] buoyd::Result<Batch> parse_batch(std::span<const std::uint8_t> message);

/// `opening`: drawn each time the archive's file is opened (B4).
[[nodiscard]] buoyd::Bytes write_receipt(const Receipt& receipt, std::string_view archive,
                                         const buoyd::Hash8& opening);

}  // namespace buoyshore
