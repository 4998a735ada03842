#include "fake_station.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <numbers>

#include "config/load_settings.hpp"
#include "core/own_readings.hpp"
#include "support/places.hpp"

namespace buoyd {

namespace {

constexpr Micros a_wait = std::chrono::milliseconds(500);
constexpr double radians_a_degree = std::numbers::pi / 180;

Configuration configured(const std::string& more) {
  const LoadedSettings loaded = parse_settings(
      "[station]\nid = \"b\"\n[[line]]\nname = \"nmea\"\ndevice = \"/dev/ttyS1\"\n"
      "[[line]]\nname = \"water\"\ndevice = \"/dev/ttyS2\"\n"
      "[[instrument]]\nname = \"nav\"\nline = \"nmea\"\nmodel = \"nmea-0183\"\nkinds = [\"hdt\"]\n"
      "[[instrument]]\nname = \"sonde\"\nline = \"water\"\nmodel = \"aqua-troll-400\"\n"
      "interval = \"1 s\"\nserial_number = \"512345\"\n" +
          more,
      "b.toml", std::vector<std::string>{source_dir() + "/config/models"});
  for (const Mistake& mistake : loaded.mistakes) ADD_FAILURE() << mistake.str();
  return loaded.configuration.value();
}

std::string instrument_json(const std::string& name, std::size_t readings,
                            const std::string& unheard_of) {
  return fmt::format(
      R"({{"name":"{}","health":"{}","readings":{},"dropped":0,"lost_slots":{{}},"errors":{{}}}})",
      name, readings > 0 ? "ok" : unheard_of, readings);
}

}  // namespace

DescriptionPtr described(const std::string& instrument, const std::string& kind,
                         const std::string& channels) {
  return Description::parse(
             fmt::format(R"({{"v":2,"instrument":"{}","kind":"{}","channels":[{}]}})", instrument,
                         kind, channels))
      .value();
}

FakeStation::FakeStation(const std::string& more)
    : configuration(configured(more)),
      folder_path(testing::TempDir() + "commission-" + std::to_string(getpid()) + '-' +
                  testing::UnitTest::GetInstance()->current_test_info()->name()),
      next_second_(clock.mono()) {
  std::filesystem::remove_all(folder_path);
}

FakeStation::~FakeStation() {
  std::filesystem::remove_all(folder_path);
}

Outside FakeStation::outside() {
  return {configuration,
          clock,
          *this,
          [this](const std::string& request) { return answer(request); },
          [this] {
            if (waits_left <= 0) return false;
            --waits_left;
            clock.advance(a_wait);
            pass(0);
            return true;
          },
          [this](const std::string& question) -> std::optional<std::string> {
            on_question(question);
            if (types.empty()) return std::nullopt;
            const std::string line = types.front();
            types.erase(types.begin());
            return line;
          },
          [this](const std::string& text) { told.push_back(text); },
          [this] { return waits_left <= 0; },
          [](const std::string&) { return std::uint64_t{10'000'000'000}; }};
}

void FakeStation::take_radians() {
  says_radians_ = true;
  ModelPtr& model = configuration.models.at("nmea-0183");
  auto made = std::make_shared<Model>(*model);
  ModelChannel& channel = std::ranges::find(made->kinds, "hdt", &ModelKind::name)->channels.front();
  channel.unit = "rad";
  channel.maximum = 360 * radians_a_degree;
  model = std::move(made);
}

void FakeStation::say(const DescriptionPtr& description, const std::string& body) {
  StoredReading stored;
  stored.seq = readings_.size() + 1;
  stored.reading.description = description;
  stored.reading.utc = clock.wall();
  stored.reading.boottime = clock.mono();
  stored.reading.body = body;
  readings_.push_back(std::move(stored));
}

void FakeStation::say_event(const std::string& kind, const std::string& text,
                            const std::string& source) {
  const Reading event = event_reading({source, kind, text}, clock.mono());
  say(event.description, event.body);
}

void FakeStation::pass(int seconds) {
  clock.advance(std::chrono::seconds(seconds));
  static const DescriptionPtr nav = described(
      "nav", "hdt",
      R"({"name":"heading","type":"float64","unit":"degree","standard_name":"platform_orientation","reference":"true north"})");
  static const DescriptionPtr nav_in_radians = described(
      "nav", "hdt",
      R"({"name":"heading","type":"float64","unit":"rad","standard_name":"platform_orientation","reference":"true north"})");
  static const DescriptionPtr sonde = described(
      "sonde", "values",
      R"({"name":"water_temperature","type":"float64","unit":"degC"},{"name":"serial_number","type":"text"})");
  for (; next_second_ <= clock.mono(); next_second_ += std::chrono::seconds(1)) {
    if (!speaks) continue;
    say(says_radians_ ? nav_in_radians : nav,
        fmt::format("[{}]", says_radians_ ? heading * radians_a_degree : heading));
    say(sonde, fmt::format("[11.5,{}]", serial.empty() ? "null" : '"' + serial + '"'));
    ++samples_;
    sampled_at_ = next_second_;
  }
}

void FakeStation::say_window() {
  static const DescriptionPtr window =
      Description::parse(
          fmt::format(R"({{"v":2,"instrument":"{}","kind":"windows",)"
                      R"("computed":{{"method":"statistics","of":"motion"}},)"
                      R"("channels":[{{"name":"heave_mean","type":"float64","unit":"m"}}]}})",
                      unstored))
          .value();
  say(window, "[0.1]");
}

void FakeStation::lose_link(MonoTime until) {
  link_is_back_ = until;
  delivered_ = readings_.size();
}

void FakeStation::restart() {
  started_ = clock.mono();
  stored_before_ = readings_.size();
  refused = 0;
}

std::span<const StoredReading> FakeStation::committed() const {
  const Micros since = (clock.mono() - MonoTime()) % configuration.settings.spool.commit_interval;
  const auto end =
      std::ranges::upper_bound(readings_, clock.mono() - since, {},
                               [](const StoredReading& one) { return one.reading.boottime; });
  return {readings_.begin(), end};
}

Result<std::vector<StoredReading>> FakeStation::after(std::uint64_t seq) {
  const auto all = committed();
  const auto behind = all.subspan(std::min(static_cast<std::size_t>(seq), all.size()));
  const auto next = behind.first(std::min<std::size_t>(50, behind.size()));
  return std::vector<StoredReading>(next.begin(), next.end());
}

Result<std::vector<StoredReading>> FakeStation::newest_of(const std::string& instrument,
                                                          std::size_t most) {
  std::vector<StoredReading> made;
  const auto all = committed();
  for (auto one = all.rbegin(); one != all.rend() && made.size() < most; ++one) {
    if (one->reading.description->instrument() == instrument) made.push_back(*one);
  }
  std::ranges::reverse(made);
  return made;
}

Result<Json> FakeStation::answer(const std::string& request) {
  if (is_away) return fail(ErrorCode::unavailable, "no buoyd answers");
  const Json parsed = Json::parse(request).value();
  const std::string command = parsed.string_at("command").value_or("");
  const std::string instrument = parsed.string_at("instrument").value_or("");
  ++asked[command];
  if (command == "status") return Json::parse(status());
  if (command == "read") {
    reads_[instrument] = clock.mono() + read_takes;
    return Json::parse(R"({"ticket":1,"within":120.0})");
  }
  if (command == "reading") return read(instrument);
  if (command == "cycle_power") {
    const std::string outcome = on_cycle_power(*this);
    return Json::parse(fmt::format(R"({{"outcome":"{}","text":"its words"}})", outcome));
  }
  if (command == "resync") {
    const Reading stored = command_reading({"socket", "", command, "{}", "done", ""}, clock.mono());
    say(stored.description, stored.body);
  }
  return Json::parse(R"({"outcome":"done"})");
}

Result<Json> FakeStation::read(const std::string& instrument) {
  const auto asked_for = reads_.find(instrument);
  const bool is_due = asked_for != reads_.end() && clock.mono() >= asked_for->second;
  if (!is_due) return Json::parse(R"({"met":false})");
  reads_.erase(asked_for);
  say(described(instrument, "values", R"({"name":"ph","type":"float64","unit":"1"})"), "[8.1]");
  return Json::parse(R"({"met":true,"trouble":""})");
}

std::string FakeStation::unstored_json() const {
  if (unstored.empty()) return {};
  const double age = static_cast<double>((clock.mono() - sampled_at_).count()) / 1e6;
  return fmt::format(
      R"(,{{"name":"{}","health":"ok","readings":{},"last":[{{"kind":"motion","age":{}}}]}})",
      unstored, samples_, age);
}

std::string FakeStation::status() const {
  const std::size_t last = readings_.size();
  const std::size_t said = last - stored_before_;
  const bool is_lost = clock.mono() < link_is_back_;
  const std::size_t delivered = is_lost ? delivered_ : last;
  const std::size_t sent = has_archive ? delivered - std::min(delivered, stored_before_) : 0;
  return fmt::format(
      R"({{"station":"b","version":"1","configuration":"{}","uptime":{},)"
      R"("clock":{{"state":"ntp","error_below":0.001}},"restart":{{"reason":"first","restarts":0}},)"
      R"("instruments":[{},{}{}],"spool":{{"epoch":"e{}","last":{},"owed":{},"dropped":0,"failures":0,)"
      R"({}}},"uplink":{{"broker":"b","connected":{},"lanes":[)"
      R"({{"name":"live","state":"{}","messages":{}}},)"
      R"({{"name":"record","state":"open","messages":{}}}],"archive":"aa","refused_receipts":{}}}}})",
      configuration.settings.hash, (clock.mono() - started_).count() / 1'000'000,
      instrument_json("nav", said / 2, unheard_of), instrument_json("sonde", said / 2, unheard_of),
      unstored_json() + others, stored_before_, last,
      has_archive ? last - delivered + std::min(unheard, delivered) : last, stored,
      has_archive && !(is_lost && notices), live, live == "on" ? sent : 0, sent, refused);
}

}  // namespace buoyd
