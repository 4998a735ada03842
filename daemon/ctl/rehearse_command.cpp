#include <fmt/format.h>

#include <utility>

#include "base/quantity.hpp"
#include "config/load_settings.hpp"
#include "ctl/buoyctl_commands.hpp"
#include "rehearse/print_outcome.hpp"
#include "rehearse/rehearsal.hpp"

namespace buoyd {

namespace {

constexpr Micros year = std::chrono::hours(365 * 24);
constexpr Micros longest_rehearsal = 10 * year;
constexpr double highest_price = 1e6;

int complain_of(const Mistakes& mistakes) {
  for (const Mistake& mistake : mistakes) fmt::print(stderr, "{}\n", mistake.str());
  return exit_failed;
}

/// Without --for a year.
Result<Micros> span_of(const RehearseWords& words) {
  if (words.time.empty()) return year;
  const auto span = parse_duration(words.time);
  const bool is_sound = span && *span >= std::chrono::seconds(1) && *span <= longest_rehearsal;
  if (is_sound && !words.year) return *span;
  return fail(ErrorCode::invalid,
              fmt::format("--for is \"{}\", expected 1 s to 3650 d, as \"90 d\", and no --year "
                          "beside it",
                          words.time));
}

/// 0 is no price: then there is no bill.
Result<Prices> prices_of(const RehearseWords& words) {
  for (const auto& [option, price] :
       {std::pair("--per-megabyte", words.megabyte), std::pair("--per-message", words.message)}) {
    const bool is_sound = price >= 0 && price <= highest_price;
    if (!is_sound) {
      return fail(ErrorCode::invalid,
                  fmt::format("{} is {}, expected 0 to {}", option, price, highest_price));
    }
  }
  return Prices{words.megabyte, words.message};
}

}  // namespace

int rehearse_command(const RehearseWords& words, const std::vector<std::string>& folders) {
  const auto span = span_of(words);
  if (!span) return complain(span.error().text);
  const auto prices = prices_of(words);
  if (!prices) return complain(prices.error().text);
  const LoadedSettings loaded = load_settings(words.config, folders);
  if (!loaded.configuration) return complain_of(loaded.mistakes);
  const Configuration& configuration = *loaded.configuration;
  const Mistakes overfull = forecast(configuration).mistakes;
  if (!overfull.empty()) return complain_of(overfull);
  const Weather::Read read = Weather::load(words.weather, configuration);
  if (!read.weather) return complain_of(read.mistakes);
  const Outcome outcome = Rehearsal(configuration, *read.weather).run(*span);
  if (words.json) {
    fmt::print("{}\n", json_outcome(outcome, *prices));
    return 0;
  }
  fmt::print("rehearsal of {} of station {}, configuration {}\n", print_duration(*span),
             configuration.settings.station.id, configuration.settings.hash);
  if (read.weather->length() < *span) {
    fmt::print("{} is {} long and begins anew\n", words.weather,
               print_duration(read.weather->length()));
  }
  fmt::print("\n{}", print_outcome(outcome, *prices));
  return 0;
}

}  // namespace buoyd
