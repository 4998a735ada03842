// Frames in a stream of bytes, or of hex digits: found in any split, noise and damage counted.
#include "drivers/frames/byte_frames.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "drivers/driver_support.hpp"
#include "model/model_text.hpp"

namespace buoyd {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class KeepByteFrames final : public ByteFrameSink {
 public:
  bool take(const ByteFrame& frame) override {
    frames.emplace_back(frame.bytes.begin(), frame.bytes.end());
    times.push_back(frame.first_byte);
    return true;
  }

  std::vector<std::string> frames;
  std::vector<MonoTime> times;
};

std::string bytes(std::initializer_list<int> list) {
  std::string text;
  for (const int byte : list) text += static_cast<char>(byte);
  return text;
}

/// Sync, id, size, what is inside, and the sum of all.
std::string frame(int id, const std::string& inside) {
  std::string all = bytes({0xA5, id, static_cast<int>(inside.size()) + 5}) + inside;
  unsigned sum = 0;
  for (const char byte : all) sum += static_cast<unsigned char>(byte);
  return all + bytes({static_cast<int>(sum & 0xFFU), static_cast<int>(sum >> 8U)});
}

const std::string first_frame = frame(1, bytes({0x18, 0xFC, 1, 0, 2}));
const std::string second_frame = frame(1, bytes({7, 7, 7, 7, 0xA5}));
const std::string foreign_frame = frame(2, bytes({1, 2, 3}));

class ByteFramesTest : public testing::Test {
 protected:
  explicit ByteFramesTest(const std::string& text = frame_model) : model_(model_of(text)) {}

  void feed(const std::string& text, std::int64_t at = 0) {
    frames_.feed(bytes_of(text), MonoTime(Micros(at)), kept_);
  }
  [[nodiscard]] const ScanCounters& counters() const { return frames_.counters(); }

  ModelPtr model_;
  ByteFrames frames_{*model_->frames};
  KeepByteFrames kept_;
};

TEST_F(ByteFramesTest, frames_in_a_row) {
  feed(first_frame + foreign_frame + second_frame);
  EXPECT_THAT(kept_.frames, ElementsAre(first_frame, foreign_frame, second_frame));
  EXPECT_EQ(counters().discarded_bytes, 0U);
  EXPECT_EQ(counters().damaged_frames, 0U);
}

TEST_F(ByteFramesTest, each_byte_alone) {
  const std::string stream = "xx" + first_frame + "yy" + second_frame;
  for (const char byte : stream) feed(std::string(1, byte));
  EXPECT_THAT(kept_.frames, ElementsAre(first_frame, second_frame));
  EXPECT_EQ(counters().discarded_bytes, 4U);
  EXPECT_EQ(counters().discarded_places, 2U);
  EXPECT_EQ(counters().damaged_frames, 0U);
}

TEST_F(ByteFramesTest, a_frame_has_the_time_of_its_first_byte) {
  feed("noise" + first_frame.substr(0, 1), 10);
  feed(first_frame.substr(1, 4), 20);
  feed(first_frame.substr(5) + second_frame.substr(0, 3), 30);
  feed(second_frame.substr(3) + foreign_frame, 40);
  EXPECT_THAT(kept_.times,
              ElementsAre(MonoTime(Micros(10)), MonoTime(Micros(30)), MonoTime(Micros(40))));
}

TEST_F(ByteFramesTest, a_damaged_frame_is_counted_once_and_the_next_is_found) {
  std::string damaged = second_frame;  // another sync stands in it
  damaged[4] = 'X';
  feed(damaged + first_frame);
  EXPECT_THAT(kept_.frames, ElementsAre(first_frame));
  EXPECT_EQ(counters().damaged_frames, 1U);
  EXPECT_EQ(counters().discarded_bytes, damaged.size());
  EXPECT_EQ(counters().discarded_places, 1U);
}

TEST_F(ByteFramesTest, a_truncated_frame_costs_no_other) {
  feed(first_frame.substr(0, 6) + second_frame + first_frame);
  EXPECT_THAT(kept_.frames, ElementsAre(second_frame, first_frame));
  EXPECT_EQ(counters().damaged_frames, 1U);
  EXPECT_EQ(counters().discarded_bytes, 6U);
}

TEST_F(ByteFramesTest, the_end_settles_what_is_unfinished) {
  feed(bytes({0xA5, 9, 200}) + first_frame);  // seems to be 200 bytes long
  EXPECT_THAT(kept_.frames, IsEmpty());
  frames_.finish(kept_);
  EXPECT_THAT(kept_.frames, ElementsAre(first_frame));
  EXPECT_EQ(counters().discarded_bytes, 3U);
  EXPECT_EQ(counters().damaged_frames, 1U);
}

TEST_F(ByteFramesTest, so_does_a_silence_that_no_frame_has_inside) {
  feed(bytes({0xA5, 9, 200}) + first_frame, 10);
  feed(second_frame, 20);
  const MonoTime last{Micros(20)};
  EXPECT_EQ(frames_.expires_at(), last + frame_patience);
  frames_.expire(last + frame_patience - Micros(1), kept_);
  EXPECT_THAT(kept_.frames, IsEmpty());
  frames_.expire(last + frame_patience, kept_);
  EXPECT_THAT(kept_.frames, ElementsAre(first_frame, second_frame));
  EXPECT_THAT(kept_.times, ElementsAre(MonoTime(Micros(10)), last));
  EXPECT_EQ(frames_.expires_at(), MonoTime::max());
  EXPECT_EQ(counters().damaged_frames, 1U);
  EXPECT_EQ(counters().discarded_bytes, 3U);
  feed(first_frame, 3'000'000);
  EXPECT_THAT(kept_.times, ElementsAre(MonoTime(Micros(10)), last, MonoTime(Micros(3'000'000))));
}

TEST_F(ByteFramesTest, and_a_line_that_was_lost) {
  feed(first_frame + second_frame.substr(0, 6));
  frames_.expire(MonoTime::max(), kept_);
  EXPECT_EQ(counters().damaged_frames, 1U);
  feed(second_frame.substr(6) + first_frame);
  EXPECT_THAT(kept_.frames, ElementsAre(first_frame, first_frame)) << "two halves are no frame";
  EXPECT_EQ(counters().discarded_bytes, second_frame.size());
}

TEST_F(ByteFramesTest, an_impossible_length_is_noise) {
  feed(bytes({0xA5, 9, 2}) + first_frame + bytes({0xA5, 9, 0}) + second_frame);
  EXPECT_THAT(kept_.frames, ElementsAre(first_frame, second_frame));
  EXPECT_EQ(counters().damaged_frames, 0U);
  EXPECT_EQ(counters().discarded_bytes, 6U);
}

TEST_F(ByteFramesTest, any_split_of_noise_gives_the_same) {
  std::mt19937 random(7);
  std::string stream;
  for (int i = 0; i < 40; ++i) {
    stream += i % 3 == 0   ? first_frame
              : i % 3 == 1 ? foreign_frame
                           : second_frame.substr(0, random() % 10);
    for (std::size_t n = random() % 12; n > 0; --n) stream += static_cast<char>(random() % 256);
  }
  feed(stream);
  frames_.finish(kept_);
  for (int round = 0; round < 50; ++round) {
    ByteFrames other(*model_->frames);
    KeepByteFrames kept;
    for (std::size_t at = 0; at < stream.size();) {
      const std::size_t length = 1 + random() % 30;
      other.feed(bytes_of(stream.substr(at, length)), MonoTime{}, kept);
      at += length;
    }
    other.finish(kept);
    EXPECT_EQ(kept.frames, kept_.frames);
    EXPECT_EQ(other.counters().discarded_bytes, counters().discarded_bytes);
    EXPECT_EQ(other.counters().discarded_places, counters().discarded_places);
    EXPECT_EQ(other.counters().damaged_frames, counters().damaged_frames);
  }
}

class EndedFrames : public ByteFramesTest {
 protected:
  EndedFrames() : ByteFramesTest(with(frame_model, "[[kind]]\n", "end = \"0D 0A\"\n[[kind]]\n")) {}
};

TEST_F(EndedFrames, what_ends_a_frame_is_no_noise_where_it_stands) {
  feed(first_frame + "\r\n" + second_frame + "\r" + first_frame + second_frame + "\n\r\n");
  EXPECT_EQ(kept_.frames.size(), 4U);
  EXPECT_EQ(counters().discarded_bytes, 3U) << "the last three";
}

// A kind's own size goes before what a length field seems to say.
class SizedFrames : public ByteFramesTest {
 protected:
  SizedFrames()
      : ByteFramesTest(
            with(frame_model, "sync = \"A5 01\"\nsize = 10", "sync = \"A5 10\"\nsize = 10")) {}
};

TEST_F(SizedFrames, a_kind_may_have_no_length_field) {
  std::string sized = bytes({0xA5, 0x10, 0xEE, 1, 2, 3, 4, 5});
  unsigned sum = 0;
  for (const char byte : sized) sum += static_cast<unsigned char>(byte);
  sized += bytes({static_cast<int>(sum & 0xFFU), static_cast<int>(sum >> 8U)});
  std::string damaged = sized;
  damaged[5] = 9;
  feed(sized + damaged + first_frame);
  EXPECT_THAT(kept_.frames, ElementsAre(sized, first_frame));
  EXPECT_EQ(counters().damaged_frames, 1U);
}

const std::string hex_model =
    with(with(with(frame_model, "order = \"little\"",
                   "order = \"little\"\nencoding = \"hex\"\nstart = \"*\""),
              "bytes = \"", "text = \"*"),
         "[[kind]]\n", "max_size = 64\n[[kind]]\n");

std::string hex_of(const std::string& raw) {
  std::string text = "*";
  for (const char byte : raw) {
    char print[3];
    std::snprintf(print, sizeof print, "%02X",
                  static_cast<unsigned>(static_cast<unsigned char>(byte)));
    text += print;
  }
  return text;
}

class HexFrames : public ByteFramesTest {
 protected:
  HexFrames() : ByteFramesTest(hex_model) {}
};

TEST_F(HexFrames, digits_of_either_case_in_a_line) {
  std::string lower = hex_of(second_frame);
  for (char& c : lower) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  feed("Record[7]:" + hex_of(first_frame) + "\r\r\n" + lower + "\r");
  EXPECT_THAT(kept_.frames, ElementsAre(first_frame, second_frame));
  EXPECT_EQ(counters().discarded_bytes, 10U);
}

TEST_F(HexFrames, a_line_may_be_wrapped) {
  std::string text = hex_of(first_frame);
  text.insert(8, "\r\n");
  text.insert(4, "\n");
  for (const char byte : text + "\r\n") feed(std::string(1, byte));
  EXPECT_THAT(kept_.frames, ElementsAre(first_frame));
  EXPECT_EQ(counters().discarded_bytes, 0U);
}

TEST_F(HexFrames, have_longer_for_their_lines) {
  feed(hex_of(first_frame).substr(0, 8) + "\r\n");
  frames_.expire(MonoTime(hex_frame_patience - Micros(1)), kept_);
  feed(hex_of(first_frame).substr(8), hex_frame_patience.count() - 1);
  EXPECT_THAT(kept_.frames, ElementsAre(first_frame));
  feed("*A5093001", hex_frame_patience.count());
  EXPECT_EQ(frames_.expires_at(), MonoTime(hex_frame_patience * 2));
  frames_.expire(MonoTime(hex_frame_patience * 2 - Micros(1)), kept_);
  EXPECT_EQ(counters().damaged_frames, 0U);
  frames_.expire(MonoTime(hex_frame_patience * 2), kept_);
  EXPECT_EQ(counters().damaged_frames, 1U);
}

TEST_F(HexFrames, what_is_no_digit_breaks_a_frame) {
  const std::string text = hex_of(first_frame);
  feed(text.substr(0, 11) + "x" + text.substr(11) + "\r\n" + text.substr(0, 9) + "\r\n" + text);
  EXPECT_THAT(kept_.frames, ElementsAre(first_frame));
  EXPECT_EQ(counters().damaged_frames, 2U);
  feed(text.substr(0, 9) + "\n\n\n\n\n\n" + text.substr(9) + text);
  EXPECT_EQ(kept_.frames.size(), 2U) << "empty lines without end are no frame";
}

TEST_F(HexFrames, noise_without_end_is_bounded) {
  for (int i = 0; i < 1000; ++i) feed("*A501" + std::string(100, i % 2 == 0 ? '\n' : 'A'));
  EXPECT_THAT(kept_.frames, IsEmpty());
  feed("Z" + hex_of(first_frame));
  EXPECT_THAT(kept_.frames, ElementsAre(first_frame));
}

}  // namespace
}  // namespace buoyd
