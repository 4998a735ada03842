// Every text recording with the model that reads it: each line is a reading, another's message or
// counted as damaged; any split gives the same; bytes struck at random cost the frames they hit and
// no other. What a struck frame still says is held against a check written here from the protocol:
// the XOR of NMEA 0183, and for all else the number of separators of a sound line; of a model that
// demands a checksum of another kind as good as nothing may be said from struck frames.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>

#include "drivers/driver_support.hpp"
#include "drivers/text_recordings.hpp"
#include "drivers/value_text.hpp"

namespace buoyd {
namespace {

constexpr std::size_t most_bytes = 24000;  // of each recording: quick without optimisation

using Bag = std::map<std::string, std::size_t>;  // how often each is there

struct HeardLines {
  std::vector<std::string> prints;
  DriverCounters counters;
};

class PrintingSink final : public SampleSink {
 public:
  explicit PrintingSink(const Model& model) : model_(model) {}
  void take(Sample sample) override {
    const ModelKind& kind = model_.kinds[sample.kind];
    prints.push_back(kind.name + values_json(kind, sample.values));
  }
  std::vector<std::string> prints;

 private:
  const Model& model_;
};

/// Feeds pieces of 1 to `most` bytes.
HeardLines hear_lines(const ModelPtr& model, const std::string& stream, std::mt19937& random,
                      std::size_t most) {
  MessagesDriver driver(model);
  driver.begin();
  PrintingSink sink(*model);
  for (std::size_t at = 0; at < stream.size();) {
    const std::size_t length = std::min<std::size_t>(1 + random() % most, stream.size() - at);
    driver.receive({reinterpret_cast<const std::uint8_t*>(stream.data()) + at, length}, MonoTime{},
                   sink);
    at += length;
  }
  driver.finish(sink);
  return {std::move(sink.prints), driver.counters()};
}

std::vector<std::string> split_lines(const std::string& stream) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < stream.size();) {
    const std::size_t end = std::min(stream.find_first_of("\r\n", at), stream.size());
    if (end > at) lines.push_back(stream.substr(at, end - at));
    at = end + 1;
  }
  return lines;
}

Bag bag_of(const std::vector<std::string>& things) {
  Bag bag;
  for (const std::string& thing : things) ++bag[thing];
  return bag;
}

/// How many of `some` are not among `all`.
std::size_t beyond(const Bag& some, const Bag& all) {
  std::size_t count = 0;
  for (const auto& [thing, times] : some) {
    const auto found = all.find(thing);
    const std::size_t there = found == all.end() ? 0 : found->second;
    count += times > there ? times - there : 0;
  }
  return count;
}

/// About every 500th byte is flipped in one bit, taken away, or gets a stranger before it.
std::string struck(const std::string& stream, std::mt19937& random) {
  std::string out;
  for (const char byte : stream) {
    const auto lot = random() % 1500;
    if (lot == 0) {
      out += static_cast<char>(static_cast<unsigned char>(byte) ^ 1U << random() % 8);
    } else if (lot == 1) {
      out += static_cast<char>(random() % 256);
      out += byte;
    } else if (lot != 2) {
      out += byte;
    }
  }
  return out;
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/// From a start character to "*hh", which is the XOR of what is between; "" if there is none.
std::string summed_frame(const std::string& line, const std::string& starts) {
  for (std::size_t begin = line.find_first_of(starts); begin != std::string::npos;
       begin = line.find_first_of(starts, begin + 1)) {
    unsigned sum = 0;
    for (std::size_t at = begin + 1; at + 2 < line.size(); ++at) {
      const int high = line[at] == '*' ? hex_value(line[at + 1]) : -1;
      const int low = hex_value(line[at + 2]);
      if (high >= 0 && low >= 0 && sum == static_cast<unsigned>(high * 16 + low)) {
        return line.substr(begin, at + 3 - begin);
      }
      sum ^= static_cast<unsigned char>(line[at]);
    }
  }
  return "";
}

std::size_t separators_in(const std::string& line, char separator) {
  std::size_t count = 0;
  for (std::size_t i = 1; i < line.size(); ++i) {
    const bool run = separator == ' ' && (line[i - 1] == ' ' || line[i - 1] == '\t');
    const bool is = line[i] == separator || (separator == ' ' && line[i] == '\t');
    count += is && !run ? 1U : 0U;
  }
  return count;
}

/// Whether a struck line passes for a sound one that it is not.
class StruckCheck {
 public:
  StruckCheck(const MessageFraming& framing, const std::vector<std::string>& sound)
      : framing_(framing) {
    for (const std::string& line : sound) {
      shapes_.insert(separators_in(line, framing.separator));
      frames_.insert(summed_frame(line, framing.starts));
    }
  }
  [[nodiscard]] bool passes(const std::string& line) const {
    if (framing_.starts.empty() || !summed()) {
      return shapes_.contains(separators_in(line, framing_.separator));
    }
    return !frames_.contains(summed_frame(line, framing_.starts));
  }
  [[nodiscard]] bool summed() const { return frames_.size() > 1; }

 private:
  const MessageFraming& framing_;
  std::set<std::size_t> shapes_;
  std::set<std::string> frames_ = {""};  // that have their right sum, and "" for those without
};

class Recordings : public testing::TestWithParam<TextRecording> {
 protected:
  void SetUp() override {
    NEED_CAPTURES();
    model = delivered_model(GetParam().model);
    ASSERT_TRUE(model);
    stream = stream_of(GetParam(), most_bytes);
    clean = hear_lines(model, stream, random, 1U << 20U);
  }

  std::mt19937 random{20261120};
  ModelPtr model;
  std::string stream;
  HeardLines clean;
};

/// What a driver has made of its bytes so far: readings and other sound frames, and whether bytes
/// were thrown away.
struct Accounts {
  explicit Accounts(ModelPtr of) : model(std::move(of)), driver(model), sink(*model) {
    driver.begin();
  }

  std::size_t feed(const std::string& bytes) {
    driver.receive({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()}, MonoTime{},
                   sink);
    return moved();
  }

  /// Frames and discards since the last call.
  std::size_t moved() {
    const DriverCounters& now = driver.counters();
    const auto sound =
        static_cast<std::size_t>(sink.prints.size() + now.foreign_frames + now.repeated);
    const std::size_t count = sound - sound_ + (now.discarded_bytes > discarded_ ? 1U : 0U);
    sound_ = sound;
    discarded_ = now.discarded_bytes;
    return count;
  }

  ModelPtr model;
  MessagesDriver driver;
  PrintingSink sink;

 private:
  std::size_t sound_ = 0;
  std::uint64_t discarded_ = 0;
};

// A frame without checksum may wait for the line behind it: what is owed is paid by then.
TEST_P(Recordings, lose_no_line_in_silence) {
  if (gathers(*model)) GTEST_SKIP() << "gathered_recordings_test: a line is part of a reading";
  Accounts accounts(model);
  std::size_t owed = 0;
  for (const std::string& line : split_lines(stream)) {
    const bool blank = line.find_first_not_of(" \t") == std::string::npos;
    const std::size_t moved = accounts.feed(line + "\r\n");
    owed += blank ? 0U : 1U;
    owed -= std::min(owed, moved);
    ASSERT_LE(owed, 1U) << line;
  }
  accounts.driver.finish(accounts.sink);
  EXPECT_LE(owed, accounts.moved());
}

TEST_P(Recordings, give_the_same_however_they_are_split) {
  for (const std::size_t most : {3U, 200U}) {
    const HeardLines pieces = hear_lines(model, stream, random, most);
    EXPECT_EQ(pieces.prints, clean.prints);
    EXPECT_EQ(pieces.counters.discarded_bytes, clean.counters.discarded_bytes);
    EXPECT_EQ(pieces.counters.foreign_frames, clean.counters.foreign_frames);
  }
}

TEST_P(Recordings, lose_nothing_to_noise_between_their_lines) {
  if (gathers(*model)) GTEST_SKIP() << "gathered_recordings_test: noise makes an order uncertain";
  std::string noisy;
  for (const std::string& line : split_lines(stream)) {
    noisy += line + "\r\n";
    for (std::size_t i = random() % 20; i > 0; --i) {
      noisy += static_cast<char>(0x80U | random() % 128);
    }
    noisy += random() % 2 == 0 ? "\r\n" : "\n";
  }
  EXPECT_EQ(hear_lines(model, noisy, random, 200).prints, clean.prints);
}

TEST_P(Recordings, say_nothing_wrong_from_struck_frames_that_are_checked) {
  if (gathers(*model)) GTEST_SKIP() << "gathered_recordings_test: what is left of it is said";
  const std::vector<std::string> sound = split_lines(stream);
  const StruckCheck check(model->messages->framing, sound);
  const Bag sound_lines = bag_of(sound);
  std::size_t struck_lines = 0;
  std::size_t undetectable = 0;
  std::string untouched;
  const std::string noisy = struck(stream, random);
  for (const std::string& line : split_lines(noisy)) {
    const bool same = sound_lines.contains(line);
    untouched += same ? line + "\r\n" : "";
    struck_lines += same ? 0U : 1U;
    undetectable += !same && check.passes(line) ? 1U : 0U;
  }
  const Bag said = bag_of(hear_lines(model, noisy, random, 200).prints);
  const std::size_t strange = beyond(said, bag_of(clean.prints));
  std::cout << GetParam().path << ": " << struck_lines << " struck, undetectable=" << undetectable
            << ", said " << strange << "\n";
  EXPECT_LE(strange, undetectable);
  const MessageFraming& framing = model->messages->framing;
  if (framing.checksum.any() && framing.checksum_required) {
    EXPECT_LE(strange, 1 + struck_lines / 50);  // 1 in 256 is to be expected of 8 bits
  }
  if (check.summed()) {
    EXPECT_LE(undetectable, 1 + struck_lines / 50);
  }
  EXPECT_EQ(beyond(bag_of(hear_lines(model, untouched, random, 200).prints), said), 0U);
}

INSTANTIATE_TEST_SUITE_P(All, Recordings, testing::ValuesIn(text_recordings()),
                         recording_test_name);

}  // namespace
}  // namespace buoyd
