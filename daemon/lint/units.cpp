#include "lint/units.hpp"

#include <udunits2.h>

namespace buoyd {

namespace {

struct FreeUnit {
  void operator()(ut_unit* unit) const { ut_free(unit); }
};
using Unit = std::unique_ptr<ut_unit, FreeUnit>;

Unit parsed(ut_system* system, const std::string& text) {
  return Unit(ut_parse(system, text.c_str(), UT_UTF8));
}

}  // namespace

void Units::Free::operator()(ut_system* system) const {
  ut_free_system(system);
}

Result<Units> Units::open() {
  ut_set_error_message_handler(ut_ignore);  // it would write to stderr
  ut_system* const system = ut_read_xml(nullptr);
  if (system == nullptr) {
    return fail(ErrorCode::unavailable,
                "the database of units cannot be read: is libudunits2-data installed?");
  }
  return Units(system);
}

bool Units::knows(const std::string& unit) const {
  return parsed(system_.get(), unit) != nullptr;
}

bool Units::are_equal(const std::string& one, const std::string& other) const {
  const Unit a = parsed(system_.get(), one);
  const Unit b = parsed(system_.get(), other);
  return a && b && ut_compare(a.get(), b.get()) == 0;
}

bool Units::convert(const std::string& one, const std::string& other) const {
  const Unit a = parsed(system_.get(), one);
  const Unit b = parsed(system_.get(), other);
  return a && b && ut_are_convertible(a.get(), b.get()) != 0;
}

}  // namespace buoyd
