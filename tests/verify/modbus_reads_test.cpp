#include "verify/run/modbus_reads.hpp"

#include <gmock/gmock.h>

#include <bit>
#include <cmath>

#include "base/crc.hpp"
#include "verify/examinations.hpp"
#include "verify/findings.hpp"
#include "verify/run/word_order.hpp"
#include "verify/run_maker.hpp"

namespace buoyd {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using Bytes = std::vector<std::uint8_t>;
using Outcome = ModbusRead::Outcome;

constexpr std::uint8_t unit = 7;

Bytes with_crc(Bytes frame) {
  const std::uint16_t crc = rtu_crc(frame);
  frame.push_back(static_cast<std::uint8_t>(crc & 0xFFU));
  frame.push_back(static_cast<std::uint8_t>(crc >> 8U));
  return frame;
}

Bytes request_of(std::uint8_t address, std::uint8_t count) {
  return with_crc({unit, 3, 0, address, 0, count});
}

Bytes answer_of(std::uint16_t first, std::uint16_t second) {
  const auto high = [](std::uint16_t word) { return static_cast<std::uint8_t>(word >> 8U); };
  const auto low = [](std::uint16_t word) { return static_cast<std::uint8_t>(word & 0xFFU); };
  return with_crc({unit, 3, 4, high(first), low(first), high(second), low(second)});
}

/// A unit 7 that is asked each second for two registers.
class Asked {
 public:
  Asked() {
    maker.record.head.unit = unit;
    maker.record.end = RunEnd();
    maker.record.end->length = std::chrono::minutes(10);
  }
  void answers(const Bytes& answer) {
    maker.sent(at_, request_of(10, 2));
    // The line brings it in two pieces.
    if (!answer.empty()) {
      maker.heard(at_ + 0.1, {answer.begin(), answer.begin() + 2});
      maker.heard(at_ + 0.2, {answer.begin() + 2, answer.end()});
    }
    at_ += 1;
  }
  [[nodiscard]] std::vector<Outcome> outcomes() const {
    std::vector<Outcome> made;
    for (const ModbusRead& read :
         modbus_reads(maker.record, exchanges_of(maker.record), Micros(0))) {
      made.push_back(read.outcome);
    }
    return made;
  }
  [[nodiscard]] std::vector<std::string> found() const {
    const Examined run = examined(maker.record, Micros(0));
    std::vector<std::string> made;
    for (const Finding& one : findings_of(run, {})) made.push_back(one.name + ' ' + one.detail);
    return made;
  }

  RunMaker maker;

 private:
  double at_ = 0;
};

TEST(ModbusReads, are_answered_refused_damaged_or_silent) {
  Asked asked;
  asked.answers(answer_of(1, 0xABCD));
  asked.answers(with_crc({unit, 0x83, 2}));
  Bytes damaged = answer_of(1, 2);
  damaged.back() ^= 1U;
  asked.answers(damaged);
  asked.answers({});
  Bytes cut = answer_of(1, 2);
  cut.resize(5);
  asked.answers(cut);
  asked.answers(with_crc({unit + 1, 3, 4, 0, 1, 0, 2}));
  EXPECT_THAT(asked.outcomes(), ElementsAre(Outcome::answered, Outcome::refused, Outcome::damaged,
                                            Outcome::silent, Outcome::damaged, Outcome::damaged));
  EXPECT_THAT(
      modbus_reads(asked.maker.record, exchanges_of(asked.maker.record), Micros(0)).front().words,
      ElementsAre(1, 0xABCD));
  asked.maker.say(0, "20", "1");
  EXPECT_THAT(asked.found(),
              ElementsAre("refused 3: 10-11 × 1", "unanswered 1 / 6", "damaged 3 / 6"));
}

TEST(ModbusReads, are_none_of_no_register) {
  Asked asked;  // as a Yosemitech sensor is started; older firmware answers in another form
  asked.maker.sent(0, with_crc({unit, 3, 0x25, 0, 0, 0})).heard(0.1, {unit, 3, 0x25, 0});
  asked.maker.sent(1, with_crc({unit, 3, 0x25, 0, 0, 0}));
  asked.maker.say(2, "20", "1");
  EXPECT_THAT(asked.outcomes(), IsEmpty());
  EXPECT_THAT(asked.found(), IsEmpty());
}

TEST(ModbusReads, of_tcp_bear_their_transaction) {
  RunMaker maker;
  maker.record.head.unit = unit;
  maker.record.head.is_tcp = true;
  const Bytes request{0, 9, 0, 0, 0, 6, unit, 3, 0, 10, 0, 1};
  maker.sent(0, request).heard(0.1, {0, 9, 0, 0, 0, 5, unit, 3, 2, 0, 42});
  maker.sent(1, request).heard(1.1, {0, 8, 0, 0, 0, 5, unit, 3, 2, 0, 42});
  const auto reads = modbus_reads(maker.record, exchanges_of(maker.record), Micros(0));
  ASSERT_EQ(reads.size(), 2U);
  EXPECT_THAT(reads[0].words, ElementsAre(42));
  EXPECT_EQ(reads[1].outcome, Outcome::damaged);
}

TEST(ModbusReads, leave_out_the_one_in_whose_middle_the_recording_ended) {
  Asked asked;
  asked.answers(answer_of(1, 2));
  asked.answers({});
  asked.maker.record.end->length = Micros(1'050'000);
  EXPECT_THAT(asked.outcomes(), ElementsAre(Outcome::answered));
}

TEST(ModbusReads, are_none_where_bytes_of_the_line_were_lost) {
  Asked asked;
  asked.answers(answer_of(1, 2));
  asked.maker.record.end->lost_bytes = 1;
  EXPECT_THAT(asked.outcomes(), IsEmpty());
}

TEST(ModbusReads, that_were_damaged_are_errors_though_they_were_repeated) {
  Asked asked;
  for (int i = 0; i < 100; ++i) {
    Bytes answer = answer_of(1, 2);
    if (i % 10 == 0) answer.back() ^= 1U;
    asked.answers(answer);
  }
  std::vector<double> errors;
  for (const Figure& one : availability_figures(examined(asked.maker.record, Micros(0)))) {
    if (one.name.starts_with("errors")) errors.push_back(std::round(one.value.value_or(0)));
  }
  EXPECT_THAT(errors, ElementsAre(1000, 552, 1744));
}

RunNumber number_of(RegisterFormat format, WordOrder order) {
  RunNumber made{"met/air_temperature", {}};
  made.value.address = 10;
  made.value.format = format;
  made.value.order = order;
  return made;
}

/// Whether the order is found wrong of numbers whose high words come first.
bool is_wrong_order(RegisterFormat format, WordOrder order, std::uint32_t (*bits)(int)) {
  Asked asked;
  for (int i = 0; i < 40; ++i) {
    const std::uint32_t all = bits(i);
    asked.answers(answer_of(static_cast<std::uint16_t>(all >> 16U),
                            static_cast<std::uint16_t>(all & 0xFFFFU)));
  }
  const std::vector<RunNumber> numbers{number_of(format, order)};
  return !exchanged_words(numbers, modbus_reads(asked.maker.record,
                                                exchanges_of(asked.maker.record), Micros(0)))
              .empty();
}

std::uint32_t float_bits(double number) {
  return std::bit_cast<std::uint32_t>(static_cast<float>(number));
}

TEST(WordOrder, is_wrong_where_floats_are_absurd_that_are_not_the_other_way_round) {
  const auto temperature = [](int i) { return float_bits(20 + scattered(i)); };
  EXPECT_FALSE(is_wrong_order(RegisterFormat::f32, WordOrder::abcd, temperature));
  EXPECT_TRUE(is_wrong_order(RegisterFormat::f32, WordOrder::cdab, temperature));
  const auto round = [](int i) { return float_bits(20 + i % 3); };
  EXPECT_FALSE(is_wrong_order(RegisterFormat::f32, WordOrder::abcd, round));
  EXPECT_TRUE(is_wrong_order(RegisterFormat::f32, WordOrder::cdab, round));
}

TEST(WordOrder, of_what_is_near_zero_or_nothing_is_left_in_peace) {
  const auto near_zero = [](int i) { return float_bits(0.01 * (scattered(i) - 0.5)); };
  EXPECT_FALSE(is_wrong_order(RegisterFormat::f32, WordOrder::abcd, near_zero));
  const auto nothing = [](int) { return std::uint32_t{0x7FC00000}; };
  EXPECT_FALSE(is_wrong_order(RegisterFormat::f32, WordOrder::abcd, nothing));
  const auto zero = [](int) { return std::uint32_t{0}; };
  EXPECT_FALSE(is_wrong_order(RegisterFormat::f32, WordOrder::abcd, zero));
}

TEST(WordOrder, is_wrong_where_integers_move_in_their_high_word_alone) {
  const auto pressure = [](int i) { return static_cast<std::uint32_t>(101325 + i); };
  EXPECT_FALSE(is_wrong_order(RegisterFormat::u32, WordOrder::abcd, pressure));
  EXPECT_TRUE(is_wrong_order(RegisterFormat::u32, WordOrder::cdab, pressure));
  const auto same = [](int) { return std::uint32_t{1500}; };
  EXPECT_FALSE(is_wrong_order(RegisterFormat::u32, WordOrder::cdab, same));
}

}  // namespace
}  // namespace buoyd
