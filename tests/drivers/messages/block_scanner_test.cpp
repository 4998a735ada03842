#include "drivers/messages/block_scanner.hpp"

#include <gtest/gtest.h>

#include "drivers/driver_support.hpp"
#include "drivers/message_support.hpp"

namespace buoyd {
namespace {

MessageFraming block_framing() {
  MessageFraming framing;
  framing.block_end = "Checksum\t";
  framing.interleaved = ":";
  framing.separator = '\n';
  framing.max_length = 400;
  return framing;
}

/// A block of these lines with a right checksum.
std::string block_of(const std::string& lines) {
  std::string text;
  for (const char c : lines) text += c == '\n' ? "\r\n" : std::string(1, c);
  return summed_block(text);
}

class KeepBlocks final : public FrameSink {
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
  BlockScanner scanner(block_framing());
  if (from_begin) scanner.begin_stream();
  KeepBlocks keep;
  scanner.feed(bytes_of(bytes), MonoTime{}, keep);
  scanner.finish(keep);
  return {keep.texts, scanner.counters()};
}

const std::string first_block = block_of("V\t1\nI\t2");
const std::string second_block = block_of("V\t3\nI\t4");

struct BlockStream {
  const char* what;
  std::string bytes;
  const char* texts;
  std::uint64_t damaged;
};

std::ostream& operator<<(std::ostream& out, const BlockStream& one) {
  return out << one.what;
}

class Blocks : public testing::TestWithParam<BlockStream> {};

TEST_P(Blocks, are_found) {
  const Scanned run = scan(GetParam().bytes);
  EXPECT_EQ(run.texts, GetParam().texts);
  EXPECT_EQ(run.counters.damaged_frames, GetParam().damaged);
}

std::string changed(std::string text, std::size_t at, const std::string& what) {
  return text.replace(at, what.size(), what);
}

const BlockStream blocks_all[] = {

    {"two", first_block + second_block, "V\t1\nI\t2;V\t3\nI\t4;", 0},
    {"one message between", first_block + ":70010003E\n" + second_block, "V\t1\nI\t2;V\t3\nI\t4;",
     0},
    {"one message inside a value",
     first_block + second_block.substr(0, 5) + ":7001\n" + second_block.substr(5),
     "V\t1\nI\t2;V\t3\nI\t4;", 0},
    {"a message that is none", first_block + ":70x\n" + second_block, "V\t1\nI\t2;", 1},
    {"a digit changed", changed(first_block, 4, "2") + second_block, "V\t3\nI\t4;", 1},
    {"the checksum changed", first_block.substr(0, first_block.size() - 1) + "x" + second_block,
     "V\t3\nI\t4;", 1},
    {"a byte that is no text", changed(first_block, 4, "\x80") + second_block, "V\t3\nI\t4;", 1},
    {"the end lost: two in one",
     changed(first_block, first_block.size() - 5, "x") + second_block + first_block, "V\t1\nI\t2;",
     1},
    {"a line without separator", block_of("V\t1\nI 2") + second_block, "V\t3\nI\t4;", 1},
    {"a line without label", block_of("V\t1\n\t2") + second_block, "V\t3\nI\t4;", 1},
    {"a label twice", block_of("V\t1\nI\t2\nV\t1") + second_block, "V\t3\nI\t4;", 1},
    {"no line at all", block_of("") + second_block, "V\t3\nI\t4;", 1},
    {"cut off", first_block + second_block.substr(0, second_block.size() - 1), "V\t1\nI\t2;", 1},
    {"too long", block_of("V\t" + std::string(500, '1')) + first_block + second_block,
     "V\t1\nI\t2;V\t3\nI\t4;", 1},
};
INSTANTIATE_TEST_SUITE_P(All, Blocks, ::testing::ValuesIn(blocks_all));

TEST(BlockScanner, any_byte_may_be_a_checksum) {
  std::string seen;
  for (int i = 0; i < 256; ++i) {
    const std::string value(static_cast<std::size_t>(i), '1');
    const std::string one = block_of("V\t" + value);
    if (std::string(":\r\n\t").find(one.back()) != std::string::npos) seen += one.back();
    EXPECT_EQ(scan(one + first_block).texts, "V\t" + value + ";V\t1\nI\t2;") << i;
  }
  EXPECT_EQ(seen.size(), 4U);
}

TEST(BlockScanner, who_comes_late_waits_for_an_end) {
  const Scanned run = scan(first_block + second_block, false);
  EXPECT_EQ(run.texts, "V\t3\nI\t4;");
  EXPECT_EQ(run.counters.damaged_frames, 0U);
  EXPECT_EQ(run.counters.discarded_bytes, first_block.size());
  EXPECT_EQ(run.counters.discarded_places, 1U);
}

TEST(BlockScanner, where_the_line_was_lost_it_waits_for_an_end) {
  for (const std::string& before : {first_block.substr(0, 9), std::string(":700")}) {
    BlockScanner scanner(block_framing());
    scanner.begin_stream();
    KeepBlocks keep;
    scanner.feed(bytes_of(first_block + before), MonoTime{}, keep);
    scanner.expire(MonoTime::max(), keep);
    scanner.feed(bytes_of(first_block + second_block), MonoTime{}, keep);
    EXPECT_EQ(keep.texts, "V\t1\nI\t2;V\t3\nI\t4;");
  }
}

TEST(BlockScanner, is_stamped_with_its_first_byte) {
  BlockScanner scanner(block_framing());
  scanner.begin_stream();
  KeepBlocks keep;
  scanner.feed(bytes_of(first_block.substr(0, 1)), MonoTime(Micros(5)), keep);
  scanner.feed(bytes_of(first_block.substr(1)), MonoTime(Micros(9)), keep);
  EXPECT_EQ(keep.at, MonoTime(Micros(5)));
}

TEST(BlockScanner, what_the_model_refuses_is_damaged) {
  BlockScanner scanner(block_framing());
  scanner.begin_stream();
  KeepBlocks keep;
  keep.refuses = true;
  scanner.feed(bytes_of(first_block), MonoTime{}, keep);
  EXPECT_EQ(scanner.counters().damaged_frames, 1U);
  EXPECT_EQ(scanner.counters().discarded_bytes, first_block.size());
}

}  // namespace
}  // namespace buoyd
