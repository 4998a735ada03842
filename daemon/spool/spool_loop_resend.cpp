// The parts of SpoolLoop for readings that are sent again because a person asked (the command
// resend).

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "spool/spool_loop.hpp"

namespace buoyd {

void SpoolLoop::start_resending(const ResendQuery& query) {
  resend_.reset();
  if (spool_.resend(query)) {
    resend_ = query;
  } else {
    tell_resending("the store cannot be read");
  }
}

/// The end of each search.
void SpoolLoop::tell_resending(const std::string& text) {
  own_.push_back(event_reading({"spool", "resend", text}, clock_.mono()));
  looks_for_resend_ = false;
}

void SpoolLoop::resend_on() {
  if (!resend_) return;
  if (const auto count = spool_.resend_on()) {
    tell_resending(fmt::format("{} readings of {} to {} are owed again", *count,
                               iso8601(resend_->from), iso8601(resend_->to)));
    resend_.reset();
    for (const EpochState& epoch : spool_.news().epochs) {
      if (epoch.owed) resent_[epoch.id] = epoch.last;
    }
    tell({}, OwedAgain::resent);
  } else if (!spool_.is_resending()) {  // the store was opened anew, or another took its place
    const ResendQuery query = *resend_;
    resend_.reset();
    if (!std::exchange(resend_was_lost_, true)) {
      start_resending(query);
    } else {
      tell_resending("the store cannot be read");
    }
  }
}

/// True if of these epochs something is still to be sent again. An uplink that is new has to know:
/// it would take the archive's word for what the archive has, and send nothing.
bool SpoolLoop::is_resending(const std::vector<EpochState>& epochs) {
  std::erase_if(resent_, [&epochs](const auto& entry) {
    return std::ranges::none_of(epochs, [&entry](const EpochState& epoch) {
      return epoch.id == entry.first && epoch.owed && epoch.floor < entry.second;
    });
  });
  return !resent_.empty();
}

}  // namespace buoyd
