// The parts of Store that note whom it belongs to: the archive it trusts, the way of delivery, the
// station; and what of it is owed again: after a change of these, or because somebody asked.

#include "spool/store.hpp"

namespace buoyd {

Result<void> Store::pin(const std::string& archive) {
  if (archive == pinned_) {
    return {};
  }
  if (!pinned_.empty()) {
    if (auto forgotten = book_.forget_delivered(); !forgotten) return forgotten;
  }
  pinned_ = archive;
  pin_dirty_ = true;
  return {};
}

Result<void> Store::set_delivery(std::string_view mode) {
  auto before = read_meta("delivery");
  if (!before) return pass_on(before);
  if (*before == mode) {
    return {};
  }
  if (*before == "broker") {
    if (auto forgotten = book_.forget_delivered(); !forgotten) return forgotten;
  }
  return write_meta("delivery", mode);
}

Result<void> Store::set_station(std::string_view name) {
  auto before = read_meta("station");
  if (!before) return pass_on(before);
  return *before == name ? Result<void>{} : write_meta("station", name);
}

Result<void> Store::resend(const ResendQuery& query) {
  auto search = ResendSearch::begin(*database_, query, last());
  if (!search) return pass_on(search);
  resend_ = std::move(*search);
  return {};
}

Result<std::optional<std::uint64_t>> Store::resend_on() {
  if (!resend_) {
    return std::nullopt;
  }
  auto through = resend_->step(book_);
  if (!through) {
    resend_.reset();
    return pass_on(through);
  }
  if (!*through) {
    return std::nullopt;
  }
  const std::uint64_t count = resend_->count();
  resend_.reset();
  return count;
}

}  // namespace buoyd
