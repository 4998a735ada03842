#include "drivers/messages/block_scanner.hpp"

#include <gtest/gtest.h>

#include "drivers/driver_support.hpp"

namespace buoyd {
namespace {

MessageFraming framing() {
  MessageFraming framing;
  framing.block_end = "Checksum\t";
  framing.interleaved = ":";
  framing.separator = '\n';
  framing.max_length = 400;
  return framing;
}

/// A block of these lines with a right checksum.
std::string block(const std::string& lines) {
  std::string bytes = "\r\n";
  for (const char c : lines) bytes += c == '\n' ? "\r\n" : std::string(1, c);
  bytes += "\r\nChecksum\t";
  unsigned sum = 0;
  for (const char c : bytes) sum += static_cast<unsigned char>(c);
  return bytes + static_cast<char>(static_cast<unsigned char>(0U - sum));
}

class Keep final : public FrameSink {
 public:
  bool take(const Frame& frame) override {
    EXPECT_TRUE(frame.checked);
    texts += std::string(frame.text) + ";";
    at = frame.first_byte;
    return !refuses;
  }
  std::string texts;
  MonoTime at;
  bool refuses = false;
};

struct Scanned {
  std::string texts;
  ScanCounters counters;
};

Scanned scan(const std::string& bytes, bool from_begin = true) {
  BlockScanner scanner(framing());
  if (from_begin) scanner.begin_stream();
  Keep keep;
  scanner.feed(bytes_of(bytes), MonoTime{}, keep);
  scanner.finish(keep);
  return {keep.texts, scanner.counters()};
}

const std::string a = block("V\t1\nI\t2");
const std::string b = block("V\t3\nI\t4");

struct Case {
  const char* what;
  std::string bytes;
  const char* texts;
  std::uint64_t damaged;
};

std::ostream& operator<<(std::ostream& out, const Case& one) {
  return out << one.what;
}

class Blocks : public testing::TestWithParam<Case> {};

TEST_P(Blocks, are_found) {
  const Scanned run = scan(GetParam().bytes);
  EXPECT_EQ(run.texts, GetParam().texts);
  EXPECT_EQ(run.counters.damaged_frames, GetParam().damaged);
}

std::string with(std::string text, std::size_t at, const std::string& what) {
  return text.replace(at, what.size(), what);
}

const Case blocks_all[] = {

    {"two", a + b, "V\t1\nI\t2;V\t3\nI\t4;", 0},
    {"one message between", a + ":70010003E\n" + b, "V\t1\nI\t2;V\t3\nI\t4;", 0},
    {"one message inside a value", a + b.substr(0, 5) + ":7001\n" + b.substr(5),
     "V\t1\nI\t2;V\t3\nI\t4;", 0},
    {"a message that is none", a + ":70x\n" + b, "V\t1\nI\t2;", 1},
    {"a digit changed", with(a, 4, "2") + b, "V\t3\nI\t4;", 1},
    {"the checksum changed", a.substr(0, a.size() - 1) + "x" + b, "V\t3\nI\t4;", 1},
    {"a byte that is no text", with(a, 4, "\x80") + b, "V\t3\nI\t4;", 1},
    {"the end lost: two in one", with(a, a.size() - 5, "x") + b + a, "V\t1\nI\t2;", 1},
    {"a line without separator", block("V\t1\nI 2") + b, "V\t3\nI\t4;", 1},
    {"a line without label", block("V\t1\n\t2") + b, "V\t3\nI\t4;", 1},
    {"a label twice", block("V\t1\nI\t2\nV\t1") + b, "V\t3\nI\t4;", 1},
    {"no line at all", block("") + b, "V\t3\nI\t4;", 1},
    {"cut off", a + b.substr(0, b.size() - 1), "V\t1\nI\t2;", 1},
    {"too long", block("V\t" + std::string(500, '1')) + a + b, "V\t1\nI\t2;V\t3\nI\t4;", 1},
};
INSTANTIATE_TEST_SUITE_P(All, Blocks, ::testing::ValuesIn(blocks_all));

TEST(BlockScanner, any_byte_may_be_a_checksum) {
  std::string seen;
  for (int i = 0; i < 256; ++i) {
    const std::string value(static_cast<std::size_t>(i), '1');
    const std::string one = block("V\t" + value);
    if (std::string(":\r\n\t").find(one.back()) != std::string::npos) seen += one.back();
    EXPECT_EQ(scan(one + a).texts, "V\t" + value + ";V\t1\nI\t2;") << i;
  }
  EXPECT_EQ(seen.size(), 4U);
}

TEST(BlockScanner, who_comes_late_waits_for_an_end) {
  const Scanned run = scan(a + b, false);
  EXPECT_EQ(run.texts, "V\t3\nI\t4;");
  EXPECT_EQ(run.counters.damaged_frames, 0U);
  EXPECT_EQ(run.counters.discarded_bytes, a.size());
  EXPECT_EQ(run.counters.discarded_places, 1U);
}

TEST(BlockScanner, where_the_line_was_lost_it_waits_for_an_end) {
  for (const std::string& before : {a.substr(0, 9), std::string(":700")}) {
    BlockScanner scanner(framing());
    scanner.begin_stream();
    Keep keep;
    scanner.feed(bytes_of(a + before), MonoTime{}, keep);
    scanner.expire(MonoTime::max(), keep);
    scanner.feed(bytes_of(a + b), MonoTime{}, keep);
    EXPECT_EQ(keep.texts, "V\t1\nI\t2;V\t3\nI\t4;");
  }
}

TEST(BlockScanner, is_stamped_with_its_first_byte) {
  BlockScanner scanner(framing());
  scanner.begin_stream();
  Keep keep;
  scanner.feed(bytes_of(a.substr(0, 1)), MonoTime(Micros(5)), keep);
  scanner.feed(bytes_of(a.substr(1)), MonoTime(Micros(9)), keep);
  EXPECT_EQ(keep.at, MonoTime(Micros(5)));
}

TEST(BlockScanner, what_the_model_refuses_is_damaged) {
  BlockScanner scanner(framing());
  scanner.begin_stream();
  Keep keep;
  keep.refuses = true;
  scanner.feed(bytes_of(a), MonoTime{}, keep);
  EXPECT_EQ(scanner.counters().damaged_frames, 1U);
  EXPECT_EQ(scanner.counters().discarded_bytes, a.size());
}

}  // namespace
}  // namespace buoyd
