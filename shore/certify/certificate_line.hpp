#pragma once
// The lines of a certified export (docs/certify.md): each is one JSON object, written in one way
// alone, so that any other spelling of the same is a mistake. Values; any thread.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "core/proof/seal.hpp"

namespace buoyshore {

inline constexpr std::size_t longest_line = std::size_t{256} * 1024;

/// The first line: whose readings these are, and who says so.
struct HeadLine {
  std::string station;
  std::optional<std::int64_t> from;  ///< µs; only the numbers of a time were asked for
  std::optional<std::int64_t> to;
  std::string made;  ///< UTC
  std::string by;    ///< program and version
  std::string archive;
  buoyd::PublicKey key{};  ///< the archive's

  [[nodiscard]] bool is_whole() const { return !from && !to; }
};
/// Comes before the readings that it describes.
struct DescriptionLine {
  std::string text;
};
/// What follows is of this epoch and accounts for each of these numbers.
struct EpochLine {
  buoyd::EpochId epoch{};
  buoyd::Range numbers;
};
/// What follows are numbers of this seal.
struct SealLine {
  buoyd::Seal seal;
  bool is_spare = false;  ///< others seal its numbers: it stands here for the chain alone
};
/// What follows are numbers that no seal names; left out, if they are not here.
struct UnsealedLine {
  buoyd::Range numbers;
  bool is_left_out = false;
};
/// Numbers that are no readings of the archive.
struct GapLine {
  buoyd::Range numbers;
  std::string reason;
};
struct ReadingLine {
  std::uint64_t seq = 0;
  buoyd::Hash8 description{};
  std::int64_t utc = 0;
  std::int64_t boottime = 0;
  std::uint8_t clock = 0;
  std::int64_t span = 0;
  std::string body;
  std::string flags;
};
/// A file that was exported beside it.
struct FileLine {
  std::string name;
  std::uint64_t bytes = 0;
  buoyd::Digest sum{};
};
/// The last line: the sum of all before it, signed by the archive.
struct EndLine {
  buoyd::Digest sum{};
  buoyd::PublicKey key{};
  buoyd::Signature signature{};
};

using CertificateLine = std::variant<HeadLine, DescriptionLine, EpochLine, SealLine, UnsealedLine,
                                     GapLine, ReadingLine, FileLine, EndLine>;

/// Without the line break behind it.
[[nodiscard]] std::string text_of(const CertificateLine& line);
/// Error invalid: it is none, or not as text_of() writes it.
[[nodiscard]] buoyd::Result<CertificateLine> line_in(std::string_view text);

/// What the archive signs.
[[nodiscard]] std::string signed_text(const buoyd::Digest& sum);

}  // namespace buoyshore
