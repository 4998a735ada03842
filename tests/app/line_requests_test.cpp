// What the control socket is asked of running lines, on a real pty with a Modbus device behind it.
#include "app/line_requests.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>

#include "app/request_bytes.hpp"
#include "core/capture_file.hpp"
#include "model/model_text.hpp"
#include "support/modbus_device.hpp"
#include "support/pty.hpp"
#include "support/stream_peer.hpp"

namespace buoyd {
namespace {

using testing::HasSubstr;

class LineRequestsTest : public testing::Test {
 protected:
  LineRequestsTest() {
    LineSettings line;
    line.name = "bus";
    line.device = pty_.path();
    settings_.lines = {line};
    InstrumentSettings instrument;
    instrument.name = "it";
    instrument.line = line.name;
    instrument.model = "two-channels";
    instrument.interval = std::chrono::hours(1);
    instrument.timeout = std::chrono::seconds(20);
    settings_.instruments = {instrument};
    begin();
  }
  ~LineRequestsTest() override { line_->end(clock_.mono()); }

  void begin() {
    auto plan = make_line_plan(
        settings_.lines[0], settings_.instruments, {},
        [](const std::string&) { return parse_model(register_model, "two-channels.toml").model; });
    line_ = std::make_unique<RunningLine>(std::move(*plan), producer_, science_, clock_, log_,
                                          supervision_);
    EXPECT_TRUE(line_->begin());
  }
  /// As a change of its settings does.
  void open_anew() {
    line_->end(clock_.mono());
    line_.reset();
    begin();
  }

  static ModbusDevice sonde() {
    ModbusDevice device(1);
    device.set_holding(10, {0x4148, 0x0000, 1});
    return device;
  }
  Json ask(const std::string& request) {
    const auto answer = requests_.answer(Json::parse(request).value(), settings_);
    return Json::parse(answer.value_or("{}")).value();
  }
  std::string refusal_of(const std::string& request) {
    return ask(request).string_at("error").value_or("no error");
  }
  /// Asks until the answer says so.
  template <class Condition>
  Json ask_until(const std::string& request, Condition condition) {
    Json answer = ask(request);
    for (int i = 0; i < 6000 && !condition(answer); ++i) {
      poll(nullptr, 0, 5);
      answer = ask(request);
    }
    return answer;
  }

  const SystemClock clock_;
  RepeatLog log_{clock_};
  SpoolInbox inbox_{clock_};
  SpoolInbox::Producer& producer_ = inbox_.add_producer();
  Pty pty_;
  ModbusDevice sonde_ = sonde();  // as it is before anybody asks it
  PtyPeer peer_{pty_.master(), rtu_request_bytes, [this](std::span<const std::uint8_t> request) {
                  return sonde_.answer(request).value_or(WireBytes{});
                }};
  Settings settings_;
  AwakeClock awake_;
  Supervision supervision_{awake_, clock_};
  ScienceLoop science_{clock_, log_, supervision_};
  std::unique_ptr<RunningLine> line_;
  bool runs_ = true;
  LineRequests requests_{
      clock_,
      [this](const std::string& name) { return runs_ && name == "bus" ? line_.get() : nullptr; },
      [](const std::string& name) { return "line '" + name + "' is paused; resume it"; }};
};

bool is_met(const Json& answer) {
  const Json* met = answer.find("met");
  return met == nullptr || met->boolean().value_or(false);
}

TEST_F(LineRequestsTest, a_reading_is_taken_now_and_told) {
  const auto ticket = ask(R"({"command":"read","instrument":"it"})").integer_at("ticket");
  ASSERT_EQ(ticket, 1);
  const Json told = ask_until(R"({"command":"reading","instrument":"it","ticket":1})", is_met);
  EXPECT_EQ(told.string_at("trouble"), "");
  const Json& last = told.find("last")->items().at(0);
  EXPECT_EQ(last.string_at("kind"), "sample");
  EXPECT_THAT(*last.string_at("text"), HasSubstr("12.5 m s-1"));
  // An hour's interval: the second poll is the one asked for.
  const Json second = ask(R"({"command":"read","instrument":"it"})");
  const auto next = second.integer_at("ticket").value_or(0);
  EXPECT_TRUE(is_met(ask_until(
      R"({"command":"reading","instrument":"it","ticket":)" + std::to_string(next) + "}", is_met)));
  EXPECT_GE(line_->worker().instruments().front().readings, 2U);
}

TEST_F(LineRequestsTest, the_answer_says_how_long_a_reading_may_take) {
  const auto within = [this] {
    return ask(R"({"command":"read","instrument":"it"})").number_at("within");
  };
  EXPECT_EQ(within(), 120);
  InstrumentPowerSettings power;
  power.by.off_time = std::chrono::seconds(5);
  power.warm_up = std::chrono::minutes(10);
  settings_.instruments[0].power = power;
  EXPECT_EQ(within(), 725) << "it may have lost its power a moment ago";
}

TEST_F(LineRequestsTest, both_directions_are_captured) {
  const Json began = ask(R"({"command":"capture","line":"bus","seconds":60})");
  ASSERT_EQ(began.integer_at("ticket"), 1);
  EXPECT_EQ(began.string_at("device"), pty_.path());
  (void)ask(R"({"command":"read","instrument":"it"})");
  std::string text(capture_mark);
  ask_until(R"({"command":"captured","line":"bus","ticket":1})", [&](const Json& answer) {
    text += answer.string_at("text").value_or("");
    return text.find(" < ") != std::string::npos;
  });
  const auto capture = parse_capture(text);
  ASSERT_TRUE(capture) << capture.error().text;
  ASSERT_GE(capture->pieces.size(), 2U);
  EXPECT_TRUE(capture->pieces[0].sent);
  EXPECT_EQ(capture->pieces[0].bytes, rtu_frame(1, {3, 0, 10, 0, 3}));
  EXPECT_EQ(capture->pieces[1].bytes, *sonde().answer(capture->pieces[0].bytes));
}

/// Asks for what was captured until `count` readings came; answers them, and the descriptions.
std::pair<std::vector<Json>, std::vector<std::string>> readings_told(
    const std::function<Json()>& captured, std::size_t count) {
  std::pair<std::vector<Json>, std::vector<std::string>> told;
  for (int i = 0; i < 6000 && told.first.size() < count; ++i) {
    const Json answer = captured();
    for (const Json& one : answer.find("readings")->items()) told.first.push_back(one);
    for (const Json& one : answer.find("descriptions")->items()) {
      told.second.push_back(*one.string());
    }
    poll(nullptr, 0, 5);
  }
  return told;
}

TEST_F(LineRequestsTest, readings_are_told_beside_their_bytes_each_description_once) {
  const Json began = ask(R"({"command":"capture","line":"bus","seconds":60,"readings":true})");
  const auto captured = [&] {
    return ask(R"({"command":"captured","line":"bus","ticket":1,"seconds":60})");
  };
  (void)ask(R"({"command":"read","instrument":"it"})");
  const auto [first, descriptions] = readings_told(captured, 1);
  ASSERT_EQ(first.size(), 1U);
  ASSERT_EQ(descriptions.size(), 1U);
  const auto description = Description::parse(descriptions.at(0));
  ASSERT_TRUE(description) << description.error().text;
  EXPECT_EQ(first.at(0).string_at("d"), to_hex((*description)->hash()));
  EXPECT_EQ(first.at(0).string_at("body"), "[12.5,1]");
  EXPECT_GE(first.at(0).integer_at("at"), began.integer_at("boottime"));
  (void)ask(R"({"command":"read","instrument":"it"})");
  const auto [second, more] = readings_told(captured, 1);
  EXPECT_EQ(second.size(), 1U);
  EXPECT_TRUE(more.empty());
}

TEST_F(LineRequestsTest, who_does_not_ask_for_readings_is_told_none) {
  (void)ask(R"({"command":"capture","line":"bus","seconds":60})");
  EXPECT_EQ(ask(R"({"command":"captured","line":"bus","ticket":1})").find("readings"), nullptr);
}

TEST_F(LineRequestsTest, a_newer_capture_takes_over) {
  (void)ask(R"({"command":"capture","line":"bus","seconds":60})");
  (void)ask(R"({"command":"capture","line":"bus","seconds":60})");
  EXPECT_THAT(refusal_of(R"({"command":"captured","line":"bus","ticket":1})"),
              HasSubstr("took over"));
  EXPECT_EQ(refusal_of(R"({"command":"captured","line":"bus","ticket":2})"), "no error");
}

TEST_F(LineRequestsTest, an_order_finds_its_line_or_says_why_not) {
  const auto refusal = [this](const std::string& instrument) {
    const auto given =
        requests_.order(std::make_shared<SwitchOrder>(instrument, 1, true), settings_);
    return given ? "given" : given.error().text;
  };
  EXPECT_EQ(refusal("it"), "given");
  EXPECT_EQ(refusal("x"), "there is no instrument 'x'");
  settings_.instruments.push_back(settings_.instruments.front());
  settings_.instruments.back().name = "relays";
  settings_.instruments.back().line = "other";
  EXPECT_EQ(refusal("relays"), "line 'other' is paused; resume it");
}

TEST_F(LineRequestsTest, who_asks_a_line_that_was_opened_anew_meanwhile_is_told_at_once) {
  for (int i = 0; i < 2; ++i) (void)ask(R"({"command":"read","instrument":"it"})");
  (void)ask(R"({"command":"capture","line":"bus","seconds":60})");
  ask_until(R"({"command":"reading","instrument":"it","ticket":2})",
            is_met);  // nothing on the wire
  open_anew();
  const std::string text = "line 'bus' was ended or opened anew meanwhile";
  EXPECT_EQ(refusal_of(R"({"command":"reading","instrument":"it","ticket":2})"), text);
  EXPECT_EQ(refusal_of(R"({"command":"captured","line":"bus","ticket":1})"), text);
  EXPECT_EQ(ask(R"({"command":"read","instrument":"it"})").integer_at("ticket"), 3);
  EXPECT_EQ(refusal_of(R"({"command":"reading","instrument":"it","ticket":2})"), text);
  const Json told = ask_until(R"({"command":"reading","instrument":"it","ticket":3})", is_met);
  EXPECT_EQ(told.string_at("trouble"), "");
}

TEST_F(LineRequestsTest, who_names_no_instrument_is_told_so) {
  EXPECT_EQ(refusal_of(R"({"command":"read"})"), "read needs 'instrument', expected its name");
}

TEST_F(LineRequestsTest, a_line_that_does_not_run_says_why) {
  runs_ = false;
  for (const char* request : {R"({"command":"read","instrument":"it"})",
                              R"({"command":"reading","instrument":"it","ticket":1})",
                              R"({"command":"capture","line":"bus","seconds":1})"}) {
    EXPECT_EQ(refusal_of(request), "line 'bus' is paused; resume it") << request;
  }
  EXPECT_THAT(refusal_of(R"({"command":"capture","line":"x","seconds":1})"), HasSubstr("no line"));
}

TEST_F(LineRequestsTest, what_is_not_there_is_refused) {
  const std::pair<const char*, const char*> cases[] = {
      {R"({"command":"read","instrument":"x"})", "no instrument 'x'"},
      {R"({"command":"read"})", "read needs 'instrument', expected its name"},
      {R"({"command":"reading","instrument":"x","ticket":1})", "no instrument 'x'"},
      {R"({"command":"capture","line":"x","seconds":1})", "no line 'x'"},
      {R"({"command":"capture","line":"bus","seconds":0})", "expected 1 to 3600"},
      {R"({"command":"capture","line":"bus"})", "expected 1 to 3600"},
      {R"({"command":"captured","line":"bus","ticket":5})", "took over"},
  };
  for (const auto& [request, why] : cases) EXPECT_THAT(refusal_of(request), HasSubstr(why));
  EXPECT_FALSE(requests_.answer(Json::parse(R"({"command":"status"})").value(), settings_));
}

}  // namespace
}  // namespace buoyd
