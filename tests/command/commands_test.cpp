// Both doors with a recorder in the daemon's place.
#include "command/commands.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>

#include <filesystem>
#include <fstream>

#include "base/hash.hpp"
#include "command/host_recorder.hpp"
#include "science/track/watch_circle.hpp"
#include "support/fake_clock.hpp"

namespace buoyd {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class CommandsTest : public testing::Test {
 protected:
  CommandsTest() {
    fill_station(host_.running);
    make();
  }
  ~CommandsTest() override { std::filesystem::remove_all(folder_); }

  void make() {
    commands_.reset();
    commands_ = std::make_unique<Commands>(
        host_, clock_, log_,
        Commands::Ways{[this](Reading reading) { recorded_.push_back(std::move(reading)); },
                       [this](CommandAnswer answer) { answers_.push_back(std::move(answer)); },
                       [this](const std::vector<AnsweredCommand>& all) {
                         return write_command_memory(folder_ + "/memory", all);
                       },
                       [this] { return clock_state_; }},
        read_command_memory(folder_ + "/memory"));
  }
  /// The answer to a command that came over MQTT; null if there is none.
  Json give(const std::string& name, const std::string& id, const std::string& arguments = "") {
    answers_.clear();
    EXPECT_TRUE(commands_->take(call(name, id, arguments)));
    commands_->step();
    return answers_.empty() ? Json() : Json::parse(answers_.back().text).value();
  }
  CommandCall call(const std::string& name, const std::string& id,
                   const std::string& arguments) const {
    return {name,   R"({"id":")" + id + R"(","expires":"2026-11-20T09:00:00Z")" + arguments + "}",
            false,  "buoy/b1/answer/" + name,
            {1, 2}, "shore.operator"};
  }
  std::string outcome(const Json& answer) { return answer.string_at("outcome").value_or("none"); }
  std::string text(const Json& answer) { return answer.string_at("text").value_or("none"); }
  std::vector<std::string> bodies() const {
    std::vector<std::string> bodies;
    for (const Reading& reading : recorded_) bodies.push_back(reading.body);
    return bodies;
  }

  std::string folder_ = [] {
    std::string name = "/tmp/commands.XXXXXX";
    return std::string(mkdtemp(name.data()));
  }();
  FakeClock clock_;
  ClockState clock_state_ = ClockState::ntp;
  RepeatLog log_{clock_, [](Priority, std::string_view) {}};
  HostRecorder host_;
  std::vector<Reading> recorded_;
  std::vector<CommandAnswer> answers_;
  std::unique_ptr<Commands> commands_;
};

TEST_F(CommandsTest, each_is_carried_out_answered_and_recorded) {
  const Json answer = give("pause", "a", R"(,"line":"bus","for":"10 min")");
  EXPECT_EQ(outcome(answer), "done") << text(answer);
  EXPECT_EQ(answer.string_at("id"), "a");
  EXPECT_EQ(answers_.back().topic, "buoy/b1/answer/pause");
  EXPECT_THAT(answers_.back().correlation, ElementsAre(1, 2));
  EXPECT_THAT(host_.done, ElementsAre("pause bus 10 min 0 s"));
  ASSERT_EQ(recorded_.size(), 1U);
  EXPECT_TRUE(recorded_.front().urgent);
  EXPECT_THAT(recorded_.front().body, HasSubstr(R"("mqtt","a","pause")"));
}

TEST_F(CommandsTest, what_is_too_late_is_known_by_the_clock_of_the_readings) {
  clock_.set_quality({ClockState::unset, 31});  // the kernel's word: no NTP
  clock_.advance(std::chrono::hours(3));
  clock_state_ = ClockState::gnss;  // a fix agrees with it
  EXPECT_THAT(text(give("reload", "a")), HasSubstr("expired: it is 2026-11-20T10:00:00"));
  clock_state_ = ClockState::unset;
  EXPECT_EQ(outcome(give("reload", "b")), "done") << "nobody can tell";
}

TEST_F(CommandsTest, a_range_is_sent_again) {
  const auto resend = [this](const std::string& id, const std::string& from,
                             const std::string& to) {
    return give("resend", id, R"(,"from":")" + from + R"(","to":")" + to + "\"");
  };
  EXPECT_EQ(outcome(resend("a", "2026-11-18T00:00:00Z", "2026-11-19T00:00:00Z")), "done");
  EXPECT_THAT(host_.done,
              ElementsAre("resend 2026-11-18T00:00:00.000000Z 2026-11-19T00:00:00.000000Z"));
  EXPECT_EQ(outcome(resend("b", "2026-11-19T00:00:00Z", "2026-11-18T00:00:00Z")), "refused");
  EXPECT_EQ(outcome(resend("c", "yesterday", "2026-11-18T00:00:00Z")), "refused");
}

TEST_F(CommandsTest, another_archive_is_trusted) {
  EXPECT_EQ(outcome(give("trust", "a", R"(,"archive":"00000000000000AA")")), "done");
  EXPECT_THAT(host_.done, ElementsAre("trust 00000000000000aa"));
  EXPECT_EQ(outcome(give("trust", "b", R"(,"archive":"main")")), "refused");
}

TEST_F(CommandsTest, the_modem_is_switched_off_and_on) {
  EXPECT_EQ(outcome(give("cycle_power", "a")), "done");
  EXPECT_THAT(host_.done, ElementsAre("cycle_power"));
}

TEST_F(CommandsTest, a_deployment_begins_and_ends_and_has_nothing_simulated) {
  EXPECT_EQ(outcome(give("recover", "a")), "refused") << "it is on the bench";
  EXPECT_EQ(outcome(give("deploy", "b", R"(,"deployment":"north sea")")), "refused");
  EXPECT_EQ(outcome(give("deploy", "c", R"(,"deployment":"north-sea-1")")), "done");
  EXPECT_EQ(outcome(give("recover", "d")), "done");
  EXPECT_THAT(host_.done,
              ElementsAre("deploy north-sea-1 deployed", "deploy north-sea-1 recovered"));
  host_.running.settings.instruments[0].simulated = true;
  const Json answer = give("deploy", "e", R"(,"deployment":"north-sea-2")");
  EXPECT_EQ(text(answer), "sonde is simulated, expected real instruments");
}

TEST_F(CommandsTest, a_configuration_is_bounded_in_size_and_time) {
  const auto configure = [this](const std::string& id, const std::string& text,
                                const std::string& within) {
    return give("configure", id, R"(,"text":")" + text + R"(","within":")" + within + "\"");
  };
  EXPECT_EQ(text(configure("a", "x = 1", "10 min")),
            "on trial: nothing changed; kept if a receipt comes within 10 min, "
            "else the one before is back");
  EXPECT_EQ(outcome(configure("b", "x = 1", "1 s")), "refused");
  EXPECT_EQ(outcome(configure("c", std::string(32'769, 'x'), "10 min")), "refused");
  EXPECT_THAT(host_.done, ElementsAre("configure x = 1 10 min 0 s"));
  EXPECT_THAT(bodies().at(0), HasSubstr(R"(\"text\":\"5 bytes, )" + to_hex(hash8("x = 1"))));
  EXPECT_THAT(bodies().at(0), Not(HasSubstr("x = 1")));
}

TEST_F(CommandsTest, wakes_main) {
  pollfd waits{commands_->descriptor(), POLLIN, 0};
  EXPECT_EQ(poll(&waits, 1, 0), 0);
  EXPECT_TRUE(commands_->take(call("reload", "a", "")));
  EXPECT_EQ(poll(&waits, 1, 0), 1);
  commands_->step();
  EXPECT_EQ(poll(&waits, 1, 0), 0);
}

TEST_F(CommandsTest, sixteen_may_wait) {
  for (std::size_t i = 0; i < Commands::most_waiting; ++i) {
    EXPECT_TRUE(commands_->take(call("reload", "a", "")));
  }
  EXPECT_FALSE(commands_->take(call("reload", "b", "")));
}

TEST_F(CommandsTest, a_flood_of_one_delays_no_other_by_more_than_a_turn) {
  CommandCall flood = call("reload", "a", "");
  flood.sender = "flood";
  for (std::size_t i = 0; i < 10 * Commands::most_waiting; ++i) (void)commands_->take(flood);
  (void)commands_->take(call("resync", "b", ""));
  for (int i = 0; i < 2; ++i) commands_->step();
  EXPECT_THAT(host_.done, ElementsAre("reload", "resync"));
  EXPECT_EQ(answers_.back().sender, "shore.operator");
}

TEST_F(CommandsTest, whose_id_it_was_is_known_after_a_restart) {
  give("reload", "a");
  EXPECT_EQ(read_command_memory(folder_ + "/memory").at(0).sender, "shore.operator");
}

TEST_F(CommandsTest, a_repeat_is_not_carried_out_again_also_after_a_restart) {
  give("reload", "a");
  give("reload", "a");
  EXPECT_EQ(outcome(give("reload", "a")), "done");
  EXPECT_THAT(host_.done, ElementsAre("reload"));
  EXPECT_EQ(recorded_.size(), 1U);
  make();
  EXPECT_EQ(outcome(give("reload", "a")), "done");
  EXPECT_THAT(host_.done, ElementsAre("reload"));
  give("reload", "b");
  EXPECT_THAT(host_.done, ElementsAre("reload", "reload"));
}

TEST_F(CommandsTest, all_that_is_wrong_is_answered_and_its_begin_recorded) {
  const std::string wrong(2000, 'x');
  host_.reload_answer = fail(ErrorCode::invalid, wrong);
  EXPECT_EQ(text(give("reload", "a")), wrong);
  EXPECT_THAT(bodies().at(0), HasSubstr(std::string(512, 'x')));
  EXPECT_THAT(bodies().at(0), Not(HasSubstr(std::string(513, 'x'))));
  make();
  EXPECT_EQ(text(give("reload", "a")), std::string(512, 'x')) << "as it is remembered";
}

TEST_F(CommandsTest, what_a_killed_run_was_doing_is_not_done_again) {
  const std::string memory = folder_ + "/memory";
  host_.meanwhile = [&] { std::filesystem::copy_file(memory, folder_ + "/at_the_kill"); };
  give("reload", "a");
  host_.meanwhile = nullptr;
  std::filesystem::rename(folder_ + "/at_the_kill", memory);
  make();
  const Json again = give("reload", "a");
  EXPECT_EQ(outcome(again), "failed");
  EXPECT_THAT(text(again), HasSubstr("look what came of it"));
  EXPECT_THAT(host_.done, ElementsAre("reload"));
}

TEST_F(CommandsTest, what_was_pending_at_the_end_is_not_begun_again) {
  give("read", "a", R"(,"instrument":"sonde")");
  make();
  EXPECT_EQ(outcome(give("read", "a", R"(,"instrument":"sonde")")), "failed");
  EXPECT_FALSE(commands_->next_due());
}

TEST_F(CommandsTest, a_damaged_memory_costs_the_lines_that_are_damaged) {
  give("reload", "a");
  std::ofstream(folder_ + "/memory", std::ios::app) << "{rubbish\n{}\n\xff\n";
  make();
  give("reload", "a");
  EXPECT_THAT(host_.done, ElementsAre("reload"));
}

TEST_F(CommandsTest, a_reading_is_awaited) {
  EXPECT_EQ(give("read", "a", R"(,"instrument":"sonde")").kind(), Json::Kind::null);
  EXPECT_TRUE(commands_->next_due());
  clock_.advance(Commands::between_looks);
  commands_->step();
  EXPECT_THAT(answers_, IsEmpty());
  host_.answer = R"({"met":true,"trouble":"","last":[{"text":"7"}]})";
  clock_.advance(Commands::between_looks);
  commands_->step();
  ASSERT_EQ(answers_.size(), 1U);
  EXPECT_THAT(answers_.front().text, HasSubstr(R"("last":[{"text":"7"}])"));
  EXPECT_FALSE(commands_->next_due());
}

TEST_F(CommandsTest, a_reading_that_never_comes_fails) {
  host_.within = std::chrono::minutes(12);  // its power comes first
  give("read", "a", R"(,"instrument":"sonde")");
  clock_.advance(std::chrono::minutes(11));
  commands_->step();
  EXPECT_THAT(answers_, IsEmpty());
  clock_.advance(std::chrono::minutes(1));
  commands_->step();
  ASSERT_EQ(answers_.size(), 1U);
  EXPECT_THAT(answers_.front().text, HasSubstr(R"("outcome":"failed")"));
}

TEST_F(CommandsTest, an_interval_is_changed_only_where_the_line_has_time) {
  const auto set = [this](const std::string& id, const std::string& interval,
                          const std::string& instrument = "sonde") {
    return give("set_interval", id,
                R"(,"instrument":")" + instrument + R"(","interval":")" + interval + "\"");
  };
  EXPECT_EQ(outcome(set("a", "60 s")), "done");
  EXPECT_EQ(host_.running.settings.instruments[0].interval, std::chrono::seconds(60));
  EXPECT_EQ(outcome(set("b", "10 ms")), "refused") << "9600 baud";
  EXPECT_EQ(text(set("c", "5")), "interval is '5', expected 10 ms to 1 d, with its unit");
  EXPECT_EQ(outcome(set("d", "2 d")), "refused");
  EXPECT_EQ(outcome(set("e", "60 s", "nobody")), "refused");
  EXPECT_EQ(host_.running.settings.instruments[0].interval, std::chrono::seconds(60));
}

TEST_F(CommandsTest, an_interval_that_the_file_could_not_have_is_refused_with_its_words) {
  const auto sonde = [this]() -> InstrumentSettings& {  // another one behind each change
    return host_.running.settings.instruments[0];
  };
  const auto refusal_of = [this](const std::string& id, const std::string& interval) {
    const Json answer =
        give("set_interval", id, R"(,"instrument":"sonde","interval":")" + interval + "\"");
    return outcome(answer) + ": " + text(answer);
  };
  ReceptionSettings reception;
  reception.kind = "came";
  reception.gap = std::chrono::seconds(30);
  sonde().receptions = {reception};
  EXPECT_EQ(refusal_of("a", "10 min"),
            "refused: gap is 30 s, expected at least the interval of 10 min");
  EXPECT_THAT(refusal_of("b", "30 s"), HasSubstr("done: "));
  sonde().receptions.clear();
  sonde().interval = std::chrono::seconds(1);
  host_.running.models["two-channels"] =
      parse_model(with(register_model, "\"m s-1\"", "\"m\""), "two-channels.toml").model;
  WaveSettings waves;
  waves.kind = "waves";
  waves.up = "speed";
  sonde().waves = {waves};
  EXPECT_EQ(refusal_of("c", "5 s"),
            "refused: band goes up to 0.5 Hz and a sample comes each 5 s, expected a sample each "
            "1 s at most");
  EXPECT_EQ(sonde().interval, std::chrono::seconds(1));
  EXPECT_THAT(refusal_of("d", "500 ms"), HasSubstr("done: "));
}

TEST_F(CommandsTest, an_interval_is_longer_than_the_offset_but_where_that_shifts_bursts) {
  const auto answer_of = [this](const std::string& id) {
    host_.running.settings.instruments[0].offset = std::chrono::minutes(20);
    const Json answer = give("set_interval", id, R"(,"instrument":"sonde","interval":"20 min")");
    return outcome(answer) + ": " + text(answer);
  };
  EXPECT_EQ(answer_of("a"), "refused: offset is 20 min, expected less than the interval of 20 min");
  host_.running.settings.instruments[0].power = InstrumentPowerSettings{
      {}, std::chrono::seconds(0), std::chrono::hours(1), std::chrono::minutes(20)};
  EXPECT_THAT(answer_of("b"), HasSubstr("done: "));
}

TEST_F(CommandsTest, the_watch_circle_goes_by_the_new_interval) {
  InstrumentSettings& sonde = host_.running.settings.instruments[0];
  sonde.track = TrackSettings{"sample", {35, 120, 300}};
  sonde.events = watch_events(sonde, host_.running.model_of(sonde));
  EXPECT_EQ(outcome(give("set_interval", "a", R"(,"instrument":"sonde","interval":"10 min")")),
            "done");
  const std::vector<EventSettings>& events = host_.running.settings.instruments[0].events;
  ASSERT_EQ(events.size(), 2U);
  EXPECT_EQ(events[0].votes.within, std::chrono::minutes(30));
  EXPECT_EQ(events[1].silence, std::chrono::minutes(30));
  EventSettings calm;
  calm.kind = "calm";
  calm.intervals = {{"sonde", std::chrono::hours(1)}};
  host_.running.settings.instruments[0].events.push_back(calm);
  EXPECT_EQ(outcome(give("set_interval", "b", R"(,"instrument":"sonde","interval":"5 min")")),
            "done");
  EXPECT_EQ(host_.running.settings.instruments[0].events[1].silence, std::chrono::hours(3))
      << "an event asks for it so seldom";
}

TEST_F(CommandsTest, an_event_saves_by_the_new_interval) {
  EventSettings storm;
  storm.kind = "storm";
  storm.intervals = {{"sonde", std::chrono::minutes(1), true}};
  host_.running.settings.instruments[0].events = {storm};
  const auto answer_of = [this](const std::string& id, const std::string& interval) {
    const Json answer =
        give("set_interval", id, R"(,"instrument":"sonde","interval":")" + interval + "\"");
    return outcome(answer) + ": " + text(answer);
  };
  const auto saves = [this] {
    return host_.running.settings.instruments[0].events[0].intervals[0].saves;
  };
  EXPECT_THAT(answer_of("a", "10 min"), HasSubstr("done: "));
  EXPECT_FALSE(saves()) << "it asks for a shorter one now";
  EXPECT_EQ(answer_of("b", "1 min"),
            "refused: interval is 1 min, expected another than that which sonde.storm gives it");
  EXPECT_THAT(answer_of("c", "30 s"), HasSubstr("done: "));
  EXPECT_TRUE(saves());
}

TEST_F(CommandsTest, the_links_settings_are_changed) {
  EXPECT_EQ(outcome(give("set_live_interval", "a", R"(,"interval":"5 min")")), "done");
  EXPECT_EQ(host_.running.settings.mqtt.live_interval, std::chrono::minutes(5));
  EXPECT_EQ(outcome(give("set_budget", "b", R"(,"budget":"2 MB/day")")), "done");
  EXPECT_EQ(host_.running.settings.mqtt.budget_per_day, 2'000'000U);
  EXPECT_EQ(outcome(give("set_budget", "c", R"(,"budget":"none")")), "done");
  EXPECT_EQ(host_.running.settings.mqtt.budget_per_day, 0U);
  EXPECT_EQ(outcome(give("set_budget", "d", R"(,"budget":"2 MB")")), "refused");
  EXPECT_EQ(outcome(give("set_budget", "e", R"(,"budget":"1 kB/day")")), "refused");
}

TEST_F(CommandsTest, a_node_has_no_link_to_set) {
  host_.running.settings.acoustic.buoy = 1;
  const MqttSettings before = host_.running.settings.mqtt;
  EXPECT_THAT(text(give("set_live_interval", "a", R"(,"interval":"5 min")")),
              HasSubstr("a node has no link but the water"));
  EXPECT_EQ(outcome(give("set_budget", "b", R"(,"budget":"2 MB/day")")), "refused");
  EXPECT_EQ(host_.running.settings.mqtt, before);
  EXPECT_THAT(host_.done, IsEmpty());
}

TEST_F(CommandsTest, arguments_are_checked) {
  EXPECT_THAT(text(give("pause", "a", R"(,"line":"bus")")),
              HasSubstr("pause needs 'for', expected line, for"));
  EXPECT_THAT(text(give("pause", "b", R"(,"line":"bus","for":600)")),
              HasSubstr("'for' is no string"));
  EXPECT_THAT(text(give("pause", "c", R"(,"line":"bus","for":"13 h")")), HasSubstr("12 h"));
  EXPECT_THAT(text(give("reload", "d", R"(,"file":"/etc/passwd")")), HasSubstr("no argument"));
  EXPECT_EQ(outcome(give("resume", "e", R"(,"line":"bus")")), "refused");
  EXPECT_THAT(host_.done, IsEmpty());
  EXPECT_EQ(recorded_.size(), 5U) << "refused ones too";
}

TEST_F(CommandsTest, what_a_line_does_that_is_paused_no_more_is_said) {
  host_.resumed = "waits for the start";
  const Json answer = give("resume", "a", R"(,"line":"bus")");
  EXPECT_EQ(outcome(answer), "done");
  EXPECT_EQ(text(answer), "line bus is paused no more: waits for the start");
}

TEST_F(CommandsTest, no_archive_is_asked_where_the_broker_has_it_all) {
  host_.running.settings.mqtt.delivery = DeliveryMode::broker;
  EXPECT_EQ(outcome(give("resync", "a")), "refused");
  EXPECT_THAT(host_.done, IsEmpty());
}

TEST_F(CommandsTest, the_control_socket_needs_neither_id_nor_leave) {
  host_.running.settings.commands.allow.clear();
  const auto answer = commands_->ask(Json::parse(R"({"command":"resync"})").value());
  ASSERT_TRUE(answer);
  EXPECT_THAT(*answer, HasSubstr(R"("outcome":"done")"));
  EXPECT_THAT(bodies(), ElementsAre(HasSubstr(R"("socket")")));
  EXPECT_FALSE(commands_->ask(Json::parse(R"({"command":"capture"})").value()));
  EXPECT_EQ(outcome(give("resync", "a")), "refused") << "over MQTT it must be allowed";
}

TEST_F(CommandsTest, raw_bytes_are_copied_and_awaited) {
  const std::string range =
      R"(,"line":"bus","from":"2026-11-20T07:00:00Z","to":"2026-11-20T07:10:00Z")";
  EXPECT_THAT(text(give("raw", "a", range)), HasSubstr("raw_share"));
  host_.running.settings.spool.raw_share = 0.1;
  EXPECT_THAT(text(give("raw", "b", R"(,"line":"bus","from":"7 am","to":"")")),
              HasSubstr("from is"));
  EXPECT_THAT(
      text(give("raw", "c",
                R"(,"line":"bus","from":"2026-11-20T07:00:00Z","to":"2026-11-20T07:00:00Z")")),
      HasSubstr("to is not behind from"));
  EXPECT_THAT(host_.done, IsEmpty());
  EXPECT_EQ(give("raw", "d", range).kind(), Json::Kind::null);
  EXPECT_THAT(host_.done,
              ElementsAre("raw bus 2026-11-20T07:00:00.000000Z 2026-11-20T07:10:00.000000Z"));
  host_.answer = R"({"met":true,"trouble":"","text":"7 packed bytes","bytes":7,"readings":1})";
  clock_.advance(Commands::between_looks);
  commands_->step();
  ASSERT_EQ(answers_.size(), 1U);
  EXPECT_THAT(answers_.front().text, HasSubstr(R"("text":"7 packed bytes","result":{"met")"));
}

TEST_F(CommandsTest, what_is_pending_at_the_control_socket_is_recorded_when_it_is_met) {
  const auto answer =
      commands_->ask(Json::parse(R"({"command":"read","instrument":"sonde"})").value());
  ASSERT_TRUE(answer);
  EXPECT_THAT(*answer, HasSubstr(R"("outcome":"pending")"));
  EXPECT_THAT(*answer, HasSubstr(R"("follow_up":{"command":"reading")"));
  commands_->step();
  EXPECT_THAT(recorded_, IsEmpty());
  host_.answer = R"({"met":true,"trouble":"it is silent","last":[]})";
  clock_.advance(Commands::between_looks);
  commands_->step();
  EXPECT_THAT(bodies(), ElementsAre(HasSubstr(R"("failed","it is silent")")));
  EXPECT_THAT(bodies(), ElementsAre(HasSubstr(R"("socket")")));
  EXPECT_THAT(answers_, IsEmpty());
}

TEST_F(CommandsTest, every_name_has_its_entry) {
  for (const std::string_view name : command_names) {
    const auto made = carry_out(name, Json::parse("{}").value(), host_);
    EXPECT_THAT(made.text, Not(HasSubstr("there is no command"))) << name;
  }
  EXPECT_EQ(carry_out("nonsense", Json::parse("{}").value(), host_).kind,
            CommandOutcome::Kind::refused);
}

TEST_F(CommandsTest, one_that_came_by_a_message_is_recorded_so_and_answered_by_its_link) {
  const auto give_numbered = [this](std::uint64_t number) {
    CommandCall one = call("reload", "m" + std::to_string(number), "");
    one.by_message = MessageOrigin{"beidou", number};
    EXPECT_TRUE(commands_->take(one));
    commands_->step();
  };
  give_numbered(7);
  give_numbered(7);
  make();
  give_numbered(6);
  EXPECT_THAT(host_.done, ElementsAre("reload"));
  ASSERT_EQ(answers_.size(), 3U);
  ASSERT_TRUE(answers_[0].by_message);
  EXPECT_EQ(answers_[0].by_message->link, "beidou");
  EXPECT_EQ(answers_[1].text, answers_[0].text) << "the same again";
  EXPECT_THAT(answers_[2].text, HasSubstr(R"("outcome":"refused")"));
  ASSERT_EQ(recorded_.size(), 2U);
  EXPECT_THAT(bodies()[0], HasSubstr(R"("message","m7","reload")"));
  EXPECT_THAT(bodies()[1], HasSubstr(R"("message","m6","reload")"));
}

TEST_F(CommandsTest, one_of_a_message_that_takes_its_time_is_answered_by_its_link_too) {
  CommandCall one = call("read", "m7", R"(,"instrument":"sonde")");
  one.by_message = MessageOrigin{"beidou", 7};
  EXPECT_TRUE(commands_->take(one));
  commands_->step();
  EXPECT_THAT(answers_, IsEmpty());
  clock_.advance(host_.within);
  commands_->step();
  ASSERT_EQ(answers_.size(), 1U);
  ASSERT_TRUE(answers_[0].by_message);
  EXPECT_EQ(answers_[0].by_message->number, 7U);
  EXPECT_THAT(bodies()[0], HasSubstr(R"("message","m7","read")"));
}

}  // namespace
}  // namespace buoyd
