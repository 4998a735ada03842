#include "app/daemon.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>
#include <stdexcept>

#include "acoustics/acoustic_uplink.hpp"
#include "app/health_report.hpp"
#include "config/diff.hpp"
#include "platform/process_facts.hpp"
#include "uplink/uplink_loop.hpp"

namespace buoyd {

namespace {

/// The watchdog's limit for main is twice that.
constexpr Micros longest_turn = std::chrono::seconds(5);
static_assert(2 * longest_turn <= main_turn_limit);

SpoolSetup spool_setup(const Settings& settings, const RestartFacts& restart,
                       std::shared_ptr<StoreLock> lock) {
  SpoolSetup setup;
  setup.lock = std::move(lock);
  setup.settings = settings.spool;
  setup.delivery = settings.mqtt.delivery;
  setup.station = settings.station.id;
  setup.version = BUOYD_VERSION;
  setup.boot_id = read_boot_id();
  setup.configuration_hash = settings.hash;
  setup.restart = restart;
  return setup;
}

int poll_milliseconds(Micros wait) {
  const auto most = std::clamp<Micros>(wait, Micros(0), longest_turn);
  return static_cast<int>((most.count() + 999) / 1000);
}

}  // namespace

Daemon::Daemon(Configuration configuration, SettingsOrigin origin, LastConfiguration last,
               std::vector<std::string> model_folders, const Clock& clock, const Signals& signals,
               const NotifyEnvironment& service, std::shared_ptr<StoreLock> lock)
    : configuration_(std::move(configuration)),
      origin_(std::move(origin)),
      last_(std::move(last)),
      model_folders_(std::move(model_folders)),
      clock_(clock),
      signals_(signals),
      started_(clock.mono()),
      log_(clock),
      notify_(service.socket),
      supervision_(awake_, clock),
      watched_(supervision_, "main", {main_turn_limit, reload_limit}),
      spool_watched_(supervision_, "spool", {spool_turn_limit}),
      feeding_(service.watchdog),
      clock_keeper_(clock, configuration_.settings.clock.chrony_sock),
      commands_(*this, clock, log_,
                {[this](Reading reading) { offer(std::move(reading)); },
                 [this](CommandAnswer answer) {
                   if (answer.by_message) return message_links_.answer(answer);
                   uplink_.send(std::move(answer));
                 },
                 [this, path = configuration_.settings.spool.path + ".commands"](const auto& all) {
                   const LongStep writing(&watched_.turns());
                   return write_command_memory(path, all);
                 },
                 [this] { return clock_keeper_.status().quality.state; }},
                read_command_memory(configuration_.settings.spool.path + ".commands")),
      restarts_(configuration_.settings.spool.path + ".run", read_service_run(), read_boot_id(),
                clock),
      start_order_(configuration_.settings, started_, restarts_.was_released()),
      spool_(spool_setup(configuration_.settings, restarts_.facts(), std::move(lock)), clock, log_,
             [this](std::vector<Reading>& readings) { clock_keeper_.stamp_all(readings); }),
      own_readings_(spool_.add_producer()),
      uplink_readings_(spool_.add_producer()),
      release_readings_(spool_.add_producer()),
      uplink_([this] { return make_uplink(); },
              [this](DeliveryEvents* events) {
                fork_.set_uplink(events);
                spool_.introduce();  // what is new was told nothing
              }),
      link_(configuration_.settings.link,
            std::filesystem::path(configuration_.settings.control_socket).parent_path(),
            {[this] { uplink_.loop().reconnect(); },
             [this](const EventFacts& event) { offer(event_reading(event, clock_.mono())); },
             [this](const PowerSettings& power) { return open_power(power); }},
            started_),
      message_links_(clock, log_, supervision_,
                     [this](CommandCall call) {
                       if (!commands_.take(std::move(call))) {
                         log_.occurred("command", "overflow", Priority::warning,
                                       "too many commands wait: the oldest went");
                       }
                     }),
      releases_(clock, log_, supervision_,
                [this](const EventFacts& event) {
                  Reading reading = event_reading(event, clock_.mono());
                  static_cast<void>(release_readings_.offer(reading));
                }),
      powers_(powers_outside()),
      science_(clock, log_, supervision_, configuration_.settings.science),
      lines_(spool_, science_, clock, log_, supervision_),
      line_requests_(
          clock, [this](const std::string& name) { return lines_.find(name); },
          [this](const std::string& name) { return why_not(name); }),
      next_health_(next_health(started_, started_)) {
  spool_.watch(spool_watched_.turns());
  const AcousticSettings& acoustic = configuration_.settings.acoustic;
  if (!acoustic.nodes.empty()) {
    relay_ = std::make_unique<AcousticRelay>(
        acoustic, clock_, [this] { return clock_keeper_.status().quality; }, log_, supervision_,
        acoustic_status_);
  }
}

Daemon::~Daemon() = default;

void Daemon::run() {
  const Settings& settings = configuration_.settings;
  log_line(Priority::notice,
           fmt::format("buoyd {} starts: station {}, {} lines, {} instruments", BUOYD_VERSION,
                       settings.station.id, settings.lines.size(), settings.instruments.size()));
  log_line(Priority::notice,
           fmt::format("start {}: {}", restarts_.facts().restarts + 1, restarts_.facts().text));
  lines_.read_marks(settings.spool.path);
  science_.keep_events(settings.instruments, own_readings_);
  powers_.change(settings);
  open_control_socket();
  spool_.connect(&fork_);
  uplink_.make();
  withdraw(lines_.stored_instruments());
  if (start_order_.is_over()) {
    begin_uplink();
    begin_messages();
  }
  start_spool();  // behind those who are told of commits: the first one has alarms of the store
  start_science();
  begin_releases();
  if (!origin_.refused.empty()) {
    tell_config(false, file_hash(configuration_.file), origin_.refused);
  }
  tell_config(true, settings.hash, "started");
  keep_up();
  tell_hold();
  if (start_order_.is_over()) begin_link();
  for (const LineSettings& line : settings.lines) {
    lines_.let_rest(line.name, configuration_);
    start_line(line.name);
  }
  tell_ready();
  while (turn(longest_turn)) {
  }
  stop();
}

/// Without it there is no buoyd: systemd tries again.
void Daemon::start_spool() {
  const auto started = spool_thread_.start("spool", [this] {
    spool_.run();
    spool_watched_.ended();
    spool_ended_ = true;
  });
  if (!started) throw std::runtime_error(started.error().text);
}

/// From here on systemd's watchdog runs.
void Daemon::tell_ready() {
  watched_.turns().turned();
  notify_.ready();
  tell_service_status();
  if (notify_.is_open() && feeding_) {
    watchdog_ = std::make_unique<Watchdog>(supervision_, notify_, feeding_interval(*feeding_));
    if (const auto begun = watchdog_->begin(); !begun) throw std::runtime_error(begun.error().text);
  }
}

void Daemon::open_control_socket() {
  const std::string& path = configuration_.settings.control_socket;
  auto opened =
      ControlSocket::open(path, [this](const Json& request) { return answer(request); }, clock_);
  if (!opened) {
    log_.occurred("control", "open", Priority::warning,
                  opened.error().text + "; buoyctl status will not work");
    return;
  }
  control_ = std::move(*opened);
  log_.ended("control", "open", "buoyctl is answered again");
}

std::unique_ptr<RunningUplink> Daemon::make_uplink() {
  return std::make_unique<RunningUplink>(
      configuration_.settings, supervision_,
      [this](const Settings& settings, TurnWatch& turns) { return make_loop(settings, turns); });
}

std::unique_ptr<Uplink> Daemon::make_loop(const Settings& settings, TurnWatch& turns) {
  auto tell = [this](const EventFacts& event) {
    Reading reading = event_reading(event, clock_.mono());
    static_cast<void>(uplink_readings_.offer(reading));
  };
  if (settings.acoustic.buoy) {
    auto told = [this](const TimeTold& time) {
      clock_keeper_.told("acoustic", time.at, time.said);
      spool_.flush();  // chrony takes only what is fresh, and no reading may come for minutes
    };
    return std::make_unique<AcousticUplink>(settings, clock_, log_, spool_, std::move(tell),
                                            std::move(told), turns, read_boot_id(),
                                            acoustic_status_);
  }
  CommandLane::Take take;
  if (!settings.commands.allow.empty()) {
    take = [this](CommandCall call) { return commands_.take(std::move(call)); };
  }
  auto loop = std::make_unique<UplinkLoop>(settings, clock_, log_, spool_, std::move(tell),
                                           std::move(take), &turns, read_boot_id());
  if (relay_ != nullptr) loop->carry(relay_->stations());
  return loop;
}

void Daemon::start_line(const std::string& name) {
  if (lines_.is_paused(name) || lines_.find(name) != nullptr || !start_order_.allows(name)) return;
  const Settings& settings = configuration_.settings;
  auto plan = make_line_plan(*find_named(settings.lines, name), settings.instruments,
                             settings.deployment, configuration_.model_finder());
  if (!plan) {
    // The configuration was checked: only a driver that refuses its own model gets here.
    log_line(Priority::error, fmt::format("line {}: {}", name, plan.error().text));
    return;
  }
  if (const auto begun = lines_.start(std::move(*plan)); !begun) {
    wait_for_thread(name, begun.error());
    return;
  }
  threadless_.erase(name);
  if (is_power_line(name)) link_.relay_begins(clock_.mono());
  powers_.line_begins(name, clock_.mono());
}

void Daemon::stop_lines(const std::vector<std::string>& names) {
  for (const std::string& name : names) {
    if (lines_.find(name) == nullptr) continue;
    if (is_power_line(name)) link_.relay_ends(clock_.mono());
    powers_.line_ends(name, clock_.mono());
  }
  lines_.stop(names, [this] { watched_.turns().turned(); });
}

bool Daemon::turn(Micros at_most) {
  std::vector<pollfd> set{{signals_.descriptor(), POLLIN, 0}, {commands_.descriptor(), POLLIN, 0}};
  if (control_) {
    control_->add_to(set);
  }
  poll(set.data(), set.size(), poll_milliseconds(std::min(at_most, next_due() - clock_.mono())));
  if (control_) {
    control_->serve(set);
  }
  commands_.step();
  resume_due_lines();
  look_at_trial();
  start_due();
  start_waiting();
  if (clock_.mono() >= next_health_) {
    tell_health();
  }
  if (uplink_.step() && start_order_.is_over()) begin_uplink();
  step_link();
  powers_.step(clock_.mono());
  if (clock_.mono() >= next_service_status_) {
    look_at_control_socket();
    try_messages_again();
    tell_service_status();
  }
  watched_.turns().turned();
  return take_signals();
}

MonoTime Daemon::next_due() const {
  MonoTime due = std::min(next_health_, commands_.next_due().value_or(next_health_));
  due = std::min(due, start_order_.next_due(clock_.mono()));
  due = std::min({due, lines_.next_due(), powers_.next_due()});
  return std::min(due, link_.next_due().value_or(due));
}

bool Daemon::take_signals() {
  while (const auto signal = signals_.take()) {
    if (*signal == Signal::stop) {
      return false;
    }
    notify_.reloading(awake_.now());
    static_cast<void>(reload());  // tells what came of it
    notify_.ready();
  }
  return true;
}

EffectiveSettings Daemon::load() {
  const LongStep reading(&watched_.turns());
  return load_effective(configuration_.file, model_folders_);
}

void Daemon::apply(const SettingsDiff& changes, Configuration wanted) {
  if (changes.link) link_.relay_ends(clock_.mono());  // while the old relay's line is there
  std::vector<std::string> ending = changes.removed_lines;
  ending.insert(ending.end(), changes.changed_lines.begin(), changes.changed_lines.end());
  stop_lines(ending);
  for (const std::string& name : changes.removed_lines) {
    if (lines_.is_paused(name)) lines_.pause(name, clock_.mono());  // that is over, too
  }
  if (changes.mqtt || changes.station || changes.commands) {
    uplink_.renew();
  }
  const KindNames before = kinds_of(configuration_);
  configuration_ = std::move(wanted);
  lines_.keep_to(configuration_);
  withdraw(before);
  science_.keep_events(configuration_.settings.instruments, own_readings_);
  powers_.change(configuration_.settings);
  change_start();
  if (changes.clock) {
    clock_keeper_.set_chrony(configuration_.settings.clock.chrony_sock);
  }
  if (changes.spool) {
    spool_.change(configuration_.settings.spool);
  }
  for (const auto* names : {&changes.changed_lines, &changes.added_lines}) {
    for (const std::string& name : *names) {
      lines_.let_rest(name, configuration_);  // it may be paused, or have no thread
      start_line(name);
    }
  }
  if (changes.link) link_.change(configuration_.settings.link, clock_.mono());
  if (changes.message_links && start_order_.is_over()) begin_messages();
  if (changes.releases) begin_releases();
}

/// What was there before, and is not in the configuration any more.
void Daemon::withdraw(const KindNames& before) {
  note_left(left_kinds_, before, kinds_of(configuration_));
  uplink_.withdraw(left_kinds_);
}

void Daemon::tell_config(bool accepted, const std::string& hash, const std::string& text) {
  log_line(accepted ? Priority::notice : Priority::error,
           fmt::format("configuration {} {}: {}", hash, accepted ? "in force" : "refused", text));
  offer(config_reading({hash, accepted, text}, clock_.mono()));
}

void Daemon::offer(Reading reading) {
  // A full queue counts what it refuses; the count becomes a reading.
  static_cast<void>(own_readings_.offer(reading));
}

std::string Daemon::answer(const Json& request) {
  if (request.string_at("command") == "status") {
    return status();
  }
  if (request.string_at("command") == "raw_copied") {
    return completion_json(raw_copied(request.integer_at("ticket").value_or(0)));
  }
  if (auto answer = line_requests_.answer(request, configuration_.settings)) {
    return *answer;
  }
  if (auto answer = releases_.answer(request)) return *answer;
  return commands_.ask(request).value_or(
      fmt::format(R"({{"error":"unknown command, expected captured, capture, reading, release, )"
                  R"(released or {}"}})",
                  fmt::join(command_names, ", ")));
}

}  // namespace buoyd
