#include "spool/salvage/salvage_reader.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <utility>

#include "base/number_text.hpp"
#include "core/body.hpp"
#include "spool/store/connection.hpp"
#include "spool/store/schema.hpp"
#include "spool/store/storage_fault.hpp"
#include "spool/store/store_files.hpp"

namespace buoyd {

namespace {

/// No value of a store is longer; a damaged record may claim to be as long as the file.
constexpr int longest_value = 1024 * 1024;

Result<void> check_file(const std::string& path) {
  struct stat facts{};
  if (stat(path.c_str(), &facts) != 0) {
    return fail_by_errno(path);
  }
  if (!S_ISREG(facts.st_mode)) {
    return fail(ErrorCode::unavailable, fmt::format("{} is no file", path));
  }
  if (facts.st_size == 0 && file_bytes(path + "-wal") == 0) {
    return fail(ErrorCode::invalid, fmt::format("{} is empty", path));
  }
  return {};
}

/// With writable_schema, on a connection that cannot write, SQLite takes a table list that is
/// damaged as far as it can be read, and a file that is shorter than its header says.
Result<std::unique_ptr<Database>> connect_unchanged(const std::string& path) {
  auto database = Database::open(path, Database::Mode::read);
  if (!database) return database;
  sqlite3_limit((*database)->handle(), SQLITE_LIMIT_LENGTH, longest_value);
  auto set = (*database)->execute("PRAGMA writable_schema=ON");
  if (!set) return pass_on(set);
  return database;
}

Result<void> check_marks(Database& database, const std::string& path, DiskErrors disk) {
  const auto id = database.value("PRAGMA application_id");
  if (!id) {
    return is_damage(id.error(), disk)
               ? fail(ErrorCode::invalid,
                      fmt::format("{}: nothing can be read out of it, it is no database or its "
                                  "first page is damaged",
                                  path),
                      id.error().detail)
               : tl::unexpected(id.error());
  }
  const auto version = database.value("PRAGMA user_version");
  if (!version) return tl::unexpected(version.error());
  const auto number = number_in<std::int64_t>(*version).value_or(0);
  if (*id != std::to_string(store_application_id)) {
    return fail(ErrorCode::invalid, fmt::format("{} is a database, but no store of buoyd", path));
  }
  if (number < oldest_store_version || number > store_version) {
    return fail(ErrorCode::invalid,
                fmt::format("{} is a store of version {}, this program reads versions {} to {}",
                            path, *version, oldest_store_version, store_version));
  }
  return {};
}

bool sound(const Reading& reading) {
  const auto tokens = split_body(*reading.description, reading.body);
  return tokens && full_flags(*reading.description, *tokens, reading.flags) &&
         reading.span >= Micros(0);
}

}  // namespace

bool is_damage(const Error& error, DiskErrors disk) {
  const StorageFault fault = fault_of(error);
  return fault == StorageFault::corrupt ||
         (fault == StorageFault::io && disk == DiskErrors::damage);
}

struct SalvageReader::Walk {
  std::uint64_t next;
  std::uint64_t end;
  ReadBudget budget;
  std::size_t probes = 0;
  bool stopped = false;
  SalvagedRows rows;
};

Result<std::unique_ptr<SalvageReader>> SalvageReader::open(const std::string& path,
                                                           DiskErrors disk) {
  if (auto checked = check_file(path); !checked) return pass_on(checked);
  auto database = connect_unchanged(path);
  auto checked = database ? check_marks(**database, path, disk) : Result<void>(pass_on(database));
  std::string note;
  const bool without_wal = disk == DiskErrors::damage || file_bytes(path + "-wal") == 0;
  if (!checked && checked.error().code != ErrorCode::invalid && without_wal) {
    // The -shm cannot be made here, or the -wal not be read: without them, what the file has.
    database = connect_unchanged(immutable_uri(path));
    if (!database) return pass_on(database);
    const std::string why =
        std::exchange(checked, check_marks(**database, path, disk)).error().text;
    if (file_bytes(path + "-wal") > 0) {
      note =
          fmt::format("{}-wal could not be read, the newest readings may be in it ({})", path, why);
    }
  }
  if (!checked) return pass_on(checked);
  std::unique_ptr<SalvageReader> reader(new SalvageReader(path, std::move(*database), disk));
  if (!note.empty()) reader->notes_.push_back(std::move(note));
  if (auto prepared = reader->prepare(); !prepared) return pass_on(prepared);
  return reader;
}

/// Makes the disk tell of the table list what it fails to read. With writable_schema, SQLite goes
/// on without the rest of a list that it could not read, whatever the cause, and does not say so.
/// So all of it is fetched by a query, which does say so; then the list is taken anew from the
/// pages that are in memory by then, and stay there until the transaction ends.
Result<void> SalvageReader::fetch_schema() {
  for (const char* sql : {"BEGIN", "SELECT max(sql) FROM sqlite_schema",
                          "PRAGMA writable_schema=RESET", "PRAGMA writable_schema=ON"}) {
    auto done = database_->execute(sql);
    if (!done && !is_damage(done.error(), disk_)) return done;
  }
  auto loaded = database_->prepare("SELECT 1 FROM sqlite_schema");
  if (!loaded && !is_damage(loaded.error(), disk_)) return pass_on(loaded);
  static_cast<void>(database_->execute("COMMIT"));  // it wrote nothing
  return {};
}

Result<void> SalvageReader::prepare() {
  static_cast<void>(database_->execute("PRAGMA cache_size=-1024"));
  if (auto fetched = fetch_schema(); !fetched) return fetched;
  const std::string columns = fmt::format("SELECT {} FROM reading", reading_columns);
  auto onward = database_->prepare(columns + " WHERE seq >= ?1 ORDER BY seq");
  auto one = database_->prepare(columns + " WHERE seq = ?1");
  auto descriptions = DescriptionTable::open(*database_);
  if (!onward && !is_damage(onward.error(), disk_)) return pass_on(onward);
  if (!one && !is_damage(one.error(), disk_)) return pass_on(one);
  if (!descriptions && !is_damage(descriptions.error(), disk_)) return pass_on(descriptions);
  if (onward && one) {
    onward_ = std::make_unique<Statement>(std::move(*onward));
    one_ = std::make_unique<Statement>(std::move(*one));
  } else {
    notes_.emplace_back("the table of readings is gone");
  }
  if (descriptions) {
    descriptions_ = std::make_unique<DescriptionTable>(std::move(*descriptions));
  } else {
    notes_.emplace_back("the table of descriptions is gone, no reading can be understood");
  }
  return {};
}

Result<std::optional<std::uint64_t>> SalvageReader::end(std::string_view sql, bool& is_empty) {
  auto query = database_->prepare(sql);
  if (!query) {
    return is_damage(query.error(), disk_) ? Result<std::optional<std::uint64_t>>(std::nullopt)
                                           : pass_on(query);
  }
  const auto row = query->step();
  if (!row && !is_damage(row.error(), disk_)) return tl::unexpected(row.error());
  is_empty = row && query->is_null(0);
  const bool sane = row && query->integer(0) > 0;
  return sane ? std::optional(sequence(*query, 0)) : std::nullopt;
}

Result<SalvageEnds> SalvageReader::ends() {
  SalvageEnds ends;
  auto lowest = end("SELECT min(seq) FROM reading", ends.empty);
  if (!lowest) return pass_on(lowest);
  auto highest = end("SELECT max(seq) FROM reading", ends.empty);
  if (!highest) return pass_on(highest);
  ends.lowest = *lowest;
  ends.highest = *highest;
  return ends;
}

/// In one transaction: each look-up alone would lock the file and let it go again.
Result<SalvagedRows> SalvageReader::read(Range numbers, ReadBudget budget) {
  static_cast<void>(database_->execute("BEGIN"));  // it locks with the first look-up, not before
  auto rows = read_rows(numbers, budget);
  static_cast<void>(database_->execute("COMMIT"));  // it wrote nothing; an I/O error has ended it
  return rows;
}

Result<SalvagedRows> SalvageReader::read_rows(Range numbers, ReadBudget budget) {
  Walk walk{numbers.a, numbers.b, budget, 0, false, {}};
  if (onward_ == nullptr) {
    walk.rows.unread.add(numbers);
    walk.next = numbers.b + 1;
  }
  if (auto walked = walk_on(walk); !walked && walk.next == numbers.a) return pass_on(walked);
  walk.rows.to = walk.next - 1;
  return std::move(walk.rows);
}

Result<void> SalvageReader::walk_on(Walk& walk) {
  while (walk.next <= walk.end && !walk.stopped && walk.probes < most_probes) {
    auto damaged = read_on(walk);
    if (!damaged) return pass_on(damaged);
    if (!*damaged) break;
    if (auto stepped = step_over(walk); !stepped) return stepped;
  }
  return {};
}

/// Rows until the end, or the budget, or damage: then true.
Result<bool> SalvageReader::read_on(Walk& walk) {
  const ResetOnExit guard(*onward_);
  onward_->bind(1, sql_integer(walk.next));
  for (;;) {
    const auto row = onward_->step();
    if (!row) {
      if (!is_damage(row.error(), disk_)) return tl::unexpected(row.error());
      return true;
    }
    if (!*row) {
      walk.next = walk.end + 1;
      return false;
    }
    const std::uint64_t seq = sequence(*onward_, 0);
    if (seq > walk.end && is_end(*onward_, seq)) {
      walk.next = walk.end + 1;
      return false;
    }
    if (seq < walk.next || seq > walk.end) {
      return true;  // the tree is out of order
    }
    auto taken = take_row(*onward_, walk);
    if (!taken || !*taken) return taken;
  }
}

/// False: nothing more fits, or enough was looked at in vain.
Result<bool> SalvageReader::take_row(Statement& row, Walk& walk) {
  const std::uint64_t seq = sequence(row, 0);
  auto found = understood(row);
  if (!found) return pass_on(found);
  auto& stored = *found;
  if (!stored) {
    walk.rows.unread.add({seq, seq});
    walk.next = seq + 1;
    return ++walk.probes < most_probes;
  }
  if (!walk.budget.take(stored->reading, walk.rows.readings.empty())) {
    walk.next = seq;
    walk.stopped = true;
    return false;
  }
  walk.rows.readings.push_back(std::move(*stored));
  walk.next = seq + 1;
  return true;
}

/// From number to number, until one can be looked up: there the walk goes on.
Result<void> SalvageReader::step_over(Walk& walk) {
  for (; walk.next <= walk.end && walk.probes < most_probes; ++walk.probes) {
    const ResetOnExit guard(*one_);
    one_->bind(1, sql_integer(walk.next));
    const auto row = one_->step();
    if (!row && !is_damage(row.error(), disk_)) return tl::unexpected(row.error());
    if (!row) {
      walk.rows.unread.add({walk.next, walk.next});
      ++walk.next;
      continue;
    }
    if (*row) {
      if (auto taken = take_row(*one_, walk); !taken) return pass_on(taken);
    } else {
      ++walk.next;
    }
    ++walk.probes;
    return {};
  }
  return {};
}

Result<std::optional<StoredReading>> SalvageReader::understood(const Statement& row) {
  if (descriptions_ == nullptr) {
    return std::nullopt;
  }
  auto description = descriptions_->by_number(row.integer(1));
  if (!description && !is_damage(description.error(), disk_)) return pass_on(description);
  auto stored = description ? row_reading(row, std::move(*description)) : std::nullopt;
  return stored && sound(stored->reading) ? std::move(stored) : std::nullopt;
}

}  // namespace buoyd
