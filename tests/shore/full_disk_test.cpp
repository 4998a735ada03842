// What buoyshore prints into a file on a full disk is cut short: it says so.

#include <gmock/gmock.h>

#include "core/raw_chunk.hpp"
#include "shore/archive_fixture.hpp"
#include "support/child.hpp"
#include "support/places.hpp"

namespace buoyshore {
namespace {

using test::epoch;
using testing::HasSubstr;

class FullDisk : public test::ArchiveTest {
 protected:
  buoyd::StoredReading raw() {
    buoyd::RawChunk chunk;
    chunk.line = "bus";
    chunk.utc = test::morning + std::chrono::seconds(++seq_);
    chunk.clock = 3 * 32 + 10;
    buoyd::pack_piece(chunk.bytes, buoyd::Micros(0), true, std::vector<std::uint8_t>(200, 7));
    return {seq_, raw_reading(buoyd::raw_description("boot"), chunk)};
  }
  buoyd::StoredReading wind() { return test::wind_reading(++seq_); }
  buoyd::StoredReading other(int number) {
    const auto kind = test::described("instrument" + std::to_string(number), "sample",
                                      R"({"name":"x","type":"integer","unit":"1"})");
    return test::reading(++seq_, kind, "[1]");
  }
  void put(int times) {
    std::vector<buoyd::StoredReading> readings;
    readings.reserve(static_cast<std::size_t>(times) * 3);
    for (int i = 0; i < times; ++i) {
      readings.push_back(raw());
      readings.push_back(wind());
      readings.push_back(other(i));
    }
    commit(of(epoch(0xA), std::move(readings)));
  }
  buoyd::test::Ended run(std::vector<std::string> words, const std::string& into) {
    const std::string log = folder_ + "/" + std::to_string(++runs_) + ".log";
    words.insert(words.begin(),
                 {"sh", "-c", "exec \"$0\" \"$@\" --archive '" + path() + "' > " + into,
                  buoyd::built_program("buoyshore")});
    return buoyd::test::run(words, log);
  }
  /// The commands that print what people keep in files.
  void expect_that_all_say_so() {
    const std::vector<std::vector<std::string>> commands{
        {"readings", "kelpie", "anemometer"},
        {"readings", "kelpie", "anemometer", "--every", "1 min"},
        {"raw", "kelpie", "bus", "--from", "2026-11-20", "--to", "2026-11-21"},
        {"availability", "kelpie", "--csv", "--from", "2026-11-20", "--to", "2026-11-21"},
        {"account", "kelpie"},
        {"channels", "kelpie"}};
    for (const auto& words : commands) {
      const auto ended = run(words, "/dev/full");
      EXPECT_EQ(ended.code, 1) << words.front() << ": " << ended.output;
      EXPECT_THAT(ended.output, HasSubstr("buoyshore: standard output is cut short: ")) << words[0];
      const auto sound = run(words, "/dev/null");
      EXPECT_EQ(sound.code, words.front() == "account" ? 1 : 0) << words[0] << sound.output;
      EXPECT_EQ(sound.output, "") << words[0];
    }
  }

  std::uint64_t seq_ = 0;
  int runs_ = 0;
};

TEST_F(FullDisk, is_told_of_a_few_lines) {
  put(1);
  expect_that_all_say_so();
}

TEST_F(FullDisk, is_told_of_more_than_a_buffer_holds) {
  put(400);
  expect_that_all_say_so();
  const auto ended = run({"--help"}, "/dev/full");
  EXPECT_EQ(ended.code, 1) << ended.output;
}

}  // namespace
}  // namespace buoyshore
