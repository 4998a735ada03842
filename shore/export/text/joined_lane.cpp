#include "shore/export/text/joined_lane.hpp"

#include <filesystem>

#include "base/replace_file.hpp"

namespace buoyshore {

using buoyd::ErrorCode;
using buoyd::Result;

namespace {

void add_row(ExportHash& hash, const JoinedRow& row) {
  hash.add(row.end);
  for (const std::optional<JoinedPart>& part : row.parts) {
    hash.add(part ? std::string_view(part->flags) : "-");
    if (!part) continue;
    for (const std::string& value : part->values) hash.add(value);
  }
}

}  // namespace

Result<JoinedLane> JoinedLane::begin(std::string path, std::string order,
                                     std::unique_ptr<JoinedFile> file, bool takes_up) {
  JoinedLane lane(std::move(path), std::move(order), std::move(file));
  if (auto begun = lane.begin_file(takes_up); !begun) return pass_on(begun);
  return lane;
}

Result<void> JoinedLane::begin_file(bool takes_up) {
  if (takes_up && take_up()) return {};
  // A mark must never speak of another file than that beside it.
  if (auto forgotten = buoyd::remove_file(mark()); !forgotten) return forgotten;
  auto created = PartFile::create(part());
  if (!created) return pass_on(created);
  part_ = std::make_unique<PartFile>(std::move(*created));
  return part_->write(file_->head());
}

/// False: there is nothing that could be taken up.
bool JoinedLane::take_up() {
  mark_ = load_joined_mark(mark(), order_);
  if (!mark_) return false;
  std::error_code error;
  // It was finished before the export of which it is a part was ended: it may have grown since.
  if (!std::filesystem::exists(part(), error)) std::filesystem::rename(path(), part(), error);
  auto opened = PartFile::open(part(), mark_->length);
  if (error || !opened) {
    mark_.reset();
    return false;
  }
  part_ = std::make_unique<PartFile>(std::move(*opened));
  marked_ = mark_->rows;
  return true;
}

bool JoinedLane::accept(const std::vector<JoinedShape>& shapes) {
  if (!file_->accept(shapes)) return false;
  ExportHash hash(tally_.hash);
  for (const JoinedShape& shape : shapes) {
    hash.add(buoyd::to_hex(shape.description->hash()));
    hash.add(shape.is_there ? "" : "-");
  }
  tally_.hash = hash.state();
  return true;
}

Result<void> JoinedLane::add(const JoinedRow& row) {
  ExportHash hash(tally_.hash);
  add_row(hash, row);
  auto has_any = file_->take(row, hash);
  if (!has_any) return pass_on(has_any);
  tally_.hash = hash.state();
  ++tally_.rows;
  if (*has_any) ++tally_.written;
  if (mark_ && tally_.rows <= mark_->rows) {
    return tally_.rows == mark_->rows ? check_against(*mark_) : Result<void>();
  }
  auto written = *has_any ? write(row) : Result<void>();
  if (!written || tally_.rows - marked_ < rows_between_marks()) return written;
  return save();
}

/// From here on its bytes are wanted.
Result<void> JoinedLane::check_against(const JoinedMark& mark) {
  if (tally_.rows != mark.rows || tally_.hash != mark.hash || tally_.written != mark.written) {
    return buoyd::fail(ErrorCode::invalid,
                       part() + ": what it holds is not what the archive has now", changed);
  }
  file_->take_up(mark.counts);
  return {};
}

Result<void> JoinedLane::write(const JoinedRow& row) {
  auto bytes = file_->bytes(row);
  if (!bytes) return pass_on(bytes);
  return part_->write(*bytes);
}

Result<void> JoinedLane::save() {
  if (auto synced = part_->sync(); !synced) return synced;
  tally_.length = part_->length();
  tally_.counts = file_->counts();
  marked_ = tally_.rows;
  return save_joined_mark(mark(), order_, tally_);
}

Result<void> JoinedLane::suspend() {
  return tally_.rows > marked_ ? save() : Result<void>();
}

Result<void> JoinedLane::finish() {
  if (mark_ && tally_.rows < mark_->rows) return check_against(*mark_);
  if (tally_.written == 0) {
    part_.reset();
    if (auto forgotten = buoyd::remove_file(mark()); !forgotten) return forgotten;
    return buoyd::remove_file(part());
  }
  if (auto saved = save(); !saved) return saved;
  part_.reset();
  return publish(part(), path_);
}

}  // namespace buoyshore
