#include "spool/salvage/aside_store.hpp"

#include <algorithm>
#include <utility>

#include "spool/store/owed_run.hpp"

namespace buoyd {

namespace {

constexpr ReadBudget one_reading{1, 1'000'000, most_run_bytes};

/// What stands behind the last number that a reading may have.
Gap unknown_end(std::uint64_t from) {
  return {from, std::nullopt, GapReason::damaged, WallTime{}, WallTime{}};
}

/// Keeps at most so many gaps: the run ends before the next one.
void cut(OwedRun& run) {
  if (run.lost.size() <= most_run_gaps) {
    return;
  }
  run.to = run.lost[most_run_gaps].a - 1;
  run.lost.resize(most_run_gaps);
  std::erase_if(run.readings, [&](const StoredReading& stored) { return stored.seq > run.to; });
}

}  // namespace

EpochLedger AsideStore::ledger_of(const SalvagedEpoch& epoch) {
  return {0, epoch.id, {epoch.first, epoch.last.value_or(highest_number)}};
}

void AsideStore::stand_up(const std::vector<SalvagedEpoch>& epochs) {
  for (const SalvagedEpoch& epoch : epochs) {
    // Where nothing but its name is left, nobody knows where it began either.
    const bool first_known = !epoch.concluded || epoch.end() >= epoch.first;
    parts_.push_back({epoch, ledger_of(epoch), first_known});
  }
  ready_ = true;
}

Result<bool> AsideStore::prepare() {
  if (wait_ && clock_.mono() < wait_->next_try) {
    return false;
  }
  if (ready_ && !wait_) {
    return true;
  }
  auto done = ready_ ? try_again() : look();
  if (!done) failed(wait_ ? wait_->numbers : Range{0, 0});
  if (done && *done) wait_.reset();
  return done;
}

Result<bool> AsideStore::look() {
  if (survey_ == nullptr) {
    auto begun = begin_to_look();
    if (!begun || ready_) return begun;
  }
  auto done = survey_->step();
  if (!done || !*done) return done;
  lost_ = survey_->accounts().lost;
  done_ = survey_->accounts().done;
  may_go_ = survey_->is_void() || (!survey_->epochs().empty() && survey_->unnamed() == 0);
  stand_up(survey_->epochs());
  if (delivery_ == DeliveryMode::broker) {
    for (Part& part : parts_) part.ledger.add(done_.list());
  }
  survey_.reset();
  if (reader_->disk_errors() != disk_) reader_.reset();
  return true;
}

/// True if there is nothing to look at.
Result<bool> AsideStore::begin_to_look() {
  const auto side_id = side_id_of(path_);
  auto opened = SalvageReader::open(path_, disk_);
  if (opened && out_of_patience()) {  // a table of it, or its end, cannot be read
    opened = SalvageReader::open(path_, DiskErrors::damage);
    if (!opened) return pass_on(opened);
  } else if (out_of_patience()) {
    disk_ = DiskErrors::damage;
    opened = SalvageReader::open(path_, disk_);
  }
  if (opened) {
    reader_ = std::move(*opened);
    survey_ = std::make_unique<SalvageSurvey>(*reader_, side_id);
    return false;
  }
  if (opened.error().code != ErrorCode::invalid && !is_damage(opened.error(), disk_)) {
    return pass_on(opened);
  }
  stand_up(conclude_epochs({}, {}, {}, side_id));
  return true;
}

/// The same read with the file opened anew. What fails for too long is given up: the number or,
/// if it cannot even be opened, every page of the file that the disk does not give.
Result<bool> AsideStore::try_again() {
  if (!wait_) {
    return true;
  }
  Wait& wait = *wait_;
  const Range numbers = wait.numbers;
  auto rows = read(numbers, one_reading);
  const bool is_open = reader_ != nullptr;
  const bool is_shut = wait.is_shut_for_long(is_open, clock_.mono());
  if (rows) return true;
  if (is_open && out_of_patience()) {
    given_up_.add({numbers.a, numbers.a});
  } else if (is_shut) {
    disk_ = DiskErrors::damage;
  } else {
    return pass_on(rows);
  }
  return true;
}

bool AsideStore::Wait::is_shut_for_long(bool is_open, MonoTime now) {
  if (is_open) {
    shut_since.reset();
    return false;
  }
  if (!shut_since) shut_since = now;
  return now - *shut_since >= patience;
}

/// The connection goes too: it may be what fails.
void AsideStore::failed(Range numbers) {
  const MonoTime now = clock_.mono();
  if (!wait_ || wait_->numbers.a != numbers.a) {
    wait_ = Wait{numbers, now, now, std::nullopt};
  }
  wait_->next_try = now + retry_gap;
  survey_.reset();
  reader_.reset();
}

bool AsideStore::out_of_patience() const {
  return wait_ && clock_.mono() - wait_->since >= patience;
}

Result<SalvagedRows> AsideStore::read(Range numbers, ReadBudget budget) {
  if (reader_ == nullptr) {
    auto opened = SalvageReader::open(path_, disk_);
    if (!opened) return pass_on(opened);
    reader_ = std::move(*opened);
  }
  auto rows = reader_->read(numbers, budget);
  return rows || !given_up_.contains(numbers.a) ? std::move(rows) : read_damaged(numbers);
}

/// From a number that was given up to the one before the next that can be read. Nobody waited for
/// the numbers behind it. They are looked at twice, the file opened anew between, so that one read
/// that fails for a moment takes none with it.
Result<SalvagedRows> AsideStore::read_damaged(Range numbers) {
  auto first = look_behind(numbers);
  if (!first) return first;
  auto rows = look_behind({numbers.a, std::max(numbers.a, first->to)});
  if (rows) given_up_.add({numbers.a, rows->to});
  return rows;
}

Result<SalvagedRows> AsideStore::look_behind(Range numbers) {
  auto reader = SalvageReader::open(path_, disk_);
  if (!reader) return pass_on(reader);
  (*reader)->give_up_what_fails();
  auto rows = (*reader)->read(numbers, one_reading);
  if (!rows) return rows;
  if (!rows->readings.empty()) {
    const std::uint64_t seq = rows->readings.front().seq;
    const bool is_back = seq == numbers.a;
    rows->to = is_back ? seq : seq - 1;
    if (!is_back) rows->readings.clear();
  }
  rows->unread = Ranges(rows->unread.clipped({numbers.a, rows->to}));
  return rows;
}

bool AsideStore::finished() const {
  return ready_ && std::none_of(parts_.begin(), parts_.end(),
                                [](const Part& part) { return part.ledger.owed(); });
}

std::vector<EpochState> AsideStore::epochs(std::size_t most) const {
  std::vector<EpochState> states;
  for (const Part& part : parts_) {
    if (states.size() >= most) break;
    if (!part.ledger.owed()) continue;
    EpochState state = part.ledger.state();
    if (!part.epoch.last) state.last = 0;
    state.ask_first = true;
    states.push_back(state);
  }
  return states;
}

std::uint64_t AsideStore::owed_count() const {
  std::uint64_t sum = 0;
  for (const Part& part : parts_) {
    const Range numbers{part.epoch.first, part.epoch.end()};
    if (numbers.b >= numbers.a) sum += part.ledger.done().missing(numbers).count();
  }
  return sum;
}

AsideStore::Part* AsideStore::find(const EpochId& epoch) {
  const auto found = std::find_if(parts_.begin(), parts_.end(),
                                  [&](const Part& part) { return part.epoch.id == epoch; });
  return found == parts_.end() ? nullptr : &*found;
}

bool AsideStore::has(const EpochId& epoch) const {
  return std::any_of(parts_.begin(), parts_.end(),
                     [&](const Part& part) { return part.epoch.id == epoch; });
}

Result<std::optional<OwedRun>> AsideStore::next_owed(const OwedQuery& query) {
  const Part* const part = find(query.epoch);
  const auto owed = part == nullptr ? std::nullopt : part->ledger.owed_run(query.after);
  if (!owed || wait_) {
    return std::nullopt;
  }
  const EpochState state = part->ledger.state();
  OwedRun run{state.id, state.first, state.floor, owed->a, owed->b, {}, {}};
  const std::uint64_t end = std::min(owed->b, part->epoch.end());
  if (owed->a > end) {
    run.lost = {unknown_end(owed->a)};
    return run;
  }
  const ReadBudget budget{std::max<std::size_t>(query.max_readings, 1), query.max_values,
                          most_run_bytes};
  auto rows = read({owed->a, end}, budget);
  if (!rows) {
    failed({owed->a, end});
    return pass_on(rows);
  }
  run.to = rows->to;
  run.readings = std::move(rows->readings);
  run.lost = gaps_beside({run.from, run.to}, run.readings, lost_, done_, rows->unread);
  cut(run);
  return run;
}

bool AsideStore::apply(const Delivered& delivered) {
  Part* const part = find(delivered.epoch);
  if (part == nullptr) {
    return false;
  }
  if (!part->first_known && !delivered.have.empty()) {
    part->epoch.first = Ranges(delivered.have).list().front().a;
    part->epoch.open_from = std::max(part->epoch.open_from, part->epoch.first);
    part->ledger = ledger_of(part->epoch);
    part->first_known = true;
  }
  return delivered.upto ? part->ledger.replace(delivered.have, *delivered.upto)
                        : part->ledger.add(delivered.have);
}

void AsideStore::forget_delivered() {
  for (Part& part : parts_) part.ledger = ledger_of(part.epoch);
}

}  // namespace buoyd
