#include "commission/step/asked_readings.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/json_object.hpp"
#include "base/json_parts.hpp"
#include "commission/step/stored_run.hpp"

namespace buoyd {

AskedReadings::AskedReadings(const Outside& outside, Micros listen, std::uint64_t newest)
    : outside_(outside), newest_(newest) {
  for (const InstrumentSettings& one : outside.configuration.settings.instruments) {
    if (one.interval < listen / 2) continue;
    const auto answer =
        outside.ask(JsonObject().add("command", "read").add("instrument", one.name).str());
    if (!answer) {
      outside.tell(fmt::format("{}: {}", one.name, answer.error().text));
      continue;
    }
    const Micros within(static_cast<std::int64_t>(parts::number(*answer, "within") * 1e6));
    asked_.push_back({one.name, parts::count(*answer, "ticket"), outside.clock.mono() + within});
  }
}

bool AskedReadings::are_over() {
  for (Asked& one : asked_) look_for(one);
  std::erase_if(asked_, [&](const Asked& one) {
    return outside_.clock.mono() >= one.until || (one.has_answered && is_stored(one));
  });
  return asked_.empty();
}

/// One that has trouble is not waited for: the status says which.
void AskedReadings::look_for(Asked& one) {
  const MonoTime now = outside_.clock.mono();
  if (one.has_answered || now >= one.until) return;
  const auto answer = outside_.ask(JsonObject()
                                       .add("command", "reading")
                                       .add("instrument", one.instrument)
                                       .add("ticket", one.ticket)
                                       .str());
  one.has_answered = !answer || parts::is_true(*answer, "met");
  if (!one.has_answered) return;
  const bool is_good = answer && parts::text(*answer, "trouble").empty();
  one.until = is_good ? now + outside_.longest_commit() : now;
}

/// Windows end, and silence is told, while it warms up.
bool AskedReadings::is_stored(const Asked& one) const {
  const auto fresh = all_after(outside_.store, newest_);
  return fresh && std::ranges::any_of(*fresh, [&](const StoredReading& stored) {
           const Description& description = *stored.reading.description;
           return description.instrument() == one.instrument && !description.is_computed();
         });
}

}  // namespace buoyd
