// Writes an archive from lines on standard input, for tests of the page: page_feed ARCHIVE
//
//   describe KEY {description}                     names a description for `take`
//   take STATION KEY TIME BODY [FLAGS]             a reading; TIME in ms since 1970 (a broken clock
//                                                  may say one before that), or TIME/SPAN
//   event STATION TIME SOURCE EVENT [TEXT]         buoyd's own readings
//   success STATION TIME INSTRUMENT LINE
//   start STATION TIME
//   lost STATION COUNT REASON FROM TO              the next COUNT numbers are a gap, by a board
//   owe STATION COUNT                              the next hello tells of COUNT more numbers
//   alarm STATION KIND TEXT                        an alarm of the archive's own, at once
//   short STATION KEY TIME PLACE MANTISSA DECIMALS  a value of the next number by a short message
//   link STATION STATE TIME                        its status at the broker, online or offline
//   commit [TIME]                                  all that was taken, come ashore now or at TIME
//
// It answers each `commit` with `ok N`, N readings of it being new, once it is on the disk. A
// station has one epoch, and its numbers are consecutive. A line that it cannot follow ends it,
// exit code 2.

#include <fmt/format.h>

#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <limits>
#include <map>
#include <string>

#include "core/body.hpp"
#include "core/own_readings.hpp"
#include "shore/archive/archive.hpp"
#include "shore/gateway/provisional_book.hpp"
#include "shore/plain_encoder.hpp"

namespace buoyshore {
namespace {

using buoyd::WallTime;

constexpr std::size_t most_in_a_batch = 2000;
constexpr std::int64_t earliest = std::numeric_limits<std::int64_t>::min() / 1000;  // ms

std::size_t line_number = 0;

[[noreturn]] void die(const std::string& reason) {
  fmt::print(stderr, "page_feed: line {}: {}\n", line_number, reason);
  std::exit(2);
}

template <class Type>
Type sound(buoyd::Result<Type> result) {
  if (!result) die(result.error().text);
  return std::move(*result);
}

/// The words of one line, from the left.
class Line {
 public:
  explicit Line(std::string_view text) : rest_(text) {}

  std::string word(std::string_view what) {
    const std::size_t end = rest_.find(' ');
    std::string found(rest_.substr(0, end));
    rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 1);
    if (found.empty()) die(fmt::format("{} is missing", what));
    return found;
  }
  std::int64_t number(std::string_view what) { return read(word(what), what); }
  WallTime time() { return utc(number("TIME")); }
  /// All that is left.
  std::string rest() { return std::string(std::exchange(rest_, {})); }
  [[nodiscard]] bool at_end() const { return rest_.empty(); }

  static std::int64_t read(std::string_view text, std::string_view what, std::int64_t least = 0) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || value < least) {
      die(fmt::format("{} is a whole number of {} or more, not '{}'", what, least, text));
    }
    return value;
  }
  static WallTime utc(std::int64_t milliseconds) {
    return WallTime(std::chrono::milliseconds(milliseconds));
  }

 private:
  std::string_view rest_;
};

/// A station's only run.
struct Station {
  buoyd::EpochId epoch = buoyd::random8();
  std::uint64_t next = 1;
  std::uint64_t told = 0;   ///< how many numbers it speaks of that did not come
  std::uint64_t later = 1;  ///< first number that is not committed yet
  bool has_news = false;
  std::vector<buoyd::StoredReading> readings;
  std::vector<buoyd::Gap> lost;
};

class Feed {
 public:
  explicit Feed(const std::string& path) : path_(path), archive_(sound(Archive::open(path))) {}

  void obey(Line line) {
    const std::string command = line.word("the command");
    const auto known = commands_.find(command);
    if (known == commands_.end()) die(fmt::format("there is no command '{}'", command));
    (this->*known->second)(line);
    if (!line.at_end()) die(fmt::format("'{}' is too much", line.rest()));
  }

 private:
  void describe(Line& line) {
    const std::string key = line.word("KEY");
    descriptions_[key] = sound(buoyd::Description::parse(line.rest()));
  }

  void take(Line& line) {
    const std::string station = line.word("STATION");
    const std::string key = line.word("KEY");
    const auto known = descriptions_.find(key);
    if (known == descriptions_.end()) die(fmt::format("no description is called '{}'", key));
    const std::string time = line.word("TIME");
    const std::size_t slash = time.find('/');
    buoyd::Reading reading;
    reading.description = known->second;
    if (slash != std::string::npos) {
      reading.span = std::chrono::milliseconds(Line::read(time.substr(slash + 1), "SPAN"));
    }
    const std::string rest = line.rest();
    const std::size_t end = rest.rfind(']');
    if (end == std::string::npos) die("BODY is missing: a JSON array");
    reading.body = rest.substr(0, end + 1);
    if (rest.size() > end + 1) reading.flags = rest.substr(end + 2);
    const auto values = sound(buoyd::split_body(*reading.description, reading.body));
    reading.flags = sound(buoyd::full_flags(*reading.description, values, reading.flags));
    put(station, Line::utc(Line::read(time.substr(0, slash), "TIME", earliest)),
        std::move(reading));
  }

  void event(Line& line) {
    const std::string station = line.word("STATION");
    const WallTime time = line.time();
    buoyd::EventFacts facts;
    facts.source = line.word("SOURCE");
    facts.kind = line.word("EVENT");
    facts.text = line.rest();
    put(station, time, buoyd::event_reading(facts, {}));
  }

  void success(Line& line) {
    const std::string station = line.word("STATION");
    const WallTime time = line.time();
    buoyd::SuccessFacts facts;
    facts.instrument = line.word("INSTRUMENT");
    facts.line = line.word("LINE");
    facts.health = "good";
    put(station, time, buoyd::success_reading(facts, {}));
  }

  void start(Line& line) {
    const std::string station = line.word("STATION");
    put(station, line.time(), buoyd::start_reading({"0.1", "boot", "", {}, {}}, {}));
  }

  void lost(Line& line) {
    Station& station = stations_[line.word("STATION")];
    const auto count = static_cast<std::uint64_t>(line.number("COUNT"));
    if (count == 0) die("COUNT is at least 1");
    const auto reason = sound(buoyd::gap_reason_named(line.word("REASON")));
    const WallTime from = line.time();
    station.lost.push_back({station.next, station.next + count - 1, reason, from, line.time()});
    station.next += count;
    station.has_news = true;
  }

  void owe(Line& line) {
    Station& station = stations_[line.word("STATION")];
    station.told = static_cast<std::uint64_t>(line.number("COUNT"));
    station.has_news = true;
  }

  void alarm(Line& line) {
    const std::string station = line.word("STATION");
    const std::string kind = line.word("KIND");
    const auto raised = archive_->raise(station, kind, "", line.rest(), clock_.wall());
    if (!raised) die(raised.error().text);
  }

  void tell_short(Line& line) {
    const std::string name = line.word("STATION");
    const Station& station = stations_[name];
    const auto known = descriptions_.find(line.word("KEY"));
    if (known == descriptions_.end()) die("no description is called so");
    ToldReading reading;
    reading.seq = station.next;
    reading.utc = line.time();
    reading.is_clock_set = true;
    reading.description = buoyd::to_hex(known->second->hash()).substr(0, 6);
    ToldValue& value = reading.values.emplace_back();
    value.place = static_cast<std::size_t>(line.number("PLACE"));
    value.as = ToldAs::digits;
    value.number = line.number("MANTISSA");
    value.exponent = -static_cast<int>(line.number("DECIMALS"));
    if (!book_) book_ = sound(ProvisionalBook::open(path_));
    (void)sound(book_->keep(
        {station_mark(name), buoyd::to_hex(station.epoch).substr(0, 8), {reading}}, clock_.wall()));
  }

  void link(Line& line) {
    const std::string station = line.word("STATION");
    const std::string state = line.word("STATE");
    if (state != "online" && state != "offline") die("STATE is online or offline");
    const auto noted = archive_->note_link(station, state == "online", line.time());
    if (!noted) die(noted.error().text);
  }

  void commit(Line& line) {
    const WallTime now = line.at_end() ? clock_.wall() : line.time();
    std::size_t added = 0;
    for (auto& [name, station] : stations_) {
      if (std::exchange(station.has_news, false)) added += commit(name, station, now);
    }
    fmt::print("ok {}\n", added);
    std::fflush(stdout);
  }

  std::size_t commit(const std::string& name, Station& station, WallTime now) {
    std::size_t added = 0;
    auto next = station.readings.begin();
    auto lost = station.lost.begin();
    while (station.later < station.next) {
      test::PlainBatch batch;
      batch.epoch = station.epoch;
      batch.first = 1;
      batch.from = station.later;
      while (station.later < station.next && batch.readings.size() < most_in_a_batch) {
        if (lost != station.lost.end() && lost->a == station.later) {
          batch.lost.push_back(*lost);
          station.later = *lost++->b + 1;
        } else {
          batch.readings.push_back(std::move(*next++));
          ++station.later;
        }
      }
      batch.to = station.later - 1;
      const buoyd::Bytes message = batch.message();
      const BatchOutcome outcome =
          sound(archive_->take_batch(name, sound(parse_batch(message)), now));
      if (!outcome.need.empty()) die("the archive lacks a description");
      added += outcome.added;
    }
    station.readings.clear();
    station.lost.clear();
    Hello hello;
    hello.nonce = buoyd::random8();
    hello.now = now;
    hello.epochs = {{station.epoch, 1, station.next - 1 + station.told, 0}};
    sound(archive_->take_hello(name, hello, now));
    return added;
  }

  void put(const std::string& name, WallTime utc, buoyd::Reading reading) {
    Station& station = stations_[name];
    reading.utc = utc;
    reading.boottime = buoyd::MonoTime(utc.time_since_epoch());
    reading.clock = buoyd::ClockQuality{buoyd::ClockState::ntp, 10}.byte();
    reading.urgent = false;
    station.readings.push_back({station.next++, std::move(reading)});
    station.has_news = true;
  }

  using Command = void (Feed::*)(Line&);
  const std::map<std::string, Command> commands_{
      {"describe", &Feed::describe}, {"take", &Feed::take},     {"event", &Feed::event},
      {"success", &Feed::success},   {"start", &Feed::start},   {"lost", &Feed::lost},
      {"owe", &Feed::owe},           {"alarm", &Feed::alarm},   {"link", &Feed::link},
      {"short", &Feed::tell_short},  {"commit", &Feed::commit},
  };

  const buoyd::SystemClock clock_;
  const std::string path_;
  std::unique_ptr<Archive> archive_;
  std::unique_ptr<ProvisionalBook> book_;
  std::map<std::string, buoyd::DescriptionPtr> descriptions_;
  std::map<std::string, Station> stations_;
};

}  // namespace
}  // namespace buoyshore

int main(int argc, char** argv) {
  if (argc != 2) buoyshore::die("expected ARCHIVE");
  buoyshore::Feed feed(argv[1]);
  for (std::string line; std::getline(std::cin, line);) {
    ++buoyshore::line_number;
    feed.obey(buoyshore::Line(line));
  }
  return 0;
}
