#pragma once
// A seal: what the station's key signs of its readings (docs/certify.md). Here stands what of a
// reading is hashed and what is signed, for the board, which seals, and the shore, which checks.
// Values; any thread.

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/hash.hpp"
#include "base/ranges.hpp"
#include "core/delivery.hpp"
#include "core/reading.hpp"

namespace buoyd {

/// Of Ed25519 (RFC 8032).
using PublicKey = std::array<std::uint8_t, 32>;
using Signature = std::array<std::uint8_t, 64>;

/// A reading that is missing ashore leaves so many others without a proof, at most.
inline constexpr std::uint64_t segment_readings = 256;
/// So many have room in one text.
inline constexpr std::size_t most_segments = 32;
inline constexpr std::uint64_t most_sealed_readings = segment_readings * most_segments;
/// The first half of SHA-256: to find another segment with the same one takes 2^128 tries.
using SegmentHash = std::array<std::uint8_t, 16>;

/// All that is hashed of a reading.
struct SealedRecord {
  std::uint64_t seq = 0;
  Digest description{};  ///< of its description's text
  std::int64_t utc = 0;  ///< µs, as the rest
  std::int64_t boottime = 0;
  std::uint8_t clock = 0;
  std::int64_t span = 0;
  std::string_view body;
  std::string_view flags;
};
[[nodiscard]] SealedRecord record_of(const StoredReading& stored);
/// Numbers have the highest byte first; behind them come the lengths of body and flags, then both.
void add_record(Sha256& hash, const SealedRecord& record);
/// Of the records that were added.
[[nodiscard]] SegmentHash segment_hash(Sha256& hash);

/// What a seal says: of these numbers of the epoch all are readings but the absent ones, and each
/// 256 readings have this hash.
struct Seal {
  std::string station;
  EpochId epoch{};
  Range numbers;
  std::vector<Range> absent;  ///< of which the board had no reading when it sealed; ascending
  Digest before{};            ///< digest of the seal before it in its store; zeros: it is the first
  std::vector<SegmentHash> segments;
  PublicKey key{};
  Signature signature{};  ///< of signed_text()

  /// How many of its numbers are readings.
  [[nodiscard]] std::uint64_t readings() const;
  bool operator==(const Seal&) const = default;
};

[[nodiscard]] std::string signed_text(const Seal& seal);
/// By which the next seal names it.
[[nodiscard]] Digest digest_of(const Seal& seal);

/// "12-15,20": ranges as a seal has them; and back, nullopt unless they ascend and do not touch.
[[nodiscard]] std::string ranges_text(const std::vector<Range>& ranges);
[[nodiscard]] std::optional<std::vector<Range>> ranges_in(std::string_view text);

/// A seal is a reading of buoyd's own, kind "seal".
[[nodiscard]] Reading seal_reading(const Seal& seal, MonoTime now);
[[nodiscard]] bool is_seal(const Description& description);
/// The inverse of seal_reading(). Invalid if the body is none, or contradicts itself. Its signature
/// is not looked at.
[[nodiscard]] Result<Seal> seal_in(const Description& description, std::string_view body);

/// What `seal` must fulfil by itself: numbers in order, as many segments as its readings need.
[[nodiscard]] Result<void> check_shape(const Seal& seal);

}  // namespace buoyd
