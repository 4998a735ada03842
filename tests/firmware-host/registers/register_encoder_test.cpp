#include "firmware-host/registers/register_encoder.hpp"
#include "firmware-host/registers/register_time.hpp"

#include <gtest/gtest.h>

#include <map>

#include "firmware-host/test_models.hpp"
#include "firmware-host/world/model_parts.hpp"

namespace buoysim {
namespace {

using buoyd::RegisterFormat;
using buoyd::RegisterValue;
using buoyd::WordOrder;
using Words = std::vector<std::uint16_t>;

Words words_of(RegisterFormat format, WordOrder order, double number) {
  RegisterValue value;
  value.format = format;
  value.order = order;
  Words words;
  for (const RegisterWord& word : encode_number(value, 0, number)) {
    EXPECT_EQ(word.key, register_key(3, static_cast<std::uint32_t>(words.size())));
    words.push_back(word.word);
  }
  return words;
}

struct NumberCase {
  RegisterFormat format;
  WordOrder order;
  double number;
  Words words;
};

// modbus.md, "Word order names" and the computed examples of its sections (Python struct).
TEST(EncodeNumber, all_orders_of_published_words) {
  const NumberCase cases[] = {
      {RegisterFormat::f32, WordOrder::abcd, 18.437, {0x4193, 0x7EFA}},
      {RegisterFormat::f32, WordOrder::cdab, 18.437, {0x7EFA, 0x4193}},
      {RegisterFormat::f32, WordOrder::dcba, 18.437, {0xFA7E, 0x9341}},
      {RegisterFormat::f32, WordOrder::badc, 18.437, {0x9341, 0xFA7E}},
      {RegisterFormat::f32, WordOrder::cdab, 8.7421, {0xDFA4, 0x410B}},   // ZX 300 speed
      {RegisterFormat::f32, WordOrder::cdab, 237.6, {0x999A, 0x436D}},    // ZX 300 direction
      {RegisterFormat::f32, WordOrder::cdab, 123456, {0x2000, 0x47F1}},   // ZX 300 reference
      {RegisterFormat::f32, WordOrder::cdab, 9999, {0x3C00, 0x461C}},     // ZX 300 null
      {RegisterFormat::f32, WordOrder::cdab, 9998, {0x3800, 0x461C}},     // ZX 300 null
      {RegisterFormat::f32, WordOrder::abcd, 8.3125, {0x4105, 0x0000}},   // Aqua TROLL 400
      {RegisterFormat::f32, WordOrder::abcd, 7.93, {0x40FD, 0xC28F}},     // Aqua TROLL 600 pH
      {RegisterFormat::f32, WordOrder::dcba, 17.83, {0xD7A3, 0x8E41}},    // Yosemitech
      {RegisterFormat::f32, WordOrder::abcd, 231.73, {0x4367, 0xBAE1}},   // SDM120
      {RegisterFormat::s32, WordOrder::cdab, -123456, {0x1DC0, 0xFFFE}},  // Carlo Gavazzi
      {RegisterFormat::u32, WordOrder::abcd, 123456, {0x0001, 0xE240}},   // ODO RTU
      {RegisterFormat::s16, WordOrder::abcd, -187, {0xFF45}},             // Victron current
      {RegisterFormat::u16, WordOrder::abcd, 29830, {0x7486}},            // Daly current
  };
  for (const NumberCase& c : cases) {
    EXPECT_EQ(words_of(c.format, c.order, c.number), c.words) << c.number;
  }
}

// 0x0102030405060708, distinct bytes, so that a swapped word shows.
TEST(EncodeNumber, sixty_four_bits) {
  const double number = 72623859790382848.0;  // 0x0102030405060700, the nearest double's integer
  const NumberCase cases[] = {
      {RegisterFormat::u64, WordOrder::abcd, number, {0x0102, 0x0304, 0x0506, 0x0700}},
      {RegisterFormat::u64, WordOrder::cdab, number, {0x0700, 0x0506, 0x0304, 0x0102}},
      {RegisterFormat::u64, WordOrder::dcba, number, {0x0007, 0x0605, 0x0403, 0x0201}},
      {RegisterFormat::u64, WordOrder::badc, number, {0x0201, 0x0403, 0x0605, 0x0007}},
      {RegisterFormat::s64, WordOrder::abcd, -2, {0xFFFF, 0xFFFF, 0xFFFF, 0xFFFE}},
      {RegisterFormat::f64, WordOrder::abcd, -2.5, {0xC004, 0x0000, 0x0000, 0x0000}},
  };
  for (const NumberCase& c : cases) {
    EXPECT_EQ(words_of(c.format, c.order, c.number), c.words);
  }
}

TEST(MonthsOf31Days, published_times) {
  EXPECT_EQ(months_of_31_days(utc("2026-03-14T15:09:26Z")), 844960166);
  EXPECT_EQ(months_of_31_days(utc("2026-12-31T23:59:58.9Z")), 870566398);
}

class EncodeChannel : public ::testing::Test {
 protected:
  RegisterCell encode(const buoyd::Model& model, std::string_view channel, std::size_t point,
                      const Said& said, CellChoice choice = {}) {
    return encode_channel(model, 0, index_of(model.kinds[0], channel), point, said, choice);
  }

  buoyd::ModelPtr zx_ = model_named("zx-300");
  buoyd::ModelPtr troll_ = model_named("aqua-troll-400");
};

TEST_F(EncodeChannel, a_heights_value_stands_in_its_block) {
  const RegisterCell cell = encode(*zx_, "wind_speed", 3, 8.7421);
  EXPECT_EQ(cell.name, "wind_speed[3]");
  EXPECT_EQ(cell.text, "8.7421");
  EXPECT_EQ(cell.value, (std::vector<RegisterWord>{{register_key(4, 770), 0xDFA4},
                                                   {register_key(4, 771), 0x410B}}));
}

TEST_F(EncodeChannel, null_marks) {
  EXPECT_EQ(encode(*zx_, "wind_speed", 0, std::monostate{}).value[0].word, 0x3800);
  const RegisterCell other = encode(*zx_, "wind_speed", 0, std::monostate{}, {1, 0});
  EXPECT_EQ(other.value[0].word, 0x3C00);
  EXPECT_EQ(other.text, "null");
  // A measured value that happens to be a mark reads as null too.
  EXPECT_EQ(encode(*zx_, "wind_speed", 0, 9999.0).text, "null");
}

TEST_F(EncodeChannel, a_time_is_split_over_its_terms) {
  const double seconds = 1773500966;
  const RegisterCell cell = encode(*zx_, "instrument_time", 0, seconds + 0.75);
  EXPECT_EQ(cell.text, "1773500966");
  Words words;
  for (const RegisterWord& word : cell.value) {
    words.push_back(word.word);
  }
  EXPECT_EQ(words, (Words{0x7400, 0x4E49, 0x3000, 0x458D}));
}

TEST_F(EncodeChannel, a_block_with_parameter_unit_and_quality) {
  const RegisterCell cell = encode(*troll_, "dissolved_oxygen", 0, 8.3125);
  EXPECT_EQ(cell.text, "8.3125");
  std::map<RegisterKey, std::uint16_t> words;
  put(words, cell.value);
  put(words, cell.conditions);
  // 4105 0000 0014 0075 0000: the guide's block at register 38.
  const std::map<RegisterKey, std::uint16_t> expected{{register_key(3, 37), 0x4105},
                                                      {register_key(3, 38), 0x0000},
                                                      {register_key(3, 39), 0x0014},
                                                      {register_key(3, 40), 0x0075},
                                                      {register_key(3, 41), 0x0000}};
  EXPECT_EQ(words, expected);
}

TEST_F(EncodeChannel, another_unit) {
  const RegisterCell cell = encode(*troll_, "dissolved_oxygen", 0, 8.312, {0, 1});
  EXPECT_EQ(cell.value[0].word, 0x4601);
  EXPECT_EQ(cell.value[1].word, 0xE000);
  EXPECT_EQ(cell.text, "8.312");
}

TEST_F(EncodeChannel, without_null_mark_a_condition_fails) {
  const RegisterCell cell = encode(*troll_, "dissolved_oxygen", 0, std::monostate{});
  EXPECT_EQ(cell.text, "null");
  std::map<RegisterKey, std::uint16_t> words;
  put(words, cell.conditions);
  EXPECT_EQ(words.at(register_key(3, 39)), 20);  // still the parameter it is
  EXPECT_EQ(words.at(register_key(3, 41)), 3);   // but its quality is an error
}

// Codes 1 and 6 with 17.83 and 35.172: the first two entries of modbus.md 2.12.
TEST_F(EncodeChannel, a_list_by_ids) {
  const buoyd::ModelPtr exo = model_named("ysi-exo");
  std::map<RegisterKey, std::uint16_t> words;
  for (const RegisterCell& cell : {encode(*exo, "water_temperature", 0, 17.83),
                                   encode(*exo, "specific_conductance", 0, 35.172)}) {
    put(words, cell.rest);
    put(words, cell.value);
    put(words, cell.conditions);
  }
  EXPECT_EQ(words.at(register_key(3, 128)), 1);
  EXPECT_EQ(words.at(register_key(3, 129)), 6);
  EXPECT_EQ(words.at(register_key(3, 130)), 0);  // the list ends
  EXPECT_EQ(words.at(register_key(3, 257)), 0);
  EXPECT_EQ(words.at(register_key(3, 384)), 0xA3D7);
  EXPECT_EQ(words.at(register_key(3, 385)), 0x418E);
  EXPECT_EQ(words.at(register_key(3, 386)), 0xB021);
  EXPECT_EQ(words.at(register_key(3, 387)), 0x420C);
  EXPECT_TRUE(words.contains(register_key(3, 447)));  // all of it can be read
}

TEST_F(EncodeChannel, scaled_integers_as_they_are_read) {
  const buoyd::ModelPtr station = model_named("ecowitt-wn90lp");
  const RegisterCell cell = encode(*station, "air_temperature", 0, 16.83);
  EXPECT_EQ(cell.text, "16.8");
  EXPECT_EQ(cell.value[0].word, 0x0238);
  EXPECT_EQ(encode(*station, "air_temperature", 0, std::monostate{}).value[0].word, 0xFFFF);
  EXPECT_EQ(encode(*station, "illuminance", 0, 12344.0).text, "12340");
}

TEST_F(EncodeChannel, a_stated_scale_and_its_gates) {
  const buoyd::ModelPtr smp = model_named("kipp-zonen-smp");
  const RegisterCell cell = encode(*smp, "irradiance", 0, 995.5, {0, 0, 1});
  EXPECT_EQ(cell.text, "995.5");
  EXPECT_EQ(cell.value[0].word, 0x26E3);
  std::map<RegisterKey, std::uint16_t> words;
  put(words, cell.conditions);
  EXPECT_EQ(words.at(register_key(3, 4)), 1);
  EXPECT_EQ(words.at(register_key(2, 2)), 0);
}

TEST(CanBeNull, where_no_other_channel_shares_the_condition) {
  const auto can = [](const char* name, std::string_view channel) {
    const buoyd::ModelPtr model = model_named(name);
    return can_be_null(model->registers->kinds[0], index_of(model->kinds[0], channel));
  };
  EXPECT_TRUE(can("ecowitt-wn90lp", "air_temperature"));   // by its null mark
  EXPECT_TRUE(can("aqua-troll-400", "dissolved_oxygen"));  // by its own quality
  EXPECT_FALSE(can("ysi-exo", "water_temperature"));       // the states are a list
  EXPECT_FALSE(can("epever-tracer", "battery_voltage"));   // nothing says so
}

TEST_F(EncodeChannel, counters_are_exact_up_to_2_to_24) {
  EXPECT_EQ(encode(*zx_, "reference", 0, 16777215.0).text, "16777215");
  EXPECT_EQ(encode(*troll_, "resistivity", 0, 16777215.0).text, "16777215");
}

TEST_F(EncodeChannel, axis_tells_points_in_use) {
  const auto words = encode_axis(*zx_, 0, {10, 39});
  std::map<RegisterKey, std::uint16_t> all;
  put(all, words);
  EXPECT_EQ(all.at(register_key(4, 0x2009)), 0x4000);    // 2.0
  EXPECT_EQ(all.at(register_key(4, 13)), 0x4120);        // 10.0
  EXPECT_EQ(all.at(register_key(4, 256 + 13)), 0x421C);  // 39.0
  EXPECT_EQ(all.at(register_key(4, 512 + 13)), 0x0000);  // not in use
}

}  // namespace
}  // namespace buoysim
