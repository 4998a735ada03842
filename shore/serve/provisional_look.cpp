#include "shore/serve/provisional_look.hpp"

#include "shore/gateway/provisional_book.hpp"

namespace buoyshore {

ProvisionalLook::ProvisionalLook(const std::string& archive, EventRing& ring,
                                 const buoyd::Clock& clock, std::function<bool()> ends)
    : ring_(ring),
      clock_(clock),
      book_(
          provisional_path(archive),
          [archive](const std::string&) { return open_provisional_to_read(archive); },
          std::move(ends)) {}

bool ProvisionalLook::look() {
  const buoyd::MonoTime now = clock_.mono();
  if (now < next_) return false;
  next_ = now + between_looks;
  const auto found = version();
  if (std::exchange(told_, found) == found) return false;
  ring_.push(Audience::all, {}, "provisional", "{}");
  return true;
}

std::optional<ProvisionalLook::Version> ProvisionalLook::version() {
  auto sql = book_.sql();
  if (!sql) return std::nullopt;
  auto version = (*sql)->integer("PRAGMA data_version");
  if (!version) return std::nullopt;
  return Version(book_.openings(), version->value_or(0));
}

}  // namespace buoyshore
