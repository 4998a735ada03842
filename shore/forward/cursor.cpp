#include "shore/forward/cursor.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "base/hash.hpp"
#include "core/proof/bytes_as_text.hpp"
#include "shore/forward/target.hpp"

namespace buoyshore {

using buoyd::Database;
using buoyd::ErrorCode;
using buoyd::Range;
using buoyd::Ranges;
using buoyd::Result;

namespace {

constexpr std::string_view tables_of_cursor = R"sql(
CREATE TABLE forward(
  id TEXT NOT NULL, station TEXT NOT NULL, instrument TEXT NOT NULL, kind TEXT NOT NULL,
  target TEXT NOT NULL, form TEXT NOT NULL,
  rows INTEGER NOT NULL, gaps INTEGER NOT NULL, batches INTEGER NOT NULL,  -- that were sent
  amended INTEGER NOT NULL             -- of which new flags were sent
);
CREATE TABLE settled(
  what TEXT NOT NULL,                  -- 'done': sent, or of no kind that is forwarded; 'told': lost
  epoch TEXT NOT NULL, a INTEGER NOT NULL, b INTEGER NOT NULL,
  PRIMARY KEY(what, epoch, a)
) WITHOUT ROWID;
CREATE TABLE file(
  name TEXT PRIMARY KEY, length INTEGER NOT NULL, records INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE pending(                  -- one row at most
  name TEXT NOT NULL, media TEXT NOT NULL, epoch TEXT NOT NULL, rows INTEGER NOT NULL,
  lost INTEGER NOT NULL,
  places TEXT NOT NULL, form TEXT NOT NULL,  -- what it was made for; '' = nobody knows
  may_be_there INTEGER NOT NULL,       -- 0: the platform certainly has nothing of it
  was_refused INTEGER NOT NULL,
  amended INTEGER NOT NULL
);
CREATE TABLE pending_part(
  n INTEGER PRIMARY KEY, place TEXT NOT NULL, at INTEGER NOT NULL, records INTEGER,
  text BLOB NOT NULL
);
CREATE TABLE pending_range(
  what TEXT NOT NULL, a INTEGER NOT NULL, b INTEGER NOT NULL, PRIMARY KEY(what, a)
) WITHOUT ROWID;
)sql";
constexpr std::array upgrades{StateUpgrade{"1", "2", R"sql(
ALTER TABLE pending ADD COLUMN places TEXT NOT NULL DEFAULT '';
ALTER TABLE pending ADD COLUMN form TEXT NOT NULL DEFAULT '';
ALTER TABLE pending ADD COLUMN may_be_there INTEGER NOT NULL DEFAULT 1;
ALTER TABLE pending ADD COLUMN was_refused INTEGER NOT NULL DEFAULT 0;
)sql"},
                              StateUpgrade{"2", "3", R"sql(
ALTER TABLE forward ADD COLUMN amended INTEGER NOT NULL DEFAULT 0;
ALTER TABLE pending ADD COLUMN amended INTEGER NOT NULL DEFAULT 0;
)sql"}};
constexpr StateFormat cursor_format{"state of forward", "1651852919", "3",  // "buFw"
                                    tables_of_cursor, upgrades};

/// The range of the set that has all of this one.
Range around(const Ranges& set, const Range& range) {
  const auto& list = set.list();
  return *std::lower_bound(list.begin(), list.end(), range.a,
                           [](const Range& one, std::uint64_t value) { return one.b < value; });
}

const Ranges& ranges_of(const std::map<std::string, Ranges>& set, const std::string& epoch) {
  static const Ranges none;
  const auto found = set.find(epoch);
  return found == set.end() ? none : found->second;
}

Result<void> write_identity(Database& database, const ForwardIdentity& wanted) {
  auto put = database.prepare("INSERT INTO forward VALUES(?, ?, ?, ?, ?, ?, 0, 0, 0, 0)");
  if (!put) return pass_on(put);
  const std::string id = buoyd::to_hex(buoyd::random8());
  put->bind_all(std::string_view(id), std::string_view(wanted.station),
                std::string_view(wanted.instrument), std::string_view(wanted.kind),
                std::string_view(wanted.target), std::string_view(wanted.form));
  return put->run();
}

std::string shown(const ForwardIdentity& one) {
  return fmt::format("{}{}{}{}{} to {}", one.station, one.instrument.empty() ? "" : " ",
                     one.instrument, one.kind.empty() ? "" : " ", one.kind, one.target);
}

}  // namespace

Result<std::unique_ptr<Cursor>> Cursor::open(const std::string& path, const ForwardIdentity& wanted,
                                             bool is_moved) {
  auto lock = buoyd::FileLock::take(path, "another forward uses it");
  if (!lock) return pass_on(lock);
  auto file = StateFile::open(path, cursor_format,
                              [&](Database& fresh) { return write_identity(fresh, wanted); });
  if (!file) return pass_on(file);
  std::unique_ptr<Cursor> cursor(new Cursor(std::move(*lock), std::move(*file)));
  if (auto checked = cursor->check(path, wanted, is_moved); !checked) return pass_on(checked);
  if (auto loaded = cursor->load(); !loaded) return pass_on(loaded);
  return cursor;
}

Result<void> Cursor::check(const std::string& path, const ForwardIdentity& wanted, bool is_moved) {
  ForwardIdentity found;
  auto read = for_each_row(
      sql_.query("SELECT station, instrument, kind, target, form FROM forward"),
      [&](const buoyd::Statement& row) {
        found = {std::string(row.text(0)), std::string(row.text(1)), std::string(row.text(2)),
                 std::string(row.text(3)), std::string(row.text(4))};
      });
  if (!read) return read;
  if (found == wanted) return {};
  auto unused = is_unused();
  if (!unused) return pass_on(unused);
  if (*unused) return begin_anew(wanted);
  const bool is_ours = found.station == wanted.station && found.instrument == wanted.instrument &&
                       found.kind == wanted.kind &&
                       (is_moved || is_same_target(found.target, wanted.target));
  if (!is_ours) {
    return buoyd::fail(
        ErrorCode::invalid,
        fmt::format("{} is for {}, not for {}: expected another --state, or --moved where the same "
                    "platform has a new address or query",
                    path, shown(found), shown(wanted)));
  }
  if (found.form != wanted.form) {
    return buoyd::fail(ErrorCode::invalid, path +
                                               " is for files of another form: expected another "
                                               "--state and another folder");
  }
  auto transaction = file_.begin();
  if (!transaction) return pass_on(transaction);
  auto put = sql_.run("UPDATE forward SET target = ?", std::string_view(wanted.target));
  return put ? transaction->commit() : put;
}

/// Nobody has had anything of it: what was typed wrong binds nobody.
Result<bool> Cursor::is_unused() {
  auto used = sql_.integer(
      "SELECT 1 FROM forward WHERE batches > 0 UNION SELECT 1 FROM pending WHERE may_be_there");
  if (!used) return pass_on(used);
  return !*used;
}

/// What was passed over was so for another selection.
Result<void> Cursor::begin_anew(const ForwardIdentity& wanted) {
  auto transaction = file_.begin();
  if (!transaction) return pass_on(transaction);
  auto cleared = file_.database().execute("DELETE FROM settled; DELETE FROM file;");
  if (!cleared) return cleared;
  if (auto dropped = clear_pending(); !dropped) return dropped;
  auto put =
      sql_.run("UPDATE forward SET station = ?, instrument = ?, kind = ?, target = ?, form = ?",
               std::string_view(wanted.station), std::string_view(wanted.instrument),
               std::string_view(wanted.kind), std::string_view(wanted.target),
               std::string_view(wanted.form));
  return put ? transaction->commit() : put;
}

Result<void> Cursor::load() {
  auto read = for_each_row(sql_.query("SELECT id, rows, gaps, batches, amended FROM forward"),
                           [this](const buoyd::Statement& row) {
                             id_ = row.text(0);
                             totals_ = {number_at(row, 1), number_at(row, 2), number_at(row, 3),
                                        number_at(row, 4)};
                           });
  if (!read) return read;
  read = for_each_row(sql_.query("SELECT what, epoch, a, b FROM settled ORDER BY what, epoch, a"),
                      [this](const buoyd::Statement& row) {
                        Set& set = row.text(0) == done_.name ? done_ : told_;
                        set.ranges[std::string(row.text(1))].add(range_at(row, 2));
                      });
  return read ? load_pending() : read;
}

Result<void> Cursor::load_pending() {
  auto read = for_each_row(sql_.query("SELECT name, media, epoch, rows, lost, places, form, "
                                      "may_be_there, was_refused, amended FROM pending"),
                           [this](const buoyd::Statement& row) {
                             pending_.emplace();
                             pending_->parcel.name = row.text(0);
                             pending_->parcel.media = row.text(1);
                             pending_->epoch = row.text(2);
                             pending_->rows = number_at(row, 3);
                             pending_->lost = number_at(row, 4);
                             pending_->places = row.text(5);
                             pending_->form = row.text(6);
                             pending_->may_be_there = row.integer(7) != 0;
                             pending_->was_refused = row.integer(8) != 0;
                             pending_->amended = number_at(row, 9);
                           });
  if (!read || !pending_) return read;
  read = for_each_row(
      sql_.query("SELECT place, at, records, text FROM pending_part ORDER BY n"),
      [this](const buoyd::Statement& row) {
        pending_->parcel.parts.push_back({std::string(row.text(0)), number_at(row, 1),
                                          std::string(buoyd::bytes_as_text(row.bytes(3)))});
        if (!row.is_null(2)) pending_->records.push_back(number_at(row, 2));
      });
  if (!read) return read;
  return for_each_row(sql_.query("SELECT what, a, b FROM pending_range"),
                      [this](const buoyd::Statement& row) {
                        const bool is_read = row.text(0) == done_.name;
                        (is_read ? pending_->readings : pending_->gaps).add(range_at(row, 1));
                      });
}

const Ranges& Cursor::done(const std::string& epoch) const {
  return ranges_of(done_.ranges, epoch);
}

const Ranges& Cursor::told(const std::string& epoch) const {
  return ranges_of(told_.ranges, epoch);
}

Result<ForwardedFile> Cursor::file(const std::string& name) {
  ForwardedFile found;
  auto read = for_each_row(
      sql_.query("SELECT length, records FROM file WHERE name = ?", std::string_view(name)),
      [&](const buoyd::Statement& row) { found = {number_at(row, 0), number_at(row, 1)}; });
  if (!read) return pass_on(read);
  return found;
}

void Cursor::pass_over(const std::string& epoch, const Ranges& readings) {
  if (readings.empty()) return;
  done_.ranges[epoch].add(readings);
  done_.unsaved[epoch].add(readings);
}

void Cursor::pass_over_gaps(const std::string& epoch, const Ranges& gaps) {
  if (gaps.empty()) return;
  told_.ranges[epoch].add(gaps);
  told_.unsaved[epoch].add(gaps);
}

Result<void> Cursor::prepare(ForwardBatch batch) {
  auto transaction = file_.begin();
  if (!transaction) return pass_on(transaction);
  if (auto saved = save_unsaved(); !saved) return saved;
  if (auto written = write_pending(batch); !written) return written;
  if (auto committed = transaction->commit(); !committed) return committed;
  done_.unsaved.clear();
  told_.unsaved.clear();
  pending_ = std::move(batch);
  return {};
}

Result<void> Cursor::write_pending(const ForwardBatch& batch) {
  const Parcel& parcel = batch.parcel;
  auto run = sql_.run(
      "INSERT INTO pending VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", std::string_view(parcel.name),
      std::string_view(parcel.media), std::string_view(batch.epoch), sql_number(batch.rows),
      sql_number(batch.lost), std::string_view(batch.places), std::string_view(batch.form),
      std::int64_t{batch.may_be_there}, std::int64_t{batch.was_refused}, sql_number(batch.amended));
  for (std::size_t i = 0; run && i < parcel.parts.size(); ++i) {
    const ParcelPart& part = parcel.parts[i];
    run =
        sql_.run("INSERT INTO pending_part VALUES(?, ?, ?, ?, ?)", static_cast<std::int64_t>(i),
                 std::string_view(part.place), sql_number(part.at),
                 batch.records.empty() ? std::nullopt : std::optional(sql_number(batch.records[i])),
                 buoyd::text_as_bytes(part.text));
  }
  for (const auto& [name, ranges] :
       {std::pair(done_.name, &batch.readings), std::pair(told_.name, &batch.gaps)}) {
    for (const Range& range : ranges->list()) {
      if (!run) return run;
      run = sql_.run("INSERT INTO pending_range VALUES(?, ?, ?)", name, sql_number(range.a),
                     sql_number(range.b));
    }
  }
  return run;
}

Result<void> Cursor::clear_pending() {
  return file_.database().execute(
      "DELETE FROM pending; DELETE FROM pending_part; DELETE FROM pending_range;");
}

Result<void> Cursor::finish() {
  if (!pending_) return {};
  const ForwardBatch& batch = *pending_;
  auto transaction = file_.begin();
  if (!transaction) return pass_on(transaction);
  Set done{done_.name, {{batch.epoch, this->done(batch.epoch)}}};
  Set told{told_.name, {{batch.epoch, this->told(batch.epoch)}}};
  if (auto saved = save(done, batch.epoch, batch.readings); !saved) return saved;
  if (auto saved = save(told, batch.epoch, batch.gaps); !saved) return saved;
  if (auto written = write_files(batch); !written) return written;
  auto counted = sql_.run(
      "UPDATE forward SET rows = rows + ?, gaps = gaps + ?, batches = batches + 1, "
      "amended = amended + ?",
      sql_number(batch.rows), sql_number(batch.lost), sql_number(batch.amended));
  if (!counted) return counted;
  if (auto cleared = clear_pending(); !cleared) return cleared;
  if (auto committed = transaction->commit(); !committed) return committed;
  done_.ranges[batch.epoch] = std::move(done.ranges[batch.epoch]);
  told_.ranges[batch.epoch] = std::move(told.ranges[batch.epoch]);
  totals_.rows += batch.rows;
  totals_.gaps += batch.lost;
  totals_.amended += batch.amended;
  ++totals_.batches;
  pending_.reset();
  return {};
}

Result<void> Cursor::note(bool may_be_there, bool was_refused) {
  if (!pending_) return {};
  auto transaction = file_.begin();
  if (!transaction) return pass_on(transaction);
  auto put = sql_.run("UPDATE pending SET may_be_there = ?, was_refused = ?",
                      std::int64_t{may_be_there}, std::int64_t{was_refused});
  if (!put) return put;
  if (auto committed = transaction->commit(); !committed) return committed;
  pending_->may_be_there = may_be_there;
  pending_->was_refused = was_refused;
  return {};
}

Result<void> Cursor::drop() {
  auto transaction = file_.begin();
  if (!transaction) return pass_on(transaction);
  if (auto cleared = clear_pending(); !cleared) return cleared;
  if (auto committed = transaction->commit(); !committed) return committed;
  pending_.reset();
  return {};
}

/// How long each file is when the batch is in it.
Result<void> Cursor::write_files(const ForwardBatch& batch) {
  for (std::size_t i = 0; i < batch.records.size(); ++i) {
    const ParcelPart& part = batch.parcel.parts[i];
    auto run = sql_.run("INSERT OR REPLACE INTO file VALUES(?, ?, ?)", std::string_view(part.place),
                        sql_number(part.at + part.text.size()), sql_number(batch.records[i]));
    if (!run) return run;
  }
  return {};
}

/// Adds them to the set and to its rows.
Result<void> Cursor::save(Set& set, const std::string& epoch, const Ranges& added) {
  if (added.empty()) return {};
  Ranges& all = set.ranges[epoch];
  all.add(added);
  for (const Range& range : added.list()) {
    const Range whole = around(all, range);
    auto run =
        sql_.run("DELETE FROM settled WHERE what = ? AND epoch = ? AND a BETWEEN ? AND ?", set.name,
                 std::string_view(epoch), sql_number(whole.a), sql_number(whole.b));
    if (!run) return run;
    run = sql_.run("INSERT INTO settled VALUES(?, ?, ?, ?)", set.name, std::string_view(epoch),
                   sql_number(whole.a), sql_number(whole.b));
    if (!run) return run;
  }
  return {};
}

Result<void> Cursor::save_unsaved() {
  for (Set* set : {&done_, &told_}) {
    for (const auto& [epoch, ranges] : set->unsaved) {
      if (auto saved = save(*set, epoch, ranges); !saved) return saved;
    }
  }
  return {};
}

}  // namespace buoyshore
