// Faults made on purpose, in virtual time, on instruments that bear them and some that do not.
#include "verify/recording/provocation.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "model/model_text.hpp"
#include "support/modbus_device.hpp"
#include "support/simulated_line.hpp"
#include "verify/examinations.hpp"
#include "verify/findings.hpp"
#include "verify/run_maker.hpp"

namespace buoyd {
namespace {

using testing::Contains;
using testing::Each;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

using namespace std::chrono_literals;

constexpr std::size_t whole_request = 8;
const WireBytes request = rtu_frame(1, {3, 0, 10, 0, 3});

class Provoking : public testing::Test {
 protected:
  Provoking() {
    instrument_.set_holding(10, {0x4148, 0x0000, 1});
    options_.provoke = true;
    options_.must_end = [] { return false; };
    run_.record.head.unit = 1;
    run_.sent(1, request).heard(1.02, rtu_frame(1, {3, 2, 0, 1}));
  }

  static LineSettings bus() {
    LineSettings settings;
    settings.name = "bus";
    settings.device = "sim";
    settings.baud = 19200;
    return settings;
  }

  LinePlan plan(const LineSettings& line, std::size_t instruments = 1) {
    std::vector<InstrumentSettings> all;
    for (std::size_t i = 0; i < instruments; ++i) {
      InstrumentSettings one;
      one.name = "it" + std::to_string(i);
      one.line = line.name;
      one.model = "two-channels";
      one.unit = static_cast<int>(i) + 1;
      all.push_back(one);
    }
    auto made = make_line_plan(line, all, {}, [](const std::string&) {
      return parse_model(register_model, "two-channels.toml").model;
    });
    EXPECT_TRUE(made) << made.error().text;
    return std::move(*made);
  }

  /// As an instrument with `device` bears them.
  std::vector<Provoked> provoked(WireDevice device) {
    SimulatedLine line(bus(), clock_);
    line.allow_gap_violations();  // that is one of the faults
    line.attach(std::move(device));
    auto made = provoke(line, plan(bus()), run_.record, options_);
    EXPECT_TRUE(made) << made.error().text;
    for (const WireEvent& event : line.transcript()) {
      if (event.sent) sent_.push_back(event.bytes);
    }
    return made ? made->made : std::vector<Provoked>();
  }

  static std::vector<Provoked> of(const std::vector<Provoked>& all, const std::string& fault) {
    std::vector<Provoked> made;
    std::ranges::copy_if(all, std::back_inserter(made),
                         [&](const Provoked& one) { return one.fault == fault; });
    return made;
  }

  std::vector<std::string> found(const std::vector<Provoked>& provoked) {
    run_.record.provoked = provoked;
    const Examined run = examined(run_.record, Micros(0));
    std::vector<std::string> names;
    for (const Finding& one : findings_of(run, {})) names.push_back(one.name);
    return names;
  }

  FakeClock clock_;
  ModbusDevice instrument_{1};
  ProvocationOptions options_;
  RunMaker run_;
  std::vector<WireBytes> sent_;
};

TEST_F(Provoking, one_that_keeps_to_its_protocol_answers_again_after_each_fault) {
  const auto all = provoked(instrument_.on_wire(5ms));
  for (const char* fault : {"wrong_crc", "wrong_unit", "short_gap", "half_request", "collision"}) {
    const auto rounds = of(all, fault);
    EXPECT_THAT(rounds, SizeIs(provocation_rounds)) << fault;
    for (const Provoked& one : rounds) {
      EXPECT_FALSE(one.was_answered) << fault;
      EXPECT_TRUE(one.recovered && *one.recovered < 2s) << fault;
      EXPECT_EQ(one.requests, 1U) << fault;
    }
  }
  EXPECT_THAT(found(all), IsEmpty());
}

TEST_F(Provoking, nothing_that_is_sent_writes) {
  (void)provoked(instrument_.on_wire(5ms));
  EXPECT_THAT(sent_, Contains(WireBytes(request.begin(), request.begin() + 4)));
  EXPECT_THAT(sent_, Contains(rtu_frame(2, {3, 0, 10, 0, 3})));
  for (const WireBytes& bytes : sent_) {
    ASSERT_GE(bytes.size(), 2U);
    EXPECT_EQ(bytes[1], 3) << "the function";
  }
}

TEST_F(Provoking, one_that_answers_a_damaged_request_is_found) {
  const auto all = provoked([this](std::span<const std::uint8_t> asked, MonoTime) {
    const bool is_ours = asked.size() == whole_request && asked[0] == 1;
    return is_ours ? std::optional(WireAnswer{*instrument_.answer(request), 5ms, 0s})
                   : std::nullopt;
  });
  EXPECT_TRUE(of(all, "wrong_crc").at(0).was_answered);
  EXPECT_THAT(found(all), ElementsAre("answers_damaged"));
}

TEST_F(Provoking, one_that_answers_for_others_is_found) {
  const auto all = provoked([this](std::span<const std::uint8_t> asked, MonoTime) {
    WireBytes own(asked.begin(), asked.end());
    if (own.size() != whole_request) return std::optional<WireAnswer>();
    if (own[0] != 1 && modbus_crc(std::span(own).first(6)) == (own[6] | own[7] << 8U))
      own = request;
    const auto answer = instrument_.answer(own);
    return answer ? std::optional(WireAnswer{*answer, 5ms, 0s}) : std::nullopt;
  });
  EXPECT_THAT(found(all), ElementsAre("answers_others"));
}

TEST_F(Provoking, one_that_half_a_request_silences_is_found) {
  bool is_dead = false;
  const auto all = provoked([&](std::span<const std::uint8_t> asked, MonoTime) {
    is_dead = is_dead || asked.size() < whole_request;
    const auto answer = is_dead ? std::nullopt : instrument_.answer(asked);
    return answer ? std::optional(WireAnswer{*answer, 5ms, 0s}) : std::nullopt;
  });
  EXPECT_THAT(of(all, "short_gap"),
              Each(testing::Field(&Provoked::recovered, testing::Ne(std::nullopt))));
  const Provoked first = of(all, "half_request").at(0);
  EXPECT_FALSE(first.recovered);
  EXPECT_GT(first.requests, 10U) << "it is asked for a whole minute";
  EXPECT_THAT(found(all), ElementsAre("stays_away"));
  const Figures figures = robustness_figures(examined(run_.record, Micros(0)));
  const auto half = std::ranges::find(figures, "half_request.recovery", &Figure::name);
  ASSERT_NE(half, figures.end());
  EXPECT_EQ(half->missing, "it did not answer again");
}

TEST_F(Provoking, with_power_in_somebodys_hand_it_is_cut_and_its_start_is_timed) {
  bool is_on = true;
  MonoTime awake_at = clock_.mono();
  options_.set_power = [&](bool on) {
    is_on = on;
    awake_at = clock_.mono() + 7s;
    return Result<void>();
  };
  const auto all = provoked([&](std::span<const std::uint8_t> asked, MonoTime) {
    const bool is_awake = is_on && clock_.mono() >= awake_at;
    const auto answer = is_awake ? instrument_.answer(asked) : std::nullopt;
    return answer ? std::optional(WireAnswer{*answer, 5ms, 0s}) : std::nullopt;
  });
  ASSERT_THAT(of(all, "start_up"), SizeIs(provocation_rounds));
  for (const Provoked& one : of(all, "start_up")) {
    ASSERT_TRUE(one.recovered);
    EXPECT_GE(*one.recovered, 7s);
    EXPECT_LT(*one.recovered, 9s);
  }
  EXPECT_THAT(of(all, "power_cut"), SizeIs(provocation_rounds));
}

TEST_F(Provoking, what_cannot_be_made_says_why) {
  options_.provoke = false;
  for (const Provoked& one : provoked(instrument_.on_wire(5ms))) {
    EXPECT_EQ(one.why_not, one.fault == "start_up" ? "no power switch" : "not asked for");
  }
  options_.provoke = true;
  run_.record.pieces.clear();
  EXPECT_EQ(of(provoked(instrument_.on_wire(5ms)), "collision").at(0).why_not, "nothing answered");
  EXPECT_THAT(sent_, IsEmpty());
}

TEST_F(Provoking, a_request_that_may_write_is_not_played_with) {
  run_.record.pieces.clear();
  run_.sent(1, rtu_frame(1, {6, 0, 10, 0, 3})).heard(1.02, rtu_frame(1, {6, 0, 10, 0, 3}));
  EXPECT_FALSE(only_reads(run_.record.head, rtu_frame(1, {6, 0, 10, 0, 3})));
  for (const Provoked& one : provoked(instrument_.on_wire(5ms))) {
    if (one.fault == "start_up") continue;
    EXPECT_EQ(one.why_not, "its request is none of reading") << one.fault;
  }
  EXPECT_THAT(sent_, IsEmpty());
}

TEST_F(Provoking, what_is_read_is_played_with_though_a_value_is_written_at_each_poll) {
  const WireBytes write = rtu_frame(1, {6, 0, 1, 0, 31});
  run_.sent(2, write).heard(2.02, write);
  EXPECT_EQ(answered_request(run_.record), request);
}

TEST_F(Provoking, others_on_its_line_are_left_alone) {
  SimulatedLine line(bus(), clock_);
  const auto made = provoke(line, plan(bus(), 2), run_.record, options_);
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().code, ErrorCode::invalid);
  EXPECT_THAT(line.transcript(), IsEmpty());
}

TEST_F(Provoking, who_has_to_end_leaves_the_rest_out) {
  int asked = 0;
  options_.must_end = [&] { return ++asked > 4; };
  const auto all = provoked(instrument_.on_wire(5ms));
  EXPECT_LT(of(all, "wrong_crc").size() + of(all, "wrong_unit").size(), 6U);
  EXPECT_THAT(of(all, "collision"), IsEmpty());
}

TEST_F(Provoking, who_has_to_end_blames_nobody_for_what_was_under_way) {
  const MonoTime begin = clock_.mono();
  options_.must_end = [&] { return clock_.mono() > begin + 10s; };
  const auto all = provoked([](std::span<const std::uint8_t>, MonoTime) {
    return std::optional<WireAnswer>();  // it needs longer
  });
  EXPECT_THAT(of(all, "wrong_crc"), IsEmpty());
  EXPECT_THAT(found(all), IsEmpty());
}

}  // namespace
}  // namespace buoyd
