#include "shore/archive/success_readings.hpp"

#include <set>
#include <utility>

#include "core/own_reading.hpp"

namespace buoyshore {

namespace {

/// The newest come first; more than any station has instruments. The index of `reading` leads
/// straight to them.
constexpr std::string_view newest_successes =
    "SELECT d.text, r.body FROM reading r JOIN description d ON d.n = r.description WHERE "
    "(r.description, r.epoch) = (SELECT t.description, t.epoch FROM epoch e JOIN tally t "
    "ON t.epoch = e.n JOIN description k ON k.n = t.description WHERE e.station = ?1 "
    "AND k.instrument = ?2 AND k.kind = 'success' ORDER BY t.last_at DESC, t.epoch DESC LIMIT 1) "
    "ORDER BY r.seq DESC LIMIT 1024";

}  // namespace

buoyd::Result<void> for_each_success(
    PreparedSql& sql, const std::string& station,
    const std::function<void(const std::string& instrument, const OwnFields& success)>& take) {
  std::set<std::string> seen;
  buoyd::Reading reading;  // all have one description
  return for_each_row(sql.query(newest_successes, station, buoyd::own_instrument),
                      [&](const buoyd::Statement& row) {
                        if (reading.description == nullptr) {
                          auto description = buoyd::Description::parse(std::string(row.text(0)));
                          if (!description) return;
                          reading.description = std::move(*description);
                        }
                        reading.body = row.text(1);
                        const OwnFields success(reading);
                        const auto instrument = success.text("instrument");
                        if (instrument && seen.insert(*instrument).second) {
                          take(*instrument, success);
                        }
                      });
}

}  // namespace buoyshore
