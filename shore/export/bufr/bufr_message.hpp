#pragma once
// One BUFR message over ecCodes' C interface, thin. The first error is kept and all calls after it
// do nothing. One thread; whether ecCodes is for several nobody here has tried.

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/error.hpp"

struct grib_handle;

namespace buoyshore {

/// What is said before the first value.
struct BufrSetup {
  std::vector<std::pair<std::string, long>> header;  ///< ecCodes' keys of sections 0, 1 and 3
  std::vector<long> descriptors;                     ///< 315008
  /// Of the replications in the order of the descriptors: 1 bit (0 31 000), and 8 bits (0 31 001)
  /// of those alone that lie in a part that is there.
  std::vector<long> short_factors;
  std::vector<long> factors;
};

class BufrMessage {
 public:
  /// All values are missing at first. Error unavailable: ecCodes or its tables refuse.
  [[nodiscard]] static buoyd::Result<BufrMessage> create(const BufrSetup& setup);

  /// The next element of that key, as the descriptors have them; each has to be put, missing ones
  /// too, because equal keys are told apart by their order alone. A value that the element's bits
  /// cannot hold becomes missing.
  void put(const std::string& key, std::optional<double> value);
  /// A text; what is longer than its element is cut.
  void put_text(const std::string& key, const std::string& text);

  /// Keys of values that their elements could not hold.
  [[nodiscard]] const std::vector<std::string>& refused() const { return refused_; }
  /// The octets. Error unavailable: the first that there was.
  [[nodiscard]] buoyd::Result<std::string> encode();

 private:
  struct Free {
    void operator()(grib_handle* handle) const;
  };
  explicit BufrMessage(grib_handle* handle) : handle_(handle) {}
  void set(const std::string& key, long value);
  void set(const std::string& key, const std::vector<long>& values);
  [[nodiscard]] std::optional<double> held_of(const std::string& ranked, double value);
  [[nodiscard]] long fact(const std::string& key);
  void check(const std::string& key, int code);

  std::unique_ptr<grib_handle, Free> handle_;
  std::map<std::string, int> ranks_;  // of the last element put
  std::vector<std::string> refused_;
  std::optional<buoyd::Error> error_;
};

}  // namespace buoyshore
