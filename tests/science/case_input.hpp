#pragma once
// Reads the input of a case of stat-vectors, and keeps what is wrong with it.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "base/json_object.hpp"
#include "base/time.hpp"
#include "core/flag.hpp"
#include "science/derived/derived_value.hpp"

namespace buoyd::test {

using Series = std::vector<DerivedValue>;

/// Each getter returns what it can; the first thing that was wrong stays in fault(), which is to be
/// asked before anything is computed.
class CaseInput {
 public:
  explicit CaseInput(const Json& in) : in_(in) {}

  [[nodiscard]] bool has(std::string_view key) const { return in_.find(key) != nullptr; }

  /// A number; `absent` stands for a key that is not there, without it that is a fault.
  double number(std::string_view key, std::optional<double> absent = std::nullopt);
  /// A count from 0 to 2^32 - 1.
  std::uint32_t count(std::string_view key);
  std::vector<std::uint32_t> counts(std::string_view key);
  /// Whole milliseconds, at most 1e14 either way.
  Micros milliseconds(std::string_view key, std::optional<Micros> absent = std::nullopt);
  std::vector<Micros> list_of_milliseconds(std::string_view key);
  /// Numbers or null (NaN); empty if the key is absent.
  std::vector<double> numbers(std::string_view key);
  /// Values beside their flags; good where there are no flags, and missing where a value is null.
  Series series(std::string_view key, std::string_view flags_key);
  /// The same with the flags under KEY_flags.
  Series series(std::string_view key) { return series(key, std::string(key) + "_flags"); }
  std::vector<Flag> flags(std::string_view key, std::size_t size);
  /// The member, which must be a list; an empty one if it is not.
  const std::vector<Json>& list(std::string_view key);

  void expect(bool holds, std::string_view fault);
  /// Makes it a fault that a list is not of this size.
  void expect_size(std::string_view key, std::size_t is, std::size_t expected);
  [[nodiscard]] bool is_malformed() const { return !fault_.empty(); }
  /// An answer that says the fault.
  [[nodiscard]] std::string fault() const;

 private:
  const Json* need(std::string_view key);
  Micros milliseconds_of(std::string_view key, const Json& json);
  std::uint32_t count_of(std::string_view key, const Json& json);
  double number_of(std::string_view key, const Json& json);

  const Json& in_;
  std::string fault_;
};

/// Flags of the form's numbers; nullopt for all other numbers.
[[nodiscard]] std::optional<Flag> flag_of(const Json& json);

/// JSON of times in whole milliseconds since 1970, of flags, of values; null for NaN.
[[nodiscard]] std::int64_t milliseconds_of(WallTime time);
[[nodiscard]] std::string values_json(const Series& series);
[[nodiscard]] std::string flags_json(const Series& series);

}  // namespace buoyd::test
