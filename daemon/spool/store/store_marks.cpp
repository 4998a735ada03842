// The parts of Store that note whom it belongs to: the archive it trusts, the way of delivery, the
// station. After a change of these all is owed again.

#include "spool/store/store.hpp"

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

}  // namespace buoyd
