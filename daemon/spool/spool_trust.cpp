// The part of Spool that keeps whom the buoy trusts, also in the files beside the store.

#include <utility>

#include "spool/spool.hpp"

namespace buoyd {

/// A new store trusts the archive that the one before it did.
Result<void> Spool::keep_trust(Store& store) {
  const std::string& pinned = store.epochs().pinned_archive();
  if (!pinned.empty()) {
    if (archive_ != pinned) side_files_written_ = false;
    archive_ = pinned;
    return {};
  }
  if (archive_.empty()) archive_ = files_.read_archive();
  return archive_.empty() ? Result<void>{} : store.epochs().pin(archive_);
}

/// "": nobody is trusted, as in a new store.
void Spool::pin(const std::string& archive) {
  if (current() != nullptr && archive != current()->epochs().pinned_archive()) {
    for (const auto& aside : asides_) aside->forget_delivered();
  }
  if (archive_ != archive) side_files_written_ = false;
  archive_ = archive;
  for (Store* store : stores()) {
    if (auto pinned = store->epochs().pin(archive); !pinned) reading_failed(pinned.error());
  }
}

/// What cannot be written is tried again each minute.
void Spool::write_side_files() {
  if (side_files_written_ || !disk_ || !has_epoch() || clock_.mono() < next_side_try_) return;
  auto written = files_.write_id(disk_->epochs().current()->id());
  if (!archive_.empty() || !files_.read_archive().empty()) {
    auto archive_written = files_.write_archive(archive_);
    if (written) written = std::move(archive_written);
  }
  side_files_written_ = written.has_value();
  if (written) {
    ends("side_file", "the files beside the store are written again");
  } else {
    next_side_try_ = clock_.mono() + patience;
    begins("side_file", written.error().text);
  }
}

}  // namespace buoyd
