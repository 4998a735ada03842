#include "shore/spool_import.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "shore/collect/topic.hpp"

namespace buoyshore {

using buoyd::Result;
using buoyd::SalvagedEpoch;
using buoyd::SalvagedRows;

namespace {

std::vector<HelloEpoch> as_hello(const std::vector<SalvagedEpoch>& epochs) {
  std::vector<HelloEpoch> listed;
  listed.reserve(epochs.size());
  for (const SalvagedEpoch& epoch : epochs) {
    listed.push_back({epoch.id, epoch.first, epoch.last, epoch.first - 1});
  }
  return listed;
}

Batch frame_of(const SalvagedEpoch& epoch, std::uint64_t from, std::optional<std::uint64_t> to) {
  Batch batch;
  batch.epoch = epoch.id;
  batch.first = epoch.first;
  batch.floor = epoch.first - 1;
  batch.from = from;
  batch.to = to;
  return batch;
}

class Import {
 public:
  Import(Archive& archive, buoyd::SalvageReader& store, const buoyd::SalvageSurvey& survey,
         const std::string& station, buoyd::WallTime now)
      : archive_(archive), store_(store), survey_(survey), station_(station), now_(now) {}

  Result<ImportedEpoch> run(const SalvagedEpoch& epoch, std::uint64_t begin) {
    ImportedEpoch imported{epoch, 0, 0, {}};
    for (std::uint64_t next = std::max(epoch.first, begin); next <= epoch.end();) {
      auto rows = store_.read({next, epoch.end()}, buoyd::SalvageReader::chunk);
      if (!rows) return pass_on(rows);
      if (auto taken = take(imported, next, *rows); !taken) return pass_on(taken);
      next = rows->to + 1;
    }
    if (!epoch.last) {
      Batch batch = frame_of(epoch, epoch.open_from, std::nullopt);
      batch.lost = {{epoch.open_from, std::nullopt, buoyd::GapReason::damaged, {}, {}}};
      auto taken = archive_.take_import(station_, batch, {}, now_);
      if (!taken) return pass_on(taken);
    }
    return imported;
  }

 private:
  Result<void> take(ImportedEpoch& imported, std::uint64_t from, const SalvagedRows& rows) {
    Batch batch = frame_of(imported.epoch, from, rows.to);
    const buoyd::SalvagedAccounts& said = survey_.accounts();
    batch.lost =
        buoyd::gaps_beside({from, rows.to}, rows.readings, said.lost, said.done, rows.unread);
    auto taken = archive_.take_import(station_, batch, rows.readings, now_);
    if (!taken) return pass_on(taken);
    imported.readings += taken->readings;
    imported.added += taken->added;
    for (const buoyd::Gap& gap : batch.lost) {
      if (gap.reason == buoyd::GapReason::damaged)
        imported.unread.add({gap.a, gap.b.value_or(gap.a)});
    }
    return {};
  }

  Archive& archive_;
  buoyd::SalvageReader& store_;
  const buoyd::SalvageSurvey& survey_;
  const std::string& station_;
  buoyd::WallTime now_;
};

}  // namespace

Result<OpenedSpool> open_spool(const std::string& file, const std::string& station) {
  auto reader = buoyd::SalvageReader::open(file);
  if (!reader) return pass_on(reader);
  auto survey =
      std::make_unique<buoyd::SalvageSurvey>(**reader, buoyd::side_id_of((*reader)->path()));
  if (auto surveyed = survey->run(); !surveyed) return pass_on(surveyed);
  const std::string& said = survey->accounts().station;
  const std::string& whose = station.empty() ? said : station;
  if (!station.empty() && !said.empty() && said != station) {
    return buoyd::fail(buoyd::ErrorCode::invalid,
                       fmt::format("{} is of station '{}', not '{}'", file, said, station));
  }
  if (!is_station_name(whose)) {
    return buoyd::fail(
        buoyd::ErrorCode::invalid,
        whose.empty()
            ? fmt::format("{} does not say whose it is: name it by --station", file)
            : fmt::format("'{}' is no station, expected letters, digits, _ and -", whose));
  }
  return OpenedSpool{std::move(*reader), std::move(survey), whose};
}

Result<ImportReport> import_store(Archive& archive, buoyd::SalvageReader& store,
                                  const buoyd::SalvageSurvey& survey, const std::string& station,
                                  buoyd::WallTime now, std::uint64_t begin) {
  ImportReport report;
  report.epochs_whole = survey.accounts().epochs_whole;
  report.without_epoch = survey.unnamed();
  const auto before = archive.conflicts(station);
  if (!before) return tl::unexpected(before.error());
  const std::vector<HelloEpoch> listed = as_hello(survey.epochs());
  auto noted = archive.note(station, listed, now);
  if (!noted) return pass_on(noted);
  Import import(archive, store, survey, station, now);
  for (const SalvagedEpoch& epoch : survey.epochs()) {
    auto imported = import.run(epoch, begin);
    if (!imported) return pass_on(imported);
    report.readings += imported->readings;
    report.added += imported->added;
    report.epochs.push_back(std::move(*imported));
  }
  if (auto closed = archive.close(station, listed, now); !closed) return pass_on(closed);
  const auto after = archive.conflicts(station);
  if (!after) return tl::unexpected(after.error());
  report.conflicts = *after - *before;
  return report;
}

}  // namespace buoyshore
