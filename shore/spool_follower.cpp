#include "shore/spool_follower.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/log.hpp"

namespace buoyshore {

using buoyd::Result;
using buoyd::SalvagedEpoch;

Result<std::unique_ptr<SpoolFollower>> SpoolFollower::open(const std::string& archive,
                                                           const std::string& file,
                                                           const buoyd::Clock& clock) {
  auto lock = ArchiveLock::take(archive);
  if (!lock) return pass_on(lock);
  auto opened = Archive::open(archive);
  if (!opened) return pass_on(opened);
  std::unique_ptr<SpoolFollower> follower(
      new SpoolFollower(file, clock, std::move(*lock), std::move(*opened)));
  if (auto imported = follower->import(); !imported) return pass_on(imported);
  return follower;
}

/// The numbers of a later epoch go on from those of the epoch before it. A store without the epoch
/// that was the newest is another one.
std::uint64_t SpoolFollower::begin_of(const buoyd::SalvageSurvey& survey) const {
  const auto is_known = [this](const SalvagedEpoch& epoch) { return epoch.id == newest_->id; };
  if (!newest_ || std::ranges::none_of(survey.epochs(), is_known)) return 1;
  return newest_->end() + 1;
}

Result<void> SpoolFollower::import() {
  if (auto there = archive_->check_place(); !there) return there;
  auto spool = open_spool(file_, {});
  if (!spool) return pass_on(spool);
  const auto& survey = *spool->survey;
  const auto report = import_store(*archive_, *spool->reader, survey, spool->station, clock_.wall(),
                                   begin_of(survey));
  if (!report) return tl::unexpected(report.error());
  if (!survey.epochs().empty()) newest_ = survey.epochs().back();
  for (bool has_more = true; has_more;) {
    const auto rolled = archive_->roll_up_again();
    if (!rolled) return tl::unexpected(rolled.error());
    has_more = *rolled;
  }
  return {};
}

void SpoolFollower::follow() {
  if (clock_.mono() < next_) return;
  const auto imported = import();
  next_ = clock_.mono() + interval;
  if (!imported && !is_trouble_told_) {
    buoyd::log_line(buoyd::Priority::warning,
                    fmt::format("{} is not followed now: {}", file_, imported.error().text));
  }
  is_trouble_told_ = !imported;
}

}  // namespace buoyshore
