#include "core/raw_chunk.hpp"

#include <gtest/gtest.h>

#include "core/body.hpp"

namespace buoyd {
namespace {

std::vector<std::uint8_t> some_bytes(std::size_t count) {
  std::vector<std::uint8_t> bytes(count);
  for (std::size_t i = 0; i < count; ++i) bytes[i] = static_cast<std::uint8_t>(i * 7 + 1);
  return bytes;
}

TEST(RawChunk, packs_as_the_page_shows) {
  std::vector<std::uint8_t> packed;
  pack_piece(packed, Micros(0), true,
             std::vector<std::uint8_t>{0x01, 0x03, 0x00, 0x25, 0x00, 0x08, 0x55, 0xC7});
  EXPECT_EQ(packed,
            (std::vector<std::uint8_t>{0, 0x21, 0x01, 0x03, 0x00, 0x25, 0x00, 0x08, 0x55, 0xC7}));
}

TEST(RawChunk, pieces_come_back_with_times_that_go_back_too) {
  std::vector<std::uint8_t> packed;
  pack_piece(packed, Micros(0), true, some_bytes(8));
  pack_piece(packed, Micros(31'007), false, some_bytes(300));
  pack_lost(packed, 100'000);
  pack_piece(packed, Micros(-5), true, some_bytes(1));
  const auto pieces = unpack_pieces(packed);
  ASSERT_TRUE(pieces) << pieces.error().text;
  const std::vector<RawPiece> expected{{{Micros(0), true, some_bytes(8)}, 0},
                                       {{Micros(31'007), false, some_bytes(300)}, 0},
                                       {{Micros(31'007), false, {}}, 100'000},
                                       {{Micros(31'002), true, some_bytes(1)}, 0}};
  EXPECT_EQ(*pieces, expected);
}

TEST(RawChunk, whatever_is_cut_off_is_refused) {
  std::vector<std::uint8_t> packed;
  pack_piece(packed, Micros(31'007), false, some_bytes(40));
  for (std::size_t size = 1; size < packed.size(); ++size) {
    EXPECT_FALSE(unpack_pieces(std::span(packed).first(size))) << size;
  }
  EXPECT_FALSE(unpack_pieces(std::vector<std::uint8_t>(12, 0xff)));
  EXPECT_FALSE(unpack_pieces(std::vector<std::uint8_t>{0, 3})) << "a fourth kind";
}

TEST(RawChunk, travels_as_a_reading_whatever_its_length) {
  const DescriptionPtr description = raw_description("b\"oot");
  EXPECT_TRUE(is_raw(*description));
  for (const std::size_t size : {0U, 1U, 2U, 3U, 766U, 767U, 768U, 769U, 5000U, 6144U}) {
    RawChunk chunk;
    chunk.line = "water";
    chunk.boot = "b\"oot";
    chunk.boottime = MonoTime(Micros(77));
    chunk.utc = WallTime(Micros(1'795'158'000'000'001));
    chunk.clock = 106;
    chunk.bytes = some_bytes(size);
    const Reading reading = raw_reading(description, chunk);
    EXPECT_TRUE(split_body(*description, reading.body)) << size;
    const auto back = raw_chunk_of(reading);
    ASSERT_TRUE(back) << size;
    EXPECT_EQ(*back, chunk) << size;
  }
}

TEST(RawChunk, another_reading_or_a_damaged_one_is_none) {
  RawChunk chunk;
  chunk.line = "water";
  chunk.bytes = some_bytes(9);
  Reading reading = raw_reading(raw_description("boot"), chunk);
  reading.body.replace(reading.body.find("water") + 8, 1, "*");
  EXPECT_FALSE(raw_chunk_of(reading));
}

}  // namespace
}  // namespace buoyd
