#pragma once
// The descriptions that are forwarded, of those that the archive has. Whoever has the archive open.

#include <cstdint>
#include <map>
#include <string>

#include "shore/export/text/reading_text.hpp"
#include "shore/forward/packer.hpp"
#include "shore/tables/prepared_sql.hpp"

namespace buoyshore {

/// A description that readings are forwarded of, or that amends them.
struct ForwardedKind {
  buoyd::DescriptionPtr description;
  ReadingText text;
  bool is_amendment = false;  ///< of readings that are forwarded: not sent itself
};

class ForwardedKinds {
 public:
  /// Both must outlive it.
  ForwardedKinds(const ForwardOrder& order, const TextTemplate& form)
      : order_(order), form_(form) {}

  using ByKey = std::map<std::int64_t, const ForwardedKind*>;  ///< keys in the archive
  /// Those that an epoch has readings of; they last as long as this. Errors: what SQLite says;
  /// invalid (a description cannot be read).
  [[nodiscard]] buoyd::Result<ByKey> of(PreparedSql& sql, std::int64_t epoch);

 private:
  [[nodiscard]] bool is_amendment(std::string_view instrument, std::string_view kind) const;
  [[nodiscard]] bool is_meant(std::string_view instrument, std::string_view kind) const;

  const ForwardOrder& order_;
  const TextTemplate& form_;
  const TimeZone zone_{};                       // UTC
  std::map<std::string, ForwardedKind> known_;  // by the description's hash
};

}  // namespace buoyshore
