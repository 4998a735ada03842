// How buoyd starts: [start] may hold it off and stagger it.

#include <algorithm>
#include <string_view>

#include "app/daemon.hpp"
#include "model/reading_interval.hpp"

namespace buoyd {

namespace {

/// No line is named so: a line's name has no blank.
constexpr const char* uplink_thread = "the uplink";
constexpr const char* relay_thread = "the relay";
constexpr const char* science_thread = "the science";
constexpr const char* release_threads = "the releases";
constexpr std::string_view article = "the ";  // which their events leave out

}  // namespace

void Daemon::look_at_hold() {
  const RunningLine* const line = lines_.find(start_order_.watched_line());
  const StartSettings& settings = configuration_.settings.start;
  const auto* const watched = find_named(configuration_.settings.instruments, settings.instrument);
  if (line == nullptr || watched == nullptr) return;
  const Micros usual = reading_interval(*watched, configuration_.model_of(*watched));
  for (const InstrumentSnapshot& one : line->worker().instruments()) {
    if (one.name != settings.instrument) continue;
    if (const auto value = held_value(one, settings.channel)) {
      start_order_.hold().saw(*value, std::max(one.interval, usual));
    }
  }
}

/// What became of the hold. Released, it holds no later run of this boot.
void Daemon::tell_hold() {
  for (const EventFacts& event : start_order_.hold().take_events()) {
    if (event.kind == "released") {
      const LongStep writing(&watched_.turns());
      restarts_.released();
    }
    offer(event_reading(event, clock_.mono()));
  }
}

void Daemon::start_due() {
  if (start_order_.is_over()) return;
  if (start_order_.hold().holds()) look_at_hold();
  const MonoTime now = clock_.mono();
  const auto lines = start_order_.step(configuration_.settings, now);
  tell_hold();  // before a reading of those lines is stored
  for (const std::string& line : lines) start_line(line);
  if (start_order_.is_over()) {
    log_line(Priority::notice, "everything is started: the uplink begins");
    begin_messages();
    offer(event_reading({"start", "started", "all lines run, the uplink begins"}, now));
    begin_link();
    begin_uplink();
  }
}

/// Until it has its thread readings are stored as they are, not evaluated.
void Daemon::start_science() {
  note_begun(science_thread, science_.begin());
}

void Daemon::begin_uplink() {
  note_begun(uplink_thread, uplink_.begin());
}

void Daemon::begin_relay() {
  if (relay_ != nullptr) note_begun(relay_thread, relay_->begin());
}

void Daemon::begin_releases() {
  const Settings& settings = configuration_.settings;
  note_begun(release_threads, releases_.begin(settings.spool.path, settings.releases));
}

void Daemon::note_begun(const std::string& name, const Result<void>& begun) {
  if (begun) {
    threadless_.erase(name);
  } else {
    wait_for_thread(name, begun.error());
  }
}

/// A board that is short of memory or of processes for a while: the others go on meanwhile.
void Daemon::wait_for_thread(const std::string& name, const Error& error) {
  next_thread_ = clock_.mono() + thread_interval;
  if (threadless_.insert(name).second) {
    log_line(Priority::error, error.text + "; it is tried again");
    const std::string source = name.starts_with(article) ? name.substr(article.size()) : name;
    offer(event_reading({source, "no_thread", error.text}, clock_.mono()));
  }
}

void Daemon::start_waiting() {
  if (threadless_.empty() || clock_.mono() < next_thread_) return;
  next_thread_ = clock_.mono() + thread_interval;
  for (const std::string& name : std::set(threadless_)) try_thread(name);
}

void Daemon::try_thread(const std::string& name) {
  if (name == uplink_thread) {
    begin_uplink();
  } else if (name == relay_thread) {
    begin_relay();
  } else if (name == science_thread) {
    start_science();
  } else if (name == release_threads) {
    note_begun(name, releases_.try_again(configuration_.settings.spool.path));
  } else if (is_line(name)) {
    start_line(name);
  } else {
    threadless_.erase(name);  // a reload took it away meanwhile
  }
}

/// The modem is the largest load: its power comes behind all the lines.
void Daemon::begin_link() {
  link_.start(clock_.mono());
  for (const std::string& name : lines_.names()) {
    if (is_power_line(name)) link_.relay_begins(clock_.mono());
  }
  begin_relay();
}

void Daemon::begin_messages() {
  const auto& links = configuration_.settings.message_links;
  if (links.empty()) fork_.set_links({});
  message_links_.begin(configuration_.settings.station.id, links);
  if (links.empty()) return;
  fork_.set_links([this](const SpoolNews& news) { message_links_.news(news); });
}

/// Cards and keys are read when a link begins: what was put there, or replaced, counts from here
/// on. The other links go on.
void Daemon::begin_stale_messages() {
  const LongStep reading(&watched_.turns());
  if (start_order_.is_over() && message_links_.is_stale()) begin_messages();
}

/// Beyond the horizon nobody could ask for a reload.
void Daemon::try_messages_again() {
  const LongStep reading(&watched_.turns());
  message_links_.try_again();
}

/// Nobody tells them anything any more, then they end.
void Daemon::end_messages() {
  fork_.set_links({});
  message_links_.end();
}

/// The configuration changed: another line may be the one that is looked at.
void Daemon::change_start() {
  if (start_order_.is_over()) return;
  start_order_.change(configuration_.settings, clock_.mono());
  std::vector<std::string> ending = lines_.names();
  std::erase_if(ending, [this](const std::string& name) { return start_order_.allows(name); });
  stop_lines(ending);
  if (start_order_.hold().holds()) start_line(start_order_.watched_line());
}

}  // namespace buoyd
