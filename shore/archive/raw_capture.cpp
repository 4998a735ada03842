#include "shore/archive/raw_capture.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/raw_chunk.hpp"

namespace buoyshore {

using buoyd::ErrorCode;
using buoyd::Micros;
using buoyd::RawChunk;
using buoyd::RawPiece;
using buoyd::Result;
using buoyd::WallTime;

namespace {

/// Chunks of one line into one file, whose times never go back.
class CaptureText {
 public:
  explicit CaptureText(const RawCaptureQuery& query) : query_(query) {}

  /// The lines of a chunk; "" if nothing of it is of the time asked for.
  [[nodiscard]] Result<std::string> lines(const RawChunk& chunk) {
    auto pieces = buoyd::unpack_pieces(chunk.bytes);
    if (!pieces) return pass_on(pieces);
    std::string text;
    for (RawPiece& raw : *pieces) {
      const WallTime at = chunk.utc + raw.piece.at;
      if (at < query_.from || at > query_.to) continue;
      const WallTime start = start_.value_or(at);
      if (!start_) text += head(at);
      std::size_t direction = raw.piece.sent ? 0 : 1;
      last_.at(direction) = std::max(at - start, last_.at(direction));
      raw.piece.at = last_.at(direction);
      if (raw.lost > 0) text += buoyd::lost_line(raw.piece.at, raw.lost);
      append_piece(text, raw.piece);
    }
    return text;
  }
  [[nodiscard]] bool has_any() const { return start_.has_value(); }

 private:
  std::string head(WallTime at) {
    start_ = at;
    buoyd::Capture capture;
    capture.line = query_.line;
    capture.start = at;
    return capture_head(capture);
  }

  const RawCaptureQuery& query_;
  std::optional<WallTime> start_;
  std::array<Micros, 2> last_{};
};

/// A row of the query below; nullopt if it is of another line, or damaged.
std::optional<RawChunk> chunk_of(const buoyd::Statement& row, const std::string& line) {
  auto description = buoyd::Description::parse(std::string(row.text(3)));
  if (!description) {
    return std::nullopt;
  }
  buoyd::Reading reading;
  reading.description = *description;
  reading.utc = WallTime(Micros(row.integer(0)));
  reading.boottime = buoyd::MonoTime(Micros(row.integer(1)));
  reading.body = row.text(2);
  auto chunk = raw_chunk_of(reading);
  return chunk && chunk->line == line ? chunk : std::nullopt;
}

}  // namespace

Result<void> write_capture(PreparedSql& sql, const RawCaptureQuery& query,
                           const std::function<bool(std::string_view)>& write) {
  // One that was asked for twice came twice, with other numbers.
  auto rows = sql.query(
      "SELECT DISTINCT coalesce(p.placed_utc, p.utc) AS at, p.boottime, p.body, d.text "
      "FROM placed p JOIN description d ON d.n = p.description "
      "WHERE p.station = ? AND p.instrument = 'buoyd' AND p.kind = 'raw' ORDER BY at, p.boottime",
      query.station);
  if (!rows) return pass_on(rows);
  CaptureText text(query);
  for (;;) {
    auto row = (*rows)->step();
    if (!row) return pass_on(row);
    if (!*row) break;
    const auto chunk = chunk_of(**rows, query.line);
    auto lines = chunk ? text.lines(*chunk) : Result<std::string>(std::string());
    if (lines && write(*lines)) continue;
    (*rows)->reset();
    return lines ? Result<void>{} : pass_on(lines);
  }
  if (!text.has_any()) {
    return buoyd::fail(ErrorCode::unavailable,
                       fmt::format("no raw bytes of line '{}' of {} are archived of that time",
                                   query.line, query.station));
  }
  return {};
}

}  // namespace buoyshore
