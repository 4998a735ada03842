#include "firmware-host/bench/simulation.hpp"
#include "firmware-host/bench/make_instrument.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>

#include "base/json.hpp"
#include "base/log.hpp"
#include "firmware-host/bench/configuration_blocks.hpp"
#include "firmware-host/bench/order.hpp"
#include "firmware-host/bench/supplied_instrument.hpp"
#include "firmware-host/defects/draw_defects.hpp"
#include "firmware-host/judge/ledger_reader.hpp"
#include "firmware-host/recorded/recorded_instrument.hpp"
#include "firmware-host/wire/pty_port.hpp"
#include "firmware-host/wire/tcp_port.hpp"

namespace buoysim {

using buoyd::ErrorCode;
using buoyd::fail;
using buoyd::json_string;

namespace {

constexpr Micros care_interval{1'000'000};
constexpr std::size_t longest_order = 1024;

timespec to_timespec(Micros duration) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(duration);
  timespec time{};
  time.tv_sec = seconds.count();
  time.tv_nsec = static_cast<long>((duration - seconds).count() * 1000);
  return time;
}

}  // namespace

std::map<std::string, std::uint16_t> read_ports(const std::string& folder) {
  std::map<std::string, std::uint16_t> ports;
  std::ifstream file(folder + "/ports");
  std::string name;
  std::uint16_t port = 0;
  while (file >> name >> port) {
    ports[name] = port;
  }
  return ports;
}

Simulation::Simulation(const Scenario& scenario, std::string folder, const buoyd::Clock& clock)
    : scenario_(scenario),
      folder_(std::move(folder)),
      clock_(clock),
      faults_(scenario.faults, scenario.seed),
      terminals_(scenario.terminals, folder_, scenario.seed),
      decks_(scenario.deck_units, folder_, scenario.seed,
             [this](LedgerEntry entry) {
               entry.time = clock_.wall();
               entry.boottime = clock_.mono();
               if (!ledger_->write(entry)) {
                 buoyd::log_line(buoyd::Priority::error, ledger_path() + ": cannot be written");
               }
             }),
      modems_(scenario, folder_, stage_) {
  stage_.clock = &clock_;
  stage_.faults = &faults_;
  stage_.began = clock_.mono();
  stage_.record = [this](const LedgerEntry& entry) { return ledger_->write(entry); };
}

Simulation::~Simulation() {
  close();
}

Result<void> Simulation::open() {
  auto ledger = Ledger::open(ledger_path());
  if (!ledger) {
    return buoyd::pass_on(ledger);
  }
  ledger_ = std::move(*ledger);
  if (auto opened = open_control(); !opened) {
    return opened;
  }
  begin_world();
  make_lines();
  make_instruments();
  if (!tell_secrets()) {
    return fail(ErrorCode::unavailable, ledger_path() + ": cannot be written");
  }
  for (const auto& line : lines_) {
    if (auto opened = line->open(); !opened) {
      return opened;
    }
  }
  remember_ports();
  for (PlayedDevices* const devices : devices_) {
    if (auto opened = devices->open(); !opened) return opened;
  }
  return {};
}

/// A run that goes on in its folder goes on with its sea.
void Simulation::begin_world() const {
  if (!scenario_.world) return;
  std::string text;
  std::ifstream(folder_ + "/world") >> text;
  scenario_.world->begin(buoyd::parse_iso8601(text).value_or(clock_.wall()));
  std::ofstream(folder_ + "/world", std::ios::trunc)
      << buoyd::iso8601(scenario_.world->began()) << '\n';
}

void Simulation::make_lines() {
  auto known = read_ports(folder_);
  for (const LineScenario& line : scenario_.lines) {
    std::unique_ptr<Port> port;
    if (line.tcp_address.empty()) {
      port = std::make_unique<PtyPort>(device_of(line, folder_));
    } else {
      port = std::make_unique<TcpPort>(line.tcp_address, line.tcp_port, known[line.settings.name]);
    }
    lines_.push_back(std::make_unique<PlayedLine>(line, std::move(port), stage_));
  }
}

/// Where it cannot be written, the next run takes other ports: no reason not to play.
void Simulation::remember_ports() const {
  std::ofstream file(ports_path(), std::ios::trunc);
  for (const auto& line : lines_) {
    if (const auto* const tcp = dynamic_cast<const TcpPort*>(&line->port())) {
      file << line->scenario().settings.name << ' ' << tcp->number() << '\n';
    }
  }
}

void Simulation::make_instruments() {
  const auto last = last_counters(ledger_path());
  std::uint64_t seed = scenario_.seed;
  for (const InstrumentScenario& instrument : scenario_.instruments) {
    const auto known = last.find(instrument.settings.name);
    const std::uint64_t counter = known == last.end() ? 0 : known->second;
    auto made = make(instrument, counter, ++seed);
    instruments_[instrument.settings.name] = made.get();
    line_named(instrument.settings.line)->add(std::move(made));
  }
}

std::unique_ptr<Instrument> Simulation::make(const InstrumentScenario& instrument,
                                             std::uint64_t counter, std::uint64_t seed) {
  const auto made = [seed](const InstrumentScenario& one, std::uint64_t last) {
    return one.recording.empty() ? make_instrument(one, last, seed) : make_recorded(one, last);
  };
  if (!instrument.supply) return made(instrument, counter);
  return std::make_unique<SuppliedInstrument>(
      instrument, counter, made,
      [this, &supply = *instrument.supply] { return has_supply(supply); });
}

/// While the instruments are made nothing has power yet.
bool Simulation::has_supply(const SupplyScenario& supply) const {
  const auto module = instruments_.find(supply.module);
  return module != instruments_.end() &&
         module->second->is_coil_on(supply.relay) != supply.normally_closed;
}

/// The ledger alone has them.
bool Simulation::tell_secrets() {
  const auto& all = scenario_.instruments;
  return !scenario_.is_secret ||
         std::all_of(all.begin(), all.end(), [this](const InstrumentScenario& instrument) {
           LedgerEntry entry = secret_entry(instrument);
           entry.time = clock_.wall();
           entry.boottime = clock_.mono();
           return ledger_->write(entry);
         });
}

PlayedLine* Simulation::line_named(const std::string& name) {
  const auto found = std::find_if(lines_.begin(), lines_.end(), [&](const auto& line) {
    return line->scenario().settings.name == name;
  });
  return found == lines_.end() ? nullptr : found->get();
}

Result<void> Simulation::open_control() {
  const std::string path = control_path();
  ::unlink(path.c_str());
  // Read and write, so that it never ends when a writer leaves.
  if (::mkfifo(path.c_str(), 0600) == 0) {
    control_ = Descriptor(::open(path.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC));
  }
  if (!control_.is_open()) {
    const int code = errno;
    return fail(ErrorCode::unavailable, fmt::format("{}: {}", path, std::strerror(code)), code);
  }
  return {};
}

void Simulation::close() {
  for (const auto& line : lines_) {
    line->close();
  }
  for (PlayedDevices* const devices : devices_) devices->close();
  if (control_.is_open()) {
    ::unlink(control_path().c_str());
    control_.reset();
  }
}

void Simulation::run(int stop) {
  while (turn(stop, care_interval)) {
  }
}

Micros Simulation::until_due(Micros longest) const {
  const MonoTime now = clock_.mono();
  Micros wait = std::min(longest, std::max(Micros{0}, next_care_ - now));
  for (const auto& line : lines_) {
    if (const auto due = line->next_due()) {
      wait = std::min(wait, std::max(Micros{0}, *due - now));
    }
  }
  for (const PlayedDevices* const devices : devices_) {
    if (const auto due = devices->next_due()) {
      wait = std::min(wait, std::max(Micros{0}, *due - now));
    }
  }
  const Micros age = stage_.age();
  if (const auto change = faults_.next_change(age)) {
    wait = std::min(wait, *change - age);
  }
  return wait;
}

bool Simulation::turn(int stop, Micros longest) {
  for (const auto& line : lines_) {
    line->turn();
  }
  for (PlayedDevices* const devices : devices_) devices->turn(clock_);
  if (clock_.mono() >= next_care_) {
    next_care_ = clock_.mono() + care_interval;
    for (const auto& line : lines_) {
      line->port().look_after();
    }
    for (PlayedDevices* const devices : devices_) devices->look_after();
  }
  std::vector<pollfd> set{{stop, POLLIN, 0}, {control_.get(), POLLIN, 0}};
  for (const auto& line : lines_) {
    line->port().add_to(set);
  }
  for (const PlayedDevices* const devices : devices_) devices->add_to(set);
  const timespec wait = to_timespec(until_due(longest));
  if (::ppoll(set.data(), set.size(), &wait, nullptr) > 0 && set[1].revents != 0) {
    take_orders();
  }
  return set[0].revents == 0;
}

void Simulation::take_orders() {
  std::array<char, 512> buffer{};
  const ssize_t count = ::read(control_.get(), buffer.data(), buffer.size());
  for (ssize_t i = 0; i < count; ++i) {
    const char c = buffer[static_cast<std::size_t>(i)];
    if (c != '\n') {
      order_.append(order_.size() < longest_order ? 1 : 0, c);
      continue;
    }
    const auto done = order(order_);
    buoyd::log_line(done ? buoyd::Priority::notice : buoyd::Priority::error,
                    done ? "order: " + order_ : done.error().text);
    order_.clear();
  }
}

Result<void> Simulation::order(const std::string& text) {
  auto order = parse_order(text, scenario_);
  if (!order) {
    return buoyd::pass_on(order);
  }
  if (order->mend) {
    faults_.mend(order->fault.target, stage_.age());
  } else {
    faults_.add(order->fault, stage_.age());
  }
  return {};
}

std::map<std::string, std::string> Simulation::devices() const {
  std::map<std::string, std::string> devices;
  for (const auto& line : lines_) {
    devices[line->scenario().settings.name] = line->port().device();
  }
  return devices;
}

std::string Simulation::ready() const {
  std::string out = R"({"lines":{)";
  const char* before = "";
  for (const auto& line : lines_) {
    out += before + json_string(line->scenario().settings.name) + ":" +
           json_string(line->port().device());
    before = ",";
  }
  return out + "}}";
}

std::string Simulation::summary() const {
  std::string lines;
  std::string instruments;
  for (const auto& line : lines_) {
    const WireCounters wire = line->counters();
    lines += fmt::format(
        R"({}{{"name":{},"requests":{},"inside_gap":{},"overlapping":{},"damaged_requests":{},)"
        R"("sent_bytes":{},"received_bytes":{}}})",
        lines.empty() ? "" : ",", json_string(line->scenario().settings.name), wire.requests,
        wire.inside_gap, wire.overlapping, line->damaged_requests(), wire.sent_bytes,
        wire.received_bytes);
    for (const auto& [name, told] : line->instruments()) {
      instruments += fmt::format(
          R"({}{{"name":{},"said":{},"exceptions":{},"faults":{},"skipped":{},"counter":{}}})",
          instruments.empty() ? "" : ",", json_string(name), told.said, told.exceptions,
          told.faults, told.skipped, told.counter);
    }
  }
  return fmt::format(R"({{"lines":[{}],"instruments":[{}],"terminals":[{}],"modems":[{}]}})", lines,
                     instruments, terminals_.summary(), modems_.summary());
}

std::string Simulation::configuration() const {
  std::string out;
  for (const auto& line : lines_) {
    out += line_block(line->scenario(), line->port().device()) + "\n";
  }
  for (const InstrumentScenario& instrument : scenario_.instruments) {
    out += instrument_block(instrument) + "\n";
  }
  return out;
}

}  // namespace buoysim
