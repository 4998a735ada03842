#include "shore/tables/state_file.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <cerrno>

#include "base/descriptor.hpp"
#include "platform/new_file.hpp"

namespace buoyshore {

using buoyd::Database;
using buoyd::ErrorCode;
using buoyd::Result;

namespace {

/// Before SQLite makes it with a mode of its own.
Result<void> make_file(const std::string& path) {
  constexpr mode_t mode = 0640;
  auto file = buoyd::open_or_make(path, mode);
  return file ? Result<void>() : pass_on(file);
}

Result<void> make_tables(Database& database, const StateFormat& format,
                         const std::function<Result<void>(Database&)>& fill) {
  auto transaction = buoyd::Transaction::begin(database);
  if (!transaction) return pass_on(transaction);
  auto made = database.execute(fmt::format("{}PRAGMA application_id={};PRAGMA user_version={};",
                                           format.tables, format.application_id, format.version));
  if (!made) return made;
  if (auto filled = fill(database); !filled) return filled;
  return transaction->commit();
}

Result<void> check(Database& database, const std::string& path, const StateFormat& format) {
  const auto id = database.value("PRAGMA application_id");
  if (!id) return tl::unexpected(id.error());
  const auto version = database.value("PRAGMA user_version");
  if (!version) return tl::unexpected(version.error());
  if (*id == format.application_id && *version == format.version) return {};
  return buoyd::fail(ErrorCode::invalid,
                     fmt::format("{} is no {} of version {}", path, format.what, format.version));
}

Result<void> bring_up(Database& database, const StateFormat& format) {
  auto transaction = buoyd::Transaction::begin(database);
  if (!transaction) return pass_on(transaction);
  auto version = database.value("PRAGMA user_version");
  if (!version) return pass_on(version);
  for (const StateUpgrade& upgrade : format.upgrades) {
    if (*version != upgrade.from) continue;
    auto done = database.execute(fmt::format("{}PRAGMA user_version={};", upgrade.sql, upgrade.to));
    if (!done) return done;
    version = std::string(upgrade.to);
  }
  return transaction->commit();
}

/// Opens what is there or makes it.
Result<void> prepare(Database& database, const std::string& path, const StateFormat& format,
                     const std::function<Result<void>(Database&)>& fill) {
  const auto tables = database.value("SELECT count(*) FROM sqlite_master");
  if (!tables) return tl::unexpected(tables.error());
  const bool is_new = *tables == "0";
  const auto id = database.value("PRAGMA application_id");
  if (!id) return tl::unexpected(id.error());
  if (*id == format.application_id) {
    if (auto brought = bring_up(database, format); !brought) return brought;
  }
  auto known = is_new ? Result<void>() : check(database, path, format);
  if (!known) return known;
  if (auto durable = make_durable(database); !durable) return durable;
  return is_new ? make_tables(database, format, fill) : Result<void>();
}

}  // namespace

Result<void> make_durable(Database& database) {
  if (auto set = database.set_pragma("journal_mode", "WAL", "wal"); !set) return set;
  if (auto set = database.set_pragma("synchronous", "FULL", "2"); !set) return set;
  return database.set_pragma("journal_size_limit", "4194304", "4194304");
}

Result<StateFile> StateFile::open(const std::string& path, const StateFormat& format,
                                  const std::function<Result<void>(Database&)>& fill) {
  if (auto made = make_file(path); !made) return pass_on(made);
  auto file = NamedFile::at(path);
  if (!file) return pass_on(file);
  auto opened = Database::open(path, Database::Mode::create);
  if (!opened) return pass_on(opened);
  if (auto made = prepare(**opened, path, format, fill); !made) return pass_on(made);
  return StateFile(std::move(*file), std::move(*opened));
}

Result<StateFile> StateFile::open_beside(const std::string& path, const StateFormat& format) {
  auto opened = Database::open(path, Database::Mode::write);
  if (!opened) return pass_on(opened);
  auto file = NamedFile::at(path);
  if (!file) return pass_on(file);
  if (auto known = check(**opened, path, format); !known) return pass_on(known);
  if (auto durable = make_durable(**opened); !durable) return pass_on(durable);
  return StateFile(std::move(*file), std::move(*opened));
}

Result<buoyd::Transaction> StateFile::begin() {
  if (auto there = check_place(); !there) return pass_on(there);
  return buoyd::Transaction::begin(*database_);
}

Result<std::unique_ptr<Database>> open_state_to_read(const std::string& path,
                                                     const StateFormat& format) {
  struct stat file = {};
  if (::stat(path.c_str(), &file) != 0) return buoyd::fail_by_errno(path);
  if (!S_ISREG(file.st_mode)) {  // a pipe would be waited for
    return buoyd::fail(buoyd::ErrorCode::invalid, path + " is no regular file");
  }
  auto database = Database::open(path, Database::Mode::read);
  if (!database) return database;
  auto patient = (*database)->execute("PRAGMA busy_timeout=250");  // ms
  if (!patient) return pass_on(patient);
  if (auto known = check(**database, path, format); !known) return pass_on(known);
  return database;
}

}  // namespace buoyshore
