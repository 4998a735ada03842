// The part of Spool that keeps whom the buoy trusts, also in the files beside the store.

#include <utility>

#include "spool/spool.hpp"

namespace buoyd {

/// A new store trusts the archive that the one before it did. What a store says itself counts less
/// than what a person said while it could not be written.
Result<void> Spool::keep_trust(Store& store) {
  if (trust_waits_) return pin_in(store);
  const std::string& pinned = store.epochs().pinned_archive();
  if (!pinned.empty()) {
    if (archive_ != pinned) side_files_written_ = false;
    archive_ = pinned;
    return {};
  }
  if (archive_.empty()) archive_ = files_.read_archive();
  return archive_.empty() ? Result<void>{} : store.epochs().pin(archive_);
}

/// It replaces what was said before and waits still.
void Spool::trust(const std::string& archive) {
  trust_waits_ = false;
  pin(archive);
  trust_waits_ = !disk_ || disk_->epochs().pinned_archive() != archive;
}

/// "": nobody is trusted, as in a new store. While a person's word waits for the store on disk, the
/// answer to a hello under way does not change it. Only where the person trusts nobody, and a store
/// in memory can say so, the first that answers is trusted.
void Spool::pin(const std::string& archive) {
  const bool is_said = trust_waits_ && (current() == nullptr || !archive_.empty());
  if (is_said && archive != archive_) return;
  if (archive_ != archive) side_files_written_ = false;
  archive_ = archive;
  next_.trust = clock_.mono() + patience;
  for (Store* store : stores()) {
    if (auto pinned = pin_in(*store); !pinned) reading_failed(pinned.error());
  }
}

/// What another archive has is not delivered to this one, of what was set aside neither.
Result<void> Spool::pin_in(Store& store) {
  if (archive_ != store.epochs().pinned_archive()) {  // first: the store may take it and then fail
    for (const auto& aside : asides_) aside->forget_delivered();
  }
  if (auto pinned = store.epochs().pin(archive_); !pinned) return pinned;
  if (&store != memory_.get()) trust_waits_ = false;
  return {};
}

/// The store on disk did not take a person's word, as it was locked or full: again each minute, and
/// once it took a commit.
void Spool::trust_on() {
  if (!trust_waits_ || !disk_ || clock_.mono() < next_.trust) return;
  next_.trust = clock_.mono() + patience;
  if (auto pinned = pin_in(*disk_); !pinned) {
    reading_failed(pinned.error());
  } else {
    reads_again_ = true;  // all of it is owed
  }
}

/// What cannot be written is tried again each minute.
void Spool::write_side_files() {
  if (side_files_written_ || !disk_ || !has_epoch() || clock_.mono() < next_.side_files) return;
  auto written = files_.write_id(disk_->epochs().current()->id());
  if (!archive_.empty() || !files_.read_archive().empty()) {
    auto archive_written = files_.write_archive(archive_);
    if (written) written = std::move(archive_written);
  }
  side_files_written_ = written.has_value();
  if (written) {
    ends("side_file", "the files beside the store are written again");
  } else {
    next_.side_files = clock_.mono() + patience;
    begins("side_file", written.error().text);
  }
}

}  // namespace buoyd
