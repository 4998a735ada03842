#include "spool/raw/raw_inbox.hpp"

#include <gtest/gtest.h>

#include <random>

namespace buoyd {
namespace {

MonoTime second(std::int64_t seconds) {
  return MonoTime(std::chrono::seconds(seconds));
}

class RawInboxTest : public testing::Test {
 protected:
  RawInboxTest() { inbox_.set_on(true); }
  void keep(std::size_t bytes, MonoTime at, bool sent = false) {
    producer_.keep(sent, std::vector<std::uint8_t>(bytes, 7), at);
  }
  static std::uint64_t moved(const std::vector<RawChunk>& chunks) {
    std::uint64_t sum = 0;
    for (const RawChunk& chunk : chunks) {
      const auto pieces = unpack_pieces(chunk.bytes);
      for (const RawPiece& raw : pieces.value()) sum += raw.piece.bytes.size();
    }
    return sum;
  }

  int woken_ = 0;
  RawInbox inbox_{[this] { ++woken_; }};
  RawInbox::Producer& producer_ = inbox_.producer("bus");
};

TEST_F(RawInboxTest, off_it_keeps_nothing) {
  inbox_.set_on(false);
  keep(10, second(1));
  inbox_.set_on(true);
  EXPECT_TRUE(inbox_.take(second(100), true).empty());
  EXPECT_EQ(inbox_.dropped(), 0U);
}

TEST_F(RawInboxTest, a_chunk_waits_until_it_is_full_or_old) {
  keep(8, second(1), true);
  keep(20, second(2));
  EXPECT_TRUE(inbox_.take(second(30)).empty());
  EXPECT_FALSE(inbox_.due(second(40))) << "a commit of readings may still take it along";
  EXPECT_TRUE(inbox_.due(second(41)));
  const auto chunks = inbox_.take(second(31));
  ASSERT_EQ(chunks.size(), 1U);
  EXPECT_EQ(chunks[0].line, "bus");
  EXPECT_EQ(chunks[0].boottime, second(1));
  EXPECT_EQ(chunks[0].span, std::chrono::seconds(1));
  const auto pieces = unpack_pieces(chunks[0].bytes).value();
  ASSERT_EQ(pieces.size(), 2U);
  EXPECT_TRUE(pieces[0].piece.sent);
  EXPECT_EQ(pieces[1].piece.at, std::chrono::seconds(1));
}

TEST_F(RawInboxTest, what_moves_together_in_one_direction_is_one_piece) {
  const auto at = [](int milliseconds) {
    return second(1) + std::chrono::milliseconds(milliseconds);
  };
  keep(31, at(0));
  keep(1, at(10));  // its length takes two bytes from here on
  keep(2, at(20));
  keep(3, at(21));
  keep(4, at(21), true);
  keep(5, at(22));
  const auto chunks = inbox_.take(second(1), true);
  ASSERT_EQ(chunks.size(), 1U);
  std::vector<std::pair<std::int64_t, std::size_t>> pieces;
  const auto unpacked = unpack_pieces(chunks[0].bytes);
  for (const RawPiece& raw : unpacked.value()) {
    pieces.emplace_back(raw.piece.at.count(), raw.piece.bytes.size());
  }
  EXPECT_EQ(pieces, (decltype(pieces){{0, 34}, {21'000, 3}, {21'000, 4}, {22'000, 5}}));
}

/// All that decoders see of a line are its bytes in their order.
TEST_F(RawInboxTest, bytes_keep_their_order_and_their_times_to_twenty_milliseconds) {
  struct Byte {
    bool sent;
    std::uint8_t value;
    Micros at;
  };
  std::mt19937 random(7);
  std::vector<Byte> said;
  MonoTime now = second(1);
  for (int i = 0; i < 3000; ++i) {
    now += Micros(random() % 2 == 0 ? random() % 3'000 : random() % 60'000);
    const bool sent = random() % 8 == 0;
    std::vector<std::uint8_t> bytes(1 + random() % (i % 100 == 0 ? 5000 : 20));
    for (std::uint8_t& value : bytes) {
      value = static_cast<std::uint8_t>(random());
      said.push_back({sent, value, now - second(0)});
    }
    producer_.keep(sent, bytes, now);
    for (const RawChunk& chunk : inbox_.take(now, i == 2999)) {
      ASSERT_LE(chunk.bytes.size(), most_chunk_bytes);
      const auto pieces = unpack_pieces(chunk.bytes);
      for (const RawPiece& raw : pieces.value()) {
        const Micros piece_at = chunk.boottime - second(0) + raw.piece.at;
        ASSERT_LE(raw.piece.bytes.size(), said.size());
        for (std::size_t k = 0; k < raw.piece.bytes.size(); ++k) {
          ASSERT_EQ(raw.piece.sent, said[k].sent);
          ASSERT_EQ(raw.piece.bytes[k], said[k].value);
          ASSERT_LE(piece_at, said[k].at);
          ASSERT_LE(said[k].at - piece_at, RawInbox::piece_time);
        }
        said.erase(said.begin(),
                   said.begin() + static_cast<std::ptrdiff_t>(raw.piece.bytes.size()));
      }
    }
  }
  EXPECT_TRUE(said.empty());
  EXPECT_EQ(inbox_.dropped(), 0U);
}

TEST_F(RawInboxTest, a_line_that_is_read_byte_by_byte_takes_little_more_than_its_bytes) {
  for (int i = 0; i < 1000; ++i) keep(1, second(1) + i * Micros(1042));  // 9600 baud
  const auto chunks = inbox_.take(second(2), true);
  ASSERT_EQ(chunks.size(), 1U);
  EXPECT_EQ(moved(chunks), 1000U);
  EXPECT_LT(chunks[0].bytes.size(), 1300U);
}

TEST_F(RawInboxTest, no_chunk_is_larger_or_longer_than_it_may_be) {
  for (int i = 0; i < 20; ++i) keep(1000, second(1));
  keep(1, second(32));
  const auto chunks = inbox_.take(second(32), true);
  EXPECT_EQ(moved(chunks), 20'001U);
  for (const RawChunk& chunk : chunks) {
    EXPECT_LE(chunk.bytes.size(), most_chunk_bytes);
    EXPECT_LE(chunk.span, RawInbox::chunk_time);
  }
  EXPECT_EQ(chunks.back().boottime, second(32));
}

TEST_F(RawInboxTest, a_piece_longer_than_a_chunk_stands_as_several) {
  keep(20'000, second(1));
  const auto chunks = inbox_.take(second(1), true);
  EXPECT_GT(chunks.size(), 3U);
  EXPECT_EQ(moved(chunks), 20'000U);
}

TEST_F(RawInboxTest, what_does_not_fit_is_counted_and_said_where_it_is_missing) {
  RawInbox::Producer& other = inbox_.producer("other");
  for (int i = 0; i < 70; ++i) keep(1000, second(1));
  other.keep(false, std::vector<std::uint8_t>(1000, 7), second(1));
  auto chunks = inbox_.take(second(1), true);
  const std::uint64_t kept = moved(chunks);
  EXPECT_EQ(kept + inbox_.dropped(), 71'000U);
  EXPECT_GT(inbox_.dropped(), 0U);
  EXPECT_EQ(chunks.back().line, "other") << "which has a bound of its own";
  EXPECT_EQ(woken_, 1) << "once, when it was half full";
  const std::uint64_t dropped = inbox_.dropped();
  keep(1, second(2));
  chunks = inbox_.take(second(2), true);
  ASSERT_EQ(chunks.size(), 1U);
  const auto pieces = unpack_pieces(chunks[0].bytes).value();
  ASSERT_EQ(pieces.size(), 2U);
  EXPECT_EQ(pieces[0].lost, dropped);
}

}  // namespace
}  // namespace buoyd
