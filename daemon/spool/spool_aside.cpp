// The part of Spool that delivers what a store set aside still owes (B9), and then deletes it.

#include <fmt/format.h>

#include "spool/spool.hpp"

namespace buoyd {

/// One step: find one, look what it has, or see that it is done.
void Spool::tend_aside() {
  if (!aside_) {
    open_aside();
    return;
  }
  if (aside_->finished()) {
    end_aside();
    return;
  }
  if (aside_->ready()) {
    return;
  }
  const auto ready = aside_->prepare();
  if (!ready) {
    last_error_ = ready.error().text;
  } else if (*ready && !aside_->finished()) {
    begins("draining", fmt::format("{} was set aside with something owed: what can be read of it "
                                   "is delivered",
                                   aside_->path()));
  }
}

void Spool::open_aside() {
  for (const std::string& path : files_.damaged()) {
    if (!asides_done_.contains(path)) {
      aside_ = std::make_unique<AsideStore>(path, setup_.delivery);
      return;
    }
  }
}

void Spool::end_aside() {
  const std::string path = aside_->path();
  const bool may_go = aside_->may_go();
  aside_.reset();
  if (may_go) {
    files_.remove_aside(path);
  } else {
    asides_done_.insert(path);
  }
  ends("draining", fmt::format("nothing of {} is owed any more; the file is {}", path,
                               may_go ? "deleted" : "kept for other tools"));
}

}  // namespace buoyd
