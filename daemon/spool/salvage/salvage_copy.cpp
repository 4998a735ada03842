#include "spool/salvage/salvage_copy.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <memory>
#include <utility>

#include "spool/salvage/salvage_survey.hpp"
#include "spool/store/connection.hpp"
#include "spool/store/schema.hpp"

namespace buoyd {

namespace {

enum CopySql : std::uint8_t { copy_reading, copy_epoch, copy_done, copy_lost, copy_meta };
constexpr std::array<std::string_view, 5> copy_sql{
    "INSERT INTO reading VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    "INSERT INTO epoch VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    "INSERT INTO done VALUES(?1, ?2, ?3)",
    "INSERT INTO lost VALUES(?1, ?2, ?3, ?4, ?5, ?6)",
    "INSERT INTO meta VALUES(?1, ?2)",
};

/// The new store.
class Copy {
 public:
  static Result<std::unique_ptr<Copy>> create(const std::string& path) {
    auto database = connect_file(path);
    if (!database) return pass_on(database);
    if (auto created = create_schema(**database); !created) return pass_on(created);
    auto sql = Statements::prepare(**database, copy_sql);
    if (!sql) return pass_on(sql);
    auto descriptions = DescriptionTable::open(**database);
    if (!descriptions) return pass_on(descriptions);
    return std::unique_ptr<Copy>(
        new Copy(std::move(*database), std::move(*sql), std::move(*descriptions)));
  }

  Result<void> add(const std::vector<StoredReading>& readings) {
    return in_transaction([&] {
      for (const StoredReading& stored : readings) {
        if (auto inserted = insert(stored); !inserted) return inserted;
      }
      return Result<void>{};
    });
  }

  Result<void> add_accounts(const std::vector<SalvagedPart>& parts,
                            const SalvagedAccounts& accounts) {
    return in_transaction([&] {
      std::int64_t n = 0;
      for (const SalvagedPart& part : parts) {
        if (auto inserted = insert(++n, part, accounts); !inserted) return inserted;
      }
      for (const auto& [key, value] :
           {std::pair{"archive", &accounts.archive}, std::pair{"station", &accounts.station}}) {
        if (value->empty()) continue;
        sql_[copy_meta].bind_all(std::string_view(key), std::string_view(*value));
        if (auto run = sql_[copy_meta].run(); !run) return run;
      }
      return Result<void>{};
    });
  }

  /// Everything into the one file.
  Result<void> finish() { return database_->execute("PRAGMA wal_checkpoint(TRUNCATE)"); }

 private:
  Copy(std::unique_ptr<Database> database, Statements sql, DescriptionTable descriptions)
      : database_(std::move(database)),
        sql_(std::move(sql)),
        descriptions_(std::move(descriptions)) {}

  template <class Write>
  Result<void> in_transaction(Write write) {
    auto transaction = Transaction::begin(*database_);
    if (!transaction) return pass_on(transaction);
    auto written = write();
    return written ? transaction->commit() : written;
  }

  Result<void> insert(const StoredReading& stored) {
    const Reading& reading = stored.reading;
    auto description = descriptions_.number_of(reading.description);
    if (!description) return pass_on(description);
    Statement& row = sql_[copy_reading];
    row.bind_all(sql_integer(stored.seq), std::string_view(reading.description->instrument()),
                 *description, sql_time(reading.utc),
                 std::int64_t{reading.boottime.time_since_epoch().count()},
                 std::int64_t{reading.clock}, std::int64_t{reading.span.count()},
                 std::string_view(reading.body));
    reading.flags.empty() ? row.bind_null(9) : row.bind(9, std::string_view(reading.flags));
    return row.run();
  }

  Result<void> insert(std::int64_t n, const SalvagedPart& part, const SalvagedAccounts& accounts) {
    const SalvagedEpoch& epoch = part.epoch;
    const std::string id = to_hex(epoch.id);
    const std::string before = epoch.prev_id ? to_hex(*epoch.prev_id) : std::string{};
    const auto last = epoch.last ? std::optional(sql_integer(*epoch.last)) : std::nullopt;
    const auto prev_last =
        epoch.prev_last ? std::optional(sql_integer(*epoch.prev_last)) : std::nullopt;
    Statement& row = sql_[copy_epoch];
    row.bind_all(n, std::string_view(id), sql_integer(epoch.first), last,
                 std::string_view(epoch.boot_id), sql_time(epoch.started));
    row.bind(7, epoch.prev_id ? std::optional(std::string_view(before)) : std::nullopt);
    row.bind(8, prev_last);
    if (auto run = row.run(); !run) return run;
    const Ranges delivered = accounts.done.clipped({epoch.first, epoch.end()});
    for (const Range& done : delivered.list()) {
      sql_[copy_done].bind_all(n, sql_integer(done.a), sql_integer(done.b));
      if (auto run = sql_[copy_done].run(); !run) return run;
    }
    for (const Gap& lost : salvaged_gaps(epoch, accounts.lost, part.unread)) {
      if (auto run = insert(n, lost); !run) return run;
    }
    return {};
  }

  Result<void> insert(std::int64_t n, const Gap& lost) {
    const auto b = lost.b ? std::optional(sql_integer(*lost.b)) : std::nullopt;
    sql_[copy_lost].bind_all(n, sql_integer(lost.a), b, name_of(lost.reason), sql_time(lost.t0),
                             sql_time(lost.t1));
    return sql_[copy_lost].run();
  }

  std::unique_ptr<Database> database_;
  Statements sql_;
  DescriptionTable descriptions_;
};

/// Counts what was read, by epoch.
void count(SalvageReport& report, const SalvagedRows& rows) {
  report.readings += rows.readings.size();
  for (const StoredReading& stored : rows.readings) {
    const auto behind = std::upper_bound(
        report.epochs.begin(), report.epochs.end(), stored.seq,
        [](std::uint64_t seq, const SalvagedPart& part) { return seq < part.epoch.first; });
    if (behind == report.epochs.begin() || stored.seq > std::prev(behind)->epoch.end()) {
      ++report.without_epoch;
      continue;
    }
    ++std::prev(behind)->readings;
    std::prev(behind)->read.add({stored.seq, stored.seq});
  }
  for (SalvagedPart& part : report.epochs) {
    part.unread.add(rows.unread.clipped({part.epoch.first, part.epoch.end()}));
  }
}

/// Numbers that the store should still have, by its own word, and has not: damage too.
void note_vanished(SalvageReport& report, const SalvagedAccounts& accounts) {
  if (!accounts.done_whole || !accounts.lost_whole) {
    return;
  }
  for (SalvagedPart& part : report.epochs) {
    Ranges known = part.read;
    known.add(accounts.done);
    for (const Gap& lost : accounts.lost) known.add({lost.a, lost.b.value_or(lost.a)});
    if (part.epoch.end() >= part.epoch.first) {
      part.unread.add(known.missing({part.epoch.first, part.epoch.end()}));
    }
  }
}

Result<void> copy_readings(SalvageReader& reader, Range numbers, Copy& copy,
                           SalvageReport& report) {
  for (std::uint64_t next = numbers.a; next <= numbers.b;) {
    auto rows = reader.read({next, numbers.b}, SalvageReader::chunk);
    if (!rows) return pass_on(rows);
    count(report, *rows);
    if (auto added = copy.add(rows->readings); !added) return added;
    next = rows->to + 1;
  }
  return {};
}

Result<SalvageReport> copy_all(SalvageReader& reader, const std::string& to) {
  SalvageSurvey survey(reader, side_id_of(reader.path()));
  if (auto surveyed = survey.run(); !surveyed) return pass_on(surveyed);
  auto copy = Copy::create(to);
  if (!copy) return pass_on(copy);
  SalvageReport report;
  report.epochs_whole = survey.accounts().epochs_whole;
  report.notes = reader.notes();
  for (const SalvagedEpoch& epoch : survey.epochs()) {
    report.epochs.push_back({epoch, 0, {}, {}});
  }
  const Range numbers{survey.numbers().lowest, survey.numbers().highest};
  auto copied = copy_readings(reader, numbers, **copy, report);
  note_vanished(report, survey.accounts());
  if (copied) copied = (*copy)->add_accounts(report.epochs, survey.accounts());
  if (copied) copied = (*copy)->finish();
  if (!copied) return pass_on(copied);
  return report;
}

}  // namespace

Result<SalvageReport> salvage(const std::string& from, const std::string& to) {
  auto reader = SalvageReader::open(from);
  if (!reader) return pass_on(reader);
  std::error_code none;
  for (const char* part : {"", "-wal", "-shm"}) {
    if (std::filesystem::exists(to + part, none)) {
      return fail(ErrorCode::invalid, fmt::format("{}{} exists already", to, part));
    }
  }
  auto report = copy_all(**reader, to);
  if (!report) {
    for (const char* part : {"", "-wal", "-shm"}) unlink((to + part).c_str());
  }
  return report;
}

}  // namespace buoyd
