// watch, alarms, acknowledge: rules are watched, people are told, and say that they know.

#include <fmt/format.h>
#include <unistd.h>

#include <csignal>
#include <limits>
#include <utility>

#include "base/log.hpp"
#include "base/number_text.hpp"
#include "platform/end_signals.hpp"
#include "shore/alarm/alarm_rules.hpp"
#include "shore/alarm/alarm_teller.hpp"
#include "shore/alarm/alarm_text.hpp"
#include "shore/alarm/alarm_watch.hpp"
#include "shore/alarm/program_sender.hpp"
#include "shore/archive/archive_reader.hpp"
#include "shore/command_options.hpp"
#include "shore/commands.hpp"
#include "shore/export/about.hpp"
#include "shore/send/http_sender.hpp"
#include "shore/send/mqtt_sender.hpp"

namespace buoyshore {

using buoyd::ErrorCode;
using buoyd::Priority;
using buoyd::Result;

namespace {

constexpr buoyd::Micros watch_turn = std::chrono::seconds(1);
/// Silence and time go on without a reading.
constexpr buoyd::Micros longest_without_look = std::chrono::seconds(10);

Result<std::unique_ptr<Sender>> sender_to(const AlarmTarget& target, const BrokerOptions& broker,
                                          const buoyd::Clock& clock) {
  if (target.way == AlarmTarget::Way::webhook) {
    return HttpSender::create(target.place,
                              {.token_file = target.token_file, .ca_file = target.ca_file}, clock,
                              buoyd::must_end);
  }
  if (target.way == AlarmTarget::Way::command) {
    return std::make_unique<ProgramSender>(target.command, clock, buoyd::must_end);
  }
  auto settings = broker.settings();
  if (!settings) return pass_on(settings);
  buoyd::MqttOptions options;
  options.settings = std::move(*settings);
  options.client_id = fmt::format("buoyshore-watch-{}-{}", target.name, getpid());
  return std::make_unique<MqttSender>(std::move(options), clock, buoyd::must_end);
}

Result<AlarmTeller> teller_of(const AlarmRules& rules, const BrokerOptions& broker, AlarmBook& book,
                              const buoyd::Clock& clock, buoyd::RepeatLog& log) {
  AlarmTeller::Senders senders;
  AlarmTeller::Topics topics;
  for (const AlarmTarget& target : rules.targets) {
    auto sender = sender_to(target, broker, clock);
    if (!sender) return pass_on(sender);
    senders[target.name] = std::move(*sender);
    if (target.way == AlarmTarget::Way::topic) topics[target.name] = target.place;
  }
  return AlarmTeller(book, std::move(senders), std::move(topics), log);
}

class WatchLoop {
 public:
  WatchLoop(const std::string& archive, const AlarmRules& rules, AlarmBook& book,
            AlarmTeller& teller, const buoyd::Clock& clock, buoyd::RepeatLog& log)
      : archive_(archive, buoyd::must_end),
        rules_(rules),
        book_(book),
        teller_(teller),
        clock_(clock),
        log_(log) {}

  /// Errors: unavailable (the book was deleted or replaced: whoever starts this again gets a new
  /// one), and with `is_once` all others.
  Result<void> run(bool is_once) {
    for (;;) {
      auto there = book_.check_place();
      if (failed_with(there, ErrorCode::invalid)) {
        return buoyd::fail(ErrorCode::unavailable, there.error().text);
      }
      if (auto looked = look(); !looked) {
        if (is_once) return looked;
        log_.occurred("archive", "look", Priority::warning, looked.error().text);
      }
      auto told = is_once ? tell_all() : teller_.tell(clock_);
      if (buoyd::must_end()) return {};
      if (is_once) return told;
      if (!told) log_.occurred("book", "write", Priority::warning, told.error().text);
      teller_.rest(clock_, clock_.mono() + watch_turn);
    }
  }

 private:
  /// In rounds, of which each tells a hundred at most, while they help. Error unavailable: somebody
  /// does not know yet.
  Result<void> tell_all() {
    for (auto before = std::numeric_limits<std::size_t>::max();;) {
      if (auto told = teller_.tell(clock_); !told) return told;
      auto untold = book_.untold();
      if (!untold) return pass_on(untold);
      if (untold->empty()) return {};
      if (untold->size() >= before) {
        return buoyd::fail(
            ErrorCode::unavailable,
            fmt::format("{} notices could not be told: see buoyshore alarms", untold->size()));
      }
      before = untold->size();
    }
  }

  /// Only where something came, or time went by.
  Result<void> look() {
    auto sql = archive_.sql();
    if (!sql) return pass_on(sql);
    auto version = (*sql)->integer("PRAGMA data_version");
    if (!version) return pass_on(version);
    const bool is_due = !looked_at_ || clock_.mono() - *looked_at_ >= longest_without_look;
    if (*version == version_ && !is_due) return {};
    version_ = *version;
    AlarmWatch watch(rules_, **sql, book_);
    auto begun = looked_at_ ? Result<void>() : watch.begin(clock_.wall());
    if (!begun) return begun;
    auto changes = watch.look(clock_.wall());
    if (!changes) return pass_on(changes);
    looked_at_ = clock_.mono();
    for (const auto& [rule, why] : watch.idle()) {
      log_.occurred("rule", rule, Priority::warning,
                    fmt::format("rule '{}' watches nothing: {}", rule, why));
    }
    if (*changes > 0) {
      buoyd::log_line(Priority::notice, fmt::format("{} alarms raised or cleared", *changes));
    }
    return {};
  }

  ArchiveReader archive_;
  const AlarmRules& rules_;
  AlarmBook& book_;
  AlarmTeller& teller_;
  const buoyd::Clock& clock_;
  buoyd::RepeatLog& log_;
  std::optional<std::int64_t> version_;
  std::optional<buoyd::MonoTime> looked_at_;
};

Result<void> watch_all(const std::string& archive, const WatchWords& words) {
  auto rules = load_alarm_rules(words.rules);
  if (!rules) return tl::unexpected(error_of(rules.error()));
  auto book = AlarmBook::open(words.book);
  if (!book) return pass_on(book);
  const buoyd::SystemClock clock;
  buoyd::RepeatLog log(clock);
  auto teller = teller_of(*rules, words.broker, **book, clock, log);
  if (!teller) return pass_on(teller);
  return WatchLoop(archive, *rules, **book, *teller, clock, log).run(words.is_once);
}

}  // namespace

int watch(const std::string& archive, const WatchWords& words) {
  buoyd::end_at_signals();
  static_cast<void>(signal(SIGPIPE, SIG_IGN));  // a server may leave
  auto watched = watch_all(archive, words);
  return watched ? 0 : say(watched.error());
}

int list_alarms(const std::string& book_file, const std::string& zone_name, bool is_all) {
  auto zone = TimeZone::named(zone_name);
  if (!zone) return say(zone.error());
  auto book = AlarmBook::open_beside(book_file);
  if (!book) return say(book.error());
  auto found = (*book)->alarms(is_all);
  if (!found) return say(found.error());
  auto untold = (*book)->untold();
  if (!untold) return say(untold.error());
  fmt::print("{}", alarms_text(*found, *untold, *zone));
  return 0;
}

int acknowledge(const std::string& book, const std::string& alarm, const std::string& by,
                const std::string& because) {
  const auto n = buoyd::number_in<std::int64_t>(alarm);
  if (!n || by.empty()) {
    return say(
        {ErrorCode::invalid,
         n ? "expected --by NAME" : fmt::format("'{}', expected the number of an alarm", alarm)});
  }
  auto opened = AlarmBook::open_beside(book);
  if (!opened) return say(opened.error());
  auto done = (*opened)->acknowledge(*n, by, because, buoyd::SystemClock().wall());
  return done ? 0 : say(done.error());
}

}  // namespace buoyshore
