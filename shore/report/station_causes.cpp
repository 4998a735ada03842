#include "shore/report/station_causes.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>

#include "shore/archive/station_query.hpp"
#include "shore/station/absence.hpp"
#include "shore/station/own_history.hpp"
#include "shore/station/slot_losses.hpp"

namespace buoyshore {

using buoyd::Result;

namespace {

/// After a queue or the store was full it is said so soon: with the next commit, or ten seconds
/// later.
constexpr std::int64_t told_within = 60'000'000;

/// By slot_counters.
constexpr std::array<MissingCause, slot_counters.size()> counted{
    MissingCause::no_answer, MissingCause::not_asked, MissingCause::line_busy,
    MissingCause::paused,    MissingCause::line,      MissingCause::power};

constexpr std::array<std::pair<std::string_view, MissingCause>, 6> told{
    {{"paused", MissingCause::paused},
     {"line_gone", MissingCause::line},
     {"off", MissingCause::off},
     {"owed", MissingCause::link},
     {"unheard", MissingCause::link},
     {"slots", MissingCause::unexplained}}};

MissingCause cause_of(const Absence& absence) {
  if (absence.cause == "lost") {
    return absence.text == "retention" ? MissingCause::retention : MissingCause::lost;
  }
  for (const auto& [word, cause] : told) {
    if (word == absence.cause) return cause;
  }
  return absence.text.starts_with("start:") ? MissingCause::start : MissingCause::instrument;
}

Result<void> add_absences(PreparedSql& sql, const ReadingQuery& query, StationCauses& causes) {
  auto absences = absences_of(sql, query);
  if (!absences) return pass_on(absences);
  for (const Absence& absence : *absences) {
    const MissingCause cause = cause_of(absence);
    if (cause == MissingCause::unexplained) continue;  // slots are counted
    const auto to = absence.to.value_or(*query.to);
    causes.spans.push_back(
        {absence.from.time_since_epoch().count(), to.time_since_epoch().count(), cause});
  }
  return {};
}

Result<void> add_dropped(PreparedSql& sql, const ReadingQuery& query, StationCauses& causes) {
  const OwnHistory history{query.station, "dropped", query.from, query.to};
  return for_each_own(sql, history, [&](const OwnFields& fields, const ArchivedReading& reading) {
    if (fields.text("instrument").value_or("") != query.instrument || !reading.utc) return;
    const std::int64_t said = reading.utc->time_since_epoch().count();
    const std::int64_t lasted =
        fields.integer("last").value_or(0) - fields.integer("first").value_or(0);
    causes.spans.push_back(
        {said - std::max<std::int64_t>(0, lasted) - told_within, said, MissingCause::dropped});
  });
}

Result<void> add_slots(PreparedSql& sql, const ReadingQuery& query, StationCauses& causes) {
  auto facts = facts_of(sql, query.station);
  if (!facts) return pass_on(facts);
  auto losses = slot_losses(sql, query, facts->epochs);
  if (!losses) return pass_on(losses);
  for (const SlotLoss& loss : *losses) {
    LostSlots slots{loss.from.time_since_epoch().count(), loss.to.time_since_epoch().count(), {}};
    for (std::size_t i = 0; i < counted.size(); ++i) {
      slots.left[index_of(counted[i])] += static_cast<std::uint64_t>(loss.counts[i]);
    }
    causes.slots.push_back(slots);
  }
  return {};
}

}  // namespace

Result<StationCauses> station_causes(PreparedSql& sql, const ReadingQuery& query) {
  StationCauses causes;
  for (const auto add : {add_absences, add_dropped, add_slots}) {
    if (auto added = add(sql, query, causes); !added) return pass_on(added);
  }
  return causes;
}

}  // namespace buoyshore
