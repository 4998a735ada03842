#include "shore/account.hpp"

#include <algorithm>
#include <map>

#include "shore/messages.hpp"

namespace buoyshore {

namespace {

/// The epochs of a station with their ties.
class Ties {
 public:
  explicit Ties(const std::vector<EpochFacts>& epochs) : epochs_(epochs) {
    for (std::size_t i = 0; i < epochs.size(); ++i) {
      by_id_[epochs[i].id] = i;
      if (const auto& previous = epochs[i].previous) {
        successors_[*previous] = i;  // the one heard of last
      }
    }
  }

  /// Who names it as the epoch before; the latest, where a store was rolled back.
  [[nodiscard]] const EpochFacts* successor(const std::string& id) const {
    const auto found = successors_.find(id);
    return found == successors_.end() ? nullptr : &epochs_[found->second];
  }

  [[nodiscard]] bool is_known(const std::string& id) const { return by_id_.contains(id); }

  /// Predecessors before successors, else as heard of.
  [[nodiscard]] std::vector<std::size_t> in_order() const {
    std::vector<std::size_t> order;
    std::vector<bool> seen(epochs_.size(), false);
    for (std::size_t i = 0; i < epochs_.size(); ++i) {
      const std::size_t begin = order.size();
      for (std::optional<std::size_t> at = i; at && !seen[*at]; at = before(*at)) {
        seen[*at] = true;
        order.push_back(*at);
      }
      std::reverse(order.begin() + static_cast<std::ptrdiff_t>(begin), order.end());
    }
    return order;
  }

 private:
  [[nodiscard]] std::optional<std::size_t> before(std::size_t epoch) const {
    const auto& previous = epochs_[epoch].previous;
    const auto found = previous ? by_id_.find(*previous) : by_id_.end();
    return found == by_id_.end() ? std::nullopt : std::optional(found->second);
  }

  const std::vector<EpochFacts>& epochs_;
  std::map<std::string, std::size_t> by_id_;
  std::map<std::string, std::size_t> successors_;
};

/// Has every other epoch's first number come? Then its start reading was seen, or is lost.
bool others_started(const StationFacts& station, const EpochFacts& self) {
  return std::all_of(station.epochs.begin(), station.epochs.end(), [&](const EpochFacts& other) {
    return &other == &self || other.held.contains(other.first);
  });
}

EpochEnd end_of(const StationFacts& station, const Ties& ties, const EpochFacts& epoch) {
  const EpochFacts* const successor = ties.successor(epoch.id);
  if (epoch.held.contains(highest_seq)) return EpochEnd::lost;
  if (successor != nullptr && successor->previous_last) return EpochEnd::named;
  if (epoch.id == station.current) return EpochEnd::live;
  if (epoch.was_listed && !epoch.was_current) {
    return epoch.said_last ? EpochEnd::listed : EpochEnd::awaited;
  }
  const bool nothing_to_come = !station.current.empty() && others_started(station, epoch);
  return nothing_to_come ? EpochEnd::unknown : EpochEnd::awaited;
}

std::optional<std::uint64_t> last_of(EpochEnd end, const Ties& ties, const EpochFacts& epoch) {
  switch (end) {
    case EpochEnd::named:
      return ties.successor(epoch.id)->previous_last;
    case EpochEnd::live:
    case EpochEnd::listed:
      return epoch.said_last;
    case EpochEnd::lost:
      return highest_seq;
    case EpochEnd::unknown:
    case EpochEnd::awaited:
      break;
  }
  return std::nullopt;
}

EpochVerdict judge_epoch(const StationFacts& station, const Ties& ties, std::size_t index) {
  const EpochFacts& epoch = station.epochs[index];
  EpochVerdict verdict;
  verdict.epoch = index;
  verdict.end = end_of(station, ties, epoch);
  verdict.last = last_of(verdict.end, ties, epoch);
  if (verdict.last) {
    verdict.owed = epoch.held.missing({epoch.first, *verdict.last});
  }
  verdict.complete = verdict.end == EpochEnd::unknown || (verdict.last && verdict.owed.empty());
  return verdict;
}

}  // namespace

std::string_view name_of(EpochEnd end) {
  switch (end) {
    case EpochEnd::live:
      return "live";
    case EpochEnd::named:
    case EpochEnd::listed:
      return "closed";
    case EpochEnd::lost:
      return "closed, end lost";
    case EpochEnd::unknown:
      return "closed, end unknown";
    case EpochEnd::awaited:
      return "end not known yet";
  }
  return "";
}

Verdict judge(const StationFacts& station) {
  const Ties ties(station.epochs);
  Verdict verdict;
  for (const std::size_t index : ties.in_order()) {
    const EpochFacts& epoch = station.epochs[index];
    verdict.epochs.push_back(judge_epoch(station, ties, index));
    if (epoch.previous && !ties.is_known(*epoch.previous)) {
      verdict.unheard.push_back({*epoch.previous, epoch.id, epoch.previous_last.value_or(0)});
    }
  }
  verdict.complete = !station.current.empty() &&
                     std::all_of(verdict.epochs.begin(), verdict.epochs.end(),
                                 [](const EpochVerdict& epoch) { return epoch.complete; });
  return verdict;
}

}  // namespace buoyshore
