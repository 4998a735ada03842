#pragma once
// What texts of units mean, by UDUNITS (libudunits2 and the database that Debian installs with it).
// Used by tools; one thread at a time.

#include <memory>
#include <string>

#include "base/error.hpp"

struct ut_system;

namespace buoyd {

class Units {
 public:
  /// Unavailable where the database cannot be read.
  [[nodiscard]] static Result<Units> open();

  /// Whether UDUNITS understands the text: "m s-1" yes, "dB" no.
  [[nodiscard]] bool knows(const std::string& unit) const;
  /// Whether both say the same: "degC" and "degree_Celsius", "mbar" and "hPa". False of a text
  /// that it does not understand.
  [[nodiscard]] bool are_equal(const std::string& one, const std::string& other) const;
  /// Whether a value of the one can be told in the other: "knot" and "m s-1".
  [[nodiscard]] bool convert(const std::string& one, const std::string& other) const;

 private:
  struct Free {
    void operator()(ut_system* system) const;
  };
  explicit Units(ut_system* system) : system_(system) {}

  std::unique_ptr<ut_system, Free> system_;
};

}  // namespace buoyd
