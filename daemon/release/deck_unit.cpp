#include "release/deck_unit.hpp"

#include <algorithm>

#include "base/digits.hpp"
#include "base/number_text.hpp"
#include "release/benthos_unit.hpp"
#include "release/edgetech_unit.hpp"

namespace buoyd {

namespace {

/// The first digit is a pair of frequencies, 1 to 6; the others are octal.
bool is_bacs_code(std::string_view code) {
  return code.size() == 6 && code.front() >= '1' && code.front() <= '6' &&
         std::ranges::all_of(code, [](char c) { return c >= '0' && c <= '7'; });
}

bool is_smart_code(std::string_view code) {
  return all_digits(code) && number_in<std::uint16_t>(code).has_value();
}

}  // namespace

std::unique_ptr<DeckUnit> make_deck_unit(const ReleaseSettings& release) {
  if (release.unit == DeckUnitKind::benthos_udb) return std::make_unique<BenthosUnit>(release);
  return std::make_unique<EdgetechUnit>(release);
}

std::string wrong_code(DeckUnitKind unit, std::string_view code) {
  if (unit == DeckUnitKind::benthos_udb) {
    return is_smart_code(code) ? "" : "expected a release code, 0 to 65535";
  }
  return is_bacs_code(code) ? ""
                            : "expected a BACS code, six digits 0 to 7, the first of them 1 to 6";
}

}  // namespace buoyd
