#pragma once
// Reads a case of a vector file whose form may be wrong in any place. Test thread.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "base/time.hpp"
#include "core/flag.hpp"
#include "science/quality/span.hpp"

namespace buoyd::test {

/// Keeps the first mistake it meets, and gives harmless values from then on: who has read all that
/// is wanted asks mistake() before using it. A key that is absent and one that is null are alike.
class CaseReader {
 public:
  explicit CaseReader(const Json& object) : object_(object) {}

  /// "" if there was none.
  [[nodiscard]] const std::string& mistake() const { return mistake_; }
  void note(std::string mistake);

  [[nodiscard]] bool has(std::string_view key) const;
  /// The value of that key; of one that is absent, null.
  [[nodiscard]] const Json& at(std::string_view key) const;

  [[nodiscard]] std::optional<double> number(std::string_view key);
  [[nodiscard]] double needed_number(std::string_view key);
  /// A number of 0 or more, cut to a whole one.
  [[nodiscard]] std::optional<std::size_t> count(std::string_view key);
  [[nodiscard]] std::optional<Micros> seconds(std::string_view key);
  [[nodiscard]] bool truth(std::string_view key, bool otherwise);
  [[nodiscard]] std::string word(std::string_view key, std::string_view otherwise);
  /// Two numbers in the order in which they stand.
  [[nodiscard]] std::optional<Span> span(std::string_view key);
  [[nodiscard]] Span needed_span(std::string_view key);
  /// Numbers; null becomes NaN.
  [[nodiscard]] std::vector<double> samples(std::string_view key);
  /// Seconds since 1970.
  [[nodiscard]] std::vector<Micros> times(std::string_view key);
  [[nodiscard]] std::vector<Flag> flags(std::string_view key);
  [[nodiscard]] std::vector<Flag> flags_in(const Json& list, std::string_view key);

 private:
  [[nodiscard]] const std::vector<Json>& list(std::string_view key);

  const Json& object_;
  std::string mistake_;
};

}  // namespace buoyd::test
