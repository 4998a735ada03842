#include "shore/serve/account_json.hpp"

#include <algorithm>
#include <span>

#include "base/json_object.hpp"
#include "shore/decode/messages.hpp"
#include "shore/query/station_account.hpp"
#include "shore/serve/reading_json.hpp"
#include "shore/serve/summary_json.hpp"

namespace buoyshore {

using buoyd::JsonArray;
using buoyd::JsonObject;
using buoyd::Range;
using buoyd::Result;
using buoyd::WallTime;

namespace {

constexpr std::size_t most_gaps = 1000;
constexpr std::size_t most_kinds = 200;
constexpr std::size_t most_ranges = 20;  // of one epoch that are owed
constexpr std::size_t most_unheard = 100;

/// The last `most` of the list.
template <typename Row>
std::span<const Row> newest_of(const std::vector<Row>& rows, std::size_t most) {
  return std::span(rows).last(std::min(rows.size(), most));
}

std::size_t left_out(std::size_t size, std::size_t most) {
  return size - std::min(size, most);
}

std::string number_json(std::optional<std::uint64_t> number) {
  return number ? std::to_string(*number) : "null";
}

/// The last number of a range; null if its end is unknown.
std::string last_json(Range range) {
  return range.b == highest_seq ? "null" : std::to_string(range.b);
}

std::string ranges_json(const buoyd::Ranges& ranges) {
  JsonArray array;
  for (const Range range :
       std::span(ranges.list()).first(std::min(ranges.list().size(), most_ranges))) {
    array.add_json(JsonObject().add("first", range.a).add_json("last", last_json(range)).str());
  }
  return array.str();
}

std::string epoch_json(const EpochFacts& epoch, const EpochVerdict& verdict) {
  return JsonObject()
      .add("epoch", epoch.id)
      .add("first", epoch.first)
      .add_json("last", number_json(highest_told(epoch, verdict)))
      .add_json("held", number_json(held_count(epoch)))
      .add("owed", verdict.owed.count())
      .add_json("owed_numbers", ranges_json(verdict.owed))
      .add("owed_numbers_left_out", left_out(verdict.owed.list().size(), most_ranges))
      .add("end", name_of(verdict.end))
      .add_json("started", time_json(epoch.started))
      .str();
}

std::string epochs_json(const Account& account, const ShownEpochs& shown) {
  JsonArray epochs;
  for (const std::size_t i : shown.epochs) {
    const EpochVerdict& verdict = account.verdict.epochs[i];
    epochs.add_json(epoch_json(account.facts.epochs[verdict.epoch], verdict));
  }
  return epochs.str();
}

std::string unheard_json(const Verdict& verdict) {
  JsonArray epochs;
  for (const UnheardEpoch& epoch : newest_of(verdict.unheard, most_unheard)) {
    epochs.add_json(JsonObject()
                        .add("epoch", epoch.id)
                        .add("named_by", epoch.named_by)
                        .add_json("last", epoch.last == 0 ? "null" : std::to_string(epoch.last))
                        .str());
  }
  return epochs.str();
}

std::string gaps_json(const std::vector<GapRow>& rows) {
  JsonArray gaps;
  for (const GapRow& gap : newest_of(rows, most_gaps)) {
    gaps.add_json(JsonObject()
                      .add("epoch", gap.epoch)
                      .add("first", gap.range.a)
                      .add_json("last", last_json(gap.range))
                      .add("reason", gap.reason)
                      .add_json("from", known_time_json(gap.t0))
                      .add_json("to", known_time_json(gap.t1))
                      .str());
  }
  return gaps.str();
}

std::string tallies_json(const std::vector<TallyRow>& rows) {
  JsonArray kinds;
  for (const TallyRow& tally : std::span(rows).first(std::min(rows.size(), most_kinds))) {
    kinds.add_json(JsonObject()
                       .add("instrument", tally.instrument)
                       .add("kind", tally.kind)
                       .add("readings", tally.readings)
                       .add_json("latest", known_time_json(tally.last_utc))
                       .add_json("came", known_time_json(tally.last_at))
                       .str());
  }
  return kinds.str();
}

std::string lost_slots_json(const std::vector<LostSlotsRow>& rows) {
  JsonArray instruments;
  for (const LostSlotsRow& row : rows) {
    JsonArray causes;
    for (const auto& [cause, slots] : row.causes) {
      causes.add_json(JsonObject().add("cause", cause).add("slots", slots).str());
    }
    instruments.add_json(
        JsonObject().add("instrument", row.instrument).add_json("causes", causes.str()).str());
  }
  return instruments.str();
}

}  // namespace

Result<std::string> account_json(PreparedSql& sql, const std::string& station, WallTime now) {
  auto account = known_account(sql, station);
  if (!account) return pass_on(account);
  auto summary = summary_json(sql, *account);
  if (!summary) return summary;
  const ShownEpochs shown = shown_epochs(account->verdict);
  return JsonObject()
      .add_json("now", time_json(now))
      .add_json("station", *summary)
      .add_json("epochs", epochs_json(*account, shown))
      .add("epochs_left_out", shown.other_open + shown.other_complete)
      .add_json("unheard", unheard_json(account->verdict))
      .add("unheard_left_out", left_out(account->verdict.unheard.size(), most_unheard))
      .add_json("gaps", gaps_json(account->gaps))
      .add("gaps_left_out", left_out(account->gaps.size(), most_gaps))
      .add_json("kinds", tallies_json(account->tallies))
      .add("kinds_left_out", left_out(account->tallies.size(), most_kinds))
      .add_json("lost_slots", lost_slots_json(account->lost_slots))
      .str();
}

}  // namespace buoyshore
