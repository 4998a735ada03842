// collect, observe and command: they listen to a broker until they are told to end.

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <limits>

#include "base/hash.hpp"
#include "base/quantity.hpp"
#include "base/terminal.hpp"
#include "core/command.hpp"
#include "core/command_arguments.hpp"
#include "platform/end_signals.hpp"
#include "shore/archive/archive_file.hpp"
#include "shore/collect/broker_loop.hpp"
#include "shore/collect/collector.hpp"
#include "shore/collect/commander.hpp"
#include "shore/collect/fair_turns.hpp"
#include "shore/collect/observer.hpp"
#include "shore/commands.hpp"
#include "shore/send/local_inbox.hpp"

namespace buoyshore {

using buoyd::Priority;

namespace {

constexpr std::size_t largest_about = 1U << 20U;  // descriptions of 8 KiB, one a kind of reading

std::atomic<bool> is_left{false};  // nobody reads what is printed any more

std::atomic<bool> told_to_renew{false};

/// SIGTERM and SIGINT end the wait in poll() and then the loop; SIGHUP looks at the secrets' files.
void listen_to_signals() {
  buoyd::end_at_signals();
  struct sigaction action = {};
  action.sa_handler = [](int) { told_to_renew = true; };
  sigaction(SIGHUP, &action, nullptr);
}

/// `each_turn` is called at least once a second.
void run_until_told(BrokerLoop& loop, const std::function<void()>& each_turn) {
  loop.run([&] {
    if (told_to_renew.exchange(false)) loop.renew();
    each_turn();
    return buoyd::must_end() || is_left;
  });
}

buoyd::MqttOptions mqtt_options(const buoyd::MqttSettings& settings, const std::string& name) {
  buoyd::MqttOptions options;
  options.settings = settings;
  options.client_id = name;
  return options;
}

/// What anybody but root may still write where the archive stands.
std::uint64_t free_bytes(const std::string& archive) {
  const std::string folder = std::filesystem::path(archive).parent_path();
  struct statvfs room = {};
  if (::statvfs(folder.empty() ? "." : folder.c_str(), &room) != 0) {
    return std::numeric_limits<std::uint64_t>::max();  // what is wrong there, SQLite says
  }
  return std::uint64_t{room.f_bavail} * room.f_frsize;
}

buoyd::Result<CollectorLimits> limits_of(const ArchiveGuard& guard, const std::string& archive) {
  auto budget = buoyd::parse_size(guard.station_budget);
  if (!budget) return buoyd::fail(budget.error().code, "--station-budget: " + budget.error().text);
  auto keep = buoyd::parse_size(guard.keep_free);
  if (!keep) return buoyd::fail(keep.error().code, "--keep-free: " + keep.error().text);
  return CollectorLimits{*budget, *keep, [archive] { return free_bytes(archive); }};
}

std::string why_unanswered(const BrokerLoop& loop, const std::string& broker) {
  if (!loop.was_ready()) {
    return fmt::format("never connected: {}; nothing was sent",
                       loop.trouble().empty() ? broker + " did not answer" : loop.trouble());
  }
  if (loop.refusal() != 0) {
    return fmt::format("the broker refused the command, reason {:#x}", loop.refusal());
  }
  return "no answer; the command has expired or may still come";
}

}  // namespace

int collect(const BrokerOptions& broker, const std::string& archive, const std::string& wanted,
            const ArchiveGuard& guard) {
  const auto settings = broker.settings();
  if (!settings) return say(2, settings.error().text);
  if (!wanted.empty() && !buoyd::hash8_from_hex(wanted)) {
    return say(2, fmt::format("--id '{}', expected 16 hex digits", wanted));
  }
  const auto limits = limits_of(guard, archive);
  if (!limits) return say(2, limits.error().text);
  const auto lock = ArchiveLock::take(archive);
  if (!lock) return say(1, lock.error().text);
  auto opened = Archive::open(archive, wanted);
  if (!opened) return say(1, fmt::format("{}: {}", archive, opened.error().text));
  const std::string id = (*opened)->id();
  listen_to_signals();
  const buoyd::SystemClock clock;
  buoyd::RepeatLog log(clock);
  Collector collector(
      std::move(*opened), [&archive, &id] { return Archive::reopen(archive, id); }, broker.prefix,
      clock, log, *limits);
  FairTurns turns(collector, broker.prefix, clock, log);
  BrokerLoop loop(mqtt_options(*settings, "buoyshore-" + id), turns, clock, log);
  buoyd::log_line(Priority::notice,
                  fmt::format("archive {} in {}, listening at {}", id, archive, broker.broker));
  auto asks = LocalInbox::open(ask_path(archive));
  if (!asks) {
    buoyd::log_line(Priority::warning,
                    "account --wait cannot have stations asked: " + asks.error().text);
  }
  run_until_told(loop, [&asks, &collector] {
    if (!asks) return;
    std::vector<std::string> stations = asks->take();
    std::erase_if(stations, [](const std::string& name) { return !is_station_name(name); });
    collector.ask(stations);
  });
  const CollectorCounts& counts = collector.counts();
  buoyd::log_line(
      Priority::notice,
      fmt::format("ends: {} batches with {} new readings archived, {} hellos answered, "
                  "{} messages refused, {} not committed",
                  counts.batches, counts.readings, counts.hellos, counts.refused, counts.failed));
  return 0;
}

int observe(const BrokerOptions& broker, const std::string& station) {
  const auto settings = broker.settings();
  if (!settings) return say(2, settings.error().text);
  if (!station.empty() && !is_station_name(station)) {
    return say(2, fmt::format("'{}' is no station, expected letters, digits, _ and -", station));
  }
  listen_to_signals();
  const buoyd::SystemClock clock;
  buoyd::RepeatLog log(clock);
  const buoyd::Terminal terminal = buoyd::Terminal::of(STDOUT_FILENO);
  bool nobody_reads = false;  // `| head` has seen enough, which is no error
  Observer observer(broker.prefix, station, terminal, [&nobody_reads](const std::string& line) {
    const bool written = std::puts(line.c_str()) >= 0 && std::fflush(stdout) == 0;
    if (!written) is_left = true;
    nobody_reads = nobody_reads || (!written && errno == EPIPE);
  });
  buoyd::MqttOptions options =
      mqtt_options(*settings, "buoyshore-observe-" + buoyd::to_hex(buoyd::random8()));
  options.max_incoming = largest_about;
  BrokerLoop loop(std::move(options), observer, clock, log);
  run_until_told(loop, [] {});
  if (nobody_reads && std::freopen("/dev/null", "w", stdout) == nullptr) return 1;
  return 0;
}

int command(const BrokerOptions& broker, const CommandOrder& order) {
  const auto settings = broker.settings();
  if (!settings) return say(2, settings.error().text);
  if (const auto sound = check_order(order); !sound) return say(2, sound.error().text);
  if (!order.card_file.empty() || !order.sbd_file.empty() || !order.direct_ip.empty()) {
    return say(2,
               "--card, --sbd and --direct-ip are for a short message, expected --by-message, too");
  }
  if (broker.own_name().find_first_of("/+#") != std::string::npos) {
    return say(2, fmt::format("the user name '{}' stands in the topic, expected none of / + #",
                              broker.own_name()));
  }
  const auto life = buoyd::parse_duration(order.expires.empty() ? "10 min" : order.expires);
  if (!life) return say(2, "--expires: " + life.error().text);
  const buoyd::SystemClock clock;
  const std::string id = buoyd::to_hex(buoyd::random8());
  buoyd::JsonObject object;
  object.add("id", id).add("expires", buoyd::iso8601(clock.wall() + *life));
  if (const auto added = buoyd::add_arguments(object, order.arguments); !added) {
    return say(2, added.error().text);
  }
  listen_to_signals();
  buoyd::RepeatLog log(clock);
  Commander commander({fmt::format("{}/{}/", broker.prefix, order.station), broker.own_name(),
                       order.name, id, object.str()},
                      clock);
  BrokerLoop loop(mqtt_options(*settings, "buoyshore-command-" + id), commander, clock, log);
  const buoyd::MonoTime end = clock.mono() + *life;
  loop.run([&] {
    return buoyd::must_end() || commander.answer() || loop.refusal() != 0 || clock.mono() >= end;
  });
  const auto& told = commander.answer();
  if (!told) return say(1, why_unanswered(loop, broker.broker));
  fmt::print("{}\n", *told);
  const auto answer = buoyd::Json::parse(*told);
  return answer && answer->string_at("outcome") == "done" ? 0 : 1;
}

}  // namespace buoyshore
