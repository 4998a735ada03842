#pragma once
// The true values of a record, on their way into the ledger. The simulation's thread.

#include <string>
#include <vector>

#include "firmware-host/judge/ledger.hpp"

namespace buoysim {

struct Truth {
  const std::string* kind = nullptr;  ///< its name, which the model owns
  std::string channel;                ///< with its point, as in the ledger's values
  double value = 0;
};

struct Truths {
  double age = 0;
  std::vector<Truth> values;
};

/// Sets beside each value of the entry what was true.
void add_truth(LedgerEntry& entry, const Truths& truths);

}  // namespace buoysim
