// Any messages from the broker as commands, through the lane, the gate with its memory and the
// command table, to a played host: no crash; nothing is done that [commands] allow does not name,
// that is retained, late or without an id, nor twice under one id, also not after a restart; each
// message is answered at most once, under the station's own topic, with its own correlation data.
// What an input looks like: remote_command_seeds.hpp.

#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>

#include "base/turn_queue.hpp"
#include "command/commands.hpp"
#include "command/host_recorder.hpp"
#include "core/command_arguments.hpp"
#include "fuzz/remote_command_seeds.hpp"
#include "support/fake_clock.hpp"
#include "uplink/command_lane.hpp"

namespace {

using buoyd::Json;
using Fields = std::vector<std::string>;

constexpr std::size_t most_steps = 64;
constexpr std::int64_t longest_wait = 1'000'000;  // s: over a week, a command's longest life

void require(bool condition) {
  if (!condition) std::abort();
}

Fields split(std::string_view text, char separator) {
  Fields fields;
  for (std::size_t end = 0; end != std::string_view::npos;) {
    end = text.find(separator);
    fields.emplace_back(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? 0 : end + 1);
  }
  return fields;
}

bool is_id(const std::string& text) {
  const auto is_good = [](char c) {
    return isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '-';
  };
  return !text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), is_good);
}

std::vector<std::uint8_t> bytes_of(const std::string& text) {
  return {text.begin(), text.end()};
}

buoyd::Result<Json> json_of(const buoyd::MqttMessage& message) {
  return Json::parse(
      {reinterpret_cast<const char*>(message.payload.data()), message.payload.size()});
}

/// The sender's name and the command's.
std::pair<std::string, std::string> name_of(const buoyd::MqttMessage& message) {
  const std::string rest = message.topic.substr(std::string("buoy/b1/command/").size());
  const std::size_t end = rest.find('/');
  if (end == std::string::npos) return {"", rest};
  return {end <= 64 ? rest.substr(0, end) : "", rest.substr(end + 1)};
}

/// In memory where there is such a folder: a memory is written, and synced, after each command.
std::string memory_file() {
  const std::filesystem::path shared = "/dev/shm";
  const auto folder =
      std::filesystem::is_directory(shared) ? shared : std::filesystem::temp_directory_path();
  return folder / ("remote_command_fuzz." + std::to_string(getpid()));
}

/// A host that does what it is told, and counts it.
class PlayedHost final : public buoyd::HostRecorder {
 public:
  std::string status() const override {
    ++others_;
    return HostRecorder::status();
  }
  buoyd::Result<std::string> resume(const std::string& line) override {
    ++others_;
    return HostRecorder::resume(line);
  }
  buoyd::Result<buoyd::ReadingTicket> ask_reading(const std::string& instrument) override {
    ++others_;
    return HostRecorder::ask_reading(instrument);
  }
  std::size_t touches() const { return done.size() + others_; }

 private:
  mutable std::size_t others_ = 0;
};

struct Sent {
  buoyd::MqttMessage message;
  std::string id;
  bool answered = false;
};

class Station {
 public:
  explicit Station(const Fields& allow) {
    buoyd::fill_station(host_.running);
    host_.running.settings.commands.allow = allow;
    host_.running.settings.spool.raw_share = 0.1;
    start();
  }
  ~Station() { std::filesystem::remove(memory_); }
  Station(const Station&) = delete;
  Station& operator=(const Station&) = delete;

  void take(const Fields& step);
  /// All that waits, and what is pending until it is given up.
  void drain();
  std::size_t touches() const { return host_.touches(); }
  std::size_t answers() const { return answers_; }

 private:
  void start();
  void restart(const std::string& damage);
  void send(buoyd::MqttMessage message, bool only_queued);
  void send_made(const Fields& step);
  void turn();
  void check_done(const Sent& sent);
  void check_answer(const buoyd::CommandAnswer& answer);

  const std::string memory_ = memory_file();
  buoyd::FakeClock clock_;
  buoyd::RepeatLog log_{clock_, [](buoyd::Priority, std::string_view) {}};
  PlayedHost host_;
  std::unique_ptr<buoyd::Commands> commands_;
  buoyd::CommandLane lane_{
      "buoy/b1/", [this](buoyd::CommandCall call) { return commands_->take(std::move(call)); },
      [this](const buoyd::CommandAnswer& answer) {
        check_answer(answer);
        return buoyd::Result<std::uint16_t>(std::uint16_t{1});
      }};
  std::vector<Sent> sent_;
  struct Waiting {
    std::string sender;
    std::size_t index;
  };
  std::unique_ptr<buoyd::TurnQueue<Waiting>> waiting_;  // as the queue of commands_
  struct Ran {
    buoyd::WallTime until;
    buoyd::MonoTime since;
  };
  std::map<std::string, Ran> ran_;
  std::size_t answers_ = 0;
  bool memory_is_foreign_ = false;
};

void Station::start() {
  buoyd::Commands::Ways ways;
  ways.record = [](const buoyd::Reading& reading) {
    require(Json::parse(reading.body).has_value());
  };
  ways.answer = [this](buoyd::CommandAnswer answer) { lane_.answer(std::move(answer)); };
  ways.keep = [this](const auto& all) { return buoyd::write_command_memory(memory_, all); };
  ways.clock_state = [this] { return clock_.quality().state; };
  waiting_ = std::make_unique<buoyd::TurnQueue<Waiting>>(buoyd::Commands::most_waiting);
  commands_ = std::make_unique<buoyd::Commands>(host_, clock_, log_, std::move(ways),
                                                buoyd::read_command_memory(memory_));
}

void Station::restart(const std::string& damage) {
  if (!damage.empty()) {
    std::ofstream(memory_, std::ios::app) << damage;
    memory_is_foreign_ = true;
  }
  commands_.reset();
  start();
}

void Station::send(buoyd::MqttMessage message, bool only_queued) {
  Sent sent;
  const auto json = json_of(message);
  if (json) sent.id = json->string_at("id").value_or("");
  std::string number = std::to_string(sent_.size()) + "/";
  message.correlation.insert(message.correlation.begin(), number.begin(), number.end());
  sent.message = message;
  sent_.push_back(std::move(sent));
  const std::uint64_t refused = lane_.refused();
  const bool heard = lane_.received(message);
  require(heard == (message.topic.starts_with("buoy/b1/command/") &&
                    std::ranges::count(message.topic, '/') <= 4));
  if (heard) {
    const bool all_wait = waiting_->push({name_of(message).first, sent_.size() - 1});
    require(all_wait == (lane_.refused() == refused));
  }
  if (!only_queued) turn();
}

/// As buoyshore does: what it makes is understood as it was meant.
void Station::send_made(const Fields& step) {
  if (step.size() < 3) return;
  const Fields arguments(step.begin() + 3, step.end());
  const bool of_file = std::any_of(arguments.begin(), arguments.end(), [](const auto& argument) {
    return argument.find("=@") != std::string::npos;
  });
  if (of_file) return;  // any file of this machine
  buoyd::JsonObject request;
  request.add("id", step[2])
      .add("expires", buoyd::iso8601(clock_.wall() + std::chrono::minutes(10)));
  if (!buoyd::add_arguments(request, arguments)) return;
  const std::string text = request.str();
  const auto json = Json::parse(text, 1U << 20U);
  require(json.has_value());
  for (const std::string& argument : arguments) {
    const std::string key = argument.substr(0, argument.find('='));
    require(json->find(key) != nullptr || !is_id(key));  // else it may be no UTF-8
  }
  send({"buoy/b1/command/shore.operator/" + step[1], bytes_of(text), false, "", {}}, false);
}

void Station::take(const Fields& step) {
  const std::string& kind = step[0];
  const auto field = [&step](std::size_t i) { return i < step.size() ? step[i] : std::string(); };
  if (kind == "m") {
    const bool retained = field(1).find('r') != std::string::npos;
    send({field(2), bytes_of(field(5)), retained, field(3), bytes_of(field(4))},
         field(1).find('q') != std::string::npos);
  } else if (kind == "a") {
    send_made(step);
  } else if (kind == "w") {
    const std::int64_t seconds = std::strtoll(field(1).c_str(), nullptr, 10);
    clock_.advance(std::chrono::seconds(std::clamp<std::int64_t>(seconds, 0, longest_wait)));
    turn();
  } else if (kind == "u") {
    clock_.set_quality({buoyd::ClockState::unset, 31});
  } else if (kind == "h") {
    host_.answer = field(1);
  } else if (kind == "r" || kind == "f") {
    restart(kind == "f" ? field(1) : "");
  }
}

void Station::turn() {
  const std::size_t before = host_.touches();
  const auto call = waiting_->pop();
  commands_->step();
  if (host_.touches() != before) {
    require(call.has_value() && host_.touches() == before + 1);
    check_done(sent_[call->index]);
  }
  lane_.step();
}

void Station::drain() {
  while (waiting_->size() > 0) turn();
  clock_.advance(host_.within);
  turn();
  require(!commands_->next_due());
}

void Station::check_done(const Sent& sent) {
  const buoyd::MqttMessage& message = sent.message;
  const std::string name = name_of(message).second;
  const auto& allow = host_.running.settings.commands.allow;
  require(std::find(allow.begin(), allow.end(), name) != allow.end());
  require(!message.retained && is_id(sent.id));
  const auto json = json_of(message);
  const auto expires = buoyd::parse_iso8601(json->string_at("expires").value_or(""));
  require(expires.has_value());
  buoyd::WallTime until = clock_.wall() + std::chrono::hours(24 * 7);
  if (clock_.quality().state == buoyd::ClockState::ntp) {
    require(*expires > clock_.wall() && *expires <= until);
    until = *expires;
  } else {
    until = std::max(until, *expires);
  }
  const auto before = ran_.find(sent.id);
  require(before == ran_.end() || memory_is_foreign_ ||
          (before->second.until <= clock_.wall() &&
           clock_.mono() - before->second.since >= std::chrono::hours(1)));
  ran_[sent.id] = {until, clock_.mono()};
}

void Station::check_answer(const buoyd::CommandAnswer& answer) {
  ++answers_;
  const std::size_t index = std::strtoull(
      std::string(answer.correlation.begin(), answer.correlation.end()).c_str(), nullptr, 10);
  require(index < sent_.size());
  Sent& sent = sent_[index];
  require(!std::exchange(sent.answered, true));
  require(answer.correlation == sent.message.correlation);
  require(is_id(sent.id) && !sent.message.retained);
  const std::string& wish = sent.message.response_topic;
  require(answer.topic.starts_with("buoy/b1/answer/"));
  require(answer.topic != wish || wish.find_first_of("+#") == std::string::npos ||
          sent.message.topic.find_first_of("+#") != std::string::npos);
  if (memory_is_foreign_) return;
  const auto json = Json::parse(answer.text, 1U << 20U);
  require(json && json->kind() == Json::Kind::object && json->string_at("id") == sent.id);
}

/// What the host was asked to do, and answers.
std::pair<std::size_t, std::size_t> play_input(const std::string& input) {
  const Fields steps = split(input, buoyd::step_separator);
  Station station(split(steps[0], ','));
  for (std::size_t i = 1; i < std::min(steps.size(), most_steps); ++i) {
    station.take(split(steps[i], buoyd::field_separator));
  }
  station.drain();
  return {station.touches(), station.answers()};
}

}  // namespace

/// The seeds go where the target keeps what it finds; each must do what it is a seed for.
extern "C" int LLVMFuzzerInitialize(int* argc, char*** argv) {
  for (const buoyd::RemoteSeed& seed : buoyd::remote_seeds()) {
    require(play_input(seed.input) == std::pair(seed.touches, seed.answers));
    for (int i = 1; i < *argc; ++i) {
      const std::filesystem::path folder = (*argv)[i];
      if (!std::filesystem::is_directory(folder)) continue;
      std::ofstream(folder / seed.name, std::ios::binary) << seed.input;
      break;
    }
  }
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  (void)play_input({reinterpret_cast<const char*>(data), size});
  return 0;
}
