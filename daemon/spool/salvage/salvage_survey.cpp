#include "spool/salvage/salvage_survey.hpp"

#include <algorithm>

#include "spool/store/store_files.hpp"

namespace buoyd {

namespace {

constexpr ReadBudget a_step{1000, 1'000'000, std::size_t{256} * 1024};

}  // namespace

std::optional<EpochId> side_id_of(const std::string& path) {
  return StoreFiles(path).read_id();
}

Result<void> SalvageSurvey::begin() {
  accounts_ = read_accounts(reader_.database());
  if (accounts_.failed && !is_damage(*accounts_.failed, reader_.disk_errors())) {
    return tl::unexpected(*accounts_.failed);
  }
  const auto ends = reader_.ends();
  if (!ends) return tl::unexpected(ends.error());
  numbers_.highest = std::max(ends->highest.value_or(0), accounts_.highest);
  numbers_.end_known = ends->highest || ends->empty;
  numbers_.lowest = ends->lowest.value_or(std::max<std::uint64_t>(accounts_.lowest, 1));
  if (const auto last = StoreFiles(reader_.path()).read_last()) end_with(*last);
  next_ = accounts_.epochs_whole ? numbers_.highest + 1 : numbers_.lowest;
  return {};
}

/// What stands behind was in a commit that failed, and is in another store under another name.
void SalvageSurvey::end_with(std::uint64_t last) {
  numbers_.highest = last;
  numbers_.end_known = true;
  is_void_ = last == 0;
  accounts_.open_from.reset();
  std::erase_if(accounts_.epochs,
                [last](const SalvagedEpoch& epoch) { return epoch.first > last; });
  for (SalvagedEpoch& epoch : accounts_.epochs) {
    if (epoch.last) epoch.last = std::min(*epoch.last, last);
  }
}

std::uint64_t SalvageSurvey::horizon() const {
  if (numbers_.end_known || numbers_.highest >= highest_number - open_end) {
    return numbers_.highest;
  }
  return numbers_.highest + open_end;
}

void SalvageSurvey::note(const std::vector<StoredReading>& readings) {
  for (const StoredReading& stored : readings) {
    numbers_.highest = std::max(numbers_.highest, stored.seq);
    if (auto facts = start_facts(stored.reading)) {
      starts_.push_back({stored.seq, std::move(*facts), stored.reading.utc});
    }
  }
}

Result<bool> SalvageSurvey::step() {
  if (next_ == 0) {
    if (auto begun = begin(); !begun) return pass_on(begun);
  }
  if (next_ <= horizon()) {
    auto rows = reader_.read({next_, horizon()}, a_step);
    if (!rows) return pass_on(rows);
    note(rows->readings);
    next_ = rows->to + 1;
    if (next_ <= horizon()) {
      return false;
    }
  }
  epochs_ = conclude_epochs(accounts_, starts_, numbers_, side_id_);
  return true;
}

std::uint64_t SalvageSurvey::unnamed() const {
  if (numbers_.highest < numbers_.lowest) {
    return 0;
  }
  Ranges named;
  for (const SalvagedEpoch& epoch : epochs_) named.add({epoch.first, epoch.end()});
  return named.missing({numbers_.lowest, numbers_.highest}).count();
}

Result<void> SalvageSurvey::run() {
  for (;;) {
    auto done = step();
    if (!done) return pass_on(done);
    if (*done) return {};
  }
}

}  // namespace buoyd
