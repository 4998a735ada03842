// The station as a whole: is it heard, is its account complete, and is it where it should be?

#include <fmt/format.h>

#include <algorithm>

#include "science/quality/position.hpp"
#include "shore/alarm/looks.hpp"
#include "shore/alarm/new_readings.hpp"
#include "shore/archive/known_until.hpp"
#include "shore/archive/station_query.hpp"

namespace buoyshore {

using buoyd::Result;
using buoyd::WallTime;

namespace {

/// The later of its latest hello, its newest reading and its latest batch.
Result<std::optional<WallTime>> last_sign(PreparedSql& sql, const std::string& station) {
  auto facts = facts_of(sql, station);
  if (!facts) return pass_on(facts);
  auto batch = sql.integer("SELECT batch_at FROM link WHERE station = ?", station);
  if (!batch) return pass_on(batch);
  std::optional<WallTime> sign = known_until(*facts);
  if (*batch) sign = std::max(sign.value_or(WallTime{}), WallTime(buoyd::Micros(**batch)));
  return sign;
}

/// The newest positions as a text of 1 (outside) and 0, the newest last.
class Fixes {
 public:
  Fixes(std::string& text, const CircleRule& rule) : text_(text), rule_(rule) {}

  void add(bool is_outside) {
    text_ += is_outside ? '1' : '0';
    if (text_.size() > rule_.of) text_.erase(0, text_.size() - rule_.of);
  }
  [[nodiscard]] std::size_t outside() const {
    return static_cast<std::size_t>(std::ranges::count(text_, '1'));
  }
  [[nodiscard]] Judgement judgement() const {
    if (outside() >= rule_.least) return Judgement::wrong;
    return outside() == 0 ? Judgement::well : Judgement::between;
  }

 private:
  std::string& text_;
  const CircleRule& rule_;
};

}  // namespace

Result<void> look_at(PreparedSql& sql, const UnheardRule& rule, WatchedStation& at) {
  auto sign = last_sign(sql, at.station());
  if (!sign) return pass_on(sign);
  if (!*sign) return {};
  auto watched = at.subject("");
  if (!watched) return pass_on(watched);
  const bool is_unheard = at.now() - **sign > rule.longer_than;
  (*watched)->judge(is_unheard ? Judgement::wrong : Judgement::well, at.now(), at.rule().after,
                    [&] {
                      return is_unheard ? "nothing was heard since " + buoyd::iso8601(**sign)
                                        : std::string("it is heard again");
                    });
  return {};
}

Result<void> look_at(PreparedSql& sql, const IncompleteRule&, WatchedStation& at) {
  auto facts = facts_of(sql, at.station());
  if (!facts) return pass_on(facts);
  if (facts->epochs.empty()) return {};
  const Verdict verdict = judge(*facts);
  auto watched = at.subject("");
  if (!watched) return pass_on(watched);
  std::uint64_t owed = 0;
  for (const EpochVerdict& epoch : verdict.epochs) owed += epoch.owed.count();
  (*watched)->judge(
      verdict.complete ? Judgement::well : Judgement::wrong, at.now(), at.rule().after, [&] {
        if (verdict.complete) return std::string("the account is complete again");
        return owed > 0 ? fmt::format("the account is not complete: {} numbers are owed", owed)
                        : "the account is not complete, though no number is owed: see buoyshore "
                          "account " +
                              at.station();
      });
  return {};
}

Result<void> look_at(PreparedSql& sql, const CircleRule& rule, WatchedStation& at) {
  auto watched = at.subject(rule.position.text());
  if (!watched) return pass_on(watched);
  const buoyd::Position anchor{rule.latitude, rule.longitude};
  Fixes fixes((*watched)->memory(), rule);
  auto is_there = for_each_new_position(
      sql, at, **watched, rule.position, [&](WallTime time, double latitude, double longitude) {
        const double distance = buoyd::distance_m(anchor, {latitude, longitude});
        fixes.add(distance > rule.radius);
        (*watched)->judge(fixes.judgement(), time, at.rule().after, [&] {
          return fmt::format(
              "it is {:.0f} m from its anchor; {} of its newest {} positions are "
              "farther than {:g} m",
              distance, fixes.outside(), rule.of, rule.radius);
        });
      });
  if (!is_there) return pass_on(is_there);
  if (!*is_there) at.drop(rule.position.text());
  return {};
}

}  // namespace buoyshore
