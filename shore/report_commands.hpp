#pragma once
// buoyshore's commands that report on what is archived. Each returns its exit code. Main thread.

#include <string>

#include "shore/query/reading_query.hpp"

namespace buoyshore {

struct CompareWords {
  std::string reference;  ///< STATION/INSTRUMENT/KIND/CHANNEL
  std::string value;
  std::string from;
  std::string to;
  std::string zone = "UTC";
  std::string within;        ///< a time; "" = 0
  std::string flags = "12";  ///< that a value may have
  std::string lowest;        ///< of the reference; "" = no bound
  std::string highest;
  std::string bin;         ///< width; "" = no bins
  std::string sectors_by;  ///< a channel that is a direction; "" = no sectors
  int sectors = 12;
  bool is_json = false;
};
/// Prints how a channel compares with a reference. 1: the archive cannot be read; 2: wrong use.
[[nodiscard]] int compare(const std::string& archive, const CompareWords& words);

struct AvailabilityWords {
  std::string station;
  std::string instrument;  ///< "" = all
  std::string kind;        ///< "" = all
  std::string month;       ///< "2026-10"
  std::string deployment;  ///< its id
  std::string from;
  std::string to;
  std::string zone = "UTC";
  bool is_csv = false;
  bool is_json = false;
};
/// How much of what was expected came, and why the rest did not. Codes as above.
[[nodiscard]] int availability(const std::string& archive, const AvailabilityWords& words);

struct VerifyWords {
  QueryWords query;       ///< station, instrument, kind ("" = all it says itself), from, to, zone
  std::string reference;  ///< as reference_of() takes it; "" = none
  std::string plan;       ///< a file; "" = everything
  std::string criteria;   ///< a file; "" = none
  std::string output;     ///< folder of the report; "" = one of its own
};
/// Reports whether an instrument is what it claims, by its archived readings. 0: passed; 1: failed,
/// or the archive cannot be read; 2: wrong use; 3: not tested.
[[nodiscard]] int verify(const std::string& archive, const VerifyWords& words);

}  // namespace buoyshore
