// Recordings of lines that are played in virtual time.
#include "verify/recording/recording.hpp"

#include <gmock/gmock.h>
#include <unistd.h>

#include <filesystem>

#include "config/load_settings.hpp"
#include "support/fake_clock.hpp"
#include "support/places.hpp"
#include "verify/examinations.hpp"
#include "verify/findings.hpp"

namespace buoyd {
namespace {

using testing::ElementsAre;
using testing::SizeIs;

using namespace std::chrono_literals;

constexpr Micros look = 48h;
constexpr std::size_t bytes_a_look = 1000;

/// A thousand bytes, and a reading of a clock that is `ahead`, whenever it is asked, and then much
/// time went by.
class TalkativeLine final : public RecordedLine {
 public:
  TalkativeLine(FakeClock& clock, bool switches, Micros ahead, Result<Micros> polled)
      : clock_(clock), switches_(switches), ahead_(ahead), polled_(std::move(polled)) {}
  Result<void> start(MonoTime /*until*/) override { return {}; }
  Result<Taken> take() override {
    clock_.advance(look);
    Taken taken;
    taken.bytes.pieces.push_back({clock_.mono(), false, std::vector<std::uint8_t>(bytes_a_look)});
    static const DescriptionPtr said =
        Description::parse(R"({"v":2,"instrument":"nav","kind":"zda","channels":)"
                           R"([{"name":"status","type":"text"}]})")
            .value();
    TappedReading reading;
    reading.utc = clock_.wall();
    reading.reading.description = said;
    reading.reading.boottime = clock_.mono();
    reading.reading.body = R"(["ok"])";
    reading.reading.fix = UtcFix{clock_.wall() + ahead_, Micros(0)};
    taken.readings.readings.push_back(std::move(reading));
    return taken;
  }
  Result<void> end() override { return {}; }
  [[nodiscard]] bool switches_power() const override { return switches_; }
  [[nodiscard]] Result<Micros> interval(const std::string& /*instrument*/,
                                        Micros /*configured*/) const override {
    return polled_;
  }
  [[nodiscard]] RunEnd counted(const std::string& /*instrument*/) const override { return {}; }

 private:
  FakeClock& clock_;
  bool switches_;
  Micros ahead_;
  Result<Micros> polled_;
};

class RecordingOfALine : public testing::Test {
 protected:
  RecordingOfALine()
      : folder_(testing::TempDir() + "recording-" + std::to_string(getpid()) + '-' +
                testing::UnitTest::GetInstance()->current_test_info()->name()),
        loaded_(parse_settings(
            "[station]\nid = \"b\"\n[[line]]\nname = \"nmea\"\ndevice = \"/dev/ttyS1\"\n"
            "[[instrument]]\nname = \"nav\"\nline = \"nmea\"\nmodel = \"nmea-0183\"\n"
            "power = { chip = \"/dev/gpiochip0\", line = 4, warm_up = \"30 s\", "
            "every = \"1 h\", burst = \"20 min\" }\n",
            "b.toml", std::vector<std::string>{source_dir() + "/config/models"})) {
    std::filesystem::remove_all(folder_);
    options_.wanted.push_back({"nav", folder_});
    options_.must_end = [] { return false; };
    options_.tell = [](Micros) {};
    options_.line_of = [this](const LinePlan&) {
      return std::make_unique<TalkativeLine>(clock_, switches_, ahead_, polled_);
    };
  }
  ~RecordingOfALine() override { std::filesystem::remove_all(folder_); }

  RunRecord recorded() {
    EXPECT_TRUE(loaded_.configuration);
    if (!loaded_.configuration) return {};
    const auto done = record_runs(*loaded_.configuration, clock_, options_);
    EXPECT_TRUE(done) << done.error().text;
    auto run = read_run(folder_);
    EXPECT_TRUE(run) << run.error().text;
    return run ? *run : RunRecord();
  }

  std::string folder_;
  /// Names of what is wrong with it, and why there is no clock.offset.
  std::vector<std::string> found() {
    options_.length = look;
    std::filesystem::remove_all(folder_);
    const RunRecord record = recorded();
    const Examined run = examined(record, Micros(0));
    const Figures timing = timing_figures(run);
    std::vector<std::string> made;
    for (const Finding& one : findings_of(run, timing)) made.push_back(one.name);
    for (const Figure& one : timing) {
      if (one.name == "clock.offset" && !one.value) made.push_back(one.missing);
    }
    return made;
  }

  bool switches_ = true;
  Micros ahead_{0};
  Result<Micros> polled_ = Micros(0);
  FakeClock clock_;
  LoadedSettings loaded_;
  RecordingOptions options_;
};

TEST_F(RecordingOfALine, ends_as_a_whole_one_before_nobody_reads_its_files) {
  options_.length = 14 * 24h;
  options_.most_bytes = bytes_a_look;
  const RunRecord run = recorded();
  ASSERT_TRUE(run.end);
  EXPECT_TRUE(run.end->is_full);
  EXPECT_EQ(run.length(), look);
  EXPECT_THAT(run.pieces, SizeIs(2)) << "and what was under way";
}

TEST_F(RecordingOfALine, that_has_room_ends_in_its_time) {
  options_.length = look;
  const RunRecord run = recorded();
  ASSERT_TRUE(run.end);
  EXPECT_FALSE(run.end->is_full);
  EXPECT_EQ(run.length(), look);
}

TEST_F(RecordingOfALine, has_bursts_where_somebody_switches_them) {
  options_.length = look;
  const BurstGrid bursts = recorded().head.bursts;
  EXPECT_EQ(bursts.every, Micros(1h));
  EXPECT_EQ(bursts.burst, Micros(20min));
  std::filesystem::remove_all(folder_);
  switches_ = false;
  EXPECT_EQ(recorded().head.bursts.every, Micros(0));
}

TEST_F(RecordingOfALine, has_the_interval_at_which_it_is_polled) {
  options_.length = look;
  polled_ = Micros(2h);
  EXPECT_EQ(recorded().head.interval, Micros(2h));
}

TEST_F(RecordingOfALine, has_the_rate_of_records_that_the_configuration_says) {
  options_.length = look;
  ASSERT_TRUE(loaded_.configuration);
  loaded_.configuration->settings.instruments.front().rate = 0.125;
  EXPECT_EQ(recorded().head.record_interval, Micros(8s));
}

TEST_F(RecordingOfALine, that_is_kept_off_is_none) {
  ASSERT_TRUE(loaded_.configuration);
  polled_ = fail(ErrorCode::unavailable, "it is off");
  EXPECT_TRUE(
      failed_with(record_runs(*loaded_.configuration, clock_, options_), ErrorCode::unavailable));
  EXPECT_FALSE(std::filesystem::exists(folder_));
}

TEST_F(RecordingOfALine, blames_no_clock_by_one_that_is_not_set) {
  ahead_ = 3s;
  EXPECT_THAT(found(), ElementsAre("clock_offset"));
  clock_.set_quality({ClockState::unset, 31});
  EXPECT_THAT(found(), ElementsAre(clock_not_set));
  clock_.set_quality({ClockState::free_running, 31});
  EXPECT_THAT(found(), ElementsAre(clock_not_set));
}

TEST_F(RecordingOfALine, measures_a_played_clock_by_the_one_that_plays_it) {
  ahead_ = 3s;
  clock_.set_quality({ClockState::unset, 31});
  ASSERT_TRUE(loaded_.configuration);
  loaded_.configuration->settings.instruments.front().simulated = true;
  EXPECT_THAT(found(), ElementsAre("clock_offset"));
}

}  // namespace
}  // namespace buoyd
