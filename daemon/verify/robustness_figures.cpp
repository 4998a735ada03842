#include <algorithm>
#include <vector>

#include "verify/examinations.hpp"

namespace buoyd {

namespace {

/// What nothing should answer: the others are whole requests, or cut the answer off.
bool is_for_nobody(const std::string& fault) {
  return fault == "wrong_crc" || fault == "wrong_unit" || fault == "half_request";
}

/// Of the rounds of one fault.
void add_fault(FigureList& list, const std::string& fault, const std::vector<Provoked>& rounds) {
  const std::size_t n = rounds.size();
  const auto recovered = [](const Provoked& one) { return one.recovered.has_value(); };
  if (std::ranges::all_of(rounds, recovered)) {
    const auto slowest = std::ranges::max_element(
        rounds, {}, [](const Provoked& one) { return one.recovered.value_or(Micros(0)); });
    list.number(fault + ".recovery", "", seconds_of(*slowest->recovered), "s", n);
  } else {
    list.missing(fault + ".recovery", "", "it did not answer again", n);
  }
  if (fault == "start_up") return;
  const auto most = std::ranges::max_element(rounds, {}, &Provoked::requests);
  list.number(fault + ".requests", "", static_cast<double>(most->requests), "1", n);
  if (!is_for_nobody(fault)) return;
  list.number(fault + ".answered", "",
              static_cast<double>(std::ranges::count(rounds, true, &Provoked::was_answered)), "1",
              n);
}

}  // namespace

Figures robustness_figures(const Examined& run) {
  Figures made;
  FigureList list(Section::robustness, made);
  std::vector<std::string> faults;
  for (const Provoked& one : run.record.provoked) {
    if (!one.why_not.empty()) list.missing(one.fault + ".recovery", "", one.why_not);
    if (one.why_not.empty() && std::ranges::find(faults, one.fault) == faults.end()) {
      faults.push_back(one.fault);
    }
  }
  for (const std::string& fault : faults) {
    std::vector<Provoked> rounds;
    std::ranges::copy_if(run.record.provoked, std::back_inserter(rounds),
                         [&](const Provoked& one) { return one.fault == fault; });
    add_fault(list, fault, rounds);
  }
  return made;
}

}  // namespace buoyd
