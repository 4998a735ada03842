#include "shore/forward/forwarded_kinds.hpp"

#include <optional>
#include <string_view>

#include "core/own_reading.hpp"

namespace buoyshore {

using buoyd::Result;

/// They are told of unless buoyd's own readings are sent as they are.
bool ForwardedKinds::is_amendment(std::string_view instrument, std::string_view kind) const {
  return instrument == buoyd::own_instrument && kind == "amendment" &&
         order_.instrument != buoyd::own_instrument;
}

bool ForwardedKinds::is_meant(std::string_view instrument, std::string_view kind) const {
  const bool is_wanted = order_.instrument.empty() ? instrument != buoyd::own_instrument
                                                   : instrument == order_.instrument;
  return is_wanted && (order_.kind.empty() || kind == order_.kind);
}

Result<ForwardedKinds::ByKey> ForwardedKinds::of(PreparedSql& sql, std::int64_t epoch) {
  ByKey found;
  std::optional<buoyd::Error> failure;
  auto read = for_each_row(
      sql.query("SELECT d.n, d.hash, d.instrument, d.kind, d.text FROM tally t JOIN description d "
                "ON d.n = t.description WHERE t.epoch = ?",
                epoch),
      [&](const buoyd::Statement& row) {
        const bool amends = is_amendment(row.text(2), row.text(3));
        if (!amends && !is_meant(row.text(2), row.text(3))) return;
        const std::string hash(row.text(1));
        auto known = known_.find(hash);
        if (known == known_.end()) {
          auto parsed = buoyd::Description::parse(std::string(row.text(4)));
          if (!parsed) {
            failure = parsed.error();
            return;
          }
          const ExportSubject subject{order_.station, *parsed};
          ForwardedKind made{*parsed, ReadingText(form_, zone_, subject), amends};
          known = known_.emplace(hash, std::move(made)).first;
        }
        found[row.integer(0)] = &known->second;
      });
  if (failure) return tl::unexpected(*failure);
  if (!read) return pass_on(read);
  return found;
}

}  // namespace buoyshore
