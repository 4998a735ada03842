// The part of Spool that delivers what a store set aside still owes (B9), and then deletes it.

#include <fmt/format.h>

#include <algorithm>

#include "spool/spool.hpp"

namespace buoyd {

/// One step of each: look what it has, or see that it is done.
void Spool::tend_asides() {
  const bool all_wait =
      std::all_of(asides_.begin(), asides_.end(), [](const auto& aside) { return aside->waits(); });
  if (const auto path = all_wait ? next_aside() : std::nullopt) {
    if (is_newer_than_we(*path)) {
      newer_asides_.insert(*path);
      return;
    }
    asides_.push_back(std::make_unique<AsideStore>(*path, setup_.delivery, clock_));
    return;
  }
  std::erase_if(asides_, [this](const auto& aside) { return !tend(*aside); });
  const bool some_wait =
      std::any_of(asides_.begin(), asides_.end(), [](const auto& aside) { return aside->waits(); });
  if (!some_wait) ends("draining_waits", "no store set aside waits any more");
}

/// Set aside as of a newer version, and so it is: a buoyd of that version delivers what it owes.
bool Spool::is_newer_than_we(const std::string& path) const {
  const auto all = files_.newer();
  if (std::find(all.begin(), all.end(), path) == all.end()) return false;
  const auto opened = SalvageReader::open(path, DiskErrors::pass);
  return !opened && opened.error().code == ErrorCode::invalid;
}

/// The oldest that was set aside, is not drained yet and has something owed, as far as is known.
std::optional<std::string> Spool::next_aside() const {
  const auto is_drained = [this](const std::string& path) {
    return std::any_of(asides_.begin(), asides_.end(),
                       [&path](const auto& aside) { return aside->path() == path; });
  };
  auto all = files_.damaged();
  for (std::string& path : files_.newer()) all.push_back(std::move(path));
  for (const std::string& path : all) {
    const bool is_settled = asides_done_.contains(path) || newer_asides_.contains(path);
    if (!is_settled && !is_drained(path)) return path;
  }
  return std::nullopt;
}

/// False: nothing of it is owed any more.
bool Spool::tend(AsideStore& aside) {
  if (aside.finished()) {
    end_aside(aside);
    return false;
  }
  const bool waited = aside.waits();
  if (waited && !files_.is_aside(aside.path())) {
    return false;  // somebody removed it
  }
  if (aside.ready() && !waited) {
    return true;
  }
  // No time without a disk counts towards giving it up: back_on_disk().
  const auto ready = waited && !disk_ ? Result<bool>(false) : aside.prepare();
  if (!ready) last_error_ = ready.error().text;
  if (aside.waits()) {
    begins("draining_waits", fmt::format("{} cannot be read now ({}): tried again each minute, for "
                                         "hours",
                                         aside.path(), last_error_));
  } else if (ready && *ready && !aside.finished()) {
    reads_again_ = reads_again_ || waited;
    begins("draining", fmt::format("{} was set aside with something owed: what can be read of it "
                                   "is delivered",
                                   aside.path()));
  }
  return true;
}

void Spool::end_aside(const AsideStore& aside) {
  const char* becomes = aside.may_go() ? "is deleted" : "is kept for other tools";
  if (aside.may_go()) files_.remove_aside(aside.path());
  if (files_.is_aside(aside.path())) {
    asides_done_.insert(aside.path());
    if (aside.may_go()) becomes = "cannot be deleted now";
  }
  ends("draining",
       fmt::format("nothing of {} is owed any more; the file {}", aside.path(), becomes));
}

AsideStore* Spool::aside_of(const EpochId& epoch) const {
  for (const auto& aside : asides_) {
    if (aside->has(epoch)) return aside.get();
  }
  return nullptr;
}

}  // namespace buoyd
