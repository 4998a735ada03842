#include "shore/archive/archive.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <system_error>

#include "shore/archive/account.hpp"
#include "shore/archive/accounting.hpp"
#include "shore/archive/alarm_table.hpp"
#include "shore/archive/archive_file.hpp"
#include "shore/archive/arrival_table.hpp"
#include "shore/archive/batch_commit.hpp"
#include "shore/archive/epoch_table.hpp"
#include "shore/archive/gone_epochs.hpp"
#include "shore/archive/link_table.hpp"
#include "shore/archive/station_query.hpp"
#include "shore/decode/batch_decoder.hpp"

namespace buoyshore {

using buoyd::DescriptionPtr;
using buoyd::ErrorCode;
using buoyd::Hash8;
using buoyd::Ranges;
using buoyd::Result;
using buoyd::WallTime;

namespace {

constexpr std::size_t max_asked_back = 32;  // epochs that hello did not list

using Described = std::map<Hash8, DescriptionPtr>;

/// The descriptions that a batch brings, each checked against its name.
Result<Described> described_by(const Batch& batch) {
  Described described;
  for (const auto& [hash, text] : batch.descriptions) {
    auto description = buoyd::Description::parse(std::string(text));
    if (!description) return pass_on(description);
    if ((*description)->hash() != hash) {
      return buoyd::fail(ErrorCode::invalid, "batch: a description is not the one it is named");
    }
    described[hash] = std::move(*description);
  }
  return described;
}

/// Of what is held the ranges round what was `committed`, then the lowest.
Receipt receipt_of(const buoyd::EpochId& epoch, const Ranges& held, const Ranges& committed,
                   std::optional<std::uint64_t> last) {
  Receipt receipt;
  receipt.epoch = epoch;
  const auto& all = held.list();
  const auto is_new = [&](const buoyd::Range& range) { return !committed.clipped(range).empty(); };
  const auto newer = static_cast<std::size_t>(std::ranges::count_if(all, is_new));
  std::size_t room = max_receipt_ranges - std::min(max_receipt_ranges, newer);
  bool is_whole = true;
  for (const buoyd::Range& range : all) {
    if (is_new(range) ? receipt.have.size() < max_receipt_ranges : room > 0) {
      room -= is_new(range) ? 0U : 1U;
      receipt.have.push_back(range);
      receipt.upto = is_whole ? range.b : receipt.upto;
    } else {
      is_whole = false;
    }
  }
  receipt.upto = is_whole ? last.value_or(receipt.upto) : receipt.upto;
  return receipt;
}

Receipt answer_of(const Hello& hello, const buoyd::EpochId& epoch, const Ranges& held,
                  std::uint64_t last) {
  Receipt receipt = receipt_of(epoch, held, {}, last);
  receipt.nonce = hello.nonce;
  return receipt;
}

bool is_listed(const Hello& hello, const std::string& id) {
  return std::ranges::any_of(
      hello.epochs, [&](const HelloEpoch& epoch) { return buoyd::to_hex(epoch.id) == id; });
}

const EpochFacts* find(const StationFacts& station, const std::string& id) {
  const auto found = std::ranges::find(station.epochs, id, &EpochFacts::id);
  return found == station.epochs.end() ? nullptr : &*found;
}

/// What the schema refuses is the fault of the message, not of the disk: the archive goes on.
tl::unexpected<buoyd::Error> blamed(buoyd::Error error) {
  const bool is_of_the_message = error.code == ErrorCode::storage &&
                                 (error.detail & 0xFF) == SQLITE_CONSTRAINT &&
                                 error.detail != SQLITE_CONSTRAINT_TRIGGER;
  if (is_of_the_message) error.code = ErrorCode::invalid;
  return tl::unexpected(std::move(error));
}

/// For what hello does not list and the archive lacks: an archive restored from a backup asks back.
void ask_back(const Hello& hello, const StationFacts& station, std::vector<Receipt>& answer) {
  const Verdict verdict = judge(station);
  std::size_t asked = 0;
  for (const EpochVerdict& epoch : verdict.epochs) {
    const EpochFacts& facts = station.epochs[epoch.epoch];
    const auto id = buoyd::hash8_from_hex(facts.id);
    if (!epoch.complete && id && !is_listed(hello, facts.id) && asked++ < max_asked_back) {
      answer.push_back(answer_of(hello, *id, facts.receipted(), epoch.last.value_or(highest_seq)));
    }
  }
  for (const UnheardEpoch& unheard : verdict.unheard) {
    const auto id = buoyd::hash8_from_hex(unheard.id);
    if (id && !is_listed(hello, unheard.id) && asked++ < max_asked_back) {
      answer.push_back(answer_of(hello, *id, {}, unheard.last > 0 ? unheard.last : highest_seq));
    }
  }
}

}  // namespace

Archive::Archive(std::unique_ptr<buoyd::Database> database, NamedFile file)
    : database_(std::move(database)),
      file_(std::move(file)),
      sql_(*database_),
      descriptions_(sql_),
      rollups_(sql_, descriptions_) {}

Result<std::unique_ptr<Archive>> Archive::open(const std::string& path, const std::string& id) {
  return open(path, id, buoyd::Database::Mode::create);
}

Result<std::unique_ptr<Archive>> Archive::reopen(const std::string& path, const std::string& id) {
  return open(path, id, buoyd::Database::Mode::write);
}

Result<std::unique_ptr<Archive>> Archive::open(const std::string& path, const std::string& id,
                                               buoyd::Database::Mode mode) {
  auto file = NamedFile::at(path);  // what is put there from here on is another one
  auto database = open_for_writing(path, id, mode);
  if (!database) return pass_on(database);
  if (!file) file = NamedFile::at(path);  // it was made just now
  if (!file) return pass_on(file);
  std::unique_ptr<Archive> archive(new Archive(std::move(*database), std::move(*file)));
  auto found = archive->database_->value("SELECT id FROM archive");
  if (!found) return pass_on(found);
  archive->id_ = std::move(*found);
  for (const char* const log : {"-wal", "-shm"}) {
    if (auto there = NamedFile::at(path + log)) archive->logs_.push_back(std::move(*there));
  }
  return archive;
}

Result<void> Archive::leave() {
  const auto busy = database_->value("PRAGMA wal_checkpoint(TRUNCATE)");
  if (!busy) return tl::unexpected(busy.error());
  if (*busy != "0") {
    return buoyd::fail(ErrorCode::unavailable,
                       fmt::format("{} is still being read as it was before", file_.path()));
  }
  std::error_code error;  // one that stays is empty
  for (const NamedFile& log : logs_) {
    if (log.check()) std::filesystem::remove(log.path(), error);
  }
  return {};
}

Result<void> Archive::note(const std::string& station, const Hello& hello, WallTime now) {
  auto transaction = buoyd::Transaction::begin(*database_);
  if (!transaction) return pass_on(transaction);
  for (const auto step : {note_hello, note_gone, note_arrival}) {
    if (auto noted = step(sql_, station, hello, now); !noted) return blamed(noted.error());
  }
  if (is_of_another(hello)) {
    const std::string text = fmt::format("it trusts archive {}, not this one", hello.archive);
    auto raised = raise_alarm(sql_, {station, "", now}, alarms::other_archive, text);
    if (!raised) return raised;
  }
  return transaction->commit();
}

Result<std::vector<Receipt>> Archive::take_hello(const std::string& station, const Hello& hello,
                                                 WallTime now) {
  if (auto noted = note(station, hello, now); !noted) {
    return refuse(station, "", noted.error(), now);
  }
  auto facts = facts_of(sql_, station);
  if (!facts) return pass_on(facts);
  std::vector<Receipt> answer;
  for (const HelloEpoch& epoch : hello.epochs) {
    const EpochFacts* const known = find(*facts, buoyd::to_hex(epoch.id));
    answer.push_back(answer_of(hello, epoch.id, known != nullptr ? known->receipted() : Ranges{},
                               epoch.last.value_or(highest_seq)));
  }
  ask_back(hello, *facts, answer);
  auto lacks = lacks_bound(sql_, station, hello, now);
  if (!lacks) return pass_on(lacks);
  answer.front().resync = *lacks;
  return answer;
}

Result<BatchOutcome> Archive::take_batch(const std::string& station, const Batch& batch,
                                         WallTime now) {
  const std::string id = buoyd::to_hex(batch.epoch);
  auto taken = commit(station, id, batch, now);
  return taken ? taken : refuse(station, id, taken.error(), now);
}

/// Whoever sent what breaks a rule is told of by an alarm.
tl::unexpected<buoyd::Error> Archive::refuse(const std::string& station, const std::string& id,
                                             const buoyd::Error& error, WallTime now) {
  if (error.code == ErrorCode::invalid) {
    auto raised = raise(station, alarms::refused, id, error.text, now);
    if (!raised) return tl::unexpected(raised.error());
  }
  return tl::unexpected(error);
}

Result<BatchOutcome> Archive::commit(const std::string& station, const std::string& id,
                                     const Batch& batch, WallTime now) {
  auto described = described_by(batch);
  if (!described) return pass_on(described);
  auto decoded = decode(batch, *described);
  if (!decoded) return pass_on(decoded);
  if (decoded->unknown) {
    return BatchOutcome{0, 0, 0, false, {*decoded->unknown}};
  }
  return commit(station, id, batch, decoded->readings, now, false);
}

Result<BatchOutcome> Archive::commit(const std::string& station, const std::string& id,
                                     const Batch& batch,
                                     const std::vector<buoyd::StoredReading>& readings,
                                     WallTime now, bool is_import) {
  if (auto sound = check_accounting(batch, readings); !sound) return pass_on(sound);
  auto transaction = buoyd::Transaction::begin(*database_);
  if (!transaction) return pass_on(transaction);
  BatchCommit step(sql_, descriptions_, {station, id, now}, is_import);
  auto added = step.run(batch, readings);
  auto committed = added ? transaction->commit() : Result<void>{};
  if (!added || !committed) {
    descriptions_.forget();
    return blamed(added ? committed.error() : added.error());
  }
  auto believed = believes_too_much(station, id, batch);
  if (!believed) return pass_on(believed);
  return BatchOutcome{readings.size(), *added, step.bytes(), *believed, {}};
}

Result<BatchOutcome> Archive::take_import(const std::string& station, const Batch& batch,
                                          const std::vector<buoyd::StoredReading>& readings,
                                          WallTime now) {
  return commit(station, buoyd::to_hex(batch.epoch), batch, readings, now, true);
}

Result<void> Archive::note(const std::string& station, const std::vector<HelloEpoch>& epochs,
                           WallTime now) {
  auto transaction = buoyd::Transaction::begin(*database_);
  if (!transaction) return pass_on(transaction);
  if (auto noted = note_store(sql_, station, epochs, now); !noted) return noted;
  return transaction->commit();
}

Result<void> Archive::close(const std::string& station, const std::vector<HelloEpoch>& epochs,
                            WallTime now) {
  auto transaction = buoyd::Transaction::begin(*database_);
  if (!transaction) return pass_on(transaction);
  if (auto noted = note_let_go(sql_, station, epochs, now); !noted) return noted;
  if (auto noted = note_successor(sql_, station, epochs); !noted) return noted;
  return transaction->commit();
}

Result<void> Archive::accept(const std::string& station, const std::string& epoch,
                             std::string_view because, WallTime now) {
  auto transaction = buoyd::Transaction::begin(*database_);
  if (!transaction) return pass_on(transaction);
  if (auto noted = note_accepted(sql_, {station, epoch, now}, because); !noted) return noted;
  return transaction->commit();
}

Result<DecodedBlocks> Archive::decode(const Batch& batch,
                                      const std::map<Hash8, DescriptionPtr>& described) {
  std::optional<buoyd::Error> failure;
  auto decoded = decode_blocks(batch.blocks, [&](const Hash8& hash) -> DescriptionPtr {
    if (const auto brought = described.find(hash); brought != described.end()) {
      return brought->second;
    }
    auto entry = descriptions_.find(hash);
    if (!entry) {
      failure = entry.error();
      return nullptr;
    }
    return entry->description;
  });
  if (failure) return tl::unexpected(*failure);
  return decoded;
}

Result<bool> Archive::believes_too_much(const std::string& station, const std::string& id,
                                        const Batch& batch) {
  if (batch.floor < batch.first) {
    return false;
  }
  auto held = receipted_by(station, id);
  if (!held) return pass_on(held);
  return !held->covers({batch.first, batch.floor});
}

Result<Ranges> Archive::receipted_by(const std::string& station, const std::string& id) {
  auto n = find_epoch(sql_, station, id);
  if (!n) return pass_on(n);
  return *n ? receipted_of(sql_, **n) : Result<Ranges>(Ranges{});
}

Result<Receipt> Archive::receipt(const std::string& station, const buoyd::EpochId& epoch,
                                 const Ranges& committed) {
  auto held = receipted_by(station, buoyd::to_hex(epoch));
  if (!held) return pass_on(held);
  return receipt_of(epoch, *held, committed, std::nullopt);
}

Result<bool> Archive::roll_up_again() {
  auto transaction = buoyd::Transaction::begin(*database_);
  if (!transaction) return pass_on(transaction);
  auto did = rollups_.step();
  if (!did) return did;
  auto committed = transaction->commit();
  if (!committed) return pass_on(committed);
  return did;
}

Result<void> Archive::note_link(const std::string& station, bool is_online, WallTime now) {
  return buoyshore::note_link(sql_, station, is_online, now);
}

Result<void> Archive::raise(const std::string& station, std::string_view kind,
                            std::string_view epoch, std::string_view text, WallTime now) {
  auto known = sql_.integer("SELECT 1 FROM epoch WHERE station = ? LIMIT 1", station);
  if (!known) return pass_on(known);
  return *known ? raise_alarm(sql_, {station, epoch, now}, kind, text) : Result<void>{};
}

Result<std::vector<KnownStation>> Archive::stations() {
  std::vector<KnownStation> stations;
  auto read = for_each_row(
      sql_.query("SELECT name, current, receipt_interval FROM station ORDER BY name"),
      [&](const buoyd::Statement& row) {
        if (const auto current = buoyd::hash8_from_hex(row.text(1))) {
          stations.push_back({std::string(row.text(0)), *current, buoyd::Micros(row.integer(2))});
        }
      });
  if (!read) return pass_on(read);
  return stations;
}

Result<std::uint64_t> Archive::conflicts(const std::string& station) {
  auto count = sql_.integer(
      "SELECT count(*) FROM conflict c JOIN epoch e ON e.n = c.epoch WHERE e.station = ?", station);
  if (!count) return pass_on(count);
  return static_cast<std::uint64_t>(count->value_or(0));
}

}  // namespace buoyshore
