// The registers driver in virtual time, against a Modbus device of the tests' own.
#include "drivers/registers/registers_driver.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "drivers/driver_support.hpp"
#include "model/model_text.hpp"
#include "support/modbus_device.hpp"
#include "support/simulated_line.hpp"

namespace buoyd {
namespace {

using testing::ElementsAre;

LineSettings tcp() {
  LineSettings settings;
  settings.name = "net";
  settings.device = "tcp://127.0.0.1:502";
  return settings;
}

/// Puts words at an address of a device's holding or input registers.
void put(std::map<std::uint16_t, std::uint16_t>& registers, int address,
         const std::vector<std::uint16_t>& words) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    registers[static_cast<std::uint16_t>(static_cast<std::size_t>(address) + i)] = words[i];
  }
}

class SmallInstrument : public testing::Test {
 protected:
  void SetUp() override {
    put(device.holding, 10, {0x4148, 0, 1});
    line.attach(device.on_wire(Micros(5'000)));
    ASSERT_TRUE(line.open());
  }

  FakeClock clock;
  ModbusDevice device{1};
  SimulatedLine line{simulated_bus(), clock};
  ModelPtr model = model_of(register_model);
  KeepSamples sink;
};

TEST_F(SmallInstrument, one_poll_one_sample) {
  RegistersDriver driver(model, {});
  ASSERT_TRUE(driver.poll(line, sink));
  ASSERT_EQ(sink.samples.size(), 1U);
  EXPECT_EQ(device.asked(), 1U);
  EXPECT_EQ(value_of(*model, sink.samples[0], "speed"), "12.5");
  EXPECT_EQ(value_of(*model, sink.samples[0], "state"), "1");
  EXPECT_EQ(sink.samples[0].axis, std::vector<double>{});
  EXPECT_EQ(sink.samples[0].flags, "");
  EXPECT_FALSE(sink.samples[0].fix);
}

TEST_F(SmallInstrument, the_sample_is_of_the_answers_first_byte) {
  RegistersDriver driver(model, {});
  ASSERT_TRUE(driver.poll(line, sink));
  const auto events = line.transcript();
  ASSERT_EQ(events.size(), 2U);
  EXPECT_EQ(sink.samples[0].taken, events[1].from + line.timing().character);
}

TEST_F(SmallInstrument, without_record_mark_each_poll_counts) {
  RegistersDriver driver(model, {});
  ASSERT_TRUE(driver.poll(line, sink));
  ASSERT_TRUE(driver.poll(line, sink));
  EXPECT_EQ(sink.samples.size(), 2U);
}

TEST_F(SmallInstrument, an_unchanged_record_mark_is_no_new_reading) {
  model = model_of(
      with(register_model, "name = \"sample\"", "name = \"sample\"\nrecord_mark = \"state\""));
  RegistersDriver driver(model, {});
  ASSERT_TRUE(driver.poll(line, sink));
  ASSERT_TRUE(driver.poll(line, sink));
  EXPECT_EQ(sink.samples.size(), 1U);
  EXPECT_EQ(driver.counters().repeated, 1U);
  device.holding[12] = 0;
  ASSERT_TRUE(driver.poll(line, sink));
  EXPECT_EQ(sink.samples.size(), 2U);
}

TEST_F(SmallInstrument, a_record_without_a_mark_does_not_make_it_forget_the_last_one) {
  const std::string marked =
      with(register_model, "name = \"sample\"", "name = \"sample\"\nrecord_mark = \"state\"");
  model = model_of(
      with(marked, "values = { 0 = \"off\", 1 = \"on\" }", "unit = \"1\"\nnull = [65535]"));
  RegistersDriver driver(model, {});
  for (const std::uint16_t mark : std::initializer_list<std::uint16_t>{258, 0xFFFF, 258}) {
    device.holding[12] = mark;
    ASSERT_TRUE(driver.poll(line, sink));
  }
  ASSERT_EQ(sink.samples.size(), 2U);
  EXPECT_EQ(value_of(*model, sink.samples[0], "state"), "258");
  EXPECT_EQ(value_of(*model, sink.samples[1], "state"), "null");
  EXPECT_EQ(driver.counters().repeated, 1U);
}

TEST_F(SmallInstrument, a_silent_instrument_is_a_timeout) {
  device.silent = true;
  RegistersDriver driver(model, {});
  const auto polled = driver.poll(line, sink);
  ASSERT_FALSE(polled);
  EXPECT_EQ(polled.error().code, ErrorCode::timeout);
  EXPECT_TRUE(sink.samples.empty());
}

TEST_F(SmallInstrument, another_unit_is_not_heard) {
  InstrumentSettings settings;
  settings.unit = 2;
  RegistersDriver driver(model, settings);
  EXPECT_FALSE(driver.poll(line, sink));
}

TEST_F(SmallInstrument, a_refusal_that_is_not_about_addresses_is_passed_on) {
  device.exception = 4;
  RegistersDriver driver(model, {});
  const auto polled = driver.poll(line, sink);
  ASSERT_FALSE(polled);
  EXPECT_EQ(polled.error().code, ErrorCode::refused);
  EXPECT_EQ(polled.error().detail, 4);
  EXPECT_EQ(device.asked(), 1U);
}

// What a living unit does not answer is asked again: the first answer then may be the lost one.
TEST_F(SmallInstrument, a_lost_answer_is_asked_for_again_within_the_poll) {
  RegistersDriver driver(model, {});
  ASSERT_TRUE(driver.poll(line, sink));
  device.silent = true;
  line.attach([this](std::span<const std::uint8_t>, MonoTime) -> std::optional<WireAnswer> {
    device.silent = false;
    return std::nullopt;
  });
  ASSERT_TRUE(driver.poll(line, sink));
  EXPECT_EQ(sink.samples.size(), 2U);
  EXPECT_EQ(device.asked(), 4U) << "lost, for nothing, in earnest";
}

TEST_F(SmallInstrument, a_dead_unit_is_asked_once) {
  RegistersDriver driver(model, {});
  ASSERT_TRUE(driver.poll(line, sink));
  device.silent = true;
  ASSERT_FALSE(driver.poll(line, sink));
  const std::size_t asked = device.asked();
  ASSERT_FALSE(driver.poll(line, sink));
  EXPECT_EQ(device.asked() - asked, 1U);
}

TEST_F(SmallInstrument, what_reading_clears_is_never_asked_for_again) {
  model = model_of(with(register_model, "order = \"ABCD\"\n",
                        "order = \"ABCD\"\nreading_clears = [{ first = 11, last = 13 }]\n"));
  RegistersDriver driver(model, {});
  ASSERT_TRUE(driver.poll(line, sink));
  device.silent = true;
  ASSERT_FALSE(driver.poll(line, sink));
  EXPECT_EQ(device.asked(), 2U);
  device.silent = false;
  ASSERT_TRUE(driver.poll(line, sink));
  EXPECT_EQ(device.asked(), 3U);
}

// A late answer, of the same size as what is asked then.
TEST_F(SmallInstrument, a_late_answer_is_not_handed_over) {
  RegistersDriver driver(model, {});
  device.silent = true;
  ASSERT_FALSE(driver.poll(line, sink));
  line.say(clock.mono() + Micros(304'500), rtu_frame(1, {3, 6, 0x41, 0x50, 0, 0, 0, 1}));
  device.silent = false;
  static_cast<void>(driver.poll(line, sink));
  ASSERT_TRUE(driver.poll(line, sink));
  for (const Sample& sample : sink.samples) {
    EXPECT_EQ(value_of(*model, sample, "speed"), "12.5");
  }
}

TEST_F(SmallInstrument, noise_behind_a_sound_answer_costs_nothing) {
  RegistersDriver driver(model, {});
  line.detach_all();
  line.attach([this](std::span<const std::uint8_t> request, MonoTime) -> std::optional<WireAnswer> {
    auto bytes = device.answer(request);
    if (bytes) bytes->insert(bytes->end(), {0x00, 0xFF, 0x3A});
    return bytes ? std::optional(WireAnswer{*bytes, Micros(5'000), Micros(0)}) : std::nullopt;
  });
  for (int poll = 0; poll < 5; ++poll) ASSERT_TRUE(driver.poll(line, sink));
  EXPECT_EQ(sink.samples.size(), 5U);
  EXPECT_EQ(device.asked(), 5U);
}

TEST_F(SmallInstrument, bytes_that_come_unasked_are_ignored) {
  RegistersDriver driver(model, {});
  driver.receive(bytes_of("$GPHDT,72.14,T*35\r\n"), MonoTime{}, sink);
  EXPECT_TRUE(sink.samples.empty());
}

TEST_F(SmallInstrument, wire_time_is_that_of_the_bytes_and_the_gap) {
  RegistersDriver driver(model, {});
  LineTiming timing;
  timing.character = Micros(1000);
  timing.gap = Micros(4000);
  EXPECT_EQ(driver.wire_time(timing, false), Micros((8 + 5 + 6) * 1000 + 4000));
}

/// 20 float channels at wire 0, 2, … 38; what is missing in the device is refused.
class WithHoles : public testing::Test {
 protected:
  void SetUp() override {
    std::string text = register_model.substr(0, register_model.find("[[kind.channel]]"));
    for (int i = 0; i < 20; ++i) {
      text += "[[kind.channel]]\nname = \"c" + std::to_string(i) +
              "\"\nunit = \"m\"\nregister = " + std::to_string(2 * i + 1) + "\n";
      put(device.holding, 2 * i, float_words(static_cast<float>(i)));
    }
    text +=
        "[[example]]\nkind = \"sample\"\nsource = \"computed\"\nregisters = [{ function = 3, "
        "wire = 0, words = \"0000 0000\" }]\nvalues = { c0 = \"0\" }\n";
    model = model_of(text);
    line.attach(device.on_wire(Micros(5'000)));
    ASSERT_TRUE(line.open());
  }

  [[nodiscard]] std::string last(const std::string& channel) const {
    return value_of(*model, sink.samples.back(), channel);
  }

  FakeClock clock;
  ModbusDevice device{1};
  SimulatedLine line{simulated_bus(), clock};
  ModelPtr model;
  KeepSamples sink;
};

TEST_F(WithHoles, one_read_brings_all) {
  RegistersDriver driver(model, {});
  ASSERT_TRUE(driver.poll(line, sink));
  EXPECT_EQ(device.asked(), 1U);
  EXPECT_EQ(last("c19"), "19");
}

TEST_F(WithHoles, a_refused_span_is_split_and_remembered) {
  device.holding.erase(14);
  RegistersDriver driver(model, {});
  ASSERT_TRUE(driver.poll(line, sink));
  ASSERT_EQ(sink.samples.size(), 1U);
  EXPECT_EQ(last("c6"), "6");
  EXPECT_EQ(last("c7"), "null");
  EXPECT_EQ(last("c8"), "8");
  const std::size_t first = device.asked();
  ASSERT_TRUE(driver.poll(line, sink));
  const std::size_t second = device.asked() - first;
  EXPECT_LT(second, first);  // nothing is asked that was refused
  EXPECT_LE(second, 5U);
  EXPECT_EQ(last("c8"), "8");
}

TEST_F(WithHoles, a_refusal_is_forgotten_after_a_while) {
  device.holding.erase(14);
  RegistersDriver driver(model, {});
  ASSERT_TRUE(driver.poll(line, sink));
  put(device.holding, 14, float_words(7));
  ASSERT_TRUE(driver.poll(line, sink));
  EXPECT_EQ(last("c7"), "null");
  clock.advance(refusal_memory);
  const std::size_t before = device.asked();
  ASSERT_TRUE(driver.poll(line, sink));
  EXPECT_EQ(last("c7"), "7");
  EXPECT_EQ(device.asked() - before, 1U);
}

TEST_F(WithHoles, what_is_still_refused_is_split_again) {
  device.holding.erase(14);
  RegistersDriver driver(model, {});
  ASSERT_TRUE(driver.poll(line, sink));
  clock.advance(refusal_memory);
  ASSERT_TRUE(driver.poll(line, sink));
  EXPECT_EQ(last("c7"), "null");
  EXPECT_EQ(last("c8"), "8");
}

TEST_F(WithHoles, all_refused_is_a_refusal_and_bounded) {
  device.holding.clear();
  RegistersDriver driver(model, {});
  const auto polled = driver.poll(line, sink);
  ASSERT_FALSE(polled);
  EXPECT_EQ(polled.error().code, ErrorCode::refused);
  EXPECT_TRUE(sink.samples.empty());
  EXPECT_LE(device.asked(), 39U);  // a binary tree over 20 values
}

// Exceptions 2 or 3 for some seconds, of a busy or faulty instrument.
TEST_F(WithHoles, who_refused_everything_is_read_again_at_once) {
  RegistersDriver driver(model, {});
  device.exception = 3;
  const auto polled = driver.poll(line, sink);
  ASSERT_FALSE(polled);
  EXPECT_EQ(polled.error().detail, 3);
  device.exception = 0;
  const std::size_t before = device.asked();
  ASSERT_TRUE(driver.poll(line, sink));
  EXPECT_EQ(last("c7"), "7");
  EXPECT_EQ(device.asked() - before, 1U);
}

TEST_F(WithHoles, makers_exceptions_about_their_sensors_split_too) {
  device.exception = 0x14;
  RegistersDriver driver(model, {});
  EXPECT_FALSE(driver.poll(line, sink));
}

/// A ZX 300 as its guide's tables have it, of two heights in use.
class Lidar : public testing::Test {
 protected:
  void SetUp() override {
    for (int block = 0; block < 12; ++block) {
      std::vector<std::uint16_t> empty(64);
      put(device.input, 256 * block, empty);
      set_reference(block, 100);
      set(block, 2, 8.0F + static_cast<float>(block));
    }
    set(0, 12, 40);
    set(1, 12, 60);
    put(device.input, 0x2008, swapped_float(2));
    line.attach([this](std::span<const std::uint8_t> request, MonoTime end) {
      const auto answer = device.on_wire(Micros(1'000))(request, end);
      if (after_answer) after_answer(request);
      return answer;
    });
    ASSERT_TRUE(line.open());
  }

  void set(int block, int offset, float value) {
    put(device.input, 256 * block + offset, swapped_float(value));
  }
  void set_reference(int block, float value) { set(block, 0, value); }
  static int address_of(std::span<const std::uint8_t> request) {
    return request[8] * 256 + request[9];
  }
  static int count_of(std::span<const std::uint8_t> request) {
    return request[10] * 256 + request[11];
  }
  [[nodiscard]] std::string last(const std::string& channel) const {
    return value_of(*model, sink.samples.back(), channel);
  }

  FakeClock clock;
  ModbusDevice device{1, true};
  SimulatedLine line{tcp(), clock};
  ModelPtr model = delivered_model("zx-300");
  KeepSamples sink;
  std::function<void(std::span<const std::uint8_t>)> after_answer;
};

TEST_F(Lidar, all_heights_are_one_reading) {
  set(0, 4, 9999);
  RegistersDriver driver(model, {});
  const auto polled = driver.poll(line, sink);
  ASSERT_TRUE(polled) << polled.error().text;
  ASSERT_EQ(sink.samples.size(), 1U);
  EXPECT_EQ(last("wind_speed"), "[8,9,null,null,null,null,null,null,null,null,null,null]");
  EXPECT_EQ(last("upward_wind"), "[null,0,null,null,null,null,null,null,null,null,null,null]");
  EXPECT_EQ(last("reference"), "[100,100,null,null,null,null,null,null,null,null,null,null]");
  EXPECT_THAT(sink.samples[0].axis, ElementsAre(40, 60, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
  EXPECT_EQ(sink.samples[0].null_codes.substr(0, 3), "000");
  EXPECT_EQ(sink.samples[0].null_codes.substr(24, 3), "200") << "9999 is the second code";
  EXPECT_EQ(device.asked(), 1U + 13U + 12U);
}

TEST_F(Lidar, the_record_that_the_store_has_is_not_taken_again) {
  RegistersDriver driver(model, {});
  driver.resume(0, "100");
  ASSERT_TRUE(driver.poll(line, sink));
  EXPECT_TRUE(sink.samples.empty());
  EXPECT_EQ(device.asked(), 1U);
  set_reference(0, 101);
  set_reference(1, 101);
  ASSERT_TRUE(driver.poll(line, sink));
  EXPECT_EQ(sink.samples.size(), 1U);
}

TEST_F(Lidar, an_unchanged_reference_costs_one_short_read) {
  RegistersDriver driver(model, {});
  ASSERT_TRUE(driver.poll(line, sink));
  const std::size_t first = device.asked();
  ASSERT_TRUE(driver.poll(line, sink));
  EXPECT_EQ(sink.samples.size(), 1U);
  EXPECT_EQ(driver.counters().repeated, 1U);
  EXPECT_EQ(device.asked() - first, 1U);
  set_reference(0, 101);
  ASSERT_TRUE(driver.poll(line, sink));
  EXPECT_EQ(sink.samples.size(), 2U);
}

TEST_F(Lidar, a_height_that_moved_meanwhile_is_read_again) {
  int seen = 0;
  after_answer = [&](std::span<const std::uint8_t> request) {
    if (address_of(request) == 256 && count_of(request) > 2 && ++seen == 1) {
      set_reference(1, 101);  // the new record comes just behind its old block's answer
      set(1, 2, 9.5F);
    }
  };
  RegistersDriver driver(model, {});
  ASSERT_TRUE(driver.poll(line, sink));
  EXPECT_EQ(driver.counters().torn, 1U);
  EXPECT_EQ(seen, 2);
  EXPECT_EQ(last("wind_speed").substr(0, 8), "[8,9.5,n");
  EXPECT_EQ(last("reference").substr(0, 9), "[100,101,");
}

// All heights of some units step together: nothing of the scan before may stay.
TEST_F(Lidar, a_scan_that_began_meanwhile_is_read_from_the_beginning) {
  bool stepped = false;
  after_answer = [&](std::span<const std::uint8_t> request) {
    if (address_of(request) != 1024 || count_of(request) <= 2 || stepped) return;
    stepped = true;
    for (int block = 0; block < 12; ++block) {
      set_reference(block, 101);
    }
    set(0, 2, 8.25F);
    set(1, 2, 9.25F);
  };
  RegistersDriver driver(model, {});
  ASSERT_TRUE(driver.poll(line, sink));
  ASSERT_EQ(sink.samples.size(), 1U);
  EXPECT_GE(driver.counters().torn, 1U);
  EXPECT_EQ(last("wind_speed").substr(0, 11), "[8.25,9.25,");
  EXPECT_EQ(last("reference").substr(0, 9), "[101,101,");
}

// Heights that are measured one after another: others may be a record ahead, each is whole.
TEST_F(Lidar, a_height_that_is_a_record_ahead_disturbs_nobody) {
  set_reference(1, 101);
  RegistersDriver driver(model, {});
  ASSERT_TRUE(driver.poll(line, sink));
  EXPECT_EQ(driver.counters().torn, 0U);
  EXPECT_EQ(last("reference").substr(0, 9), "[100,101,");
}

TEST_F(Lidar, a_scan_that_never_stands_still_is_given_up) {
  float reference = 100;
  after_answer = [&](std::span<const std::uint8_t> request) {
    if (address_of(request) == 0) set_reference(0, ++reference);
  };
  RegistersDriver driver(model, {});
  const auto polled = driver.poll(line, sink);
  ASSERT_FALSE(polled);
  EXPECT_EQ(polled.error().code, ErrorCode::busy);
  EXPECT_TRUE(sink.samples.empty());
  EXPECT_EQ(driver.counters().torn, static_cast<std::uint64_t>(torn_rounds) + 1);
}

TEST_F(Lidar, a_record_that_comes_with_each_scan_is_given_up_too) {
  float reference = 100;
  after_answer = [&](std::span<const std::uint8_t> request) {
    if (address_of(request) == 512 && count_of(request) > 2) set_reference(0, ++reference);
  };
  RegistersDriver driver(model, {});
  const auto polled = driver.poll(line, sink);
  ASSERT_FALSE(polled);
  EXPECT_EQ(polled.error().code, ErrorCode::busy);
  EXPECT_TRUE(sink.samples.empty());
}

TEST_F(Lidar, the_sample_is_of_the_last_block_not_of_the_second_look) {
  RegistersDriver driver(model, {});
  MonoTime last_data;
  after_answer = [&](std::span<const std::uint8_t> request) {
    if (count_of(request) > 2) last_data = clock.mono();
  };
  ASSERT_TRUE(driver.poll(line, sink));
  EXPECT_GE(sink.samples[0].taken, last_data);
  EXPECT_LE(sink.samples[0].taken, last_data + Micros(1'000));
}

// The number of heights is not in every firmware's table.
TEST_F(Lidar, what_is_refused_is_left_out) {
  device.input.erase(0x2008);
  RegistersDriver driver(model, {});
  ASSERT_TRUE(driver.poll(line, sink));
  EXPECT_EQ(last("wind_speed").substr(0, 10), "[8,9,null,");
}

TEST_F(Lidar, no_span_crosses_a_hole_or_the_limit) {
  std::vector<std::pair<int, int>> reads;
  after_answer = [&](std::span<const std::uint8_t> request) {
    reads.emplace_back(address_of(request), count_of(request));
  };
  RegistersDriver driver(model, {});
  ASSERT_TRUE(driver.poll(line, sink));
  for (const auto& [address, count] : reads) {
    EXPECT_LE(count, 125);
    EXPECT_TRUE(address > 0x2000 || address % 256 + count <= 64) << address;
  }
}

/// An Aqua TROLL 400 with all its blocks good.
class AquaTroll : public testing::Test {
 protected:
  void SetUp() override {
    block(38, 8.3125F, 20, 117, 0);
    block(46, 14.25F, 1, 1, 0);
    block(54, 96.5F, 21, 177, 0);
    block(570, 0.5F, 13, 114, 0);
    block(578, 1500, 11, 81, 0);
    block(1538, 7.93F, 17, 145, 0);
    block(1546, -42.5F, 18, 162, 0);
    block(1554, 210, 19, 162, 0);
    LineSettings settings = simulated_bus();
    settings.parity = Parity::even;
    line.attach(device.on_wire(Micros(20'000)));
    ASSERT_TRUE(line.open());
  }

  /// A parameter block at the guide's register number.
  void block(int number, float value, std::uint16_t parameter, std::uint16_t unit,
             std::uint16_t quality) {
    auto words = float_words(value);
    words.insert(words.end(), {parameter, unit, quality, 0, 0, 0x0030});
    put(device.holding, number - 1, words);
  }

  FakeClock clock;
  ModbusDevice device{1};
  SimulatedLine line{simulated_bus(), clock};
  ModelPtr model = delivered_model("aqua-troll-400");
  KeepSamples sink;
};

TEST_F(AquaTroll, all_parameters_are_one_reading) {
  RegistersDriver driver(model, {});
  const auto polled = driver.poll(line, sink);
  ASSERT_TRUE(polled) << polled.error().text;
  const Sample& sample = sink.samples.at(0);
  EXPECT_EQ(device.asked(), 3U);
  EXPECT_EQ(value_of(*model, sample, "dissolved_oxygen"), "8.3125");
  EXPECT_EQ(value_of(*model, sample, "water_temperature"), "14.25");
  EXPECT_EQ(value_of(*model, sample, "oxygen_saturation"), "96.5");
  EXPECT_EQ(value_of(*model, sample, "total_dissolved_solids"), "0.5");
  EXPECT_EQ(value_of(*model, sample, "resistivity"), "1500");
  EXPECT_EQ(value_of(*model, sample, "ph"), "7.93");
  EXPECT_EQ(value_of(*model, sample, "ph_voltage"), "-42.5");
  EXPECT_EQ(value_of(*model, sample, "redox_potential"), "210");
}

TEST_F(AquaTroll, a_sentinel_is_never_a_value) {
  block(38, 0.0F, 20, 117, 7);  // sensor communication error
  block(1538, 0.0F, 17, 145, 3);
  RegistersDriver driver(model, {});
  ASSERT_TRUE(driver.poll(line, sink));
  EXPECT_EQ(value_of(*model, sink.samples[0], "dissolved_oxygen"), "null");
  EXPECT_EQ(value_of(*model, sink.samples[0], "ph"), "null");
  EXPECT_EQ(value_of(*model, sink.samples[0], "water_temperature"), "14.25");
}

TEST_F(AquaTroll, units_are_converted_or_refused) {
  block(38, 8312.5F, 20, 118, 0);  // µg/L
  block(46, 57.65F, 1, 2, 0);      // °F
  block(570, 500, 13, 113, 0);     // ppm
  RegistersDriver driver(model, {});
  ASSERT_TRUE(driver.poll(line, sink));
  EXPECT_EQ(value_of(*model, sink.samples[0], "dissolved_oxygen"), "8.3125");
  EXPECT_EQ(value_of(*model, sink.samples[0], "water_temperature"), "null");
  EXPECT_EQ(value_of(*model, sink.samples[0], "total_dissolved_solids"), "0.5");
}

TEST_F(AquaTroll, a_missing_sensor_costs_its_parameters_only) {
  for (int wire = 1500; wire < 1600; ++wire) {
    device.holding.erase(static_cast<std::uint16_t>(wire));
  }
  RegistersDriver driver(model, {});
  ASSERT_TRUE(driver.poll(line, sink));
  EXPECT_EQ(value_of(*model, sink.samples[0], "ph"), "null");
  EXPECT_EQ(value_of(*model, sink.samples[0], "dissolved_oxygen"), "8.3125");
}

}  // namespace
}  // namespace buoyd
