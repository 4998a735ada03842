#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdio>

#include "base/terminal.hpp"
#include "core/shown/print_reading.hpp"
#include "ctl/buoyctl_commands.hpp"
#include "spool/spool_reader.hpp"

namespace buoyd {

namespace {

constexpr int look_every_ms = 500;
constexpr std::size_t readings_a_look = 500;

bool is_wanted(const StoredReading& stored, const std::string& instrument) {
  return instrument.empty() || stored.reading.description->instrument() == instrument;
}

void print(const std::vector<StoredReading>& readings, const std::string& instrument) {
  for (const StoredReading& stored : readings) {
    if (!is_wanted(stored, instrument)) continue;
    const Reading& reading = stored.reading;
    fmt::print("{} #{} {}/{}  {}\n", iso8601(reading.utc), stored.seq,
               reading.description->instrument(), reading.description->kind(),
               reading_line(*reading.description, reading.body, reading.flags));
  }
  std::fflush(stdout);
}

Result<void> follow(SpoolReader& reader, std::uint64_t seq, const std::string& instrument) {
  do {
    auto more = reader.after(seq, readings_a_look);
    if (!more) return pass_on(more);
    print(*more, instrument);
    if (!more->empty()) seq = more->back().seq;
  } while (sleep_while_read(look_every_ms));
  return {};
}

Result<void> check_name(SpoolReader& reader, const std::string& instrument) {
  if (instrument.empty()) return {};
  auto names = reader.instruments();
  if (!names) return pass_on(names);
  if (std::ranges::find(*names, instrument) != names->end()) return {};
  return fail(ErrorCode::invalid,
              names->empty() ? "the store holds no reading yet"
                             : fmt::format("the store holds no reading of '{}', expected {}",
                                           instrument, fmt::join(*names, ", ")));
}

Result<void> run_tail(const std::string& spool, const std::string& instrument, int count) {
  auto reader = SpoolReader::open(spool);
  if (!reader) return pass_on(reader);
  if (auto known = check_name(*reader, instrument); !known) return known;
  auto last = reader->last();
  if (!last) return pass_on(last);
  const auto most = static_cast<std::size_t>(count);
  auto newest = instrument.empty() ? reader->newest(most) : reader->newest_of(instrument, most);
  if (!newest) return pass_on(newest);
  print(*newest, instrument);
  const std::uint64_t shown = newest->empty() ? 0 : newest->back().seq;
  const bool all = instrument.empty() && shown > 0;
  return follow(*reader, all ? shown : std::max(shown, *last), instrument);
}

}  // namespace

int tail_command(const std::string& spool, const std::string& instrument, int count) {
  if (count < 0) {
    return complain("a negative number of readings");
  }
  const auto result = run_tail(spool, instrument, count);
  return result ? 0 : complain(result.error().text);
}

}  // namespace buoyd
