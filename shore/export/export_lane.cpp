#include "shore/export/export_lane.hpp"

#include <filesystem>

#include "base/replace_file.hpp"
#include "shore/export/export_mark.hpp"
#include "shore/export/part_file.hpp"

namespace buoyshore {

using buoyd::ErrorCode;
using buoyd::Result;

ExportLane::ExportLane(std::string stem, const ExportFormat& format, ExportSubject subject,
                       bool takes_up)
    : stem_(std::move(stem)), format_(format), subject_(std::move(subject)) {
  if (!takes_up) return;
  mark_ = load_mark(mark(), subject_.order);
  std::error_code error;
  // It was finished before the export of which it is a part was ended: it may have grown since.
  if (mark_ && !std::filesystem::exists(part())) std::filesystem::rename(path(), part(), error);
  if (error) mark_.reset();
}

bool ExportLane::accepts(const ArchivedReading& reading) const {
  return tally_.rows == 0 || end_of(reading) > tally_.ends;
}

Result<void> ExportLane::add(const ArchivedReading& reading) {
  if (tally_.epochs.empty() || tally_.epochs.back() != reading.epoch) {
    tally_.epochs.emplace_back(reading.epoch);
  }
  if (!mark_ || tally_.rows >= mark_->rows) {
    if (auto begun = begin_file(); !begun) return begun;
    if (auto added = file_->add(reading, tally_); !added) return added;
  }
  count_in(tally_, reading);
  return mark_ && tally_.rows == mark_->rows ? check_against(*mark_) : Result<void>();
}

Result<void> ExportLane::check_against(const ExportTally& mark) const {
  if (tally_.hash == mark.hash) return {};
  return buoyd::fail(ErrorCode::invalid, part() + ": what it holds is not what the archive has now",
                     changed);
}

Result<void> ExportLane::begin_file() {
  if (file_ != nullptr) return {};
  if (auto taken = take_up(); !taken || file_ != nullptr) return taken;
  auto file = tally_.rows > 0 ? format_.open(part(), subject_) : format_.create(part(), subject_);
  if (!file) return pass_on(file);
  file_ = std::move(*file);
  return {};
}

/// Before the first write: if this run is cut short, nothing may trust what the last one left.
Result<void> ExportLane::take_up() {
  if (is_begun_) return {};
  is_begun_ = true;
  if (auto forgotten = buoyd::remove_file(mark()); !forgotten) return forgotten;
  if (tally_.rows == 0) return {};
  auto file = format_.open(part(), subject_);
  if (!file) return buoyd::fail(ErrorCode::invalid, file.error().text, changed);
  file_ = std::move(*file);
  return {};
}

Result<void> ExportLane::rest() {
  if (file_ == nullptr) return {};
  auto closed = file_->close(tally_);
  file_.reset();
  return closed;
}

Result<void> ExportLane::suspend() {
  if (mark_ && tally_.rows <= mark_->rows) return {};  // nothing was added to it
  if (auto closed = rest(); !closed) return closed;
  // A mark must never outlive what it speaks of.
  if (auto synced = sync_file(part()); !synced) return synced;
  return save_mark(mark(), subject_.order, tally_);
}

Result<void> ExportLane::finish() {
  if (mark_ && tally_.rows < mark_->rows) return check_against(*mark_);
  if (auto closed = rest(); !closed) return closed;
  if (auto synced = sync_file(part()); !synced) return synced;
  if (auto saved = save_mark(mark(), subject_.order, tally_); !saved) return saved;
  return publish(part(), path());
}

Result<void> forget_mark(const std::string& path) {
  return buoyd::remove_file(path + ".mark");
}

}  // namespace buoyshore
