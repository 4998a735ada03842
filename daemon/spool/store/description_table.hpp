#pragma once
// The store's table of descriptions. It gives the key of a description when readings are written,
// and the description of a key when they are read. Owned by a store or a reader; its thread only.

#include <cstdint>
#include <unordered_map>

#include "core/description.hpp"
#include "spool/store/statements.hpp"

namespace buoyd {

class DescriptionTable {
 public:
  [[nodiscard]] static Result<DescriptionTable> open(Database& database);

  /// The key of a description, which is inserted if the store lacks it (inside a transaction).
  [[nodiscard]] Result<std::int64_t> number_of(const DescriptionPtr& description);
  /// The description of a key; nullptr if the store has none, if its text is no description, or if
  /// its hash does not fit.
  [[nodiscard]] Result<DescriptionPtr> by_number(std::int64_t n);
  /// Forgets all keys, because what was inserted since the last commit was rolled back.
  void forget();

 private:
  static constexpr std::size_t most_cached = 512;

  explicit DescriptionTable(Statements sql) : sql_(std::move(sql)) {}
  Result<std::int64_t> find_or_insert(const Description& description);
  void remember(const DescriptionPtr& description, std::int64_t n);

  struct Known {
    DescriptionPtr description;  // keeps the address from being used again
    std::int64_t n = 0;
  };

  Statements sql_;
  std::unordered_map<const Description*, Known> by_address_;
  std::unordered_map<std::int64_t, DescriptionPtr> by_number_;
};

}  // namespace buoyd
