#include "shore/certify/station_seals.hpp"

#include <algorithm>

namespace buoyshore {

using buoyd::Result;

namespace {

Result<buoyd::Seal> seal_in(std::string_view description, std::string_view body) {
  auto parsed = buoyd::Description::parse(std::string(description));
  if (!parsed) return pass_on(parsed);
  return buoyd::seal_in(**parsed, body);
}

/// Of two that begin together the longer one is used, of others the first.
void choose(std::vector<SealPlace>& places, std::vector<SealPlace>& spare) {
  std::ranges::sort(places, [](const SealPlace& a, const SealPlace& b) {
    return a.numbers.a != b.numbers.a ? a.numbers.a < b.numbers.a : a.numbers.b > b.numbers.b;
  });
  std::vector<SealPlace> used;
  for (const SealPlace& place : places) {
    const bool is_free = used.empty() || place.numbers.a > used.back().numbers.b;
    (is_free ? used : spare).push_back(place);
  }
  places = std::move(used);
}

}  // namespace

Result<StationSeals> seals_of(PreparedSql& sql, const std::string& station) {
  StationSeals seals;
  auto read = for_each_row(
      sql.query("SELECT r.epoch, r.seq, d.text, r.body FROM description d JOIN reading r ON "
                "r.description = d.n JOIN epoch e ON e.n = r.epoch WHERE d.instrument = 'buoyd' "
                "AND d.kind = 'seal' AND e.station = ? ORDER BY r.epoch, r.seq",
                station),
      [&](const buoyd::Statement& row) {
        const auto seal = seal_in(row.text(2), row.text(3));
        if (!seal) return;
        seals.used[buoyd::to_hex(seal->epoch)].push_back(
            {seal->numbers, row.integer(0), row.integer(1)});
      });
  if (!read) return pass_on(read);
  for (auto& [epoch, places] : seals.used) choose(places, seals.spare);
  return seals;
}

Result<buoyd::Seal> seal_at(PreparedSql& sql, const SealPlace& place) {
  Result<buoyd::Seal> seal =
      buoyd::fail(buoyd::ErrorCode::invalid, "the archive lost a seal while it was read");
  auto read = for_each_row(
      sql.query("SELECT d.text, r.body FROM reading r JOIN description d ON d.n = r.description "
                "WHERE r.epoch = ? AND r.seq = ?",
                place.epoch, place.seq),
      [&](const buoyd::Statement& row) { seal = seal_in(row.text(0), row.text(1)); });
  if (!read) return pass_on(read);
  return seal;
}

}  // namespace buoyshore
