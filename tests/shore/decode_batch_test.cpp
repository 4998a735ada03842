// docs/wire-format.md and docs/decode_batch.py, held to the real encoder and decoder.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "core/body.hpp"
#include "shore/any_series.hpp"
#include "shore/decode/batch_decoder.hpp"
#include "shore/decode/messages.hpp"
#include "shore/plain_encoder.hpp"
#include "support/child.hpp"
#include "support/places.hpp"
#include "uplink/batch/batch_builder.hpp"

namespace buoyshore {
namespace {

using buoyd::Bytes;
using buoyd::StoredReading;
using testing::HasSubstr;

const std::string root = buoyd::source_dir();

class DecodeBatch : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (std::filesystem::temp_directory_path() / "decode_batch.XXXXXX").string();
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  /// The message that the uplink makes of readings and the gaps between them.
  static Bytes message_of(const std::vector<StoredReading>& readings) {
    buoyd::OwedRun run;
    run.epoch = {0x01, 0x23, 0x45, 0x67, 0x89, 0xAB, 0xCD, 0xEF};
    run.first = run.from = readings.front().seq;
    run.floor = run.first - 1;
    run.to = readings.back().seq;
    run.readings = readings;
    for (std::size_t i = 1; i < readings.size(); ++i) {
      const auto& [before, after] = std::pair(readings[i - 1], readings[i]);
      if (before.seq + 1 == after.seq) continue;
      run.lost.push_back({before.seq + 1, after.seq - 1, buoyd::GapReason::retention,
                          before.reading.utc, after.reading.utc});
    }
    const buoyd::BatchWish all{1U << 20U, 1U << 20U, std::nullopt,
                               [](const buoyd::Hash8&) { return true; }};
    return buoyd::BatchBuilder().build(run, all).value().payload;
  }

  std::string save(const Bytes& message) {
    const std::string path = folder_ + "/" + std::to_string(files_++) + ".cbor";
    std::ofstream(path, std::ios::binary)
        .write(reinterpret_cast<const char*>(message.data()),
               static_cast<std::streamsize>(message.size()));
    return path;
  }

  buoyd::test::Ended python(std::vector<std::string> files) {
    files.insert(files.begin(), {"/usr/bin/python3", root + "/docs/decode_batch.py"});
    return buoyd::test::run(files, folder_ + "/python.log");
  }

  std::string folder_;
  int files_ = 0;
};

std::string micros(std::int64_t value) {
  return value == 0 ? "0" : std::to_string(value);
}

/// A reading as decode_batch.py prints it.
std::string line_of(const StoredReading& stored) {
  const buoyd::Reading& reading = stored.reading;
  const auto tokens = buoyd::split_body(*reading.description, reading.body).value();
  const std::string flags = buoyd::full_flags(*reading.description, tokens, reading.flags).value();
  return R"({"seq": )" + std::to_string(stored.seq) + R"(, "description": ")" +
         buoyd::to_hex(reading.description->hash()) + R"(", "utc": )" +
         micros(reading.utc.time_since_epoch().count()) + R"(, "boottime": )" +
         micros(reading.boottime.time_since_epoch().count()) + R"(, "clock": )" +
         std::to_string(reading.clock) + R"(, "span": )" + std::to_string(reading.span.count()) +
         R"(, "flags": ")" + flags + R"(", "body": )" + reading.body + "}\n";
}

std::string line_of(const buoyd::Gap& lost) {
  return R"({"lost": [)" + std::to_string(lost.a) + ", " +
         (lost.b ? std::to_string(*lost.b) : "null") + R"(], "reason": ")" +
         std::string(buoyd::name_of(lost.reason)) + R"(", "t0": )" +
         micros(lost.t0.time_since_epoch().count()) + R"(, "t1": )" +
         micros(lost.t1.time_since_epoch().count()) + "}\n";
}

/// A message through the shore's decoder, printed as decode_batch.py prints it.
std::string lines_of(const Bytes& message) {
  const Batch batch = parse_batch(message).value();
  std::map<buoyd::Hash8, buoyd::DescriptionPtr> known;
  for (const auto& [hash, text] : batch.descriptions) {
    known[hash] = buoyd::Description::parse(std::string(text)).value();
  }
  std::string lines;
  for (const buoyd::Gap& lost : batch.lost) lines += line_of(lost);
  const auto decoded = decode_blocks(batch.blocks, [&](const auto& hash) { return known[hash]; });
  for (const StoredReading& stored : decoded.value().readings) lines += line_of(stored);
  return lines;
}

TEST_F(DecodeBatch, agrees_with_the_decoder_of_the_shore) {
  std::vector<std::string> files;
  std::string wanted;
  const bool drawn = rc::check("messages are drawn", [&] {
    const Bytes message = message_of(test::any_readings());
    files.push_back(save(message));
    wanted += lines_of(message);
  });
  ASSERT_TRUE(drawn);
  const auto printed = python(files);
  EXPECT_EQ(printed.code, 0);
  EXPECT_TRUE(printed.output == wanted) << "of " << files.size() << " messages, in " << [&] {
    std::istringstream a(printed.output);
    std::istringstream b(wanted);
    std::string ours, theirs;
    while (std::getline(a, theirs) && std::getline(b, ours) && ours == theirs) {
    }
    return "\npython " + theirs + "\nC++    " + ours;
  }();
}

TEST_F(DecodeBatch, bursts_along_their_axis) {
  std::string points = "0";
  std::string values = "0.5";
  for (int p = 1; p < 400; ++p) {
    points += ',' + std::to_string(p);
    values += ',' + std::to_string(p * p % 977) + ".5";
  }
  const auto burst = test::described(
      "imu", "burst", R"({"name":"a","type":"decimal","axis":{"points":[)" + points + "]}}");
  const Bytes message = message_of({test::reading(1, burst, "[[" + values + "]]")});
  const auto printed = python({save(message)});
  EXPECT_EQ(printed.output, lines_of(message));
}

TEST_F(DecodeBatch, a_damaged_message_is_refused) {
  Bytes message = message_of({test::wind_reading(1)});
  message[message.size() - 6] ^= 1U;
  const auto printed = python({save(message)});
  EXPECT_NE(printed.code, 0);
  EXPECT_THAT(printed.output, HasSubstr("not of format 1, or damaged"));
}

TEST_F(DecodeBatch, a_message_whose_description_came_earlier_asks_for_the_earlier_one) {
  buoyd::OwedRun run;
  run.epoch = {0x01, 0x23, 0x45, 0x67, 0x89, 0xAB, 0xCD, 0xEF};
  run.first = run.from = run.to = 2;
  run.floor = 1;
  run.readings = {test::wind_reading(2)};
  const buoyd::BatchWish known{1U << 20U, 1U << 20U, std::nullopt,
                               [](const buoyd::Hash8&) { return false; }};
  const Bytes later = buoyd::BatchBuilder().build(run, known).value().payload;
  const std::string name = buoyd::to_hex(run.readings.front().reading.description->hash());
  const auto alone = python({save(later)});
  EXPECT_NE(alone.code, 0);
  EXPECT_THAT(alone.output,
              HasSubstr("no description " + name + ": expected a message that brings it in front"));
  const auto behind = python({save(message_of({test::wind_reading(1)})), save(later)});
  EXPECT_EQ(behind.code, 0);
  EXPECT_THAT(behind.output, HasSubstr(line_of(run.readings.front())));
}

/// The bytes of the worked example: what stands before '|' in its lines.
Bytes worked_example() {
  std::ifstream page(root + "/docs/wire-format.md");
  std::string line;
  std::string hex;
  while (std::getline(page, line) && line != "## A worked example") {
  }
  while (std::getline(page, line) && !line.starts_with("## ")) {
    const auto bar = line.find(" | ");
    if (line.starts_with("    ") && bar != std::string::npos) hex += line.substr(0, bar);
  }
  return test::from_hex(hex);
}

/// Two readings of a thermosalinograph and the gap between them.
std::vector<StoredReading> example_readings() {
  const auto description =
      test::described("tsg", "sample",
                      R"({"name":"temperature","type":"decimal","unit":"degC"},)"
                      R"({"name":"salinity","type":"decimal","flag":1})");
  std::vector<StoredReading> readings{test::reading(1201, description, "[21.9005,36.6302]"),
                                      test::reading(1202, description, "[21.9000,36.63]"),
                                      test::reading(1206, description, "[21.8990,null]")};
  readings[1].reading.utc += buoyd::Micros(873);
  readings[1].reading.boottime += buoyd::Micros(873);
  return readings;
}

TEST_F(DecodeBatch, the_worked_example_is_what_the_encoder_makes) {
  EXPECT_EQ(buoyd::to_hex(worked_example()), buoyd::to_hex(message_of(example_readings())));
}

TEST_F(DecodeBatch, the_worked_example_is_read_by_both) {
  const Bytes message = message_of(example_readings());
  const auto printed = python({save(message)});
  EXPECT_EQ(printed.output, lines_of(message));
  std::string all;
  for (const StoredReading& stored : example_readings()) all += line_of(stored);
  EXPECT_THAT(printed.output, HasSubstr(all));
  EXPECT_THAT(printed.output, HasSubstr(R"({"lost": [1203, 1205], "reason": "retention")"));
}

}  // namespace
}  // namespace buoyshore
