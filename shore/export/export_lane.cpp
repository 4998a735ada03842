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
  if (file_ != nullptr && tally_.rows - marked_ >= rows_between_marks()) {
    if (auto marked = mark_now(); !marked) return marked;
  }
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

/// Only of a format that can be taken up there: of others the file must have been closed.
Result<void> ExportLane::mark_now() {
  marked_ = tally_.rows;
  auto length = file_->flush();
  if (!length) return pass_on(length);
  if (*length == 0) return {};
  tally_.length = *length;
  if (auto synced = sync_file(part()); !synced) return synced;
  return save_mark(mark(), subject_.order, tally_);
}

/// Before the first write: if this run is cut short, nothing may trust what the last one left
/// behind its mark.
Result<void> ExportLane::take_up() {
  if (is_begun_) return {};
  is_begun_ = true;
  const std::uint64_t marked = mark_ && tally_.rows > 0 ? mark_->length : 0;
  auto ready = marked > 0 ? cut(marked) : buoyd::remove_file(mark());
  if (!ready || tally_.rows == 0) return ready;
  marked_ = tally_.rows;
  auto file = format_.open(part(), subject_);
  if (!file) return buoyd::fail(ErrorCode::invalid, file.error().text, changed);
  file_ = std::move(*file);
  return {};
}

Result<void> ExportLane::cut(std::uint64_t marked) const {
  std::error_code error;
  const auto length = std::filesystem::file_size(part(), error);
  if (!error && length >= marked) std::filesystem::resize_file(part(), marked, error);
  if (!error && length >= marked) return {};
  return buoyd::fail(ErrorCode::invalid, part() + ": it is shorter than its mark says", changed);
}

Result<void> ExportLane::rest() {
  if (file_ == nullptr) return {};
  auto length = file_->flush();
  if (!length) return pass_on(length);
  tally_.length = *length;
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
  if (mark_ && !is_begun_) {  // nothing was added to it
    tally_.length = mark_->length;
    if (auto ready = tally_.length > 0 ? cut(tally_.length) : Result<void>(); !ready) return ready;
  }
  if (auto closed = rest(); !closed) return closed;
  if (auto synced = sync_file(part()); !synced) return synced;
  if (auto saved = save_mark(mark(), subject_.order, tally_); !saved) return saved;
  return publish(part(), path());
}

Result<void> forget_mark(const std::string& path) {
  return buoyd::remove_file(path + ".mark");
}

}  // namespace buoyshore
