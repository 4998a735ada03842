#include "shore/archive/account.hpp"

#include <algorithm>
#include <map>
#include <numeric>

#include "shore/archive/known_until.hpp"
#include "shore/decode/messages.hpp"

namespace buoyshore {

namespace {

/// The epochs of a station with their ties.
class Ties {
 public:
  explicit Ties(const StationFacts& station) : epochs_(station.epochs) {
    for (std::size_t i = 0; i < epochs_.size(); ++i) {
      by_id_[epochs_[i].id] = i;
      if (epochs_[i].id == station.current) current_ = i;
      if (const auto& previous = epochs_[i].previous) {
        auto& end = named_ends_[*previous];
        end = std::max(end, epochs_[i].previous_last);
      }
    }
  }

  /// The largest end that start readings give it; they differ where a store was rolled back.
  [[nodiscard]] std::optional<std::uint64_t> named_end(const std::string& id) const {
    const auto found = named_ends_.find(id);
    return found == named_ends_.end() ? std::nullopt : found->second;
  }

  [[nodiscard]] bool is_known(const std::string& id) const { return by_id_.contains(id); }

  /// Predecessors before successors, else by their starts.
  [[nodiscard]] std::vector<std::size_t> in_order() const {
    std::vector<std::size_t> order = as_heard();
    const std::vector<buoyd::WallTime> starts = known_starts();
    std::ranges::stable_sort(order, {}, [&](std::size_t i) { return starts[i]; });
    return behind_predecessors(order);
  }

 private:
  [[nodiscard]] std::vector<std::size_t> as_heard() const {
    std::vector<std::size_t> order(epochs_.size());
    std::iota(order.begin(), order.end(), 0);
    return order;
  }

  /// Each predecessor moves to where its first successor stands, before that.
  [[nodiscard]] std::vector<std::size_t> behind_predecessors(
      const std::vector<std::size_t>& epochs) const {
    std::vector<std::size_t> order;
    std::vector<bool> seen(epochs_.size(), false);
    for (const std::size_t i : epochs) {
      const std::size_t begin = order.size();
      for (std::optional<std::size_t> at = i; at && !seen[*at]; at = before(*at)) {
        seen[*at] = true;
        order.push_back(*at);
      }
      std::reverse(order.begin() + static_cast<std::ptrdiff_t>(begin), order.end());
    }
    return order;
  }

  /// None began after the current one: a start that says so is of a wrong clock.
  [[nodiscard]] std::optional<buoyd::WallTime> believed_start(const EpochFacts& epoch) const {
    const auto last = current_ ? epochs_[*current_].started : std::nullopt;
    return last && epoch.started > last ? std::nullopt : epoch.started;
  }

  /// An older card may be heard of late. Where nobody knows the start of an epoch it is that of its
  /// predecessor, or else the latest of those that were heard of before it.
  [[nodiscard]] std::vector<buoyd::WallTime> known_starts() const {
    std::vector<buoyd::WallTime> starts;
    auto latest = buoyd::WallTime::min();
    for (const EpochFacts& epoch : epochs_) {
      starts.push_back(believed_start(epoch).value_or(latest));
      latest = std::max(latest, starts.back());
    }
    for (const std::size_t i : behind_predecessors(as_heard())) {
      if (const auto previous = before(i); previous && !believed_start(epochs_[i])) {
        starts[i] = starts[*previous];
      }
    }
    return starts;
  }

  [[nodiscard]] std::optional<std::size_t> before(std::size_t epoch) const {
    const auto& previous = epochs_[epoch].previous;
    const auto found = previous ? by_id_.find(*previous) : by_id_.end();
    return found == by_id_.end() ? std::nullopt : std::optional(found->second);
  }

  const std::vector<EpochFacts>& epochs_;
  std::optional<std::size_t> current_;
  std::map<std::string, std::size_t> by_id_;
  std::map<std::string, std::optional<std::uint64_t>> named_ends_;
};

/// Has every other epoch's first number come? Then its start reading was seen, or is lost.
bool others_started(const StationFacts& station, const EpochFacts& self) {
  return std::ranges::all_of(station.epochs, [&](const EpochFacts& other) {
    return &other == &self || other.held.contains(other.first);
  });
}

EpochEnd end_of(const StationFacts& station, const Ties& ties, const EpochFacts& epoch) {
  if (epoch.held.contains(highest_seq)) return EpochEnd::lost;
  if (ties.named_end(epoch.id)) return EpochEnd::named;
  // One that came in batches only: its hello has still to say what it is.
  if (!epoch.was_listed || epoch.is_end_untold) return EpochEnd::awaited;
  if (epoch.id == station.current) return EpochEnd::live;
  if (!epoch.was_current) return EpochEnd::listed;
  const bool nothing_to_come = !station.current.empty() && others_started(station, epoch);
  return nothing_to_come ? EpochEnd::unknown : EpochEnd::awaited;
}

/// The largest number that a hello said, a start reading named or a batch brought.
std::optional<std::uint64_t> largest_told(const Ties& ties, const EpochFacts& epoch) {
  const auto told = std::max(epoch.said_last, ties.named_end(epoch.id));
  return epoch.held.empty() ? told : std::max(told, std::optional(epoch.held.list().back().b));
}

EpochVerdict judge_epoch(const StationFacts& station, const Ties& ties, std::size_t index) {
  const EpochFacts& epoch = station.epochs[index];
  EpochVerdict verdict;
  verdict.epoch = index;
  verdict.end = end_of(station, ties, epoch);
  const auto told = largest_told(ties, epoch);
  if (verdict.end != EpochEnd::awaited) verdict.last = told;
  if (told) verdict.owed = epoch.held.missing({epoch.first, *told});
  verdict.complete = verdict.end != EpochEnd::awaited && verdict.owed.empty();
  return verdict;
}

/// Several epochs may name it, where a store was rolled back.
void add_unheard(std::vector<UnheardEpoch>& unheard, const std::string& id,
                 const EpochFacts& named_by) {
  const std::uint64_t last = named_by.previous_last.value_or(0);
  const auto known = std::ranges::find(unheard, id, &UnheardEpoch::id);
  if (known == unheard.end()) {
    unheard.push_back({id, named_by.id, last});
  } else {
    known->last = std::max(known->last, last);
  }
}

/// Two epochs that went on at the same time, as far as the latest hello can tell. A hello that came
/// late makes none: the next epoch names the one before. Nor does a board whose card was imported.
bool are_two_live(const StationFacts& station, const Ties& ties) {
  const auto are_open = std::ranges::count_if(station.epochs, [&](const EpochFacts& epoch) {
    return epoch.was_current && !ties.named_end(epoch.id);
  });
  return station.turned_at && are_open > 1 && !is_by_import(station) &&
         station.hello_at.value_or(*station.turned_at) - *station.turned_at < turns_last;
}

}  // namespace

buoyd::Ranges EpochFacts::receipted() const {
  buoyd::Ranges receipted = held;
  for (const buoyd::Range& range : assumed.list()) receipted.remove(range);
  return receipted;
}

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
  const Ties ties(station);
  Verdict verdict;
  for (const std::size_t index : ties.in_order()) {
    const EpochFacts& epoch = station.epochs[index];
    verdict.epochs.push_back(judge_epoch(station, ties, index));
    if (epoch.previous && !ties.is_known(*epoch.previous)) {
      add_unheard(verdict.unheard, *epoch.previous, epoch);
    }
  }
  verdict.two_live = are_two_live(station, ties);
  verdict.complete = !station.current.empty() && !verdict.two_live && verdict.unheard.empty() &&
                     std::ranges::all_of(verdict.epochs, &EpochVerdict::complete);
  return verdict;
}

}  // namespace buoyshore
